"""The fault table, its rows that concern the feed: after the faults, the standing is that of the clean feed.

Rows that have a file of their own: files and pipes in test_sources.py, connections in test_tcp.py, test_listen.py and
test_http.py, disks in test_recorder.py, kill -9 in e2e/test_killed_recording.py.
"""

import json
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_race import race_feed
from meetdash.core.race import Race
from meetdash.core.standings import standings
from meetdash.feed.faults import DueLine, Faults
from meetdash.feed.health import health
from meetdash.feed.lines import LINE_LIMIT, RawLine
from meetdash.feed.live import LiveFeed
from meetdash.feed.play import scheduled
from meetdash.feed.sources.base import BREAK, SourceNote
from meetdash.feed.wire import LIMIT
from meetdash.playing.playback import Playback

LINES = race_feed()
RESULT = next(line for line in LINES if b'"result"' in line)


def received(data: bytes, feed: LiveFeed | None = None, now: int = 0) -> Playback:
    """A feed that arrived at once, played to its end."""
    feed = feed or LiveFeed()
    feed.receive(data, now)
    feed.note(SourceNote("ended", "x"), now)
    playback = Playback(feed.timeline)
    playback.seek(feed.due(now))
    return playback


def joined(lines: list[bytes], end: bytes = b"\n") -> bytes:
    return b"".join(line + end for line in lines)


def standing(playback: Playback) -> list[tuple[object, ...]]:
    race = playback.race("r")
    assert isinstance(race, Race)
    return [(one.place, one.key) for one in standings(race)]


def table(playback: Playback) -> dict[str, dict[int, str]]:
    race = playback.race("r")
    assert race is not None
    return {key: {one.mm: str(one.mark) for one in runner.splits} for key, runner in race.runners.items()}


CLEAN = received(joined(LINES))


def test_the_clean_feed_is_clean() -> None:
    assert CLEAN.session.counts.rejected == CLEAN.session.counts.warnings == 0
    assert [place for place, _ in standing(CLEAN)] == [1, 2, 3, 4]
    assert all(len(splits) >= 3 for splits in table(CLEAN).values())


@pytest.mark.parametrize(
    "data",
    [
        joined(LINES, b"\r\n"),
        b"\xef\xbb\xbf" + joined(LINES),
        b"\n".join(LINES),
        b"\n\n \n".join(LINES),
        joined([line + b"  \t" for line in LINES]),
    ],
    ids=["CRLF", "BOM", "no last line end", "blank lines", "trailing blanks"],
)
def test_line_ends_and_blanks_change_nothing(data: bytes) -> None:
    playback = received(data)
    assert (standing(playback), table(playback)) == (standing(CLEAN), table(CLEAN))
    assert playback.session.counts.rejected == 0


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"not json", "line 5, column 2: not JSON"),
        (b'["type","note"]', "one JSON object"),
        (b"null", "one JSON object"),
        (b'{"type":"split","race":"r","entry":"1","m":400,"time":"58.00"', "not JSON"),
        (b'{"type":"note","text":"\xff"}', "not UTF-8 at byte 24"),
        (b'{"type":"note","text":"a\0b"}', "column 25: a NUL byte"),
        ('{"type":"note"}'.encode("utf-16-le"), "UTF-16"),
        (b'{"type":"note","text":"' + b"x" * 1_000_000 + b'"}', "longer than 65536 bytes"),
        (b"[" * 60_000, "not JSON"),
        (
            b'{"type":"split","race":"r","entry":"1","m":' + b"9" * 10_000 + b',"time":"1"}',
            "number out of range",
        ),
        (b'{"type":"split","race":"r","entry":"1","m":400,"time":NaN}', "time"),
        (b'{"type":"split","race":"r","entry":"1","m":400,"time":1e999}', "time"),
        (b'{"type":"split","race":"r","entry":"1","m":400,"time":-5.2}', "time"),
        (b'{"type":"split","race":"r","entry":"1","m":400,"time":"1:75.3"}', "time"),
        (b'{"type":"split","race":"r","entry":"1","m":400,"time":"99:99:99"}', "time"),
        (b'{"type":"note","text":"x","at":"9999-01-01T00:00:00Z"}', "at: "),
        (b'{"type":"split","race":"r","entry":"1","entry":"2","m":400,"time":"58.0"}', "stands in it twice"),
        (b'{"race":"r"}', "no type"),
        (b'{"type":"split","race":"r"}', "missing"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_changes_nothing(bad: bytes, says: str) -> None:
    playback = received(joined([*LINES[:4], bad, *LINES[4:]]))
    assert playback.session.counts.rejected == 1
    finding = playback.session.findings[0]
    assert finding.line == 5
    assert says in str(finding)
    assert (standing(playback), table(playback)) == (standing(CLEAN), table(CLEAN))


def test_a_hundred_megabytes_without_a_line_end_take_no_room() -> None:
    feed = LiveFeed()
    feed.receive(joined(LINES[:10]), 0)
    chunk = b"x" * 65_536
    tracemalloc.start()
    for _ in range(1_600):
        feed.receive(chunk, 1)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1.5 * LINE_LIMIT
    assert peak < 3 * LINE_LIMIT
    playback = received(b"\n" + joined(LINES[10:]), feed, 2)
    assert playback.session.counts.rejected == 1
    assert standing(playback) == standing(CLEAN)


def test_unknown_types_fields_and_versions_are_warnings() -> None:
    odd = [b'{"type":"drone"}', b'{"type":"note","text":"x","wind":1}', b'{"type":"note","text":"x","v":2}']
    playback = received(joined([*odd, *LINES]))
    assert playback.session.counts.rejected == 0
    assert playback.session.counts.warnings == 3
    assert [finding.line for finding in playback.session.findings] == [1, 2, 3]
    assert standing(playback) == standing(CLEAN)


@given(where=st.lists(st.integers(0, len(LINES)), min_size=1, max_size=3), torn=st.integers(0, 40))
def test_history_sent_again_after_a_lost_connection_doubles_nothing(where: list[int], torn: int) -> None:
    feed = LiveFeed()
    now = 0
    for cut in sorted(where):
        half = LINES[cut][:torn] if cut < len(LINES) else b""
        feed.receive(joined(LINES[:cut]) + half, now)
        feed.note(BREAK, now)
        feed.note(SourceNote("reconnecting", "reset; trying again in 1.0 s"), now)
        now += 1_000
        feed.note(SourceNote("connected", "tcp"), now)
    playback = received(joined(LINES), feed, now)
    assert (standing(playback), table(playback)) == (standing(CLEAN), table(CLEAN))
    assert feed.reconnects == sum(cut < len(LINES) for cut in where), "a complete feed is not waited for"
    counts = playback.session.counts
    assert counts.taken + counts.repeated + counts.rejected == counts.lines


def test_a_gap_in_seq_is_named() -> None:
    playback = received(joined(LINES[:6] + LINES[9:]))
    assert playback.session.counts.gaps == 3
    assert "seq 7 to 9 has not been received" in str(playback.session.findings[0])


def test_clocks_that_jump_do_not_move_the_replay_back() -> None:
    feed = LiveFeed()
    for number, line in enumerate(LINES):
        message = json.loads(line)
        message["at"] = f"2024-03-31T0{3 - number % 3}:30:00+02:00"
        feed.receive(json.dumps(message).encode() + b"\n", number)
    assert all(before <= after for before, after in pairwise(feed.timeline.moments))
    playback = Playback(feed.timeline)
    playback.seek(feed.due(len(LINES)))
    assert (standing(playback), table(playback)) == (standing(CLEAN), table(CLEAN))


def test_two_writers_on_one_stream_are_told_apart() -> None:
    """Each numbers its own lines: no gaps are seen where the two are interleaved, and no repeats."""
    other = [
        json.dumps({"type": "note", "text": f"n{n}", "src": "b", "seq": n}).encode() for n in range(1, 30)
    ]
    mixed = [line for pair in zip(LINES, other, strict=False) for line in pair] + LINES[len(other) :]
    playback = received(joined(mixed))
    assert playback.session.counts.gaps == 0
    assert standing(playback) == standing(CLEAN)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), cuts=st.lists(st.integers(0, 300_000), min_size=2, max_size=2))
