"""Plain lines: the time of a moment, right-aligned, then its sentence. What screen readers, logs and pipes get."""

from collections.abc import Iterable

from meetdash.present.moments import Moment
from meetdash.present.words import plural

LABEL = 8
"""Cells of the time: `2:00:35`, `14:02.34`."""


def moment(moment: Moment) -> str:
    """One moment on one line, with its race where the feed has several."""
    race = f"[{moment.race_name}] " if moment.race_name else ""
    return f"{moment.label:>{LABEL}} {race}{moment.sentence}"


def no_race(race_id: str, known: Iterable[str]) -> str:
    """That a feed has no race with this id, and which it has."""
    return f"there is no race {race_id!r}; the feed has {', '.join(repr(key) for key in known) or 'none'}"


def closing(
    lines: int, repeated: int, rejected: int, warnings: int, gaps: int, missed: list[str]
) -> list[str]:
    """What became of the feed's lines, and the times that are missing because of it; nothing when all was well.

    `gaps` are the lines that never came by their numbers, `missed` the sentences on times that are missing.
    """
    if not (repeated or rejected or warnings or gaps):
        return []
    counts = [f"{rejected} rejected", plural(warnings, "warning")]
    if repeated:
        counts.insert(0, f"{repeated} repeated")
    if gaps:
        counts.insert(-1, f"{gaps} missing by seq")
    said = [f"Feed: {plural(lines, 'line')}, {', '.join(counts)}."]
    said += [f"{one}." for one in (missed if rejected or gaps else [])]
    return [f"{'':>{LABEL}} {one}" for one in said]
