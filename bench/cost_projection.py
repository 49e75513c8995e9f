"""What one projection costs in processor time, and with the detector of moves: python -m bench.cost_projection."""

from collections.abc import Iterator
from time import process_time

from bench.moves.generate import case, make
from meetdash import catalogue
from meetdash.analysis.moves import MoveWatch
from meetdash.analysis.projection import project
from meetdash.core.course import Course, Surface, course

ROUNDS = 500
RUNNERS, RACES = 20, 3


def run() -> list[str]:
    """What was found, a line each."""
    return [*_alone(), _together()]


def _alone() -> Iterator[str]:
    short = Surface.SHORT_TRACK
    cases: list[tuple[str, Course, int, int, int | None]] = [
        ("marathon, splits every 5 km", course("MAR"), 5_000_000, 240, None),
        ("marathon, splits every 5 km, one of the quickest", course("MAR"), 5_000_000, 190, None),
        ("marathon, splits every km", course("MAR"), 1_000_000, 240, None),
        ("1500 m, splits every 100 m, PB", course("1500"), 100_000, 145, 215_000),
        ("two miles, laps of 200 m, no PB", course("2MILE", surface=short), 200_000, 150, None),
        ("10,000 m, laps of 400 m, PB", course("10000"), 400_000, 165, 1_620_000),
    ]
    tables = catalogue.projection()
    for name, where, step, pace, best in cases:
        times = []
        marks = range(where.distance_mm % step + step, where.distance_mm, step)
        # Paces that wander a little, so that no branch is spared.
        splits = [(mm, mm * pace // 1000 + mm % 7 * 90) for mm in marks]
        for count in range(1, len(splits) + 1):
            some = splits[:count]
            if project(where, some, tables, best_ms=best).ms is None:
                continue
            start = process_time()
            for _ in range(ROUNDS):
                project(where, some, tables, best_ms=best)
            times.append((process_time() - start) / ROUNDS * 1e6)
        times.sort()
        yield f"{name}: median {times[len(times) // 2]:.1f} µs, most {times[-1]:.1f} µs, {len(times)} marks"


def _together() -> str:
    """Projector and detector at every split of made races over 10,000 m with marks every 200 m."""
    tables, took = catalogue.projection(), []
    for seed in range(RACES):
        one = case(make(900_000 + seed, 10_000, RUNNERS), 200, 0.02, 0.0, seed)
        where = Course("10000", one.distance_mm, 400_000, Surface.TRACK)
        watch = MoveWatch(where, one.pacemakers)
        so_far: dict[str, list[tuple[int, int]]] = {}
        for split in one.splits:
            athlete, mm, ms = split[:3]
            splits = so_far.setdefault(athlete, [])
            splits.append((mm, ms))
            start = process_time()
            project(where, splits, tables, best_ms=1_700_000)
            watch.take(*split)
            took.append(process_time() - start)
    took.sort()
    median, p99 = (took[len(took) * part // 100] * 1e6 for part in (50, 99))
    return (
        f"projector and detector, {RUNNERS} runners: median {median:.1f} µs, 99 in 100 {p99:.0f} µs a split"
    )


if __name__ == "__main__":
    print("\n".join(run()))
