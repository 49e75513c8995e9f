"""The watch on a race: splits in order of arrival, corrections and withdrawals, moves out.

Rules of this file: the moves are a function of the splits that stand, in order of race time, however they arrived; a
split that comes late or is corrected has everything judged anew, and a move that does not stand any more is withdrawn,
as is one that the next mark takes back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from meetdash.analysis.moves.engine import Engine
from meetdash.analysis.moves.model import Move, Note, Outcome, Verdict, Withdrawn
from meetdash.analysis.moves.splits import Splits
from meetdash.core.course import Course
from meetdash.core.marks import UNITS_MS

AT_ONCE = 2_000
"""With so many splits everything is judged anew at once when one has come late."""
AGAIN_PART = 8
"""With more, only when they are more by this part."""


class MoveWatch:
    """Finds the moves of one race. `pacemakers` are keys of entries that are compared with nobody.

    Once its race is `over` nobody is awaited any more; while it is `resting` it has let go of the splits.
    """

    def __init__(self, course: Course, pacemakers: Iterable[str] = ()) -> None:
        self.course = course
        self.pacemakers = frozenset(pacemakers)
        self.moves: dict[str, Move] = {}
        self.verdicts: dict[str, Verdict] = {}
        """The last verdict on each move."""
        self._splits = Splits()
        self._left: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._said: set[tuple[str, Outcome]] = set()
        self._engine = Engine(course, self.pacemakers)
        self._stale = False
        self._judged = 0
        """How many splits there were when all were judged last."""
        self.over = False
        self.resting = False

    def take(self, entry: str, mm: int, ms: int, decimals: int = 2) -> list[Note]:
        """Takes a split as it arrives; a second time for the same athlete and mark is ignored.

        Returns what it proves. A split with a time before others already taken is filed where it belongs, and what
        follows from it comes with the next split that is later than all, in a mass race with one of the next.
        """
        if not self._splits.put(entry, mm, ms, decimals):
            return []
        # What was printed to a tenth may have been later than another time to the hundredth: it is not late.
        if ms + UNITS_MS[decimals] <= self._engine.clock_ms:
            self._stale = True
            return []
        if not self._stale:
            notes = self._engine.take(entry, mm, ms, decimals)
            return self._told(notes) if notes else notes
        return self._again("a late split") if self._worth_it() else []

    def _worth_it(self) -> bool:
        """Whether enough is new to judge everything again: in a mass race, where late is usual, not for every split."""
        known = self._judged
        return known <= AT_ONCE or len(self._splits) >= known + known // AGAIN_PART

    def leave(self, entry: str) -> list[Note]:
        """An athlete is out of the race at this moment."""
        if entry in self._left:
            return []
        self._left[entry] = self._engine.clock_ms
        return self._told(self._engine.leave(entry))

    def end(self) -> list[Note]:
        """No more splits will come: judges what still waits for somebody."""
        notes = self._again("a late split") if self._stale else []
        return notes + self._told(self._engine.end())

    def rest(self) -> None:
        """The race is over: unless something still waits, what it was judged by is let go, and what was found stays.

        A split or a correction then comes with all the others, as `anew`.
        """
        engine = self._engine
        if not self._stale and not engine.waits:
            self._splits, self._engine = Splits(), Engine(self.course, self.pacemakers, engine.clock_ms)
            self.resting = True

    def anew(
        self,
        course: Course,
        pacemakers: Iterable[str],
        splits: Iterable[tuple[str, int, int, int]],
        left: dict[str, int],
        *,
        renamed: Mapping[str, str],
        reason: str,
    ) -> list[Note]:
        """Takes a whole race in place of what was taken so far, and returns what changes by it.

        `splits` are (athlete, millimetres, milliseconds, decimals), `left` those who are out and since when, `renamed`
        old key to new: what was found of an athlete stays his.
        """
        self.course, self.pacemakers = course, frozenset(pacemakers)
        self._splits.take(splits)
        known = {renamed.get(entry, entry): ms for entry, ms in self._left.items()}
        self._left = {entry: known.get(entry, ms) for entry, ms in left.items()}
        self.moves = {
            id: replace(move, entry=renamed.get(move.entry, move.entry)) for id, move in self.moves.items()
        }
        return self._again(reason)

    def _told(self, notes: list[Note]) -> list[Note]:
        """Keeps what the engine found, under the name it was told by first."""
        kept: list[Note] = []
        for note in notes:
            if isinstance(note, Move):
                self.moves[note.id] = note
            elif isinstance(note, Verdict):
                note = replace(note, move=self._names.get(note.move, note.move))
                self.verdicts[note.move] = note
                self._said.add((note.move, note.outcome))
            else:
                note = replace(note, move=self._names.get(note.move, note.move))
                self.moves.pop(note.move, None)
                self.verdicts.pop(note.move, None)
            kept.append(note)
        return kept

    def _again(self, reason: str) -> list[Note]:
        """Judges all splits anew, in order of race time, and says what is different."""
        self.resting = False
        self._stale, self._judged = False, len(self._splits)
        self._engine = Engine(self.course, self.pacemakers)
        found: list[Note] = []
        leaving = sorted((ms, entry) for entry, ms in self._left.items())
        for ms, mm, entry, decimals in self._splits.in_order():
            while leaving and leaving[0][0] < ms:
                found += self._engine.leave(leaving.pop(0)[1])
            found += self._engine.take(entry, mm, ms, decimals)
        for _, entry in leaving:
            found += self._engine.leave(entry)
        if self.over:
            found += self._engine.end()
        return self._compare(found, reason)

    def _compare(self, found: list[Note], reason: str) -> list[Note]:
        """What is new or gone; nothing new can have been known before now."""
        now_ms = self._engine.clock_ms
        before, said = self.moves, self._said
        self.moves, self.verdicts, self._names, self._said = {}, {}, {}, set()
        news: list[Note] = []
        gone = dict(before)
        void = {note.move for note in found if isinstance(note, Withdrawn)}
        for note in found:
            if isinstance(note, Withdrawn) or (note.id if isinstance(note, Move) else note.move) in void:
                continue
            if isinstance(note, Move):
                known = _same(gone, note)
                if known is not None:
                    del gone[known.id]
                    self._names[note.id] = known.id
                    self.moves[known.id] = replace(note, id=known.id, known_ms=known.known_ms)
                else:
                    note = replace(note, known_ms=now_ms)
                    self.moves[note.id] = note
                    news.append(note)
            else:
                note = replace(note, move=self._names.get(note.move, note.move))
                self.verdicts[note.move] = note
                self._said.add((note.move, note.outcome))
                if (note.move, note.outcome) not in said:
                    news.append(replace(note, known_ms=now_ms))
        return [*(Withdrawn(id, reason) for id in gone), *news]


def _same(moves: dict[str, Move], new: Move) -> Move | None:
    """The move told before that this one is: the same athlete and sort, at overlapping marks."""
    sort = new.id.split(":", 1)[0]
    for old in moves.values():
        same = old.entry == new.entry and old.id.split(":", 1)[0] == sort
        if same and old.from_mm < new.known_mm and new.from_mm < old.known_mm:
            return old
    return None
