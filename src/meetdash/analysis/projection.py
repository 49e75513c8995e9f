"""The finishing time that follows from the splits so far, or the reason why there is none yet.

Rules of this file: a projection is made from what came before it and from nothing else; it is never before the last
split; a range says whether it was measured how often such a one holds the finish; without a basis it is silent and says
why.

Road: with p the pace so far, r how much slower the last stretch was (a logarithm), r2 the same of the stretch before
it, and L how much slower p is than a reference pace, the pace of what is left is p·exp(a + b r + c L + e r L + g r2).
The range is that of the residuals of races left out of the fit, scaled by exp(s0 + s1 |r| + s2 L). The coefficients
are those of the part of the distance that is done, and for the quickest their own.
Track: p·exp(a + b r + c q), q how much slower p is than the athlete's best; without a best the range is that of races
with a pacemaker, or wide enough for a tactical one.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from meetdash.analysis.drift import ROAD_WINDOW, TRACK_WINDOW_MM, Drift, Mishap, drift, mishap
from meetdash.analysis.projection_tables import Ground, RoadTable, Tables
from meetdash.core.course import Course, metres

SETTLED_TENTHS = 1
"""An even pace is no basis before so many tenths of the distance."""
SLOWEST_DRIFT, QUICKEST_DRIFT = 0.5, -0.25
"""Drift beyond these is taken as these: walking home, or a fault of the mats."""
QUICKEST_LEVEL, SLOWEST_LEVEL = -0.05, 1.2
"""The same for the pace against the reference, of which wheelchairs are far ahead."""
LONG_GAP = 0.25
"""Two marks missed in a row on the road: a last stretch longer than this part of the distance widens the range."""
WIDER_FOR_GAP = 0.2
WIDEST = 0.25
"""The size of the error goes no farther: who has all but stopped is beyond what the coefficients were made from."""
ALWAYS_WIDE = 0.25
"""Of the range of a marathon, what a race of any length has (hills, weather, mats); the rest goes with the distance."""
BEST_SLOWER, BEST_QUICKER = 0.15, -0.08
"""A best says nothing about a race so much slower or quicker (logarithms): it is left out."""
MISSED_LAP = 1.6
"""A last stretch so many times slower than the pace before it is a lap that was not counted."""
AFTER_MISHAP = 0.06
WIDER_FOR_MISHAP = 1.5


class Projection(NamedTuple):
    """A finish time in milliseconds with its range, if it has one, and its basis in words.

    `ms` is None when there is no basis yet; `reason` then says why. `from_mm` is the mark that it is made from and
    `decimals` what it can claim. Only where `measured` is true was it counted how often such a range holds the finish,
    so only there may it be called one of 8 in 10.
    """

    ms: int | None
    low_ms: int | None
    high_ms: int | None
    basis: str
    from_mm: int
    decimals: int
    reason: str = ""
    measured: bool = False
    working: tuple[float, ...] = ()
    """What it was reckoned with, under the names of ROAD_WORKING or TRACK_WORKING; of an even pace p alone."""


ROAD_WORKING = ("p", "r", "r2", "L", "a", "b", "c", "e", "g", "k", "z")
"""finish = t + left·p·exp(k·(a + (b + e·L)·r + c·L + g·r2) + z); p in milliseconds a millimetre: seconds a metre."""
TRACK_WORKING = ("p", "r", "a", "b", "c", "q")
"""finish = t + left·p·exp(a + b·r + c·q), without q where no PB was used."""


def project(
    course: Course,
    splits: Sequence[tuple[int, int]],
    tables: Tables,
    *,
    best_ms: int | None = None,
    pacemaker: bool = False,
    paced: bool = False,
) -> Projection:
    """Projects the finish of one athlete, with a range meant to hold 8 of 10.

    `splits` are (millimetres, milliseconds), rising; `best_ms` the athlete's PB or SB over this distance; `paced` that
    the race has a pacemaker or a light. Silent, with the reason, before the pace has settled, for a pacemaker, and when
    a lap seems not to have been counted.
    """
    if pacemaker:
        return _silent("a pacemaker is not projected", "no projection")
    if not splits:
        return _silent("no split yet", "no projection")
    mm, ms = splits[-1]
    ground = tables.ground(course)
    if mm >= course.distance_mm:
        return Projection(ms, ms, ms, "the finish", mm, 0 if ground.road else 2, "", True)
    settled = _settled(course)
    if mm < settled:
        return _silent(f"no basis before {metres(settled)} m", "no projection")
    if ground.road:
        return _road(ground, splits, tables.road)
    return _track(ground, splits, best_ms, paced)


def backing(course: Course, tables: Tables, *, paced: bool = False, with_best: bool = False) -> str:
    """What the range of a projection over this course rests on, in words; `with_best` where a PB was used."""
    if not course.road:
        table = tables.for_track(course.distance_mm)
        barriers = (
            "; a steeplechase is taken for a flat race: not measured" if course.event.endswith("SC") else ""
        )
        without = table.paced_sample if paced and table.paced else table.sample
        return (table.best_sample if with_best else without) + barriers
    if course.distance_mm == tables.road.distance_mm:
        return tables.road.sample
    return f"the model of {metres(tables.road.distance_mm)} m: {tables.road.sample}"


def _road(ground: Ground, splits: Sequence[tuple[int, int]], table: RoadTable) -> Projection:
    distance, (mm, ms) = ground.course.distance_mm, splits[-1]
    pace, recent, before, window_mm = drift(splits, ROAD_WINDOW * distance)
    level = _within(log(pace / table.reference_ms_per_mm), QUICKEST_LEVEL, SLOWEST_LEVEL)
    a, b, c, e, g, s0, s1, s2, low, middle, high = table.row(mm / distance, level)
    r = _within(recent, QUICKEST_DRIFT, SLOWEST_DRIFT)
    r2 = _within(before, QUICKEST_DRIFT, SLOWEST_DRIFT)
    scale = exp(s0 + s1 * abs(r) + s2 * level + (WIDER_FOR_GAP if window_mm > LONG_GAP * distance else 0.0))
    if scale > WIDEST:
        scale = WIDEST
    rest = a + (b + e * level) * r + c * level + g * r2
    # The fade of the marathon belongs to the marathon: of a shorter race, as much of it as the distance has.
    part = 1.0
    if distance < table.distance_mm:
        part = distance / table.distance_mm
        rest *= part
        scale *= ALWAYS_WIDE + (1 - ALWAYS_WIDE) * part
    left = (distance - mm) * pace
    return _made(
        ms + round(left * exp(rest + middle * scale)),
        ms + round(left * exp(rest + low * scale)),
        ms + round(left * exp(rest + high * scale)),
        _road_basis(mm),
        mm,
        road=True,
        measured=ground.measured[False],
        working=(pace, r, r2, level, a, b, c, e, g, part, middle * scale),
    )


def _track(ground: Ground, splits: Sequence[tuple[int, int]], best_ms: int | None, paced: bool) -> Projection:
    course, table = ground.course, ground.track
    distance, (mm, ms) = course.distance_mm, splits[-1]
    origin = (0, 0)
    if ground.barriers:
        start = next((split for split in splits if split[0] == course.first_mm), None)
        if start is None or mm - start[0] < course.lap_mm:
            return _silent("no whole lap with barriers yet", "no projection")
        origin = start
    if _lap_missed(splits, origin):
        return _silent("the last stretch is far slower: a lap may not have been counted", "no projection")
    stumble = mishap(splits, origin)
    found = drift(splits, TRACK_WINDOW_MM, origin)
    if stumble is not None:
        found = _without(stumble, found, mm - origin[0])
    pace, recent, _, window_mm = found
    q = log(pace * distance / best_ms) if best_ms else None
    if q is not None and not BEST_QUICKER <= q <= BEST_SLOWER:
        q = None
    if q is not None:
        curve = table.with_best
    elif paced and table.paced is not None:
        curve = table.paced
    else:
        curve = table.without_best
    a, b, c, low, high = curve.at(mm / distance)
    rest = a + b * recent + c * (q or 0.0)
    wider = 1.0 if curve is table.paced else table.widened
    if stumble is not None and not stumble.recovered:
        wider *= WIDER_FOR_MISHAP
    left = (distance - mm) * pace
    return _made(
        ms + round(left * exp(rest)),
        ms + round(left * exp(rest + wider * low)),
        ms + round(left * exp(rest + wider * high)),
        _track_basis(mm, window_mm, q is not None),
        mm,
        road=False,
        measured=ground.measured[q is not None],
        working=(pace, recent, a, b, c) if q is None else (pace, recent, a, b, c, q),
    )


def _within(value: float, least: float, most: float) -> float:
    return least if value < least else most if value > most else value


@lru_cache(maxsize=1024)
def _road_basis(mm: int) -> str:
    return f"pace and drift from {metres(mm)} m"


@lru_cache(maxsize=4096)
def _track_basis(mm: int, window_mm: int, with_best: bool) -> str:
    best = ", with the PB," if with_best else ""
    return f"pace so far and last {metres(window_mm)} m{best} from {metres(mm)} m"


def _without(stumble: Mishap, found: Drift, length_mm: int) -> Drift:
    """The drift without the time that a mishap cost: what was lost is lost, but it is not the pace."""
    pace = found.pace - stumble.lost_ms / length_mm
    recent = found.recent + log(found.pace / pace)
    return Drift(pace, min(max(recent, -AFTER_MISHAP), AFTER_MISHAP), found.before, found.window_mm)


def _lap_missed(splits: Sequence[tuple[int, int]], origin: tuple[int, int]) -> bool:
    if len(splits) < 2:
        return False
    (mm, ms), (before_mm, before_ms) = splits[-1], splits[-2]
    if before_mm <= origin[0] or before_mm < TRACK_WINDOW_MM // 2:
        return False
    return (ms - before_ms) * (before_mm - origin[0]) > MISSED_LAP * (before_ms - origin[1]) * (
        mm - before_mm
    )


def _made(
    middle: int,
    low: int,
    high: int,
    basis: str,
    mm: int,
    *,
    road: bool,
    measured: bool,
    working: tuple[float, ...],
) -> Projection:
    """A projection from its time and range; never finer than its range allows."""
    if low > middle:
        low = middle
    if high < middle:
        high = middle
    decimals = 0 if road or high - low > 10_000 else 1
    return Projection(middle, low, high, basis, mm, decimals, "", measured, working)


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
    settled = _settled(course)
    if mm < settled:
        return _silent(f"no basis before {metres(settled)} m")
    left = course.distance_mm - mm
    finish = ms + round(left * (ms - start_ms) / (mm - first))
    basis, decimals = f"even pace from {metres(mm)} m", 0 if course.road else 1
    working = ((ms - start_ms) / (mm - first),)
    return Projection(finish, None, None, basis, mm, decimals, working=working)


def _settled(course: Course) -> int:
    tenths = course.distance_mm // 10 * SETTLED_TENTHS
    lap, quarter = course.lap_mm, course.distance_mm // 4
    first = lap if lap < quarter else quarter
    return first if first > tenths else tenths


def _silent(reason: str, basis: str = "even pace") -> Projection:
    return Projection(None, None, None, basis, 0, 0, reason)
