"""Who passed which mark when, for going there: kept in columns, since there is one for nearly every line."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Passage(NamedTuple):
    """Somebody passed a mark: when it was known, in which race, where in millimetres, and who, if that was told."""

    due_ms: int
    race: str
    mm: int
    entry: str = ""


@dataclass(slots=True)
class Passages:
    """The passages of all races in the order in which they were known."""

    _due_ms: "array[int]" = field(default_factory=lambda: array("q"))
    _races: list[str] = field(default_factory=list)
    _mm: "array[int]" = field(default_factory=lambda: array("q"))
    _entries: list[str] = field(default_factory=list)

    def add(self, due_ms: int, race: str, mm: int, entry: str = "") -> None:
        self._due_ms.append(due_ms)
        self._races.append(race)
        self._mm.append(mm)
        self._entries.append(entry)

    def __len__(self) -> int:
        return len(self._races)

    def __getitem__(self, index: int) -> Passage:
        return Passage(self._due_ms[index], self._races[index], self._mm[index], self._entries[index])

    def __iter__(self) -> Iterator[Passage]:
        return map(Passage, self._due_ms, self._races, self._mm, self._entries)

    def first(self, count: int) -> "Passages":
        """A copy of the first of them."""
        return Passages(self._due_ms[:count], self._races[:count], self._mm[:count], self._entries[:count])
