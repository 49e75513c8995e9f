"""The timed part of a race: who is in it, what has been timed of them, and who leads by it.

Rules of this file: a time that cannot be raises Implausible and changes nothing, so every check stands before the first
change; what changes a time says who leads after it.
"""

from dataclasses import dataclass, field

from meetdash.core import changes as did
from meetdash.core.course import Course, metres
from meetdash.core.errors import Implausible
from meetdash.core.leading import LeaderMark, Leading
from meetdash.core.limits import NO_LIMITS, Limits, limits
from meetdash.core.messages import Entry, StartList
from meetdash.core.roster import Roster
from meetdash.core.runner import Decision, Runner, Taken
from meetdash.core.slips import Slips
from meetdash.core.times import Times


@dataclass(slots=True)
class Timing:
    """Runners, times and lead of one race. For this package only; the others read it through Race.

    `distance_mm` is the distance of the race, 0 while it is not known. `told_ms` is the latest race time that belongs
    to nobody: of the stadium clock, or of a leader without a name.
    """

    race: str = ""
    course: Course | None = None
    distance_mm: int = 0
    limits: Limits = NO_LIMITS
    roster: Roster = field(default_factory=Roster)
    times: Times = field(default_factory=Times)
    told_ms: int = 0
    slips: Slips = field(init=False, repr=False, compare=False)
    leading: Leading = field(init=False)

    def __post_init__(self) -> None:
        self.slips = Slips(self.roster, self.times)
        self.leading = Leading(self.race, self.roster, self.times, self.slips)

    @property
    def latest_ms(self) -> int:
        """The latest race time that stands, 0 while there is none."""
        return max(self.times.latest_ms, self.told_ms)

    # What changes who is timed, and over which course.

    def run_over(self, course: Course, order: int) -> list[did.Change]:
        """The course is known, or another than before."""
        previous, words = self.leading.now.leader, self.leading.words
        word = words.pop(self.distance_mm, None)
        if word is not None:  # The feed's word for who won goes where the finish goes.
            words[course.distance_mm] = word
        self.course, self.distance_mm, self.limits = course, course.distance_mm, limits(course)
        self.slips.run_over(course)
        self.times.finish_at(self.roster.runners.values(), course.distance_mm, order)
        return self.leading.all_anew(previous)

    def enter(self, message: StartList, kept: frozenset[str]) -> tuple[dict[str, str], list[did.Change]]:
        """Takes a start list, as Roster.replace does; returns the new keys of those renamed, and who leads now."""
        renamed = self.roster.replace(message, kept)
        previous = self.leading.now.leader
        if renamed:
            self.times.rename(renamed)
            self.leading.rename(renamed)
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
        self.told_ms = 0

    # Times.

    def within(self, mm: int) -> None:
        """Raises Implausible when a mark lies beyond the finish."""
        if self.course is not None and mm > self.distance_mm:
            raise Implausible(f"{metres(mm)} m is beyond the finish at {metres(self.distance_mm)} m")

    def take(self, name: str, new: Taken, ref: str, *, finish: bool) -> list[did.Change]:
        """Takes a time of an athlete. Raises Implausible, or AmbiguousEntry for a bib that several wear."""
        self.within(new.mm)
        runners = self.roster.runners
        runner = runners.get(name) or runners.get(self.roster.resolve(name))
        if runner is not None:
            old = runner.finish if finish else runner.at(new.mm)
            if old is not None:
                return self._take_again(runner, old, new, ref, finish=finish)
            if why := runner.implausible(new, self.limits):
                raise Implausible(why)
            return self.file(runner, new, ref, finish=finish)
        runner = self.roster.unlisted(name)
        if why := runner.implausible(new, self.limits):
            raise Implausible(why)
        runners[name] = runner
        return [did.Unlisted(self.race, entry=name), *self.file(runner, new, ref, finish=finish)]

    def file(self, runner: Runner, new: Taken, ref: str, *, finish: bool) -> list[did.Change]:
        """Files a time where there was none, and says who leads if it proves that."""
        place = self.times.file(runner, new, ref, finish=finish)
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
        self.leading.move_word(runner, old.mm, new)
        change = did.Corrected(
            self.race, entry=runner.key, mm=old.mm, before=old.mark, after=new.mark, reason=reason
        )
        return [change, *self.leading.changed(runner, old.mm, new.mm)]

    def withdraw(self, runner: Runner, old: Taken, reason: str, order: int) -> list[did.Change]:
        """Takes a time away; its ids mean nothing any more."""
        self.times.forget(runner, None if old is runner.finish else old.mm)
        self.times.replace(runner, old, None, reason, order)
        self.leading.move_word(runner, old.mm, None)
        change = did.Withdrawn(self.race, entry=runner.key, mm=old.mm, before=old.mark, reason=reason)
        return [change, *self.leading.changed(runner, old.mm)]

    def give(self, runner: Runner, old: Taken, owner: Runner, new: Taken, reason: str) -> list[did.Change]:
        """Gives a time to another athlete, who has none there; its ids go along, and the feed's word for the leader."""
        leading = self.leading
        finish, previous = old is runner.finish, leading.now.leader
        ids = self.times.ids(runner, None if finish else old.mm)
        word = leading.words.get(old.mm)
        self.roster.runners[owner.key] = owner
        changes = self.withdraw(runner, old, reason, new.order)
        changes += self.file(owner, new, "", finish=finish)
        if word is not None and word.entry == runner.key:
            leading.words.setdefault(new.mm, LeaderMark(new.mark, owner.key))
            leading.follow(new.mm)
        for ref in ids:
            self.times.name(ref, owner, None if finish else new.mm)
        return leading.told_once(changes, previous)

    def _take_again(
        self, runner: Runner, old: Taken, new: Taken, ref: str, *, finish: bool
    ) -> list[did.Change]:
        """A time where there is one: the same, a better source, or a conflict in which the first stands."""
        same = old.mark.ms == new.mark.ms
        if new.rank > old.rank:
            better = new
        elif not same:
            self.times.set_aside(runner, new, ref, None if finish else new.mm)
            return [did.Conflict(self.race, entry=runner.key, mm=new.mm, kept=old.mark, offered=new.mark)]
        else:
            better = old.completed(new)
        if better is old:
            return [did.Repeated(self.race)]
        if not same and (why := runner.without(old).implausible(better, self.limits)):
            raise Implausible(why)
        reason = "photo finish" if new.source == "photo" else "a better source"
        self.times.name(ref, runner, None if finish else new.mm)
        return self.replace(runner, old, better, reason, new.order)

    # The leader's times.

    def take_leader(self, key: str, new: Taken, ref: str) -> list[did.Change]:
        """A leader's time, and who it was unless the key is empty. Raises Implausible as for any other time."""
        leading = self.leading
        self.within(new.mm)
        if why := self._leaders().implausible(new, self.limits):
            raise Implausible(why)
        if not key:
            self.told_ms = max(self.told_ms, new.mark.ms)
            leading.words[new.mm] = LeaderMark(new.mark)
            return [did.LeaderTaken(self.race, mm=new.mm, mark=new.mark)]
        previous = leading.now.leader
        changes = self.take(key, new, ref, finish=new.mm == self.distance_mm)
        leading.words[new.mm] = LeaderMark(new.mark, key, leading.words.get(new.mm))
        leading.follow(new.mm)
        return leading.told_once(changes, previous)

    def _leaders(self) -> Runner:
        """The leaders' times as those of one runner: whoever leads was no earlier than the leader before him."""
        times = [Taken(mm, known.mark) for mm, known in sorted(self.leading.words.items())]
        return Runner("", Entry(), splits=times)
