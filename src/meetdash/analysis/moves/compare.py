"""An athlete's segment against the same segment of those who ran with him.

Rules of this file: who is compared with whom is settled by the times at the mark before; those who are judged at the
same moment share one table of what the segment took each, so that a whole pack is compared at the cost of one.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import IntEnum

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field, Run


class Circle(IntEnum):
    """Whom an athlete is compared with: those beside him, those not far off, or whoever is nearest."""

    NEAR = 0
    WIDE = 1
    FAR = 2

    def reach_ms(self, took_ms: int) -> int:
        """How far off at the mark before, when the segment took so long; the far circle grows with the segment."""
        if self is Circle.FAR:
            return max(r.FAR_MS, took_ms * r.FAR_PART // 100)
        return r.WIDE_MS if self is Circle.WIDE else r.NEAR_MS


@dataclass(slots=True)
class Table:
    """What a segment took those who came by its beginning from one time to another, in order of that beginning.

    Left out: pacemakers, those who have lost contact, and those whose own segment cannot be (a slip of the lap count).
    """

    starts: list[int] = field(default_factory=list)
    took: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    _sorted: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, field: Field, from_mm: int, mm: int, low_ms: int, high_ms: int) -> "Table":
        """The table of a segment between two marks."""
        table = cls()
        here, runs = field.stations[mm].times, field.runs
        for ms, key in field.stations[from_mm].between(low_ms, high_ms):
            passed = here.get(key)
            if passed is None:
                continue
            other = runs[key]
            if other.pacemaker or other.odd_mm >= mm or _dropped(other, mm):
                continue
            table.starts.append(ms)
            table.took.append(passed - ms)
            table.keys.append(key)
        return table

    def part(self, low: int, high: int) -> list[int]:
        """What it took some of them, by index, quickest first."""
        name = low * 100_000 + high
        found = self._sorted.get(name)
        if found is None:
            found = self._sorted[name] = sorted(self.took[low:high])
        return found


@dataclass(slots=True)
class Comparison:
    """Seconds gained on the median of the rivals (None without any), how many they are, and who.

    `contact` when some of them ran beside him; `enough` when they are as many as the circle wants.
    """

    gain_s: float | None
    count: int
    circle: Circle
    contact: bool
    enough: bool
    rivals: list[str]


_NOBODY: list[str] = []


def _dropped(run: Run, mm: int) -> bool:
    """Whether an athlete had lost contact before a mark; who loses it there is still one of those around."""
    return run.dropped_mm is not None and run.dropped_mm < mm


def compare(field: Field, table: Table, run: Run, index: int, circle: Circle) -> Comparison:
    """Compares the segment that ends at a mark, by index, with those of the athletes near at its beginning.

    In the wide circle those who ran with him count twice: the gain is no more than that on each of them, so that two
    who leave the others behind together are not both said to move.
    """
    at = run.times[index - 1]
    own = run.times[index] - at
    if circle is Circle.NEAR:
        low, high = bisect_left(table.starts, at - r.NEAR_MS), bisect_right(table.starts, at + r.NEAR_MS)
        took, count = table.part(low, high), high - low
        middle: float
        counted = not (run.pacemaker or run.odd_mm >= run.marks[index] or _dropped(run, run.marks[index]))
        if counted:
            count -= 1
        if count <= 0:
            return Comparison(None, 0, circle, False, False, _NOBODY)
        half = count >> 1
        if counted:  # the median of all but himself
            place = bisect_left(took, own)
            middle = took[half if half < place else half + 1]
            if not count & 1:
                middle = (middle + took[half - 1 if half - 1 < place else half]) / 2
        else:
            middle = took[half] if count & 1 else (took[half - 1] + took[half]) / 2
        rivals = table.keys[low:high]
        return Comparison((middle - own) / 1000, count, circle, True, count >= r.NEAR_MATES, rivals)
    return _afar(field, table, run, index, circle)


def _afar(field: Field, table: Table, run: Run, index: int, circle: Circle) -> Comparison:
    at = run.times[index - 1]
    own = run.times[index] - at
    reach = circle.reach_ms(own)
    others = sorted(
        (abs(ms - at), took, key)
        for ms, took, key in zip(table.starts, table.took, table.keys, strict=True)
        if key != run.key and abs(ms - at) <= reach
    )[: r.FAR_MATES if circle is Circle.FAR else r.MOST_MATES]
    if not others:
        return Comparison(None, 0, circle, False, False, _NOBODY)
    gain = median([took for _, took, _ in others]) - own
    near = [took for away, took, _ in others if away <= r.NEAR_MS]
    for took in near:
        gain = nearer_zero(gain, took - own)
    rivals = [key for _, _, key in others]
    enough = len(others) >= r.WIDE_MATES
    if circle is Circle.FAR and (near or len(field.runs) <= r.WIDE_MATES):
        enough = True  # nobody else is left to ask
    return Comparison(gain / 1000, len(others), circle, bool(near), enough, rivals)


def median(values: list[int]) -> float:
    """The median; the list is sorted in place."""
    values.sort()
    half = len(values) // 2
    return values[half] if len(values) & 1 else (values[half - 1] + values[half]) / 2


def nearer_zero(one: float, other: float) -> float:
    """The smaller of two gains; nothing when one is a loss."""
    if (one > 0) != (other > 0):
        return 0.0
    return min(one, other, key=abs)


def gain_between(
    field: Field, run: Run, first: int, last: int, rivals: list[str]
) -> tuple[int, tuple[str, ...]]:
    """Milliseconds gained on the median of the rivals from one mark to another, and those timed at both."""
    start, end = field.stations[run.marks[first]].times, field.stations[run.marks[last]].times
    both = [key for key in rivals if key in start and key in end and key != run.key]
    if not both:
        return 0, ()
    own = run.times[last] - run.times[first]
    return round(median([end[key] - start[key] for key in both]) - own), tuple(both)
