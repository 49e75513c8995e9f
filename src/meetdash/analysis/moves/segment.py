"""What lies between two marks: who ran it in what time, who is still to come, and who waits for him at its end.

Rules of this file: everything is kept in order, so that what is asked of those near one another is a slice.
"""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

from meetdash.analysis.moves.run import Circle, Run


@dataclass(slots=True, eq=False)
class Passage:
    """A run at the end of a segment, by index, to be compared with those of a circle when they have come by too.

    It `waits` as long as somebody is to come of those who began the segment from `low_ms` to `high_ms`. `number` rises
    in the order in which passages began to wait.
    """

    run: Run
    index: int
    circle: Circle
    segment: "Segment"
    low_ms: int = 0
    high_ms: int = 0
    number: int = 0
    waits: bool = False


@dataclass(slots=True)
class Segment:
    """From one mark to another: when those timed at both began it and what it took them, in order of the beginning.

    `absent` is when those began it who have not come to its end and are still awaited, rising; `waiting` are the
    passages at its end that wait for one of them, and `until` the last beginning that each waits for, rising.
    """

    starts: list[int] = field(default_factory=list)
    took: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    absent: list[int] = field(default_factory=list)
    waiting: list[Passage] = field(default_factory=list)
    until: list[int] = field(default_factory=list)

    def file(self, key: str, start_ms: int, took_ms: int) -> None:
        """One who has come to its end; of equal beginnings the keys give the order."""
        self.took.insert(put(self.starts, self.keys, start_ms, key), took_ms)

    def misses(self, low_ms: int, high_ms: int) -> bool:
        """Whether somebody is absent of those who began it from one time to another, both included."""
        absent = self.absent
        at = bisect_left(absent, low_ms)
        return at < len(absent) and absent[at] <= high_ms

    def wait(self, passage: Passage) -> None:
        """Keeps a passage that waits for somebody."""
        at = bisect_right(self.until, passage.high_ms)
        self.until.insert(at, passage.high_ms)
        self.waiting.insert(at, passage)

    def awaits(self, start_ms: int) -> None:
        """One has begun it and is to come."""
        insort(self.absent, start_ms)

    def released(self, start_ms: int) -> list[Passage]:
        """One with this beginning is no longer absent: takes out the passages that waited for him alone.

        They are those that wait for nobody at or before the one absent before him, and for nobody from the next one on.
        """
        absent, waiting = self.absent, self.waiting
        at = bisect_left(absent, start_ms)
        del absent[at]
        if not waiting:
            return waiting
        free = waiting[: bisect_left(self.until, absent[at])] if at < len(absent) else waiting
        if at:
            before_ms = absent[at - 1]
            free = [passage for passage in free if passage.low_ms > before_ms]
        if free:
            for passage in free:
                passage.waits = False
            self.left_by_the_free()
        return free

    def left_by_the_free(self) -> None:
        """Keeps those passages alone that still wait."""
        self.waiting = [passage for passage in self.waiting if passage.waits]
        self.until = [passage.high_ms for passage in self.waiting]


def put(moments: list[int], keys: list[str], ms: int, key: str) -> int:
    """Puts a time and its athlete where they belong, nearly always last; of equal times the keys give the order.

    Returns the index.
    """
    at = len(moments)
    if at and moments[-1] >= ms:
        at = bisect_right(moments, ms)
        while at and moments[at - 1] == ms and keys[at - 1] > key:
            at -= 1
        moments.insert(at, ms)
        keys.insert(at, key)
    else:
        moments.append(ms)
        keys.append(key)
    return at
