"""The detector itself: splits in, moves out, in order of race time.

Rules of this file: a passage is judged when those who ran with the athlete have come by too, or have had the time to;
everything said is proved by splits taken until then. What the next mark takes back is withdrawn. Corrections and late
splits are the watch's: it starts an engine anew.
"""

from collections.abc import Iterable

from meetdash.analysis.moves import falls
from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.compare import compare, compare_all
from meetdash.analysis.moves.drive import Drives
from meetdash.analysis.moves.ends import Ends
from meetdash.analysis.moves.falls import Look
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.group import Front
from meetdash.analysis.moves.misread import taken_back
from meetdash.analysis.moves.model import Move, Note, Withdrawn
from meetdash.analysis.moves.noise import Noise
from meetdash.analysis.moves.packs import LeadPack
from meetdash.analysis.moves.run import FAR, NEAR, WIDE, Circle, Comparison, Run
from meetdash.analysis.moves.segment import Passage, Segment
from meetdash.analysis.moves.single import Single
from meetdash.analysis.moves.verdicts import Jury
from meetdash.analysis.moves.waiting import Waiting
from meetdash.analysis.moves.windows import quiet
from meetdash.core.course import Course


class Engine:
    """Takes splits with rising race time; `clock_ms` is the latest."""

    def __init__(self, course: Course, pacemakers: Iterable[str], clock_ms: int = 0) -> None:
        self.field = Field(course, frozenset(pacemakers))
        self.noise = Noise()
        self.clock_ms = clock_ms
        self._finish_mm = course.distance_mm
        self._waiting = Waiting(self.field)
        self._single = Single(self.field, self.noise)
        self._front = Front(self.field)
        self._drives = Drives(self.field)
        self._pack = LeadPack(self.field)
        self._ends = Ends(self.field)
        self._jury = Jury(self.field)

    @property
    def waits(self) -> bool:
        """Whether a passage waits to be judged, or the last word on a move to be said."""
        return self._waiting.some or self._jury.waits

    def take(self, key: str, mm: int, ms: int, decimals: int) -> list[Note]:
        """One split; what it proves."""
        notes: list[Note] = []
        if ms > self.clock_ms:
            self.clock_ms = ms
            if ms > self._pack.due_ms:
                self._tell(self._pack.due(ms), notes)
            if ms > self._waiting.due_ms:
                for passage in self._waiting.overdue(ms):
                    self._judge_all([passage], notes)
        run = self.field.file(key, mm, ms, decimals)
        if run is None:
            return notes
        if mm > self._pack.seen_mm:
            self._pack.passed(mm, ms, exact=decimals > 0)
            if self.field.pacemakers:
                self._tell(self._ends.pacemakers(mm, ms), notes)
        if index := len(run.marks) - 1:
            self._passed(run, index, notes)
        if mm == self._finish_mm:
            self._tell(self._ends.halves(run, len(run.marks) - 1, ms, self._front.shift), notes)
            notes.extend(self._jury.finished(self.clock_ms))
        return notes

    def leave(self, key: str) -> list[Note]:
        """An athlete is out of the race: nobody waits for him."""
        notes: list[Note] = []
        self._judge_all(self._waiting.left(key), notes)
        return notes

    def end(self) -> list[Note]:
        """Judges what still waits; nothing more will come."""
        notes: list[Note] = []
        while passages := self._waiting.first_mark():
            self._judge_all(passages, notes)
        notes.extend(self._jury.finished(self.clock_ms, over=True))
        return notes

    def _passed(self, run: Run, index: int, notes: list[Note]) -> None:
        """Judges the passages that waited for one who has come by, and his own if it can be."""
        ready = self._waiting.arrived(run, index)
        segment = self.field.segment(run.marks[index - 1], run.marks[index])
        if ready:
            if not self._waiting.must(segment, run, index, NEAR, self.clock_ms):
                ready.append(Passage(run, index, NEAR, segment))
            self._judge_all(ready, notes)
        elif self._waiting.lonely(run, index):
            self._first(run, index, notes)
            self._in_circle(segment, run, index, FAR, notes)
        else:
            self._in_circle(segment, run, index, NEAR, notes)

    def _in_circle(self, segment: Segment, run: Run, index: int, circle: Circle, notes: list[Note]) -> bool:
        """Judges a passage at the end of a segment by those of a circle, unless it has to wait for some of them."""
        if self._waiting.must(segment, run, index, circle, self.clock_ms):
            return False
        found = compare(self.field, segment, run, index, circle)
        self._judge(segment, run, index, found, notes)
        return True

    def _judge_all(self, ready: list[Passage], notes: list[Note]) -> None:
        """Judges passages; those of one segment are all compared before what is found of one can count for another."""
        if len(ready) == 1:
            [one] = ready
            alone = compare(self.field, one.segment, one.run, one.index, one.circle)
            self._judge(one.segment, one.run, one.index, alone, notes)
            return
        found: dict[Passage, Comparison] = {}
        for passage in ready:
            run, index = passage.run, passage.index
            if passage not in found:
                segment, circle = passage.segment, passage.circle
                together = [one for one in ready if one.segment is segment and one.circle is circle]
                if circle is NEAR:
                    found.update(zip(together, compare_all(self.field, segment, together), strict=True))
                else:
                    for one in together:
                        found[one] = compare(self.field, segment, one.run, one.index, circle)
            self._judge(passage.segment, run, index, found[passage], notes)

    def _first(self, run: Run, index: int, notes: list[Note]) -> None:
        """What the first at a mark proves of the pack that he leads, or of himself."""
        if run.marks[index] > self._front.judged_mm:
            self._tell(self._front.judge(run, index, self.clock_ms), notes)
            if self._front.judged_mm == run.marks[index] and not run.pacemaker:
                self._tell(self._drives.judge(run, index, self.clock_ms), notes)

    def _judge(self, segment: Segment, run: Run, index: int, found: Comparison, notes: list[Note]) -> None:
        gain, basis = found.gain_s, found.basis
        circle = basis.circle
        if circle is NEAR:
            self._first(run, index, notes)
        if basis.enough or basis.contact or circle is FAR:
            self._gained(run, index, found)
        told: Move | None = None
        odd = False
        if gain is not None and taken_back(run, index):
            self._take_back(run, index, notes)
            odd = True
        elif run.odd[index] or run.fallen is not None:
            odd, told = self._stumbles(run, index, found)
        if not odd:
            if basis.enough:
                if not quiet(run, index):
                    told = self._single.judge(run, index, found, self.clock_ms)
                elif run.dropped_mm is not None:
                    self._single.back(run, index, found)
            else:
                if circle is NEAR and gain is not None:
                    told = self._single.alone(run, index, found, self.clock_ms)
                if told is None and circle is not FAR:
                    self._wider(segment, run, index, circle, notes)
                    return
        if told is not None:
            self._tell([told], notes)
        if self._jury.follows(run.key):
            notes.extend(self._jury.judge(run, index, self.clock_ms))

    def _wider(self, segment: Segment, run: Run, index: int, circle: Circle, notes: list[Note]) -> None:
        """Has a passage judged by the next circle, for this one held too few; by the last where the next holds none."""
        if circle is NEAR and not self._waiting.lonely(run, index):
            self._in_circle(segment, run, index, WIDE, notes)
        elif not self._in_circle(segment, run, index, FAR, notes) and run.marks[index] == self._finish_mm:
            # Whoever is awaited now is too far off to change what is proved.
            self._jury.ended(run.key)

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
        segment = self.field.segment(run.marks[index - 1], run.marks[index])
        found = None
        for circle in Circle:
            found = compare(self.field, segment, run, index, circle)
            if found.basis.enough:
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
        gain, basis = found.gain_s, found.basis
        run.gains[index], run.against[index] = gain, basis
        if gain is None:
            return
        if run.since is None:
            run.since = index
        if basis.contact:
            self.noise.learn(run.gains[index - 1], gain)

    def _tell(self, moves: list[Move], notes: list[Note]) -> None:
        for move in moves:
            self._jury.open(move)
            notes.append(move)
