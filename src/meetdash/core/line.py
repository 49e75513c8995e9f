"""The times at one mark, in order: who was first through, and who was where."""

from bisect import bisect_left, bisect_right, insort


class Line(list[tuple[int, int, str]]):
    """The times at a mark as (milliseconds, order of arrival, entry), quickest first; equal times as they arrived."""

    __slots__ = ()

    @property
    def first(self) -> str:
        """Who was first through."""
        return self[0][2]

    @property
    def last_ms(self) -> int:
        """The slowest time so far."""
        return self[-1][0]

    def file(self, ms: int, order: int, entry: str) -> int:
        """Files a time where it belongs, and returns its place."""
        if not self or self[-1][0] < ms:
            self.append((ms, order, entry))
            return len(self)
        insort(self, (ms, order, entry))
        return self.place(ms)

    def strike(self, ms: int, entry: str) -> tuple[int, int, str]:
        """Takes out the time of an athlete, whose milliseconds are known, and returns it."""
        index = bisect_left(self, (ms,))
        while self[index][2] != entry:
            index += 1
        return self.pop(index)

    def place(self, ms: int) -> int:
        """The place that a time has here: one more than were quicker."""
        return 1 + bisect_left(self, (ms,))

    def before(self, ms: int) -> str | None:
        """The slowest of those who were quicker; None for the first."""
        index = bisect_left(self, (ms,))
        return self[index - 1][2] if index else None

    def between(self, first_ms: int, last_ms: int) -> int:
        """How many times lie between two, both included."""
        return bisect_right(self, last_ms, key=_ms) - bisect_left(self, (first_ms,))

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys."""
        self[:] = [(ms, order, renamed.get(entry, entry)) for ms, order, entry in self]


def _ms(passage: tuple[int, int, str]) -> int:
    return passage[0]


NOBODY_THROUGH = Line()
"""The line of a mark where nobody has been timed."""
