"""Watching a feed in plain lines, with a clock of the test: what is printed live is what its recording prints."""

import asyncio
import errno
import io
import json
import os
import signal
import tracemalloc
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from made_race import race_feed
from making import FOLDER, KERR, TOKYO
from meetdash.commands import plain, watching
from meetdash.commands.aside import say
from meetdash.commands.signals import until_told
from meetdash.feed.faults import DueLine, Faults
from meetdash.feed.intake import Intake
from meetdash.feed.lines import LineSplitter
from meetdash.feed.live import LiveFeed
from meetdash.feed.opening import read_lines
from meetdash.feed.play import scheduled
from meetdash.feed.recorder import Recorder
from meetdash.feed.sources import SourceError, SourceNote
from meetdash.feed.timeline import Timeline
from meetdash.playing.edges import LiveEdge


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now_s: float = 1_000.0

    def clock(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        await asyncio.sleep(0)


@dataclass
class Made:
    """A source that gives lines when they are due, cut anywhere."""

    lines: list[DueLine]
    time: Time
    name: str = "a made source"
    lots: Random = field(default_factory=lambda: Random(3))

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        yield SourceNote("connected", self.name)
        began = self.time.now_s - self.lines[0].due_ms / 1000
        for line in self.lines:
            while self.time.now_s < began + line.due_ms / 1000:
                await asyncio.sleep(0)
            data = line.data + b"\n"
            cut = self.lots.randrange(len(data))
            yield data[:cut]
            yield data[cut:]
        yield SourceNote("ended", f"{self.name} has ended")


def faulty(name: str) -> list[DueLine]:
    splitter = LineSplitter()
    lines = splitter.feed((FOLDER / f"{name}.ndjson").read_bytes())
    return Faults(duplicate=0.05, garble=0.05, shuffle=0.05, seed=4).apply(scheduled(lines))


async def watched(
    lines: list[DueLine], recording: Path | None = None, delay_s: float = 0.0
) -> tuple[str, str]:
    """What plain mode prints of a live feed, on both streams."""
    time = Time()
    out, err = io.StringIO(), io.StringIO()
    edge = LiveEdge(LiveFeed(delay_ms=round(delay_s * 1000)), Recorder(recording) if recording else None)
    await watching.in_plain_lines(Made(lines, time), edge, out, err, clock=time.clock, sleep=time.sleep)
    return out.getvalue(), err.getvalue()


def findings(err: str) -> list[str]:
    return [line for line in err.splitlines() if line.startswith("meetdash: line ")]


@pytest.mark.parametrize("name", [KERR, TOKYO])
@pytest.mark.parametrize("delay_s", [0.0, 20.0])
async def test_a_recording_prints_what_was_printed_live(tmp_path: Path, name: str, delay_s: float) -> None:
    path = tmp_path / "recording.ndjson"
    live, said = await watched(faulty(name), path, delay_s)
    out, err = io.StringIO(), io.StringIO()
    plain.replay(Timeline.of(read_lines(path)), out, err)
    assert live == out.getvalue()
    assert findings(said) == findings(err.getvalue())
    assert len(live.splitlines()) > 20
    assert findings(said)


async def test_the_same_with_instants_in_the_feed(tmp_path: Path) -> None:
    lines = [DueLine(1_000 * number, data) for number, data in enumerate(race_feed())]
    live, _ = await watched(lines, tmp_path / "r.ndjson")
    out = io.StringIO()
    plain.replay(Timeline.of(read_lines(tmp_path / "r.ndjson")), out, io.StringIO())
    assert live == out.getvalue()


async def test_of_a_race_that_was_chosen_and_never_came_it_is_said_at_the_end() -> None:
    time, out, err = Time(), io.StringIO(), io.StringIO()
    source = Made(faulty(TOKYO), time)
    edge = LiveEdge(LiveFeed())
    await watching.in_plain_lines(source, edge, out, err, race_id="x", clock=time.clock, sleep=time.sleep)
    assert "meetdash: there is no race 'x'; the feed has 'mens-1500'\n" in err.getvalue()
    assert "Wightman" not in out.getvalue()


async def test_what_happens_to_the_source_is_said_on_the_other_stream() -> None:
    _, err = await watched(faulty(TOKYO))
    assert "meetdash: a made source has ended\n" in err


async def test_a_delay_prints_nothing_before_it_is_due() -> None:
    time = Time()
    out = io.StringIO()
    edge = LiveEdge(LiveFeed(delay_ms=30_000))
    source = Made(faulty(TOKYO), time)
    printed: list[tuple[float, int]] = []

    async def sleep(seconds: float) -> None:
        printed.append((time.now_s, len(out.getvalue())))
        await time.sleep(seconds)

    await watching.in_plain_lines(source, edge, out, io.StringIO(), clock=time.clock, sleep=sleep)
    assert max(length for at, length in printed if at < 1_030) == 0
    assert out.getvalue()


async def test_a_source_that_cannot_be_begun_is_raised() -> None:
    class Broken:
        name = "broken"

        async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
            raise SourceError("broken: no such host")
            yield b""

    time = Time()
    with pytest.raises(SourceError, match="no such host"):
        await watching.in_plain_lines(
            Broken(), LiveEdge(LiveFeed()), io.StringIO(), io.StringIO(), clock=time.clock, sleep=time.sleep
        )


# What is said beside the lines, and how it ends.


@dataclass
class Script:
    """A source that does what is written: bytes, notes, and waits in seconds. After that it is silent for ever."""

    items: list[bytes | SourceNote | float]
    time: Time
    name: str = "a script"

    async def chunks(self) -> AsyncGenerator[bytes | SourceNote, None]:
        for item in self.items:
            if isinstance(item, float):
                until = self.time.now_s + item
                while self.time.now_s < until:
                    await asyncio.sleep(0)
            else:
                yield item
        await asyncio.Event().wait()


END = b'{"type":"end"}\n'
NOTE = b'{"type":"note","text":"%d"}\n'


async def plainly(*items: bytes | SourceNote | float, recording: Path | None = None) -> tuple[str, str, int]:
    time = Time()
    out, err = io.StringIO(), io.StringIO()
    edge = LiveEdge(LiveFeed(), Recorder(recording) if recording else None)
    code = await watching.in_plain_lines(
        Script(list(items), time), edge, out, err, clock=time.clock, sleep=time.sleep
    )
    return out.getvalue(), err.getvalue(), code


async def recorded(path: Path, *items: bytes | SourceNote | float) -> tuple[list[str], int]:
    time = Time()
    err = io.StringIO()
    code = await watching.recording_only(
        Script(list(items), time), Recorder(path), err, clock=time.clock, sleep=time.sleep
    )
    return err.getvalue().splitlines(), code


async def test_a_complete_feed_ends_it_though_the_source_stays() -> None:
    out, err, code = await plainly(NOTE % 1, END, 1.0, NOTE % 2, NOTE % 3, END)
    notes = [line.split()[-1] for line in out.splitlines() if line.split()[-1].isdigit()]
    assert notes == ["1", "2", "3"], "what comes after the end is taken"
    assert code == 0
    assert "trying again" not in err


async def test_a_connection_that_is_lost_after_the_end_is_not_made_again(tmp_path: Path) -> None:
    lost = [SourceNote("break"), SourceNote("reconnecting", "closed; trying again in 1 s")]
    _, err, _ = await plainly(NOTE % 1, END, *lost)
    assert err == "meetdash: a script: the feed is complete\n"
    said, code = await recorded(tmp_path / "r.ndjson", NOTE % 1, END, *lost)
    assert said == [
        "meetdash: a script: the feed is complete",
        f"meetdash: 2 lines recorded in {tmp_path / 'r.ndjson'}",
    ]
    assert code == 0


async def test_a_recording_ends_where_the_feed_does(tmp_path: Path) -> None:
    said, code = await recorded(tmp_path / "r.ndjson", SourceNote("connected", "following x"), NOTE % 1, END)
    assert said == ["meetdash: following x", f"meetdash: 2 lines recorded in {tmp_path / 'r.ndjson'}"]
    assert code == 0
    assert [line.data for line in read_lines(tmp_path / "r.ndjson")] == [(NOTE % 1)[:-1], END[:-1]]


def full_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    """A disk that has room for so many writes."""
    left = iter(range(writes))

    def write(descriptor: int, data: bytes) -> int:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "")
        return len(data)

    monkeypatch.setattr("meetdash.feed.recorder.os.write", write)


