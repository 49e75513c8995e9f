"""A recording gives back what was received, whatever it was and however the recording ended."""

import errno
import os
import resource
import threading
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed import recording
from meetdash.feed.errors import FeedError
from meetdash.feed.lines import LINE_LIMIT, LineSplitter, RawLine
from meetdash.feed.opening import read_lines
from meetdash.feed.recorder import Recorder, keep_synced
from meetdash.feed.timeline import Timeline

NOON = datetime(2024, 2, 11, 12, 0, 0, 123_000, timezone(timedelta(hours=-5)))


def line(number: int, data: bytes = b'{"type":"note","text":"x"}', ms: int = 0) -> RawLine:
    return RawLine(number, data, False, ms)


def recorder(path: Path) -> Recorder:
    return Recorder(path, wall=lambda: NOON)


def test_what_a_record_looks_like() -> None:
    record = recording.to_record(line(1, b'{"type":"end"}', 4711), NOON)
    assert record == b'{"rec":1,"rx":"2024-02-11T17:00:00.123Z","ms":4711,"line":"{\\"type\\":\\"end\\"}"}\n'
    record = recording.to_record(line(1, b"\xff", 4712), NOON)
    assert record == b'{"rec":1,"rx":"2024-02-11T17:00:00.123Z","ms":4712,"b64":"/w=="}\n'


@given(
    data=st.lists(st.binary(max_size=40) | st.text().map(str.encode)).map(b"\n".join),
    cuts=st.lists(st.integers(0, 200)),
)
def test_any_bytes_are_read_back_as_they_were(data: bytes, cuts: list[int]) -> None:
    splitter = LineSplitter(limit=30)
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    received = []
    for ms, (begin, end) in enumerate(pairwise(edges)):
        received += [one._replace(arrival_ms=ms) for one in splitter.feed(data[begin:end])]
    received += [one._replace(arrival_ms=len(edges)) for one in splitter.finish()]
    back, torn = recording.read(b"".join(recording.to_record(one, NOON) for one in received))
    assert back == received
    assert torn == b""


def test_the_longest_line_there_can_be_is_read_back() -> None:
    worst = RawLine(1, b"\x01" * LINE_LIMIT, overlong=True, arrival_ms=5)
    data = recording.to_record(worst, NOON)
    assert len(data) <= recording.RECORD_LIMIT
    assert recording.read(data) == ([worst], b"")


@given(cut=st.integers(0, 400))
def test_a_torn_end_is_left_out_and_all_before_it_kept(cut: int) -> None:
    lines = [line(number, f'{{"n":{number}}}'.encode(), number) for number in range(1, 6)]
    records = [recording.to_record(one, NOON) for one in lines]
    data = b"".join(records)[:cut]
    back, torn = recording.read(data)
    # A record that lacks only its line end is whole.
    whole = sum(len(b"".join(records[: n + 1])) - 1 <= len(data) for n in range(len(records)))
    assert back == lines[:whole]
    assert bool(torn) == (data not in (b"".join(records[:whole]), b"".join(records[:whole])[:-1]))


def test_zeros_at_the_end_after_a_power_cut_are_left_out() -> None:
    first = recording.to_record(line(1), NOON)
    assert recording.read(first + b"\0" * 4096) == ([line(1)], b"\0" * 4096)


def test_a_damaged_record_keeps_its_place_and_is_rejected() -> None:
    records = [recording.to_record(line(number, ms=number), NOON) for number in (1, 2, 3)]
    records[1] = records[1].replace(b'"line":"{', b'"line":{')
    back, _ = recording.read(b"".join(records))
    assert [one.number for one in back] == [1, 2, 3]
    entries = Timeline.of(back).entries
    assert [entry.message is None for entry in entries] == [False, True, False]
    assert "not JSON" in str(entries[1].findings[0])


def test_kinds_of_records_of_a_later_version_are_passed_over() -> None:
    data = b'{"rec":1,"rx":"x","ms":1,"mark":"lunch"}\n' + recording.to_record(line(1), NOON)
    assert recording.read(data) == ([line(1)], b"")


def test_a_recording_is_opened_like_a_feed(tmp_path: Path) -> None:
    made = recorder(tmp_path / "r.ndjson")
    lines = [line(1, b"", 3), line(2, b'{"type":"meet","name":"M"}', 10), line(3, b"\xff", 20)]
    assert made.write(lines[:1])
    assert made.write(lines[1:])
    made.close()
    assert made.lines == 3
    assert made.stopped == ""
    since_the_first = [one._replace(arrival_ms=(one.arrival_ms or 0) - 3) for one in lines]
    assert read_lines(tmp_path / "r.ndjson") == since_the_first
    assert list(Timeline.of(read_lines(tmp_path / "r.ndjson")).moments) == [7, 17]


