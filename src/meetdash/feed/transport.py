"""Playing, pausing and seeking: from the clock on the wall to a moment of the feed.

Rules of this file: no clock here, whoever calls says what time it is; the position never leaves the feed; a change of
speed never moves the position; whoever reaches the edge of a live feed stays there until he pauses or goes back.
"""

import math
from dataclasses import dataclass

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""The speeds that the keys step through."""
NOWHERE = -math.inf
"""A position before any start."""


@dataclass(slots=True)
class Transport:
    """The position in a feed, in milliseconds since its first gun, between `start_ms` and `end_ms`.

    Without a position it begins at the start. `speed` is moments per second of the wall clock. The clock is seconds
    from anywhere, and never runs backwards.
    """

    start_ms: int
    end_ms: int
    speed: float = 1.0
    playing: bool = True
    at_ms: float = NOWHERE
    live: bool = False
    """Whether the end moves: a feed that is being received."""
    jumps: int = 0
    """How often somebody went to a moment instead of playing there."""
    _now_s: float | None = None
    _follows: bool = False

    def __post_init__(self) -> None:
        self.at_ms = self._within(self.at_ms)
        self._follows = self.live

    @property
    def ended(self) -> bool:
        """Whether the position is at the end."""
        return self.at_ms >= self.end_ms

    def tick(self, now_s: float) -> int:
        """Moves on by the time since the last tick, and returns the position."""
        if self.at_edge:
            self.at_ms = float(self.end_ms)
        elif self._now_s is not None and self.playing:
            self.at_ms = self._within(self.at_ms + max(0.0, now_s - self._now_s) * self.speed * 1000)
        self._now_s = now_s
        return int(self.at_ms)

    def wait(self, now_s: float) -> None:
        """Lets time pass without moving on: what is due at the position is not shown yet."""
        self._now_s = now_s

    def grow(self, start_ms: int, end_ms: int) -> None:
        """Moves the ends of a live feed; who is at its edge moves with it."""
        self._follows = self.at_edge
        self.start_ms, self.end_ms = start_ms, max(start_ms, end_ms)
        self.at_ms = float(self.end_ms) if self._follows else self._within(self.at_ms)

    @property
    def at_edge(self) -> bool:
        """Whether what is shown is what is live."""
        return self.live and self.playing and (self._follows or self.at_ms >= self.end_ms)

    def to(self, ms: float) -> None:
        """Goes to a moment."""
        self.jumps += 1
        self.at_ms = self._within(ms)
        self._follows = self.live and self.at_ms >= self.end_ms
        if self._follows:
            self.playing = True

    def by(self, ms: float) -> None:
        """Goes so far on, or back."""
        self.to(self.at_ms + ms)

    def toggle(self) -> None:
        """Plays or pauses; at the end of a replay, plays again from the start."""
        if self.live:
            self.playing, self._follows = not self.playing, False
        elif self.ended:
            self.to(self.start_ms)
            self.playing = True
        else:
            self.playing = not self.playing

    def faster(self) -> None:
        """The next speed up."""
        self.speed = next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1])

    def slower(self) -> None:
        """The next speed down."""
        self.speed = next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0])

    def _within(self, ms: float) -> float:
        return float(min(max(ms, self.start_ms), self.end_ms))
