"""Makes the coefficients of the projection from races given by path, and prints them as the table that ships.

    python -m bench.fit_projection --road FILE... --track FILE... > src/meetdash/data/projection.json

--road takes tables of splits of one distance (meetdash.feed.splits_csv); every file is a race, and the ranges come from
races left out of the fit one at a time. --track takes JSON files of track races: a list of races, or an object with
`races`, each with `distance_m` and `athletes` with `splits` (`d_m`/`t_s` or `m`/`t`) and `finish_s`.
Races set aside for testing must not be given; the names of the files stand in the table.
"""

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.fit_track import races, track
from bench.least import absolute, dot, quantile, squares
from meetdash.analysis import projection as model
from meetdash.analysis.drift import ROAD_WINDOW, drift
from meetdash.feed.splits_csv import read

PER_RACE = 2_500
"""Runners of each race, taken at equal steps down its list, so that every race and every speed weighs the same."""
REFERENCE_MS = 7_235_000
"""2:00:35: only a scale on which runners are quicker or slower; nothing hangs on its being a record."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--road", nargs="+", type=Path, required=True)
    parser.add_argument("--track", nargs="+", type=Path, required=True)
    parser.add_argument("--distance", default="MAR")
    given = parser.parse_args(argv)
    tracks = track([race for path in given.track for race in races(path)], given.track)
    table = {"road": road(given.road, given.distance), "track": tracks}
    print(_written(table))


def road(paths: Sequence[Path], distance: str) -> dict[str, Any]:
    """The table of the road, one row for each mark of the files."""
    tables = [read(path, distance) for path in paths]
    marks = sorted(set.intersection(*(set(table.marks) for table in tables)))
    distance_mm = tables[0].course.distance_mm
    reference = REFERENCE_MS / distance_mm
    chosen = []
    for table in tables:
        finished = sorted((row for row in table.rows if row.finish_ms), key=lambda row: row.finish_ms or 0)
        step = max(1.0, len(finished) / PER_RACE)
        chosen.append([finished[int(index * step)] for index in range(min(PER_RACE, len(finished)))])
    rows = []
    for mm in marks:
        races = [_road_samples(race, mm, distance_mm, reference) for race in chosen]
        rows.append([round(mm / distance_mm, 5), *_road_row(races, mm / distance_mm)])
        print(rows[-1], file=sys.stderr)
    names = ", ".join(path.name.removesuffix(".gz").removesuffix(".csv") for path in paths)
    count = sum(len(race) for race in chosen)
    return {
        "distance_mm": distance_mm,
        "reference_ms_per_mm": reference,
        "sample": f"{count} runners of {len(paths)} races, equally many of each: {names}; "
        "range from races left out of the fit one at a time",
        "columns": "part a b c e g s0 s1 s2 z10 z50 z90",
        "rows": rows,
    }


Sample = tuple[list[float], float]
"""The columns 1, r, L, r L, r2 and the logarithm of the pace of the rest over the pace so far."""


def _road_samples(race: Sequence[Any], mm: int, distance_mm: int, reference: float) -> list[Sample]:
    found = []
    for row in race:
        splits = [split for split in row.splits if split[0] <= mm]
        if not splits or splits[-1][0] != mm:
            continue
        now = drift(splits, ROAD_WINDOW * distance_mm)
        level = math.log(now.pace / reference)
        if level < model.QUICKEST_LEVEL:
            continue  # wheelchairs
        level = min(level, model.SLOWEST_LEVEL)
        r, r2 = (min(max(one, model.QUICKEST_DRIFT), model.SLOWEST_DRIFT) for one in (now.recent, now.before))
        rest = math.log((row.finish_ms - splits[-1][1]) / (distance_mm - mm) / now.pace)
        found.append(([1.0, r, level, r * level, r2], rest))
    return found


def _road_row(races: list[list[Sample]], part: float) -> list[float]:
    # Before there are two stretches there is no drift, before three no stretch before the last that is not its mirror.
    used = [0, 2] if part < 0.15 else [0, 1, 2, 3] if part < 0.3 else [0, 1, 2, 3, 4]
    every = _fit(races, used, None, 20)
    scale = _scale(races, every)
    errors: list[tuple[float, float]] = []
    for index, left_out in enumerate(races):
        others = races[:index] + races[index + 1 :]
        coefficients = _fit(others, used, every, 6)
        width = _scale(others, coefficients)
        for columns, rest in left_out:
            error = (rest - dot(columns, coefficients)) / _width(columns, width)
            errors.append((error, 1 / len(left_out)))
    a, b, c, e, g = every
    ordered = [a, b, c, e, g, *scale, *(quantile(errors, at) for at in (LOW, MIDDLE, HIGH))]
    return [round(value, 4) for value in ordered]


def _fit(races: list[list[Sample]], used: list[int], start: list[float] | None, rounds: int) -> list[float]:
    columns = [[row[index] for index in used] for race in races for row, _ in race]
    values = [rest for race in races for _, rest in race]
    weights = [1 / len(race) for race in races for _ in race]
    first = [start[index] for index in used] if start else None
    found = absolute(columns, values, weights, first, rounds)
    every = [0.0] * 5
    for index, value in zip(used, found, strict=True):
        every[index] = value
    return every


def _scale(races: list[list[Sample]], coefficients: list[float]) -> list[float]:
    """s0, s1, s2: how the size of the error grows with drift and with slowness."""
    columns = [[1.0, abs(row[1]), row[2]] for race in races for row, _ in race]
    sizes = [math.log(max(1e-4, abs(rest - dot(row, coefficients)))) for race in races for row, rest in race]
    weights = [1 / len(race) for race in races for _ in race]
    return squares(columns, sizes, weights)


def _width(columns: list[float], scale: list[float]) -> float:
    return math.exp(scale[0] + scale[1] * abs(columns[1]) + scale[2] * columns[2])


def _written(value: Any, depth: int = 0) -> str:
    """JSON with one row of coefficients a line."""
    if isinstance(value, dict):
        inner = ",\n".join(f"{json.dumps(key)}: {_written(one, depth + 1)}" for key, one in value.items())
        return "{\n" + inner + "\n}"
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join(_written(one, depth + 1) for one in value) + "\n]"
    return json.dumps(value)


if __name__ == "__main__":
    main()
