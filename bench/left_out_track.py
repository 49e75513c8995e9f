"""Back-tests track races, each with tables from which it was left out, without PBs.

python -m bench.left_out_track FILE... [--over 800 1000] [--field 5] [--paced]
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.fit_track import TrackRace, races, track
from meetdash import catalogue
from meetdash.analysis.backtest import MODEL, Line, RaceRuns, Run, backtest
from meetdash.analysis.projection_tables import Tables
from meetdash.core.course import Course, Surface, metres
from meetdash.present.backtest import table

FEWEST_RACES = 5
"""Whole fields of a distance; what fewer have shown was not measured."""
LAP_MM = 400_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--over", nargs="*", type=float, help="distances in metres; all when left out")
    parser.add_argument(
        "--field", type=int, default=1, help="races with at least so many athletes with splits"
    )
    parser.add_argument("--paced", action="store_true", help="races with a pacemaker or run for a record")
    given = parser.parse_args()
    every = [race for path in given.files for race in races(path)]
    chosen = [
        race
        for race in every
        if len(race.traces) >= given.field
        and (not given.over or race.distance_mm / 1000 in given.over)
        and (race.paced or not given.paced)
    ]
    report = backtest(map(_runs, chosen), left_out(every, given.files, catalogue.projection()))
    print("\n".join(table(report)))


def left_out(every: Sequence[TrackRace], paths: Sequence[Path], base: Tables) -> Callable[[RaceRuns], Tables]:
    """The tables `base` for each race, those of the track made from the others."""

    def without(judged: RaceRuns) -> Tables:
        others = [race for race in every if race.name != judged.name]
        return base.with_track(track(others, paths))

    return without


def measured(every: Sequence[TrackRace], paths: Sequence[Path], base: Tables) -> list[dict[str, Any]]:
    """What is known of whole fields on tracks of 400 m, mark by mark.

    Where only winners are known, as in most races over 1500 m and more, nobody has counted how often a range holds.
    """
    rows = []
    for distance in sorted({race.distance_mm for race in every}):
        fields = [
            race for race in every if race.field and race.distance_mm == distance and race.lap_mm == LAP_MM
        ]
        if len(fields) < FEWEST_RACES:
            continue
        for line in backtest(map(_runs, fields), left_out(every, paths, base)).every.marks:
            if line.scores:
                rows.append(measured_row(Surface.TRACK, distance, line))
    return rows


def measured_row(surface: Surface, distance_mm: int, line: Line) -> dict[str, Any]:
    """What was measured at a mark, as the table of coefficients holds it; the distance in metres."""
    far = float(metres(distance_mm))
    return {
        "surface": str(surface),
        "from_m": far,
        "to_m": far,
        "pb": False,
        "at": round(line.part, 4),
        "mape": round(line.scores[MODEL].mape, 2),
        "coverage": round(line.coverage, 3),
        "n": line.count,
        "races": line.races,
    }


def _surface(race: TrackRace) -> Surface:
    return Surface.TRACK if race.lap_mm == LAP_MM else Surface.SHORT_TRACK


def _runs(race: TrackRace) -> RaceRuns:
    course = Course(metres(race.distance_mm), race.distance_mm, race.lap_mm, _surface(race))
    runs = tuple(Run(tuple(splits), finish) for splits, finish in race.traces)
    return RaceRuns(race.name, course, runs, paced=race.paced)


if __name__ == "__main__":
    main()
