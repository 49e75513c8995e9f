"""The timed part of a race: who is in it, what has been timed of them, and who leads by it.

Rules of this file: a time that cannot be raises Implausible and changes nothing, so every check stands before the first
change; the lead is a function of the times that stand, and is told only when it is another at the end of a message.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice

from meetdash.core import changes as did
from meetdash.core.counting import Slip, slip
from meetdash.core.course import Course, metres
from meetdash.core.errors import Implausible
from meetdash.core.lead import NOBODY, SEVERAL, Led, led
from meetdash.core.limits import NO_LIMITS, Limits, limits
from meetdash.core.line import NOBODY_THROUGH, Line
from meetdash.core.marks import Mark
from meetdash.core.messages import Entry, StartList
from meetdash.core.roster import Roster
from meetdash.core.runner import OUT, Decision, Runner, Taken
from meetdash.core.times import Times


@dataclass(frozen=True, slots=True)
class LeaderMark:
    """A leader's time at a mark, and who it was if the feed said so; `stood` is what it took the place of."""

    mark: Mark
    entry: str = ""
    stood: "LeaderMark | None" = None

    def renamed(self, renamed: dict[str, str]) -> "LeaderMark":
        """The same of athletes with other keys."""
        stood = self.stood.renamed(renamed) if self.stood else None
        return LeaderMark(self.mark, renamed.get(self.entry, self.entry), stood)


