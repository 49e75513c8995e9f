"""Sources that need no network: standard input, pipes, and files that grow and are tampered with."""

import asyncio
import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from meetdash.feed.sources import Source, SourceError, SourceNote, open_source
from meetdash.feed.sources.file import FileSource
from meetdash.feed.sources.pipe import FifoSource, PipeSource


async def everything(source: Source) -> tuple[bytes, list[SourceNote]]:
    """All bytes and notes of a source that ends."""
    return split([item async for item in source.chunks()])


def split(items: list[bytes | SourceNote]) -> tuple[bytes, list[SourceNote]]:
    data = b"".join(item for item in items if isinstance(item, bytes))
    return data, [item for item in items if isinstance(item, SourceNote)]


def kinds(notes: list[SourceNote]) -> list[str]:
    return [note.kind for note in notes]


async def followed(path: Path, *steps: Callable[[], object]) -> list[bytes | SourceNote]:
    """What a file gives when one step is done each time it has been read to its end; stops after the last."""
    left = list(steps)
    items: list[bytes | SourceNote] = []

    async def sleep(_: float) -> None:
        if not left:
            raise EOFError
        left.pop(0)()

    try:
        async for item in FileSource(str(path), sleep=sleep).chunks():
            items.append(item)
    except EOFError:
        pass
    return items


def append(path: Path, data: bytes) -> Callable[[], None]:
    def act() -> None:
        with path.open("ab") as file:
            file.write(data)

    return act


async def test_a_pipe_is_read_to_its_end() -> None:
    out, into = os.pipe()
    os.write(into, b"one\ntwo")
    os.close(into)
    data, notes = await everything(PipeSource(out))
    assert data == b"one\ntwo"
    assert kinds(notes) == ["connected", "ended"]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(out)


async def test_a_silent_writer_does_not_hold_the_loop() -> None:
    out, into = os.pipe()
    chunks = PipeSource(out).chunks()
    await anext(chunks)
    waiting = asyncio.ensure_future(anext(chunks))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    os.write(into, b"late\n")
    assert await waiting == b"late\n"
    waiting = asyncio.ensure_future(anext(chunks))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await chunks.aclose()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(out)
    os.close(into)


async def test_a_reader_that_stops_stops_the_writer() -> None:
    out, into = os.pipe()
    os.set_blocking(into, False)
    chunks = PipeSource(out).chunks()
    await anext(chunks)
    written = 0
    with suppress(BlockingIOError):
        while written < 10_000_000:
            written += os.write(into, b"x" * 4096)
    assert written <= 1024 * 1024
    os.close(into)
    taken = 0
    async for item in chunks:
        taken += len(item) if isinstance(item, bytes) else 0
    assert taken == written


async def test_the_flags_of_a_shared_descriptor_stay() -> None:
    out, into = os.pipe()
    shared = os.dup(out)
    os.write(into, b"x\n")
    os.close(into)
    await everything(PipeSource(out))
    assert os.get_blocking(shared)
    os.close(shared)


async def test_standard_input_may_be_a_file_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"x" * 200_000 + b"\n")
    data, notes = await everything(PipeSource(os.open(path, os.O_RDONLY)))
    assert len(data) == 200_001
    assert kinds(notes) == ["connected", "ended"]
    data, notes = await everything(open_source("/dev/null"))
    assert data == b""
    assert kinds(notes) == ["connected", "ended"]


async def test_a_closed_standard_input_is_named() -> None:
    out, into = os.pipe()
    os.close(out)
    os.close(into)
    with pytest.raises(SourceError, match="standard input is closed"):
        open_source("-", stdin=out)


async def test_standard_input_is_left_to_its_owner(tmp_path: Path) -> None:
    out, into = os.pipe()
    os.write(into, b"a\n")
    os.close(into)
    data, _ = await everything(open_source("-", stdin=out))
    assert data == b"a\n"
    os.close(out)


