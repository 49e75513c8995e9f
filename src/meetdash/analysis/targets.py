"""Targets: what a delta is against. A target always has a name and a basis.

Rules of this file: minus is ahead; a target's splits are its own or none; what is interpolated says so; a delta is
never given before a runner has settled, since a standing start is in every split. Targets that come from elsewhere than
the feed are made in made_targets.py.
"""

from dataclasses import dataclass
from itertools import pairwise

from meetdash.analysis.monotone import between
from meetdash.analysis.pace import even_ms
from meetdash.analysis.records import OPEN_STATUSES, Record
from meetdash.core.marks import Mark, Span
from meetdash.core.messages import TargetInfo
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

AS_RUN = "as run"
EVEN_PACE = "even pace"
PLAN = "light's plan"
SO_FAR = "so far"
TYPED = "typed"
"""The kind of a target that a viewer typed: exact, where a published time is known to its decimals."""
SETTLED_TRACK_MM = 200_000
"""No delta before this mark on the track; the standing start weighs more than the pace."""
SETTLED_ROAD_MM = 1_000_000
DENSE = 10
"""Splits as run come first when none lies farther than a tenth of the race from the next."""


@dataclass(frozen=True, slots=True)
class Target:
    """A time to compare with, on one basis: its splits as run, an even pace, a light's plan or another's race so far.

    `points` are (millimetres, time) of the splits as run, the finish among them, or of the ends of the stretches of a
    plan; empty for an even pace. `mark` is the time at `distance_mm`, the finish unless plan or athlete stop short.
    """

    name: str
    code: str
    kind: str
    basis: str
    mark: Mark
    distance_mm: int
    points: tuple[tuple[int, Mark], ...] = ()
    holder: str = ""
    date: str = ""
    status: str = ""
    """Of a record, as in records.STATUSES; empty where it is not known or where there is none to have."""
    record: Record | None = None
    """Of a record, what the rules know of it: the one of the catalogue, else what the feed says."""
    owner: str = ""
    """The key of the athlete whose PB or SB it is; of these everybody has his own."""

    @property
    def open_status(self) -> str:
        """`pending` or `unconfirmed` where it is open whether a record stands, else nothing."""
        return OPEN_STATUSES.get(self.status, "")

    @property
    def short(self) -> str:
        """The shortest name there is, with what is open about a record."""
        name = self.code or self.name
        return name if self.open_status in name.lower() else f"{name} {self.open_status}"

    @property
    def head(self) -> str:
        """The name over a column: short, with a `?` where it is open whether the record stands."""
        return f"{self.code or self.name}{'?' if self.open_status else ''}"

    @property
    def title(self) -> str:
        """Name, time and basis: what stands beside every delta."""
        named = self.short if self.short.endswith(f" {self.mark}") else f"{self.short} {self.mark}"
        return f"{named} {self.basis}"

    @property
    def general(self) -> str:
        """The title where nobody in particular is meant: of a best, that it is each athlete's own."""
        return f"{self.code}, each athlete's own" if self.owner else self.title

    def at(self, mm: int) -> Mark | None:
        """When the target passes a mark; None where its splits as run do not say."""
        if self.basis == EVEN_PACE:
            # A pace that somebody typed is exact; a record is known to its decimals.
            decimals = 3 if self.kind == TYPED else self.mark.decimals
            return Mark(even_ms(self.mark, self.distance_mm, mm), decimals)
        if self.basis == PLAN:
            return self._planned(mm)
        return next((mark for point, mark in self.points if point == mm), None)

    def near(self, mm: int) -> Mark | None:
        """When the target passes a mark, interpolated between its splits where it has none there: an estimate.

        Never to the hundredth, and None where its splits lie more than a tenth of the race apart (the error of a wider
        gap was up to two seconds on laps of 400 m) or end before.
        """
        exact = self.at(mm)
        if exact is not None or self.basis not in (AS_RUN, SO_FAR):
            return exact
        points = [(0, 0), *((point, mark.ms) for point, mark in self.points)]
        for (before, _), (after, _) in pairwise(points):
            if before < mm < after:
                if (after - before) * DENSE > self.distance_mm:
                    return None
                return Mark(round(between(points, mm)), min(1, self.mark.decimals))
        return None

    def _planned(self, mm: int) -> Mark | None:
        """A light moves at one pace up to the end of each stretch of its plan."""
        from_mm, from_ms = 0, 0
        for to_mm, mark in self.points:
            if from_mm < mm <= to_mm:
                length = to_mm - from_mm
                ms = from_ms + ((mm - from_mm) * (mark.ms - from_ms) * 2 + length) // (length * 2)
                return Mark(ms, self.mark.decimals)
            from_mm, from_ms = to_mm, mark.ms
        return None


