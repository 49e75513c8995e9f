"""A feed laid out in time: which of its lines are due at a moment of the replay.

Rules of this file: a moment is milliseconds since the gun of the feed's first race; a line is due at its `at`, else at
the gun of its race plus the race time it carries, else with the line before it; moments never run backwards. No clock
here: who plays says what time it is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from meetdash.core.messages import Message, Start, race_time_ms
from meetdash.feed.lines import RawLine
from meetdash.feed.wire import Decoded, decode


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the feed and the moment at which it is due."""

    due_ms: int
    line: int
    decoded: Decoded


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines of a whole feed in their order, with their moments."""

    entries: tuple[Entry, ...]
    moments: tuple[int, ...]
    guns: dict[str, int]
    """The moment of the gun by race."""

    @classmethod
    def of(cls, lines: Iterable[RawLine]) -> "Timeline":
        """Reads all lines of a feed."""
        entries: list[Entry] = []
        clock = _Clock()
        for line in lines:
            decoded = decode(line)
            if decoded.message is not None or decoded.findings:
                entries.append(Entry(clock.due(decoded.message), line.number, decoded))
        first = clock.first_gun_ms or 0
        moved = tuple(Entry(entry.due_ms - first, entry.line, entry.decoded) for entry in entries)
        guns = {race: ms - first for race, ms in clock.guns.items()}
        return cls(moved, tuple(entry.due_ms for entry in moved), guns)

    @property
    def start_ms(self) -> int:
        """The moment of the first line; before the gun when the feed begins earlier."""
        return min(0, self.moments[0]) if self.moments else 0

    @property
    def end_ms(self) -> int:
        """The moment of the last line."""
        return max(0, self.moments[-1]) if self.moments else 0

    def count_at(self, ms: int) -> int:
        """How many lines are due at a moment, it included."""
        return bisect_right(self.moments, ms)

    def after(self, ms: int) -> int | None:
        """The next moment at which something is due."""
        index = bisect_right(self.moments, ms)
        return self.moments[index] if index < len(self.moments) else None

    def before(self, ms: int) -> int | None:
        """The last moment before this one at which something was due."""
        index = bisect_left(self.moments, ms)
        return self.moments[index - 1] if index else None


class _Clock:
    """Finds the moment of each line, on a scale of its own until the first gun is known."""

    def __init__(self) -> None:
        self.now_ms: int | None = None
        self.first_gun_ms: int | None = None
        self.guns: dict[str, int] = {}
        self._at_zero: int | None = None

    def due(self, message: Message | None) -> int:
        wanted = self._wanted(message) if message is not None else None
        now = self.now_ms or 0
        self.now_ms = now if wanted is None else wanted if self.now_ms is None else max(now, wanted)
        if isinstance(message, Start) and message.action != "recall":
            self.guns[message.race] = self.now_ms
            if self.first_gun_ms is None:
                self.first_gun_ms = self.now_ms
        return self.now_ms

    def _wanted(self, message: Message) -> int | None:
        if message.at is not None:
            if self._at_zero is None:
                self._at_zero = message.at - (self.now_ms or 0)
            return message.at - self._at_zero
        ms = race_time_ms(message)
        if ms is None:
            return None
        return self.guns.get(getattr(message, "race", ""), self.first_gun_ms or 0) + ms
