"""A feed laid out in time: which of its lines are due at a moment of the replay.

Rules of this file: a moment is milliseconds since the gun of the first race; a line whose arrival is known is due when
it arrived; any other at its `at`, else at the gun of its race plus the race time it carries, else with the line
before it; moments never run backwards. A feed may grow; until its first gun is known, moments count from a zero of
their own and move all together when it comes. No clock here: who plays says what time it is.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from meetdash.core.messages import Message, Start, race_time_ms
from meetdash.feed.lines import RawLine
from meetdash.feed.wire import Decoded, decode

LEAD_IN_MS = 3_000
"""What a file without instants says before the gun is due so long before it, so that it can be read."""
CLOCK_JUMP_MS = 600_000
"""An `at` so far from gun and race time is a clock that jumped, and the race time rules."""


class Entry(NamedTuple):
    """A line of the feed and the moment at which it is due."""

    due_ms: int
    line: int
    decoded: Decoded


@dataclass(slots=True)
class Timeline:
    """The lines of a feed in their order, with their moments."""

    entries: list[Entry] = field(default_factory=list)
    moments: list[int] = field(default_factory=list)
    guns: dict[str, int] = field(default_factory=dict)
    """The moment of the gun by race: when it was received or, in a feed with arrivals, when it must have been."""
    zero_ms: int = 0
    """The arrival, or the moment on the feed's own scale, from which moments count: that of the first gun."""
    _told: dict[str, deque[tuple[int, int]]] = field(default_factory=dict, repr=False, compare=False)
    _clock: "_Clock" = field(default_factory=lambda: _Clock(), repr=False, compare=False)

    @classmethod
    def of(cls, lines: Iterable[RawLine]) -> "Timeline":
        """Reads all lines of a feed."""
        timeline = cls()
        timeline.extend(lines)
        return timeline

    def extend(self, lines: Iterable[RawLine]) -> None:
        """Reads the next lines of a feed."""
        clock = self._clock
        for line in lines:
            decoded = decode(line)
            message = decoded.message
            if message is None and not decoded.findings:
                continue
            due = clock.due(message, line.arrival_ms)
            if clock.gun is not None:
                gun_ms = clock.guns[clock.gun]
                if not self.guns:
                    self._count_from(
                        gun_ms,
                        LEAD_IN_MS if line.arrival_ms is None and message and message.at is None else 0,
                    )
                self.guns[clock.gun] = gun_ms - self.zero_ms
                self._told.pop(clock.gun, None)
            due -= self.zero_ms
            if line.arrival_ms is not None and message is not None:
                self._hear(message, due)
            self.entries.append(Entry(due, line.number, decoded))
            self.moments.append(due)

    def _hear(self, message: Message, due_ms: int) -> None:
        """Moves a gun that was heard too late, as by who joins in mid-race, to when the race times say it was."""
        race, ms = getattr(message, "race", ""), race_time_ms(message)
        if ms is None or race not in self.guns:
            return
        told = self._told.setdefault(race, deque(maxlen=3))
        if not told or told[-1][0] != ms:
            told.append((ms, due_ms - ms))
        if len(told) == 3:
            # The middle one of three: a single wrong time does not move the gun, and none moves it later.
            self.guns[race] = min(self.guns[race], sorted(gun for _, gun in told)[1])

    def _count_from(self, zero_ms: int, lead_in_ms: int) -> None:
        """Moves all moments to the scale whose zero is the first gun; what came before it lies before it."""
        self.zero_ms = zero_ms
        self.moments = [ms - zero_ms - lead_in_ms for ms in self.moments]
        self.entries = [
            Entry(ms, one.line, one.decoded) for ms, one in zip(self.moments, self.entries, strict=True)
        ]

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
    """Finds the moment of each line, on a scale of its own. `gun` is the race whose gun the last line told.

    A race that is timed without a gun is taken to have begun where its first time says.
    """

    def __init__(self) -> None:
        self.now_ms: int | None = None
        self.gun: str | None = None
        self.guns: dict[str, int] = {}
        self._at_zero: int | None = None

    def due(self, message: Message | None, arrival_ms: int | None) -> int:
        self.gun = None
        wanted = self._wanted(message, arrival_ms) if message is not None else arrival_ms
        now = self.now_ms or 0
        self.now_ms = now if wanted is None else wanted if self.now_ms is None else max(now, wanted)
        if isinstance(message, Start):
            if message.action == "recall":
                self.guns.pop(message.race, None)
            elif message.action == "restart" or message.race not in self.guns:
                self._gun(message.race, self.now_ms)
        return self.now_ms

    def _gun(self, race: str, ms: int) -> int:
        self.gun = race
        self.guns[race] = ms
        return ms

    def _wanted(self, message: Message, arrival_ms: int | None) -> int | None:
        ms, race, now = race_time_ms(message), getattr(message, "race", ""), self.now_ms or 0
        gun = self.guns.get(race)
        if arrival_ms is not None:
            if ms is not None and gun is None:
                self._gun(race, arrival_ms - ms)
            return arrival_ms
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
