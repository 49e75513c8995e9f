"""A race: it receives messages and says what they changed.

Rules of this file: `Race.receive` is the only way to change a race; a message that cannot be raises a RaceError and
changes nothing, so every check stands before the first change; nothing received is thrown away, what a correction
replaces stays on the trail; the state is a function of the messages so far, in their order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from meetdash.core import changes as did
from meetdash.core import messages as msg
from meetdash.core.corrections import amend, corrected, void
from meetdash.core.counting import Slip, slip
from meetdash.core.course import NO_SPLIT_MM, Course, CourseError, TimingPoint, course, metres
from meetdash.core.errors import Implausible, RaceError
from meetdash.core.marks import Mark
from meetdash.core.roster import Roster
from meetdash.core.runner import OUT, Decision, Runner, Taken
from meetdash.core.times import Attempt, Correction, Times

BEFORE_THE_GUN = ("scheduled", "called", "armed", "postponed", "cancelled")
"""States in which nobody runs; a feed that never tells its state may time without a gun."""


@dataclass(frozen=True, slots=True)
class LeaderMark:
    """A leader's time at a mark, and who it was if the feed said so."""

    mark: Mark
    entry: str = ""


@dataclass(slots=True)
class Race:
    """One start with one finish. Read its fields; change it through `receive` alone.

    `order` counts the messages taken; `latest_ms` is the latest race time among them. `result_keys` are the entries of
    the rows of the result, and `out` who has been decided out of the race.
    """

    id: str = ""
    info: msg.RaceInfo | None = None
    course: Course | None = None
    roster: Roster = field(default_factory=Roster)
    times: Times = field(default_factory=Times)
    started: bool = False
    recalled: bool = False
    state: str = ""
    time_of_day: str = ""
    result: msg.Result | None = None
    result_keys: tuple[str, ...] = ()
    result_order: int = 0
    out: frozenset[str] = frozenset()
    leader_marks: dict[int, LeaderMark] = field(default_factory=dict)
    targets: dict[tuple[str, int], msg.TargetInfo] = field(default_factory=dict)
    lights: dict[str, msg.Light] = field(default_factory=dict)
    records: list[msg.RecordClaim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    latest_ms: int = 0
    order: int = 0

    def receive(self, message: msg.RaceMessage) -> list[did.Change]:
        """Takes a message and returns what it changed, in order; never an empty list.

        Raises RaceError, with the reason, when the message cannot be; the race is then as it was.
        """
        changes: list[did.Change] = _HANDLERS[type(message)](self, message)
        self.order += 1
        return changes

    def _heard(self, mark: Mark) -> None:
        if mark.ms > self.latest_ms:
            self.latest_ms = mark.ms

    @property
    def distance_mm(self) -> int:
        """The distance of the race, 0 while it is not known."""
        return self.course.distance_mm if self.course else 0

    @property
    def runners(self) -> dict[str, Runner]:
        return self.roster.runners

    @property
    def leader(self) -> str | None:
        """The leader as far as it is proved."""
        return self.times.lead.leader

    @property
    def trail(self) -> list[Correction]:
        return self.times.trail

    @property
    def official(self) -> bool:
        """Whether the result is official; a replay of retyped results never is."""
        return self.result is not None and self.result.state == "official"

    # The race itself.

    def _describe(self, message: msg.RaceInfo) -> list[did.Change]:
        if message == self.info:
            return [did.Repeated(self.id)]
        points = tuple(TimingPoint(point.m, point.name) for point in message.points)
        try:
            found = course(
                message.event,
                distance_mm=message.distance_m,
                lap_mm=message.lap_m,
                surface=message.surface,
                points=points,
            )
        except CourseError as error:
            raise RaceError(str(error)) from None
        self.info, self.course = message, found
        self.times.finish_at(self.runners.values(), found.distance_mm, self.order)
        return [did.RaceDescribed(self.id)]

    def _list(self, message: msg.StartList) -> list[did.Change]:
        known = self.roster.start_list
        if message == known or (known is not None and _older(message.version, known.version)):
            return [did.Repeated(self.id)]
        renamed = self.roster.replace(message, frozenset(self.result_keys))
        self.times.rename(renamed)
        self.result_keys = tuple(renamed.get(key, key) for key in self.result_keys)
        self.out = frozenset(renamed.get(key, key) for key in self.out)
        self.leader_marks = {
            mm: replace(known, entry=renamed.get(known.entry, known.entry))
            for mm, known in self.leader_marks.items()
        }
        unlisted = tuple(key for key, runner in self.runners.items() if not runner.listed)
        return [did.StartListed(self.id, count=len(message.entries), unlisted=unlisted)]

    def _start(self, message: msg.Start) -> list[did.Change]:
        if message.action == "recall":
            if self.recalled:
                return [did.Repeated(self.id)]
            self._archive()
            self.started, self.recalled = False, True
            return [did.Recalled(self.id, attempt=len(self.attempts))]
        timed = any(runner.started for runner in self.runners.values())
        if self.started and (message.action == "gun" or (self.attempts and not timed)):
            return [did.Repeated(self.id)]
        if message.action == "restart" and not self.recalled:
            self._archive()
        self.started, self.recalled = True, False
        self.time_of_day = message.time_of_day or self.time_of_day
        return [did.Started(self.id, attempt=len(self.attempts) + 1)]

    def _archive(self) -> None:
        times = {key: tuple(runner.taken) for key, runner in self.runners.items() if runner.started}
        self.attempts.append(Attempt(times, self.order))
        for runner in self.runners.values():
            runner.splits, runner.finish = [], None
        self.times.clear()
        self.leader_marks, self.latest_ms = {}, 0

    def _move_on(self, message: msg.RaceState) -> list[did.Change]:
        if message.state == self.state:
            return [did.Repeated(self.id)]
        self.state = message.state
        return [did.StateChanged(self.id, state=message.state)]

    # Times.

    def _split(self, message: msg.Split) -> list[did.Change]:
        new = Taken(message.m, message.time, message.source, message.place, None, message.checked, self.order)
        course = self.course
        finish = course is not None and course.distance_mm == message.m
        return self._take(message.entry, new, message.id, finish=finish)

    def _finish(self, message: msg.Finish) -> list[did.Change]:
        source = "photo" if message.photo else ""
        new = Taken(
            self.distance_mm, message.time, source, message.place, message.raw, message.checked, self.order
        )
        return self._take(message.entry, new, message.id, finish=True)

    def _leader(self, message: msg.Leader) -> list[did.Change]:
        key = self.roster.resolve(message.entry) if message.entry else ""
        known = self.leader_marks.get(message.m)
        if known is not None and known.mark == message.time and key in ("", known.entry):
            return [did.Repeated(self.id)]
        if known is not None and known.mark != message.time:
            return [
                did.Conflict(self.id, entry=known.entry, mm=message.m, kept=known.mark, offered=message.time)
            ]
        changes: list[did.Change] = [did.LeaderTaken(self.id, mm=message.m, mark=message.time)]
        if key:
            taken = Taken(message.m, message.time, "broadcast", order=self.order)
            changes = self._take(key, taken, message.id, finish=message.m == self.distance_mm)
            previous = self.leader
            if self.times.lead.follow(key, message.m):
                changes.append(
                    did.LeadChanged(self.id, entry=key, previous=previous, mm=message.m, mark=message.time)
                )
        self._heard(message.time)
        self.leader_marks[message.m] = LeaderMark(message.time, key)
        return changes

    def _take(self, name: str, new: Taken, ref: str, *, finish: bool) -> list[did.Change]:
        if self.recalled:
            raise Implausible("the start was recalled and no new gun has been received")
        if not self.started and self.state in BEFORE_THE_GUN:
            raise Implausible(f"a time before the gun: the race is {self.state}")
        if self.course is not None and new.mm > self.course.distance_mm:
            self.within(new.mm)
        runners = self.roster.runners
        runner = runners.get(name) or runners.get(self.roster.resolve(name))
        if runner is not None:
            old = runner.finish if finish else runner.at(new.mm)
            if old is not None:
                return self._take_again(runner, old, new, ref, finish=finish)
            if why := runner.implausible(new):
                raise Implausible(why)
            return self.file(runner, new, ref, finish=finish)
        runner = self.roster.unlisted(name)
        if why := runner.implausible(new):
            raise Implausible(why)
        runners[name] = runner
        return [did.Unlisted(self.id, entry=name), *self.file(runner, new, ref, finish=finish)]

    def within(self, mm: int) -> None:
        """Raises Implausible when a mark lies beyond the finish."""
        if self.distance_mm and mm > self.distance_mm:
            raise Implausible(f"{metres(mm)} m is beyond the finish at {metres(self.distance_mm)} m")

    def file(self, runner: Runner, new: Taken, ref: str, *, finish: bool) -> list[did.Change]:
        """Files a time where there was none, and says who leads if it proves that. For this package only."""
        splits, ms = runner.splits, new.mark.ms
        late = runner.finish is not None or (bool(splits) and splits[-1].mm > new.mm)
        if ms > self.latest_ms:
            self.latest_ms = ms
        place = self.times.file(runner, new, ref, finish=finish)
        change: did.Change
        if finish:
            gone = (self.runners[key].finish for key in self.out if key != runner.key)
            place -= sum(1 for other in gone if other is not None and other.mark < new.mark)
            change = did.Finished(self.id, entry=runner.key, mark=new.mark, place=new.place or place)
        else:
            change = did.SplitTaken(
                self.id,
                entry=runner.key,
                mm=new.mm,
                mark=new.mark,
                place=place,
                reconstructed=new.source == "reconstructed",
                late=late,
            )
        if 0 < new.mm < NO_SPLIT_MM or (place > 1 and self.times.led_by_its_leader(new.mm)):
            return [change]
        lead = self._judge_lead(new.mm)
        return [change, lead] if lead else [change]

    def slip(self, key: str) -> Slip | None:
        """By how many laps an athlete was probably miscounted, if he was."""
        if key not in self.times.uneven:
            return None
        return slip(self.runners[key], self.course, self.runners)

    def miscounted(self, key: str, mm: int) -> bool:
        """Whether an athlete's time at this mark is probably that of another lap."""
        found = self.slip(key)
        return found is not None and mm >= found.from_mm

    def ahead_of_count(self, key: str, mm: int) -> bool:
        """Whether an athlete is probably counted a lap ahead at this mark, because a passage was read twice."""
        found = self.slip(key)
        return found is not None and found.laps > 0 and mm >= found.from_mm

    def passages(self, mm: int) -> list[tuple[int, int, str]]:
        """Who passed a mark, as in Times, without those who are probably counted a lap ahead there."""
        line = self.times.passages.get(mm, [])
        if self.times.uneven.isdisjoint(key for _, _, key in line):
            return line
        return [passage for passage in line if not self.ahead_of_count(passage[2], mm)]

    def _judge_lead(self, mm: int) -> did.Change | None:
        previous = self.leader
        line = [passage for passage in self.passages(mm) if self._may_lead(passage[2])]
        if not line:
            return None
        awaited = previous is None and self._pacemaker_awaited(line[0][2])
        gone = self._gone(previous, mm) or (previous is not None and self.ahead_of_count(previous, mm))
        leader = self.times.lead.judge(mm, line, gone=gone, awaited=awaited)
        if leader is None:
            return None
        runner = self.runners[leader]
        taken = runner.at(mm) or runner.finish
        assert taken is not None
        return did.LeadChanged(self.id, entry=leader, previous=previous, mm=mm, mark=taken.mark)

    def _may_lead(self, key: str) -> bool:
        """Whether a time of this athlete can prove a lead: not of one who is out, nor one time of somebody unlisted."""
        if key in self.out:
            return False
        runner = self.runners[key]
        return runner.listed or self.roster.start_list is None or len(runner.taken) > 1

    def _pacemaker_awaited(self, first: str) -> bool:
        """Whether a pacemaker may be in front of this athlete unseen: listed, still in, and not timed yet."""
        return not self.runners[first].entry.pacemaker and any(
            runner.entry.pacemaker and not runner.started and runner.decision is None
            for runner in self.runners.values()
        )

    def _gone(self, key: str | None, mm: int) -> bool:
        """Whether an athlete is known to be out of the race before this mark."""
        runner = self.runners.get(key or "")
        if runner is None:
            return False
        work = runner.entry.pace_to_m
        done = runner.entry.pacemaker and work is not None and mm > work
        return done or runner.key in self.out

    def _take_again(
        self, runner: Runner, old: Taken, new: Taken, ref: str, *, finish: bool
    ) -> list[did.Change]:
        """A time where there is one: the same, a better source, or a conflict in which the first stands."""
        same = old.mark.ms == new.mark.ms
        if new.rank > old.rank:
            better = new
        elif not same:
            return [did.Conflict(self.id, entry=runner.key, mm=new.mm, kept=old.mark, offered=new.mark)]
        else:
            better = old.completed(new)
        if better is old:
            return [did.Repeated(self.id)]
        if not same and (why := runner.without(old).implausible(better)):
            raise Implausible(why)
        reason = "photo finish" if new.source == "photo" else "a better source"
        self._heard(better.mark)
        self.times.replace(runner, old, better, reason, self.order)
        self.times.name(ref, runner, None if finish else new.mm)
        return [corrected(self, runner, old, better, reason)]

    # Decisions.

    def _decide(self, message: msg.Status) -> list[did.Change]:
        key = self.roster.resolve(message.entry)
        runner = self.runners.get(key)
        before = runner.decision if runner else None
        now = Decision(message.status, message.rule, message.note, message.m, self.order)
        same = before is not None and replace(before, order=self.order) == now
        if same or (before is None and runner is not None and now.status == "OK" and self.result is None):
            return [did.Repeated(self.id)]
        made = self.roster.admit_all([key])
        self.runners[key].decision = now
        self.out = self.out | {key} if now.status in OUT else self.out - {key}
        change = did.StatusChanged(
            self.id,
            entry=key,
            status=now.status,
            before=before.status if before else "OK",
            rule=now.rule,
            note=now.note,
        )
        return [did.Unlisted(self.id, entry=key), change] if made else [change]

    def _result(self, message: msg.Result) -> list[did.Change]:
        known = self.result
        if known is not None:
            same = (known.state, known.rows) == (message.state, message.rows)
            if same or _older(message.version, known.version):
                return [did.Repeated(self.id)]
        keys = [self.roster.resolve(row.entry) for row in message.rows]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise RaceError(f"the result names {twice!r} twice")
        made = self.roster.admit_all(keys)
        self.result, self.result_keys, self.result_order = message, tuple(keys), self.order
        return [
            *(did.Unlisted(self.id, entry=key) for key in made),
            did.ResultTaken(self.id, state=message.state),
        ]

    # What the feed says besides.

    def _target(self, message: msg.TargetInfo) -> list[did.Change]:
        key = (message.name, message.time.ms)
        if key in self.targets:
            return [did.Repeated(self.id)]
        self.targets[key] = message
        return [did.TargetSet(self.id, name=message.name)]

    def _light(self, message: msg.Light) -> list[did.Change]:
        if self.lights.get(message.name) == message:
            return [did.Repeated(self.id)]
        self.lights[message.name] = message
        return [did.LightSet(self.id, name=message.name)]

    def _record(self, message: msg.RecordClaim) -> list[did.Change]:
        if message in self.records:
            return [did.Repeated(self.id)]
        self.records.append(message)
        return [
            did.RecordSpoken(
                self.id,
                entry=message.entry,
                code=message.code,
                state=message.state,
                mark=message.time,
                reason=message.reason,
            )
        ]

    def _clock(self, message: msg.Clock) -> list[did.Change]:
        self._heard(message.elapsed)
        return [did.ClockTold(self.id, ms=message.elapsed.ms)]

    def _note(self, message: msg.Note) -> list[did.Change]:
        self.notes.append(message.text)
        return [did.Noted(self.id, text=message.text)]


def _older(version: int | None, known: int | None) -> bool:
    return version is not None and known is not None and version < known


_HANDLERS: dict[type, Callable[[Race, Any], list[did.Change]]] = {
    msg.RaceInfo: Race._describe,
    msg.StartList: Race._list,
    msg.Start: Race._start,
    msg.RaceState: Race._move_on,
    msg.Split: Race._split,
    msg.Finish: Race._finish,
    msg.Leader: Race._leader,
    msg.Amend: amend,
    msg.Void: void,
    msg.Status: Race._decide,
    msg.Result: Race._result,
    msg.TargetInfo: Race._target,
    msg.Light: Race._light,
    msg.RecordClaim: Race._record,
    msg.Clock: Race._clock,
    msg.Note: Race._note,
}