@dataclass(slots=True)
class Timing:
    """Runners, times and lead of one race. For this package only; the others read it through Race.

    `out` are those who have been decided out of the race, `crossed` those of them who have a time at the finish.
    `after` holds who leads after each mark, `lead` who does now. `told_ms` is the latest race time that belongs to
    nobody: of the stadium clock, or of a leader without a name.
    """

    race: str = ""
    course: Course | None = None
    limits: Limits = NO_LIMITS
    roster: Roster = field(default_factory=Roster)
    times: Times = field(default_factory=Times)
    out: set[str] = field(default_factory=set)
    crossed: set[str] = field(default_factory=set)
    after: dict[int, Led] = field(default_factory=dict)
    lead: Led = NOBODY
    leader_marks: dict[int, LeaderMark] = field(default_factory=dict)
    told_ms: int = 0
    _slips: dict[str, Slip | None] = field(default_factory=dict, repr=False, compare=False)
    _sure: dict[int, Line] = field(default_factory=dict, repr=False, compare=False)
    """Lines without those counted ahead; with `_slips` worked out once for all times up to `_slips_of`."""
    _slips_of: int = field(default=-1, repr=False, compare=False)

    @property
    def distance_mm(self) -> int:
        """The distance of the race, 0 while it is not known."""
        return self.course.distance_mm if self.course else 0

    @property
    def latest_ms(self) -> int:
        """The latest race time that stands, 0 while there is none."""
        return max(self.times.latest_ms, self.told_ms)

    # What changes who is timed, and over which course.

    def run_over(self, course: Course, order: int) -> list[did.Change]:
        """The course is known, or another than before."""
        previous = self.lead.leader
        word = self.leader_marks.pop(self.distance_mm, None)
        if word is not None:  # The feed's word for who won goes where the finish goes.
            self.leader_marks[course.distance_mm] = word
        self.course, self.limits, self._slips_of = course, limits(course), -1
        self.times.finish_at(self.roster.runners.values(), course.distance_mm, order)
        self.crossed = {key for key in self.out if self.roster.runners[key].finish}
        return self._all_anew(previous)

    def enter(self, message: StartList, kept: frozenset[str]) -> tuple[dict[str, str], list[did.Change]]:
        """Takes a start list, as Roster.replace does; returns the new keys of those renamed, and who leads now."""
        renamed = self.roster.replace(message, kept)
        previous = self.lead.leader
        if renamed:
            self.times.rename(renamed)
            previous = renamed.get(previous or "", previous)
            self.out = {renamed.get(key, key) for key in self.out}
            self.crossed = {renamed.get(key, key) for key in self.crossed}
            self.leader_marks = {mm: known.renamed(renamed) for mm, known in self.leader_marks.items()}
        return renamed, self._all_anew(previous)

    def decide(self, runner: Runner, decision: Decision) -> list[did.Change]:
        """A status; returns who leads now, if that is somebody else."""
        runner.decision = decision
        (self.out.add if decision.status in OUT else self.out.discard)(runner.key)
        self._cross(runner)
        return self._all_anew(self.lead.leader)

    def clear(self) -> None:
        """The race starts anew."""
        for runner in self.roster.runners.values():
            runner.splits, runner.finish = [], None
        self.times.clear()
        self.crossed, self.after, self.leader_marks = set(), {}, {}
        self.lead, self.told_ms = NOBODY, 0

    # Times.

    def within(self, mm: int) -> None:
        """Raises Implausible when a mark lies beyond the finish."""
        if self.course is not None and mm > self.course.distance_mm:
            raise Implausible(f"{metres(mm)} m is beyond the finish at {metres(self.distance_mm)} m")

    def take(self, name: str, new: Taken, ref: str, *, finish: bool) -> list[did.Change]:
        """Takes a time of an athlete. Raises Implausible, or AmbiguousEntry for a bib that several wear."""
        course = self.course
        if course is not None and new.mm > course.distance_mm:
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
        splits, mm = runner.splits, new.mm
        late = runner.finish is not None or (bool(splits) and splits[-1].mm > mm)
        place = self.times.file(runner, new, ref, finish=finish)
        change: did.Change
        if finish:
            change = did.Finished(
                self.race,
                entry=runner.key,
                mark=new.mark,
                place=new.place or place - self._crossed_before(new),
            )
            self._cross(runner)
        else:
            change = did.SplitTaken(
                self.race,
                entry=runner.key,
                mm=mm,
                mark=new.mark,
                place=place,
                reconstructed=new.source == "reconstructed",
                late=late,
            )
        # Behind the first of a mark where several have been timed only the leader himself can prove anything.
        sure = runner.key not in self.times.uneven
        if sure and place > 1 and self.after[mm].leader != runner.key and self._settled_before(runner, mm):
            return [change]
        return [change, *self._followed(runner, mm)]

    def _settled_before(self, runner: Runner, mm: int) -> bool:
        """Whether several others who prove a lead have been timed at a mark, one of them before this athlete."""
        listed, runners = self.roster.start_list, self.roster.runners
        if not self.out and not self.times.uneven and (listed is None or len(runners) == len(listed.entries)):
            line = self.times.passages[mm]  # Everybody proves a lead.
            return len(line) > SEVERAL and line.first != runner.key
        if not runner.listed and listed is not None:
            return False
        proving = (key for _, _, key in self.times.passages[mm] if self.proves(key, mm))
        found = list(islice(proving, SEVERAL + 1))
        return len(found) > SEVERAL and found[0] != runner.key

    def replace(self, runner: Runner, old: Taken, new: Taken, reason: str, order: int) -> list[did.Change]:
        """Puts a time in the place of another of the same athlete."""
        self._put(runner, old, new, reason, order)
        change = did.Corrected(
            self.race, entry=runner.key, mm=old.mm, before=old.mark, after=new.mark, reason=reason
        )
        return [change, *self._followed(runner, old.mm, new.mm)]

    def withdraw(self, runner: Runner, old: Taken, reason: str, order: int) -> list[did.Change]:
        """Takes a time away."""
        self._put(runner, old, None, reason, order)
        change = did.Withdrawn(self.race, entry=runner.key, mm=old.mm, before=old.mark, reason=reason)
        return [change, *self._followed(runner, old.mm)]

    def give(self, runner: Runner, old: Taken, owner: Runner, new: Taken, reason: str) -> list[did.Change]:
        """Gives a time to another athlete, who has none there; its ids go along, and the feed's word for the leader."""
        finish, previous = old is runner.finish, self.lead.leader
        ids = self.times.ids(runner, None if finish else old.mm)
        word = self.leader_marks.get(old.mm)
        self.roster.runners[owner.key] = owner
        changes = self.withdraw(runner, old, reason, new.order)
        changes += self.file(owner, new, "", finish=finish)
        if word is not None and word.entry == runner.key:
            self.leader_marks.setdefault(new.mm, LeaderMark(new.mark, owner.key))
            self._follow(new.mm)
        for ref in ids:
            self.times.name(ref, owner, None if finish else new.mm)
        return self._told_once(changes, previous)

    def _put(self, runner: Runner, old: Taken, new: Taken | None, reason: str, order: int) -> None:
        self.times.replace(runner, old, new, reason, order)
        self._cross(runner)
        word = self.leader_marks.get(old.mm)
        if word is not None and word.entry == runner.key and (new is None or new.mm != old.mm):
            del self.leader_marks[old.mm]
            if word.stood is not None:
                self.leader_marks[old.mm] = word.stood
            if new is not None:
                self.leader_marks.setdefault(new.mm, LeaderMark(new.mark, runner.key))

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

    def _cross(self, runner: Runner) -> None:
        """Keeps up with who has crossed the line and does not count."""
        if self.out and runner.finish is not None and runner.key in self.out:
            self.crossed.add(runner.key)
        else:
            self.crossed.discard(runner.key)

    def _crossed_before(self, new: Taken) -> int:
        """How many crossed the line before a time and have been decided out."""
        finishes = (self.roster.runners[key].finish for key in self.crossed)
        return sum(1 for finish in finishes if finish is not None and finish.mark < new.mark)

    # Laps that were probably miscounted.

    def slip(self, key: str) -> Slip | None:
        """By how many laps an athlete was probably miscounted, if he was."""
        if key not in self.times.uneven or self.course is None or not self.course.lap_mm:
            return None
        self._fresh()
        if key not in self._slips:
            runner = self.roster.runners.get(key)
            self._slips[key] = slip(runner, self.course, self.roster.runners) if runner else None
        return self._slips[key]

    def _fresh(self) -> None:
        """Forgets what was worked out before the last time was filed."""
        if self._slips_of != self.times.version:
            self._slips, self._sure, self._slips_of = {}, {}, self.times.version

    def ahead_of_count(self, key: str, mm: int) -> bool:
        """Whether an athlete is probably counted a lap ahead at this mark, because a passage was read twice."""
        found = self.slip(key)
        return found is not None and found.laps > 0 and mm >= found.from_mm

    def passages(self, mm: int) -> Line:
        """The line of a mark without those who are probably counted a lap ahead there."""
        line = self.times.passages.get(mm, NOBODY_THROUGH)
        if not self.times.uneven or self.course is None or not self.course.lap_mm:
            return line
        self._fresh()
        if mm not in self._sure:
            ahead = {key for key in self.times.uneven if self.ahead_of_count(key, mm)}
            self._sure[mm] = Line([one for one in line if one[2] not in ahead]) if ahead else line
        return self._sure[mm]

    # The leader.

    def take_leader(self, key: str, new: Taken, ref: str) -> list[did.Change]:
        """A leader's time, and who it was unless the key is empty. Raises Implausible as for any other time."""
        self.within(new.mm)
        if why := self._leaders().implausible(new, self.limits):
            raise Implausible(why)
        if not key:
            self.told_ms = max(self.told_ms, new.mark.ms)
            self.leader_marks[new.mm] = LeaderMark(new.mark)
            return [did.LeaderTaken(self.race, mm=new.mm, mark=new.mark)]
        previous = self.lead.leader
        changes = self.take(key, new, ref, finish=new.mm == self.distance_mm)
        self.leader_marks[new.mm] = LeaderMark(new.mark, key, self.leader_marks.get(new.mm))
        self._follow(new.mm)
        return self._told_once(changes, previous)

    def _leaders(self) -> Runner:
        """The leaders' times as those of one runner: whoever leads was no earlier than the leader before him."""
        times = [Taken(mm, known.mark) for mm, known in sorted(self.leader_marks.items())]
        return Runner("", Entry(), splits=times)

    def _follow(self, mm: int, *, whole: bool = False) -> None:
        """Goes over the marks from one on and sees who leads, until nothing is different (with `whole`, to the end)."""
        marks, after, passages = self.times.marks, self.after, self.times.passages
        if mm not in passages:
            after.pop(mm, None)
        index = len(marks) - 1 if marks and marks[-1] == mm else bisect_left(marks, mm)
        now = after[marks[index - 1]] if index else NOBODY
        for mark in marks[index:]:
            now = led(now, mark, passages[mark], self)
            if not whole and after.get(mark) == now:
                break
            after[mark] = now
        self.lead = after[marks[-1]] if marks else NOBODY

    def _followed(self, runner: Runner, *marks: int) -> list[did.Change]:
        """Who leads now that a time of an athlete at some marks is another than before, if that is somebody else."""
        previous = self.lead.leader
        doubtful = not runner.listed and self.roster.start_list is not None
        if doubtful or runner.key in self.times.uneven:
            return self._all_anew(previous)  # Whether one of his times proves anything hangs on the others.
        for mm in sorted(set(marks)):
            self._follow(mm)
        return self._lead_changed(previous)

    def _all_anew(self, previous: str | None) -> list[did.Change]:
        self.after.clear()
        self._follow(0, whole=True)
        return self._lead_changed(previous)

    def _lead_changed(self, previous: str | None) -> list[did.Change]:
        leader, mm, _ = self.lead
        if leader is None or leader == previous:
            return []
        taken = self.roster.runners[leader].at(mm)
        assert taken is not None
        return [did.LeadChanged(self.race, entry=leader, previous=previous, mm=mm, mark=taken.mark)]

    def _told_once(self, changes: list[did.Change], previous: str | None) -> list[did.Change]:
        """The changes, with who leads after all of them."""
        others = [change for change in changes if not isinstance(change, did.LeadChanged)]
        return others + self._lead_changed(previous)

    # What the lead has to know.

    def named(self, mm: int) -> str:
        word = self.leader_marks.get(mm) if self.leader_marks else None
        return (
            word.entry if word is not None and word.entry and self.ms_at(word.entry, mm) is not None else ""
        )

    def proves(self, entry: str, mm: int) -> bool:
        runner = self.roster.runners[entry]
        if self.ahead_of_count(entry, mm):
            return False
        if entry in self.out:
            taken, decision = runner.at(mm), runner.decision
            return taken is None or decision is None or taken.order < decision.order
        if runner.listed or self.roster.start_list is None:
            return True
        return runner.finish is not None or len(runner.splits) > 1 or self.named(mm) == entry

    def ms_at(self, entry: str, mm: int) -> int | None:
        taken = self.roster.runners[entry].at(mm)
        return taken.mark.ms if taken else None

    def gone(self, entry: str, mm: int) -> bool:
        work = self.roster.runners[entry].entry
        done = work.pacemaker and work.pace_to_m is not None and mm > work.pace_to_m
        return done or self._out_by(entry, mm) or self.ahead_of_count(entry, mm)

    def _out_by(self, entry: str, mm: int) -> bool:
        """Whether who has been decided out was so before a mark: he was not timed there or beyond until it was."""
        decision = self.roster.runners[entry].decision
        if entry not in self.out or decision is None:
            return False
        taken = self.roster.runners[entry].taken
        return not any(one.mm >= mm and one.order < decision.order for one in taken)

    def awaited(self, first: str, mm: int) -> bool:
        runners = self.roster.runners
        return not runners[first].entry.pacemaker and any(
            runner.listed and runner.entry.pacemaker and not self._out_by(key, mm)
            for key, runner in runners.items()
        )
