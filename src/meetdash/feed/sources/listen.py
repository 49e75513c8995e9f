"""A listener: timing systems connect here and send their lines.

Rules of this file: whatever who connects does, a bounded number of connections hold a bounded number of bytes, and a
full queue makes them wait; lines of several connections are interleaved whole; where one connection ends, its line
ends. A connection that completes no line for too long is let go, and when all places are taken, the one that has been
silent longest makes room.
"""

import asyncio
import contextlib
import errno
import socket
import time
from collections.abc import AsyncGenerator, Callable
from typing import Final

from meetdash.feed.errors import why
from meetdash.feed.lines import LINE_LIMIT
from meetdash.feed.sources.base import READ_SIZE, NoteKind, Sleep, SourceError, SourceNote, keep_alive

MOST_CONNECTIONS: Final = 32
MOST_HELD: Final = 32 * 1024 * 1024
"""Bytes of open lines that all connections together may hold."""
FIRST_LINE_S: Final = 30.0
"""Seconds in which who connects must have sent a whole line."""
IDLE_S: Final = 7200.0
"""Seconds that may pass between two lines: a long lunch between two sessions."""
SWEEP_S: Final = 5.0

_QUEUED = 16


class WholeLines:
    """Gives on only whole lines, and of a line that does not end only as much as shows that it was too long."""

    def __init__(self, limit: int = LINE_LIMIT) -> None:
        # Longer than any line may be, so that the line splitter that follows sees it.
        self._room = limit + 8
        self._held = bytearray()

    def feed(self, chunk: bytes) -> bytes:
        """Takes the next bytes; gives the lines they complete, with their line ends."""
        head, end, tail = chunk.rpartition(b"\n")
        whole = head + end
        if end and self._held:
            first, _, others = whole.partition(b"\n")
            self._hold(first)
            whole = bytes(self._held) + b"\n" + others
            self._held.clear()
        self._hold(tail)
        return whole

    def finish(self) -> bytes:
        """The last line, ended, when it was open."""
        last = bytes(self._held) + b"\n" if self._held else b""
        self._held.clear()
        return last

    @property
    def held(self) -> int:
        """How many bytes of an open line are held."""
        return len(self._held)

    def _hold(self, part: bytes) -> None:
        self._held += part[: self._room - len(self._held)]


class _Connection:
    """Who is connected, and when a whole line last came from there."""

    def __init__(self, sock: socket.socket, address: tuple[object, ...], now: float) -> None:
        self.sock = sock
        self.name = ":".join(str(part) for part in address[:2])
        self.last = now
        self.lines = WholeLines()
        self.spoke = False
        self.dropped = False
        self.gone = "has closed"

    def drop(self, reason: str) -> None:
        """Ends it from this side; whoever reads it finds its end."""
        self.dropped, self.gone = True, reason
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


