"""Makes the coefficients of the projection from races given by path, and prints them as the table that ships.

    python -m bench.fit_projection --road FILE... --track FILE... > src/meetdash/data/projection.json

--road takes tables of splits of one distance (meetdash.feed.splits_csv); every file is a race named CITY_YEAR, and the
ranges come from races and cities left out of the fit. --track takes JSON files of track races: a list of races, or an
object with `races`, each with `distance_m` and `athletes` with `splits` (`d_m`/`t_s` or `m`/`t`) and `finish_s`.
The figures under `measured` are those of races left out one at a time, each judged with tables made from the others.
Races set aside for testing must not be given; the names of the files stand in the table.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.fit_road import Race, road
from bench.fit_track import races, track
from bench.left_out_road import left_out
from bench.left_out_track import measured as measured_track
from bench.left_out_track import measured_row
from meetdash.analysis.backtest import backtest
from meetdash.analysis.projection_tables import Tables


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--road", nargs="+", type=Path, required=True)
    parser.add_argument("--track", nargs="+", type=Path, required=True)
    parser.add_argument("--distance", default="MAR")
    given = parser.parse_args(argv)
    on_track = [race for path in given.track for race in races(path)]
    tracks = track(on_track, given.track)
    on_road = [Race.of(path, given.distance) for path in given.road]
    print(f"{len(on_road)} races of the road read", file=sys.stderr)
    made = {"road": road(on_road), "track": tracks}
    print("fitted; now without each race in turn", file=sys.stderr)
    base = Tables.parse(made)
    measured = [*_measured_road(on_road, base), *measured_track(on_track, given.track, base)]
    print(_written({**made, "measured": measured}))


def _measured_road(given: list[Race], base: Tables) -> list[dict[str, Any]]:
    """What `left_out_road` measures, mark by mark."""
    report = backtest((race.runs() for race in given), left_out(given, base))
    course = given[0].course
    return [measured_row(course.surface, course.distance_mm, line) for line in report.every.marks]


def _written(value: Any) -> str:
    """JSON with one row of coefficients a line."""
    if isinstance(value, dict) and any(isinstance(one, list | dict) for one in value.values()):
        inner = ",\n".join(f"{json.dumps(key)}: {_written(one)}" for key, one in value.items())
        return "{\n" + inner + "\n}"
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join(_written(one) for one in value) + "\n]"
    return json.dumps(value)


if __name__ == "__main__":
    main()
