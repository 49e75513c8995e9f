"""The moves of one race as they are told: said when they are proved, withdrawn when they fall."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from meetdash.analysis.moves import Kind, Move, MoveWatch, Note, Verdict
from meetdash.core import changes as did
from meetdash.core.race import Race
from meetdash.present import moves

QUIET_MS = 10_000
"""Race time between two moves that are told, unless the next is worth more; a big field must not drown the story."""
MATTERS = 40
"""A move of less priority is kept but not told."""


@dataclass(frozen=True, slots=True)
class ToldMove:
    """A move, a verdict or a withdrawal in words, with the race time at which it was known."""

    move: Move
    ms: int
    text: str
    reconstructed: bool
    told: bool


@dataclass(slots=True)
class MoveStory:
    """Follows one race. `found` holds everything, in the order in which it was known."""

    watch: MoveWatch | None = None
    found: list[ToldMove] = field(default_factory=list)
    _known: dict[str, Move] = field(default_factory=dict)
    _last_ms: int = -QUIET_MS
    _last_priority: int = 0

    def follow(self, race: Race, change: did.Change) -> list[ToldMove]:
        """What a change of the race proves or disproves."""
        told = [self._say(race, note) for note in self._notes(race, change)]
        self.found += told
        return told

    def _notes(self, race: Race, change: did.Change) -> Iterator[Note]:
        if race.course is None:
            return
        if isinstance(change, did.Recalled | did.Started):
            self.watch = None
        if self.watch is None:
            paced = [key for key, runner in race.runners.items() if runner.entry.pacemaker]
            self.watch = MoveWatch(race.course, paced)
        if isinstance(change, did.SplitTaken):
            yield from self.watch.take(change.entry, change.mm, change.mark.ms, change.mark.decimals)
        elif isinstance(change, did.Finished):
            yield from self.watch.take(change.entry, race.distance_mm, change.mark.ms, change.mark.decimals)
        elif isinstance(change, did.Corrected):
            why = change.reason or "a correction"
            yield from self.watch.correct(change.entry, change.mm, change.after.ms, why)
        elif isinstance(change, did.Withdrawn):
            yield from self.watch.correct(change.entry, change.mm, None, change.reason or "a correction")
        elif isinstance(change, did.StatusChanged) and change.status in ("DNF", "DQ"):
            yield from self.watch.leave(change.entry)
        elif isinstance(change, did.ResultTaken):
            yield from self.watch.end()

    def _say(self, race: Race, note: Note) -> ToldMove:
        if isinstance(note, Move):
            self._known[note.id] = note
            return self._told(race, note, note.known_ms, moves.sentence(note, race), self._worth(note))
        move = self._known[note.move]
        if isinstance(note, Verdict):
            return self._told(race, move, note.known_ms, moves.verdict(note, move, race), False)
        was_told = any(one.move.id == move.id and one.told for one in self.found)
        return self._told(race, move, race.latest_ms, moves.withdrawal(note, move, race), was_told)

    def _told(self, race: Race, move: Move, ms: int, text: str, told: bool) -> ToldMove:
        return ToldMove(move, ms, text, rests_on_reconstructed(race, move), told)

    def _worth(self, move: Move) -> bool:
        """Whether a move is worth a line now."""
        if move.kind is Kind.STEPS_OFF or move.priority < MATTERS:
            return False
        soon = move.known_ms - self._last_ms < QUIET_MS
        if soon and move.priority <= self._last_priority:
            return False
        self._last_ms, self._last_priority = move.known_ms, move.priority
        return True


def rests_on_reconstructed(race: Race, move: Move) -> bool:
    """Whether any split that a move cites, or any of the field at its marks, was reconstructed."""
    marks = {move.from_mm, move.to_mm, move.known_mm}
    for runner in race.runners.values():
        for mm in marks:
            taken = runner.at(mm)
            if taken is not None and taken.reconstructed:
                return True
    return False
