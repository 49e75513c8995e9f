"""Where a move began: the marks that surely hold the point, and the likeliest point between them.

Rules of this file: the first segment of a move is diluted by what came before it. Where the part that shows in it does
not say clearly that the move began inside it, the interval is wider by a mark, so that it holds the truth at least nine
times in ten on races made for it (bench/moves says how often).
"""

from dataclasses import dataclass

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Run


@dataclass(frozen=True, slots=True)
class Beginning:
    """It began after one mark and before the other, by index into the athlete's; the likeliest point, in millimetres."""

    after: int
    before: int
    onset_mm: int


def beginning(run: Run, first: int, index: int, gain_s: float) -> Beginning:
    """Of a change that shows in the segments from one mark to another, by index, with the gain or loss in all."""
    side = 1 if gain_s > 0 else -1
    marks, gains = run.marks, run.gains
    to_mm = marks[first + 1]
    length = to_mm - marks[first]
    here = gains[first + 1]
    if here is None:
        here = gain_s
    usual = run.means[first] / 1e6
    rule = r.rules_for(length)
    rate = side * here / length
    if first + 1 < index:
        following = side * (gains[first + 2] or 0.0) / (marks[first + 2] - to_mm)
        whole = max(rate, following, r.LEAST_PRESS * usual)
    else:
        whole = max(rate, rule.press * usual)
    part = min(1.0, rate / whole)
    onset = to_mm - length * max(0.0, part)
    after, before = first, first + 1
    earlier = gains[first] if first else None
    if part >= r.WHOLE_PART:
        if earlier is None:
            after = max(0, first - 1) if first else first
        else:
            lead = marks[first] - marks[first - 1]
            share = side * earlier / lead / whole
            if share > r.AMBIGUOUS:
                after = first - 1
                onset = marks[first] - lead * min(1.0, max(0.0, share - r.SHARE_OFF)) * r.SHARE
    elif part <= r.HARDLY and first + 2 <= index:
        before = first + 2
    return Beginning(after, before, round(onset))
