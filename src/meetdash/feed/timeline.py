"""A feed laid out in time: which of its lines are due at a moment of the replay.

Rules of this file: a moment is milliseconds since the gun of the first race; a line whose arrival is known is due when
it arrived; any other at its `at`, else at the gun of its race plus the race time it carries, else with the line
before it; moments never run backwards; no single race time moves the moments of others, for it may be a slip.
A feed may grow; until its first gun is known, moments count from a zero of their own and move all together when it
comes. No clock here: who plays says what time it is.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meetdash.core.meet import race_key
from meetdash.core.messages import Message, OfRace, Start, race_time_ms
from meetdash.feed.lines import RawLine
from meetdash.feed.reading import Reader, Readings

LEAD_IN_MS = 3_000
"""What a file without instants says before the gun is due so long before it, so that it can be read."""
JUMP_MS = 600_000
"""An `at` so far from gun and race time is a clock that jumped, or the race time is a slip; a race time so far ahead of
the line before it must be borne out by the next."""


@dataclass(slots=True)
class Timeline:
    """The lines of a feed in their order, but for blank ones; `moments` says of each when it is due."""

    entries: Readings = field(default_factory=Readings)
    moments: "array[int]" = field(default_factory=lambda: array("q"))
    zero_ms: int = 0
    """The arrival, or the moment on the feed's own scale, from which moments count: that of the first gun."""
    guns: Mapping[str, int] = field(default_factory=dict)
    """The guns of races where they are known beforehand, as of a feed laid out as it was run."""
    _begun: bool = field(default=False, repr=False, compare=False)
    _clock: "_Clock" = field(default_factory=lambda: _Clock(), repr=False, compare=False)
    _reader: Reader = field(default_factory=Reader, repr=False, compare=False)

    @classmethod
    def of(cls, lines: Iterable[RawLine]) -> "Timeline":
        """Reads all lines of a feed."""
        timeline = cls()
        timeline.extend(lines)
        return timeline

    def extend(self, lines: Iterable[RawLine]) -> None:
        """Reads the next lines of a feed."""
        clock, entries, moments, reader = self._clock, self.entries, self.moments, self._reader
        for line in lines:
            read = reader.read(line)
            message = read.message
            if message is None and not read.findings:
                continue
            due = clock.due(message, line.arrival_ms)
            if clock.slips:
                self._file_before(clock.slips, clock.before_ms - self.zero_ms)
            if clock.gun_ms is not None and not self._begun:
                self._begun = True
                bare = line.arrival_ms is None and message is not None and message.at is None
                self._count_from(clock.gun_ms, LEAD_IN_MS if bare else 0)
            entries.append(read)
            moments.append(due - self.zero_ms)

    def _file_before(self, count: int, due_ms: int) -> None:
        """Files the last lines, of which the first has a time that proved a slip, with the line before them."""
        for index in range(len(self.moments) - count, len(self.moments)):
            self.moments[index] = due_ms

    def _count_from(self, zero_ms: int, lead_in_ms: int) -> None:
        """Moves all moments to the scale whose zero is the first gun; what came before it lies before it."""
        self.zero_ms = zero_ms
        for index, ms in enumerate(self.moments):
            self.moments[index] = ms - zero_ms - lead_in_ms

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
    """Finds the moment of each line, on a scale of its own.

    `gun_ms` is the gun that the last line told, if it did. A race that is timed without a gun is taken to have begun
    where its first time says. `slips` is how many lines before the last one belong to `before_ms`, because the first of
    them had a race time far ahead that the last one does not bear out.
    """

    def __init__(self) -> None:
        self.now_ms: int | None = None
        self.gun_ms: int | None = None
        self.slips = 0
        self.before_ms = 0
        self._doubted = 0
        self._guns: dict[str, int] = {}
        self._races: dict[str, None] = {}
        self._at_zero: int | None = None

    def due(self, message: Message | None, arrival_ms: int | None) -> int:
        self.gun_ms, self.slips = None, 0
        race = race_key(message.race, self._races) if isinstance(message, OfRace) else None
        if race is not None:
            self._races[race] = None
        wanted = self._wanted(message, race, arrival_ms) if message is not None else arrival_ms
        self._judge(wanted)
        now = self.now_ms or 0
        if self._leaps(message, wanted, arrival_ms):
            self._doubted, self.before_ms = 1, now
        elif self._doubted:
            self._doubted += 1
        self.now_ms = now if wanted is None else wanted if self.now_ms is None else max(now, wanted)
        if isinstance(message, Start) and race is not None:
            if message.action == "recall":
                self._guns.pop(race, None)
            elif message.action == "restart" or race not in self._guns:
                self._gun(race, self.now_ms)
        return self.now_ms

    def _leaps(self, message: Message | None, wanted: int | None, arrival_ms: int | None) -> bool:
        """Whether a line is far ahead of the one before by nothing but its race time."""
        if arrival_ms is not None or message is None or message.at is not None or wanted is None:
            return False
        return wanted - (self.now_ms or 0) > JUMP_MS

    def _judge(self, wanted: int | None) -> None:
        """Takes a line with a moment of its own for a witness of a leap: does it follow it, or what was before it?"""
        if not self._doubted or wanted is None:
            return
        before, leapt = self.before_ms, self.now_ms or 0
        if before - JUMP_MS < wanted and wanted - before < leapt - wanted:
            self.slips, self.now_ms = self._doubted, before
        self._doubted = 0

    def _gun(self, race: str, ms: int) -> int:
        self.gun_ms = self._guns[race] = ms
        return ms

    def _wanted(self, message: Message, race: str | None, arrival_ms: int | None) -> int | None:
        ms, now = race_time_ms(message) if race is not None else None, self.now_ms or 0
        gun = self._guns.get(race) if race is not None else None
        if arrival_ms is not None:
            if race is not None and ms is not None and gun is None:
                self._gun(race, arrival_ms - ms)
            return arrival_ms
        if race is None or ms is None:
            if message.at is None:
                return None
            if self._at_zero is None:
                self._at_zero = message.at - now
            return message.at - self._at_zero
        if message.at is None:
            return (self._gun(race, now) if gun is None else gun) + ms
        if gun is None:
            gun = self._gun(race, now if self._at_zero is None else message.at - self._at_zero - ms)
        if self._at_zero is None:
            self._at_zero = message.at - gun - ms
        by_clock, by_race = message.at - self._at_zero, gun + ms
        # Where they are far apart one of them is wrong: the clock has jumped, or the time is a slip.
        if abs(by_clock - by_race) > JUMP_MS and abs(by_race - now) < abs(by_clock - now):
            self._at_zero = message.at - by_race
            return by_race
        return by_clock
