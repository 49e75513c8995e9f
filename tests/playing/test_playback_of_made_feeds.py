"""A feed at a moment, however the moment was reached."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meetdash.core.standings import standings
from meetdash.playing.playback import Playback
from support import END_MS, GUN, feed, finish, lines, play, race, raw, split, start_list, status

FEED: list[dict[str, Any]] = [
    {"type": "meet", "name": "Games", "at": "2024-02-11T16:00:00-05:00"},
    race("1500", race="h1", points=[{"m": 800, "name": "800 m"}]),
    start_list("a", "b", "c", {"entry": "p", "role": "pacemaker", "pace_to_m": 700}, race="h1"),
    {"type": "target", "race": "h1", "name": "WR", "kind": "record", "time": "3:26.00"},
    {**GUN, "race": "h1", "at": "2024-02-11T16:05:00-05:00"},
    split("p", 300, "41.0", race="h1"),
    split("a", 300, "41.3", race="h1"),
    split("b", 300, "41.3", race="h1"),
    split("p", 700, "1:36.2", race="h1"),
    split("a", 700, "1:36.6", race="h1"),
    split("nobody", 700, "1:36.9", race="h1"),
    status("p", "DNF", race="h1"),
    split("b", 700, "1:36.9", race="h1"),
    split("b", 800, "1:51.0", race="h1", id="s8", source="manual"),
    {"type": "amend", "race": "h1", "ref": "s8", "set": {"time": "1:50.8"}, "reason": "reread"},
    split("a", 1100, "2:31.0", race="h1"),
    split("b", 1100, "2:30.8", race="h1"),
    split("b", 1100, "2:30.9", race="h1"),
    split("b", 1600, "3:40.0", race="h1"),
    finish("b", "3:25.80", race="h1"),
    finish("a", "3:25.90", race="h1"),
    {"type": "note", "race": "h1", "text": "Inquiry."},
    status("b", "DQ", race="h1", rule="TR17.2.4", at="2024-02-11T16:12:00-05:00"),
    race("800", race="h2"),
    {**GUN, "race": "h2", "at": "2024-02-11T16:20:00-05:00"},
    split("x", 400, "51.0", race="h2"),
    status("b", "OK", race="h1", at="2024-02-11T16:21:10-05:00"),
    finish("x", "1:44.00", race="h2"),
    {"type": "end"},
]
BAD = b"nonsense\n\n" + b'{"type":"split","entry":"a"}\n'
DATA = raw(*FEED[:12]) + BAD + raw(*FEED[12:])
START_MS, LAST_MS = -300_000, 1_004_000


def state(one: Playback) -> tuple[Any, ...]:
    return (
        one.played,
        one.meet,
        one.session.counts,
        list(one.session.findings),
        one.story.moments,
        {key: standings(race) for key, race in one.meet.races.items()},
    )


def straight(ms: int) -> Playback:
    """Played to a moment line by line, from moment to moment."""
    one = Playback.of(lines(DATA))
    now: int | None = one.timeline.start_ms
    while now is not None and now <= ms:
        one.seek(now)
        now = one.timeline.after(now)
    return one


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(START_MS - 1000, LAST_MS + 1000), min_size=1, max_size=8))
def test_seek_then_play_equals_play(seeks: list[int]) -> None:
    one = Playback.of(lines(DATA))
    for ms in seeks:
        one.seek(ms)
    assert state(one) == state(straight(seeks[-1]))
    one.seek(END_MS)
    assert state(one) == state(straight(END_MS))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(START_MS, LAST_MS), max_size=6).map(sorted))
def test_the_steps_of_a_play_are_each_line_once(moments: list[int]) -> None:
    one = Playback.of(lines(DATA))
    steps = [step for ms in (*moments, END_MS) for step in one.seek(ms)]
    assert [step.received.line for step in steps] == [entry.line for entry in one.timeline.entries]
    assert [moment for step in steps for moment in step.moments] == one.story.moments


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_how_the_bytes_were_cut_does_not_show(sizes: list[int]) -> None:
    from meetdash.feed.lines import LineSplitter

    splitter, found, at = LineSplitter(), [], 0
    for size in sizes:
        found += splitter.feed(DATA[at : at + size])
        at += size
    found += [*splitter.feed(DATA[at:]), *splitter.finish()]
    assert found == lines(DATA)


def test_a_moment_that_is_past_the_end_plays_all() -> None:
    one = play(*FEED)
    assert one.finished
    assert one.seek(END_MS) == []
    assert one.meet.ended


def test_nothing_is_played_before_the_first_line() -> None:
    one = play(*FEED, at=START_MS - 1)
    assert one.played == 0
    assert one.race() is None


def test_going_back_forgets_what_came_later() -> None:
    one = play(*FEED)
    steps = one.seek(100_000)
    assert len(steps) == one.played == 13
    assert one.meet.races["h1"].runners["b"].finish is None
    assert list(one.meet.races) == ["h1"]


def test_races_are_found_by_id_or_the_first() -> None:
    one = play(*FEED)
    assert one.race() is one.race("h1")
    assert one.race("h2") is one.meet.races["h2"]
    assert one.race("h9") is None


def test_the_moments_are_those_of_the_feed() -> None:
    timeline = Playback.of(feed(*FEED)).timeline
    assert (timeline.start_ms, timeline.end_ms) == (START_MS, LAST_MS)
