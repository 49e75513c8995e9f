"""The story of a meet: from what each line changed to the moments worth telling, in order.

Rules of this file: a moment is told when the line that proves it arrives, never earlier; what is told is a function of
the lines so far, so that a replay, a seek and a live feed tell the same.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from meetdash.analysis.moves import Move, Withdrawn
from meetdash.analysis.pace import between
from meetdash.analysis.targets import Target, delta_at
from meetdash.analysis.targets import targets as named_targets
from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.core import changes as did
from meetdash.core.course import MILE_MM, NO_SPLIT_MM
from meetdash.core.marks import Mark, format_ms
from meetdash.core.meet import Meet
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken
from meetdash.core.standings import standings
from meetdash.present import sentences
from meetdash.present.moments import Kind, Moment
from meetdash.present.move_story import MoveStory

MOST_MOVED = 8
"""Athletes whose new places are told one by one after a decision."""


@dataclass(slots=True)
class _Thread:
    """What the story remembers of one race: the last mark told, whether the pace was inside, places told, and who is
    told to be under which record."""

    told_mm: int = 0
    inside: bool | None = None
    places: dict[str, int | None] = field(default_factory=dict)
    under: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Story:
    """Tells the moments of all races of a meet; `quiet` are the moves that are proved but not worth a line."""

    yardsticks: Yardsticks = FEED_ONLY
    moments: list[Moment] = field(default_factory=list)
    quiet: list[Moment] = field(default_factory=list)
    moves: dict[str, MoveStory] = field(default_factory=dict)
    _date: str = ""
    _threads: dict[str, _Thread] = field(default_factory=dict)

    def tell(self, meet: Meet, changes: tuple[did.Change, ...], line: int, due_ms: int) -> list[Moment]:
        """The moments that the changes of one line prove; they are added to the story."""
        told: list[Moment] = []
        self._date = meet.info.date if meet.info else ""
        for change in sorted(changes, key=_leads_first):
            teller = _TELLERS.get(type(change))
            if teller is None:
                continue
            race = meet.races.get(change.race)
            for kind, mark, text, entry, made_up in teller(self, meet, race, change):
                ms, label = _when(race, kind, mark, due_ms)
                told.append(Moment(change.race, kind, ms, label, text, due_ms, line, entry, made_up))
            if race is not None:
                told += self._moves(race, change, line, due_ms)
        self.moments += told
        return told

    def branch(self) -> "Story":
        """The story as it is, of which another may be made: its lists are shared, and what is kept of each race."""
        return replace(self, moves=dict(self.moves), _threads=dict(self._threads))

    def apart(self, race: str, copy: Callable[[Any], Any]) -> None:
        """Puts a copy in place of what is kept of a race, before it is changed."""
        kept: dict[str, Any]
        for kept in (self.moves, self._threads):
            if race in kept:
                kept[race] = copy(kept[race])

    def _targets(self, race: Race) -> tuple[Target, ...]:
        return self.yardsticks.targets(race, self._date)

    def _records(self, race: Race) -> list[Target]:
        """The records to be under, each once."""
        seen: dict[tuple[str, int], Target] = {}
        for target in self._targets(race):
            if target.kind == "record":
                seen.setdefault((target.name, target.mark.ms), target)
        return list(seen.values())

    def _moves(self, race: Race, change: did.Change, line: int, due_ms: int) -> Iterator[Moment]:
        """The moves that a change proves, judges or disproves: those that are worth a line; the others are kept."""
        for one in self.moves.setdefault(race.id, MoveStory()).follow(race, change):
            proved = isinstance(one.note, Move)
            kind = Kind.CORRECTION if isinstance(one.note, Withdrawn) else Kind.MOVE
            moment = Moment(
                race.id,
                kind,
                one.ms,
                format_ms(one.ms, 1),
                one.text,
                due_ms,
                line,
                one.move.entry,
                one.reconstructed,
                one.move if proved else None,
            )
            if one.told:
                yield moment
            elif proved:
                self.quiet.append(moment)

    def thread(self, race: Race) -> _Thread:
        return self._threads.setdefault(race.id, _Thread())

    def _meeting(self, meet: Meet, _: Race | None, __: did.Change) -> Iterator["_Fact"]:
        info = meet.info
        if info is not None:
            where = ", ".join(part for part in (info.venue, info.city) if part)
            yield _fact(Kind.NOTE, sentences.meeting(info.name, where, info.date))
            source = ", ".join(part for part in (info.provider, info.source) if part)
            if source:
                yield _fact(Kind.NOTE, f"Source: {source}.")
            if info.note:
                yield _fact(Kind.NOTE, info.note)

    def _described(self, _: Meet, race: Race, __: did.Change) -> Iterator["_Fact"]:
        yield _fact(Kind.NOTE, sentences.race(race))
        if race.info is not None and race.info.note:
            yield _fact(Kind.NOTE, race.info.note)

    def _listed(self, _: Meet, race: Race, change: did.StartListed) -> Iterator["_Fact"]:
        yield _fact(Kind.NOTE, sentences.start_list(race, change))

    def _targeted(self, _: Meet, race: Race, change: did.TargetSet) -> Iterator["_Fact"]:
        for target in named_targets(race)[-2:]:
            if target.name == change.name:
                yield _fact(Kind.NOTE, sentences.target(target))

    def _gun(self, _: Meet, race: Race, change: did.Started) -> Iterator["_Fact"]:
        if change.attempt > 1:
            self._threads.pop(race.id, None)
        yield from self._of_the_day(race)
        again = f", attempt {change.attempt}" if change.attempt > 1 else ""
        at = f" at {race.time_of_day}" if race.time_of_day else ""
        yield _fact(Kind.GUN, f"The gun{at}{again}.")

    def _of_the_day(self, race: Race) -> Iterator["_Fact"]:
        """What the race is compared with beyond what the feed names."""
        said = {(target.name, target.mark) for target in named_targets(race)}
        for target in self._targets(race):
            if (target.name, target.mark) not in said:
                said.add((target.name, target.mark))
                yield _fact(Kind.NOTE, sentences.target(target))

    def _recalled(self, _: Meet, race: Race, __: did.Recalled) -> Iterator["_Fact"]:
        self._threads.pop(race.id, None)
        yield _fact(Kind.DECISION, "The start is recalled.")

    def _moved_on(self, _: Meet, __: Race, change: did.StateChanged) -> Iterator["_Fact"]:
        yield _fact(Kind.NOTE, f"The race is {change.state}.")

    def _split(self, _: Meet, race: Race, change: did.SplitTaken) -> Iterator["_Fact"]:
        runner, course = race.runners[change.entry], race.course
        if course is None:
            return
        named = course.point_name(change.mm) or (
            change.mm == MILE_MM and not course.on_line(change.mm) and course.distance_mm != MILE_MM
        )
        if named and (not change.reconstructed or race.leader == runner.key):
            yield self._at_name(race, runner, change)
        if not change.late:
            yield from self._lap(race, runner, change.mm, change.mark)

    def _lap(self, race: Race, runner: Runner, mm: int, mark: Mark) -> Iterator["_Fact"]:
        """The leader at the end of a lap, and how that stands to the target."""
        thread, course = self.thread(race), race.course
        step = (course.lap_mm if course else 0) or 1_000_000
        if course is None or race.leader != runner.key or mm - thread.told_mm < step:
            return
        # The first passage of the line starts the count of laps; before it only a whole lap is worth a line.
        if thread.told_mm == 0 and course.lap_mm and mm < course.first_mm < course.lap_mm * 2:
            return
        taken = runner.at(mm)
        before = runner.at(mm - step) if mm - step >= NO_SPLIT_MM else None
        if taken is None:
            return
        thread.told_mm = mm
        segment = between(before, taken) if before else None
        kind = Kind.BELL if course.is_bell(mm) else Kind.LAP
        made_up = taken.reconstructed or (segment is not None and segment.reconstructed)
        yield _fact(kind, sentences.lap(race, runner, mm, mark, segment), mark, runner.key, made_up)
        yield from self._pace(race, runner, taken)

    def _at_name(self, race: Race, runner: Runner, change: did.SplitTaken) -> "_Fact":
        found = [delta_at(race, runner, target, change.mm) for target in _first(self._targets(race))]
        deltas = [delta for delta in found if delta is not None]
        text = sentences.split_at_name(race, runner, change.mm, change.mark, deltas)
        return _fact(Kind.SPLIT, text, change.mark, runner.key, change.reconstructed)

    def _pace(self, race: Race, runner: Runner, taken: Taken) -> Iterator["_Fact"]:
        """Told when the leader comes inside the target or falls outside it, and at the bell."""
        chosen = _first(self._targets(race))[:1]
        delta = delta_at(race, runner, chosen[0], taken.mm) if chosen else None
        if delta is None or race.course is None:
            return
        thread, inside = self.thread(race), delta.span.ms < 0
        bell = race.course.is_bell(taken.mm)
        if inside is not thread.inside or bell:
            thread.inside = inside
            record = delta.target.kind == "record" and self.yardsticks.record_course(
                race, runner, taken, delta.target
            )
            projection = self.yardsticks.project(race, runner)
            text = sentences.pace(race, runner, delta, projection, record=record)
            yield _fact(Kind.PACE, text, taken.mark, runner.key, taken.reconstructed)

    def _unnamed(self, _: Meet, race: Race, change: did.LeaderTaken) -> Iterator["_Fact"]:
        yield _fact(Kind.LAP, sentences.unnamed_leader(race.course, change), change.mark)

    def _lead(self, _: Meet, race: Race, change: did.LeadChanged) -> Iterator["_Fact"]:
        if change.mm == race.distance_mm:
            return  # The finish says it.
        both = [race.runners[key].at(change.mm) for key in (change.entry, change.previous) if key]
        made_up = any(taken.reconstructed for taken in both if taken)
        yield _fact(Kind.LEAD, sentences.lead(race, change), change.mark, change.entry, made_up)
        yield from self._lap(race, race.runners[change.entry], change.mm, change.mark)

    def _finished(self, _: Meet, race: Race, change: did.Finished) -> Iterator["_Fact"]:
        runner = race.runners[change.entry]
        thread = self.thread(race)
        tied = change.place is not None and _shared(race, change)
        thread.places[change.entry] = change.place
        text = sentences.finish(race, runner, change.mark, change.place, tied)
        yield _fact(Kind.FINISH, text, change.mark, change.entry)
        yield from self._under(race)

    def _under(self, race: Race) -> Iterator["_Fact"]:
        """The best mark of the race under each record, told once: a race makes one record of a kind at most."""
        thread = self.thread(race)
        valid = [
            runner
            for runner in race.runners.values()
            if runner.finish and (runner.decision is None or runner.decision.status == "OK")
        ]
        best = min(valid, key=lambda runner: runner.finish.mark.ms if runner.finish else 0, default=None)
        for target in self._records(race):
            if best is None or best.finish is None or best.finish.mark.ms > target.mark.ms:
                thread.under.pop(target.name, None)
            elif thread.under.get(target.name) != best.key:
                thread.under[target.name] = best.key
                verdict = self.yardsticks.verdict(race, best, best.finish, target)
                text = sentences.under_record(best, best.finish.mark, target, verdict)
                yield _fact(Kind.RECORD, text, best.finish.mark, best.key)

    def _decided(self, _: Meet, race: Race, change: did.StatusChanged) -> Iterator["_Fact"]:
        runner = race.runners[change.entry]
        yield _fact(Kind.DECISION, sentences.decision(runner, change), entry=change.entry)
        thread = self.thread(race)
        if runner.finish is not None:
            for name in [name for name, key in thread.under.items() if key == change.entry]:
                text = sentences.no_longer_under(runner, runner.finish.mark, name)
                yield _fact(Kind.RECORD, text, entry=change.entry)
        if change.entry in thread.places:
            yield from self._new_places(race, change.entry)
            yield from self._under(race)

    def _new_places(self, race: Race, cause: str = "") -> Iterator["_Fact"]:
        thread = self.thread(race)
        told = 0
        for standing in standings(race):
            before = thread.places.get(standing.key)
            if standing.key in thread.places and before != standing.place:
                thread.places[standing.key] = standing.place
                if standing.key != cause and told < MOST_MOVED:
                    told += 1
                    runner = race.runners[standing.key]
                    yield _fact(Kind.DECISION, sentences.moves_up(runner, standing), entry=standing.key)

    def _corrected(self, _: Meet, race: Race, change: did.Corrected) -> Iterator["_Fact"]:
        yield _fact(Kind.CORRECTION, sentences.correction(race, change), entry=change.entry)
        if change.entry in self.thread(race).places and self._moved(race, change):
            yield from self._new_places(race)

    def _moved(self, race: Race, change: did.Corrected) -> bool:
        """Whether a correction can have changed places: cheap, for in a mass race every finish may get one."""
        if change.mm != race.distance_mm:
            return False
        finish = race.runners[change.entry].finish
        if change.before == change.after:
            told = self.thread(race).places[change.entry]
            return finish is None or finish.place != told or finish.raw is not None
        first, last = sorted((change.before.ms, change.after.ms))
        line = race.times.passages.get(change.mm, [])
        return bisect_left(line, (last + 1, -1, "")) - bisect_left(line, (first, -1, "")) > 1

    def _withdrawn(self, _: Meet, race: Race, change: did.Withdrawn) -> Iterator["_Fact"]:
        yield _fact(Kind.CORRECTION, sentences.withdrawal(race, change), entry=change.entry)
        if change.mm == race.distance_mm and self.thread(race).places.pop(change.entry, None) is not None:
            yield from self._new_places(race)

    def _conflict(self, _: Meet, race: Race, change: did.Conflict) -> Iterator["_Fact"]:
        yield _fact(Kind.FEED, sentences.conflict(race, change), entry=change.entry)

    def _result(self, _: Meet, race: Race, change: did.ResultTaken) -> Iterator["_Fact"]:
        standing = standings(race)
        self.thread(race).places.update({one.key: one.place for one in standing if one.place is not None})
        yield _fact(Kind.RESULT, sentences.result(race, standing, change.state))

    def _record(self, _: Meet, race: Race, change: did.RecordSpoken) -> Iterator["_Fact"]:
        yield _fact(Kind.RECORD, sentences.record_claim(race, change), entry=change.entry)

    def _note(self, _: Meet, __: Race, change: did.Noted) -> Iterator["_Fact"]:
        yield _fact(Kind.NOTE, change.text)

    def _ended(self, _: Meet, __: Race | None, ___: did.Ended) -> Iterator["_Fact"]:
        yield _fact(Kind.FEED, "End of the feed.")


_Fact = tuple[Kind, Mark | None, str, str, bool]


def _fact(kind: Kind, text: str, mark: Mark | None = None, entry: str = "", made_up: bool = False) -> _Fact:
    return kind, mark, text, entry, made_up


def _leads_first(change: did.Change) -> bool:
    """Who leads is said before what follows from it."""
    return not isinstance(change, did.LeadChanged)


def _when(race: Race | None, kind: Kind, mark: Mark | None, due_ms: int) -> tuple[int, str]:
    """The race time of a moment and how it is written; without a time of its own, the race clock to the tenth.

    A result list has no time: one beside it would be read as somebody's mark.
    """
    if mark is not None:
        return mark.ms, str(mark)
    if kind in (Kind.RESULT, Kind.FEED):
        return race.latest_ms if race is not None else due_ms, ""
    ms = race.latest_ms if race is not None else 0
    started = race is not None and (race.started or ms > 0)
    return ms, format_ms(ms, 1, cut=True) if started else ""


def _first(found: tuple[Target, ...]) -> list[Target]:
    """The first target on every basis it has."""
    return [target for target in found if (target.name, target.mark) == (found[0].name, found[0].mark)]


def _shared(race: Race, change: did.Finished) -> bool:
    """Whether somebody else has the place just taken; asked in full only where somebody has the time."""
    line = race.times.passages.get(race.distance_mm, [])
    ms = change.mark.ms
    if bisect_left(line, (ms + 1, -1, "")) - bisect_left(line, (ms, -1, "")) < 2:
        return False
    return any(one.key == change.entry and one.tied for one in standings(race))


_TELLERS: dict[type, Callable[[Story, Meet, Any, Any], Iterator[_Fact]]] = {
    did.MeetDescribed: Story._meeting,
    did.RaceDescribed: Story._described,
    did.StartListed: Story._listed,
    did.TargetSet: Story._targeted,
    did.Started: Story._gun,
    did.Recalled: Story._recalled,
    did.StateChanged: Story._moved_on,
    did.SplitTaken: Story._split,
    did.LeaderTaken: Story._unnamed,
    did.LeadChanged: Story._lead,
    did.Finished: Story._finished,
    did.StatusChanged: Story._decided,
    did.Corrected: Story._corrected,
    did.Withdrawn: Story._withdrawn,
    did.Conflict: Story._conflict,
    did.ResultTaken: Story._result,
    did.RecordSpoken: Story._record,
    did.Noted: Story._note,
    did.Ended: Story._ended,
}
