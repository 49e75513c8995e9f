"""Bytes to lines, without any I/O.

Rules of this file: lines end at the byte b"\\n" and nowhere else; how the bytes were cut into chunks never shows in the
lines; no more than one line's limit is ever held.
"""

from typing import Final, NamedTuple

LINE_LIMIT: Final = 8 * 1024 * 1024
"""Longest line of a feed, in bytes, without its line end: a start list of a city marathon."""

BOM: Final = b"\xef\xbb\xbf"


class RawLine(NamedTuple):
    """One line as it was received, without its line end.

    `number` counts from 1 and counts blank lines too. `data` is empty for a blank line. `overlong` says that the line
    was longer than the limit: `data` then holds its first bytes, as many as the limit allows. `arrival_ms` is when it
    arrived, in milliseconds on the receiver's steady clock, where that is known.
    """

    number: int
    data: bytes
    overlong: bool = False
    arrival_ms: int | None = None


class LineSplitter:
    """Cuts a stream of bytes into lines.

    Takes off one carriage return at the end of a line and one UTF-8 byte order mark at the very beginning. Holds at
    most `limit` and a few bytes between two calls, whatever arrives.
    """

    def __init__(self, limit: int = LINE_LIMIT) -> None:
        if limit < 1:
            raise ValueError(f"a line limit of {limit} bytes leaves no room for a line")
        self._limit = limit
        # Room for what may still come off: the byte order mark and the carriage return.
        self._room = limit + len(BOM) + 1
        self._held = bytearray()
        self._spilled = False
        self._number = 0
        self._at_start = True

    def feed(self, chunk: bytes) -> list[RawLine]:
        """Takes the next bytes and gives back the lines they complete."""
        first, *others = chunk.split(b"\n")
        if not others:
            self._hold(first)
            return []
        if self._held:
            self._hold(first)
            first = bytes(self._held)
            self._held.clear()
        rest = others.pop()
        lines = [self._line(first), *map(self._line, others)]
        self._hold(rest)
        return lines

    def finish(self) -> list[RawLine]:
        """Gives back the last line when it has no line end.

        For the end of the feed, and for any place where the bytes that follow begin a new line (a connection that was
        made again): the splitter may be fed further, and its numbering goes on.
        """
        last = [self._line(bytes(self._held))] if self._held else []
        self._held.clear()
        self._at_start = True
        return last

    def _hold(self, part: bytes) -> None:
        room = self._room - len(self._held)
        if len(part) > room:
            self._spilled = True
            part = part[:room]
        self._held += part

    def _line(self, data: bytes) -> RawLine:
        spilled, self._spilled = self._spilled, False
        if self._at_start:
            self._at_start = False
            data = data.removeprefix(BOM)
        if not spilled and data.endswith(b"\r"):
            data = data[:-1]
        overlong = spilled or len(data) > self._limit
        self._number += 1
        return RawLine(self._number, data[: self._limit] if overlong else data, overlong)
