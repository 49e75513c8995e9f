"""Where a move began: the marks that surely hold the point, and the likeliest point between them.

Rules of this file: the seconds an athlete is ahead of or behind those around him stay the same, but for a wobble,
until the move begins, and then change at a steady rate. Every beginning on a grid, with the rate that fits it best of
those that runners have, is weighed by how well the times at the marks fit it; a point of the grid stands for all of
its cell. The interval is made of whole segments that hold nearly all of the weight, so it may span more than one; the
likeliest point halves the weight.
"""

from dataclasses import dataclass
from math import exp

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.run import Run

_CELLS = 5
"""Cells of the grid in a segment."""
_LEAST_RATE, _MOST_RATE = 0.025, 0.07
"""Changes of pace, as parts of it."""
_AT_MARK = 8
"""A point nearer to a mark than this part of a segment cannot be told from it."""
_MOST = 600.0
"""So good a fit is as good as any better one, and its power can be reckoned."""
_BEFORE = 2
"""Marks before the window that say where he was."""
_AFTER = 3
"""Segments of the window in which it may have begun."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """It began after one mark and before the other, by index into the athlete's; the likeliest point in millimetres."""

    after: int
    before: int
    onset_mm: int


def beginning(run: Run, first: int, index: int, gain_s: float) -> Beginning:
    """Of a change that shows in the segments from one mark to another, by index, with the gain or loss in all."""
    start, marks = _start(run, first, index), run.marks
    ahead = [0.0]
    for gain in run.gains[start + 1 : index + 1]:
        ahead.append(ahead[-1] + (gain_s / (index - first) if gain is None else gain))
    usual = run.means[first] / 1e6
    if gain_s < 0:
        usual = -usual
    low, high = max(start, first - 1), min(index, first + _AFTER)
    if low < first and _clear(run, first, 1 if gain_s > 0 else -1):
        low = first
    weights = _weights(marks[start : index + 1], ahead, usual, low - start, high - start)
    after, before = _holding([sum(cells) for cells in weights], first - low)
    onset = _middle(marks[low : high + 1], weights)
    edge = (marks[first + 1] - marks[first]) // _AT_MARK
    mark = min(marks[low : high + 1], key=lambda one: abs(one - onset))
    return Beginning(low + after, low + before + 1, mark if abs(mark - onset) <= edge else onset)


def _start(run: Run, first: int, index: int) -> int:
    """The mark from which on he has been compared, a few before the window."""
    start = first
    while start > max(0, first - _BEFORE) and run.gains[start] is not None and start < index:
        start -= 1
    return start


def _clear(run: Run, first: int, side: int) -> bool:
    """Whether nothing of the change is in the segment before: he gained no more than a wobble, and his pace went the
    other way."""
    gain, length = run.gains[first], run.marks[first] - run.marks[first - 1]
    if first < 2 or gain is None or side * gain > r.wobble(length):
        return False
    return side * (1 - run.pace(first) / run.means[first - 1]) <= -r.OTHER_WAY


def _weights(marks: list[int], ahead: list[float], usual: float, low: int, high: int) -> list[list[float]]:
    """How well a beginning in each cell of the segments from one mark to another, by index, fits.

    `ahead` are seconds ahead of those around at the marks; `usual` is the own pace in seconds a millimetre, below zero
    for a loss. A change of pace by the part q that begins at x has made q usual d seconds at a mark, d being how far it
    lies beyond x. The q that leaves the least over, and how little that is, follow from two sums over the marks: of d
    squared and of d times `ahead`, both of what they differ from their means. Within a segment, these are polynomials
    of how far it is from x to the segment's end.
    """
    count = len(marks)
    mean = sum(ahead) / count
    found: list[list[float]] = []
    for end in range(low + 1, high + 1):
        past, seen = [mark - marks[end] for mark in marks[end:]], [one - mean for one in ahead[end:]]
        all_past, beyond = sum(past), count - end
        before = end / count
        square = sum([one * one for one in past]) - all_past * all_past / count
        slope, bend = 2 * all_past * before, beyond * before
        alike, rising = sum([one * other for one, other in zip(past, seen, strict=True)]), sum(seen)
        cell = (marks[end] - marks[end - 1]) / _CELLS
        cells: list[float] = []
        for number in range(_CELLS):
            left = cell * (_CELLS - number - 0.5)
            squares = usual * usual * (square + left * (slope + left * bend))
            gained = usual * (alike + left * rising)
            rate = gained / squares
            if not _LEAST_RATE < rate < _MOST_RATE:
                rate = _LEAST_RATE if rate <= _LEAST_RATE else _MOST_RATE
            fit = r.PLACE_WEIGHT * rate * (2 * gained - rate * squares)
            cells.append(exp(fit if fit < _MOST else _MOST))
        found.append(cells)
    return found


def _holding(weights: list[float], surely: int) -> tuple[int, int]:
    """Segments side by side, first and last by index, that hold nearly all of the weight, and the one that shows it."""
    wanted = r.SURELY * sum(weights)
    low = high = surely
    held = weights[low]
    while held < wanted:
        left = weights[low - 1] if low else -1.0
        right = weights[high + 1] if high + 1 < len(weights) else -1.0
        if left >= right:
            low -= 1
            held += left
        else:
            high += 1
            held += right
    return low, high


def _middle(marks: list[int], weights: list[list[float]]) -> int:
    """The point that halves the weight, in millimetres."""
    half = sum([sum(cells) for cells in weights]) / 2
    if not half:
        return (marks[0] + marks[-1]) // 2  # Nothing fits: one point is as likely as another.
    for start, end, cells in zip(marks, marks[1:], weights, strict=False):
        cell = (end - start) / _CELLS
        for number, weight in enumerate(cells):
            if half <= weight:
                return start + round(cell * (number + half / weight))
            half -= weight
    return marks[-1]
