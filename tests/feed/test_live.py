"""The live edge: what has arrived, what is due, how the feed is doing; and that a recording of it tells the same."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_race import race_feed
from meetdash.feed.health import State, health, span
from meetdash.feed.lines import RawLine
from meetdash.feed.live import LiveFeed
from meetdash.feed.opening import read_lines
from meetdash.feed.recorder import Recorder
from meetdash.feed.session import Session
from meetdash.feed.sources.base import BREAK, SourceNote
from meetdash.feed.timeline import Timeline
from meetdash.playing.playback import Playback, Step

DATA = b"".join(line + b"\n" for line in race_feed())


def told(steps: list[Step]) -> list[tuple[object, ...]]:
    """All that a replay says of a feed."""
    found: list[tuple[object, ...]] = []
    for step in steps:
        found += [(one.race, one.kind, one.ms, one.label, one.text, one.line) for one in step.moments]
        found += [(one.line, one.column, one.reason, one.rejected) for one in step.received.findings]
    return found


def test_what_arrives_is_due_at_once() -> None:
    feed = LiveFeed()
    assert feed.receive(b'{"type":"meet","name":"M"}\n{"type":', 100) == [
        RawLine(1, b'{"type":"meet","name":"M"}', False, 100)
    ]
    playback = Playback(feed.timeline)
    assert len(playback.seek(feed.due(100))) == 1
    feed.receive(b'"start","race":"r"}\n', 5_000)
    assert feed.due(5_000) == 0
    assert feed.due(6_500) == 1_500
    assert len(playback.seek(feed.due(5_000))) == 1
    assert (feed.lines, feed.messages, feed.last_ms) == (2, 2, 5_000)


@given(
    delay=st.integers(0, 100_000),
    later=st.integers(0, 200_000),
    at=st.lists(st.integers(0, 90_000), min_size=3),
)
def test_nothing_later_than_the_delay_is_due(delay: int, later: int, at: list[int]) -> None:
    feed = LiveFeed(delay_ms=delay)
    arrivals = sorted(at)
    for number, ms in enumerate(arrivals):
        line = b'{"type":"start","race":"r"}' if number == 1 else b'{"type":"note","text":"x"}'
        feed.receive(line + b"\n", ms)
    now = arrivals[-1] + later
    due = feed.timeline.count_at(feed.due(now))
    assert due == sum(ms <= now - delay for ms in arrivals)


@given(cuts=st.lists(st.integers(0, len(DATA))))
def test_any_chunking_gives_the_same_lines(cuts: list[int]) -> None:
    feed = LiveFeed()
    lines = []
    for begin, end in pairwise([0, *sorted(cuts), len(DATA)]):
        lines += feed.receive(DATA[begin:end], 7)
    assert [line.data for line in lines] == race_feed()
    assert [entry.line for entry in feed.timeline.entries] == list(range(1, len(lines) + 1))


@given(
    cuts=st.lists(st.integers(0, len(DATA)), max_size=12), noise=st.lists(st.binary(max_size=20), max_size=4)
)
def test_a_recording_tells_what_the_live_feed_told(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], noise: list[bytes]
) -> None:
    data = DATA + b"\n".join(noise)
    path = tmp_path_factory.mktemp("recording") / "r.ndjson"
    recorder = Recorder(path, wall=lambda: datetime(2024, 6, 1, tzinfo=UTC))
    feed = LiveFeed()
    playback = Playback(feed.timeline)
    live: list[Step] = []
    now = 0
    for begin, end in pairwise([0, *sorted(cuts), len(data)]):
        now += 1_234
        recorder.write(feed.receive(data[begin:end], now))
        live += playback.seek(feed.due(now))
    recorder.write(feed.note(SourceNote("ended", "x"), now))
    live += playback.seek(feed.due(now))
    recorder.close()
    replay = Playback(Timeline.of(read_lines(path)))
    replayed = replay.seek(replay.timeline.end_ms)
    assert told(replayed) == told(live)
    assert replay.session.counts == playback.session.counts
    assert replay.timeline.entries == feed.timeline.entries
    assert replay.clocks.guns == playback.clocks.guns
    assert len(live) >= len(race_feed())


def test_a_connection_that_breaks_ends_the_line() -> None:
    feed = LiveFeed()
    feed.receive(b'{"type":"note","te', 1)
    assert [line.data for line in feed.note(BREAK, 2)] == [b'{"type":"note","te']
    feed.note(SourceNote("reconnecting", "reset; trying again in 1 s"), 2)
    feed.note(SourceNote("connected", "tcp"), 3)
    feed.receive(b'\xef\xbb\xbf{"type":"note","text":"whole"}\n', 4)
    entries = feed.timeline.entries
    assert [entry.message is None for entry in entries] == [True, False]
    assert [entry.line for entry in entries] == [1, 2]
    assert feed.reconnects == 1


# How the feed is doing.


def test_the_state_has_always_a_word_and_a_reason() -> None:
    feed, session = LiveFeed(), Session()

    def look(now_ms: int) -> tuple[str, str]:
        found = health(feed, session, now_ms)
        assert found.why
        return found.word, found.why

    assert look(0) == ("WAITING", "nothing received yet")
    feed.note(SourceNote("connected", "tcp://x:1"), 5)
    assert look(60_000) == ("WAITING", "tcp://x:1")
    feed.receive(b'{"type":"note","text":"x"}\n', 60_000)
    assert look(69_999) == ("LIVE", "tcp://x:1")
    assert look(74_000) == ("STALE 14 s", "nothing received for 14 s")
    feed.receive(b"garbage\n", 75_000)
    assert look(75_000)[0] == "STALE 15 s"
    feed.note(BREAK, 76_000)
    feed.note(SourceNote("reconnecting", "reset; trying again in 4 s"), 76_000)
    assert look(76_000) == ("RECONNECTING", "reset; trying again in 4 s")
    feed.note(SourceNote("reconnecting", "refused; trying again in 8 s"), 80_000)
    feed.note(SourceNote("connected", "tcp://x:1"), 88_000)
    feed.receive(b'{"type":"note","text":"y"}\n', 88_001)
    assert look(88_002) == ("LIVE", "tcp://x:1")
    assert feed.reconnects == 1
    feed.note(SourceNote("ended", "standard input has ended"), 89_000)
    assert look(99_000) == ("ENDED", "standard input has ended, without saying that the feed is complete")


def test_a_complete_feed_says_so() -> None:
    feed = LiveFeed()
    feed.receive(b'{"type":"end"}\n', 1)
    feed.note(SourceNote("reconnecting", "closed"), 2)
    assert health(feed, Session(), 500_000).why == "the feed is complete"
    assert health(feed, Session(), 500_000).state is State.ENDED
    feed.receive(b'{"type":"note","text":"one thing more"}\n', 3)
    assert health(feed, Session(), 4).state is State.LIVE


def test_what_was_wrong_is_counted_when_it_is_due() -> None:
    feed = LiveFeed(delay_ms=1_000)
    playback = Playback(feed.timeline)
    feed.receive(b'{"type":"note","text":"a","seq":1}\nbad\n{"type":"note","text":"b","seq":4,"x":1}\n', 100)
    playback.seek(feed.due(1_099))
    early = health(feed, playback.session, 1_099)
    assert (early.lines, early.messages, early.rejected, early.gaps, early.findings) == (3, 2, 0, 0, ())
    playback.seek(feed.due(1_100))
    due = health(feed, playback.session, 1_100, recorder="the disk is full")
    assert (due.rejected, due.gaps, due.warnings) == (1, 2, 2)
    assert [finding.line for finding in due.findings] == [2, 3, 3]
    assert due.recorder == "the disk is full"


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0 s"),
        (14_999, "14 s"),
        (119_999, "119 s"),
        (120_000, "2 min"),
        (7_199_999, "119 min"),
        (7_200_000, "2 h"),
    ],
)
def test_spans(ms: int, text: str) -> None:
    assert span(ms) == text
