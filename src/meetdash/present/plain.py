"""Plain lines: the time of a moment, right-aligned, then its sentence. What screen readers, logs and pipes get."""

from meetdash.present.moments import Moment
from meetdash.present.words import plural

LABEL = 8
"""Cells of the time: `2:00:35`, `14:02.34`."""


def moment(moment: Moment) -> str:
    """One moment on one line, with its race where the feed has several."""
    race = f"[{moment.race_name}] " if moment.race_name else ""
    return f"{moment.label:>{LABEL}} {race}{moment.sentence}"


def closing(lines: int, rejected: int, warnings: int) -> str:
    """What became of the feed's lines; nothing when all was well."""
    if not rejected and not warnings:
        return ""
    return f"{'':>{LABEL}} Feed: {plural(lines, 'line')}, {rejected} rejected, {plural(warnings, 'warning')}."
