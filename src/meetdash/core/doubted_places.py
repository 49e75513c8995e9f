"""Whose place is in doubt because laps were probably miscounted, or a leader is not known.

Rules of this file: whoever was counted a lap early at the finish puts every place from his own on in doubt; who was
miscounted on the way puts in doubt the places between where he stands and where he would if the count were put right.
Places of a result list are not doubted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken
from meetdash.core.unseen import unseen_at


class Spot(NamedTuple):
    """How far somebody is, and since when. The less, the farther in front: `before_mm` is minus the distance."""

    before_mm: int
    ms: int


Placed = tuple[Runner, Spot]
"""An athlete on the way, and where he surely is."""
_SPOT = itemgetter(1)


def spot(race: Race, runner: Runner, last: Taken | None) -> Spot:
    """Where an athlete surely is: at his last time, less the laps that were probably counted too many."""
    if last is None:
        return Spot(0, 0)
    found = race.slip(runner.key)
    if found is None or found.laps <= 0 or race.course is None or last is not runner.last:
        return Spot(-last.mm, last.mark.ms)
    mm = last.mm - found.laps * race.course.lap_mm
    there = runner.at(mm)
    sure = there if there is not None and not race.miscounted(runner.key, mm) else last
    return Spot(-mm, sure.mark.ms)


def doubted_places(race: Race, finished: Sequence[Runner], running: Sequence[Placed]) -> frozenset[str]:
    """The keys of those whose places are in doubt, of finishers and of those on the way, each given in order."""
    early = next((at for at, one in enumerate(finished) if race.early(one)), len(finished))
    placed = [(one, at) for one, at in running if not one.entry.pacemaker]
    everybody = [*finished, *(one for one, _ in placed)]
    if early < len(finished):
        return frozenset(one.key for one in everybody[early:])
    doubted: set[str] = set()
    if unseen_at(race):
        doubted.update(one.key for one in everybody if one.key not in race.rows)
    for index in range(len(placed)) if race.times.uneven else ():
        doubted.update(_between(race, finished, placed, index))
    return frozenset(doubted)


def _between(race: Race, finished: Sequence[Runner], placed: Sequence[Placed], index: int) -> list[str]:
    """Everybody between where one on the way surely is and where else he may be, and himself if there is any."""
    one, at = placed[index]
    other = _other(race, one)
    if other is None:
        return []
    start = bisect_right(placed, min(at, other), key=_SPOT)
    end = bisect_left(placed, max(at, other), key=_SPOT)
    between = [rival.key for rival, _ in placed[start:end] if rival is not one]
    between += [rival.key for rival in finished if _behind(race, rival, other)]
    return [one.key, *between] if between else []


def missed_before(race: Race, finisher: Runner) -> Runner | None:
    """Who is on the way by the count and has probably finished before somebody, as a passage was missed: the first."""
    found: list[tuple[Spot, Runner]] = []
    for key in race.times.uneven:
        one = race.runners.get(key)
        if one is None or one.finish is not None or one.entry.pacemaker or key in race.out:
            continue
        other = None if race.roster.is_stray(key) else _other(race, one)
        if other is not None and _behind(race, finisher, other):
            found.append((other, one))
    return min(found, key=lambda one: (one[0].ms, one[1].key))[1] if found else None


def _other(race: Race, runner: Runner) -> Spot | None:
    """Where else somebody on the way may be: as he is counted, or by the laps that he has probably run."""
    found, last = race.slip(runner.key), runner.last
    if found is None or last is None or race.course is None:
        return None
    return Spot(min(0, found.laps) * race.course.lap_mm - last.mm, last.mark.ms)


def _behind(race: Race, finisher: Runner, probable: Spot) -> bool:
    """Whether a finisher without a place in a list was timed after another's probable finish."""
    if finisher.finish is None or finisher.key in race.rows or -probable.before_mm < race.distance_mm:
        return False
    return finisher.finish.mark.ms > probable.ms
