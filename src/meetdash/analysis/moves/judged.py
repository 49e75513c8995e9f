"""Which times of a race moves are judged by.

Rules of this file: whoever is out of the race makes no moves, though the timing goes on; nobody is judged by a time
that is probably that of another lap, nor by the only one of a bib on no start list; what is corrected at the finish
after the official result is noted, and the result stands.
"""

from collections.abc import Iterator, Mapping

from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

NO_MARKS: frozenset[int] = frozenset()


def judged(race: Race, left_out: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, int, int, int]]:
    """The times by which moves are judged, as athlete, millimetres, milliseconds, decimals, but for those left out."""
    finishes = _as_decided(race)
    for key, runner in race.runners.items():
        without = left_out.get(key, NO_MARKS)
        for taken in _in_the_race(race, runner, finishes.get(key, runner.finish)):
            if taken.mm <= race.distance_mm and taken.mm not in without:
                yield key, taken.mm, taken.mark.ms, taken.mark.decimals


def left_out(race: Race) -> dict[str, frozenset[int]]:
    """The marks at which athletes have times that they are not judged by."""
    found = {key: left_out_of(race, key) for key in race.times.uneven | race.roster.strangers}
    return {key: marks for key, marks in found.items() if marks}


def left_out_of(race: Race, key: str) -> frozenset[int]:
    """The same of one athlete."""
    runner = race.runners.get(key)
    if runner is None:
        return NO_MARKS
    if race.roster.is_stray(key):
        return frozenset(taken.mm for taken in runner.taken)
    if race.slip(key) is None:
        return NO_MARKS
    return frozenset(taken.mm for taken in runner.taken if race.miscounted(key, taken.mm))


def _as_decided(race: Race) -> dict[str, Taken | None]:
    """The finishes that were corrected after the official result, as they were when it came."""
    found: dict[str, Taken | None] = {}
    if race.official:
        for one in race.trail:
            if one.mm == race.distance_mm and one.order > race.result_order:
                found.setdefault(one.entry, one.before)
    return found


def _in_the_race(race: Race, runner: Runner, finish: Taken | None) -> list[Taken]:
    """The times of an athlete, those alone that came before he was out of the race."""
    taken = [*runner.splits, finish] if finish is not None else runner.splits
    return [one for one in taken if one.before(runner.decision)] if runner.key in race.out else taken
