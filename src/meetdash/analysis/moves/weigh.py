"""How much a move is worth telling, on one scale from 800 m to the marathon.

Rules of this file: what counts is how far a change is beyond the usual wobble of that length, then where it happened;
a hundred is about a second gained in 400 m in the middle of a race.
"""

from meetdash.analysis.moves import rules as r

_UNIT = 27
_LONG = 0.004
"""Over long segments everybody's pace wanders by so much of it, which the wobble of a pack does not know."""
_PLENTY = 12.0
"""Beyond so many wobbles a change is no surer, only larger; it counts by half the power."""


def size(change_s: float, length_mm: int, ms_per_metre: float) -> float:
    """A change in seconds over a length, as so many usual wobbles of that length."""
    usual = max(r.wobble(length_mm), _LONG * length_mm * ms_per_metre / 1e6)
    found = abs(change_s) / usual
    return found if found <= _PLENTY else float((found * _PLENTY) ** 0.5)


def single(size: float, *, leads: bool, place: int, near_lead: bool, late: bool, forward: bool) -> int:
    """The priority of one athlete's move: ahead of all it is worth three times as much, among three twice."""
    where = 3.0 if leads and forward else 2.0 if place <= 3 else 1.5 if near_lead else 1.0
    if not forward and place > 1:
        where *= _LOST
    return round(_UNIT * size * where * (1.5 if late else 1.0))


_LOST = 0.9


def pack(size: float, *, late: bool) -> int:
    """The priority of a change of the front pack's pace."""
    return round(_UNIT * size * 2 * (1.5 if late else 1.0))
