"""`python -m bench.moves [--rome PATH] [--seeds FROM TO]` prints the tables of docs/accuracy.md."""

import argparse

from bench.moves.detect import Detector, field_pace, ours, own_pace
from bench.moves.generate import case, make
from bench.moves.score import Count, Score
from bench.moves.truth import SORTS, Case

TUNING = (0, 100)
TESTING = (5000, 5200)
SPACINGS = (100, 200, 400)
THRESHOLDS = (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10)


def cases(
    seeds: tuple[int, int], spacing: int, noise_s: float = 0.02, missed: float = 0.0, decimals: int = 2
) -> list[Case]:
    return [case(make(seed), spacing, noise_s, missed, seed, decimals) for seed in range(*seeds)]


def scored(found: list[Case], detect: Detector) -> Score:
    score = Score()
    for one in found:
        score.add(one, detect(one))
    return score


def tuned(found: list[Case], rule: object) -> float:
    """The threshold with the best F1 on the tuning seeds."""
    return max(THRESHOLDS, key=lambda threshold: scored(found, rule(threshold)).all.f1)  # type: ignore[operator]


def row(name: str, count: Count, alarms: float | None = None) -> str:
    false = f"{alarms:6.2f}" if alarms is not None else "      "
    return (
        f"| {name:<34} | {count.precision:.2f} | {count.recall:.2f} | {count.f1:.2f} | {false} | "
        f"{count.onset_m:5.0f} ({count.onset_p90_m:4.0f}) | {count.delay:4.1f} | {count.right + count.missed:5d} |"
    )


HEAD = (
    "| detector                           | prec | rec  | F1   | false/race | onset m (p90) | delay, marks | moves |\n"
    "|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.moves")
    parser.add_argument("--rome")
    parser.add_argument("--seeds", nargs=2, type=int, default=TESTING)
    options = parser.parse_args()
    seeds = tuple(options.seeds)
    for spacing in SPACINGS:
        print(f"\n### Marks every {spacing} m, seeds {seeds[0]} to {seeds[1] - 1}\n\n{HEAD}")
        test = cases(seeds, spacing)
        tune = cases(TUNING, spacing)
        print(row("own pace, 3 %", (score := scored(test, own_pace(0.03))).all, score.false_alarms))
        for name, rule in (("own pace", own_pace), ("the field's median", field_pace)):
            best = tuned(tune, rule)
            score = scored(test, rule(best))
            print(row(f"{name}, tuned ({best:.1%})", score.all, score.false_alarms))
        score = scored(test, ours)
        print(row("meetdash", score.all, score.false_alarms))
        for sort in SORTS:
            print(row(f"· {sort}", score.sorts[sort]))
        score = scored(cases(seeds, spacing, 0.1, 0.05, 1), ours)
        print(row("meetdash, 0.1 s noise, 5 % missed", score.all, score.false_alarms))


if __name__ == "__main__":
    main()
