"""Rows, series and sentences. No Textual, no colour: roles."""
