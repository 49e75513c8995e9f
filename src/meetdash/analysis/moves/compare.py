"""An athlete's segment against the same segment of those who ran with him.

Rules of this file: who is compared with whom is settled by the times at the mark before.
"""

from bisect import bisect_left

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.run import ALONE, FAR, NEAR, Circle, Comparison, Run
from meetdash.analysis.moves.segment import Segment


def compare(field: Field, segment: Segment, run: Run, index: int, circle: Circle) -> Comparison:
    """Compares the segment that ends at a mark, by index, with those of the athletes of a circle at its beginning."""
    return (_beside if circle is NEAR else _afar)(field, segment, run, index, circle)


def _beside(field: Field, segment: Segment, run: Run, index: int, circle: Circle) -> Comparison:
    """By the median of those beside him."""
    mm, at = run.marks[index], run.times[index - 1]
    part = segment.part(at - r.NEAR_MS, at + r.NEAR_MS)
    took, rivals = segment.took[part], segment.keys[part]
    out = field.set_apart(rivals, mm)
    if out:
        took = [ms for ms, key in zip(took, rivals, strict=True) if key not in out]
        rivals = [key for key in rivals if key not in out]
    own = run.times[index] - at
    took.sort()
    if run.key not in out:
        del took[bisect_left(took, own)]
    count = len(took)
    if not count:
        return ALONE[circle]
    half = count >> 1
    middle = took[half] if count & 1 else (took[half - 1] + took[half]) / 2
    return Comparison((middle - own) / 1000, count, circle, True, count >= r.NEAR_MATES, rivals)


def _afar(field: Field, segment: Segment, run: Run, index: int, circle: Circle) -> Comparison:
    """By the median of the nearest who are not far off.

    Those who ran with him count twice: the gain is no more than that on each of them, so that two who leave the others
    behind together are not both said to move.
    """
    mm, at = run.marks[index], run.times[index - 1]
    own = run.times[index] - at
    reach = circle.reach_ms(own)
    part = segment.part(at - reach, at + reach)
    out = {run.key, *field.set_apart(segment.keys[part], mm)}
    others = [
        (abs(ms - at), took, key)
        for ms, took, key in zip(segment.starts[part], segment.took[part], segment.keys[part], strict=True)
        if key not in out
    ]
    if not others:
        return ALONE[circle]
    others.sort()
    del others[r.FAR_MATES if circle is FAR else r.MOST_MATES :]
    gain = median([took for _, took, _ in others]) - own
    contact = others[0][0] <= r.NEAR_MS
    for away, took, _ in others:
        if away > r.NEAR_MS:
            break
        gain = nearer_zero(gain, took - own)
    rivals = [key for _, _, key in others]
    # With nobody else left to ask, those are enough.
    enough = len(others) >= r.WIDE_MATES or (circle is FAR and (contact or len(field.runs) <= r.WIDE_MATES))
    return Comparison(gain / 1000, len(others), circle, contact, enough, rivals)


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
