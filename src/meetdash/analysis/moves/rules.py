"""The numbers of the detector: what is a wobble and what a move, by the distance between marks.

Rules of this file: every threshold stands here; they were tuned on made races (bench/moves, seeds 0 to 99), those for
places gained also with the Rome 2024 races in view, and never on the seeds that docs/accuracy.md reports on.
"""

from dataclasses import dataclass
from functools import cache
from math import sqrt


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds for one spacing of marks. Gains in seconds, paces as fractions.

    `up_z`, `up_s`: how far beyond the usual wobble, and how much, a gain on those around must be; on one segment alone
    it takes `sure_z`, and `place_z` is enough for a gain that brings three places. `down_z`, `down_s`: the same for a
    loss. `own`: own pace against own pace before, where there is hardly anybody to compare with. `pace`, `kick`,
    `slow`: the front pack's pace against its own before. `press`: a change smaller than this in its first segment has
    begun inside it.
    """

    up_z: float
    up_s: float
    sure_z: float
    down_z: float
    down_s: float
    own: float
    pace: float
    kick: float
    slow: float
    press: float
    place_z: float


AT_100 = Rules(3.5, 0.50, 4.2, 3.4, 1.0, 0.05, 0.035, 0.05, 0.07, 0.05, 3.0)
AT_200 = Rules(3.2, 0.50, 3.2, 3.0, 0.9, 0.03, 0.030, 0.03, 0.055, 0.055, 2.8)
AT_400 = Rules(2.4, 0.50, 2.4, 2.4, 0.8, 0.025, 0.025, 0.035, 0.045, 0.045, 2.3)

NEAR_MS = 1_500
"""Athletes this close at the mark before run together."""
WIDE_MS = 3_000
"""The circle drawn when too few are near."""
NEAR_MATES = 3
WIDE_MATES = 2
MOST_MATES = 15
PATIENCE_MS = 2_500
"""So long after a passage those near have come by, or are no longer near."""
WIDE_PATIENCE_MS = 4_500
WINDOW_MM = 400_000
WINDOW_SEGMENTS = 4
WIDE_PART = 0.6
"""So much of the least gain must show against the wider circle too."""
PART_OF_IT = 0.3
"""A segment with less of the change than this, against what follows, is before it."""
PLACES = 3
"""A runner who gains so many at once has moved (Sandford and others 2019, on 1500 m championship races)."""
FORWARD_PLACE = 5
"""… if it brings him to the front; in the middle of a big pack three places are a wobble."""
EXACT_S = 0.08
"""Readings known no better than this say little of places in a pack."""
OWN_PART = 0.25
"""So much of a gain must come from the athlete's own pace; the rest may be the others'."""
TREND_MM = 800_000
"""How far back it is looked whether an athlete has been gaining or losing all along."""
TREND_PART = 0.5
"""So much of that is taken off a gain or loss."""
LEAD_MS = 1_000
"""As close to the first as this is near the lead."""
SETTLED_MM = 200_000
"""Before this everybody finds a place and lanes are left; nothing is a move yet."""
SAME_PACK_MS = 1_500
BREAK_MS = 800
PACE_AGAIN_MM = 500_000
SLIP_RATIO = 1.6
"""A segment slower than this against own pace is a missed read filed a mark short, not running."""
LEAST_PRESS = 0.025
"""A move that changes the pace by less counts as this much when its beginning is reckoned."""
CLOCK_SHIFT_BEFORE = 0.11
CLOCK_SHIFT = 0.14
"""A pack whose pace changes by more, before the kick and in it, has met a clock and made no move."""
FALL_RATIO = 0.09
FALL_S = 2.0
RECOVERED = 0.05
"""Back within so much of the own pace, a runner who had lost seconds on the spot has recovered."""
SLIP_S = 12.0
REGAINED = 0.5
"""Nobody wins back so much of a fall in one segment; a misread time or a clock does."""
RECOVERY_MM = 600_000
"""What is won back so soon after a fall is no surge."""

_WOBBLE_S = 0.16
_WOBBLE_POWER = 0.38
_WOBBLE_PACE = 0.15
_READ_S = {0: 0.30, 1: 0.06, 2: 0.03, 3: 0.03}
"""Standard error of one reading by its decimals: rounding, and the reader's own."""


def rules_for(length_mm: int) -> Rules:
    """The thresholds for a segment of this length."""
    if length_mm < 150_000:
        return AT_100
    return AT_200 if length_mm < 300_000 else AT_400


@cache
def wobble(length_mm: int) -> float:
    """How much a runner's gain on his pack wanders with nothing happening, in seconds, at 15 s a hundred.

    Measured on 10 Hz tracking of championship races: 0.16 s in 100 m, growing with the length to the power 0.38.
    """
    return float(_WOBBLE_S * (length_mm / 100_000) ** _WOBBLE_POWER)


def deviation(length_mm: int, ms_per_metre: float, rivals: int, reading_s: float, *, contact: bool) -> float:
    """The standard deviation of a gain on the median of so many rivals, in seconds."""
    usual = wobble(length_mm) * (ms_per_metre / 1000) / _WOBBLE_PACE * (1.0 if contact else 2.0)
    return sqrt(usual * usual * (1 + 1.57 / rivals) + 2 * reading_s * reading_s)


def reading_s(decimals: int) -> float:
    """The standard error of one time with so many decimals, in seconds."""
    return _READ_S.get(decimals, 0.03)


def kick_zone_mm(distance_mm: int) -> int:
    """How far from the finish the kick may begin: the last 30 %, 500 m at least and 800 m at most."""
    return min(max(distance_mm * 3 // 10, 500_000), 800_000, distance_mm // 2)
