"""The times at one mark, in order: who was first through, and who was where."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

Passage = tuple[int, int, str]
"""Milliseconds, order of arrival, entry."""


@dataclass(slots=True)
class Line:
    """The times at a mark, quickest first; equal ones as they arrived."""

    times: list[Passage] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[Passage]:
        return iter(self.times)

    @property
    def first(self) -> str:
        """Who was first through."""
        return self.times[0][2]

    @property
    def first_ms(self) -> int:
        """The quickest time."""
        return self.times[0][0]

    @property
    def last_ms(self) -> int:
        """The slowest time so far."""
        return self.times[-1][0]

    def file(self, ms: int, order: int, entry: str) -> int:
        """Files a time where it belongs, and returns its place."""
        times = self.times
        if not times or times[-1][0] < ms:
            times.append((ms, order, entry))
            return len(times)
        insort(times, (ms, order, entry))
        return self.place(ms)

    def strike(self, ms: int, entry: str) -> Passage:
        """Takes out the time of an athlete, whose milliseconds are known, and returns it."""
        index = bisect_left(self.times, (ms,))
        while self.times[index][2] != entry:
            index += 1
        return self.times.pop(index)

    def place(self, ms: int) -> int:
        """The place that a time has here: one more than were quicker."""
        return 1 + bisect_left(self.times, (ms,))

    def before(self, ms: int) -> str | None:
        """The slowest of those who were quicker; None for the first."""
        index = bisect_left(self.times, (ms,))
        return self.times[index - 1][2] if index else None

    def between(self, first_ms: int, last_ms: int) -> int:
        """How many times lie between two, both included."""
        first, last = self._bounds(first_ms, last_ms)
        return last - first

    def through(self, first_ms: int, last_ms: int) -> list[str]:
        """Who came by between two times, both included, quickest first."""
        first, last = self._bounds(first_ms, last_ms)
        return [entry for _, _, entry in self.times[first:last]]

    def _bounds(self, first_ms: int, last_ms: int) -> tuple[int, int]:
        return bisect_left(self.times, (first_ms,)), bisect_right(self.times, last_ms, key=_ms)

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys."""
        self.times = [(ms, order, renamed.get(entry, entry)) for ms, order, entry in self.times]


def _ms(passage: Passage) -> int:
    return passage[0]


NOBODY_THROUGH = Line()
"""The line of a mark where nobody has been timed."""
