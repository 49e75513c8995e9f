"""Back-tests track races, each with tables from which it was left out, without PBs.

python -m bench.left_out_track FILE... [--over 800 1000] [--field 5]
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from bench.fit_track import Trace, races, track
from meetdash import catalogue
from meetdash.analysis.backtest import RaceRuns, Run, backtest
from meetdash.analysis.projection_tables import Tables
from meetdash.core.course import Course, Surface
from meetdash.present.backtest import table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--over", nargs="*", type=float, help="distances in metres; all when left out")
    parser.add_argument(
        "--field", type=int, default=1, help="races with at least so many athletes with splits"
    )
    given = parser.parse_args()
    every = [race for path in given.files for race in races(path)]
    chosen = {
        f"race {index}": race
        for index, race in enumerate(every)
        if len(race) >= given.field and (not given.over or race[0][0] / 1000 in given.over)
    }

    def without(judged: RaceRuns) -> Tables:
        left = chosen[judged.name]
        others = [race for race in every if race is not left]
        made = track(others, given.files)
        parsed = Tables.parse(json.loads(json.dumps({"road": ROAD, "track": made})))
        return replace(catalogue.projection(), track=parsed.track)

    report = backtest((_runs(name, race) for name, race in chosen.items()), without)
    print("\n".join(table(report)))


# The road is not judged here; its table only has to be readable.
ROAD = {"rows": [[0.5, *[0.0] * 11]], "reference_ms_per_mm": 1.0, "distance_mm": 1, "sample": ""}


def _runs(name: str, race: list[Trace]) -> RaceRuns:
    distance = race[0][0]
    course = Course(f"{distance // 1000}", distance, 400_000, Surface.TRACK)
    return RaceRuns(name, course, tuple(Run(tuple(splits), finish) for _, splits, finish in race))


if __name__ == "__main__":
    main()
