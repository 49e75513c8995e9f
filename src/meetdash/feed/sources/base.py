"""What every source of a feed is: a name, and the bytes and notes that come from it.

Rules of this file: a source gives bytes as they came and says in notes what happened to itself; it never looks into
the bytes for their meaning. What cannot be begun at all raises SourceError; what goes wrong later is a note, and the
source goes on.
"""

import errno
import os
import socket
import stat
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, Protocol

from meetdash.feed.errors import FeedError, why

READ_SIZE: Final = 16 * 1024
"""Bytes asked for at once; no source holds more than a few of these."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits for some seconds: asyncio.sleep, or what a test puts in its place."""

NoteKind = Literal[
    "waiting",
    "connected",
    "reconnecting",
    "truncated",
    "replaced",
    "deleted",
    "dropped",
    "gone",
    "break",
    "ended",
]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Something that happened to a source, with a text for the screen.

    `waiting`: ready, and nothing has come; `connected`; `reconnecting`: lost, with the reason and when it tries again;
    `truncated`, `replaced`, `deleted`: what became of a file; `dropped`: one of several connections of a
    listener has gone; `gone`: the only writer has, and another is waited for. `break`: the
    bytes that follow begin a new line, whatever came before. `ended`: nothing more will come.
    """

    kind: NoteKind
    text: str = ""


BREAK: Final = SourceNote("break")
"""The bytes that follow begin a new line."""


class SourceError(FeedError):
    """A source that cannot be opened; the text says why, and what to type instead."""


class Source(Protocol):
    """Where a feed comes from."""

    @property
    def name(self) -> str:
        """What the screen calls it."""

    def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        """The bytes as they come, cut anywhere, and the notes between them.

        Reads no further than it is asked to, so that a slow reader slows the writer. Closing the iterator frees what
        it holds. Raises SourceError before the first item when the source cannot be begun.
        """


class Backoff:
    """Growing waits between attempts, up to a ceiling, and never two clients in step.

    A wait is between half and the whole of its step; the step doubles with each attempt.
    """

    def __init__(self, first: float = 0.5, ceiling: float = 15.0, random: Random | None = None) -> None:
        self._first = first
        self._ceiling = ceiling
        self._random = random or Random()
        self._step = first

    def wait(self) -> float:
        """Seconds until the next attempt."""
        step = self._step
        self._step = min(self._ceiling, step * 2)
        return step * (0.5 + 0.5 * self._random.random())

    def reset(self) -> None:
        """It worked: the next failure waits as little as the first."""
        self._step = self._first


def seconds(wait: float) -> str:
    """A wait for the screen: tenths below ten seconds."""
    return f"{wait:.1f} s" if wait < 9.95 else f"{wait:.0f} s"


def keep_alive(sock: socket.socket) -> None:
    """Makes the system probe a silent connection, so that a pulled cable shows within half a minute."""
    for level, option, value in keep_alive_options():
        sock.setsockopt(level, option, value)


def keep_alive_options() -> list[tuple[int, int, int]]:
    """The socket options of `keep_alive`; those that the platform has."""
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3)):
        option = getattr(socket, name, None)
        if option is not None:
            options.append((socket.IPPROTO_TCP, option, value))
    return options


def open_for_reading(path: str) -> int:
    """A descriptor for a file or named pipe, without waiting for a writer. Raises SourceError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise cannot_open(path, error) from None
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise cannot_open(path, IsADirectoryError(errno.EISDIR, ""))
    return descriptor


def cannot_open(path: str, error: OSError) -> SourceError:
    """Why a path cannot be read, and what to do about it."""
    return SourceError(f"{path}: {why(error)}. {_advice(error, path)}")


def _advice(error: OSError, path: str) -> str:
    if error.errno == errno.EISDIR:
        return f"Give a file in it, such as {path.rstrip('/')}/feed.ndjson"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Ask its owner for read permission, or pipe it in: sudo cat {path} | meetdash -"
    if error.errno == errno.ENOENT:
        return "Check the name; - reads standard input"
    return "Give another file, or - for standard input"
