"""The detector itself: splits in, moves out, in order of race time.

Rules of this file: a passage is judged when those who ran with the athlete have come by too, or have had the time to;
everything said is proved by splits taken until then. What the next mark takes back is withdrawn. Corrections and late
splits are the watch's: it starts an engine anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from meetdash.analysis.moves import falls
from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.compare import Circle, Comparison, Table, compare
from meetdash.analysis.moves.drive import Drives
from meetdash.analysis.moves.ends import Ends
from meetdash.analysis.moves.falls import Look
from meetdash.analysis.moves.field import Field, Run
from meetdash.analysis.moves.group import Front
from meetdash.analysis.moves.misread import taken_back
from meetdash.analysis.moves.model import Move, Note, Withdrawn
from meetdash.analysis.moves.noise import Noise
from meetdash.analysis.moves.packs import LeadPack
from meetdash.analysis.moves.single import Single
from meetdash.analysis.moves.verdicts import Jury
from meetdash.analysis.moves.windows import quiet
from meetdash.core.course import Course

_NEVER = 1 << 62


@dataclass(slots=True)
class _Passage:
    """An athlete at a mark, waiting for those who were near at the mark before."""

    run: Run
    index: int
    deadline_ms: int
    waiting: set[str]
    circle: Circle


class Engine:
    """Takes splits with rising race time; `clock_ms` is the latest."""

    def __init__(self, course: Course, pacemakers: Iterable[str]) -> None:
        self.field = Field(course, frozenset(pacemakers))
        self.noise = Noise()
        self.clock_ms = 0
        self._pending: dict[int, list[_Passage]] = {}
        """Passages that wait, by mark."""
        self._due_ms = _NEVER
        """The earliest of their deadlines, or before it."""
        self._single = Single(self.field, self.noise)
        self._front = Front(self.field)
        self._drives = Drives(self.field)
        self._pack = LeadPack(self.field)
        self._ends = Ends(self.field)
        self._jury = Jury(self.field)

    def take(self, key: str, mm: int, ms: int, decimals: int) -> list[Note]:
        """One split; what it proves."""
        notes: list[Note] = []
        if ms > self.clock_ms:
            self.clock_ms = ms
            if self._pack.waiting:
                self._tell(self._pack.due(ms), notes)
            if ms > self._due_ms:
                self._overdue(ms, notes)
        run = self.field.file(key, mm, ms, decimals)
        if run is None:
            return notes
        finish = mm == self.field.course.distance_mm
        if mm > self._pack.seen_mm:
            self._pack.passed(mm, ms, exact=decimals > 0)
            if self.field.pacemakers:
                self._tell(self._ends.pacemakers(mm, ms), notes)
        ready = self._arrived(key, mm)
        passage = self._passage(run, len(run.marks) - 1, Circle.NEAR)
        if passage is not None:
            ready.append(passage)
        if ready:
            self._judge_all(ready, notes)
        if finish:
            self._tell(self._ends.halves(run, len(run.marks) - 1, ms, self._front.shift), notes)
            notes.extend(self._jury.finished(self.clock_ms))
        return notes

    def leave(self, key: str) -> list[Note]:
        """An athlete is out of the race: nobody waits for him."""
        notes: list[Note] = []
        self.field.run(key).gone = True
        ready = [passage for mm in list(self._pending) for passage in self._arrived(key, mm)]
        self._judge_all(ready, notes)
        return notes

    def end(self) -> list[Note]:
        """Judges what still waits; nothing more will come."""
        notes: list[Note] = []
        while self._pending:
            mm = min(self._pending)
            self._judge_all(self._pending.pop(mm), notes)
        notes.extend(self._jury.finished(self.clock_ms, over=True))
        return notes

    def _arrived(self, key: str, mm: int) -> list[_Passage]:
        """Takes out the passages at a mark that have waited for this athlete alone."""
        pending = self._pending.get(mm)
        if not pending:
            return []
        ready: list[_Passage] = []
        for passage in pending:
            waiting = passage.waiting
            if key in waiting:
                waiting.discard(key)
                if not waiting:
                    ready.append(passage)
        if len(ready) == len(pending):
            del self._pending[mm]
        elif ready:
            self._pending[mm] = [passage for passage in pending if passage.waiting]
        return ready

    def _overdue(self, ms: int, notes: list[Note]) -> None:
        late = [one for pending in self._pending.values() for one in pending if one.deadline_ms < ms]
        for passage in late:
            passage.waiting.clear()
        for mm in {one.run.marks[one.index] for one in late}:
            rest = [one for one in self._pending[mm] if one.waiting]
            if rest:
                self._pending[mm] = rest
            else:
                del self._pending[mm]
        self._due_ms = min(
            (one.deadline_ms for pending in self._pending.values() for one in pending), default=_NEVER
        )
        for passage in sorted(late, key=lambda one: one.deadline_ms):
            self._judge_all([passage], notes)

    def _passage(self, run: Run, index: int, circle: Circle) -> _Passage | None:
        """A passage to be judged now; None when it has to wait for those near, and is kept until then."""
        if not index:
            return None
        took = run.times[index] - run.times[index - 1]
        patience = (
            r.PATIENCE_MS
            if circle is Circle.NEAR
            else r.WIDE_PATIENCE_MS
            if circle is Circle.WIDE
            else circle.reach_ms(took) + r.PATIENCE_MS
        )
        deadline = run.times[index] + patience
        passage = _Passage(run, index, deadline, self._expected(run, index, circle, took), circle)
        if not passage.waiting or deadline < self.clock_ms:
            return passage
        self._pending.setdefault(run.marks[index], []).append(passage)
        if deadline < self._due_ms:
            self._due_ms = deadline
        return None

    def _expected(self, run: Run, index: int, circle: Circle, took: int) -> set[str]:
        """Those near at the mark before who have not come by here yet."""
        here = self.field.stations[run.marks[index]].times
        reach = circle.reach_ms(took)
        at, runs = run.times[index - 1], self.field.runs
        near = self.field.stations[run.marks[index - 1]].between(at - reach, at + reach)
        if circle is Circle.FAR and len(near) > r.FAR_MATES + 1:
            near = sorted(near, key=lambda one: abs(one[0] - at))[: r.FAR_MATES + 1]
        return {key for _, key in near if key not in here and not runs[key].gone}

    def _judge_all(self, ready: list[_Passage], notes: list[Note]) -> None:
        """Judges passages, those of one segment and circle by one table."""
        tables: dict[tuple[int, int, int], Table] = {}
        for passage in ready:
            run, index = passage.run, passage.index
            if passage.circle is not Circle.NEAR or len(ready) == 1:
                self._judge(passage, self._table(run, index, passage.circle), notes)
                continue
            segment = (run.marks[index - 1], run.marks[index], 0)
            table = tables.get(segment)
            if table is None:
                starts = [
                    one.run.times[one.index - 1]
                    for one in ready
                    if one.run.marks[one.index] == segment[1] and one.run.marks[one.index - 1] == segment[0]
                ]
                low, high = min(starts) - r.NEAR_MS, max(starts) + r.NEAR_MS
                table = tables[segment] = Table.of(self.field, segment[0], segment[1], low, high)
            self._judge(passage, table, notes)

    def _table(self, run: Run, index: int, circle: Circle) -> Table:
        at = run.times[index - 1]
        reach = circle.reach_ms(run.times[index] - at)
        return Table.of(self.field, run.marks[index - 1], run.marks[index], at - reach, at + reach)

    def _judge(self, passage: _Passage, table: Table, notes: list[Note]) -> None:
        run, index, circle = passage.run, passage.index, passage.circle
        found = compare(self.field, table, run, index, circle)
        if circle is Circle.NEAR and run.marks[index] > self._front.judged_mm:
            self._tell(self._front.judge(run, index, self.clock_ms), notes)
            if self._front.judged_mm == run.marks[index] and not run.pacemaker:
                self._tell(self._drives.judge(run, index, self.clock_ms), notes)
        gain = found.gain_s
        if found.enough or found.contact or circle is Circle.FAR:
            self._gained(run, index, found)
        told: Move | None = None
        odd = False
        if gain is not None and taken_back(run, index):
            self._take_back(run, index, notes)
            odd = True
        else:
            odd = run.paces_odd(index) or run.fallen is not None
            if odd:
                odd, told = self._stumbles(run, index, found)
        if odd:
            run.near[index] = found.contact
        elif found.enough:
            if run.dropped_mm is not None or not quiet(run, index):
                told = self._single.judge(run, index, found, self.clock_ms)
        else:
            if circle is Circle.NEAR:
                told = self._single.alone(run, index, found, self.clock_ms)
            if told is None and circle is not Circle.FAR:
                wider = self._passage(run, index, Circle(circle + 1))
                if wider is not None:
                    self._judge_all([wider], notes)
                elif circle is Circle.WIDE and run.marks[index] == self.field.course.distance_mm:
                    self._jury.ended(
                        run.key
                    )  # Whoever is awaited now is too far off to change what is proved.
                return
        if told is not None:
            self._tell([told], notes)
        if self._jury.follows(run.key):
            notes.extend(self._jury.judge(run, index, self.clock_ms))

    def _stumbles(self, run: Run, index: int, found: Comparison) -> tuple[bool, Move | None]:
        """Whether a segment is not to be looked at further, and what it tells."""
        seen = falls.look(self.field, run, index, found.gain_s)
        if seen is Look.NOTHING:
            return False, None
        if seen is Look.FELL:
            return True, self._single.fell(run, index - 1, self.clock_ms)
        if seen is Look.RELEASED:
            held = self._before(run, index - 1)
            return True, self._single.released(run, index, held, found, self.clock_ms)
        if run.fallen is None:
            run.gains[index] = None
        return True, None

    def _before(self, run: Run, index: int) -> Comparison:
        """The comparison of an earlier segment, with the smallest circle that has enough."""
        found = None
        for circle in Circle:
            found = compare(self.field, self._table(run, index, circle), run, index, circle)
            if found.enough:
                break
        assert found is not None
        return found

    def _take_back(self, run: Run, index: int, notes: list[Note]) -> None:
        """A gain or loss has reversed: a time was misread, and what was told of it does not stand."""
        told = run.told
        whole = (run.gains[index - 1] or 0.0) + (run.gains[index] or 0.0)
        run.gains[index - 1], run.gains[index] = whole / 2, whole / 2
        run.fallen = None
        if told is None or told.index != index - 1:
            return
        left = sum(gain or 0.0 for gain in run.gains[told.first + 1 : index + 1])
        if left * (1 if told.gain_s > 0 else -1) >= r.LEFT * abs(told.gain_s):
            return
        run.told, run.dropped_mm = None, None
        run.up_to_mm = run.down_to_mm = -1
        self._jury.drop(run.key, told.id)
        notes.append(Withdrawn(told.id, r.TAKEN_BACK))

    def _gained(self, run: Run, index: int, found: Comparison) -> None:
        gain = found.gain_s
        run.gains[index], run.rivals[index] = gain, found.count
        run.near[index] = found.contact
        run.far[index] = found.circle is Circle.FAR and not found.contact
        if gain is None:
            return
        if run.since is None:
            run.since = index
        if found.contact:
            self.noise.learn(run.gains[index - 1], gain)

    def _tell(self, moves: list[Move], notes: list[Note]) -> None:
        for move in moves:
            self._jury.open(move)
            notes.append(move)
