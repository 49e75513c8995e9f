"""Whose place is in doubt because laps were probably miscounted, his own or somebody else's.

Rules of this file: whoever was counted a lap early at the finish puts every place from his own on in doubt; who was
miscounted on the way puts in doubt the places between where he stands and where he would if the count were put right;
a leader without a name, ahead of all who are named at the foremost mark, may be anybody who has no time there.
Places of a result list are not doubted.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

UNSEEN_MS, UNSEEN_COARSE_MS = 500, 1_500
"""A leader's time that is so much quicker than the first of the named ones is another's; the second for times to the
whole second."""


class Spot(NamedTuple):
    """How far somebody is, and since when."""

    mm: int
    ms: int

    def before(self, other: "Spot") -> bool:
        """Whether this one is ahead of another: farther on, or there first."""
        return (-self.mm, self.ms) < (-other.mm, other.ms)


def spot(race: Race, runner: Runner) -> Spot:
    """Where an athlete surely is: at his last mark, less the laps that were probably counted too many."""
    last = runner.last
    if last is None:
        return Spot(0, 0)
    found = race.slip(runner.key)
    if found is None or found.laps <= 0 or race.course is None:
        return Spot(last.mm, last.mark.ms)
    mm = last.mm - found.laps * race.course.lap_mm
    there = runner.at(mm)
    sure = there if there is not None and not race.miscounted(runner.key, mm) else last
    return Spot(mm, sure.mark.ms)


def doubted_places(race: Race, finished: Sequence[Runner], running: Sequence[Runner]) -> frozenset[str]:
    """The keys of those whose places are in doubt, of finishers and of those on the way, each given in order."""
    early = next((at for at, one in enumerate(finished) if race.early(one)), len(finished))
    doubted = {one.key for one in finished[early:]}
    if not finished and running and leader_unseen(race, max(one.last.mm for one in running if one.last)):
        doubted |= {one.key for one in running if not one.entry.pacemaker}
    if not race.times.uneven:
        return frozenset(doubted)
    for one in running:
        last = None if one.entry.pacemaker else one.last
        if last is None or (other := _other(race, one, last)) is None:
            continue
        first, second = sorted((spot(race, one), other), key=lambda at: (-at.mm, at.ms))
        between = [
            rival.key
            for rival in running
            if rival is not one
            and first.before(at := spot(race, rival))
            and at.before(second)
            and not rival.entry.pacemaker
        ]
        between += [rival.key for rival in finished if _behind(race, rival, other)]
        if between:
            doubted |= {one.key, *between}
    return frozenset(doubted)


def leader_unseen(race: Race, mm: int) -> bool:
    """Whether the feed has the leader at a mark on the way, without a name, ahead of all whom it names there, and
    somebody who is in the race has no time there: perhaps that is he. A pacemaker who has none is, and leads nobody."""
    word, line = race.leader_marks.get(mm), race.passages(mm)
    if word is None or word.entry or not line or mm >= race.distance_mm:
        return False
    if line.first_ms - word.mark.ms < (UNSEEN_MS if word.mark.decimals else UNSEEN_COARSE_MS):
        return False
    coming = [one for key, one in race.runners.items() if key not in race.out and one.at(mm) is None]
    return bool(coming) and not any(one.entry.pacemaker for one in coming)


def missed_at_the_finish(race: Race, than: Runner) -> Iterator[Runner]:
    """Who is on the way by the count and has probably finished before somebody, as a passage was missed."""
    for key in race.times.uneven:
        one = race.runners.get(key)
        if one is None or one.finish is not None or one.last is None or one.entry.pacemaker:
            continue
        counts = key not in race.out and not race.roster.is_stray(key)
        other = _other(race, one, one.last) if counts else None
        if other is not None and _behind(race, than, other):
            yield one


def _other(race: Race, runner: Runner, last: Taken) -> Spot | None:
    """Where else somebody on the way may be: as he is counted, or by the laps that he has probably run."""
    found = race.slip(runner.key)
    if found is None or race.course is None:
        return None
    return Spot(last.mm - min(0, found.laps) * race.course.lap_mm, last.mark.ms)


def _behind(race: Race, rival: Runner, probable: Spot) -> bool:
    """Whether a finisher without a place in a list was timed after another's probable finish."""
    if rival.finish is None or rival.key in race.rows or probable.mm < race.distance_mm:
        return False
    return rival.finish.mark.ms > probable.ms
