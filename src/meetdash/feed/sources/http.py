"""A feed from a web server: a stream that is written as it happens, or a file that is looked at again and again.

Rules of this file: bytes are only ever joined to those they follow: a part is asked for with a piece of what is known
already, and what does not fit is read from its start; it is asked for no more often than is decent, and what the server
says about that is heeded; what is no feed, as the login page of a network, is named and not read.
"""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing
from random import Random
from typing import Final

import httpx

from meetdash import __version__
from meetdash.feed.sources.base import (
    BREAK,
    Backoff,
    NoteKind,
    Sleep,
    SourceError,
    SourceNote,
    keep_alive_options,
    seconds,
)
from meetdash.feed.sources.seen import Seen

POLL_S: Final = 1.0
"""Seconds between two looks at a file, give or take a quarter."""
ANSWER_S: Final = 30.0
"""Seconds a server may take to begin an answer, or to go on with one whose length it has told."""
STREAM_S: Final = 10.0
"""An answer of unknown length that took longer than this is a stream, and is not compared with the one before."""
LONGEST_WAIT_S: Final = 60.0

_WEB_PAGE = "a web page and not a feed; does the network want a login first?"
_PASSING = frozenset({408, 425, 429})
_PART = re.compile(r"bytes (\d+)-\d+/")


class _Lost(Exception):
    """The server cannot be read now; `final` when it never will be."""

    def __init__(self, reason: str, *, wait: float | None = None, final: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.final = final


class _Changed(Exception):
    """What the server has is not what was read."""

    def __init__(self, kind: NoteKind, text: str) -> None:
        super().__init__(text)
        self.kind: NoteKind = kind


class HttpSource:
    """Reads `http(s)://…` for as long as it is asked to."""

    def __init__(
        self,
        url: str,
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        backoff: Backoff | None = None,
        random: Random | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.name = url
        self._sleep = sleep
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._random = random or Random()
        self._transport = transport
        self._seen = Seen()
        self._tag = ""
        self._streams = False

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        begun = connected = False
        async with self._client() as client:
            while True:
                if self._streams and self._seen.offset:
                    # What a stream said before it was lost, it says again or not at all.
                    self._seen.clear()
                    yield BREAK
                wait = POLL_S * (0.75 + self._random.random() / 2)
                try:
                    async with AsyncExitStack() as stack:
                        response = await self._ask(client, stack)
                        if not connected:
                            yield SourceNote("connected", f"connected to {self.name}")
                        begun = connected = True
                        async with aclosing(self._new(response)) as chunks:
                            async for chunk in chunks:
                                self._backoff.reset()
                                yield chunk
                except _Changed as changed:
                    self._seen.clear()
                    self._tag = ""
                    yield BREAK
                    yield SourceNote(changed.kind, f"{self.name} {changed}; reading it from its start")
                    continue
                except (_Lost, httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
                    lost = error if isinstance(error, _Lost) else _reason(error)
                    if lost.final and not begun:
                        raise SourceError(f"{self.name}: {lost}. Check the address") from None
                    connected = False
                    wait = self._backoff.wait() if lost.wait is None else lost.wait
                    yield SourceNote("reconnecting", f"{self.name}: {lost}; trying again in {seconds(wait)}")
                await self._sleep(wait)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport or httpx.AsyncHTTPTransport(socket_options=keep_alive_options()),
            headers={
                "Accept": "application/x-ndjson, */*;q=0.5",
                "Accept-Encoding": "identity",
                "User-Agent": f"meetdash/{__version__}",
            },
            timeout=httpx.Timeout(ANSWER_S, read=None),
            follow_redirects=True,
            max_redirects=5,
        )

    async def _ask(self, client: httpx.AsyncClient, stack: AsyncExitStack) -> httpx.Response:
        """An answer that can be read. Raises _Lost and what httpx raises."""
        headers = {}
        if self._seen.offset:
            headers["Range"] = f"bytes={self._seen.offset - len(self._seen.tail)}-"
            if self._tag:
                headers["If-None-Match"] = self._tag
        async with asyncio.timeout(ANSWER_S):
            response = await stack.enter_async_context(client.stream("GET", self.name, headers=headers))
        status = response.status_code
        if status in (200, 206):
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if kind in ("text/html", "application/xhtml+xml"):
                raise _Lost(_WEB_PAGE)
            if response.headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
                raise _Lost("the answer is compressed, although it was asked for as it is")
        elif status not in (204, 304, 416):
            final = 400 <= status < 500 and status not in _PASSING
            answer = f"the server answers {status} {response.reason_phrase}".rstrip()
            raise _Lost(answer, wait=_told(response), final=final)
        return response

    async def _new(self, response: httpx.Response) -> AsyncGenerator[bytes, None]:
        """The bytes of an answer that have not been read before. Raises _Changed, _Lost and what httpx raises."""
        seen, status = self._seen, response.status_code
        if status in (204, 304):
            return
        if status == 416:
            raise _Changed("truncated", "was cut short")
        again = Seen()
        if status == 206:
            part = _PART.match(response.headers.get("Content-Range", ""))
            if part is None or int(part[1]) != seen.offset - len(seen.tail):
                raise _Lost("the server sent another part than it was asked for")
            known = Seen()
            known.take(seen.tail)
        else:
            known = seen
        repeated = known.offset
        async with aclosing(self._body(response)) as body:
            async for chunk in body:
                old = chunk[: repeated - again.offset]
                if old:
                    again.take(old)
                    whole = again.offset == repeated
                    if not known.head.startswith(again.head) or (whole and not again.same(known)):
                        raise _Changed("replaced", "has other content than before")
                if new := chunk[len(old) :]:
                    seen.take(new)
                    yield new
        if again.offset < repeated:
            raise _Changed("truncated", "was cut short")
        self._tag = response.headers.get("ETag", "")

    async def _body(self, response: httpx.Response) -> AsyncGenerator[bytes, None]:
        """The bytes of an answer as they come."""
        finite = "Content-Length" in response.headers
        begun = self._clock()
        chunks = aiter(response.aiter_raw())
        try:
            while True:
                async with asyncio.timeout(ANSWER_S if finite else None):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    return
                if not self._seen.offset and chunk.lstrip()[:1] == b"<":
                    raise _Lost(_WEB_PAGE)
                yield chunk
        finally:
            self._streams = self._streams or (not finite and self._clock() - begun > STREAM_S)


def _told(response: httpx.Response) -> float | None:
    """Seconds until the server wants to be asked again, if it says so."""
    text = response.headers.get("Retry-After", "")
    return min(LONGEST_WAIT_S, float(text)) if text.isascii() and text.isdigit() else None


def _reason(error: Exception) -> _Lost:
    if isinstance(error, httpx.TooManyRedirects):
        return _Lost("it leads in circles", final=True)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return _Lost("that leads to no web address", final=True)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return _Lost("no answer")
    text = str(error)
    if "CERTIFICATE" in text.upper():
        return _Lost("its certificate is not trusted")
    if "getaddrinfo" in text or "Name or service" in text or "name resolution" in text:
        return _Lost("no such host, or no name server")
    if isinstance(error, httpx.ConnectError):
        return _Lost("connection refused, or no way to the host")
    return _Lost("the answer broke off")
