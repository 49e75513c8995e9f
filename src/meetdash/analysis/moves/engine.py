"""The detector itself: splits in, moves out, in order of race time.

Rules of this file: a passage is judged when those who ran with the athlete have come by too, or have had the time to;
everything said is proved by splits taken until then. Corrections and late splits are the watch's: it starts an engine
anew, so an engine never unsays anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.compare import Comparison, compare
from meetdash.analysis.moves.ends import Ends
from meetdash.analysis.moves.field import Field, Run
from meetdash.analysis.moves.group import Front
from meetdash.analysis.moves.model import Move, Note
from meetdash.analysis.moves.noise import Noise
from meetdash.analysis.moves.packs import LeadPack
from meetdash.analysis.moves.single import Single
from meetdash.analysis.moves.verdicts import Jury
from meetdash.core.course import Course


@dataclass(slots=True)
class _Passage:
    """An athlete at a mark, waiting for those who were near at the mark before."""

    run: Run
    index: int
    deadline_ms: int
    waiting: set[str]
    wide: bool


class Engine:
    """Takes splits with rising race time; `clock_ms` is the latest."""

    def __init__(self, course: Course, pacemakers: Iterable[str]) -> None:
        self.field = Field(course, frozenset(pacemakers))
        self.noise = Noise()
        self.clock_ms = 0
        self._pending: list[_Passage] = []
        self._single = Single(self.field, self.noise)
        self._front = Front(self.field)
        self._pack = LeadPack(self.field)
        self._ends = Ends(self.field)
        self._jury = Jury(self.field)

    def take(self, key: str, mm: int, ms: int, decimals: int) -> list[Note]:
        """One split; what it proves."""
        notes: list[Note] = []
        if ms > self.clock_ms:
            self.clock_ms = ms
            self._overdue(ms, notes)
        run = self.field.file(key, mm, ms, decimals)
        if run is not None:
            if mm > self._pack.seen_mm:
                self._pack.passed(mm, ms, exact=decimals > 0)
                if self.field.pacemakers:
                    self._tell(self._ends.pacemakers(mm, ms), notes)
            self._arrived(key, mm, notes)
            self._queue(run, len(run.marks) - 1, wide=False, notes=notes)
            if mm == self.field.course.distance_mm:
                self._tell(self._ends.halves(run, len(run.marks) - 1, ms), notes)
        return notes

    def leave(self, key: str) -> list[Note]:
        """An athlete is out of the race: nobody waits for him."""
        notes: list[Note] = []
        self.field.run(key).gone = True
        self._arrived(key, None, notes)
        return notes

    def end(self) -> list[Note]:
        """Judges what still waits; nothing more will come."""
        notes: list[Note] = []
        while self._pending:
            self._judge(self._pending.pop(0), notes)
        return notes

    def _arrived(self, key: str, mm: int | None, notes: list[Note]) -> None:
        ready: list[_Passage] = []
        for passage in self._pending:
            if key in passage.waiting and (mm is None or passage.run.marks[passage.index] == mm):
                passage.waiting.discard(key)
                if not passage.waiting:
                    ready.append(passage)
        for passage in ready:
            self._pending.remove(passage)
            self._judge(passage, notes)

    def _overdue(self, ms: int, notes: list[Note]) -> None:
        if self._pack.waiting:
            self._tell(self._pack.due(ms), notes)
        for passage in [one for one in self._pending if one.deadline_ms < ms]:
            self._pending.remove(passage)
            self._judge(passage, notes)

    def _queue(self, run: Run, index: int, *, wide: bool, notes: list[Note]) -> None:
        """Has a passage judged as soon as those near have come by, which may be now."""
        deadline = run.times[index] + (r.WIDE_PATIENCE_MS if wide else r.PATIENCE_MS)
        passage = _Passage(run, index, deadline, self._expected(run, index, wide=wide), wide)
        if passage.waiting and deadline >= self.clock_ms:
            self._pending.append(passage)
        else:
            self._judge(passage, notes)

    def _expected(self, run: Run, index: int, *, wide: bool) -> set[str]:
        """Those near at the mark before who have not come by here yet."""
        if not index:
            return set()
        here = self.field.stations[run.marks[index]].times
        reach = r.WIDE_MS if wide else r.NEAR_MS
        at, runs = run.times[index - 1], self.field.runs
        near = self.field.stations[run.marks[index - 1]].between(at - reach, at + reach)
        return {key for _, key in near if key not in here and not runs[key].gone}

    def _judge(self, passage: _Passage, notes: list[Note]) -> None:
        run, index, wide = passage.run, passage.index, passage.wide
        if not index:
            return
        found = compare(self.field, run, index, wide=wide)
        if not wide:
            self._tell(self._front.judge(run, index, self.clock_ms), notes)
        told = self._single.fall(run, index, found, self.clock_ms)
        if told is not None or run.odd_mm == run.marks[index]:
            run.near[index] = found.contact
        elif found.enough:
            self._gained(run, index, found)
            told = self._single.judge(run, index, found, self.clock_ms)
        else:
            told = None if wide else self._single.alone(run, index, found, self.clock_ms)
            if told is None and not wide:
                self._queue(run, index, wide=True, notes=notes)
                return
            self._gained(run, index, found)
        self._tell([told] if told else [], notes)
        notes.extend(self._jury.judge(run, index, self.clock_ms))

    def _gained(self, run: Run, index: int, found: Comparison) -> None:
        run.gains[index], run.rivals[index], run.near[index] = found.gain_s, len(found.rivals), found.contact
        if found.gain_s is not None and found.contact:
            self.noise.learn(run.gains[index - 1], found.gain_s)

    def _tell(self, moves: list[Move], notes: list[Note]) -> None:
        for move in moves:
            self._jury.open(move)
            notes.append(move)
