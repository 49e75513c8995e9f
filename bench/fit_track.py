"""The tables of the track, from races of which the splits of athletes are known.

A race counts as paced when its file says so: a pacemaker, or a record that was run for. Of those only single athletes
are known, nearly all of them the winners.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from bench.least import absolute, quantile
from meetdash.analysis.drift import TRACK_WINDOW_MM, drift
from meetdash.analysis.projection import BEST_SLOWER

LOW, HIGH = 0.1, 0.9
WIDENED = 1.5
"""The ranges of races so long that too few are known, against those of shorter ones."""

# From an earlier trial, fitted on championship races of Rome 2024 with everybody's PB, which are
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
CARRIED = (
    "numbers taken from an earlier trial on championship races (Rome 2024), their range made a fifth wider; "
    "how often it holds was never measured"
)
MORE = "; widened by half: too few races to measure"


PACED = re.compile(r"record|world best|pacemaker|pacing", re.IGNORECASE)
LONGER_MM = 1_500_000
FIELD = 5
"""Athletes with splits from which on a race counts as a field."""


class Trace(NamedTuple):
    """One runner: splits (millimetres, milliseconds) and finishing time."""

    splits: list[tuple[int, int]]
    finish_ms: int


@dataclass(frozen=True)
class TrackRace:
    """A race on the track: the traces of those who have splits and a finish."""

    name: str
    distance_mm: int
    lap_mm: int
    paced: bool
    traces: tuple[Trace, ...]

    @property
    def longer(self) -> bool:
        return self.distance_mm >= LONGER_MM

    @property
    def field(self) -> bool:
        return len(self.traces) >= FIELD


def track(given: Sequence[TrackRace], paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The tables of the track: short races fitted, longer ones with a drift coefficient that rises to one."""
    short = [race for race in given if race.distance_mm <= 1_000_000]
    longer = [race for race in given if race.longer]
    paced = [race for race in longer if race.paced]
    names = ", ".join(path.name for path in paths)

    def runners(used: list[TrackRace]) -> str:
        return f"{sum(len(race.traces) for race in used)} runners of {len(used)} races"

    def sample(used: list[TrackRace], what: str) -> str:
        return f"{runners(used)} over {what} ({names})"

    first = _short_rows(short)
    rest = narrowing(_longer_rows(longer, first))
    quick = narrowing(_paced_rows(longer, first))
    with_pacemaker = (
        f"races with a pacemaker or run for a record: {runners(paced)} over 1500 m and more ({names}), nearly all "
        "of them the winners; the slow end from whole fields without one"
    )
    open_races = sample(longer, "1500 m and more") + "; wide enough for a tactical race: not measured"
    return [
        {
            "up_to_mm": 1_200_000,
            "widened": 1.0,
            "sample": sample(short, "800 m and 1000 m"),
            "best_sample": CARRIED,
            "with_best": narrowing(BEST_800),
            "without_best": first,
        },
        {
            "up_to_mm": 2_000_000,
            "widened": 1.0,
            "sample": open_races,
            "best_sample": CARRIED,
            "with_best": narrowing(BEST_1500),
            "without_best": rest,
            "paced": quick,
            "paced_sample": with_pacemaker,
        },
        {
            "up_to_mm": 100_000_000,
            "widened": WIDENED,
            "sample": open_races + MORE,
            "best_sample": CARRIED + MORE,
            "with_best": narrowing(BEST_LONGER),
            "without_best": rest,
            "paced": quick,
            "paced_sample": with_pacemaker,
        },
    ]


def races(path: Path) -> Iterator[TrackRace]:
    """The races of a file; a steeplechase is no flat race and is passed over."""
    loaded = json.loads(path.read_text(encoding="utf-8"))
    for index, race in enumerate(loaded["races"] if isinstance(loaded, dict) else loaded):
        name = str(race.get("race", race.get("name", "")))
        if "steeplechase" in name:
            continue
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
            found.append(Trace(splits, round(athlete["finish_s"] * 1000)))
        said = [name, str(race.get("notes", ""))]
        for athlete in race["athletes"]:
            said += [str(athlete.get("status", "")), str(athlete.get("leader_detail", ""))]
        if found:
            yield TrackRace(
                f"{path.name} {race.get('id', index)}",
                round(race["distance_m"] * 1000),
                round(race.get("track_m", 400) * 1000),
                bool(PACED.search(" ".join(said))),
                tuple(found),
            )


Rest = tuple[float, float, float]
"""Part of the distance done, drift, and the logarithm of the pace of the rest over the pace so far."""


def _rests(race: TrackRace) -> list[Rest]:
    found, distance = [], race.distance_mm
    for splits, finish in race.traces:
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


