"""What one projection costs: python -m bench.cost_projection."""

from time import perf_counter

from meetdash import catalogue
from meetdash.analysis.projection import project
from meetdash.core.course import Course, Surface, course

ROUNDS = 2_000


def main() -> None:
    short = Surface.SHORT_TRACK
    cases: list[tuple[str, Course, int, int | None]] = [
        ("marathon, splits every 5 km", course("MAR"), 5_000_000, None),
        ("marathon, splits every km", course("MAR"), 1_000_000, None),
        ("1500 m, splits every 100 m, PB", course("1500"), 100_000, 215_000),
        ("two miles, laps of 200 m, no PB", course("2MILE", surface=short), 200_000, None),
        ("10,000 m, laps of 400 m, PB", course("10000"), 400_000, 1_620_000),
    ]
    tables = catalogue.projection()
    for name, where, step, best in cases:
        times = []
        marks = range(where.distance_mm % step + step, where.distance_mm, step)
        # Paces that wander a little, so that no branch is spared.
        splits = [(mm, mm * 165 // 1000 + mm % 7 * 90) for mm in marks]
        for count in range(1, len(splits) + 1):
            some = splits[:count]
            if project(where, some, tables, best_ms=best).ms is None:
                continue
            start = perf_counter()
            for _ in range(ROUNDS):
                project(where, some, tables, best_ms=best)
            times.append((perf_counter() - start) / ROUNDS * 1e6)
        times.sort()
        print(f"{name}: median {times[len(times) // 2]:.1f} µs, most {times[-1]:.1f} µs, {len(times)} marks")


if __name__ == "__main__":
    main()
