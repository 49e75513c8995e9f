"""One line at a time: moves held back so that a big field does not drown the story."""

from dataclasses import dataclass, field

from meetdash.analysis.moves import Move

EVERY_MS = 10_000
"""Time enough to read a line aloud."""


@dataclass(slots=True)
class Ration:
    """Gives at most one move in `every_ms` of race time: the one with the highest priority of those that wait.

    What has waited longer than that is stale and is not given any more; it stays among the moments all the same.
    """

    every_ms: int = EVERY_MS
    _waiting: list[tuple[int, Move]] = field(default_factory=list)
    _next_ms: int = 0

    def offer(self, move: Move, now_ms: int) -> None:
        """A move that could be told from now on."""
        self._waiting.append((now_ms, move))

    def forget(self, move_id: str) -> None:
        """A move that was withdrawn before it was told."""
        self._waiting = [one for one in self._waiting if one[1].id != move_id]

    def due(self, now_ms: int) -> Move | None:
        """The move to tell now, or None."""
        self._waiting = [one for one in self._waiting if now_ms - one[0] <= self.every_ms]
        if now_ms < self._next_ms or not self._waiting:
            return None
        best = max(self._waiting, key=lambda one: (one[1].priority, -one[0]))
        self._waiting.remove(best)
        self._next_ms = now_ms + self.every_ms
        return best[1]
