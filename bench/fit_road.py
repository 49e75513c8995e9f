"""The table of the road, from tables of splits of whole fields.

Every race is a file, CITY_YEAR.csv or .csv.gz. Cities weigh the same, and the races of a city the same within it: a
course has its own fade, and six years of one must not speak for all. For the same reason the ranges come, half and
half, from races left out of the fit one at a time and from cities left out of it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.least import absolute, dot, quantile, squares
from meetdash.analysis import projection as model
from meetdash.analysis.backtest import RaceRuns, Run
from meetdash.analysis.drift import ROAD_WINDOW, drift
from meetdash.core.course import Course
from meetdash.feed.splits_csv import Row, read

PER_RACE = 2_000
"""Runners of each race, taken at equal steps down its list, so that every race and every speed weighs the same."""
REFERENCE_MS = 7_235_000
"""2:00:35: only a scale on which runners are quicker or slower; nothing hangs on its being a record."""
QUICK_POOL_MS, QUICK_TO_MS, QUICK_FROM_MS = 10_380_000, 9_480_000, 10_080_000
"""Even paces (of the whole distance): those below 2:53 make the table of the quickest, which holds alone up to 2:38 and
not at all from 2:48; in the middle is 2:43."""
OTHER_CITIES = 0.5
"""How much of the range comes from cities left out, the rest from races left out."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
SEARCH, AGAIN = 20, 6
"""Rounds of a fit from nothing, and of one that begins near."""

Sample = tuple[list[float], float]
"""The columns 1, r, L, r L, r2 and the logarithm of the pace of the rest over the pace so far."""
Coefficients = tuple[list[float], list[float]]
"""Of the pace (five) and of the size of the error (s0, s1, s2)."""


@dataclass(frozen=True)
class Race:
    """A race to fit on: the samples of each mark, of a part of the runners and of all the quick ones."""

    name: str
    city: str
    course: Course
    every: tuple[Row, ...]
    chosen: dict[int, list[Sample]] = field(repr=False)
    quick: dict[int, list[Sample]] = field(repr=False)

    @classmethod
    def of(cls, path: Path, distance: str) -> "Race":
        table = read(path, distance)
        name = path.name.removesuffix(".gz").removesuffix(".csv")
        finished = sorted((row for row in table.rows if row.finish_ms), key=lambda row: row.finish_ms or 0)
        step = max(1.0, len(finished) / PER_RACE)
        some = [finished[int(index * step)] for index in range(min(PER_RACE, len(finished)))]
        whole = table.course.distance_mm
        chosen = {mm: _samples(some, mm, whole) for mm in table.marks}
        quick = {mm: _samples(finished, mm, whole, QUICK_POOL_MS) for mm in table.marks}
        return cls(name, name.split("_")[0], table.course, tuple(finished), chosen, quick)

    def runs(self) -> RaceRuns:
        """The whole field, to be judged."""
        return RaceRuns(self.name, self.course, tuple(Run(row.splits, row.finish_ms) for row in self.every))


def road(races: Sequence[Race]) -> dict[str, Any]:
    """The table of the road, one row for each mark that at least two of the races have times at."""
    distance_mm = races[0].course.distance_mm
    marks = [mm for race in races for mm, samples in race.chosen.items() if samples]
    marks = sorted(mm for mm in set(marks) if marks.count(mm) > 1 or len(races) == 1)
    rows, quick, fade = [], [], []
    for mm in marks:
        part = mm / distance_mm
        some = _Mark(part, {race.name: race.chosen.get(mm, []) for race in races}, _cities(races))
        best = _Mark(part, {race.name: race.quick.get(mm, []) for race in races}, _cities(races))
        rows.append([round(part, 5), *some.row()])
        quick.append([round(part, 5), *best.row()])
        fade.append([round(part, 5), some.fade()])
    count = sum(min(PER_RACE, len(race.every)) for race in races)
    names = ", ".join(race.name for race in races)
    return {
        "distance_mm": distance_mm,
        "reference_ms_per_mm": REFERENCE_MS / distance_mm,
        "sample": f"{count} runners of {len(races)} races, equally many of each, each city weighing the same: {names}; "
        "range from races and cities left out of the fit",
        "columns": "part a b c e g s0 s1 s2 z10 z50 z90",
        "rows": rows,
        "quick_to": round(math.log(QUICK_TO_MS / REFERENCE_MS), 4),
        "quick_from": round(math.log(QUICK_FROM_MS / REFERENCE_MS), 4),
        "quick": quick,
        "fade": fade,
    }


