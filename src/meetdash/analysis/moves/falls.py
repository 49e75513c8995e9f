"""What a slow segment is: a fall, a slip of the lap count, a misread time, or an athlete who cannot go on as before.

Rules of this file: a segment that cannot be told from a fall is held back until the next one; then it is a fall if the
pace is back, nothing if the time was won back, and the end of contact if neither.
"""

from enum import Enum, auto

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.run import Run


class Look(Enum):
    """What a passage says of a slow segment."""

    NOTHING = auto()
    ODD = auto()
    """Not to be compared with anything."""
    FELL = auto()
    """The segment before was a fall."""
    RELEASED = auto()
    """The segment before was no fall: the athlete is still slow."""


def look(field: Field, run: Run, index: int, gain_s: float | None) -> Look:
    """Judges the segment that ends at a mark, by index; one that is odd is marked as such."""
    before, pace = run.means[index - 1], run.pace(index)
    slip = _slip(run, index, before, pace)
    if run.fallen is not None:
        held, run.fallen = run.fallen, None
        if held == index - 1:
            return _after(run, held, index, gain_s, slip=slip)
    lost = -(gain_s or 0.0)
    length = run.marks[index] - run.marks[index - 1]
    if run.marks[index] == field.course.distance_mm and not slip:
        return Look.NOTHING
    slow = length <= r.FALL_MM and lost >= r.FALL_S and pace > before * (1 + r.rules_for(length).fall)
    if not slip and not slow:
        return Look.NOTHING
    run.odd_mm = run.marks[index]
    field.apart.add(run.key)
    if slow and not (slip and lost >= r.SLIP_S):
        run.fallen = index
    return Look.ODD


def _slip(run: Run, index: int, before: float, pace: float) -> bool:
    """A pace that no runner has: twice as slow as just before, or quicker than any record over that length."""
    if pace > before * r.SLIP_RATIO or pace * r.SLIP_RATIO < before:
        return True
    return pace < r.quickest(run.marks[index] - run.marks[index - 1])


def _after(run: Run, held: int, index: int, gain_s: float | None, *, slip: bool) -> Look:
    length = run.marks[held] - run.marks[held - 1]
    usual, pace = run.means[held - 1], run.pace(index)
    lost = (run.pace(held) - usual) * length / 1e6
    quicker = (usual - pace) * (run.marks[index] - run.marks[held]) / 1e6
    if slip or max(quicker, gain_s or 0.0) >= r.REGAINED * lost:
        run.odd_mm = run.marks[index]
        return Look.ODD
    if pace <= usual * (1 + r.RECOVERED):
        return Look.FELL
    run.odd_mm = -1
    return Look.RELEASED
