"""Targets that no feed names: a typed pace, a PB, a record of the catalogue, a pace light, another athlete."""

import re

from meetdash.analysis.records import Record
from meetdash.analysis.targets import AS_RUN, EVEN_PACE, PLAN, SO_FAR, TYPED, Target, in_order
from meetdash.core.course import MILE_MM, Course, course, metres
from meetdash.core.limits import FASTEST_M_PER_S
from meetdash.core.marks import Mark, MarkError
from meetdash.core.messages import Light
from meetdash.core.race import Race
from meetdash.core.runner import Runner

SLOWEST_M_PER_S = 0.5
"""Slower than this is no pace but a slip of the keys; the last finishers of a marathon walk at 1.5."""
_PER = {"km": 1_000_000, "k": 1_000_000, "mi": MILE_MM, "mile": MILE_MM, "m": MILE_MM}
_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s*m?")


class TargetError(ValueError):
    """A typed target that cannot be understood; the message says why."""


def typed(text: str, course: Course) -> Target:
    """A target from what somebody types: a finishing time `13:00`, or a pace as `62.5/400`, `2:58/km` or `30/lap`.

    Also `4:45/mi`. It is an even pace. Raises TargetError for what is no time or length, or a pace nobody runs.
    """
    time, slash, length = text.strip().partition("/")
    try:
        mark = Mark.parse(time)
    except MarkError as error:
        raise TargetError(str(error)) from None
    if slash:
        per = _per(length.strip().lower(), course)
        ms = (mark.ms * course.distance_mm * 2 + per) // (per * 2)
        if ms <= 0:
            raise TargetError(f"{text.strip()!r} is no pace")
        name, mark = f"{time.strip()}/{length.strip()}", Mark(ms, 0 if course.road else 2)
    else:
        name = "pace"
    speed = course.distance_mm / mark.ms
    if not SLOWEST_M_PER_S <= speed <= FASTEST_M_PER_S:
        raise TargetError(
            f"{text.strip()} over {metres(course.distance_mm)} m is {speed:.2g} m/s, which nobody races"
        )
    return Target(name, "", TYPED, EVEN_PACE, mark, course.distance_mm)


def check_form(text: str) -> None:
    """Raises TargetError for a text that is no target over any course."""
    time, slash, length = text.strip().partition("/")
    try:
        Mark.parse(time)
    except MarkError as error:
        raise TargetError(str(error)) from None
    if slash:
        _per(length.strip().lower(), course("1500"))


def _per(length: str, course: Course) -> int:
    if length == "lap":
        if not course.lap_mm:
            raise TargetError(
                "this race has no laps; give a finishing time, or a pace a km or mile, as 2:58/km"
            )
        return course.lap_mm
    if length in _PER:
        return _PER[length]
    found = _LENGTH.fullmatch(length)
    if found is None or not float(found[1]):
        expected = "400, km, mi or lap" if course.lap_mm else "400, km or mi"
        raise TargetError(f"{length!r} is no length of a pace; expected {expected}")
    return round(float(found[1]) * 1000)


def own_bests(race: Race, runner: Runner) -> tuple[Target, ...]:
    """The athlete's PB and SB at an even pace; the SB is left out when it is the PB."""
    if race.course is None:
        return ()
    pb, sb = runner.entry.pb, runner.entry.sb
    bests = [("PB", pb), ("SB", sb if sb != pb else None)]
    who = runner.entry.family or runner.entry.full_name or runner.key
    return tuple(
        Target(
            f"{code} of {who}",
            code,
            "pb",
            EVEN_PACE,
            mark,
            race.course.distance_mm,
            holder=who,
            owner=runner.key,
        )
        for code, mark in bests
        if mark is not None
    )


def of_record(record: Record, course: Course) -> tuple[Target, ...]:
    """A record on the bases it has, its holder's own splits as run and an even pace, the one to show first comes first.

    A leader's splits, and those that may be a leader's, are left out: they are not what the record was run in.
    """
    if record.status == "rescinded":
        return ()

    def target(basis: str, points: tuple[tuple[int, Mark], ...] = ()) -> Target:
        return Target(
            record.called,
            record.code,
            "record",
            basis,
            record.mark,
            course.distance_mm,
            points,
            record.athlete,
            record.date,
            record.status,
            record,
        )

    even = target(EVEN_PACE)
    points = tuple((split.mm, split.mark) for split in record.own_splits if split.mm < course.distance_mm)
    return in_order(target(AS_RUN, (*points, (course.distance_mm, record.mark))), even) if points else (even,)


def of_light(light: Light, course: Course) -> Target | None:
    """A pace light's plan, up to where it ends; None when the course has no laps or the plan does not move on."""
    if not course.lap_mm or not light.plan:
        return None
    points: list[tuple[int, Mark]] = []
    at_mm, at_ms = 0, 0.0
    decimals = min(leg.lap.decimals for leg in light.plan)
    for leg in light.plan:
        if leg.to_m <= at_mm:
            return None
        to_mm = min(leg.to_m, course.distance_mm)
        at_ms += leg.lap.ms * (to_mm - at_mm) / course.lap_mm
        at_mm = to_mm
        points.append((to_mm, Mark(round(at_ms), decimals)))
        if to_mm == course.distance_mm:
            break
    name = f"{light.name} light"
    if at_mm < course.distance_mm:
        name += f" to {metres(at_mm)} m"
    return Target(name, "", "light", PLAN, points[-1][1], at_mm, tuple(points))


def of_athlete(race: Race, other: Runner) -> Target | None:
    """Another athlete of the race: as run once finished, else so far. Reconstructed times are left out, and those that
    are probably of another lap."""
    if race.course is None:
        return None
    points = tuple(
        (taken.mm, taken.mark)
        for taken in other.taken
        if not taken.reconstructed and not race.miscounted(other.key, taken.mm)
    )
    if not points:
        return None
    basis = AS_RUN if points[-1][0] == race.course.distance_mm else SO_FAR
    who = other.entry.family or other.entry.full_name or other.key
    return Target(who, "", "athlete", basis, points[-1][1], points[-1][0], points, who)
