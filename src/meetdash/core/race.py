"""A race: it receives messages and says what they changed.

Rules of this file: `Race.receive` is the only way to change a race; a message that cannot be raises a RaceError and
changes nothing, so every check stands before the first change; nothing received is thrown away, what a correction
replaces stays on the trail; the state is a function of the messages so far, in their order.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from meetdash.core import changes as did
from meetdash.core import messages as msg
from meetdash.core.besides import Besides
from meetdash.core.corrections import amend, void
from meetdash.core.counting import Slip
from meetdash.core.course import Course, CourseError, TimingPoint, course
from meetdash.core.decisions import holding
from meetdash.core.errors import Implausible, RaceError
from meetdash.core.lead import Led
from meetdash.core.leader_times import take_leader
from meetdash.core.leaders import LeaderMark
from meetdash.core.line import Line
from meetdash.core.marks import UNITS_MS, Mark
from meetdash.core.placing import contradicted
from meetdash.core.readings import Spent
from meetdash.core.roster import Roster
from meetdash.core.runner import OUT, Decision, Runner, Taken
from meetdash.core.times import Attempt, Correction, Times
from meetdash.core.timing import Timing

BEFORE_THE_GUN = ("scheduled", "called", "armed", "postponed", "cancelled")
"""States in which nobody runs; a feed that never tells its state may time without a gun."""


@dataclass(slots=True)
class Race:
    """One start with one finish. Read its fields; change it through `receive` alone.

    `order` counts the messages taken. `rows` are those of the result, by entry and in their order, `brought`
    are those whom a result or an earlier attempt has brought in since the start list came.
    """

    id: str = ""
    info: msg.RaceInfo | None = None
    started: bool = False
    recalled: bool = False
    state: str = ""
    time_of_day: str = ""
    result: msg.Result | None = None
    rows: dict[str, msg.ResultRow] = field(default_factory=dict)
    result_order: int = 0
    brought: set[str] = field(default_factory=set)
    attempts: list[Attempt] = field(default_factory=list)
    order: int = 0
    _timing: Timing = field(init=False)
    _besides: Besides = field(init=False)

    def __post_init__(self) -> None:
        self._timing, self._besides = Timing(self.id), Besides(self.id)

    def receive(self, message: msg.RaceMessage) -> list[did.Change]:
        """Takes a message and returns what it changed, in order; never an empty list.

        Raises RaceError, with the reason, when the message cannot be; the race is then as it was, but that it knows the
        id of what it refused.
        """
        try:
            changes: list[did.Change] = _HANDLERS[type(message)](self, message)
        except RaceError:
            self.rejected(message.id)
            raise
        if message.id:
            self.times.readings.heard_of(message.id, Spent.NO_TIME)
        self.order += 1
        return changes

    def rejected(self, ref: str) -> None:
        """Knows the id of a line, though it was refused."""
        if ref:
            self.times.readings.heard_of(ref, Spent.REJECTED)

    # What is known of it.

    @property
    def course(self) -> Course | None:
        return self._timing.course

    @property
    def distance_mm(self) -> int:
        """The distance of the race, 0 while it is not known."""
        return self._timing.distance_mm

    @property
    def roster(self) -> Roster:
        return self._timing.roster

    @property
    def runners(self) -> dict[str, Runner]:
        return self._timing.roster.runners

    @property
    def times(self) -> Times:
        return self._timing.times

    @property
    def latest_ms(self) -> int:
        """The latest race time that stands, 0 while there is none; it goes back when that is withdrawn."""
        return self._timing.latest_ms

    @property
    def told(self) -> Mark:
        """The latest race time that belongs to nobody, as the stadium clock or of an unnamed leader; 0 before it."""
        return self._timing.told

    @property
    def leader(self) -> str | None:
        """The leader as far as it is proved."""
        return self._timing.leading.now.leader

    @property
    def led(self) -> dict[int, Led]:
        """Who leads after each mark, as far as it is proved."""
        return self._timing.leading.after

    @property
    def leader_marks(self) -> dict[int, LeaderMark]:
        """What the feed said of the leader, by mark."""
        return self._timing.leading.leaders.stands

    @property
    def out(self) -> AbstractSet[str]:
        """Who has been decided out of the race."""
        return self._timing.roster.out

    @property
    def attempt(self) -> int:
        """Which start of the race is the one that counts, from 1; after a recall the one to come."""
        return len(self.attempts) + 1

    @property
    def trail(self) -> list[Correction]:
        return self._timing.times.trail

    @property
    def targets(self) -> dict[tuple[str, int], msg.TargetInfo]:
        """What the feed has it compared with, by name and milliseconds."""
        return self._besides.targets

    @property
    def lights(self) -> dict[str, msg.Light]:
        """Its pace lights, by name."""
        return self._besides.lights

    @property
    def notes(self) -> Iterable[str]:
        """The notes of the feed, in the order in which each was first received."""
        return self._besides.notes

    @property
    def official(self) -> bool:
        """Whether the result is official; one without a row is none, and a replay of retyped results never is."""
        return self.result is not None and self.result.state == "official" and bool(self.rows)

    # The race itself.

    def _describe(self, message: msg.RaceInfo) -> list[did.Change]:
        if self.info is not None and msg.said(message) == msg.said(self.info):
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
        self.info = message
        return [did.RaceDescribed(self.id), *self._corrected(self._timing.run_over(found, self.order))]

    def _list(self, message: msg.StartList) -> list[did.Change]:
        known = self.roster.start_list
        if known is not None:
            if _older(message.version, known.version):
                return [did.Repeated(self.id)]
            if message.entries == known.entries:
                if _older(known.version, message.version):
                    self.roster.start_list = message
                return [did.Repeated(self.id)]
        paced = self.roster.pacemakers()
        renamed, leads = self._timing.enter(message, frozenset(self.rows))
        if renamed:
            self.rows = {renamed.get(key, key): row for key, row in self.rows.items()}
        self.brought = set(self.rows)
        unlisted = tuple(key for key, runner in self.runners.items() if not runner.listed)
        listed = {one.full_name: one.key for one in message.entries if one.full_name}
        names = ((self.runners[key].entry.full_name, key) for key in unlisted)
        change = did.StartListed(
            self.id,
            count=len(message.entries),
            unlisted=unlisted,
            renamed=tuple(renamed.items()),
            twice=tuple((name, key, listed[name]) for name, key in names if name in listed),
            paced_anew=self.roster.pacemakers() != {renamed.get(key, key) for key in paced},
        )
        return [change, *leads]

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
        return [did.Started(self.id, attempt=self.attempt)]

    def _archive(self) -> None:
        times = {key: tuple(runner.taken) for key, runner in self.runners.items() if runner.started}
        self.attempts.append(Attempt(times, self.order, self.result))
        self.result, self.rows, self.result_order = None, {}, 0
        self.brought.update(times)
        self._timing.clear()

    def _move_on(self, message: msg.RaceState) -> list[did.Change]:
        if message.state == self.state:
            return [did.Repeated(self.id)]
        self.state = message.state
        return [did.StateChanged(self.id, state=message.state)]

    # Times.

    def _on_the_way(self) -> None:
        """Raises Implausible when nobody can be timed now."""
        if self.recalled:
            raise Implausible("the start was recalled and no new gun has been received")
        if not self.started and self.state in BEFORE_THE_GUN:
            raise Implausible(f"a time before the gun: the race is {self.state}")

    def _split(self, message: msg.Split) -> list[did.Change]:
        if not self.started:
            self._on_the_way()
        new = Taken(
            message.m, message.time, message.source, message.place, None, self.order, message.id, self.order
        )
        timing = self._timing
        changes = timing.take(message.entry, new, finish=message.m == timing.distance_mm)
        return self._placed(changes, message.place)

    def _finish(self, message: msg.Finish) -> list[did.Change]:
        self._on_the_way()
        mark, raw = message.time, message.raw
        if raw is not None and abs(raw.ms - mark.ms) >= UNITS_MS[mark.decimals] + UNITS_MS[raw.decimals]:
            raise Implausible(f"the time to the thousandth, {raw}, is not that of {mark}")
        source = "photo" if message.photo else ""
        new = Taken(self.distance_mm, mark, source, message.place, raw, self.order, message.id, self.order)
        return self._placed(self._timing.take(message.entry, new, finish=True), message.place)

    def _placed(self, changes: list[did.Change], place: int | None) -> list[did.Change]:
        """The changes, with what is to be said of the place that came with the time."""
        return changes if place is None else [*changes, *contradicted(self._timing, changes)]

    def slip(self, key: str) -> Slip | None:
        """By how many laps an athlete was probably miscounted on the way, if he was; the finish may be sure."""
        return self._timing.slips.of(key)

    def miscounted(self, key: str, mm: int) -> bool:
        """Whether an athlete's time at this mark is probably that of another lap; what a result list holds is not."""
        found = self.slip(key)
        listed = mm == self.distance_mm and key in self.rows
        return found is not None and found.doubts(mm) and not listed

    def early(self, runner: Runner) -> bool:
        """Whether an athlete's finish is probably a lap early, because a passage was read twice."""
        return runner.finish is not None and self.miscounted(runner.key, self.distance_mm)

    def passages(self, mm: int) -> Line:
        """Who passed a mark, without strays, and those whose times there are probably those of another lap."""
        return self._timing.slips.line(mm)

    def unread(self, mm: int) -> list[Runner]:
        """Who was timed farther on than a mark and has no time at it."""
        return self._timing.slips.unread(mm)

    def _leader(self, message: msg.Leader) -> list[did.Change]:
        self._on_the_way()
        key = self.roster.resolve(message.entry) if message.entry else ""
        new = Taken(message.m, message.time, "broadcast", None, None, self.order, message.id, self.order)
        return take_leader(self._timing, key, new)

    def _clock(self, message: msg.Clock) -> list[did.Change]:
        self._on_the_way()
        if message.elapsed <= self._timing.clock:
            return [did.Repeated(self.id)]
        self._timing.clock = message.elapsed
        return [did.ClockTold(self.id, ms=message.elapsed.ms)]

    def _amend(self, message: msg.Amend) -> list[did.Change]:
        changes = self._corrected(amend(self._timing, message, self.order))
        return [*changes, *contradicted(self._timing, changes)]

    def _void(self, message: msg.Void) -> list[did.Change]:
        return self._corrected(void(self._timing, message, self.order))

    def _corrected(self, changes: list[did.Change]) -> list[did.Change]:
        """Whom only a withdrawn time had brought into the race, as a slip of a bib does, is in it no more."""
        for change in changes:
            if isinstance(change, did.Withdrawn) and change.entry not in self.brought:
                self.roster.release(change.entry)
        return changes

    # Decisions.

    def _decide(self, message: msg.Status) -> list[did.Change]:
        key = self.roster.resolve(message.entry)
        runner = self.runners.get(key)
        before = runner.decision if runner else None
        out = before is not None and before.status in OUT and message.status in OUT
        since = before.since if before is not None and out else self.order
        now = Decision(message.status, message.rule, message.note, message.m, self.order, since)
        same = before is not None and replace(before, order=self.order, since=since) == now
        held = holding(before, self.rows.get(key), self.result_order)
        holds = (held.status if held else "") or "OK"
        in_race = before is None or before.status not in OUT
        # What a list has overruled since is decided anew.
        if runner is not None and holds == now.status and (same or (holds == "OK" and in_race)):
            return [did.Repeated(self.id)]
        made = self.roster.admit_all([key])
        leads = self._timing.decide(self.runners[key], now)
        change = did.StatusChanged(
            self.id,
            entry=key,
            status=now.status,
            before=before.status if before is not None and holds == now.status else holds,
            rule=now.rule,
            note=now.note,
        )
        return [*(did.Unlisted(self.id, entry=key) for key in made), change, *leads]

    def _result(self, message: msg.Result) -> list[did.Change]:
        known = self.result
        if known is not None:
            newer = _older(known.version, message.version)
            same = (known.state, known.rows) == (message.state, message.rows)
            if _older(message.version, known.version) or (same and not newer):
                return [did.Repeated(self.id)]
            if self.official and message.state == "unofficial" and not newer:
                raise RaceError(
                    "the result is official; an unofficial one needs a higher version to replace it"
                )
        keys = [self.roster.resolve(row.entry) for row in message.rows]
        twice = [key for key, times in Counter(keys).items() if times > 1]
        if twice:
            raise RaceError(f"the result names {twice[0]!r} twice")
        made = self.roster.admit_all(keys)
        self.result, self.result_order = message, self.order
        self.rows = dict(zip(keys, message.rows, strict=True))
        self.brought.update(keys)
        return [
            *(did.Unlisted(self.id, entry=key) for key in made),
            did.ResultTaken(self.id, state=message.state),
        ]


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
    msg.Amend: Race._amend,
    msg.Void: Race._void,
    msg.Status: Race._decide,
    msg.Result: Race._result,
    msg.TargetInfo: lambda race, said: race._besides.target(said),
    msg.Light: lambda race, said: race._besides.light(said),
    msg.RecordClaim: lambda race, said: race._besides.record(said),
    msg.Clock: Race._clock,
    msg.Note: lambda race, said: race._besides.note(said),
}
