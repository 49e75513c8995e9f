"""What goes wrong on the way from a timing system, made to measure: for trying out a feed, and for the tests.

Rules of this file: the same faults with the same seed on the same lines give the same lines; each fault draws its own
lots, so that asking for one more does not move the others; a garbled line is never a message that says something else,
it is no message at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from random import Random
from typing import NamedTuple


class DueLine(NamedTuple):
    """A line without its line end, and the moment at which it is sent."""

    due_ms: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Faults:
    """How often what goes wrong: each a share of the lines, between 0 and 1.

    A shuffled line comes up to `shuffle_ms` late, past those that were to follow it. At a stall nothing comes for
    `stall_ms`, and then all of it at once.
    """

    drop: float = 0.0
    duplicate: float = 0.0
    garble: float = 0.0
    shuffle: float = 0.0
    stall: float = 0.0
    shuffle_ms: int = 2_000
    stall_ms: int = 10_000
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("drop", "duplicate", "garble", "shuffle", "stall"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, not {getattr(self, name)}")

    def apply(self, lines: Iterable[DueLine]) -> list[DueLine]:
        """The lines as they arrive with these faults, in the order of their moments."""
        found = self._dropped(lines)
        found = self._duplicated(found)
        found = self._garbled(found)
        found = self._shuffled(found)
        return self._stalled(found)

    def _lots(self, fault: str) -> Random:
        return Random(f"{self.seed} {fault}")

    def _dropped(self, lines: Iterable[DueLine]) -> list[DueLine]:
        lots = self._lots("drop")
        return [line for line in lines if lots.random() >= self.drop]

    def _duplicated(self, lines: list[DueLine]) -> list[DueLine]:
        lots = self._lots("duplicate")
        return [one for line in lines for one in ([line, line] if lots.random() < self.duplicate else [line])]

    def _garbled(self, lines: list[DueLine]) -> list[DueLine]:
        lots = self._lots("garble")
        return [
            line._replace(data=garbled(line.data, lots)) if lots.random() < self.garble else line
            for line in lines
        ]

    def _shuffled(self, lines: list[DueLine]) -> list[DueLine]:
        lots = self._lots("shuffle")
        late = [
            line._replace(due_ms=line.due_ms + lots.randint(1, self.shuffle_ms))
            if lots.random() < self.shuffle
            else line
            for line in lines
        ]
        return sorted(late, key=attrgetter("due_ms"))

    def _stalled(self, lines: list[DueLine]) -> list[DueLine]:
        lots = self._lots("stall")
        until: int | None = None
        held = []
        for line in lines:
            if (until is None or line.due_ms >= until) and lots.random() < self.stall:
                until = line.due_ms + self.stall_ms
            held.append(line if until is None or line.due_ms >= until else line._replace(due_ms=until))
        return held


def garbled(data: bytes, lots: Random) -> bytes:
    """A line as a bad cable delivers it: it cannot be read as JSON any more, and it is still one line."""
    return lots.choice(_WAYS)(data, lots)


def _torn(data: bytes, lots: Random) -> bytes:
    # Without its last brace at the latest, and never blank, which would be no line at all.
    return data.rstrip()[: lots.randrange(1, max(2, len(data.rstrip())))]


def _headless(data: bytes, lots: Random) -> bytes:
    return data.lstrip()[lots.randrange(1, max(2, len(data) // 2)) :] or b"}"


def _struck(data: bytes, lots: Random) -> bytes:
    """One byte is one that UTF-8 does not have."""
    at = lots.randrange(max(1, len(data)))
    return data[:at] + b"\xff" + data[at + 1 :]


def _holed(data: bytes, lots: Random) -> bytes:
    at = lots.randrange(max(1, len(data)))
    return data[:at] + b"\0" + data[at + 1 :]


def _run_on(data: bytes, lots: Random) -> bytes:
    """The line and the beginning of itself: a line end was lost."""
    return data + _torn(data, lots)


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (_torn, _headless, _struck, _holed, _run_on)