async def test_a_recording_that_fails_is_over_at_once_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    full_after(monkeypatch, 2)
    said, code = await recorded(tmp_path / "r.ndjson", *(NOTE % n for n in range(5)), 3_600.0)
    monkeypatch.undo()
    path = tmp_path / "r.ndjson"
    assert said == [
        f"meetdash: recording to {path} stopped after 2 lines: the disk is full",
        f"meetdash: 2 lines recorded in {path}",
    ]
    assert code == 1


async def test_plain_lines_go_on_when_the_recording_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    full_after(monkeypatch, 1)
    out, err, code = await plainly(NOTE % 1, 1.0, NOTE % 2, 1.0, END, recording=tmp_path / "r.ndjson")
    monkeypatch.undo()
    assert "2" in out
    assert err.count("the disk is full") == 1
    assert err.endswith(f"meetdash: 1 line recorded in {tmp_path / 'r.ndjson'}\n")
    assert code == 1


async def test_everything_that_happens_to_the_source_is_said(tmp_path: Path) -> None:
    notes = [SourceNote("dropped", f"connection {n}") for n in range(50)]
    _, err, _ = await plainly(*notes, NOTE % 1, END)
    assert err.splitlines() == [f"meetdash: connection {n}" for n in range(50)]


async def test_silence_is_said_once_and_when_it_is_over() -> None:
    _, err, _ = await plainly(NOTE % 1, 35.0, NOTE % 2, 1.0, NOTE % 3, 12.0, NOTE % 4, END)
    assert [line.partition(": ")[2] for line in err.splitlines()] == [
        "nothing received for 10 s",
        "something comes again, after 35 s of silence",
        "nothing received for 10 s",
        "something comes again, after 12 s of silence",
    ]


