"""The splits of a race as they were taken, by athlete: what is judged anew when one of them is corrected.

Rules of this file: an athlete has one time at a mark; nothing is judged here.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

Split = tuple[int, int, str, int]
"""Milliseconds, millimetres, athlete, decimals: sorted, they are in order of race time."""


@dataclass(slots=True)
class _Own:
    """One athlete's marks in millimetres, rising, and the times there in milliseconds with their decimals."""

    marks: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    exact: bytearray = field(default_factory=bytearray)

    def put(self, mm: int, ms: int, decimals: int) -> bool:
        """Files a time; whether there was none at the mark."""
        at = bisect_left(self.marks, mm)
        if at < len(self.marks) and self.marks[at] == mm:
            return False
        self.marks.insert(at, mm)
        self.times.insert(at, ms)
        self.exact.insert(at, decimals)
        return True


@dataclass(slots=True)
class Splits:
    """All splits."""

    _athletes: dict[str, _Own] = field(default_factory=dict)
    _count: int = 0

    def __len__(self) -> int:
        return self._count

    def put(self, entry: str, mm: int, ms: int, decimals: int) -> bool:
        """Files a split; whether there was none of this athlete at this mark, which stays as it is."""
        own = self._athletes.get(entry)
        if own is None:
            own = self._athletes[entry] = _Own()
        marks = own.marks
        if marks and mm <= marks[-1]:
            new = own.put(mm, ms, decimals)
            self._count += new
            return new
        marks.append(mm)  # nearly always the last
        own.times.append(ms)
        own.exact.append(decimals)
        self._count += 1
        return True

    def take(self, splits: Iterable[tuple[str, int, int, int]]) -> None:
        """Holds these in place of all: athlete, millimetres, milliseconds, decimals; the first one at a mark counts."""
        self._athletes, self._count = {}, 0
        for split in splits:
            self.put(*split)

    def in_order(self) -> list[Split]:
        """All of them in order of race time."""
        return sorted(
            (ms, mm, entry, decimals)
            for entry, own in self._athletes.items()
            for mm, ms, decimals in zip(own.marks, own.times, own.exact, strict=True)
        )
