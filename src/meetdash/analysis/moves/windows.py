"""The stretches over which an athlete has gained or lost more than a wobble.

Rules of this file: of the windows that end at a mark, up to 400 m long, the best one speaks; what the athlete has been
gaining or losing all along is taken off first, for a move is a change.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.run import Run


@dataclass(slots=True)
class Window:
    """A run of segments: the index of the mark it begins at, the gain in seconds and in standard deviations."""

    first: int
    gain_s: float
    z: float


def quiet(run: Run, index: int) -> bool:
    """Whether no window that ends at a mark, by index, can be a move; cheap, for most passages are no move."""
    latest = run.gains[index : max(index - r.WINDOW_SEGMENTS, 0) : -1]
    if None in latest:
        del latest[latest.index(None) :]
    totals = list(accumulate(cast(list[float], latest)))
    return not totals or (max(totals) < r.LEAST_UP_S and min(totals) > -r.LEAST_DOWN_S)


def windows(field: Field, run: Run, index: int, reading_s: float) -> tuple[Window | None, Window | None]:
    """The best window of gains and the worst of losses that end at a mark, by index, if far enough beyond a wobble."""
    rule = r.rules_for(run.marks[index] - run.marks[index - 1])
    mm, pace = run.marks[index], run.means[index]
    up: Window | None = None
    down: Window | None = None
    total, contact, far = 0.0, run.against[index].contact, False
    for first in range(index - 1, max(index - 1 - r.WINDOW_SEGMENTS, -1), -1):
        gain = run.gains[first + 1]
        length = mm - run.marks[first]
        if gain is None or run.marks[first] < r.SETTLED_MM or (first < index - 1 and length > r.WINDOW_MM):
            break
        total += gain
        far = far or run.against[first + 1].far
        least_up, least_down = (r.FAR_S, r.FAR_S) if far else (rule.up_s, rule.down_s)
        if (gain <= 0 or total < least_up) and (gain >= 0 or -total < least_down):
            continue
        up_z, down_z = (r.FAR_Z, r.FAR_Z) if far else (rule.place_z, rule.down_z)
        count = max(1, min(run.against[first + 1].count, run.against[index].count))
        spread = r.deviation(length, pace, count, reading_s, contact=contact and not far)
        if abs(total) < (up_z if gain > 0 else down_z) * spread:
            continue  # what is taken off below makes it no larger
        trend = _trend(run, first) * (1.0 if far else r.TREND_PART)
        first_one = run.since is None or run.since > first
        if first_one and field.course.distance_mm > r.LANES_MM:
            trend = r.FIRST_PART * pace / 1e6 * (1 if total > 0 else -1)
        if gain > 0:
            excess = total - max(0.0, trend) * length
            z = excess / spread
            if excess >= least_up and z >= up_z and (up is None or z > up.z):
                up = Window(first, excess, z)
        else:
            excess = total - min(0.0, 0.0 if far else _drift(field, run, first), trend) * length
            z = excess / spread
            if -excess >= least_down and -z >= down_z and (down is None or z < down.z):
                down = Window(first, excess, z)
    return up, down


def trim(run: Run, index: int, window: Window) -> None:
    """Takes off the segments at the beginning in which hardly anything of the change shows."""
    side = 1 if window.gain_s > 0 else -1
    while window.first + 1 < index:
        first = side * (run.gains[window.first + 1] or 0.0)
        rest = side * sum(gain or 0.0 for gain in run.gains[window.first + 2 : index + 1])
        length = run.marks[window.first + 1] - run.marks[window.first]
        if first / length >= r.PART_OF_IT * rest / (run.marks[index] - run.marks[window.first + 1]):
            return
        window.first += 1


def _trend(run: Run, first: int) -> float:
    """Seconds a millimetre that he gained, up to a mark by index, over the segments before it; 0 when unknown.

    One who always runs a little quicker or slower than those he happens to be near makes no move by it.
    """
    total, length = 0.0, 0
    for index in range(first, 0, -1):
        gain = run.gains[index]
        if gain is None or length >= r.TREND_MM:
            break
        total += gain
        length += run.marks[index] - run.marks[index - 1]
    return total / length if length else 0.0


def _drift(field: Field, run: Run, first: int) -> float:
    """Seconds a millimetre that he had lost before, on average since the gun, on those near him then."""
    at = run.times[first]
    moments = field.stations[run.marks[first]].moments
    middle = moments[(bisect_left(moments, at - r.NEAR_MS) + bisect_right(moments, at + r.NEAR_MS)) // 2]
    return (middle - at) / 1000 / run.marks[first]
