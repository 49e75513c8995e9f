"""The moves of one race as they are told: said when they are proved, withdrawn when they fall, judged once.

Rules of this file: everything is kept, little is told. What is told is a function of the changes so far. The move that
made the winning is told with the verdict that it did, if it was not before. Who loses contact is told when those who
ran alongside have come by too, so that together is told together; what corrections of one mark disprove is told after
the last of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from meetdash.analysis.moves import Follower, Kind, Move, Note, Outcome, Turns, Verdict, Withdrawn
from meetdash.analysis.moves.cited import cited, rests_on_reconstructed
from meetdash.core import changes as did
from meetdash.core.line import NOBODY_THROUGH
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.present import moves

QUIET_MS = 10_000
"""Race time between two moves that are told, unless the next is worth far more: a big field must not drown all else."""
FAR_MORE = 2
"""So many times the priority of the one told just before breaks the quiet."""
MATTERS = 100
"""A move of less priority, as a second gained or lost has in the middle of a race, is kept but not told."""
TOGETHER_MS = 4_000
"""Those who are proved within so long to have lost contact at one mark lost it together."""
LEAST_LEFT = 2
"""So many at least must leave the pack, and a third of it, for that to be worth a line."""
OLD_MS = 20_000
"""What a late split or a correction proves so long after it happened is kept but not told."""
AGAIN_MM = 800_000
"""Within this distance the same kind of move of the same athlete is the same story, and told once."""
SURE = 0.9
"""Confidence that a move must have where times are missing at its marks: one time less can turn what is close."""
NEAR_MS = 1_500
"""Who was this close at the mark before ran with the mover, and should have come by when the move is known."""
WIDE_MS = 3_000
"""Nobody is compared with athletes farther away than this, where there are others."""
WORTH_TELLING = frozenset({Outcome.DECISIVE, Outcome.FADED})
"""Verdicts that are told; that a move has held or been covered shows on the board."""


@dataclass(frozen=True, slots=True)
class ToldMove:
    """A move, a verdict or a withdrawal in words, with the race time at which it was known.

    `note` is what was found; `move` the move that it is about, as it was then. `told` when the story has it.
    """

    note: Note
    move: Move
    ms: int
    text: str
    reconstructed: bool
    told: bool


@dataclass(frozen=True, slots=True)
class FollowedMove:
    """A move with what has become of it: as the splits that stand now show it, or, withdrawn, as it was told last."""

    move: Move
    verdict: Verdict | None
    withdrawn: Withdrawn | None
    told: bool


@dataclass(slots=True)
class MoveStory:
    """Follows one race. `found` holds everything of the attempt that counts, in the order in which it was known.

    `turns` are the changes of the lead and of record pace, which the story tells in moments of their own.
    """

    follower: Follower = field(default_factory=Follower)
    turns: Turns = field(default_factory=Turns)
    found: list[ToldMove] = field(default_factory=list)
    _known: dict[str, Move] = field(default_factory=dict)
    _gone: dict[str, Withdrawn] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _judged: dict[str, Outcome] = field(default_factory=dict)
    _losing: list[Move] = field(default_factory=list)
    """Proved to have lost contact, and not said yet."""
    _fallen: list[Withdrawn] = field(default_factory=list)
    """Disproved by corrections at the mark `_corrected_mm`, and not said yet: they may be found again."""
    _corrected_mm: int = 0
    _corrected: str = ""
    """Whose time that was."""
    _made_up: set[int] = field(default_factory=set)
    _last_ms: int = -QUIET_MS
    _last_priority: int = 0

    def follow(self, race: Race, change: did.Change) -> list[ToldMove]:
        """What a change of the race proves or disproves."""
        if isinstance(change, did.Recalled | did.Started):
            self._begin_anew()
        found = self.follower.follow(race, change)
        self.turns.follow(race, change)
        if isinstance(change, did.SplitTaken) and change.reconstructed:
            self._made_up.add(change.mm)
        elif isinstance(change, did.StartListed | did.RaceDescribed):
            self._known_anew(dict(change.renamed) if isinstance(change, did.StartListed) else {})
        if not (found or self._losing or self._fallen):
            return []  # as nearly always
        for note in found:
            if isinstance(note, Move):
                self._known[note.id] = note
                self._gone.pop(note.id, None)
            elif isinstance(note, Withdrawn):
                self._gone[note.move] = note
                self._judged.pop(note.move, None)
        notes = self._due(race, change, found)
        best, others = self._best(race, [note for note in notes if isinstance(note, Move)])
        said = [self._say(race, note, best, others) for note in notes]
        self.found += said
        return said

    @property
    def moves(self) -> dict[str, Move]:
        """The moves that stand, by id, without those of the lead and of record pace."""
        watch = self.follower.watch
        return watch.moves if watch is not None else {}

    @property
    def _verdicts(self) -> dict[str, Verdict]:
        watch = self.follower.watch
        return watch.verdicts if watch is not None else {}

    def all(self) -> list[FollowedMove]:
        """Every move of the attempt that counts, in the order in which it was known."""
        now, verdicts = self.moves, self._verdicts
        found = [
            FollowedMove(
                now.get(key, move),
                verdicts.get(key) if key in now else None,
                self._gone.get(key),
                key in self._told,
            )
            for key, move in self._known.items()
        ]
        return sorted([*found, *self._turned()], key=lambda one: one.move.known_ms)

    @property
    def fallen(self) -> dict[str, Withdrawn]:
        """The moves that were disproved, by id."""
        return self._gone

    def _turned(self) -> list[FollowedMove]:
        """The changes of the lead and of record pace, those that fell too."""
        turns = self.turns
        stand = [(move, None) for move in turns.moves.values()]
        return [
            FollowedMove(move, turns.verdicts.get(move.id), gone, move.id in turns.told)
            for move, gone in [*stand, *turns.gone.values()]
        ]

    def _due(self, race: Race, change: did.Change, found: list[Note]) -> list[Note]:
        """What is to be said now: what waited long enough, and what was found and need not wait."""
        over = isinstance(change, did.ResultTaken | did.Ended)
        entry, mm = "", None
        if isinstance(change, did.Corrected | did.Withdrawn):
            entry, mm = change.entry, change.mm
        due: list[Note] = []
        again = {note.id for note in found if isinstance(note, Move)} & {one.move for one in self._fallen}
        self._fallen = [one for one in self._fallen if one.move not in again]
        if self._fallen and mm != self._corrected_mm:
            fallen = self._fallen
            self._fallen = [one for one in fallen if not over and self._waits(race, one)]
            due += [one for one in fallen if one not in self._fallen]
        for note in found:
            if isinstance(note, Move) and note.id in again:
                continue  # What was told of it stands after all.
            if isinstance(note, Move) and note.kind is Kind.LOSES_CONTACT:
                self._losing.append(note)
            elif isinstance(note, Withdrawn) and mm is not None and not self.follower.over:
                self._losing = [one for one in self._losing if one.id != note.move]
                self._fallen = [*(one for one in self._fallen if one.move != note.move), note]
                self._corrected_mm, self._corrected = mm, entry
            else:
                due.append(note)
        judged = {note.move for note in found if isinstance(note, Verdict)}
        if over or any(one.id in judged or not _others_to_come(race, one) for one in self._losing):
            due, self._losing = [*self._losing, *due], []
        return due

    def _waits(self, race: Race, note: Withdrawn) -> bool:
        """Whether a move that fell with another's time may be found again, once that is awaited no more."""
        move = self._known[note.move]
        runner = race.runners.get(move.entry)
        if move.entry == self._corrected or runner is None or runner.last is None:
            return False
        return runner.last.mm <= max(move.known_mm, self._corrected_mm)

    def _begin_anew(self) -> None:
        """A start that counts for nothing leaves no moves."""
        self.turns, self._last_ms, self._last_priority = Turns(), -QUIET_MS, 0
        for kept in (
            self.found,
            self._known,
            self._gone,
            self._told,
            self._judged,
            self._losing,
            self._fallen,
            self._made_up,
        ):
            kept.clear()

    def _known_anew(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys; what still stands is as it was found again."""
        now = self.moves
        for key, move in self._known.items():
            self._known[key] = now.get(key) or replace(move, entry=renamed.get(move.entry, move.entry))

    def _say(self, race: Race, note: Note, best: Move | None, others: Sequence[Move] = ()) -> ToldMove:
        if isinstance(note, Move):
            if note is best:
                self._told.add(note.id)
            together = note is best and others
            text = moves.together(note, others, race) if together else moves.sentence(note, race)
            return self._in_words(race, note, note, note.known_ms, text, told=note is best)
        move = self._known[note.move]
        was_told = move.id in self._told
        if isinstance(note, Verdict):
            move = self.moves.get(move.id, move)
            text = moves.verdict(note, move, race)
            due = was_told or (note.outcome is Outcome.DECISIVE and matters(move) and _certain(race, move))
            told = due and self._tells(note)
            if told:
                self._told.add(move.id)
            return self._in_words(race, note, move, note.known_ms, text, told=told)
        return self._in_words(
            race, note, move, race.latest_ms, moves.withdrawal(note, move, race), told=was_told
        )

    def _in_words(self, race: Race, note: Note, move: Move, ms: int, text: str, *, told: bool) -> ToldMove:
        made_up = not self._made_up.isdisjoint(cited(move)) and rests_on_reconstructed(race, move)
        return ToldMove(note, move, ms, text, made_up, told)

    def _tells(self, verdict: Verdict) -> bool:
        """Whether a verdict on a told move is worth a line: once, and again only when it has turned."""
        before = self._judged.get(verdict.move)
        if before is None and verdict.outcome not in WORTH_TELLING:
            return False
        self._judged[verdict.move] = verdict.outcome
        return before is not verdict.outcome

    def _best(self, race: Race, found: list[Move]) -> tuple[Move | None, list[Move]]:
        """The one of some moves known at once that is worth a line now, and those told in the same line."""
        worth = [
            move
            for move in found
            if move.kind is not Kind.STEPS_OFF
            and move.id not in self._gone
            and matters(move)
            and race.latest_ms - move.known_ms < OLD_MS
            and not self._again(move)
            and _certain(race, move)
        ]
        best = max(worth, key=lambda move: move.priority, default=None)
        if best is None:
            return None, []
        soon = best.known_ms - self._last_ms < QUIET_MS
        if soon and best.priority < FAR_MORE * self._last_priority:
            return None, []
        self._last_ms, self._last_priority = max(self._last_ms, best.known_ms), best.priority
        if best.kind is not Kind.LOSES_CONTACT:
            return best, []
        return best, [one for one in worth if one is not best and _together(best, one)]

    def _again(self, move: Move) -> bool:
        """Whether this was told of the same athlete not long ago."""
        told = [self._known[key] for key in self._told if key not in self._gone]
        return any(
            one.entry == move.entry
            and one.kind is move.kind
            and abs(one.known_mm - move.known_mm) <= AGAIN_MM
            for one in told
        )


def matters(move: Move) -> bool:
    """Whether a move is worth a line: by its priority, or as a pack that loses so much that it is another one."""
    if move.priority >= MATTERS:
        return True
    pack = move.evidence.pack
    if pack is None or move.kind is not Kind.PACK_BREAKS:
        return False
    left = len(pack.before) - len(pack.after)
    return left >= LEAST_LEFT and left * 3 >= len(pack.before)


def _together(one: Move, other: Move) -> bool:
    """Whether two lost contact between the same marks, and it was known at the same mark."""
    marks = (one.kind, one.from_mm, one.to_mm, one.known_mm)
    return marks == (other.kind, other.from_mm, other.to_mm, other.known_mm)


def _others_to_come(race: Race, move: Move) -> bool:
    """Whether somebody who ran beside the mover is still to come by, and may yet have lost contact at the same mark."""
    if race.latest_ms - move.known_ms >= TOGETHER_MS:
        return False
    for key in _around(race, race.runners[move.entry], {move.from_mm} - {0}, NEAR_MS):
        runner = race.runners[key]
        gone = runner.entry.pacemaker or runner.decision is not None
        if not gone and runner.last is not None and runner.last.mm < move.known_mm:
            return True
    return False


def _certain(race: Race, move: Move) -> bool:
    """Whether no time that is missing could make it otherwise."""
    return move.confidence >= SURE or not has_holes(race, move)


def has_holes(race: Race, move: Move) -> bool:
    """Whether somebody has no time at a mark by which the move is judged, and was timed farther on or ran beside.

    Who was left so far behind that nobody can tell the difference counts too: then only what is sure is told.
    """
    mover, marks = race.runners[move.entry], cited(move)
    # Judged without rivals: who is missing may be why there were none.
    alone = move.evidence.gain is None
    looked_at = race.runners.keys() if alone else _around(race, mover, marks, WIDE_MS)
    near = _around(race, mover, {move.from_mm} - {0}, NEAR_MS)
    for key in {*looked_at, *near}:
        runner = race.runners[key]
        last = runner.last
        if last is None or runner.entry.pacemaker or runner.decision is not None:
            continue
        if key in looked_at and any(mm < last.mm and runner.at(mm) is None for mm in marks):
            return True
        if key in near and runner.at(move.known_mm) is None:
            return True
    return False


def _around(race: Race, one: Runner, marks: set[int], ms: int) -> set[str]:
    """Who came by within so long of an athlete at any of some marks."""
    found: set[str] = set()
    for mm in marks:
        taken = one.at(mm)
        if taken is not None:
            line = race.times.passages.get(mm, NOBODY_THROUGH)
            found.update(line.through(taken.mark.ms - ms, taken.mark.ms + ms))
    return found
