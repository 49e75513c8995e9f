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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.least import absolute, dot, quantile, squares
from meetdash.analysis import projection as model
from meetdash.analysis.drift import ROAD_WINDOW, TRACK_WINDOW_MM, drift
from meetdash.feed.splits_csv import read

PER_RACE = 2_500
"""Runners of each race, taken at equal steps down its list, so that every race and every speed weighs the same."""
REFERENCE_MS = 7_235_000
"""2:00:35: only a scale on which runners are quicker or slower; nothing hangs on its being a record."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9

# From the prototype described in the design, fitted on championship races of Rome 2024 with everybody's PB, which are
# not at hand: rows of part, a, b, c, low, high. They are carried over, not fitted here.
BEST_800 = [
    [0.25, 0.034, 0.02, -0.90, -0.022, 0.024],
    [0.50, 0.015, 0.11, -1.18, -0.023, 0.037],
    [0.75, 0.008, 0.36, -1.04, -0.031, 0.056],
    [0.875, 0.021, 0.59, -0.72, -0.062, 0.084],
]
BEST_1500 = [
    [0.267, 0.003, 0.0, -0.78, -0.025, 0.036],
    [0.467, -0.002, 0.0, -1.12, -0.055, 0.042],
    [0.733, -0.020, 0.54, -0.76, -0.044, 0.107],
    [0.80, 0.001, 0.94, -0.25, -0.078, 0.091],
    [0.933, 0.038, 1.02, -0.22, -0.055, 0.080],
]
BEST_LONGER = [
    [0.30, 0.0, 0.0, -0.90, -0.025, 0.036],
    [0.50, 0.0, 0.0, -1.10, -0.055, 0.042],
    [0.75, 0.0, 0.5, -0.80, -0.044, 0.107],
    [0.93, 0.0, 1.0, -0.30, -0.055, 0.080],
]
CARRIED = "with a PB: carried over from a prototype's fit on championship races of Rome 2024, not fitted or tested here"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--road", nargs="+", type=Path, required=True)
    parser.add_argument("--track", nargs="+", type=Path, required=True)
    parser.add_argument("--distance", default="MAR")
    given = parser.parse_args(argv)
    table = {"road": road(given.road, given.distance), "track": track(given.track)}
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
        r, r2 = (
            min(max(one, model.QUICKEST_DRIFT), model.SLOWEST_DRIFT) for one in (now.recent, now.before)
        )
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


Trace = tuple[int, list[tuple[int, int]], int]
"""Distance, splits and finishing time of one runner."""


def track(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The tables of the track: short races fitted, longer ones with a drift coefficient that rises to one."""
    races = [race for path in paths for race in _races(path)]
    short = [race for race in races if race[0][0] <= 1_000_000]
    longer = [race for race in races if race[0][0] >= 1_500_000]
    names = ", ".join(path.name for path in paths)

    def sample(used: list[list[Trace]], what: str) -> str:
        count = sum(len(race) for race in used)
        return f"without a PB: {count} runners of {len(used)} races over {what} ({names}); {CARRIED}"

    first = _short_rows(short)
    rest = _longer_rows(longer)
    return [
        {
            "up_to_mm": 1_200_000,
            "widened": 1.0,
            "sample": sample(short, "800 m and 1000 m"),
            "with_best": BEST_800,
            "without_best": first,
        },
        {
            "up_to_mm": 2_000_000,
            "widened": 1.0,
            "sample": sample(longer, "1500 m and more"),
            "with_best": BEST_1500,
            "without_best": rest,
        },
        {
            "up_to_mm": 100_000_000,
            "widened": 1.5,
            "sample": sample(longer, "1500 m and more") + "; widened by half: too few races to measure",
            "with_best": BEST_LONGER,
            "without_best": rest,
        },
    ]


def _races(path: Path) -> Iterator[list[Trace]]:
    loaded = json.loads(path.read_text(encoding="utf-8"))
    for race in loaded["races"] if isinstance(loaded, dict) else loaded:
        mm = round(race["distance_m"] * 1000)
        found: list[Trace] = []
        for athlete in race["athletes"]:
            # A leader's trace is several runners.
            if athlete.get("status", "OK") != "OK" or not athlete["splits"] or not athlete.get("finish_s"):
                continue
            splits = [
                (round(split.get("d_m", split.get("m")) * 1000), round(split.get("t_s", split.get("t")) * 1000))
                for split in athlete["splits"]
            ]
            found.append((mm, splits, round(athlete["finish_s"] * 1000)))
        if found:
            yield found


Rest = tuple[float, float, float]
"""Part of the distance done, drift, and the logarithm of the pace of the rest over the pace so far."""


def _rests(race: list[Trace]) -> list[Rest]:
    found = []
    for distance, splits, finish in race:
        for count in range(1, len(splits) + 1):
            mm, ms = splits[count - 1]
            if mm < distance // 10:
                continue
            now = drift(splits[:count], TRACK_WINDOW_MM)
            found.append((mm / distance, now.recent, math.log((finish - ms) / (distance - mm) / now.pace)))
    return found


def _near(races: list[list[Rest]], low: float, high: float) -> list[list[Rest]]:
    found = [[rest for rest in race if low <= rest[0] <= high] for race in races]
    return [race for race in found if race]


def _short_rows(races: list[list[Trace]]) -> list[list[float]]:
    rests = [_rests(race) for race in races]
    rows = []
    for part in (0.25, 0.375, 0.5, 0.625, 0.75, 0.875):
        near = _near(rests, part - 0.01, part + 0.01)
        a, b = _line(near, drifting=part > 0.55)
        errors: list[list[float]] = []
        for index, race in enumerate(near):
            others = _line(near[:index] + near[index + 1 :], drifting=part > 0.55)
            errors.append([rest - others[0] - others[1] * recent for _, recent, rest in race])
        rows.append([part, *(round(value, 4) for value in (a, b, 0.0, *_range(errors)))])
    return rows


def _line(races: list[list[Rest]], *, drifting: bool) -> tuple[float, float]:
    columns = [[1.0, recent] if drifting else [1.0] for race in races for _, recent, _ in race]
    values = [rest for race in races for _, _, rest in race]
    weights = [1 / len(race) for race in races for _ in race]
    found = absolute(columns, values, weights)
    return (found[0], found[1] if drifting else 0.0)


CARRYING_ON = ((0.2, 0.0), (0.5, 0.2), (0.75, 0.6), (0.93, 1.0))
"""Longer races: how much of the latest drift goes on. Stated, not fitted: there are too few races."""


def _longer_rows(races: list[list[Trace]]) -> list[list[float]]:
    rests = [_rests(race) for race in races]
    rows = []
    for part, b in CARRYING_ON:
        near = _near(rests, part - 0.14, part + 0.14)
        errors = [[rest - b * recent for _, recent, rest in race] for race in near]
        # Fields of championships and single traces of paced races err in different ways: the range holds both.
        fields, single = [one for one in errors if len(one) >= 5], [one for one in errors if len(one) < 5]
        ranges = [_range(some) for some in (fields, single) if some]
        low, high = min(one[0] for one in ranges), max(one[1] for one in ranges)
        rows.append([part, 0.0, b, 0.0, round(low, 4), round(high, 4)])
    return rows


def _range(errors: list[list[float]]) -> tuple[float, float]:
    weighted = [(error, 1 / len(race)) for race in errors for error in race]
    return quantile(weighted, LOW), quantile(weighted, HIGH)


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
