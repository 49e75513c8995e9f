"""How good projections were: every runner at every mark, knowing only what came before.

Rules of this file: a race is the unit and every race weighs the same; the model and what it is measured against are
judged on the same runners at the same marks; who did not finish cannot be judged and is counted; nobody is left out for
being odd.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from meetdash.analysis.projection import Projection, project
from meetdash.analysis.projection_tables import Tables
from meetdash.core.course import Course

MODEL, EVEN, LAST, RIEGEL = "model", "even pace", "last segment", "Riegel"
METHODS = (MODEL, EVEN, LAST, RIEGEL)
RIEGEL_EXPONENT = 1.06
"""Riegel, Athletic Records and Human Endurance, American Scientist 69 (1981); meant for separate races."""
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """One runner's race: splits (millimetres, milliseconds) as they stood, and the finish (None: did not finish)."""

    splits: tuple[tuple[int, int], ...]
    finish_ms: int | None
    best_ms: int | None = None
    pacemaker: bool = False


@dataclass(frozen=True, slots=True)
class RaceRuns:
    """A race to be judged. `set_aside` counts the rows or times that could not be used, or were not measured."""

    name: str
    course: Course
    runs: tuple[Run, ...]
    set_aside: int = 0


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
    `worst` and `best` that of the races in which it did so least and most; `width` the range in percent of the finish.
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


@dataclass(frozen=True, slots=True)
class Sample:
    """What one race contributed: who started with a split, who finished, and what was set aside."""

    name: str
    event: str
    runners: int
    finished: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole back-test. `marks` by distance; marks of different distances stand apart."""

    samples: tuple[Sample, ...]
    marks: tuple[Line, ...]
    quarters: tuple[Line, ...]
    overall: Line | None


@dataclass(slots=True)
class _Tally:
    """Sums over the runners of one race at one mark."""

    part: float
    count: int = 0
    silent: int = 0
    inside: int = 0
    width: float = 0.0
    signed: dict[str, float] = field(default_factory=lambda: dict.fromkeys(METHODS, 0.0))
    sizes: dict[str, float] = field(default_factory=lambda: dict.fromkeys(METHODS, 0.0))
    shares: dict[str, float] = field(default_factory=lambda: dict.fromkeys(METHODS, 0.0))

    def add(self, projection: Projection, others: dict[str, float], finish_ms: int) -> None:
        if projection.ms is None or projection.low_ms is None or projection.high_ms is None:
            self.silent += 1
            return
        self.count += 1
        self.inside += projection.low_ms <= finish_ms <= projection.high_ms
        self.width += (projection.high_ms - projection.low_ms) / finish_ms
        for method, ms in ((MODEL, projection.ms), *others.items()):
            error = ms - finish_ms
            self.signed[method] += error
            self.sizes[method] += abs(error)
            self.shares[method] += abs(error) / finish_ms


def backtest(
    races: Iterable[RaceRuns],
    tables: Tables | Callable[[RaceRuns], Tables],
    advance: Callable[[int], None] | None = None,
) -> Report:
    """Judges all races; `advance` is told how many runners have been judged since it was told last.

    `tables` may be a function of the race, for tables from which that race was left out.
    """
    samples: list[Sample] = []
    tallies: dict[tuple[int, int, int], _Tally] = {}
    for index, race in enumerate(races):
        used = tables if isinstance(tables, Tables) else tables(race)
        for run in race.runs:
            _judge(run, race.course, index, used, tallies)
        runners = sum(bool(run.splits) for run in race.runs)
        finished = sum(bool(run.splits) and run.finish_ms is not None for run in race.runs)
        samples.append(Sample(race.name, race.course.event, runners, finished, race.set_aside))
        if advance:
            advance(len(race.runs))
    return Report(tuple(samples), _marks(tallies), _quarters(tallies), _all(tallies))


def _judge(
    run: Run, course: Course, race: int, tables: Tables, tallies: dict[tuple[int, int, int], _Tally]
) -> None:
    if run.finish_ms is None:
        return
    distance = course.distance_mm
    for count, (mm, ms) in enumerate(run.splits, 1):
        if mm >= distance:
            continue
        key = (race, distance, mm)
        tally = tallies.get(key)
        if tally is None:
            tally = tallies[key] = _Tally(mm / distance)
        projection = project(course, run.splits[:count], tables, best_ms=run.best_ms, pacemaker=run.pacemaker)
        before_mm, before_ms = run.splits[count - 2] if count > 1 else (0, 0)
        left = distance - mm
        others = {
            EVEN: ms * distance / mm,
            LAST: ms + left * (ms - before_ms) / (mm - before_mm),
            RIEGEL: ms * (distance / mm) ** RIEGEL_EXPONENT,
        }
        tally.add(projection, others, run.finish_ms)


def _marks(tallies: dict[tuple[int, int, int], _Tally]) -> tuple[Line, ...]:
    found: dict[tuple[int, int], list[list[_Tally]]] = {}
    for (_, distance, mm), tally in tallies.items():
        found.setdefault((distance, mm), []).append([tally])
    several = len({distance for distance, _ in found}) > 1
    lines = [
        _line(_mark_label(mm, distance if several else 0), mm / distance, races)
        for (distance, mm), races in sorted(found.items())
    ]
    return tuple(line for line in lines if line is not None)


def _mark_label(mm: int, distance: int) -> str:
    label = f"{mm / 1_000_000:g} km" if mm >= 1_000_000 and mm % 100_000 == 0 else f"{mm / 1000:g} m"
    return f"{label} of {distance / 1000:g} m" if distance else label


def _quarters(tallies: dict[tuple[int, int, int], _Tally]) -> tuple[Line, ...]:
    lines = []
    for quarter in range(QUARTERS):
        # A mark at the end of a quarter belongs to it.
        low, high = quarter / QUARTERS, (quarter + 1) / QUARTERS
        races: dict[int, list[_Tally]] = {}
        for (race, _, _), tally in tallies.items():
            if low < tally.part <= high:
                races.setdefault(race, []).append(tally)
        lines.append(_line(f"{low * 100:.0f} to {high * 100:.0f} %", high, list(races.values())))
    return tuple(line for line in lines if line is not None)


def _all(tallies: dict[tuple[int, int, int], _Tally]) -> Line | None:
    races: dict[int, list[_Tally]] = {}
    for (race, _, _), tally in tallies.items():
        races.setdefault(race, []).append(tally)
    return _line("all", 1.0, list(races.values()))


def _line(label: str, part: float, races: Sequence[Sequence[_Tally]]) -> Line | None:
    """One line from the tallies of each race: means within a race, then over the races."""
    silent = sum(tally.silent for race in races for tally in race)
    judged = [(race, count) for race in races if (count := sum(tally.count for tally in race))]
    if not judged:
        return Line(label, part, 0, 0, silent, {}, 0.0, 0.0, 0.0, 0.0) if silent else None

    def mean(of: Callable[[_Tally], float]) -> float:
        return sum(sum(of(tally) for tally in race) / count for race, count in judged) / len(judged)

    scores = {}
    for method in METHODS:

        def signed(tally: _Tally, method: str = method) -> float:
            return tally.signed[method]

        def size(tally: _Tally, method: str = method) -> float:
            return tally.sizes[method]

        def share(tally: _Tally, method: str = method) -> float:
            return tally.shares[method]

        scores[method] = Score(mean(signed) / 1000, mean(size) / 1000, mean(share) * 100)
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
    )
