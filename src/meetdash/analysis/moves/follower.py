"""A race and its watch: which changes of the race bring or take times that moves are judged by.

Rules of this file: moves are judged by the times of athletes in the race (judged.py); whatever takes or changes one of
those has all judged anew; in a race that is over the watch rests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from meetdash.analysis.moves.cited import people
from meetdash.analysis.moves.judged import NO_MARKS, judged, left_out, left_out_of
from meetdash.analysis.moves.model import Note
from meetdash.analysis.moves.watch import MoveWatch
from meetdash.core import changes as did
from meetdash.core.line import NOBODY_THROUGH
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.runner import OUT

CROWD = 300
"""Where more than this many run, finishing times are corrected by the hundred, and each has the race judged anew."""
_LATE, _CORRECTION, _MISCOUNTED = "a late split", "a correction", "a lap that was probably miscounted"
_NOT_RENAMED: Mapping[str, str] = {}


@dataclass(slots=True)
class Follower:
    """Follows one race; there is a `watch` since its first time, another one after a false start."""

    watch: MoveWatch | None = None
    _left_out: dict[str, frozenset[int]] = field(default_factory=dict)
    """Marks whose times moves are not judged by, of those athletes who have any."""

    @property
    def over(self) -> bool:
        """Whether nothing more is to come of the race, as far as is known."""
        return self.watch is not None and self.watch.over

    def follow(self, race: Race, change: did.Change) -> list[Note]:
        """What a change of the race proves or disproves."""
        follow = _FOLLOWED.get(type(change))
        return follow(self, race, change) if follow is not None and race.course is not None else []

    def _again(self, _: Race, __: did.Started | did.Recalled) -> list[Note]:
        self.watch, self._left_out = None, {}
        return []

    def _split(self, race: Race, change: did.SplitTaken) -> list[Note]:
        return self._timed(race, change.entry, change.mm, change.mark)

    def _finished(self, race: Race, change: did.Finished) -> list[Note]:
        notes = self._timed(race, change.entry, race.distance_mm, change.mark)
        if self.watch is not None and _all_in(race, len(self.watch.pacemakers)):
            self._close(race, self.watch)
        return notes

    def _timed(self, race: Race, entry: str, mm: int, mark: Mark) -> list[Note]:
        watch = self.watch
        if watch is None:
            # Who is a pacemaker is known with the start list, and that may come after the course, as that after times.
            assert race.course is not None
            self.watch = MoveWatch(race.course)
            return self._anew(race, self.watch, _LATE)
        if entry in race.times.uneven or entry in race.roster.strangers or entry in self._left_out:
            now, before = left_out_of(race, entry), self._left_out.pop(entry, NO_MARKS)
            if now:
                self._left_out[entry] = now
            if before != now - {mm}:
                if watch.resting or now or entry in race.times.uneven:
                    return self._anew(race, watch, _MISCOUNTED if entry in race.times.uneven else _LATE)
                # A second time of a bib on no start list: the first counts too, though late.
                for one in race.runners[entry].taken:
                    if one.mm in before:
                        watch.take(entry, one.mm, one.mark.ms, one.mark.decimals)
            if mm in now:
                return []
        if entry in race.out:
            return []
        if watch.resting:
            return self._anew(race, watch, _LATE)
        return watch.take(entry, mm, mark.ms, mark.decimals)

    def _listed(self, race: Race, change: did.StartListed) -> list[Note]:
        if self.watch is None or not (change.renamed or change.paced_anew or self._left_out):
            return []
        return self._anew(race, self.watch, "a new start list", dict(change.renamed))

    def _described(self, race: Race, _: did.RaceDescribed) -> list[Note]:
        if self.watch is None or race.course == self.watch.course:
            return []
        return self._anew(race, self.watch, "another course")

    def _corrected(self, race: Race, change: did.Corrected) -> list[Note]:
        """Another time at the mark or, after a slip of the lap count, another mark for the time."""
        before, after, now = change.before, change.after, race.runners[change.entry].at(change.mm)
        same = (before.ms, before.decimals) == (after.ms, after.decimals)
        if same and now is not None and now.mark == after:
            return []
        if self.watch is None or matters_to_nobody(race, self.watch, change):
            return []
        return self._rewritten(race, change, change.reason)

    def _withdrawn(self, race: Race, change: did.Withdrawn) -> list[Note]:
        return self._rewritten(race, change, change.reason)

    def _rewritten(self, race: Race, change: did.Corrected | did.Withdrawn, reason: str) -> list[Note]:
        watch = self.watch
        if watch is None or (race.official and change.mm == race.distance_mm):
            return []  # It is noted; the official result stands.
        return self._anew(race, watch, reason or _CORRECTION)

    def _decided(self, race: Race, change: did.StatusChanged) -> list[Note]:
        was, now = change.before in OUT, change.status in OUT
        if self.watch is None or was == now:
            return []
        return self.watch.leave(change.entry) if now else self._anew(race, self.watch, "a decision")

    def _ended(self, race: Race, change: did.ResultTaken | did.Ended) -> list[Note]:
        if self.watch is None:
            return []
        notes: list[Note] = []
        if self._left_out and left_out(race) != self._left_out:
            notes += self._anew(race, self.watch, "a result")  # What a list holds is in no doubt.
        notes += self.watch.end()
        if race.official or isinstance(change, did.Ended):
            self._close(race, self.watch)
        return notes

    def _close(self, race: Race, watch: MoveWatch) -> None:
        watch.over = True
        if len(race.runners) <= CROWD:
            watch.rest()

    def _anew(
        self, race: Race, watch: MoveWatch, reason: str, renamed: Mapping[str, str] = _NOT_RENAMED
    ) -> list[Note]:
        """Has the times that stand judged again: the athletes, the pacemakers, the course or times are others now."""
        assert race.course is not None
        self._left_out = left_out(race)
        left = {key: last.mark.ms if (last := race.runners[key].last) else 0 for key in race.out}
        splits = judged(race, self._left_out)
        notes = watch.anew(
            race.course, race.roster.pacemakers(), splits, left, renamed=renamed, reason=reason
        )
        if watch.over:
            self._close(race, watch)
        return notes


def _all_in(race: Race, pacemakers: int) -> bool:
    """Whether nobody is to come, as far as can be counted: all have finished, left or set the pace."""
    finished = len(race.times.passages.get(race.distance_mm, NOBODY_THROUGH))
    return finished + len(race.out) + pacemakers + len(race.roster.strays()) >= len(race.runners)


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
