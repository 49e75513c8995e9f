"""Who waits for whom: a passage is judged when those near at the mark before have come by too, or had the time to.

Rules of this file: of those who are awaited only the number is kept; passages that are free at the same moment come in
the order in which they began to wait.
"""

from heapq import heappop, heappush
from operator import attrgetter

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field, Segment, Station
from meetdash.analysis.moves.run import NEAR, WIDE, Circle, Passage, Run


class Waiting:
    """The passages that wait. `due_ms` is the earliest of their deadlines, or before it."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.due_ms = r.NEVER
        self._deadlines: list[tuple[int, int, Passage]] = []
        """A heap; who waits no more is taken out when his time comes."""
        self._count = 0

    def passage(self, run: Run, index: int, circle: Circle, clock_ms: int) -> Passage | None:
        """A passage to be judged now; None when it has to wait, and is kept until then."""
        from_mm, at, ms = run.marks[index - 1], run.times[index - 1], run.times[index]
        before, segment = self.field.stations[from_mm], self.field.segment(from_mm, run.marks[index])
        if circle is NEAR:
            reach, patience = r.NEAR_MS, r.PATIENCE_MS
        elif circle is WIDE:
            reach, patience = r.WIDE_MS, r.WIDE_PATIENCE_MS
        else:
            reach = circle.reach_ms(ms - at)
            patience = reach + r.PATIENCE_MS
            reach = before.reach(at, reach, r.FAR_MATES + 1)
        low, high, deadline = at - reach, min(at + reach, ms), ms + patience
        missing = before.count(low, high) - segment.count(low, high)
        if missing and self.field.gone:
            missing -= len([ms for ms in self._gone(before, segment) if low <= ms <= high])
        passage = Passage(run, index, circle, low, high, missing)
        if not missing or deadline < clock_ms:
            return passage
        self._count += 1
        passage.number = self._count
        segment.waiting.append(passage)
        heappush(self._deadlines, (deadline, self._count, passage))
        self.due_ms = self._deadlines[0][0]
        return None

    def arrived(self, run: Run, clock_ms: int) -> list[Passage]:
        """The passages that can be judged now that he has come by: those that waited for him alone, then his own."""
        key, index = run.key, len(run.marks) - 1
        mm, ms = run.marks[index], run.times[index]
        stations, ready = self.field.stations, list[Passage]()
        segments = stations[mm].segments
        for from_mm, segment in segments.items():
            start_ms = stations[from_mm].times.get(key)
            if start_ms is not None:
                segment.file(key, start_ms, ms - start_ms)
                if segment.waiting and key not in self.field.gone:
                    ready += segment.released(start_ms)
        if len(segments) > 1:
            ready.sort(key=_NUMBER)
        own = self.passage(run, index, NEAR, clock_ms) if index else None
        if own is not None:
            ready.append(own)
        return ready

    def left(self, key: str) -> list[Passage]:
        """The same at every mark, for one who is out of the race from now on."""
        if key in self.field.gone:
            return []
        stations = self.field.stations
        ready = [
            passage
            for station in stations.values()
            if key not in station.times
            for from_mm, segment in station.segments.items()
            if key in stations[from_mm].times
            for passage in segment.released(stations[from_mm].times[key])
        ]
        self.field.gone.add(key)
        return ready

    def overdue(self, ms: int) -> list[Passage]:
        """Takes out those who have waited too long, those first whose time was up first."""
        late: list[Passage] = []
        deadlines = self._deadlines
        while deadlines and deadlines[0][0] < ms:
            passage = heappop(deadlines)[2]
            if passage.missing:
                late.append(passage)
        self._free(late)
        self.due_ms = deadlines[0][0] if deadlines else r.NEVER
        return late

    def first_mark(self) -> list[Passage]:
        """Takes out all at the first mark at which somebody waits; nobody when nobody does."""
        waiting = [passage for _, _, passage in self._deadlines if passage.missing]
        mm = min([one.run.marks[one.index] for one in waiting], default=0)
        found = sorted([one for one in waiting if one.run.marks[one.index] == mm], key=_NUMBER)
        self._free(found)
        return found

    def _free(self, passages: list[Passage]) -> None:
        """These wait no more, whoever is missing."""
        for one in passages:
            marks, index = one.run.marks, one.index
            one.missing = 0
            self.field.segment(marks[index - 1], marks[index]).waiting.remove(one)

    def _gone(self, before: Station, segment: Segment) -> list[int]:
        """When those came by at the mark before who are out of the race and have not come to the end."""
        gone, here = self.field.gone, segment.keys
        return [ms for ms, key in before.order if key in gone and key not in here]


_NUMBER = attrgetter("number")
