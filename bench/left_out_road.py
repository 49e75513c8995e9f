"""Back-tests races of the road, each with tables from which it was left out.

python -m bench.left_out_road FILE... [--cities]

With --cities all races of its city are left out, so that the tables are of other courses alone.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench.fit_road import Race, road
from meetdash import catalogue
from meetdash.analysis.backtest import RaceRuns, backtest
from meetdash.analysis.projection_tables import Tables
from meetdash.present.backtest import table


def left_out(races: list[Race], base: Tables, *, cities: bool = False) -> Callable[[RaceRuns], Tables]:
    """The tables `base` for each race, that of the road made from the others, or from those of other cities."""
    made: dict[tuple[str, ...], Tables] = {}

    def without(judged: RaceRuns) -> Tables:
        race = next(one for one in races if one.name == judged.name)
        others = [one for one in races if (one.city != race.city if cities else one is not race)]
        key = tuple(one.name for one in others)
        if key not in made:
            made[key] = base.with_road(road(others))
        return made[key]

    return without


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--distance", default="MAR")
    parser.add_argument("--cities", action="store_true")
    given = parser.parse_args()
    races = [Race.of(path, given.distance) for path in given.files]
    report = backtest(
        (race.runs() for race in races), left_out(races, catalogue.projection(), cities=given.cities)
    )
    print("\n".join(table(report)))


if __name__ == "__main__":
    main()
