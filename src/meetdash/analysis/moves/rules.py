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
    begun inside it. `fall`: a segment slower than this may have a fall in it. `back`: a gain that the next
    segment takes back, but for so many usual wobbles, was a misread time.
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
    fall: float
    back: float


AT_100 = Rules(3.5, 0.50, 4.2, 3.4, 1.0, 0.05, 0.035, 0.05, 0.052, 0.05, 3.0, 0.09, 1.0)
AT_200 = Rules(3.2, 0.50, 3.2, 3.0, 0.9, 0.03, 0.030, 0.03, 0.055, 0.055, 2.8, 0.09, 1.0)
AT_400 = Rules(2.4, 0.50, 2.4, 2.4, 0.8, 0.025, 0.025, 0.035, 0.045, 0.045, 2.3, 0.08, 0.5)

NEVER = 1 << 62
"""Later than any time, farther than any mark."""
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
FAR_MS = 15_000
FAR_PART = 10
"""With hardly anybody within 3 s, the nearest few within 15 s, or within so many per cent of what the segment took."""
FAR_MATES = 4
FAR_Z = 3.4
FAR_S = 1.0
FAR_OWN = 0.5
"""What a gain or loss on those far off must be, and how much of it by his own pace: nobody there follows him."""
LEAST_UP_S, LEAST_DOWN_S = 0.5, 0.8
"""Less than this is a move at no spacing."""
FIRST_PART = 0.025
"""Runners differ so much in pace: with no segment before to compare, only what is beyond that is a change."""
LANES_MM = 800_000
"""Races up to here are started in lanes or nearly side by side, so that the first time says how he ran, not where he
stood."""
FEW = 5
FEW_OWN = 0.75
"""Among so few rivals, two who leave the others need to be so much quicker themselves."""
BESIDE_MS = 300
"""Who gained as much as he, but for this, went with him."""
MISREAD_S = 0.4
"""A gain of less than this may come back by itself."""
LEFT = 0.5
"""A move of which less than this is left then does not stand."""
TAKEN_BACK = "the next split"
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
APART_MS = 900
"""Who is so far behind has no contact any more: he is out of the pack."""
PACE_AGAIN_MM = 500_000
SLIP_RATIO = 1.6
"""A segment slower than this against own pace is a missed read filed a mark short, not running."""
PLACE_WEIGHT = 1 / (2 * 0.13**2)
"""How much a runner's place among those around wanders with nothing happening, in seconds; as a weight of squares."""
OTHER_WAY = 0.02
"""A pace so much slower than before says that a gain has not begun yet, a quicker one that a loss has not."""
SURELY = 0.90
"""The marks between which a move began hold so much of the weight of all beginnings."""
LASTS = 0.3
"""A change of the pack's pace of which the next segment keeps less than this may have been the clock's."""
LAST_KICK = 1.4
"""So many times the usual change makes a kick of the last segment, which no other follows."""
USUAL_PART = 0.5
"""So much of the least change of pace must show against the race's usual pace too."""
PACK_WHOLE = 0.95
CLOCK_SHIFT_BEFORE = 0.11
CLOCK_SHIFT = 0.14
"""A pack whose pace changes by more, before the kick and in it, has met a clock and made no move."""
FALL_S = 2.0
FALL_MM = 1_000_000
"""A fall shows in no segment longer than this."""
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


COARSE_MM = 400_000
"""The shortest segments by which times to the whole second are judged: in shorter ones rounding looks like a move."""


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


_RECORDS = (
    (100_000, 8.6),
    (200_000, 18.4),
    (400_000, 43.0),
    (800_000, 100.9),
    (1_000_000, 131.9),
    (1_500_000, 206.0),
    (3_000_000, 437.5),
    (5_000_000, 755.0),
    (10_000_000, 1_571.0),
    (21_097_500, 3_402.0),
)
"""Millimetres and seconds: world records of 2025 rounded down, those up to 400 m as with a flying start."""


@cache
def quickest(length_mm: int) -> float:
    """Milliseconds a metre that nobody has run over so long a stretch: the record pace of the next shorter distance."""
    mm, seconds = max((one for one in _RECORDS if one[0] <= length_mm), default=_RECORDS[0])
    return seconds * 1e6 / mm


def reading_s(decimals: int) -> float:
    """The standard error of one time with so many decimals, in seconds."""
    return _READ_S.get(decimals, 0.03)


def kick_zone_mm(distance_mm: int) -> int:
    """How far from the finish the kick may begin: the last 30 %, 500 m at least and 800 m at most."""
    return min(max(distance_mm * 3 // 10, 500_000), 800_000, distance_mm // 2)
