"""A race and its watch: which changes of the race bring or take times that moves are judged by.

Rules of this file: whoever is out of the race makes no moves, though the timing goes on; what is corrected at the
finish after the official result is noted, and the result stands; in a race that is over the watch rests.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meetdash.analysis.moves.cited import people
from meetdash.analysis.moves.model import Note
from meetdash.analysis.moves.watch import MoveWatch
from meetdash.core import changes as did
from meetdash.core.line import NOBODY_THROUGH
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

CROWD = 300
"""Where more than this many run, finishing times are corrected by the hundred, and each has the race judged anew."""
_LATE, _CORRECTION, _MISCOUNTED = "a late split", "a correction", "a lap that was probably miscounted"
_NOT_RENAMED: Mapping[str, str] = {}


@dataclass(slots=True)
class Follower:
    """Follows one race; there is a `watch` since its first time, another one after a false start."""

    watch: MoveWatch | None = None
    _doubted: frozenset[tuple[str, int]] = frozenset()
    """Times that are probably those of another lap, which moves are not judged by."""

    def follow(self, race: Race, change: did.Change) -> list[Note]:
        """What a change of the race proves or disproves."""
        follow = _FOLLOWED.get(type(change))
        return follow(self, race, change) if follow is not None and race.course is not None else []

    def _again(self, _: Race, __: did.Started | did.Recalled) -> list[Note]:
        self.watch, self._doubted = None, frozenset()
        return []

    def _split(self, race: Race, change: did.SplitTaken) -> list[Note]:
        return self._timed(race, change.entry, change.mm, change.mark)

    def _finished(self, race: Race, change: did.Finished) -> list[Note]:
        notes = self._timed(race, change.entry, race.distance_mm, change.mark)
        if self.watch is not None and _over(race, len(self.watch.pacemakers)):
            self.watch.rest()
        return notes

    def _timed(self, race: Race, entry: str, mm: int, mark: Mark) -> list[Note]:
        watch = self.watch
        if watch is None:
            # Who is a pacemaker is known with the start list, and that may come after the course, as that after times.
            assert race.course is not None
            self.watch = MoveWatch(race.course)
            return self._anew(race, self.watch, _LATE)
        if race.times.uneven and self._doubts_anew(race, (entry, mm)):
            return self._anew(race, watch, _MISCOUNTED)
        if entry in race.out or race.miscounted(entry, mm):
            return []
        if watch.resting:
            return self._anew(race, watch, _LATE)
        return watch.take(entry, mm, mark.ms, mark.decimals)

    def _doubts_anew(self, race: Race, new: tuple[str, int] | None = None) -> bool:
        """Whether a time that was known before the new one, by athlete and mark, is in doubt only now, or no more."""
        if len(race.runners) > CROWD:
            return False
        before, self._doubted = (
            self._doubted,
            frozenset(
                (key, taken.mm)
                for key in race.times.uneven
                for taken in race.runners[key].taken
                if race.miscounted(key, taken.mm)
            ),
        )
        return before != self._doubted - {new}

    def _listed(self, race: Race, change: did.StartListed) -> list[Note]:
        if self.watch is None or not (change.renamed or change.paced_anew):
            return []
        return self._anew(race, self.watch, "a new start list", dict(change.renamed))

    def _described(self, race: Race, _: did.RaceDescribed) -> list[Note]:
        if self.watch is None or race.course == self.watch.course:
            return []
        return self._anew(race, self.watch, "another course")

    def _corrected(self, race: Race, change: did.Corrected) -> list[Note]:
        """Another time at the mark or, after a slip of the lap count, another mark for the time."""
        watch, entry, why = self.watch, change.entry, change.reason or _CORRECTION
        if watch is None or entry in race.out or (race.official and change.mm == race.distance_mm):
            return []
        taken = race.runners[entry].taken
        moved = next((one.mm for one in taken if one.mark == change.after and one.mm != change.mm), None)
        gone = moved is not None and not any(one.mm == change.mm for one in taken)
        if not gone and (change.after.ms == change.before.ms or matters_to_nobody(race, watch, change)):
            return []
        if watch.resting or self._doubts_anew(race):
            return self._anew(race, watch, why)
        if not gone:
            return watch.correct(entry, change.mm, change.after.ms, why)
        assert moved is not None
        notes = watch.correct(entry, change.mm, None, why)
        return notes + watch.correct(entry, moved, change.after.ms, why)

    def _withdrawn(self, race: Race, change: did.Withdrawn) -> list[Note]:
        watch, why = self.watch, change.reason or _CORRECTION
        if watch is None:
            return []
        if watch.resting or self._doubts_anew(race):
            return self._anew(race, watch, why)
        return watch.correct(change.entry, change.mm, None, why)

    def _decided(self, _: Race, change: did.StatusChanged) -> list[Note]:
        if self.watch is None or change.status not in ("DNF", "DQ"):
            return []
        return self.watch.leave(change.entry)

    def _ended(self, race: Race, _: did.ResultTaken | did.Ended) -> list[Note]:
        if self.watch is None:
            return []
        notes = self.watch.end()
        if len(race.runners) <= CROWD:
            self.watch.rest()
        return notes

    def _anew(
        self, race: Race, watch: MoveWatch, reason: str, renamed: Mapping[str, str] = _NOT_RENAMED
    ) -> list[Note]:
        """Has the times that stand judged again: the athletes, the pacemakers, the course or times are others now."""
        assert race.course is not None
        rests, distance = watch.resting, race.course.distance_mm
        splits = [
            (key, taken.mm, taken.mark.ms, taken.mark.decimals)
            for key, runner in race.runners.items()
            for taken in _in_the_race(race, runner)
            if taken.mm <= distance and not race.miscounted(key, taken.mm)
        ]
        left = {key: last.mark.ms if (last := race.runners[key].last) else 0 for key in race.out}
        notes = watch.anew(
            race.course, race.roster.pacemakers(), splits, left, renamed=renamed, reason=reason
        )
        if rests:
            watch.rest()
        return notes


def _in_the_race(race: Race, runner: Runner) -> Iterable[Taken]:
    """The times of an athlete, those alone that came before he was out of the race."""
    decision = runner.decision
    if runner.key not in race.out or decision is None:
        return runner.taken
    return [taken for taken in runner.taken if taken.since < decision.since]


def _over(race: Race, pacemakers: int) -> bool:
    """Whether nobody is to come, as far as can be counted: all have finished, left or set the pace."""
    count = len(race.runners)
    finished = len(race.times.passages.get(race.distance_mm, NOBODY_THROUGH))
    return count <= CROWD and finished + len(race.out) + pacemakers >= count


def matters_to_nobody(race: Race, watch: MoveWatch, change: did.Corrected) -> bool:
    """Whether, in a crowd, a finish is corrected that no move cites: no later split is compared with it."""
    if len(race.runners) <= CROWD or change.mm != race.distance_mm:
        return False
    return not any(change.entry in people(move) for move in watch.moves.values())


_FOLLOWED: dict[type[did.Change], Callable[[Follower, Race, Any], list[Note]]] = {
    did.Started: Follower._again,
    did.Recalled: Follower._again,
    did.SplitTaken: Follower._split,
    did.Finished: Follower._finished,
    did.StartListed: Follower._listed,
    did.RaceDescribed: Follower._described,
    did.Corrected: Follower._corrected,
    did.Withdrawn: Follower._withdrawn,
    did.StatusChanged: Follower._decided,
    did.ResultTaken: Follower._ended,
    did.Ended: Follower._ended,
}
