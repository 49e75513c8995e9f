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

CLOCK_JUMP_MS = 600_000
"""An `at` so far from gun and race time is a clock that jumped, and the race time rules."""


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
        return cls(moved, tuple(entry.due_ms for entry in moved))

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
    """Finds the moment of each line, on a scale of its own until the first gun is known.

    A race that is timed without a gun is taken to have begun where its first time says.
    """

    def __init__(self) -> None:
        self.now_ms: int | None = None
        self.first_gun_ms: int | None = None
        self._guns: dict[str, int] = {}
        self._at_zero: int | None = None

    def due(self, message: Message | None) -> int:
        wanted = self._wanted(message) if message is not None else None
        now = self.now_ms or 0
        self.now_ms = now if wanted is None else wanted if self.now_ms is None else max(now, wanted)
        if isinstance(message, Start):
            if message.action == "recall":
                self._guns.pop(message.race, None)
            elif message.action == "restart" or message.race not in self._guns:
                self._gun(message.race, self.now_ms)
        return self.now_ms

    def _gun(self, race: str, ms: int) -> int:
        self._guns[race] = ms
        if self.first_gun_ms is None:
            self.first_gun_ms = ms
        return ms

    def _wanted(self, message: Message) -> int | None:
        ms, race, now = race_time_ms(message), getattr(message, "race", ""), self.now_ms or 0
        gun = self._guns.get(race)
        if message.at is None:
            if ms is None:
                return None
            return (self._gun(race, now) if gun is None else gun) + ms
        if ms is None:
            if self._at_zero is None:
                self._at_zero = message.at - now
            return message.at - self._at_zero
        if gun is None:
            gun = self._gun(race, now if self._at_zero is None else message.at - self._at_zero - ms)
        if self._at_zero is None or abs(message.at - self._at_zero - gun - ms) > CLOCK_JUMP_MS:
            self._at_zero = message.at - gun - ms
        return message.at - self._at_zero
