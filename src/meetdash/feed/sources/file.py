"""A file that grows, followed by its name: cut short, replaced, moved away, deleted and back.

Rules of this file: the name is looked at, not the descriptor, so that what took the name's place is found; bytes are
never taken from a place where other bytes stood before (a rewritten file is noticed by what it begins with and by what
stood last); what a new file repeats of the old one, byte for byte, is not given twice. Looked at by polling, because
shares give no notifications.
"""

import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final, Literal

from meetdash.feed.errors import why
from meetdash.feed.sources.base import BREAK, READ_SIZE, Sleep, SourceError, SourceNote, open_for_reading
from meetdash.feed.sources.seen import Seen

POLL_S: Final = 0.1
"""Seconds between two looks at a file that has been read to its end."""

_Fate = Literal["same", "rewritten", "replaced", "lost"]


class FileSource:
    """Reads a file to its end, and what is written after that; never ends by itself. Raises SourceError when made."""

    def __init__(self, path: str, sleep: Sleep = asyncio.sleep, poll_s: float = POLL_S) -> None:
        self.name = path
        self._path = path
        self._sleep = sleep
        self._poll_s = poll_s
        self._reader = _Reader(open_for_reading(path))

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        try:
            yield SourceNote("connected", f"following {self.name}")
            async for chunk in self._reader.rest():
                yield chunk
            lost = ""
            while True:
                await self._sleep(self._poll_s)
                fate = self._reader.fate(self._path)
                if fate == "replaced":
                    async for item in self._change_over():
                        yield item
                elif fate == "rewritten":
                    yield BREAK
                    yield SourceNote("truncated", f"{self.name} was cut short; reading it from its start")
                    self._reader.rewind()
                elif fate != "lost" and lost:
                    yield SourceNote("connected", f"{self.name} is back")
                # A writer may still hold a file that has lost its name.
                async for chunk in self._reader.rest():
                    yield chunk
                was, lost = lost, self._reader.lost
                if lost and lost != was:
                    yield SourceNote("deleted", f"{self.name}: {lost}; waiting for it to come back")
        finally:
            self._reader.close()

    async def _change_over(self) -> AsyncGenerator[bytes | SourceNote, None]:
        """Goes on with the file that has the name now; where it repeats the old one, after the repetition."""
        old = self._reader
        async for chunk in old.rest():
            yield chunk
        try:
            new = _Reader(open_for_reading(self._path))
        except SourceError as error:
            old.lost = str(error)
            return
        self._reader = new
        moved = "moved away" if old.linked() else "replaced"
        same = await new.skip(old)
        old.close()
        if same:
            yield SourceNote(
                "replaced", f"{self.name} was {moved}; the new one goes on where the old one stood"
            )
        else:
            yield BREAK
            yield SourceNote("replaced", f"{self.name} was {moved}; reading the new one from its start")


class _Reader:
    """An open file, and what has been read of it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._looked = os.fstat(descriptor)
        self._seen = Seen()
        self.lost = ""
        """Why its name leads to nothing now, if it does not."""

    async def rest(self) -> AsyncGenerator[bytes, None]:
        """All that can be read now; an unreadable place counts as the end until it can be read."""
        while chunk := self._read(READ_SIZE):
            yield chunk
            await asyncio.sleep(0)

    def _read(self, size: int) -> bytes:
        try:
            chunk = os.pread(self._descriptor, size, self._seen.offset)
        except OSError:
            return b""
        self._seen.take(chunk)
        return chunk

    def fate(self, path: str) -> _Fate:
        """What has become of the file since it was last looked at; `lost` says why when it is lost."""
        try:
            named = Path(path).stat()
        except OSError as error:
            self.lost = "it was deleted or moved away" if isinstance(error, FileNotFoundError) else why(error)
            return "lost"
        self.lost = ""
        before = self._looked
        if (named.st_dev, named.st_ino) != (before.st_dev, before.st_ino):
            return "replaced"
        self._looked = named
        if (named.st_size, named.st_mtime_ns) == (before.st_size, before.st_mtime_ns):
            return "same"
        return "same" if named.st_size >= self._seen.offset and self._as_before() else "rewritten"

    def _as_before(self) -> bool:
        """Whether what was read still stands there, by its beginning and its end."""
        seen = self._seen
        try:
            head = os.pread(self._descriptor, len(seen.head), 0)
            tail = os.pread(self._descriptor, len(seen.tail), seen.offset - len(seen.tail))
        except OSError:
            return True
        return head == seen.head and tail == seen.tail

    def rewind(self) -> None:
        """Begins again at the first byte."""
        self._seen.clear()

    async def skip(self, other: "_Reader") -> bool:
        """Goes past all that another reader has read, if this file begins with it; else stays at the start."""
        while (left := other._seen.offset - self._seen.offset) and self._read(min(READ_SIZE, left)):
            await asyncio.sleep(0)
        same = self._seen.offset > 0 and self._seen.same(other._seen)
        if not same:
            self.rewind()
        return same

    def linked(self) -> bool:
        """Whether the file still has a name."""
        return os.fstat(self._descriptor).st_nlink > 0

    def close(self) -> None:
        os.close(self._descriptor)
