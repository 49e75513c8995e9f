"""The web source against servers that do what servers do; waits and clock are the test's own."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from random import Random

import httpx
import pytest

from meetdash.feed.sources import SourceError, SourceNote, open_source
from meetdash.feed.sources.http import HttpSource

URL = "http://live.example.org/feed.ndjson"
Item = bytes | SourceNote


class Server:
    """A file on a web server, which the test changes while it is read: one step before each wait."""

    def __init__(
        self, data: bytes = b"", *, ranges: bool = True, length: bool = True, tags: bool = True
    ) -> None:
        self.data = data
        self.ranges, self.length, self.tags = ranges, length, tags
        self.asked: list[httpx.Request] = []
        self.answers: list[Callable[[httpx.Request], httpx.Response]] = []
        self.sent = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        assert request.headers["Accept-Encoding"] == "identity"
        if self.answers:
            return self.answers.pop(0)(request)
        tag = f'"{hash(self.data)}"'
        headers = {"ETag": tag} if self.tags else {}
        if self.tags and request.headers.get("If-None-Match") == tag:
            return httpx.Response(304, headers=headers)
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        if asked and self.ranges:
            begin = int(asked[1])
            if begin >= len(self.data):
                return httpx.Response(416, headers={"Content-Range": f"bytes */{len(self.data)}"})
            part = self.data[begin:]
            self.sent += len(part)
            return body(
                part, 206, Content_Range=f"bytes {begin}-{len(self.data) - 1}/{len(self.data)}", **headers
            )
        self.sent += len(self.data)
        if self.length:
            return body(self.data, **headers)
        return httpx.Response(200, headers=headers, stream=Stream([self.data]))


class Stream(httpx.AsyncByteStream):
    """A body of unknown length; the steps between its parts are called, an exception is raised."""

    def __init__(self, parts: list[bytes | Callable[[], None] | Exception]) -> None:
        self.parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
            elif isinstance(part, Exception):
                raise part
            else:
                part()


def body(data: bytes, status: int = 200, **headers: str) -> httpx.Response:
    """An answer whose length is told."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers={"Content-Length": str(len(data))} | named, stream=Stream([data]))


async def read(
    server: Server, *steps: Callable[[], object], now: Callable[[], float] = lambda: 0.0
) -> list[Item]:
    """What the source gives, one step done at each wait; stops after the last."""
    left = list(steps)
    server.waits = []  # type: ignore[attr-defined]

    async def sleep(wait: float) -> None:
        server.waits.append(wait)  # type: ignore[attr-defined]
        if not left:
            raise EOFError
        left.pop(0)()

    source = HttpSource(URL, sleep=sleep, clock=now, random=Random(1), transport=httpx.MockTransport(server))
    items: list[Item] = []
    with pytest.raises(EOFError):  # noqa: PT012
        async with aclosing(source.chunks()) as chunks:
            async for item in chunks:
                items.append(item)
    return items


def split(items: list[Item]) -> tuple[bytes, list[str]]:
    return (
        b"".join(item for item in items if isinstance(item, bytes)),
        [item.kind for item in items if isinstance(item, SourceNote)],
    )


def grow(server: Server, data: bytes) -> Callable[[], None]:
    def act() -> None:
        server.data += data

    return act


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("length", [True, False])
@pytest.mark.parametrize("tags", [True, False])
async def test_a_file_that_grows_is_read_once(ranges: bool, length: bool, tags: bool) -> None:
    server = Server(b"one\ntw", ranges=ranges, length=length, tags=tags)
    growing = [grow(server, more) for more in (b"o\n", b"", b"x" * 5000 + b"\n", b"end\n")]
    data, notes = split(await read(server, *growing))
    assert data == server.data
    assert notes == ["connected"]
    assert all(0.75 <= wait <= 1.25 for wait in server.waits)  # type: ignore[attr-defined]


async def test_what_did_not_change_is_not_sent_again() -> None:
    server = Server(b"x" * 100_000 + b"\n")
    await read(server, *[lambda: None] * 20, grow(server, b"y\n"))
    assert server.sent < 102_000
    assert [request.headers.get("Range") for request in server.asked[:2]] == [None, "bytes=98977-"]


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_file_with_other_content_is_read_from_its_start(ranges: bool) -> None:
    server = Server(b"one\ntwo\n", ranges=ranges)

    def other() -> None:
        server.data = b"another meeting, and longer\n"

    data, notes = split(await read(server, other, grow(server, b"more\n")))
    assert data == b"one\ntwo\nanother meeting, and longer\nmore\n"
    assert notes == ["connected", "break", "replaced"]


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_file_cut_short_is_read_from_its_start(ranges: bool) -> None:
    server = Server(b"one\n" * 600, ranges=ranges)

    def cut() -> None:
        server.data = b"one\n"

    data, notes = split(await read(server, cut))
    assert data == b"one\n" * 601
    assert notes == ["connected", "break", "truncated"]


async def test_an_answer_that_breaks_off_goes_on_where_it_broke() -> None:
    server = Server(b"one\ntwo\nthree\n")
    broken = httpx.ReadError("reset")
    told = {"Content-Length": "14"}
    server.answers = [lambda _: httpx.Response(200, headers=told, stream=Stream([b"one\ntw", broken]))]
    data, notes = split(await read(server, lambda: None))
    assert data == server.data
    assert notes == ["connected", "reconnecting", "connected"]


