"""How good projections were: every runner at every mark, knowing only what came before.

Rules of this file: a race is the unit and every race weighs the same; the model and what it is measured against are
judged on the same runners at the same marks; who did not finish cannot be judged and is counted; nobody is left out for
being odd.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import NamedTuple

from meetdash.analysis.projection import Projection, project
from meetdash.analysis.projection_tables import Tables
from meetdash.core.course import MARATHON_MM, Course, Surface

MODEL, EVEN, LAST, FADE, RIEGEL = "model", "even pace", "last segment", "constant fade", "Riegel"
METHODS = (MODEL, EVEN, LAST, FADE, RIEGEL)
"""Constant fade adds to everybody what the rest costs the median runner; it is known on the road only."""
RIEGEL_EXPONENT = 1.06
"""Riegel, Athletic Records and Human Endurance, American Scientist 69 (1981); meant for separate races."""
QUARTERS = 4
MISS = 10
"""Winkler's score of an 80 % range: its width, and for a finish outside 2 / (1 - 0.8) times how far outside."""
SPEEDS = ((9_780_000, "to 2:43"), (14_400_000, "to 4:00"), (0, "slower"))
"""Runners of a marathon by the even pace at the mark, over the whole distance; the last is everybody else."""


class Aside(NamedTuple):
    """What of a file could not be used: line and column from 1 (0: not known, or the whole line), and the reason."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"line {self.line}{column}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Run:
    """One runner's race: splits (millimetres, milliseconds) as they stood, and the finish (None: did not finish)."""

    splits: tuple[tuple[int, int], ...]
    finish_ms: int | None
    best_ms: int | None = None
    pacemaker: bool = False


@dataclass(frozen=True, slots=True)
class RaceRuns:
    """A race to be judged.

    `asides` tell the first of what could not be used or was not measured, `set_aside` counts all of it; `paced`: there
    was a pacemaker or a light.
    """

    name: str
    course: Course
    runs: tuple[Run, ...]
    set_aside: int = 0
    asides: tuple[Aside, ...] = ()
    paced: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Errors of one method: bias (plus is too slow) and mean absolute error in seconds, and the latter in percent."""

    bias_s: float
    mae_s: float
    mape: float


@dataclass(frozen=True, slots=True)
class Line:
    """A mark, a quarter of the distance or all of it: means over races, each weighing the same.

    `part` is how much of the distance is done, up to where; `coverage` how often the finish lay inside the 80 % range,
    `worst` and `best` that of the races in which it did so least and most; `width` the range in percent of the finish
    and `winkler` that with its misses paid for. `scores` holds the methods that are known for all of the races.
    """

    label: str
    part: float
    count: int
    races: int
    silent: int
    scores: dict[str, Score]
    coverage: float
    worst: float
    best: float
    width: float
    winkler: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What one race contributed: who started with a split, who finished, and what was set aside."""

    name: str
    event: str
    runners: int
    finished: int
    set_aside: int
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of some races; `speeds` are quarters of one speed each, of marathons alone."""

    event: str
    marks: tuple[Line, ...]
    quarters: tuple[Line, ...]
    speeds: tuple[Line, ...]
    overall: Line | None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole back-test: `every` of all races together, `parts` of each event for itself."""

    samples: tuple[Sample, ...]
    every: Part
    parts: tuple[Part, ...]


@dataclass(slots=True)
class _Tally:
    """Sums over the runners of one race, at one mark, of one speed."""

    race: int
    event: str
    distance: int
    mm: int
    speed: int
    count: int = 0
    silent: int = 0
    inside: int = 0
    width: float = 0.0
    winkler: float = 0.0
    signed: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def part(self) -> float:
        return self.mm / self.distance

    def add(self, projection: Projection, others: dict[str, float], finish_ms: int) -> None:
        if projection.ms is None or projection.low_ms is None or projection.high_ms is None:
            self.silent += 1
            return
        low, high = projection.low_ms, projection.high_ms
        outside = max(low - finish_ms, finish_ms - high, 0)
        self.count += 1
        self.inside += not outside
        self.width += (high - low) / finish_ms
        self.winkler += (high - low + MISS * outside) / finish_ms
        for method, ms in ((MODEL, projection.ms), *others.items()):
            error = ms - finish_ms
            self.signed[method] = self.signed.get(method, 0.0) + error
            self.sizes[method] = self.sizes.get(method, 0.0) + abs(error)
            self.shares[method] = self.shares.get(method, 0.0) + abs(error) / finish_ms


Tallies = dict[tuple[int, int, int], _Tally]
"""By race, mark and speed."""


def backtest(
    races: Iterable[RaceRuns],
    tables: Tables | Callable[[RaceRuns], Tables],
    advance: Callable[[int], None] | None = None,
) -> Report:
    """Judges all races; `advance` is told how many runners have been judged since it was told last.

    `tables` may be a function of the race, for tables from which that race was left out.
    """
    samples: list[Sample] = []
    tallies: Tallies = {}
    for index, race in enumerate(races):
        used = tables if isinstance(tables, Tables) else tables(race)
        for run in race.runs:
            _judge(run, race, index, used, tallies)
        runners = sum(bool(run.splits) for run in race.runs)
        finished = sum(bool(run.splits) and run.finish_ms is not None for run in race.runs)
        samples.append(Sample(race.name, race.course.event, runners, finished, race.set_aside, race.asides))
        if advance:
            advance(len(race.runs))
    every = list(tallies.values())
    events = sorted({(tally.distance, tally.event) for tally in every})
    parts = [_part(event, [tally for tally in every if tally.event == event]) for _, event in events]
    return Report(tuple(samples), _part("", every), tuple(parts))


