"""Standard input, a named pipe, a process substitution, or any other descriptor that is read once.

Rules of this file: nothing is read before it is asked for, so a full pipe stops its writer; the loop is never held by a
silent writer; the flags of a descriptor, which other processes may share, stay as they are.
"""

import asyncio
import os
import stat
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from meetdash.feed.errors import why
from meetdash.feed.sources.base import (
    BREAK,
    READ_SIZE,
    Sleep,
    SourceError,
    SourceNote,
    open_for_reading,
)

POLL_S = 0.5
"""Seconds between two looks for a pipe that was deleted."""


class PipeSource:
    """Reads a descriptor to its end and closes it."""

    def __init__(self, descriptor: int, name: str = "standard input") -> None:
        self.name = name
        self._descriptor = descriptor

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        try:
            yield SourceNote("connected", f"reading {self.name}")
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
    """Reads a named pipe; waits for the next writer when one has gone, and for the pipe itself when it was deleted."""

    def __init__(self, path: str, sleep: Sleep = asyncio.sleep) -> None:
        self.name = path
        self._path = path
        self._sleep = sleep
        self._descriptor = open_for_reading(path)

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        yield SourceNote("waiting", f"waiting for a writer on {self.name}")
        try:
            while True:
                reason = "the writer has gone; waiting for another"
                try:
                    async for chunk in read_all(self._descriptor, self._named):
                        yield chunk
                except OSError as error:
                    reason = f"{why(error)}; waiting for another writer"
                    await self._sleep(POLL_S)
                yield BREAK
                if not self._reopened():
                    yield SourceNote(
                        "deleted", f"{self.name}: it was deleted or moved away; waiting for it to come back"
                    )
                    while not self._reopened():
                        await self._sleep(POLL_S)
                    yield SourceNote("connected", f"{self.name} is back")
                else:
                    yield SourceNote("gone", f"{self.name}: {reason}")
        finally:
            os.close(self._descriptor)

    def _named(self) -> bool:
        """Whether the name still leads to the pipe that is open."""
        try:
            return os.path.samestat(Path(self._path).stat(), os.fstat(self._descriptor))
        except OSError:
            return False

    def _reopened(self) -> bool:
        """Whether the pipe of this name could be opened again: another program may have made it anew."""
        try:
            again = open_for_reading(self._path)
        except SourceError:
            return False
        if not stat.S_ISFIFO(os.fstat(again).st_mode):
            os.close(again)
            return False
        # The new reading end stands before the old one goes, so that no writer meets a pipe without a reader.
        os.close(self._descriptor)
        self._descriptor = again
        return True


async def read_all(descriptor: int, named: Callable[[], bool] | None = None) -> AsyncGenerator[bytes, None]:
    """What a descriptor gives, until its end. Raises OSError.

    While nothing comes, `named` is asked now and then whether it is still worth waiting.
    """
    direct = _is_always_ready(descriptor)
    while True:
        if direct:
            await asyncio.sleep(0)
        else:
            while not await _readable(descriptor, None if named is None else POLL_S):
                if named is not None and not named():
                    return
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


async def _readable(descriptor: int, within_s: float | None) -> bool:
    """Waits until there is something to read; whether there was within so many seconds."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    try:
        loop.add_reader(descriptor, _set, ready)
    except PermissionError:
        # /dev/null and its like: always ready.
        await asyncio.sleep(0)
        return True
    try:
        async with asyncio.timeout(within_s):
            await ready
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
    return True


def _set(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
