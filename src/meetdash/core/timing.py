"""The timed part of a race: who is in it, what has been timed of them, and who leads by it.

Rules of this file: a time that cannot be raises Implausible and changes nothing, so every check stands before the first
change; what changes a time says who leads after it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from meetdash.core import changes as did
from meetdash.core.course import Course, metres
from meetdash.core.errors import Implausible
from meetdash.core.leaders import NO_TIME, LeaderLine
from meetdash.core.leading import Leading
from meetdash.core.limits import NO_LIMITS, Limits, limits
from meetdash.core.marks import Mark
from meetdash.core.messages import StartList
from meetdash.core.readings import Slot, said, standing
from meetdash.core.roster import Roster
from meetdash.core.runner import Decision, Runner, Taken
from meetdash.core.slips import Slips
from meetdash.core.times import Times

Become = Mapping[Taken, Taken]
"""What readings of a time become by a correction, in the order of arrival; those that are not in it are gone."""


@dataclass(slots=True)
class Timing:
    """Runners, times and lead of one race. For this package only; the others read it through Race.

    `distance_mm` is the distance of the race, 0 while it is not known. `clock` is the latest time of the stadium
    clock.
    """

    race: str = ""
    course: Course | None = None
    distance_mm: int = 0
    limits: Limits = NO_LIMITS
    roster: Roster = field(default_factory=Roster)
    times: Times = field(default_factory=Times)
    clock: Mark = NO_TIME
    slips: Slips = field(init=False, repr=False, compare=False)
    leading: Leading = field(init=False)

    def __post_init__(self) -> None:
        self.slips = Slips(self.roster, self.times)
        self.leading = Leading(self.race, self.roster, self.times, self.slips)

    @property
    def latest_ms(self) -> int:
        """The latest race time that stands, 0 while there is none."""
        return max(self.times.latest_ms, self.told.ms)

    @property
    def told(self) -> Mark:
        """The latest race time that belongs to nobody: of the stadium clock, or of a leader without a name."""
        return max(self.clock, self.leading.leaders.latest)

    # What changes who is timed, and over which course.

    def run_over(self, course: Course, order: int) -> list[did.Change]:
        """The course is known, or another than before. Times beyond its finish are withdrawn."""
        previous, readings = self.leading.now.leader, self.times.readings
        moved = self.leading.leaders.move(self.distance_mm, course.distance_mm)
        readings.move(("", self.distance_mm), ("", course.distance_mm), moved)
        self.course, self.distance_mm, self.limits = course, course.distance_mm, limits(course)
        self.slips.run_over(course)
        self.times.finish_at(self.roster.runners.values(), course.distance_mm, order)
        self.leading.all_anew(previous)
        changes: list[did.Change] = []
        reason = f"beyond the finish at {metres(course.distance_mm)} m"
        for runner in list(self.roster.runners.values()):
            for taken in [one for one in runner.splits if one.mm > course.distance_mm]:
                changes += self.withdraw(runner, taken, reason, order)
        return self.leading.told_once(changes, previous)

    def enter(self, message: StartList, kept: frozenset[str]) -> tuple[dict[str, str], list[did.Change]]:
        """Takes a start list, as Roster.replace does; returns the new keys of those renamed, and who leads now."""
        renamed = self.roster.replace(message, kept)
        previous = self.leading.now.leader
        self.times.version += 1  # Whose times are those of a bib misread hangs on the list.
        if renamed:
            self.times.rename(renamed)
            self.leading.leaders.rename(renamed)
            previous = renamed.get(previous or "", previous)
        return renamed, self.leading.all_anew(previous)

    def decide(self, runner: Runner, decision: Decision) -> list[did.Change]:
        """A status; returns who leads now, if that is somebody else."""
        self.roster.decide(runner, decision)
        return self.leading.all_anew(self.leading.now.leader)

    def clear(self) -> None:
        """The race starts anew."""
        for runner in self.roster.runners.values():
            runner.splits, runner.finish = [], None
        self.times.clear()
        self.leading.clear()
        self.clock = NO_TIME

    # Times.

    def within(self, mm: int) -> None:
        """Raises Implausible when a mark lies beyond the finish."""
        if self.course is not None and mm > self.distance_mm:
            raise Implausible(f"{metres(mm)} m is beyond the finish at {metres(self.distance_mm)} m")

    def impossible(self, runner: Runner, new: Taken, *, finish: bool) -> str:
        """Why an athlete's time cannot be, seen from his others, else nothing; a finish ranks over laps miscounted."""
        why = runner.implausible(new, self.limits)
        if why and finish:
            return self.slips.surely(runner).implausible(new, self.limits)
        return why

    def take(self, name: str, new: Taken, *, finish: bool) -> list[did.Change]:
        """Takes a time of an athlete. Raises Implausible, or AmbiguousEntry for a bib that several wear."""
        self.within(new.mm)
        runners = self.roster.runners
        runner = runners.get(name) or runners.get(self.roster.resolve(name))
        if runner is not None:
            old = runner.finish if finish else runner.at(new.mm)
            if old is not None:
                return self._take_again(runner, old, new, finish=finish)
            if why := self.impossible(runner, new, finish=finish):
                raise Implausible(why)
            return self.file(runner, new, finish=finish)
        runner = self.roster.unlisted(name)
        if why := runner.implausible(new, self.limits):
            raise Implausible(why)
        self.roster.admit(runner)
        return [did.Unlisted(self.race, entry=name), *self.file(runner, new, finish=finish)]

    def file(self, runner: Runner, new: Taken, *, finish: bool) -> list[did.Change]:
        """Files a time where there was none, and says who leads if it proves that."""
        place = self.times.file(runner, new, finish=finish)
        change: did.Change
        if finish:
            change = did.Finished(self.race, entry=runner.key, mark=new.mark)
        else:
            change = did.SplitTaken(
                self.race,
                entry=runner.key,
                mm=new.mm,
                mark=new.mark,
                place=place,
                reconstructed=new.source == "reconstructed",
                late=runner.beyond(new.mm),
            )
        return [change, *self.leading.taken(runner, new)]

    def replace(self, runner: Runner, old: Taken, new: Taken, reason: str, order: int) -> list[did.Change]:
        """Puts a time in the place of another of the same athlete."""
        self.times.replace(runner, old, new, reason, order)
        change = did.Corrected(
            self.race, entry=runner.key, mm=old.mm, before=old.mark, after=new.mark, reason=reason
        )
        return [change, *self.leading.changed(runner, old.mm, new.mm)]

    def withdraw(self, runner: Runner, old: Taken, reason: str, order: int) -> list[did.Change]:
        """Takes a time away with all that was received of it; its ids mean nothing any more."""
        slot = _slot(runner, old)
        readings = self.times.readings
        readings.forget(slot, readings.of(slot, old), withdrawn=True)
        readings.put(slot, [])
        self.leading.leaders.change(old.mm, runner.key, lambda _: None)
        self.times.replace(runner, old, None, reason, order)
        change = did.Withdrawn(self.race, entry=runner.key, mm=old.mm, before=old.mark, reason=reason)
        return [change, *self.leading.changed(runner, old.mm)]

    def keep(
        self, runner: Runner, old: Taken, left: list[Taken], tried: Runner, reason: str, order: int
    ) -> list[did.Change]:
        """Forgets the readings of a time but those that are left, of which another may stand now, or none.

        `tried` is the runner without that time. Nothing is returned where it stands as it did.
        """
        refused: list[Taken] = []
        finish = old is runner.finish

        def refuse(one: Taken) -> str:
            why = self.impossible(tried, one, finish=finish)
            if why:
                refused.append(one)
            return why

        _, new = standing(left, refuse)
        if new is None:
            return self.withdraw(runner, old, reason, order)
        readings, slot = self.times.readings, _slot(runner, old)
        left = [one for one in left if one not in refused]
        dropped = [one for one in readings.of(slot, old) if one not in left]
        readings.forget(slot, dropped, withdrawn=new != old)
        readings.put(slot, left)
        words = self.leading.leaders.change(old.mm, runner.key, _goes({one: one for one in left}, runner))
        if new != old:
            return self.replace(runner, old, new, reason, order)
        return self.leading.changed(runner, old.mm) if words else []

    def give(
        self, runner: Runner, old: Taken, become: Become, owner: Runner, reason: str, order: int
    ) -> list[did.Change]:
        """Makes a time that of another mark, or of another athlete who has none there, with all its readings."""
        leading, kept = self.leading, self.times.readings
        _, new = standing(become.values())
        assert new is not None
        finish, previous = old is runner.finish, leading.now.leader
        slot, to = _slot(runner, old), (owner.key, None if finish else new.mm)
        kept.move(slot, to, kept.of(slot, old))
        kept.put(slot, [])
        leading.leaders.change(old.mm, runner.key, _goes(become, owner))
        if owner is runner:
            changes = self.replace(runner, old, new, reason, order)
        else:
            self.roster.admit(owner)
            changes = self.withdraw(runner, old, reason, order)
            changes += self.file(owner, new, finish=finish)
        kept.put(to, list(become.values()))
        leading.all_anew(previous)
        return leading.told_once(changes, previous)

    def part(
        self,
        runner: Runner,
        old: Taken,
        one: Taken,
        rest: list[Taken],
        owner: Runner,
        new: Taken,
        reason: str,
    ) -> list[did.Change]:
        """Makes one reading of a time that of another mark, or of another athlete; the rest stays where it is."""
        leading, finish, previous = self.leading, old is runner.finish, self.leading.now.leader
        tried = runner.without(old)
        if owner is runner:
            tried.put(new, finish=finish)
        stay, goes = _goes({other: other for other in rest}, runner), _goes({one: new}, owner)
        leading.leaders.change(old.mm, runner.key, lambda taken: goes(taken) or stay(taken))
        self.roster.admit(owner)
        changes = self.keep(runner, old, rest, tried, reason, new.order)
        changes += self.file(owner, new, finish=finish)
        leading.all_anew(previous)
        return leading.told_once(changes, previous)

    def amend(self, runner: Runner, old: Taken, new: Taken, become: Become, reason: str) -> list[did.Change]:
        """Makes another of one reading of a time. Raises Implausible."""
        readings = list(become.values())
        _, stands = standing(readings)
        assert stands is not None
        if stands.mark != old.mark and (
            why := self.impossible(runner.without(old), stands, finish=old is runner.finish)
        ):
            raise Implausible(why)
        self.times.readings.put(_slot(runner, old), readings)
        self.leading.leaders.change(old.mm, runner.key, _goes(become, runner))
        if stands != old:
            return self.replace(runner, old, stands, reason, new.order)
        changes = self.leading.changed(runner, old.mm)
        if new.mark.ms == old.mark.ms:
            return [did.Repeated(self.race), *changes]
        conflict = did.Conflict(self.race, entry=runner.key, mm=old.mm, kept=old.mark, offered=new.mark)
        return [conflict, *changes]

    def _take_again(self, runner: Runner, old: Taken, new: Taken, *, finish: bool) -> list[did.Change]:
        """A time where there is one: the same, a better source, or a conflict in which the first stands."""
        same = old.mark.ms == new.mark.ms
        better = old
        if new.rank > old.rank:
            better = new.instead_of(old)
        elif same:
            better = old.completed(new)
        if (
            not same
            and better is not old
            and (why := self.impossible(runner.without(old), better, finish=finish))
        ):
            raise Implausible(why)
        self.times.readings.add((runner.key, None if finish else new.mm), old, new)
        if better is not old:
            reason = "photo finish" if new.source == "photo" else "a better source"
            return self.replace(runner, old, better, reason, new.order)
        if same:
            return [did.Repeated(self.race)]
        return [did.Conflict(self.race, entry=runner.key, mm=new.mm, kept=old.mark, offered=new.mark)]


def _slot(runner: Runner, taken: Taken) -> Slot:
    return runner.key, None if taken is runner.finish else taken.mm


def _goes(become: Become, owner: Runner) -> Callable[[Taken], LeaderLine | None]:
    """A line for the leader goes where the time goes that it told."""
    lines = {said(one): LeaderLine(new, owner.key) for one, new in become.items()}
    return lambda taken: lines.get(said(taken))
