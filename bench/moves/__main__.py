"""`python -m bench.moves [--rome PATH] [--seeds FROM TO]` prints the tables of docs/accuracy.md.

Rules of this file: thresholds of every detector are tuned on the tuning seeds alone; the seeds reported on are others.
"""

import argparse
from collections import Counter
from collections.abc import Callable

from bench.moves import rome
from bench.moves.cost import cost
from bench.moves.detect import Detector, field_pace, ours, own_pace
from bench.moves.generate import case, even, make
from bench.moves.score import Count, Score
from bench.moves.truth import SORTS, Case

TUNING = (0, 100)
TESTING = (9000, 9200)
SPACINGS = (100, 200, 400)
THRESHOLDS = (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10)
USUAL = 0.03
HEAD = (
    "| detector | precision | recall | F1 | false a race | onset error, m (9 in 10) | in interval | delay, marks | "
    "moves |\n|---|---|---|---|---|---|---|---|---|"
)
_RULES: tuple[tuple[str, Callable[[float], Detector]], ...] = (
    ("own pace", own_pace),
    ("the field's median", field_pace),
)


def cases(
    seeds: tuple[int, int], spacing: int, noise_s: float = 0.02, missed: float = 0.0, decimals: int = 2
) -> list[Case]:
    """The races of some seeds, seen every so many metres."""
    return [case(make(seed), spacing, noise_s, missed, seed, decimals) for seed in range(*seeds)]


def scored(found: list[Case], detect: Detector) -> Score:
    """What a detector makes of some races."""
    score = Score()
    for one in found:
        score.add(one, detect(one))
    return score


def tuned(found: list[Case], rule: Callable[[float], Detector]) -> float:
    """The threshold with the best F1 on these races."""
    return max(THRESHOLDS, key=lambda threshold: scored(found, rule(threshold)).all.f1)


def row(name: str, count: Count, races: int) -> str:
    """A line of the table."""
    onset = f"{count.onset_m:.0f} ({count.onset_p90_m:.0f})" if count.errors else "–"
    held = f"{count.coverage:.2f}" if count.held else "–"
    delay = f"{count.delay:.1f}" if count.delays else "–"
    return (
        f"| {name} | {count.precision:.2f} | {count.recall:.2f} | {count.f1:.2f} | {count.wrong / races:.2f} | "
        f"{onset} | {held} | {delay} | {count.right + count.missed} |"
    )


def detail(score: Score) -> None:
    """A line for each sort of move that there was."""
    for sort in SORTS:
        count = score.sorts[sort]
        if count.right + count.wrong + count.missed:
            print(row(f"· {sort}", count, score.races))


def made(seeds: tuple[int, int]) -> None:
    """Races of our own making."""
    for spacing in SPACINGS:
        print(f"\n### Made races, marks every {spacing} m, seeds {seeds[0]} to {seeds[1] - 1}\n\n{HEAD}")
        test, tune = cases(seeds, spacing), cases(TUNING, spacing)
        print(row("own pace, 3 %", scored(test, own_pace(USUAL)).all, len(test)))
        for name, rule in _RULES:
            best = tuned(tune, rule)
            print(row(f"{name}, tuned ({best:.1%})", scored(test, rule(best)).all, len(test)))
        score = scored(test, ours)
        print(row("**meetdash**", score.all, len(test)))
        detail(score)
        noisy = scored(cases(seeds, spacing, 0.1, 0.05, 1), ours)
        print(row("meetdash, times off by 0.1 s, to the tenth, 5 % missed", noisy.all, len(test)))
        coarse = scored(cases(seeds, spacing, decimals=0), ours)
        print(row("meetdash, times to the whole second", coarse.all, len(test)))


def real(path: str) -> None:
    """Real races with labels; the thresholds are those of the made ones."""
    for spacing in SPACINGS:
        found = rome.cases(path, spacing)
        print(f"\n### Rome 2024, {len(found)} races of 800 m, marks every {spacing} m\n\n{HEAD}")
        print(row("own pace, 3 %", scored(found, own_pace(USUAL)).all, len(found)))
        print(row("the field's median, 3 %", scored(found, field_pace(USUAL)).all, len(found)))
        score = scored(found, ours)
        print(row("**meetdash**", score.all, len(found)))
        detail(score)
        for name, part in (("men", found[:7]), ("women", found[7:])):
            print(row(f"meetdash, {name}", scored(part, ours).all, len(part)))


def nothing() -> None:
    """Races in which nothing happens."""
    print(
        "\n### Nothing happens: calls in 100 races\n\n| race | marks | readings off by | calls |\n|---|---|---|---|"
    )
    for name, spread in (("all at one pace", 0.0), ("each at an even pace of his own, 0 to 3 % apart", 0.03)):
        for distance, spacing in ((3000, 100), (5000, 200), (10_000, 400)):
            for jitter in (0.02, 0.1):
                calls = Counter(
                    call.sort
                    for seed in range(100)
                    for call in ours(even(seed, distance, spacing, (6, 12, 20, 30)[seed % 4], jitter, spread))
                )
                said = ", ".join(f"{count} {sort}" for sort, count in calls.items()) or "0"
                print(f"| {name}, {distance} m | {spacing} m | {jitter} s | {said} |")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.moves", description=__doc__)
    parser.add_argument(
        "--rome", help="the splits of the labelled races, a file that is not part of the project"
    )
    parser.add_argument("--seeds", nargs=2, type=int, default=TESTING, metavar=("FROM", "TO"))
    options = parser.parse_args()
    made((options.seeds[0], options.seeds[1]))
    if options.rome:
        real(options.rome)
    nothing()
    spent = cost()
    print(
        f"\n### Cost, 20 runners over 10,000 m with marks every 200 m\n\n"
        f"{spent.median_us:.1f} µs a split (median), {spent.p99_us:.0f} µs (99 in 100), "
        f"{spent.race_ms:.0f} ms for all {spent.splits} splits of a race"
    )


if __name__ == "__main__":
    main()
