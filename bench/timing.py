"""Two things timed in turns, so that a slow moment of the machine meets both."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns
from typing import Any

ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured against what: the ratio, nanoseconds of each for one item, and the goal, if there is one.

    The ratio is the median of those of the rounds: a slow moment of the machine moves it less than a ratio of medians.
    """

    what: str
    against: str
    value: float
    ns: float
    reference_ns: float
    spread: tuple[float, float]
    goal: float | None = None

    def __str__(self) -> str:
        low, high = self.spread
        goal = (
            ""
            if self.goal is None
            else f", goal ≤ {self.goal:.1f}× {'met' if self.value <= self.goal else 'MISSED'}"
        )
        return (
            f"{self.what}: {self.value:.2f}× {self.against} (rounds {low:.2f} to {high:.2f}{goal})\n"
            f"    here and now {self.ns / 1000:.2f} µs against {self.reference_ns / 1000:.2f} µs an item"
        )


def ratio(
    what: str,
    measured: Callable[[Any], object],
    against: str,
    reference: Callable[[], object],
    items: int,
    goal: float | None = None,
    prepare: Callable[[], Any] = lambda: None,
    rounds: int = ROUNDS,
) -> Ratio:
    """Runs both in turns and compares the medians; `prepare` makes what the measured side is handed, untimed."""
    own: list[int] = []
    other: list[int] = []
    measured(prepare())
    reference()
    for _ in range(rounds):
        prepared = prepare()
        gc.collect()
        start = perf_counter_ns()
        reference()
        between = perf_counter_ns()
        measured(prepared)
        end = perf_counter_ns()
        other.append(between - start)
        own.append(end - between)
    each = [mine / theirs for mine, theirs in zip(own, other, strict=True)]
    spread = (min(each), max(each))
    return Ratio(what, against, median(each), median(own) / items, median(other) / items, spread, goal)
