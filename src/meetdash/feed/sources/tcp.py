"""A feed from a TCP server: connected to, and connected to again.

Rules of this file: it never gives up and never hammers; where one connection ends, a line ends.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Final

from meetdash.feed.errors import why
from meetdash.feed.sources.base import BREAK, READ_SIZE, Backoff, Sleep, SourceNote, keep_alive, seconds

CONNECT_S: Final = 10.0
"""Seconds a connection may take to come about."""


class TcpSource:
    """Reads from `tcp://host:port` for as long as it is asked to."""

    def __init__(
        self,
        host: str,
        port: int,
        sleep: Sleep = asyncio.sleep,
        backoff: Backoff | None = None,
        connect_s: float = CONNECT_S,
    ) -> None:
        self.name = f"tcp://{f'[{host}]' if ':' in host else host}:{port}"
        self._host = host
        self._port = port
        self._sleep = sleep
        self._backoff = backoff or Backoff()
        self._connect_s = connect_s

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        while True:
            reason = ""
            try:
                async with asyncio.timeout(self._connect_s):
                    reader, writer = await asyncio.open_connection(self._host, self._port, limit=READ_SIZE)
            except OSError as error:
                reason = why(error)
            else:
                yield SourceNote("connected", f"connected to {self.name}")
                try:
                    keep_alive(writer.get_extra_info("socket"))
                    while chunk := await reader.read(READ_SIZE):
                        self._backoff.reset()
                        yield chunk
                    reason = "the other side closed the connection"
                except OSError as error:
                    reason = why(error)
                finally:
                    writer.close()
                    with contextlib.suppress(OSError):
                        await writer.wait_closed()
                yield BREAK
            wait = self._backoff.wait()
            yield SourceNote("reconnecting", f"{self.name}: {reason}; trying again in {seconds(wait)}")
            await self._sleep(wait)
