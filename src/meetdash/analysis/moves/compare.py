"""An athlete's segment against the same segment of those who ran with him.

Rules of this file: who is compared with whom is settled by the times at the mark before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Set

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.run import ALONE, FAR, NEAR, Circle, Comparison, Run, basis
from meetdash.analysis.moves.segment import Segment


def compare(field: Field, segment: Segment, run: Run, index: int, circle: Circle) -> Comparison:
    """Compares the segment that ends at a mark, by index, with those of the athletes of a circle at its beginning."""
    if circle is NEAR:
        return Beside(field, segment, run.marks[index]).compare(run, index)
    return _afar(field, segment, run, index, circle)


class Beside:
    """Compares passages at the end of one segment with those beside them, all as the segment stands now.

    Runners of one pack have the same ones beside them, who are looked at once for all.
    """

    def __init__(self, field: Field, segment: Segment, mm: int) -> None:
        self._field, self._segment, self._mm = field, segment, mm
        self._packs: dict[tuple[int, int], tuple[list[int], list[str], Set[str]]] = {}

    def compare(self, run: Run, index: int) -> Comparison:
        """A passage by the median of those beside him."""
        at = run.times[index - 1]
        starts = self._segment.starts
        part = (bisect_left(starts, at - r.NEAR_MS), bisect_right(starts, at + r.NEAR_MS))
        took, rivals, out = self._packs.get(part) or self._pack(part)
        count, own = len(took), run.times[index] - at
        if run.key in out:
            if not count:
                return ALONE[NEAR]
            half = count >> 1
            middle = took[half] if count & 1 else (took[half - 1] + took[half]) / 2
        else:
            count -= 1
            if not count:
                return ALONE[NEAR]
            # The others' median is found among all: from his own time on, they stand one farther.
            half, self_at = count >> 1, bisect_left(took, own)
            upper = took[half + (half >= self_at)]
            middle = upper if count & 1 else (took[half - (half <= self_at)] + upper) / 2
        return Comparison((middle - own) / 1000, basis(count, NEAR, True, count >= r.NEAR_MATES), rivals)

    def _pack(self, part: tuple[int, int]) -> tuple[list[int], list[str], Set[str]]:
        """What the segment took those of a part who can be compared, rising; who they are; and who cannot."""
        low, high = part
        took, rivals = self._segment.took[low:high], self._segment.keys[low:high]
        out = self._field.set_apart(rivals, self._mm)
        if out:
            took = [ms for ms, key in zip(took, rivals, strict=True) if key not in out]
            rivals = [key for key in rivals if key not in out]
        took.sort()
        found = self._packs[part] = (took, rivals, out)
        return found


def _afar(field: Field, segment: Segment, run: Run, index: int, circle: Circle) -> Comparison:
    """A passage by the median of the nearest of a circle who are not far off.

    Those who ran with him count twice: the gain is no more than that on each of them, so that two who leave the others
    behind together are not both said to move.
    """
    at = run.times[index - 1]
    own = run.times[index] - at
    others = _nearest(field, segment, run, index, circle)
    if not others:
        return ALONE[circle]
    gain = median([took for _, took, _ in others]) - own
    contact = others[0][0] <= r.NEAR_MS
    for away, took, _ in others:
        if away > r.NEAR_MS:
            break
        gain = nearer_zero(gain, took - own)
    # With nobody else left to ask, those are enough.
    enough = len(others) >= r.WIDE_MATES or (circle is FAR and (contact or len(field.runs) <= r.WIDE_MATES))
    return Comparison(gain / 1000, basis(len(others), circle, contact, enough), [key for _, _, key in others])


def _nearest(
    field: Field, segment: Segment, run: Run, index: int, circle: Circle
) -> list[tuple[int, int, str]]:
    """Those of a circle whom a passage is compared with: how far off they began, what it took them, and who they are.

    Looked for outwards from his own beginning, until there are enough; of equal ones the quicker come first.
    """
    mm, at = run.marks[index], run.times[index - 1]
    reach = circle.reach_ms(run.times[index] - at)
    most = r.FAR_MATES if circle is FAR else r.MOST_MATES
    starts, took, keys, apart = segment.starts, segment.took, segment.keys, field.apart
    count, after = len(starts), bisect_left(starts, at)
    before = after - 1
    found: list[tuple[int, int, str]] = []
    while True:
        earlier = at - starts[before] if before >= 0 else r.NEVER
        later = starts[after] - at if after < count else r.NEVER
        if earlier < later:
            away, one = earlier, before
            before -= 1
        else:
            away, one = later, after
            after += 1
        if away > reach or (len(found) >= most and away > found[-1][0]):
            break
        key = keys[one]
        if key != run.key and (key not in apart or field.runs[key].comparable(mm)):
            found.append((away, took[one], key))
    found.sort()
    del found[most:]
    return found


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