async def test_a_stream_is_given_on_as_it_comes_and_begun_again_when_it_breaks() -> None:
    now = [0.0]

    def later() -> None:
        now[0] += 60

    server = Server()
    parts: list[bytes | Callable[[], None] | Exception] = [b"one\n", later, b"tw", httpx.ReadError("reset")]
    server.answers = [
        lambda _: httpx.Response(200, stream=Stream(parts)),
        lambda _: httpx.Response(200, stream=Stream([b"three\n", later])),
        lambda _: httpx.Response(200, stream=Stream([b"four\n"])),
    ]
    items = await read(server, lambda: None, lambda: None, now=lambda: now[0])
    assert [item if isinstance(item, bytes) else item.kind for item in items] == [
        "connected",
        b"one\n",
        b"tw",
        "reconnecting",
        "break",
        "connected",
        b"three\n",
        "break",
        b"four\n",
    ]
    assert all("Range" not in request.headers for request in server.asked)


async def test_errors_of_the_server_are_waited_out() -> None:
    server = Server(b"one\n")
    server.answers = [
        lambda _: httpx.Response(503),
        lambda _: httpx.Response(429, headers={"Retry-After": "7"}),
        lambda _: httpx.Response(503, headers={"Retry-After": "86400"}),
    ]
    items = await read(server, *[lambda: None] * 3)
    data, notes = split(items)
    assert data == b"one\n"
    assert notes == ["reconnecting"] * 3 + ["connected"]
    assert server.waits[0] <= 0.5  # type: ignore[attr-defined]
    assert server.waits[1:3] == [7.0, 60.0]  # type: ignore[attr-defined]
    assert isinstance(items[0], SourceNote)
    assert "503 Service Unavailable; trying again in 0." in items[0].text


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            body(b"<html>", Content_Type="text/html; charset=utf-8"),
            "want a login",
        ),
        (body(b"\n <!doctype html>"), "want a login"),
        (body(b"zip", Content_Encoding="br"), "compressed"),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "no such host"),
        (httpx.ConnectError("All connection attempts failed"), "connection refused"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] expired"), "certificate is not trusted"),
        (httpx.ConnectTimeout("x"), "no answer"),
        (TimeoutError(), "no answer"),
        (httpx.RemoteProtocolError("x"), "broke off"),
    ],
)
async def test_what_passes_is_waited_out_and_said(answer: httpx.Response | Exception, says: str) -> None:
    def give(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    server = Server(b"one\n")
    server.answers = [give]
    items = await read(server, lambda: None)
    assert split([item for item in items if isinstance(item, bytes)])[0] == b"one\n"
    lost = next(item for item in items if isinstance(item, SourceNote) and item.kind == "reconnecting")
    assert says in lost.text


async def test_another_part_than_asked_for_is_never_joined() -> None:
    server = Server(b"one\ntwo\n")
    wrong = body(b"two\n", 206, Content_Range="bytes 4-7/8")
    data, notes = split(await read(server, lambda: server.answers.append(lambda _: wrong), lambda: None))
    assert data == b"one\ntwo\n"
    assert notes == ["connected", "reconnecting", "connected"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda _: httpx.Response(404), "404 Not Found. Check the address"),
        (lambda _: httpx.Response(401), "401 Unauthorized"),
        (lambda _: httpx.Response(302, headers={"Location": URL}), "in circles"),
    ],
)
async def test_what_never_will_be_ends_at_once(
    answer: Callable[[httpx.Request], httpx.Response], says: str
) -> None:
    source = HttpSource(URL, transport=httpx.MockTransport(answer))
    with pytest.raises(SourceError, match=says):
        await anext(source.chunks())


async def test_a_file_that_vanishes_later_is_waited_for() -> None:
    server = Server(b"one\n")
    gone = [lambda: server.answers.append(lambda _: httpx.Response(404)), grow(server, b"two\n")]
    data, notes = split(await read(server, *gone))
    assert data == b"one\ntwo\n"
    assert notes == ["connected", "reconnecting", "connected"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("http://", "no address"),
        ("https://host:99999/x", "no address"),
        ("http://me:secret@host/feed", "seen by others"),
    ],
)
def test_addresses_that_are_none(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        open_source(text)
    assert "secret" not in str(caught.value)


async def test_a_real_server_with_a_stream_that_is_cut() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n")
        await writer.drain()
        await asked.wait()
        writer.write(b"4\r\ntw")
        writer.close()

    asked = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        source = open_source(f"http://127.0.0.1:{port}/feed")
        assert isinstance(source, HttpSource)
        items: list[Item] = []
        async with aclosing(source.chunks()) as chunks, asyncio.timeout(5):
            async for item in chunks:
                items.append(item)
                # The first line comes before the answer is complete.
                if item == b"one\n":
                    asked.set()
                if isinstance(item, SourceNote) and item.kind == "reconnecting":
                    break
    data, notes = split(items)
    assert data in (b"one\n", b"one\ntw")
    assert notes == ["connected", "reconnecting"]


async def test_a_real_server_that_sends_elsewhere_than_to_the_web() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        source = open_source(f"http://127.0.0.1:{port}/feed")
        with pytest.raises(SourceError, match="no web address"):
            await anext(source.chunks())
