"""The finishing time that follows from the splits so far, or the reason why there is none yet.

Rules of this file: a projection is made from what came before it and from nothing else; it is never before the last
split; its range is one that was measured, or it has none and says so; without a basis it is silent and says why.

Road: with p the pace so far, r how much slower the last stretch was (a logarithm), r2 the same of the stretch before
it, and L how much slower p is than a reference pace, the pace of what is left is p·exp(a + b r + c L + e r L + g r2).
The range is that of the residuals of races left out of the fit, scaled by exp(s0 + s1 |r| + s2 L). The coefficients
are those of the part of the distance that is done.
Track: p·exp(a + b r + c q), q how much slower p is than the athlete's best; without a best the range is wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from meetdash.analysis.drift import ROAD_WINDOW, TRACK_WINDOW_MM, Drift, Mishap, drift, mishap
from meetdash.analysis.projection_tables import Tables
from meetdash.core.course import Course, metres

SETTLED_TENTHS = 1
"""An even pace is no basis before so many tenths of the distance."""
SLOWEST_DRIFT, QUICKEST_DRIFT = 0.5, -0.25
"""Drift beyond these is taken as these: walking home, or a fault of the mats."""
QUICKEST_LEVEL, SLOWEST_LEVEL = -0.05, 1.2
"""The same for the pace against the reference, of which wheelchairs are far ahead."""
LONG_GAP = 0.2
"""Two marks missed in a row on the road: a last stretch longer than this part of the distance widens the range."""
WIDER_FOR_GAP = 0.2
BEST_SLOWER, BEST_QUICKER = 0.15, -0.08
"""A best says nothing about a race so much slower or quicker (logarithms): it is left out."""
MISSED_LAP = 1.6
"""A last stretch so many times slower than the pace before it is a lap that was not counted."""
AFTER_MISHAP = 0.06
WIDER_FOR_MISHAP = 1.5


@dataclass(frozen=True, slots=True)
class Projection:
    """A finish time in milliseconds with its range, where one has been measured, and its basis in words.

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


def project(
    course: Course,
    splits: Sequence[tuple[int, int]],
    tables: Tables,
    *,
    best_ms: int | None = None,
    pacemaker: bool = False,
) -> Projection:
    """Projects the finish of one athlete, with an 80 % range.

    `splits` are (millimetres, milliseconds), rising; `best_ms` the athlete's PB or SB over this distance. Silent, with
    the reason, before the pace has settled, for a pacemaker, and when a lap seems not to have been counted.
    """
    if pacemaker:
        return _silent("a pacemaker is not projected", "no projection")
    if not splits:
        return _silent("no split yet", "no projection")
    mm, ms = splits[-1]
    if mm >= course.distance_mm:
        return Projection(ms, ms, ms, "the finish", mm, 0 if course.road else 2)
    settled = _settled(course)
    if mm < settled:
        return _silent(f"no basis before {metres(settled)} m", "no projection")
    if course.road:
        return _road(course, splits, tables)
    return _track(course, splits, tables, best_ms)


def backing(course: Course, tables: Tables) -> str:
    """What the range of a projection over this course rests on, in words."""
    if not course.road:
        barriers = (
            "; a steeplechase is taken for a flat race: not measured" if course.event.endswith("SC") else ""
        )
        return tables.for_track(course.distance_mm).sample + barriers
    if course.distance_mm == tables.road.distance_mm:
        return tables.road.sample
    return f"the model of {metres(tables.road.distance_mm)} m, not measured over this distance: {tables.road.sample}"


def _road(course: Course, splits: Sequence[tuple[int, int]], tables: Tables) -> Projection:
    distance, (mm, ms), table = course.distance_mm, splits[-1], tables.road
    found = drift(splits, ROAD_WINDOW * distance)
    a, b, c, e, g, s0, s1, s2, low, middle, high = table.curve.at(mm / distance)
    r = min(max(found.recent, QUICKEST_DRIFT), SLOWEST_DRIFT)
    r2 = min(max(found.before, QUICKEST_DRIFT), SLOWEST_DRIFT)
    level = min(max(log(found.pace / table.reference_ms_per_mm), QUICKEST_LEVEL), SLOWEST_LEVEL)
    scale = exp(
        s0 + s1 * abs(r) + s2 * level + (WIDER_FOR_GAP if found.window_mm > LONG_GAP * distance else 0.0)
    )
    rest = a + (b + e * level) * r + c * level + g * r2
    # The fade of the marathon belongs to the marathon: of a shorter race, as much of it as the distance has.
    if distance < table.distance_mm:
        rest *= distance / table.distance_mm
    left = (distance - mm) * found.pace
    times = [ms + round(left * exp(rest + z * scale)) for z in (middle, low, high)]
    return _made(times, f"pace and drift from {metres(mm)} m", mm, road=True)


def _track(
    course: Course, splits: Sequence[tuple[int, int]], tables: Tables, best_ms: int | None
) -> Projection:
    distance, (mm, ms) = course.distance_mm, splits[-1]
    origin = (0, 0)
    if course.event.endswith("SC"):
        start = next((split for split in splits if split[0] == course.first_mm), None)
        if start is None or mm - start[0] < course.lap_mm:
            return _silent("no whole lap with barriers yet", "no projection")
        origin = start
    if _lap_missed(splits, origin):
        return _silent("the last stretch is far slower: a lap may not have been counted", "no projection")
    stumble = mishap(splits, origin)
    found = _without(stumble, drift(splits, TRACK_WINDOW_MM, origin), mm - origin[0])
    table = tables.for_track(distance)
    q = log(found.pace * distance / best_ms) if best_ms else None
    if q is not None and not BEST_QUICKER <= q <= BEST_SLOWER:
        q = None
    curve = table.without_best if q is None else table.with_best
    a, b, c, low, high = curve.at(mm / distance)
    rest = a + b * found.recent + c * (q or 0.0)
    wider = table.widened * (WIDER_FOR_MISHAP if stumble and not stumble.recovered else 1.0)
    left = (distance - mm) * found.pace
    times = [ms + round(left * exp(rest + wider * error)) for error in (0.0, low, high)]
    basis = f"pace so far and last {metres(found.window_mm)} m" + ("" if q is None else ", with the PB,")
    return _made(times, f"{basis} from {metres(mm)} m", mm, road=False)


def _without(stumble: Mishap | None, found: Drift, length_mm: int) -> Drift:
    """The drift without the time that a mishap cost: what was lost is lost, but it is not the pace."""
    if stumble is None:
        return found
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


def _made(times: list[int], basis: str, mm: int, *, road: bool) -> Projection:
    """A projection from its time, low and high; never finer than its range allows."""
    middle, low, high = times
    low, high = min(low, middle), max(high, middle)
    decimals = 0 if road or high - low > 10_000 else 1
    return Projection(middle, low, high, basis, mm, decimals)


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
    return Projection(finish, None, None, f"even pace from {metres(mm)} m", mm, 0 if course.road else 1)


def _settled(course: Course) -> int:
    tenths = course.distance_mm // 10 * SETTLED_TENTHS
    return max(tenths, min(course.lap_mm, course.distance_mm // 4))


def _silent(reason: str, basis: str = "even pace") -> Projection:
    return Projection(None, None, None, basis, 0, 0, reason)
