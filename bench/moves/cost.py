"""What a split costs the projection and the detector of moves together, and a whole race.

Rules of this file: what is timed is the processor's time of this thread, so that a busy machine changes little.
"""

import time
from dataclasses import dataclass

from bench.moves.generate import case, make
from meetdash import catalogue
from meetdash.analysis.moves import MoveWatch
from meetdash.analysis.projection import project
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
    longest, model = 0.0, catalogue.projection()
    for seed in range(races):
        one = case(make(900_000 + seed, 10_000, runners), 200, 0.02, 0.0, seed)
        course = Course("10000", one.distance_mm, 400_000, Surface.TRACK)
        watch = MoveWatch(course, one.pacemakers)
        runs: dict[str, list[tuple[int, int]]] = {}
        whole = 0.0
        for split in one.splits:
            entry, mm, ms, _ = split
            run = runs.setdefault(entry, [])
            run.append((mm, ms))
            start = time.thread_time()
            watch.take(*split)
            project(course, run, model, pacemaker=entry in one.pacemakers)
            spent = time.thread_time() - start
            took.append(spent)
            whole += spent
        longest = max(longest, whole)
    took.sort()
    count = len(took)
    return Cost(took[count // 2] * 1e6, took[count * 99 // 100] * 1e6, longest * 1000, count // races)