def _judge(run: Run, race: RaceRuns, index: int, tables: Tables, tallies: Tallies) -> None:
    if run.finish_ms is None:
        return
    course, distance = race.course, race.course.distance_mm
    for count, (mm, ms) in enumerate(run.splits, 1):
        if mm >= distance:
            continue
        even = ms * distance / mm
        speed = _speed(course, even)
        tally = tallies.get((index, mm, speed))
        if tally is None:
            tally = tallies[index, mm, speed] = _Tally(index, _event(course), distance, mm, speed)
        projection = project(
            course,
            run.splits[:count],
            tables,
            best_ms=run.best_ms,
            pacemaker=run.pacemaker,
            paced=race.paced,
        )
        before_mm, before_ms = run.splits[count - 2] if count > 1 else (0, 0)
        left = distance - mm
        others = {
            EVEN: even,
            LAST: ms + left * (ms - before_ms) / (mm - before_mm),
            RIEGEL: ms * (distance / mm) ** RIEGEL_EXPONENT,
        }
        if course.road:
            others[FADE] = ms + (even - ms) * exp(tables.road.faded(mm / distance, distance))
        tally.add(projection, others, run.finish_ms)


def _event(course: Course) -> str:
    """Events that are judged together: a short track is another event."""
    return f"{course.event} {course.surface}" if course.surface is Surface.SHORT_TRACK else course.event


def _speed(course: Course, even_ms: float) -> int:
    """Which of the speeds this is; -1 where they are not told apart."""
    if not course.road or course.distance_mm != MARATHON_MM:
        return -1
    return next(index for index, (below, _) in enumerate(SPEEDS) if not below or even_ms < below)


def _part(event: str, tallies: Sequence[_Tally]) -> Part:
    marks: dict[tuple[int, int], list[_Tally]] = {}
    for tally in tallies:
        marks.setdefault((tally.distance, tally.mm), []).append(tally)
    several = len({distance for distance, _ in marks}) > 1
    lines = [
        _line(_mark_label(mm, distance if several else 0), mm / distance, found)
        for (distance, mm), found in sorted(marks.items())
    ]
    speeds = [
        line
        for index, (_, name) in enumerate(SPEEDS)
        for line in _quarters([tally for tally in tallies if tally.speed == index], f"{name}, ")
    ]
    return Part(
        event,
        tuple(line for line in lines if line is not None),
        tuple(_quarters(tallies)),
        tuple(speeds),
        _line("all", 1.0, tallies),
    )


def _mark_label(mm: int, distance: int) -> str:
    label = f"{mm / 1_000_000:g} km" if mm >= 1_000_000 and mm % 100_000 == 0 else f"{mm / 1000:g} m"
    return f"{label} of {distance / 1000:g} m" if distance else label


def _quarters(tallies: Sequence[_Tally], name: str = "") -> list[Line]:
    lines = []
    for quarter in range(QUARTERS):
        # A mark at the end of a quarter belongs to it.
        low, high = quarter / QUARTERS, (quarter + 1) / QUARTERS
        inside = [tally for tally in tallies if low < tally.part <= high]
        lines.append(_line(f"{name}{low * 100:.0f} to {high * 100:.0f} %", high, inside))
    return [line for line in lines if line is not None]


def _line(label: str, part: float, tallies: Sequence[_Tally]) -> Line | None:
    """One line: means within a race, then over the races."""
    silent = sum(tally.silent for tally in tallies)
    of_race: dict[int, list[_Tally]] = {}
    for tally in tallies:
        if tally.count:
            of_race.setdefault(tally.race, []).append(tally)
    judged = [(race, sum(tally.count for tally in race)) for race in of_race.values()]
    if not judged:
        return Line(label, part, 0, 0, silent, {}, 0.0, 0.0, 0.0, 0.0, 0.0) if silent else None

    def mean(of: Callable[[_Tally], float]) -> float:
        return sum(sum(of(tally) for tally in race) / count for race, count in judged) / len(judged)

    known = [
        method for method in METHODS if all(method in tally.sizes for race, _ in judged for tally in race)
    ]

    def score(method: str) -> Score:
        return Score(
            mean(lambda tally: tally.signed[method]) / 1000,
            mean(lambda tally: tally.sizes[method]) / 1000,
            mean(lambda tally: tally.shares[method]) * 100,
        )

    scores = {method: score(method) for method in known}
    inside = [sum(tally.inside for tally in race) / count for race, count in judged]
    return Line(
        label,
        part,
        sum(count for _, count in judged),
        len(judged),
        silent,
        scores,
        sum(inside) / len(inside),
        min(inside),
        max(inside),
        mean(lambda tally: tally.width) * 100,
        mean(lambda tally: tally.winkler) * 100,
    )
