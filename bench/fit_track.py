"""The tables of the track, from races of which the splits of athletes are known."""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.least import absolute, quantile
from meetdash.analysis.drift import TRACK_WINDOW_MM, drift

LOW, HIGH = 0.1, 0.9

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


Trace = tuple[int, list[tuple[int, int]], int]
"""Distance, splits and finishing time of one runner."""


def track(given: Sequence[list[Trace]], paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The tables of the track: short races fitted, longer ones with a drift coefficient that rises to one."""
    short = [race for race in given if race[0][0] <= 1_000_000]
    longer = [race for race in given if race[0][0] >= 1_500_000]
    names = ", ".join(path.name for path in paths)

    def sample(used: list[list[Trace]], what: str) -> str:
        count = sum(len(race) for race in used)
        return f"without a PB: {count} runners of {len(used)} races over {what} ({names}); {CARRIED}"

    first = _short_rows(short)
    rest = _longer_rows(longer, first)
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


def races(path: Path) -> Iterator[list[Trace]]:
    """The races of a file, each the traces of those who have splits and a finish."""
    loaded = json.loads(path.read_text(encoding="utf-8"))
    for race in loaded["races"] if isinstance(loaded, dict) else loaded:
        mm = round(race["distance_m"] * 1000)
        found: list[Trace] = []
        for athlete in race["athletes"]:
            # A leader's trace is several runners.
            if athlete.get("status", "OK") != "OK" or not athlete["splits"] or not athlete.get("finish_s"):
                continue
            splits = [
                (
                    round(split.get("d_m", split.get("m")) * 1000),
                    round(split.get("t_s", split.get("t")) * 1000),
                )
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


def _longer_rows(races: list[list[Trace]], short: list[list[float]]) -> list[list[float]]:
    rests = [_rests(race) for race in races]
    rows = []
    for part, b in CARRYING_ON:
        near = _near(rests, part - 0.14, part + 0.14)
        errors = [[rest - b * recent for _, recent, rest in race] for race in near]
        # Fields of championships and single traces of paced races err in different ways: the range holds both.
        fields, single = [one for one in errors if len(one) >= 5], [one for one in errors if len(one) < 5]
        ranges = [_range(some) for some in (fields, single) if some]
        # Too few whole fields are known: those of the short races, at the nearest mark, are the least to expect.
        nearest = min(short, key=lambda row: abs(row[0] - part))
        ranges.append((nearest[4], nearest[5]))
        low, high = min(one[0] for one in ranges), max(one[1] for one in ranges)
        rows.append([part, 0.0, b, 0.0, round(low, 4), round(high, 4)])
    return rows


def _range(errors: list[list[float]]) -> tuple[float, float]:
    weighted = [(error, 1 / len(race)) for race in errors for error in race]
    return quantile(weighted, LOW), quantile(weighted, HIGH)
