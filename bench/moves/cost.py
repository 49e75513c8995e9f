"""What a split costs, and a whole race."""

import time
from dataclasses import dataclass

from bench.moves.generate import case, make

from meetdash.analysis.moves import MoveWatch
from meetdash.core.course import Course, Surface


@dataclass(frozen=True)
class Cost:
    """Microseconds a split: median and 99th of a hundred; milliseconds for all splits of the longest race."""

    median_us: float
    p99_us: float
    race_ms: float
    splits: int


def cost(runners: int = 20, races: int = 5) -> Cost:
    """Times every split of some races with so many runners, marks every 200 m."""
    took: list[float] = []
    longest = 0.0
    for seed in range(races):
        one = case(make(900_000 + seed, 10_000, runners), 200, 0.02, 0.0, seed)
        watch = MoveWatch(Course("", one.distance_mm, 400_000, Surface.TRACK), one.pacemakers)
        whole = 0.0
        for split in one.splits:
            start = time.perf_counter()
            watch.take(*split)
            spent = time.perf_counter() - start
            took.append(spent)
            whole += spent
        longest = max(longest, whole)
    took.sort()
    count = len(took)
    return Cost(took[count // 2] * 1e6, took[count * 99 // 100] * 1e6, longest * 1000, count // races)