def test_five_per_cent_of_everything_and_two_disconnections(seed: int, cuts: list[int]) -> None:
    """Nothing is lost but what was garbled, and the result that is sent again sets the standing right."""
    lines = scheduled([RawLine(number, data) for number, data in enumerate(LINES, 1)])
    faults = Faults(garble=0.05, duplicate=0.05, shuffle=0.05, stall=0.02, stall_ms=20_000, seed=seed)
    arriving = faults.apply(lines)
    feed = LiveFeed()
    playback = Playback(feed.timeline)
    before = -(10**9)
    for due, data in arriving:
        for cut in sorted(cuts):
            if before < cut <= due:
                feed.receive(data[: len(data) // 2], due + 60_000)
                feed.note(BREAK, due + 60_000)
                feed.note(SourceNote("reconnecting", "reset"), due + 60_000)
        feed.receive(data + b"\n", due + 60_000)
        playback.seek(feed.due(due + 60_000))
        before = due
    again = [LINES[1], LINES[2], LINES[3], RESULT, LINES[-1]]
    feed.receive(joined(again), 400_000)
    playback.seek(feed.due(400_000))
    assert standing(playback) == standing(CLEAN)
    counts = playback.session.counts
    found = health(feed, playback.session, 400_000)
    garbled = sum(data not in LINES for _, data in arriving)
    assert counts.rejected >= garbled
    assert len(found.findings) >= min(100, counts.rejected)
    assert found.word == "ENDED"
    # A split that is missing was on a line that is named as rejected; none is wrong.
    have, want = table(playback), table(CLEAN)
    assert all(splits.items() <= want[key].items() for key, splits in have.items())
    missing = sum(len(want[key]) - len(have[key]) for key in want)
    assert missing <= counts.rejected


@pytest.mark.parametrize(
    ("kind", "limit"), [("note", LIMIT), ("start_list", LINE_LIMIT), ("result", LINE_LIMIT)]
)
@pytest.mark.parametrize("over", [0, 1])
def test_the_limit_of_a_line_is_exact(kind: str, limit: int, over: int) -> None:
    head, tail = b'{"type":"%s","text":"x","z":"' % kind.encode(), b'"}'
    playback = received(head + b"y" * (limit + over - len(head) - len(tail)) + tail + b"\n")
    assert playback.session.counts.rejected == over


def test_due_lines_of_the_race_are_in_order() -> None:
    lines = scheduled([RawLine(number, data) for number, data in enumerate(LINES, 1)])
    assert [line.data for line in lines] == LINES
    assert lines[3] == DueLine(0, LINES[3])
    assert all(before.due_ms <= after.due_ms for before, after in pairwise(lines))
