"""Contact: who runs with somebody, and whether he has lost it.

Rules of this file: contact is within the reach of a pack, with an athlete ahead, level or behind; it has been lost
when one of those is so far ahead that he is in another pack. Who led alone, or is still with them, has only faded.
"""

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.run import Run


def lost(field: Field, run: Run, after_mm: int, first: int, index: int) -> bool:
    """Whether contact that there was from the mark of a beginning to another mark, by index, is no more at a third."""
    earlier = range(run.marks.index(after_mm), first + 1)
    return any(_lost(field, run, at, index) for at in earlier)


def _lost(field: Field, run: Run, first: int, index: int) -> bool:
    start, here = field.stations[run.marks[first]], field.stations[run.marks[index]].times
    at, now = run.times[first], run.times[index]
    return any(
        key in here and now - here[key] >= r.APART_MS
        for key in start.between(at - r.SAME_PACK_MS, at + r.SAME_PACK_MS)
        if key != run.key and key not in field.pacemakers
    )
