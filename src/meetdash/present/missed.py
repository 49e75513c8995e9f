"""The times that are missing: who has none at a mark at which the others were timed."""

from collections.abc import Iterable

from meetdash.analysis.doubts import missed
from meetdash.core.race import Race
from meetdash.present.words import call, distance, plural

MOST = 20
"""So many athletes are named at most."""


def sentences(races: Iterable[Race]) -> list[str]:
    """One for each athlete whose times are missing: `Katir: no time at 800 m, 1200 m`."""
    known = list(races)
    found = []
    for race in known:
        which = f" ({race.info.name or race.id})" if len(known) > 1 and race.info is not None else ""
        for one in missed(race):
            marks = ", ".join("the finish" if mm == race.distance_mm else distance(mm) for mm in one.marks)
            found.append(f"{call(one.runner)}{which}: no time at {marks}")
    more = len(found) - MOST
    return [*found[:MOST], f"and {plural(more, 'athlete')} more"] if more > 0 else found