async def test_a_named_pipe_that_is_deleted_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    async def back_again(_: float) -> None:
        os.mkfifo(path)

    source = FifoSource(str(path), sleep=back_again)
    chunks = source.chunks()
    kinds = [(await anext(chunks)).kind]  # type: ignore[union-attr]
    path.unlink()
    async with asyncio.timeout(10):
        kinds += [(await anext(chunks)).kind for _ in range(3)]  # type: ignore[union-attr]
        writer = threading.Thread(target=path.write_bytes, args=(b"again\n",))
        writer.start()
        assert await anext(chunks) == b"again\n"
        writer.join()
    await chunks.aclose()
    assert kinds == ["waiting", "break", "deleted", "connected"]


async def test_a_named_pipe_that_cannot_be_read_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = os.open(path, os.O_RDWR)
    os.write(writer, b"x")
    chunks = FifoSource(str(path)).chunks()
    await anext(chunks)

    def broken(*_: object) -> bytes:
        raise OSError(errno.EIO, "")

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", broken)
        await anext(chunks)
        note = await anext(chunks)
    assert isinstance(note, SourceNote)
    assert (note.kind, "device failed" in note.text) == ("gone", True)
    await chunks.aclose()
    os.close(writer)


async def test_a_process_substitution_is_a_pipe_that_ends() -> None:
    out, into = os.pipe()
    os.write(into, b"a\n")
    os.close(into)
    source = open_source(f"/dev/fd/{out}")
    os.close(out)
    assert isinstance(source, PipeSource)
    assert (await everything(source))[0] == b"a\n"


async def test_a_named_pipe_waits_for_its_writers(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    source = open_source(str(path))
    assert isinstance(source, FifoSource)

    def write(data: bytes) -> None:
        with path.open("wb") as pipe:
            pipe.write(data)

    items: list[bytes | SourceNote] = []
    chunks = source.chunks()
    items.append(await anext(chunks))
    for data in (b"one\nhal", b"two\n"):
        writer = threading.Thread(target=write, args=(data,))
        writer.start()
        items += [await anext(chunks), await anext(chunks), await anext(chunks)]
        writer.join()
    await chunks.aclose()
    assert [item if isinstance(item, bytes) else item.kind for item in items] == [
        "waiting",
        b"one\nhal",
        "break",
        "gone",
        b"two\n",
        "break",
        "gone",
    ]


async def test_a_file_that_grows(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"one\ntw")
    data, notes = split(await followed(path, append(path, b"o\n"), lambda: None, append(path, b"three\n")))
    assert data == b"one\ntwo\nthree\n"
    assert kinds(notes) == ["connected"]


async def test_a_file_that_was_cut_short_is_read_from_its_start(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"one\ntwo\n")
    items = await followed(path, lambda: path.write_bytes(b""), append(path, b"new\n"))
    assert items[1] == b"one\ntwo\n"
    data, notes = split(items)
    assert data == b"one\ntwo\nnew\n"
    assert kinds(notes) == ["connected", "break", "truncated"]


async def test_a_file_that_was_cut_and_grew_again_between_two_looks(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"one\ntwo\n")
    data, notes = split(await followed(path, lambda: path.write_bytes(b"another\nand longer\n")))
    assert data == b"one\ntwo\nanother\nand longer\n"
    assert kinds(notes) == ["connected", "break", "truncated"]


async def test_a_file_written_anew_with_more_of_the_same_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"one\ntwo\n")
    data, notes = split(await followed(path, lambda: path.write_bytes(b"one\ntwo\nthree\n")))
    assert data == b"one\ntwo\nthree\n"
    assert kinds(notes) == ["connected"]


@pytest.mark.parametrize("keep", [True, False])
async def test_a_file_moved_away_or_replaced_by_another(tmp_path: Path, keep: bool) -> None:
    path, new = tmp_path / "feed", tmp_path / "new"
    path.write_bytes(b"one\ntwo\nhal")

    def swap() -> None:
        with path.open("ab") as old:
            old.write(b"f\n")
        new.write_bytes(b"three\n")
        if keep:
            path.rename(tmp_path / "feed.1")
        new.rename(path)

    data, notes = split(await followed(path, swap, append(path, b"four\n")))
    assert data == b"one\ntwo\nhalf\nthree\nfour\n"
    assert kinds(notes) == ["connected", "break", "replaced"]
    assert ("moved away" if keep else "replaced") in notes[-1].text


