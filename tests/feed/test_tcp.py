"""The TCP client against real servers on loopback; every wait is injected."""

import asyncio
import socket
from random import Random

import pytest

from meetdash.feed.sources.base import Backoff, SourceNote
from meetdash.feed.sources.tcp import TcpSource


def test_waits_grow_to_a_ceiling_and_start_over() -> None:
    backoff = Backoff(0.5, 15.0, Random(1))
    waits = [backoff.wait() for _ in range(9)]
    for wait, step in zip(waits, [0.5, 1, 2, 4, 8, 15, 15, 15, 15], strict=True):
        assert step / 2 <= wait <= step
    backoff.reset()
    assert backoff.wait() <= 0.5


def test_two_clients_do_not_wait_in_step() -> None:
    assert Backoff(random=Random(1)).wait() != Backoff(random=Random(2)).wait()


class Sleeps:
    """Waits that take no time, and are kept."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, wait: float) -> None:
        self.taken.append(wait)
        await asyncio.sleep(0)


async def take(source: TcpSource, until: int) -> list[bytes | SourceNote]:
    """What a source gives, up to so many notes that say `reconnecting`."""
    items: list[bytes | SourceNote] = []
    chunks = source.chunks()
    async for item in chunks:
        items.append(item)
        if sum(isinstance(item, SourceNote) and item.kind == "reconnecting" for item in items) == until:
            break
    await chunks.aclose()
    return items


async def test_a_lost_connection_is_made_again_and_cuts_the_line() -> None:
    answers = [b"one\nhal", b"two\n"]

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.pop(0))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sleeps = Sleeps()
    async with server:
        port = server.sockets[0].getsockname()[1]
        items = await take(TcpSource("127.0.0.1", port, sleeps), 2)
    assert [item if isinstance(item, bytes) else item.kind for item in items] == [
        "connected",
        b"one\nhal",
        "break",
        "reconnecting",
        "connected",
        b"two\n",
        "break",
        "reconnecting",
    ]
    note = items[3]
    assert isinstance(note, SourceNote)
    assert "closed the connection; trying again in 0." in note.text
    # Data came in between: the second wait is as short as the first.
    assert all(wait <= 0.5 for wait in sleeps.taken)


async def test_a_server_that_takes_and_drops_is_asked_less_and_less() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sleeps = Sleeps()
    async with server:
        port = server.sockets[0].getsockname()[1]
        await take(TcpSource("127.0.0.1", port, sleeps), 5)
    assert sleeps.taken[-1] >= 2.0


async def test_a_refused_connection_is_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        items = await take(TcpSource("127.0.0.1", port, Sleeps()), 3)
    assert all(isinstance(item, SourceNote) and "connection refused" in item.text for item in items)


async def test_a_reset_connection_is_made_again() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"one\n")
        await writer.drain()
        await asyncio.sleep(0.01)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        items = await take(TcpSource("127.0.0.1", port, Sleeps()), 1)
    assert b"one\n" in items
    assert isinstance(items[-1], SourceNote)
    assert "connection reset" in items[-1].text


async def test_a_name_that_no_server_knows_is_said() -> None:
    items = await take(TcpSource("no-such-host.invalid", 5000, Sleeps(), connect_s=0.5), 1)
    assert isinstance(items[0], SourceNote)
    assert "no such host" in items[0].text or "no answer" in items[0].text


async def test_a_host_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "open_connection", never)
    items = await take(TcpSource("127.0.0.1", 5000, Sleeps(), connect_s=0.01), 1)
    assert isinstance(items[0], SourceNote)
    assert "no answer" in items[0].text
