"""Standard input, a named pipe, a process substitution, or any other descriptor that is read once.

Rules of this file: nothing is read before it is asked for, so a full pipe stops its writer; the loop is never held by a
silent writer; the flags of a descriptor, which other processes may share, stay as they are.
"""

import asyncio
import os
import stat
from collections.abc import AsyncGenerator

from meetdash.feed.errors import why
from meetdash.feed.sources.base import BREAK, READ_SIZE, SourceNote, open_for_reading


class PipeSource:
    """Reads a descriptor to its end and closes it."""

    def __init__(self, descriptor: int, name: str = "standard input") -> None:
        self.name = name
        self._descriptor = descriptor

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        try:
            yield SourceNote("connected", self.name)
            try:
                async for chunk in read_all(self._descriptor):
                    yield chunk
            except OSError as error:
                yield SourceNote("ended", f"{self.name}: {why(error)}")
            else:
                yield SourceNote("ended", f"{self.name} has ended")
        finally:
            os.close(self._descriptor)


class FifoSource:
    """Reads a named pipe, and waits for the next writer when one has gone."""

    def __init__(self, path: str) -> None:
        self.name = path
        self._path = path
        self._descriptor = open_for_reading(path)

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        descriptor = self._descriptor
        try:
            yield SourceNote("waiting", f"waiting for a writer on {self.name}")
            while True:
                async for chunk in read_all(descriptor):
                    yield chunk
                # The new reading end stands before the old one goes, so that no writer meets a pipe without a reader.
                again = open_for_reading(self._path)
                os.close(descriptor)
                descriptor = again
                yield BREAK
                yield SourceNote("waiting", f"the writer has gone; waiting for another on {self.name}")
        finally:
            os.close(descriptor)


async def read_all(descriptor: int) -> AsyncGenerator[bytes, None]:
    """What a descriptor gives, until its end. Raises OSError."""
    direct = _is_always_ready(descriptor)
    while True:
        if direct:
            await asyncio.sleep(0)
        else:
            await _readable(descriptor)
        try:
            chunk = os.read(descriptor, READ_SIZE)
        except BlockingIOError:
            continue
        if not chunk:
            return
        yield chunk


def _is_always_ready(descriptor: int) -> bool:
    """Whether it never waits: a regular file. Nor can epoll watch one."""
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    try:
        loop.add_reader(descriptor, _set, ready)
    except PermissionError:
        # /dev/null and its like: always ready.
        await asyncio.sleep(0)
        return
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)


def _set(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
