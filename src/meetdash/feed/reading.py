"""Lines in the order in which they came: what each said, and whether it had been received before.

Rules of this file: a line is read once, however often it is played; of a million lines that are kept each takes a few
bytes besides its message.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from meetdash.core.messages import Message
from meetdash.feed.lines import RawLine
from meetdash.feed.wire import Finding, decode


class Read(NamedTuple):
    """A line that was read: its number, its message if it gave one, and what was found in it.

    `again` when this very message was received before under its number: history that is sent again.
    """

    line: int
    message: Message | None = None
    findings: tuple[Finding, ...] = ()
    again: bool = False


@dataclass(slots=True)
class _Numbered:
    """The messages of one source by number: those whose numbers rose in their order, and the others."""

    rising: list[Message] = field(default_factory=list)
    others: dict[int, Message] = field(default_factory=dict)

    def again(self, message: Message, seq: int) -> bool:
        rising = self.rising
        if not rising or seq > (rising[-1].seq or 0):
            rising.append(message)
            return False
        known = self.others.get(seq)
        if known is None:
            at = bisect_left(rising, seq, key=attrgetter("seq"))
            known = rising[at] if rising[at].seq == seq else None
        if known == message:
            return True
        self.others[seq] = message
        return False


@dataclass(slots=True)
class Reader:
    """Reads the lines of one feed.

    A message is received again when it is the last that came under its number. Another one under a number that was used
    is new: a source that counts anew loses nothing.
    """

    _sources: dict[str, _Numbered] = field(default_factory=dict)

    def read(self, line: RawLine) -> Read:
        """Reads the next line."""
        message, findings = decode(line)
        if message is None or message.seq is None:
            return Read(line.number, message, findings)
        numbered = self._sources.get(message.src)
        if numbered is None:
            numbered = self._sources[message.src] = _Numbered()
        return Read(line.number, message, findings, numbered.again(message, message.seq))


@dataclass(slots=True)
class Readings:
    """Lines that were read, in columns: what is rare is kept only for those lines that have it."""

    _numbers: "array[int]" = field(default_factory=lambda: array("q"))
    _messages: list[Message | None] = field(default_factory=list)
    _findings: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    _again: set[int] = field(default_factory=set)

    def append(self, read: Read) -> None:
        index = len(self._messages)
        self._numbers.append(read.line)
        self._messages.append(read.message)
        if read.findings:
            self._findings[index] = read.findings
        if read.again:
            self._again.add(index)

    def __len__(self) -> int:
        return len(self._messages)

    def __getitem__(self, index: int) -> Read:
        message = self._messages[index]
        if index < 0:
            index += len(self._messages)
        return Read(self._numbers[index], message, self._findings.get(index, ()), index in self._again)

    def __iter__(self) -> Iterator[Read]:
        return map(self.__getitem__, range(len(self)))