def _cities(races: Iterable[Race]) -> dict[str, str]:
    return {race.name: race.city for race in races}


def _samples(rows: Sequence[Row], mm: int, distance_mm: int, within_ms: int = 0) -> list[Sample]:
    """The samples of a mark; `within_ms` only of those whose even pace is quicker over the whole distance."""
    found = []
    for row in rows:
        splits = [split for split in row.splits if split[0] <= mm]
        if not splits or splits[-1][0] != mm or row.finish_ms is None:
            continue
        ms = splits[-1][1]
        if within_ms and ms * distance_mm > within_ms * mm:
            continue
        now = drift(splits, ROAD_WINDOW * distance_mm)
        level = math.log(now.pace * distance_mm / REFERENCE_MS)
        if level < model.QUICKEST_LEVEL:
            continue  # wheelchairs
        level = min(level, model.SLOWEST_LEVEL)
        r, r2 = (min(max(one, model.QUICKEST_DRIFT), model.SLOWEST_DRIFT) for one in (now.recent, now.before))
        rest = math.log((row.finish_ms - ms) / (distance_mm - mm) / now.pace)
        found.append(([1.0, r, level, r * level, r2], rest))
    return found


class _Mark:
    """The fits at one mark: of all races and of those without some. What one fit has found, the next begins with."""

    def __init__(self, part: float, samples: dict[str, list[Sample]], cities: dict[str, str]) -> None:
        # Before there are two stretches there is no drift, before three the one before the last is its mirror.
        self.used = [0, 2] if part < 0.15 else [0, 1, 2, 3] if part < 0.3 else [0, 1, 2, 3, 4]
        self.samples = {name: some for name, some in samples.items() if some}
        self.cities = cities
        self.every = self._fit(list(self.samples), None)

    def row(self) -> list[float]:
        """The coefficients, those of the error, and the quantiles of what was left out."""
        errors: list[tuple[float, float]] = []
        names = list(self.samples)
        cities = sorted({self.cities[name] for name in names})
        # Of one city alone nothing can be said of others, and of one race alone not even of the next.
        weight = OTHER_CITIES if len(cities) > 1 else 0.0
        for name in names:
            errors += self._errors([name], 1 - weight) if len(names) > 1 else self._errors([], 1.0)
        for city in cities if weight else ():
            errors += self._errors([name for name in names if self.cities[name] == city], weight)
        quantiles = (quantile(errors, at) for at in (LOW, MIDDLE, HIGH))
        pace, size = self.every
        return [round(value, 4) for value in (*pace, *size, *quantiles)]

    def fade(self) -> float:
        """The median of the rest over the pace so far: what a simple rule would add to everybody."""
        weights = self._weights(list(self.samples))
        rests = [(rest, weights[name]) for name, some in self.samples.items() for _, rest in some]
        return round(quantile(rests, MIDDLE), 4)

    def _errors(self, left_out: list[str], weight: float) -> list[tuple[float, float]]:
        """The errors of races left out of a fit, in widths, with what they weigh."""
        pace, size = self._fit([name for name in self.samples if name not in left_out], self.every)
        weights = self._weights(list(self.samples))
        return [
            ((rest - dot(columns, pace)) / _width(columns, size), weight * weights[name])
            for name in left_out or self.samples
            for columns, rest in self.samples[name]
        ]

    def _weights(self, names: list[str]) -> dict[str, float]:
        """What one runner of each race weighs: the cities alike, and the races within a city."""
        of_city = {city: [self.cities[name] for name in names].count(city) for city in self.cities.values()}
        return {name: 1 / of_city[self.cities[name]] / len(self.samples[name]) for name in names}

    def _fit(self, names: list[str], near: Coefficients | None) -> Coefficients:
        weights = self._weights(names)
        samples = [sample for name in names for sample in self.samples[name]]
        each = [weights[name] for name in names for _ in self.samples[name]]
        columns = [[row[index] for index in self.used] for row, _ in samples]
        start = [near[0][index] for index in self.used] if near else None
        found = absolute(columns, [rest for _, rest in samples], each, start, AGAIN if near else SEARCH)
        pace = [0.0] * 5
        for index, value in zip(self.used, found, strict=True):
            pace[index] = value
        # How the size of the error grows with drift and with slowness.
        sizes = [math.log(max(1e-4, abs(rest - dot(row, pace)))) for row, rest in samples]
        return pace, squares([[1.0, abs(row[1]), row[2]] for row, _ in samples], sizes, each)


def _width(columns: list[float], size: list[float]) -> float:
    return math.exp(size[0] + size[1] * abs(columns[1]) + size[2] * columns[2])
