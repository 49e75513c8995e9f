"""Watching a feed in plain lines, with a clock of the test: what is printed live is what its recording prints."""

import asyncio
import io
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from made_race import race_feed
from making import FOLDER, KERR, TOKYO
from meetdash.commands import plain, watching
from meetdash.feed.faults import DueLine, Faults
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