class ListenSource:
    """Takes lines from all who connect to `host:port`; never ends by itself.

    Port 0 takes any free one; `port` says which once the first note has come.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        most: int = MOST_CONNECTIONS,
        most_held: int = MOST_HELD,
        first_line_s: float = FIRST_LINE_S,
        idle_s: float = IDLE_S,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.port = port
        self._host = host
        self._most = most
        self._most_held = most_held
        self._first_line_s = first_line_s
        self._idle_s = idle_s
        self._clock = clock
        self._sleep = sleep
        self._connections: list[_Connection] = []
        self._handlers: set[asyncio.Task[None]] = set()
        self._queue: asyncio.Queue[bytes | SourceNote] = asyncio.Queue(_QUEUED)

    @property
    def name(self) -> str:
        """What the screen calls it."""
        return f"listen://{f'[{self._host}]' if ':' in self._host else self._host}:{self.port}"

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        try:
            listener = await self._listen()
        except OSError as error:
            raise SourceError(f"{self.name}: {_refused(error)}") from None
        self.port = listener.getsockname()[1]
        workers = [
            asyncio.ensure_future(self._accept(listener)),
            asyncio.ensure_future(self._sweep_forever()),
        ]
        try:
            yield SourceNote("waiting", f"listening on {self.name}; no connection yet")
            while True:
                yield await self._queue.get()
        finally:
            listener.close()
            ending = [*workers, *self._handlers]
            for worker in ending:
                worker.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            for connection in self._connections:
                connection.sock.close()

    async def _listen(self) -> socket.socket:
        found = await asyncio.get_running_loop().getaddrinfo(self._host, self.port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        listener = socket.create_server(address[:2], family=family, backlog=self._most)
        listener.setblocking(False)
        return listener

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, address = await loop.sock_accept(listener)
            except OSError:
                # Too many open files, or gone before it was taken.
                await asyncio.sleep(0.1)
                continue
            if len(self._handlers) >= 2 * self._most:
                # A flood: those who were let go are not through yet.
                sock.close()
                continue
            self._make_room()
            connection = _Connection(sock, address, self._clock())
            self._connections.append(connection)
            handler = asyncio.ensure_future(self._serve(connection))
            self._handlers.add(handler)
            handler.add_done_callback(self._handlers.discard)

    async def _serve(self, connection: _Connection) -> None:
        try:
            self._tell("connected", self._who(connection))
            await self._read(connection)
        finally:
            connection.sock.close()
            self._forget(connection)
        self._tell("dropped" if self._connections else "gone", self._left(connection))

    async def _read(self, connection: _Connection) -> None:
        """Puts what comes into the queue, which makes the sender wait when it is full."""
        loop = asyncio.get_running_loop()
        lines = connection.lines
        try:
            keep_alive(connection.sock)
            while chunk := await loop.sock_recv(connection.sock, READ_SIZE):
                if whole := lines.feed(chunk):
                    connection.spoke = True
                    connection.last = self._clock()
                    await self._queue.put(whole)
                self._bound()
        except OSError as error:
            if not connection.dropped:
                connection.gone = why(error)
        if last := lines.finish():
            await self._queue.put(last)

    def _tell(self, kind: NoteKind, text: str) -> None:
        """Says what happened, unless there is so much to do that nobody would read it."""
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(SourceNote(kind, text))

    def _who(self, connection: _Connection) -> str:
        more = len(self._connections) - 1
        return f"{self.name}: {connection.name} has connected" + (f", and {more} more" if more else "")

    def _left(self, connection: _Connection) -> str:
        left = len(self._connections)
        count = f"{left or 'no'} connection{'' if left == 1 else 's'} left"
        return f"{connection.name} {connection.gone}; {self.name} has {count}"

    def _make_room(self) -> None:
        """Lets go of the one who has been silent longest, first among those who never sent a line."""
        if len(self._connections) >= self._most:
            self._drop(min(self._connections, key=lambda one: (one.spoke, one.last)), "made room for another")

    def _bound(self) -> None:
        """Lets go of the one with the longest open line when all of them together hold too much."""
        if sum(one.lines.held for one in self._connections) > self._most_held:
            longest = max(self._connections, key=lambda one: one.lines.held)
            self._drop(longest, "sent a line without an end and was let go")

    def sweep(self) -> None:
        """Lets go of those who have completed no line for too long."""
        now = self._clock()
        for connection in list(self._connections):
            if now - connection.last >= (self._idle_s if connection.spoke else self._first_line_s):
                self._drop(connection, "sent no line for too long and was let go")

    def _drop(self, connection: _Connection, reason: str) -> None:
        self._forget(connection)
        connection.drop(reason)

    def _forget(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)

    async def _sweep_forever(self) -> None:
        while True:
            await self._sleep(SWEEP_S)
            self.sweep()


def _refused(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "this machine has no such address. Type it like listen://:5000"
    if isinstance(error, PermissionError):
        return "ports below 1024 are kept for the system. Type a higher one, like listen://:5000"
    if error.errno == errno.EADDRINUSE:
        return "the port is in use. Close the other program, or type another port"
    if error.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address. Type it like listen://:5000"
    return f"{why(error)}. Type it like listen://:5000"
