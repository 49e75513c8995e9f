"""Measurements and fits, run by hand: nothing of this is needed at run time."""
