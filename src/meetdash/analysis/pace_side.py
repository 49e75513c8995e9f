"""Inside or outside a target, without changing sides at every lap when the pace hovers about it."""

from meetdash.core.marks import Span, nearest

CLEAR_MS = 250
"""Who is inside is so until a quarter of a second outside, and the other way round: less is one stride of a finish."""


def side(before: bool | None, delta: Span) -> bool:
    """Whether a pace counts as inside; `before` is what it was, None when nothing has been said."""
    if before is None:
        return shows_inside(delta)
    return delta.ms < CLEAR_MS if before else delta.ms <= -CLEAR_MS


def shows_inside(delta: Span) -> bool:
    """Whether a delta is inside as it is printed, to the tenth."""
    shown = delta.to(1)
    return shown.ms < 0 and nearest(-shown.ms, shown.decimals) > 0
