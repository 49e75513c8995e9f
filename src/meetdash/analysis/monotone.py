"""A curve through points that never turns back: the cubic of Fritsch and Carlson.

F. N. Fritsch and R. E. Carlson, Monotone Piecewise Cubic Interpolation, SIAM Journal on Numerical Analysis 17 (1980).
Time over distance only ever rises, so an interpolated split never comes before the one it follows.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import hypot


def between(points: Sequence[tuple[int, int]], x: int) -> float:
    """The value at x. `points` are two or more, rising in both; x must not lie outside them."""
    if not points[0][0] <= x <= points[-1][0]:
        raise ValueError(f"{x} lies outside {points[0][0]} to {points[-1][0]}")
    index = min(bisect_right(points, x, key=lambda point: point[0]), len(points) - 1)
    (x0, y0), (x1, y1) = points[index - 1], points[index]
    slopes = [(later[1] - before[1]) / (later[0] - before[0]) for before, later in pairwise(points)]
    first, second = _tangents(slopes, index - 1)
    width = x1 - x0
    t = (x - x0) / width
    return (
        y0 * (1 + 2 * t) * (1 - t) ** 2
        + width * first * t * (1 - t) ** 2
        + y1 * t * t * (3 - 2 * t)
        + width * second * t * t * (t - 1)
    )


def _tangents(slopes: Sequence[float], index: int) -> tuple[float, float]:
    """The slopes of the curve at both ends of a stretch, held back so that it cannot overshoot."""
    # Within a circle of radius 3 around the slope of the chord no cubic overshoots. Each tangent is held back for the
    # stretches on both its sides, or the curve would have a corner there.
    before, here, after = (_hold(slopes, near) for near in (index - 1, index, index + 1))
    return _tangent(slopes, index) * min(before, here), _tangent(slopes, index + 1) * min(here, after)


def _tangent(slopes: Sequence[float], point: int) -> float:
    """The mean of the slopes on both sides of a point; at the ends the only one."""
    if point == 0:
        return slopes[0]
    if point == len(slopes):
        return slopes[-1]
    return (slopes[point - 1] + slopes[point]) / 2


def _hold(slopes: Sequence[float], index: int) -> float:
    """What a stretch multiplies its tangents with, 1 or less."""
    if not 0 <= index < len(slopes) or not slopes[index]:
        return 1.0
    length = hypot(_tangent(slopes, index) / slopes[index], _tangent(slopes, index + 1) / slopes[index])
    return min(1.0, 3 / length)
