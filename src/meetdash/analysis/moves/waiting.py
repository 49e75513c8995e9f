"""Who waits for whom: a passage is judged when those near at the mark before have come by too, or had the time to.

Rules of this file: who comes to a mark later than somebody has left it is not awaited by him; passages that are free
at the same moment come in the order in which they began to wait.
"""

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from operator import attrgetter

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.run import NEAR, WIDE, Circle, Run
from meetdash.analysis.moves.segment import Passage, Segment


class Waiting:
    """The passages that wait. `due_ms` is the earliest of their deadlines, or before it."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.due_ms = r.NEVER
        self._deadlines: list[tuple[int, int, Passage]] = []
        """A heap; who waits no more is taken out when his time comes."""
        self._count = 0
        self._finish_mm = field.course.distance_mm

    @property
    def some(self) -> bool:
        """Whether some passage waits."""
        return any(passage.waits for _, _, passage in self._deadlines)

    def must(self, segment: Segment, run: Run, index: int, circle: Circle, clock_ms: int) -> bool:
        """Whether a passage at the end of a segment has to wait; then it is kept until it need not."""
        if not segment.absent:
            return False
        at, ms = run.times[index - 1], run.times[index]
        if circle is NEAR:
            reach, deadline = r.NEAR_MS, ms + r.PATIENCE_MS
        elif circle is WIDE:
            reach, deadline = r.WIDE_MS, ms + r.WIDE_PATIENCE_MS
        else:
            reach = circle.reach_ms(ms - at)
            deadline = ms + reach + r.PATIENCE_MS
            reach = self.field.stations[run.marks[index - 1]].reach(at, reach, r.FAR_MATES + 1)
        if deadline < clock_ms:
            return False
        low_ms, high_ms = at - reach, at + reach
        if ms < high_ms:
            high_ms = ms
        if not segment.misses(low_ms, high_ms):
            return False
        self._count += 1
        passage = Passage(run, index, circle, segment, low_ms, high_ms, self._count, waits=True)
        segment.wait(passage)
        heappush(self._deadlines, (deadline, self._count, passage))
        self.due_ms = self._deadlines[0][0]
        return True

    def lonely(self, run: Run, index: int) -> bool:
        """Whether nobody began a segment beside him, and too few in the wide circle for a comparison to be enough.

        Not at the finish, nor where a segment needs a second look: there every circle has its say.
        """
        if run.odd[index] or run.fallen is not None or run.marks[index] == self._finish_mm:
            return False
        moments, at = self.field.stations[run.marks[index - 1]].moments, run.times[index - 1]
        if bisect_right(moments, at + r.WIDE_MS) - bisect_left(moments, at - r.WIDE_MS) > r.WIDE_MATES:
            return False
        return bisect_right(moments, at + r.NEAR_MS) - bisect_left(moments, at - r.NEAR_MS) == 1

    def arrived(self, run: Run, index: int) -> list[Passage]:
        """The passages that can be judged now that he has come by, for they waited for him alone."""
        key, mm, ms = run.key, run.marks[index], run.times[index]
        stations, ready = self.field.stations, list[Passage]()
        gone = key in self.field.gone
        for from_mm, segment in stations[mm].ending.items():
            start_ms = stations[from_mm].times.get(key)
            if start_ms is not None:
                segment.file(key, start_ms, ms - start_ms)
                if not gone:
                    ready += segment.released(start_ms)
        if len(ready) > 1:
            ready.sort(key=_NUMBER)
        return ready

    def left(self, key: str) -> list[Passage]:
        """The same at every mark, for one who is out of the race from now on."""
        if key in self.field.gone:
            return []
        self.field.gone.add(key)
        stations = self.field.stations
        return [
            passage
            for station in stations.values()
            if key not in station.times
            for from_mm, segment in station.ending.items()
            if key in stations[from_mm].times
            for passage in sorted(segment.released(stations[from_mm].times[key]), key=_NUMBER)
        ]

    def overdue(self, ms: int) -> list[Passage]:
        """Takes out those who have waited too long, those first whose time was up first."""
        late: list[Passage] = []
        deadlines = self._deadlines
        while deadlines and deadlines[0][0] < ms:
            passage = heappop(deadlines)[2]
            if passage.waits:
                late.append(passage)
        for passage in late:
            passage.waits = False
            passage.segment.left_by_the_free()
        self.due_ms = deadlines[0][0] if deadlines else r.NEVER
        return late

    def first_mark(self) -> list[Passage]:
        """Takes out all at the first mark at which somebody waits; nobody when nobody does."""
        waiting = [passage for _, _, passage in self._deadlines if passage.waits]
        mm = min([one.run.marks[one.index] for one in waiting], default=0)
        found = sorted([one for one in waiting if one.run.marks[one.index] == mm], key=_NUMBER)
        for passage in found:
            passage.waits = False
            passage.segment.left_by_the_free()
        return found


_NUMBER = attrgetter("number")