def test_a_feed_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "feed.ndjson"
    path.write_bytes(b'{"type":"note","text":"{\\"rec\\":1,\\"rx\\":\\"x\\"}"}\n')
    assert read_lines(path) == [RawLine(1, path.read_bytes()[:-1])]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "r.ndjson"
    path.write_text("precious")
    with pytest.raises(FeedError, match="exists and is not overwritten"):
        Recorder(path)
    assert path.read_text() == "precious"
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FeedError, match="exists"):
        Recorder(link)


def test_no_file_is_made_before_there_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "r.ndjson"
    for _ in range(2):
        made = recorder(path)
        made.write([])
        made.close()
        assert list(tmp_path.iterdir()) == [], "a source that gave nothing leaves the name free"


def test_a_file_that_somebody_makes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    made = recorder(tmp_path / "r.ndjson")
    (tmp_path / "r.ndjson").write_text("precious")
    assert not made.write([line(1)])
    assert made.stopped.endswith("a file of this name has been made meanwhile")
    assert (tmp_path / "r.ndjson").read_text() == "precious"


def test_a_write_after_a_failed_sync_touches_no_closed_descriptor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A sync fails in its thread just when a line arrives: the line waits for the end of it, and is refused."""
    made = recorder(tmp_path / "r.ndjson")
    made.write([line(1)])
    written: list[int] = []
    real_close, real_write = os.close, os.write
    closed: list[int] = []
    monkeypatch.setattr(os, "close", lambda number: (closed.append(number), real_close(number))[1])

    def write(descriptor: int, data: bytes) -> int:
        assert descriptor not in closed
        written.append(descriptor)
        return real_write(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    in_sync, go_on = threading.Event(), threading.Event()

    def fsync(_: int) -> None:
        in_sync.set()
        go_on.wait(10)
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(os, "fsync", fsync)
    syncing = threading.Thread(target=made.sync)
    syncing.start()
    assert in_sync.wait(10)
    assert made.write([line(2)]), "a slow disk does not hold who writes"
    go_on.set()
    syncing.join()
    assert not made.write([line(3)])
    assert len(written) == 1
    assert "disk or device failed" in made.stopped
    assert made.lines == 2


def test_a_folder_that_is_missing_or_read_only_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="there is no folder"):
        Recorder(tmp_path / "no" / "r.ndjson")
    with pytest.raises(FeedError, match=r"may not be written to|cannot be recorded to"):
        Recorder(Path("/proc/r.ndjson") if os.geteuid() else Path("/sys/r.ndjson"))


def test_a_disk_that_fills_up_keeps_whole_lines_and_says_so(tmp_path: Path) -> None:
    one = recording.to_record(line(1), NOON)
    made = recorder(tmp_path / "r.ndjson")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(one) * 5 + 7, before[1]))
    try:
        assert made.write([line(1), line(2)])
        assert not made.write([line(number) for number in range(3, 9)])
        assert not made.write([line(9)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert made.ended
    assert made.lines == 5
    assert made.stopped.endswith("stopped after 5 lines: the file may not grow further")
    assert (tmp_path / "r.ndjson").read_bytes() == one * 5
    made.close()


@pytest.mark.parametrize(
    ("code", "says"), [(errno.ENOSPC, "the disk is full"), (errno.EIO, "disk or device failed")]
)
def test_a_failure_at_any_call_is_said_and_nothing_is_raised(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, says: str
) -> None:
    real = {"write": os.write, "fsync": os.fsync}
    for fatal in range(8):
        made = recorder(tmp_path / f"{code}-{fatal}.ndjson")
        made.write([line(1)])
        made.sync()
        calls = iter(range(100))

        def broken(name: str, fatal: int = fatal, calls: object = calls):  # type: ignore[no-untyped-def]
            def call(*args: object) -> object:
                if next(calls) >= fatal:  # type: ignore[call-overload]
                    raise OSError(code, os.strerror(code))
                return real[name](*args)

            return call

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", broken("write"))
            patch.setattr(os, "fsync", broken("fsync"))
            taken = 1
            for number in range(2, 6):
                taken += made.write([line(number)])
                made.sync()
        assert made.lines == taken == 1 + (fatal + 1) // 2
        assert says in made.stopped
        assert read_lines(made.path) == [line(number) for number in range(1, taken + 1)]


async def test_lines_are_synced_in_batches_until_the_recorder_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = recorder(tmp_path / "r.ndjson")
    made.write([line(0)])
    made.sync()
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda _: synced.append(made.lines))
    waits: list[float] = []

    async def sleep(wait: float) -> None:
        waits.append(wait)
        if len(waits) in (2, 4):
            made.write([line(1), line(2)])
        if len(waits) == 6:
            made.close()

    await keep_synced(made, sleep=sleep)
    assert synced == [3, 5]
    assert set(waits) == {0.2}


def test_the_wall_clock_is_the_receivers(tmp_path: Path) -> None:
    made = Recorder(tmp_path / "r.ndjson")
    begun = datetime.now(UTC)
    made.write([line(1)])
    made.close()
    text = (tmp_path / "r.ndjson").read_text()
    rx = datetime.fromisoformat(text.split('"')[5])
    assert timedelta(seconds=-1) < rx - begun < timedelta(seconds=60)
