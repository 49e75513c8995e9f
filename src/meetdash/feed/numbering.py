"""The numbers that a source gives its lines: which are missing, which come late, and where a new count begins.

Rules of this file: one wrong number hides nothing, for a count is taken for a new one only when it goes on; what is
remembered is bounded.
"""

from dataclasses import dataclass, field, replace
from typing import Final

MOST_MISSING: Final = 10_000
"""A jump over more numbers than these is a wrong number or another count, not lines that were lost."""
IN_A_ROW: Final = 3
"""So many numbers that follow one another make a count."""
KEPT_GAPS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that were skipped, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Late:
    """A number of a gap that has come after all; `first` was the first of the gap, `left` is still missing of it."""

    first: int
    left: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """A number that does not follow the one before."""

    after: int
    to: int


@dataclass(slots=True)
class Numbering:
    """The numbers of one source so far."""

    last: int | None = None
    _missing: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """The spans that are still missing of each gap, by its first number."""
    _other_last: int = -1
    _other_length: int = 0

    def take(self, seq: int) -> Gap | Late | Jump | None:
        """Takes the next number; says what is to be said of it."""
        last = self.last
        if last is None or seq == last + 1:
            self.last = seq
            return None
        if last < seq <= last + MOST_MISSING + 1:
            self.last = seq
            return self._skipped(last + 1, seq - 1)
        late = self._come_late(seq)
        if late is not None:
            return late
        self._other_length = self._other_length + 1 if seq == self._other_last + 1 else 1
        self._other_last = seq
        if self._other_length >= IN_A_ROW:
            self.last, self._other_length = seq, 0
            self._missing.clear()
        return Jump(last, seq) if seq > last and self._other_length == 1 else None

    def branch(self) -> "Numbering":
        """The same numbers, to go on by itself."""
        return replace(self, _missing={first: list(spans) for first, spans in self._missing.items()})

    def _skipped(self, first: int, last: int) -> Gap:
        self._missing[first] = [(first, last)]
        if len(self._missing) > KEPT_GAPS:
            del self._missing[next(iter(self._missing))]
        return Gap(first, last)

    def _come_late(self, seq: int) -> Late | None:
        for key, spans in self._missing.items():
            for index, (first, last) in enumerate(spans):
                if first <= seq <= last:
                    around = ((first, seq - 1), (seq + 1, last))
                    spans[index : index + 1] = [span for span in around if span[0] <= span[1]]
                    if not spans:
                        del self._missing[key]
                    return Late(key, tuple(spans))
        return None
