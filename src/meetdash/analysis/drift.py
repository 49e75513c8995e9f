"""How a runner's pace has drifted: the few numbers from which a projection is made.

Rules of this file: windows are taken by distance, never by the count of splits, so a missed mark only makes one longer;
a short odd first part never stands alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

Splits = Sequence[tuple[int, int]]
"""(millimetres, milliseconds) of one runner, rising."""

ROAD_WINDOW = 0.092
"""Of the distance: the recent stretch on the road, five kilometres of a marathon less what the half cuts off."""
TRACK_WINDOW_MM = 195_000
"""The recent stretch on the track: half a lap of 400 m, or as much as the splits allow."""
SHORTEST_MM = TRACK_WINDOW_MM // 2
"""A shorter stretch is too noisy to show a mishap."""
STUMBLE = 1.09
"""A stretch so much slower than the runner's others, and STUMBLE_MS lost, is no change of pace but a mishap."""
STUMBLE_MS = 2_000
RECOVERED = 1.04
"""Back on the feet: the stretches since the mishap are at most so much slower than those before it."""
LOOKED_BACK = 8
"""Stretches that are searched for a mishap; one farther back weighs less than the noise."""


class Drift(NamedTuple):
    """Pace so far in milliseconds a millimetre; the logarithm of recent pace over it; the same for the stretch before.

    `recent` and `before` are positive when slower; 0 when there is no such stretch. `window_mm` is the recent stretch.
    """

    pace: float
    recent: float
    before: float
    window_mm: int


def drift(splits: Splits, window_mm: float, origin: tuple[int, int] = (0, 0)) -> Drift:
    """The drift at the last split. `origin` is where the pace begins to count: the gun, or the first barrier lap."""
    last = len(splits) - 1
    mm, ms = splits[last]
    start_mm, start_ms = origin
    pace = (ms - start_ms) / (mm - start_mm)
    index, near = _back(splits, last, mm - window_mm, start_mm)
    if near is None:
        return Drift(pace, 0.0, 0.0, mm - start_mm)
    near_mm, near_ms = near
    recent = log((ms - near_ms) / (mm - near_mm) / pace)
    _, far = _back(splits, index, near_mm - window_mm, start_mm)
    far_mm, far_ms = far or origin
    before = log((near_ms - far_ms) / (near_mm - far_mm) / pace) if near_mm > far_mm else 0.0
    return Drift(pace, recent, before, mm - near_mm)


def _back(splits: Splits, index: int, to_mm: float, start_mm: int) -> tuple[int, tuple[int, int] | None]:
    """The last split at or before a mark, and where it stands; none when that is before the origin."""
    for at in range(index - 1, -1, -1):
        if splits[at][0] <= to_mm:
            return at, splits[at] if splits[at][0] > start_mm else None
    return 0, None


class Mishap(NamedTuple):
    """A stretch in which time was lost: where it ended, the time lost, and whether the runner has recovered since."""

    mm: int
    lost_ms: float
    recovered: bool


def mishap(splits: Splits, origin: tuple[int, int] = (0, 0)) -> Mishap | None:
    """The mishap among the latest stretches, if there is one: a fall, a stop, a lost shoe.

    Needs two other stretches to compare with. It is not recovered while it is the last stretch.
    """
    first = max(1, len(splits) - LOOKED_BACK)
    if len(splits) < 3:
        return None
    mm, ms = splits[-1]
    latest = splits[first - 1 :]
    if latest[0][0] < origin[0]:
        return None
    paces = [
        (here_ms - before_ms) / (here_mm - before_mm) if here_mm - before_mm >= SHORTEST_MM else 0.0
        for (before_mm, before_ms), (here_mm, here_ms) in pairwise(latest)
    ]
    worst = max(paces)
    if not worst:
        return None
    at = first + paces.index(worst)
    from_mm, from_ms = splits[at - 1]
    to_mm, to_ms = splits[at]
    others_mm = mm - origin[0] - (to_mm - from_mm)
    if others_mm <= 0:
        return None
    others = (ms - origin[1] - (to_ms - from_ms)) / others_mm
    lost = to_ms - from_ms - others * (to_mm - from_mm)
    if worst < STUMBLE * others or lost < STUMBLE_MS:
        return None
    if at == len(splits) - 1:
        return Mishap(to_mm, lost, False)
    earlier = (from_ms - origin[1]) / (from_mm - origin[0]) if from_mm > origin[0] else others
    later = (ms - to_ms) / (mm - to_mm)
    return Mishap(to_mm, lost, True) if later <= RECOVERED * earlier else None
