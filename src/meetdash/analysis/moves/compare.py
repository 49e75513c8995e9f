"""An athlete's segment against the same segment of those who ran with him.

Rules of this file: who is compared with whom is settled by the times at the mark before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Set

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.run import ALONE, FAR, NEAR, Circle, Comparison, Run, basis
from meetdash.analysis.moves.segment import Passage, Segment

_Pack = tuple[list[int], list[str], Set[str]]
"""What a segment took those who can be compared, rising; who they are; and who of those around them cannot."""
_Part = tuple[int, int]
"""Of a segment, by index: from one, to another who is not of it."""


def compare(field: Field, segment: Segment, run: Run, index: int, circle: Circle) -> Comparison:
    """Compares the segment that ends at a mark, by index, with those of the athletes of a circle at its beginning."""
    if circle is not NEAR:
        return _afar(field, segment, run, index, circle)
    low, high = part = _beside(segment, run.times[index - 1])
    if high - low < 2 and run.key in segment.keys[low:high]:
        return ALONE[NEAR]
    return _among(_pack(field, segment, run.marks[index], part), run, index)


def compare_all(field: Field, segment: Segment, passages: Iterable[Passage]) -> Iterator[Comparison]:
    """Compares passages at the end of one segment with those beside them.

    Runners of one pack have the same ones beside them, who are looked at once for all.
    """
    packs: dict[_Part, _Pack] = {}
    for passage in passages:
        run, index = passage.run, passage.index
        part = _beside(segment, run.times[index - 1])
        pack = packs.get(part)
        if pack is None:
            pack = packs[part] = _pack(field, segment, run.marks[index], part)
        yield _among(pack, run, index)


def _beside(segment: Segment, at: int) -> _Part:
    """Those who began a segment near a time."""
    starts = segment.starts
    return bisect_left(starts, at - r.NEAR_MS), bisect_right(starts, at + r.NEAR_MS)


def _pack(field: Field, segment: Segment, mm: int, part: _Part) -> _Pack:
    """Those of a part who can be compared."""
    low, high = part
    took, rivals = segment.took[low:high], segment.keys[low:high]
    out = field.set_apart(rivals, mm)
    if out:
        took = [ms for ms, key in zip(took, rivals, strict=True) if key not in out]
        rivals = [key for key in rivals if key not in out]
    took.sort()
    return took, rivals, out


def _among(pack: _Pack, run: Run, index: int) -> Comparison:
    """A passage by the median of the others of a pack."""
    took, rivals, out = pack
    own, count = run.times[index] - run.times[index - 1], len(took)
    self_at = count
    if run.key not in out:
        count -= 1
        self_at = bisect_left(took, own)
    if not count:
        return ALONE[NEAR]
    # The others' median is found among all: from his own time on, they stand one farther.
    half = count >> 1
    upper = took[half + (half >= self_at)]
    middle = upper if count & 1 else (took[half - (half <= self_at)] + upper) / 2
    return Comparison((middle - own) / 1000, basis(count, NEAR, True, count >= r.NEAR_MATES), rivals)


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
    mm, at, own = run.marks[index], run.times[index - 1], run.key
    limit = circle.reach_ms(run.times[index] - at)
    most = r.FAR_MATES if circle is FAR else r.MOST_MATES
    starts, keys, apart, runs = segment.starts, segment.keys, field.apart, field.runs
    count, after = len(starts), bisect_left(starts, at)
    before = after - 1
    earlier = at - starts[before] if before >= 0 else r.NEVER
    later = starts[after] - at if after < count else r.NEVER
    found: list[tuple[int, int, str]] = []
    while True:
        if earlier < later:
            away, one = earlier, before
            before -= 1
            earlier = at - starts[before] if before >= 0 else r.NEVER
        else:
            away, one = later, after
            after += 1
            later = starts[after] - at if after < count else r.NEVER
        if away > limit:
            break
        key = keys[one]
        if key != own and (key not in apart or runs[key].comparable(mm)):
            found.append((away, segment.took[one], key))
            if len(found) == most:
                limit = away  # those as far off are looked at too
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
