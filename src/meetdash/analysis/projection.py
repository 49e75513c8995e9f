"""The finishing time that follows from the splits so far, or the reason why there is none yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetdash.core.course import Course, metres

SETTLED_TENTHS = 1
"""An even pace is no basis before so many tenths of the distance."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A finish time in milliseconds with its range, where one has been measured, and its basis in words.

    `ms` is None when there is no basis yet; `reason` then says why. `from_mm` is the mark that it is made from and
    `decimals` what it can claim.
    """

    ms: int | None
    low_ms: int | None
    high_ms: int | None
    basis: str
    from_mm: int
    decimals: int
    reason: str = ""


def even_pace(course: Course, splits: Sequence[tuple[int, int]]) -> Projection:
    """Projects the pace so far to the finish. `splits` are (millimetres, milliseconds), rising.

    In the steeplechase the odd first part has no barriers, so only whole laps count: the time at the first passage of
    the line is kept and the pace of the laps since is projected.
    """
    if not splits:
        return _silent("no split yet")
    mm, ms = splits[-1]
    first = course.first_mm if course.event.endswith("SC") else 0
    start_ms = 0
    if first:
        start = next((time for mark, time in splits if mark == first), None)
        if start is None or mm - first < course.lap_mm:
            return _silent("no whole lap with barriers yet")
        start_ms = start
    settled = max(course.distance_mm // 10 * SETTLED_TENTHS, min(course.lap_mm, course.distance_mm // 4))
    if mm < settled:
        return _silent(f"no basis before {metres(settled)} m")
    left = course.distance_mm - mm
    finish = ms + round(left * (ms - start_ms) / (mm - first))
    return Projection(finish, None, None, f"even pace from {metres(mm)} m", mm, 0 if course.road else 1)


def _silent(reason: str) -> Projection:
    return Projection(None, None, None, "even pace", 0, 0, reason)