def _short_rows(races: list[TrackRace]) -> list[list[float]]:
    rests = [_rests(race) for race in races]
    rows = []
    for part in (0.25, 0.375, 0.5, 0.625, 0.75, 0.875):
        near = _near(rests, part - 0.01, part + 0.01)
        a, b = _line(near, drifting=part > 0.55)
        errors: list[list[float]] = []
        for index, race in enumerate(near):
            others = _line(near[:index] + near[index + 1 :], drifting=part > 0.55)
            errors.append([rest - others[0] - others[1] * recent for _, recent, rest in race])
        rows.append([part, *(round(value, 4) for value in (a, b, 0.0, *_range(errors, LOW, HIGH)))])
    return rows


def _line(races: list[list[Rest]], *, drifting: bool) -> tuple[float, float]:
    columns = [[1.0, recent] if drifting else [1.0] for race in races for _, recent, _ in race]
    values = [rest for race in races for _, _, rest in race]
    weights = [1 / len(race) for race in races for _ in race]
    found = absolute(columns, values, weights)
    return (found[0], found[1] if drifting else 0.0)


CARRYING_ON = ((0.2, 0.0), (0.5, 0.2), (0.75, 0.6), (0.93, 1.0))
"""Longer races: how much of the latest drift goes on. Stated, not fitted: there are too few races."""


def _longer_rows(races: list[TrackRace], short: list[list[float]]) -> list[list[float]]:
    """Open races: whether one is tactical shows only late, so the range holds every kind that is known."""
    rows = []
    for part, b in CARRYING_ON:
        fields = _errors([race for race in races if race.field], part, b)
        single = _errors([race for race in races if not race.field], part, b)
        ranges = [_range(some, LOW, HIGH) for some in (fields, single) if some]
        # Too few whole fields are known: those of the short races, at the nearest mark, are the least to expect.
        ranges.append(_least(short, part))
        low, high = min(one[0] for one in ranges), max(one[1] for one in ranges)
        rows.append([part, 0.0, b, 0.0, round(low, 4), round(high, 4)])
    return rows


PACED_ROWS = ((0.2, 0.0), (0.5, 0.2), (0.62, 0.4), (0.75, 0.6), (0.87, 0.9), (0.93, 1.0))
"""As CARRYING_ON, in finer steps: in a paced race the pace of the rest is known more closely until the last lap."""
NEAR_LONGER, NEAR_PACED = 0.14, 0.08
"""Marks so near in part of the distance make a row."""
FEW = 3
"""Fewer paced races at a mark do not narrow a range alone."""
PACED_LOW, PACED_HIGH = 0.15, 0.85
"""Each end of the range of a paced race is that of another sample, and each is overstepped by its own alone."""


def _paced_rows(races: list[TrackRace], short: list[list[float]]) -> list[list[float]]:
    """Paced races: how far winners go faster is known from them, how far others fall behind only from fields."""
    rows = []
    for part, b in PACED_ROWS:
        paced = _errors([race for race in races if race.paced], part, b, NEAR_PACED)
        fields = _errors([race for race in races if race.field], part, b)
        low = _range(paced, PACED_LOW, PACED_HIGH)[0] if paced else 0.0
        if len(paced) < FEW:
            low = min(low, _least(short, part)[0])
        high = _range(fields, PACED_LOW, PACED_HIGH)[1] if fields else _least(short, part)[1]
        rows.append([part, 0.0, b, 0.0, round(low, 4), round(high, 4)])
    return rows


def _least(short: list[list[float]], part: float) -> tuple[float, float]:
    nearest = min(short, key=lambda row: abs(row[0] - part))
    return nearest[4], nearest[5]


def _errors(races: list[TrackRace], part: float, b: float, near_by: float = NEAR_LONGER) -> list[list[float]]:
    near = _near([_rests(race) for race in races], part - near_by, part + near_by)
    return [[rest - b * recent for _, recent, rest in race] for race in near]


CLOSER = 4
"""Rounds in which an end of a range is brought to a width: it is not quite proportional."""


def narrowing(rows: list[list[float]]) -> list[list[float]]:
    """The rows with early ranges widened until, on even splits, no range is wider than one before it.

    The range is in the pace of what is left, (1 - part) of the distance, so its width there may grow towards the end,
    but between two rows not faster than that gets less.
    """
    made = [list(row) for row in rows]
    for before, after in reversed(list(pairwise(made))):
        left = 1 - before[0]
        # The other coefficients move the middle, and with it the width a little: most for the slowest against his best.
        moved = abs(after[1] - before[1]) + BEST_SLOWER * abs(after[3] - before[3])
        most = (1 + (after[0] - before[0]) / left) / math.exp(moved)
        least = _width(after) / most
        for _ in range(CLOSER):
            before[4:] = [end * max(1.0, least / _width(before)) for end in before[4:]]
    return [[*row[:4], round(row[4], 4), round(row[5], 4)] for row in made]


def _width(row: list[float]) -> float:
    """How wide a range is in the pace of the rest, where it is widened most."""
    return math.exp(WIDENED * row[5]) - math.exp(WIDENED * row[4])


def _range(errors: list[list[float]], low: float, high: float) -> tuple[float, float]:
    weighted = [(error, 1 / len(race)) for race in errors for error in race]
    return quantile(weighted, low), quantile(weighted, high)
