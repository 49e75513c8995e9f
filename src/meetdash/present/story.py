"""The story of a meet: from what each line changed to the moments worth telling, in order.

Rules of this file: a moment is told when the line that proves it arrives, never earlier; what is told is a function of
the lines so far, so that a replay, a seek and a live feed tell the same. What is said of a race stands in on_the_way.py
and at_the_finish.py, what is remembered between the lines in scene.py.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from meetdash.analysis.moves import Move, Withdrawn
from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.core import changes as did
from meetdash.core.marks import format_ms
from meetdash.core.meet import Meet
from meetdash.core.race import Race
from meetdash.present import at_the_finish, on_the_way, sentences, stamp, words
from meetdash.present.moments import Kind, Moment
from meetdash.present.move_story import MoveStory, ToldMove
from meetdash.present.scene import Fact, Scene, Thread

TELLERS = on_the_way.TELLERS | at_the_finish.TELLERS
_OF_THE_FEED = (did.MeetDescribed, did.Ended)
"""Changes of no race: their race has no id, as one may have that is alone."""
_CAUSES = (did.RaceDescribed, did.StartListed, did.StatusChanged, did.Corrected, did.Withdrawn)


@dataclass(slots=True)
class Story:
    """Tells the moments of all races of a meet; `quiet` are the moves that are proved but not worth a line."""

    yardsticks: Yardsticks = FEED_ONLY
    moments: list[Moment] = field(default_factory=list)
    quiet: list[Moment] = field(default_factory=list)
    moves: dict[str, MoveStory] = field(default_factory=dict)
    _threads: dict[str, Thread] = field(default_factory=dict)

    def tell(self, meet: Meet, changes: tuple[did.Change, ...], line: int, due_ms: int) -> list[Moment]:
        """The moments that the changes of one line prove; they are added to the story."""
        told: list[Moment] = []
        uneven = False
        for change in sorted(changes, key=_leads_first) if len(changes) > 1 else changes:
            race = None if isinstance(change, _OF_THE_FEED) else meet.races.get(change.race)
            for fact in self._facts(meet, race, change, changes):
                told.append(_moment(fact, change.race, race, _several(meet, race), due_ms, line))
            # At the end of the feed what still waits to be told of moves is told.
            races = list(meet.races.values()) if isinstance(change, did.Ended) else [race] if race else ()
            for one in races:
                if found := self._followed(one).follow(one, change):
                    told += self._moves(meet, one, found, line, due_ms)
            uneven = uneven or (race is not None and bool(race.times.uneven))
        for key in {change.race for change in changes}:
            race, thread = meet.races.get(key), self._threads.get(key)
            if race is not None and thread is not None and thread.waiting:
                for fact in at_the_finish.won(self._scene(meet, race, thread, changes)):
                    told.append(_moment(fact, key, race, _several(meet, race), due_ms, line))
        if uneven:
            for fact, race in self._doubts(meet, changes):
                told.append(_moment(fact, race.id, race, _several(meet, race), due_ms, line))
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

    def _facts(
        self, meet: Meet, race: Race | None, change: did.Change, beside: tuple[did.Change, ...]
    ) -> Iterable[Fact]:
        if race is None:
            return _without_a_race(meet, change)
        teller = TELLERS.get(type(change))
        if teller is None:
            return ()
        thread = self._threads.get(race.id)
        if thread is None:
            thread = self._threads[race.id] = Thread()
        if isinstance(change, did.Recalled) or (isinstance(change, did.Started) and change.attempt > 1):
            thread = self._threads[race.id] = thread.anew()
        if isinstance(change, did.StartListed) and change.renamed:
            self._rename(race.id, dict(change.renamed))
        return teller(self._scene(meet, race, thread, beside), change)

    def _scene(self, meet: Meet, race: Race, thread: Thread, beside: tuple[did.Change, ...]) -> Scene:
        return Scene(race, thread, self.yardsticks, meet.info, beside, self._followed(race).turns)

    def _doubts(self, meet: Meet, changes: tuple[did.Change, ...]) -> Iterator[tuple[Fact, Race]]:
        """The doubts about laps that a line has raised or settled, once all that it changed is told."""
        for key in dict.fromkeys(change.race for change in changes):
            race, thread = meet.races.get(key), self._threads.get(key)
            if race is not None and thread is not None and race.times.uneven:
                touched = {getattr(change, "entry", "") for change in changes if change.race == key}
                for fact in thread.doubts.look(race, touched):
                    yield fact, race

    def _rename(self, race: str, renamed: dict[str, str]) -> None:
        """What was told of athletes goes with them to their new keys."""
        self.moments, self.quiet = (
            [_renamed(one, renamed) if one.race == race else one for one in moments]
            for moments in (self.moments, self.quiet)
        )
        self._threads[race].rename(renamed)

    def _followed(self, race: Race) -> MoveStory:
        story = self.moves.get(race.id)
        if story is None:
            story = self.moves[race.id] = MoveStory()
        return story

    def _moves(
        self, meet: Meet, race: Race, found: Iterable[ToldMove], line: int, due_ms: int
    ) -> Iterator[Moment]:
        """What was found of moves: that which is worth a line; proved moves that are not are kept."""
        for one in found:
            proved = isinstance(one.note, Move)
            kind = Kind.CORRECTION if isinstance(one.note, Withdrawn) else Kind.MOVE
            moment = Moment(
                race.id,
                kind,
                one.ms,
                format_ms(one.ms, stamp.decimals(race, one.ms)),
                one.text,
                due_ms,
                line,
                one.move.entry,
                one.reconstructed,
                one.move if proved else None,
                _several(meet, race),
                race.attempt,
            )
            if one.told:
                yield moment
            elif proved:
                self.quiet.append(moment)


def _several(meet: Meet, race: Race | None) -> str:
    """The name of a race where the meet has others; they are told apart by it.

    The first of several heats has a name too, though no other is known yet.
    """
    if race is None or not (len(meet.races) > 1 or (race.info is not None and race.info.heat and race.id)):
        return ""
    return words.race_name(race)


def _moment(fact: Fact, key: str, race: Race | None, several: str, due_ms: int, line: int) -> Moment:
    ms, label = _when(race, fact, due_ms)
    return Moment(
        key,
        fact.kind,
        ms,
        label,
        fact.text,
        due_ms,
        line,
        fact.entry,
        fact.made_up,
        race_name=several,
        attempt=race.attempt if race is not None else 0,
        cited=fact.cited,
        places=fact.places,
    )


def _renamed(moment: Moment, renamed: dict[str, str]) -> Moment:
    names = {moment.entry, *(one.entry for one in moment.places)}
    if names.isdisjoint(renamed):
        return moment
    places = tuple(one._replace(entry=renamed.get(one.entry, one.entry)) for one in moment.places)
    return replace(moment, entry=renamed.get(moment.entry, moment.entry), places=places)


def _without_a_race(meet: Meet, change: did.Change) -> Iterator[Fact]:
    """What is told of the meeting and its feed."""
    if isinstance(change, did.MeetDescribed):
        yield from _meeting(meet)
    elif isinstance(change, did.Ended):
        yield Fact(Kind.FEED, "End of the feed.")


def _meeting(meet: Meet) -> Iterator[Fact]:
    info = meet.info
    if info is None:
        return
    where = ", ".join(part for part in (info.venue, info.city) if part)
    yield Fact(Kind.NOTE, sentences.meeting(info.name, where, info.date))
    source = ", ".join(part for part in (info.provider, info.source) if part)
    if source:
        yield Fact(Kind.NOTE, f"Source: {source}.")
    if info.note:
        yield Fact(Kind.NOTE, info.note)


def _leads_first(change: did.Change) -> int:
    """Who leads is said before what follows from it, and after what it follows from."""
    if isinstance(change, _CAUSES):
        return 0
    return 1 if isinstance(change, did.LeadChanged) else 2


def _when(race: Race | None, fact: Fact, due_ms: int) -> tuple[int, str]:
    """The race time of a moment and how it is written; without a time of its own, the race clock, no
    finer than to the tenth nor than it was told.

    A result list has no time: one beside it would be read as somebody's mark.
    """
    if fact.mark is not None:
        return fact.mark.ms, fact.label or str(fact.mark)
    if fact.kind in (Kind.RESULT, Kind.FEED):
        return race.latest_ms if race is not None else due_ms, ""
    ms = race.latest_ms if race is not None else 0
    started = race is not None and (race.started or ms > 0)
    return ms, format_ms(ms, stamp.decimals(race, ms), cut=True) if race is not None and started else ""
