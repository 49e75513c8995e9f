"""The listener on loopback: many who connect, some of them ill-behaved; the clock is the test's own."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed.lines import LineSplitter
from meetdash.feed.sources.base import SourceError, SourceNote
from meetdash.feed.sources.listen import ListenSource, WholeLines


@given(data=st.lists(st.binary(max_size=12)).map(b"\n".join), cuts=st.lists(st.integers(0, 60)))
def test_lines_come_out_whole_however_they_came_in(data: bytes, cuts: list[int]) -> None:
    lines, given_on = WholeLines(limit=100), b""
    for begin, end in pairwise([0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]):
        part = lines.feed(data[begin:end])
        assert part == b"" or part.endswith(b"\n")
        given_on += part
    given_on += lines.finish()
    assert given_on == data + (b"\n" if data and not data.endswith(b"\n") else b"")


def test_a_line_that_never_ends_takes_little_room_and_is_seen_to_be_too_long() -> None:
    lines = WholeLines(limit=100)
    for _ in range(1000):
        assert lines.feed(b"x" * 1000) == b""
    given_on = lines.feed(b"\nshort\n")
    assert len(given_on) < 120
    first, second = LineSplitter(limit=100).feed(given_on)
    assert first.overlong
    assert second.data == b"short"


class Ear:
    """A running listener, and what it has given."""

    def __init__(self, **options: object) -> None:
        self.now = 0.0
        self.source = ListenSource("127.0.0.1", 0, clock=lambda: self.now, sleep=self._never, **options)  # type: ignore[arg-type]
        self.data = b""
        self.notes: list[SourceNote] = []
        self._chunks: AsyncGenerator[bytes | SourceNote, None] = self.source.chunks()

    async def _never(self, _: float) -> None:
        await asyncio.Event().wait()

    async def __aenter__(self) -> "Ear":
        await self.until(lambda: bool(self.notes))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._chunks.aclose()

    async def until(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not enough():
                item = await anext(self._chunks)
                if isinstance(item, bytes):
                    assert item.endswith(b"\n")
                    self.data += item
                else:
                    self.notes.append(item)

    async def told(self, kind: str, times: int = 1) -> str:
        def found() -> list[str]:
            return [note.text for note in self.notes if note.kind == kind]

        await self.until(lambda: len(found()) >= times)
        return found()[-1]

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        before = len([note for note in self.notes if note.kind == "connected"])
        pair = await asyncio.open_connection("127.0.0.1", self.source.port)
        await self.told("connected", before + 1)
        return pair


async def test_lines_of_several_connections_stay_whole() -> None:
    async with Ear() as ear:
        _, one = await ear.connect()
        _, two = await ear.connect()
        one.write(b"one-a\none-")
        await ear.until(lambda: b"one-a\n" in ear.data)
        two.write(b"two-a\ntwo")
        await ear.until(lambda: b"two-a\n" in ear.data)
        one.write(b"b\n")
        two.write(b"-b")
        two.close()
        await ear.until(lambda: ear.data.count(b"\n") == 4)
        assert sorted(ear.data.split(b"\n")) == [b"", b"one-a", b"one-b", b"two-a", b"two-b"]
        assert "has closed" in await ear.told("dropped")
        assert "has 1 connection left" in ear.notes[-1].text
        one.close()


async def test_who_sends_no_line_is_let_go_and_who_does_is_kept() -> None:
    async with Ear(first_line_s=30, idle_s=600) as ear:
        silent, _w1 = await ear.connect()
        speaker, into = await ear.connect()
        dribbler, drip = await ear.connect()
        into.write(b"a\n")
        await ear.until(lambda: ear.data == b"a\n")
        ear.now = 29.0
        drip.write(b"no end")
        await drip.drain()
        ear.source.sweep()
        ear.now = 30.0
        ear.source.sweep()
        assert "sent no line for too long" in await ear.told("dropped", 2)
        with suppress(ConnectionError):
            assert await silent.read() == b""
            assert await dribbler.read() == b""
        ear.now = 599.0
        ear.source.sweep()
        into.write(b"b\n")
        await ear.until(lambda: ear.data.endswith(b"b\n"))
        ear.now = 599.0 + 600.0
        ear.source.sweep()
        assert "has no connections left" in await ear.told("gone")
        with suppress(ConnectionError):
            assert await speaker.read() == b""
        for writer in (_w1, into, drip):
            writer.close()


async def test_the_one_silent_longest_makes_room_but_not_who_has_spoken() -> None:
    async with Ear(most=3) as ear:
        pairs = []
        for n in range(3):
            ear.now = float(n)
            pairs.append(await ear.connect())
        pairs[0][1].write(b"timing system\n")
        await ear.until(lambda: ear.data == b"timing system\n")
        for n in range(3, 20):
            ear.now = float(n)
            pairs.append(await ear.connect())
        await ear.told("dropped", 17)
        pairs[0][1].write(b"still here\n")
        await ear.until(lambda: b"still here\n" in ear.data)
        with suppress(ConnectionError):
            assert await pairs[1][0].read() == b""
        for _, writer in pairs:
            writer.close()


async def test_lines_that_never_end_hold_no_more_than_all_may() -> None:
    async with Ear(most_held=1_000_000) as ear:
        pairs = [await ear.connect() for _ in range(3)]
        for count, (_, writer) in zip((700_000, 200_000, 200_000), pairs, strict=True):
            writer.write(b"x" * count)
        assert "a line without an end" in await ear.told("dropped")
        pairs[1][1].write(b"\n")
        await ear.until(lambda: ear.data.endswith(b"x" * 200_000 + b"\n"))
        for _, writer in pairs:
            writer.close()


async def test_a_flood_of_connections_leaves_a_bounded_number() -> None:
    async with Ear(most=4) as ear:
        sockets = []
        for _ in range(200):
            one = socket.socket()
            one.setblocking(False)
            sockets.append(one)
            with suppress(BlockingIOError):
                one.connect(("127.0.0.1", ear.source.port))
            await asyncio.sleep(0)
            assert len(ear.source._connections) <= 4
            assert len(ear.source._handlers) <= 8
        for one in sockets:
            one.close()


async def test_a_slow_reader_makes_the_sender_wait() -> None:
    async with Ear() as ear:
        _, into = await ear.connect()
        line = b"x" * 1023 + b"\n"
        into.write(line * 20_000)
        for _ in range(200):
            await asyncio.sleep(0)
        held = ear.source._queue.qsize()
        assert held <= 16
        await ear.until(lambda: len(ear.data) == 20_000 * 1024)
        into.close()


async def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        source = ListenSource("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(SourceError, match=r"in use.*another port"):
            await anext(source.chunks())


async def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(SourceError, match="no such address"):
        await anext(ListenSource("192.0.2.1", 5000).chunks())


async def test_closing_lets_everybody_go() -> None:
    async with Ear() as ear:
        reader, writer = await ear.connect()
        port = ear.source.port
    with suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
