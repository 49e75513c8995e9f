"""Where a move began: the marks that surely hold the point, and the likeliest point between them.

Rules of this file: the seconds an athlete is ahead of or behind those around him stay the same, but for a wobble,
until the move begins, and then change at a steady rate for a while. Every beginning on a grid, with every rate and
duration that runners have, is weighed by how well the times at the marks fit it. The interval is made of whole segments
that hold nearly all of the weight, so it may span more than one; the likeliest point halves the weight.
"""

from dataclasses import dataclass
from math import exp

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.run import Run

_STEPS = 5
"""Points of the grid in a segment."""
_RATES = (0.02, 0.03, 0.045, 0.065, 0.09)
"""Changes of pace, as parts of it."""
_DURATIONS_MM = (200_000, 500_000, 5_000_000)
_MOST = 600.0
"""So good a fit is as good as any better one, and its power can be reckoned."""
_BEFORE = 3
"""Marks before the window that say where he was."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """It began after one mark and before the other, by index into the athlete's; the likeliest point in millimetres."""

    after: int
    before: int
    onset_mm: int


def beginning(run: Run, first: int, index: int, gain_s: float) -> Beginning:
    """Of a change that shows in the segments from one mark to another, by index, with the gain or loss in all."""
    start = _start(run, first, index)
    marks = run.marks[start : index + 1]
    usual = run.means[first] / 1e6
    trend = _trend(run, start, first)
    ahead, quicker = [0.0], [0.0]
    for at in range(start + 1, index + 1):
        gain, length = run.gains[at], run.marks[at] - run.marks[at - 1]
        ahead.append(ahead[-1] + (gain_s / (index - first) if gain is None else gain - trend * length))
        quicker.append(quicker[-1] + (usual - run.pace(at) / 1e6) * length)
    low, high = max(start, first - 1), min(index, first + 2)
    if low < first and _clear(run, first, 1 if gain_s > 0 else -1):
        low = first
    points = [
        earlier + (later - earlier) * (2 * step + 1) // (2 * _STEPS)
        for earlier, later in zip(run.marks[low:high], run.marks[low + 1 : high + 1], strict=True)
        for step in range(_STEPS)
    ]
    weights = _weights(points, marks, ahead, quicker, usual if gain_s > 0 else -usual)
    segments = [sum(weights[at : at + _STEPS]) for at in range(0, len(weights), _STEPS)]
    after, before = _holding(segments, first - low)
    onset = _middle(points, weights)
    edge = (run.marks[first + 1] - run.marks[first]) // (2 * _STEPS)
    mark = min(run.marks[low : high + 1], key=lambda one: abs(one - onset))
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


def _trend(run: Run, start: int, first: int) -> float:
    """Seconds a millimetre that he gained over the segments before the last one before the window."""
    if first - 1 <= start:
        return 0.0
    gained = sum(gain or 0.0 for gain in run.gains[start + 1 : first])
    return r.BEFORE_TREND * gained / (run.marks[first - 1] - run.marks[start])


def _weights(
    points: list[int], marks: list[int], ahead: list[float], quicker: list[float], usual: float
) -> list[float]:
    """How well each point fits, by all rates and durations together; a loss has a usual pace below zero.

    `ahead` are seconds ahead of those around at the marks, `quicker` seconds ahead of his own usual pace, which says
    less.
    """
    count = len(marks)
    ahead_mean, own_mean = sum(ahead) / count, sum(quicker) / count
    seen = [
        (one - ahead_mean) * r.PLACE_WEIGHT + (own - own_mean) * r.OWN_WEIGHT
        for one, own in zip(ahead, quicker, strict=True)
    ]
    both = r.PLACE_WEIGHT + r.OWN_WEIGHT
    found: list[float] = []
    for point in points:
        weight = 0.0
        for duration in _DURATIONS_MM:
            done = [min(max(mark - point, 0), duration) * usual for mark in marks]
            mean = sum(done) / count
            alike = 2 * sum([one * weighed for one, weighed in zip(done, seen, strict=True)])
            square = both * sum([(one - mean) ** 2 for one in done])
            for rate in _RATES:
                # the squares of what is left over, but for what is the same for all
                weight += exp(min(_MOST, rate * alike - rate * rate * square))
        found.append(weight)
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


def _middle(points: list[int], weights: list[float]) -> int:
    """The point that halves the weight."""
    half = sum(weights) / 2
    for point, weight in zip(points, weights, strict=True):
        half -= weight
        if half <= 0:
            return point
    return points[-1]