@dataclass(frozen=True, slots=True)
class Delta:
    """How an athlete stands against a target at a mark: minus is ahead. `trend` is the change over the last lap.

    `estimated` when the target's time there was interpolated, `trend_estimated` when that of either end of the trend
    was. The trend is the change since the mark `trend_from_mm`, scaled to a lap where that is not a lap back.
    """

    target: Target
    mm: int
    span: Span
    trend: Span | None
    estimated: bool = False
    trend_estimated: bool = False
    trend_from_mm: int = 0


def targets(race: Race) -> tuple[Target, ...]:
    """The targets that the feed names, each on every basis it has; the one to show first comes first.

    Splits as run come before the even pace when they are dense enough to follow, else behind it.
    """
    found: list[Target] = []
    for info in race.targets.values():
        if race.course is not None:
            found += _bases(info, race.course.distance_mm)
    return tuple(found)


def _bases(info: TargetInfo, distance_mm: int) -> list[Target]:
    def target(basis: str, points: tuple[tuple[int, Mark], ...] = ()) -> Target:
        return Target(
            info.name, info.code, info.kind, basis, info.time, distance_mm, points, info.holder, info.date
        )

    even = target(EVEN_PACE)
    if not info.splits:
        return [even]
    points = tuple(sorted((split.m, split.time) for split in info.splits if split.m < distance_mm))
    run = target(AS_RUN, (*points, (distance_mm, info.time)))
    return list(in_order(run, even))


def in_order(run: Target, even: Target) -> tuple[Target, Target]:
    """Splits as run before the even pace when they are dense enough to follow, else behind it."""
    return (run, even) if _dense(run) else (even, run)


def _dense(run: Target) -> bool:
    marks = [0, *(mm for mm, _ in run.points)]
    return all((after - before) * DENSE <= run.distance_mm for before, after in pairwise(marks))


def lap_of(race: Race) -> int:
    """The lap in which a trend is told: that of the course, a kilometre where there are none."""
    return (race.course.lap_mm if race.course else 0) or 1_000_000


def delta(race: Race, runner: Runner, target: Target, *, estimate: bool = False) -> Delta | None:
    """The delta at the last mark at which athlete and target can be compared, or None.

    That is the athlete's last time against an even pace, and the last mark that both have against splits as run; with
    `estimate` also a mark between two splits of the target.
    """
    for taken in reversed(runner.taken):
        found = _delta(race, runner, target, taken, estimate)
        if found is not None:
            return found
    return None


def delta_at(race: Race, runner: Runner, target: Target, mm: int, *, estimate: bool = False) -> Delta | None:
    """The delta at one mark, or None; with `estimate` also between two splits of the target."""
    taken = runner.at(mm)
    return _delta(race, runner, target, taken, estimate) if taken else None


def _delta(race: Race, runner: Runner, target: Target, taken: Taken, estimate: bool) -> Delta | None:
    now = _span(race, taken, target, estimate)
    if now is None:
        return None
    estimated = target.at(taken.mm) is None
    for before in _laps_back(race, runner, taken):
        then = _span(race, before, target, estimate)
        if then is not None:
            trend = _per_lap(now, then, taken.mm - before.mm, lap_of(race))
            either = estimated or target.at(before.mm) is None
            if either:
                trend = trend.to(1)
            return Delta(target, taken.mm, now, trend, estimated, either, before.mm)
    return Delta(target, taken.mm, now, None, estimated)


def _laps_back(race: Race, runner: Runner, taken: Taken) -> list[Taken]:
    """The earlier times from half a lap to a lap and a half back, the nearest to a lap first."""
    lap = lap_of(race)
    back = [one for one in runner.splits if lap <= 2 * (taken.mm - one.mm) <= 3 * lap]
    return sorted(back, key=lambda one: abs(taken.mm - one.mm - lap))


def _per_lap(now: Span, then: Span, length_mm: int, lap_mm: int) -> Span:
    """The change from one delta to the next, for a lap; not to the hundredth where it was scaled."""
    change = Span(now.ms - then.ms, min(now.decimals, then.decimals))
    return (
        change if length_mm == lap_mm else Span(round(change.ms * lap_mm / length_mm), change.decimals).to(1)
    )


def _span(race: Race, taken: Taken, target: Target, estimate: bool) -> Span | None:
    settled = SETTLED_ROAD_MM if race.course and race.course.road else SETTLED_TRACK_MM
    if taken.mm < settled:
        return None
    there = target.near(taken.mm) if estimate else target.at(taken.mm)
    return taken.mark - there if there else None