async def test_the_end_says_what_was_repeated_missing_and_lost() -> None:
    lines = [b'{"type":"note","text":"n%d","seq":%d}\n' % (n, n) for n in (1, 1, 4)]
    lost = [SourceNote("reconnecting", "reset; trying again in 1 s"), SourceNote("connected", "connected")]
    out, err, _ = await plainly(*lines, b"garbage\n", *lost, END)
    assert (
        out.splitlines()[-1].strip() == "Feed: 5 lines, 1 repeated, 1 rejected, 2 missing by seq, 1 warning."
    )
    assert err.endswith("meetdash: 1 reconnect\n")


async def test_the_end_names_the_times_that_are_missing_where_lines_were_lost() -> None:
    lines = race_feed()
    lost = next(n for n, line in enumerate(lines) if b'"split"' in line)
    data = b"".join((b"garbage" if n == lost else line) + b"\n" for n, line in enumerate(lines))
    clean, _, _ = await plainly(b"".join(line + b"\n" for line in lines))
    assert "no time at" not in clean
    out, _, _ = await plainly(data)
    split = json.loads(lines[lost])
    assert out.splitlines()[-1].endswith(f"no time at {split['m']} m.")


async def test_a_recording_piped_in_is_unwrapped(tmp_path: Path) -> None:
    path = tmp_path / "recording.ndjson"
    live, _ = await watched(faulty(TOKYO), path)
    out, _, _ = await plainly(path.read_bytes(), SourceNote("ended", "x"))
    assert [line.split(None, 1)[1:] for line in out.splitlines()] == [
        line.split(None, 1)[1:] for line in live.splitlines()
    ]


def test_what_is_only_recorded_is_not_kept() -> None:
    intake = Intake()
    intake.receive(NOTE % 0, 0)
    tracemalloc.start()
    for n in range(20_000):
        intake.receive(NOTE % n, n)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert intake.lines == 20_001
    assert held < 20_000


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_a_signal_ends_a_recording_with_its_count_and_its_code(
    tmp_path: Path, number: signal.Signals
) -> None:
    path, err = tmp_path / "r.ndjson", io.StringIO()
    time = Time()

    async def sleep(seconds: float) -> None:
        await time.sleep(seconds)
        if time.now_s > 1_001:
            os.kill(os.getpid(), number)
            await asyncio.sleep(5)

    source = Script([NOTE % 1], time)
    work = watching.recording_only(source, Recorder(path), err, clock=time.clock, sleep=sleep)
    assert await until_told(work) == 128 + number
    assert err.getvalue() == f"meetdash: 1 line recorded in {path}\n"


def test_a_stream_that_cannot_be_written_to_ends_nothing(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        for _ in range(3):
            say("a word", full)