async def test_a_file_replaced_by_more_of_the_same_goes_on_within_the_line(tmp_path: Path) -> None:
    path, new = tmp_path / "feed", tmp_path / "new"
    path.write_bytes(b"one\nt")

    def swap() -> None:
        new.write_bytes(b"one\ntwo\n")
        new.rename(path)

    data, notes = split(await followed(path, swap))
    assert data == b"one\ntwo\n"
    assert kinds(notes) == ["connected", "replaced"]


async def test_a_file_deleted_and_back(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"one\n")

    steps = [path.unlink, lambda: None, lambda: path.write_bytes(b"two\n"), append(path, b"three\n")]
    data, notes = split(await followed(path, *steps))
    assert data == b"one\ntwo\nthree\n"
    assert kinds(notes) == ["connected", "deleted", "break", "replaced"]


async def test_a_file_moved_away_and_back_is_the_same_file(tmp_path: Path) -> None:
    path, aside = tmp_path / "feed", tmp_path / "aside"
    path.write_bytes(b"one\n")
    steps = [lambda: path.rename(aside), append(aside, b"two\n"), lambda: aside.rename(path)]
    data, notes = split(await followed(path, *steps, append(path, b"three\n")))
    assert data == b"one\ntwo\nthree\n"
    assert kinds(notes) == ["connected", "deleted", "connected"]


async def test_a_file_replaced_by_a_directory_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"one\n")

    def spoil() -> None:
        path.unlink()
        path.mkdir()

    steps = [spoil, lambda: None, path.rmdir, lambda: path.write_bytes(b"two\n")]
    data, notes = split(await followed(path, *steps))
    assert data == b"one\ntwo\n"
    assert kinds(notes) == ["connected", "deleted", "deleted", "break", "replaced"]
    assert "directory" in notes[1].text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no-such-file", "no such file.*Check the name"),
        ("timing.local:5000", "no such file.*tcp://timing.local:5000"),
        ("", "no name"),
        ("a\0b", "no name of a file"),
        ("/", "directory.*Give a file"),
        ("ftp://host/feed", "ftp:// is not known.*tcp://host:port"),
        ("tcp://host", "port is missing.*tcp://timing.local:5000"),
        ("tcp://host:0", "port is missing"),
        ("tcp://host:99999", "1 to 65535"),
        ("tcp://host:http", "1 to 65535"),
        ("tcp://:5000", "host is missing"),
        ("tcp://me:secret@host:5000", "only a host and a port"),
        ("tcp://host:5000/feed", "only a host and a port"),
        ("tcp://[::1:5000", "1 to 65535"),
        ("listen://", "port is missing.*listen://:5000"),
    ],
)
def test_what_cannot_be_opened_is_named_with_what_to_type(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        open_source(text)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"one\n")
    path.chmod(0)
    with pytest.raises(SourceError, match="no permission"):
        open_source(str(path))


def test_no_permission_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "feed"
    path.write_bytes(b"")
    monkeypatch.setattr("meetdash.feed.sources.base.os.open", refuse)
    with pytest.raises(SourceError, match=r"no permission to read it.*sudo cat"):
        open_source(str(path))


def test_a_unix_socket_is_no_source(tmp_path: Path) -> None:
    import socket

    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        with pytest.raises(SourceError, match="cannot be opened"):
            open_source(path)


def test_a_listener_is_on_loopback_unless_told() -> None:
    assert open_source("listen://:5000").name == "listen://127.0.0.1:5000"
    assert open_source("listen://0.0.0.0:5000").name == "listen://0.0.0.0:5000"
    assert open_source("listen://[::1]:5000").name == "listen://[::1]:5000"
    assert open_source("tcp://[::1]:5000").name == "tcp://[::1]:5000"
