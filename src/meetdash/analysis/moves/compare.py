"""An athlete's segment against the same segment of those who ran with him."""

from dataclasses import dataclass

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field, Run


@dataclass(slots=True)
class Comparison:
    """Seconds gained on the median of the rivals (None without any), who they are, and how near they ran."""

    gain_s: float | None
    rivals: list[str]
    wide: bool
    contact: bool

    @property
    def enough(self) -> bool:
        """Whether the rivals are as many as the rule wants."""
        return len(self.rivals) >= (r.WIDE_MATES if self.wide else r.NEAR_MATES)


def median(values: list[int]) -> float:
    """The median; the list is sorted in place."""
    values.sort()
    half = len(values) // 2
    return values[half] if len(values) & 1 else (values[half - 1] + values[half]) / 2


def compare(field: Field, run: Run, index: int, *, wide: bool) -> Comparison:
    """Compares the segment that ends at a mark, by index, with those of the athletes near at its beginning.

    Left out: pacemakers, those who have lost contact, and those whose own segment cannot be (a slip of the lap count).
    In the wide circle those who ran with him count twice: the gain is no more than that on each of them, so that two
    who leave the others behind together are not both said to move.
    """
    from_mm, at = run.marks[index - 1], run.times[index - 1]
    mm = run.marks[index]
    here, runs = field.stations[mm].times, field.runs
    reach = r.WIDE_MS if wide else r.NEAR_MS
    took: list[int] = []
    near: list[int] = []
    rivals: list[str] = []
    for ms, key in field.stations[from_mm].between(at - reach, at + reach):
        passed = here.get(key)
        if passed is None or key == run.key:
            continue
        other = runs[key]
        if other.pacemaker or other.dropped_mm is not None or other.odd_mm >= mm:
            continue
        took.append(passed - ms)
        rivals.append(key)
        if wide and abs(ms - at) <= r.NEAR_MS:
            near.append(passed - ms)
        if len(took) == r.MOST_MATES:
            break
    if not took:
        return Comparison(None, rivals, wide, contact=False)
    own = run.times[index] - at
    gain = median(took) - own
    for one in near:
        gain = nearer_zero(gain, one - own)
    return Comparison(gain / 1000, rivals, wide, contact=not wide or bool(near))


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
    both = [key for key in rivals if key in start and key in end]
    if not both:
        return 0, ()
    own = run.times[last] - run.times[first]
    return round(median([end[key] - start[key] for key in both]) - own), tuple(both)
