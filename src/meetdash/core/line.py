"""The times at one mark, in order: who was first through, and who was where."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, field


@dataclass(slots=True)
class Line:
    """The times at a mark in milliseconds, quickest first, and whose they are; equal ones as they first arrived.

    `since` are the messages by which each of them did.
    """

    times: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    since: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return zip(self.times, self.keys, strict=True)

    @property
    def first(self) -> str:
        """Who was first through."""
        return self.keys[0]

    @property
    def first_ms(self) -> int:
        """The quickest time."""
        return self.times[0]

    @property
    def last_ms(self) -> int:
        """The slowest time so far."""
        return self.times[-1]

    def file(self, ms: int, entry: str, since: int) -> int:
        """Files a time where it belongs, and returns its place."""
        times = self.times
        if not times or times[-1] < ms:
            times.append(ms)
            self.keys.append(entry)
            self.since.append(since)
            return len(times)
        first, behind = bisect_left(times, ms), bisect_right(times, ms)
        index = bisect_right(self.since, since, first, behind)
        times.insert(index, ms)
        self.keys.insert(index, entry)
        self.since.insert(index, since)
        return first + 1

    def strike(self, ms: int, entry: str) -> None:
        """Takes out the time of an athlete, whose milliseconds are known."""
        index = self.keys.index(entry, bisect_left(self.times, ms))
        del self.times[index], self.keys[index], self.since[index]

    def without(self, entries: set[str]) -> "Line":
        """The line without some athletes."""
        kept = [index for index, entry in enumerate(self.keys) if entry not in entries]
        return Line(
            [self.times[index] for index in kept],
            [self.keys[index] for index in kept],
            [self.since[index] for index in kept],
        )

    def place(self, ms: int) -> int:
        """The place that a time has here: one more than were quicker."""
        return 1 + bisect_left(self.times, ms)

    def before(self, ms: int) -> str | None:
        """The slowest of those who were quicker; None for the first."""
        index = bisect_left(self.times, ms)
        return self.keys[index - 1] if index else None

    def quicker(self, ms: int, out: Set[str]) -> tuple[str, str] | None:
        """The first and the slowest of those who were quicker than a time and are not out of the race."""
        index = bisect_left(self.times, ms)
        if not out:
            return (self.keys[0], self.keys[index - 1]) if index else None
        first = next((at for at in range(index) if self.keys[at] not in out), None)
        last = next((at for at in range(index - 1, -1, -1) if self.keys[at] not in out), None)
        return None if first is None or last is None else (self.keys[first], self.keys[last])

    def between(self, first_ms: int, last_ms: int) -> int:
        """How many times lie between two, both included."""
        return bisect_right(self.times, last_ms) - bisect_left(self.times, first_ms)

    def through(self, first_ms: int, last_ms: int) -> list[str]:
        """Who came by between two times, both included, quickest first."""
        return self.keys[bisect_left(self.times, first_ms) : bisect_right(self.times, last_ms)]

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys."""
        self.keys = [renamed.get(entry, entry) for entry in self.keys]


NOBODY_THROUGH = Line()
"""The line of a mark where nobody has been timed."""
