"""The state at a moment is what the lines due by then make of it, however the moment was reached."""

import io
import random
from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import (
    HOSTILE,
    KERR,
    NAMES,
    field_of,
    finish,
    fixture,
    gun,
    race,
    split,
    start_list,
    status,
    timeline_of,
)
from meetdash.commands import plain as plain_mode
from meetdash.feed.timeline import Timeline
from meetdash.playing.playback import Playback
from meetdash.present import plain
from meetdash.present.snapshot import snapshot

SEEKS = 100
MEANT = attrgetter("standing", "change", "segment", "lap", "projection", "deltas", "recent")


@cache
def feed(name: str) -> Timeline:
    return fixture(name)


def lines(playback: Playback) -> list[str]:
    return [plain.moment(moment) for moment in playback.story.moments]


def state(playback: Playback) -> dict[str, Any]:
    """All there is at a moment, for comparing."""
    found: dict[str, Any] = {
        "played": playback.played,
        "lines": lines(playback),
        "counts": replace(playback.session.counts),
        "findings": list(playback.session.findings),
        "passages": list(playback.passages),
        "meet": repr(playback.meet),
    }
    for key, one in playback.meet.races.items():
        whole = snapshot(one)
        found[key] = [MEANT(athlete) for athlete in whole.athletes]
    return found


@cache
def straight(name: str) -> dict[int, dict[str, Any]]:
    """The state after each moment of a feed, played from its first line to its last, by lines played."""
    playback = Playback(feed(name))
    found = {0: state(playback)}
    for due in sorted(set(feed(name).moments)):
        playback.seek(due)
        found[playback.played] = state(playback)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_hundred_seeks_find_what_straight_play_finds(name: str) -> None:
    timeline, wanted = feed(name), straight(name)
    chance = random.Random(name)
    playback = Playback(timeline)
    reached = set()
    for _ in range(SEEKS):
        ms = chance.choice(
            [
                chance.randint(timeline.start_ms - 5_000, timeline.end_ms + 5_000),
                chance.choice(timeline.moments),
            ]
        )
        playback.seek(ms)
        assert state(playback) == wanted[playback.played]
        reached.add(playback.played)
    assert len(reached) > min(20, len(wanted) // 2)
    playback.seek(timeline.end_ms)
    assert state(playback) == wanted[len(timeline.entries)]


@pytest.mark.parametrize("name", NAMES)
def test_seek_then_play_prints_what_play_prints_from_there(name: str) -> None:
    timeline = feed(name)
    whole = printed(timeline)
    chance = random.Random(name)
    for _ in range(20):
        ms = chance.choice([chance.randint(0, timeline.end_ms), chance.choice(timeline.moments)])
        before = Playback(timeline)
        before.seek(ms - 1)
        assert lines(before) + printed(timeline, from_ms=ms) == whole


def printed(timeline: Timeline, **how: Any) -> list[str]:
    out, err = io.StringIO(), io.StringIO()
    plain_mode.replay(timeline, out, err, **how)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("speed", [0.25, 1.0, 7.5, 64.0])
def test_the_lines_are_the_same_at_any_speed_and_the_waits_are_the_race_divided_by_it(
    name: str, speed: float
) -> None:
    timeline = feed(name)
    slept: list[float] = []
    assert printed(timeline, speed=speed, sleep=slept.append) == printed(timeline)
    assert sum(slept) == pytest.approx(timeline.end_ms / 1000 / speed)
    assert all(wait > 0 for wait in slept)


def test_without_a_speed_nothing_waits() -> None:
    def never(_: float) -> None:
        raise AssertionError("waited")

    assert printed(feed(KERR), sleep=never)


def test_from_a_moment_on_the_wait_is_only_for_what_is_left() -> None:
    slept: list[float] = []
    printed(feed(KERR), from_ms=450_000, speed=2.0, sleep=slept.append)
    assert sum(slept) == pytest.approx((feed(KERR).end_ms - 450_000) / 2000)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_give_the_same_lines(name: str) -> None:
    assert printed(fixture(name)) == printed(fixture(name))


def test_a_step_back_returns_all_steps_from_the_first_line() -> None:
    playback = Playback(feed(KERR))
    first = playback.seek(100_000)
    assert playback.seek(100_000) == []
    on = playback.seek(200_000)
    back = playback.seek(100_000)
    assert [step.received.line for step in back] == [step.received.line for step in first]
    assert all(step.due_ms > 100_000 for step in on)


def test_bad_lines_are_the_same_after_any_seek() -> None:
    timeline = timeline_of(
        race(), "{not json", start_list("a", HOSTILE[0]), gun(), split("a", 300, "45.0"), {"type": "weather"},
        split("a", 700, "1:45.0"), split("ghost", 700, "1:46.0"), split("a", 900, "1:46.0"),
        status(HOSTILE[0], "DNF"), finish("a", "3:40.00"), finish("a", "3:41.00"), "[]",
    )  # fmt: skip
    playback = Playback(timeline)
    playback.seek(timeline.end_ms)
    wanted = state(playback)
    assert wanted["counts"].rejected >= 2
    assert wanted["counts"].warnings >= 2
    for ms in (0, 50_000, 105_000, -1, timeline.end_ms):
        playback.seek(ms)
    assert state(playback) == wanted


@given(st.data())
def test_any_order_of_lines_seeks_as_it_plays(data: st.DataObject) -> None:
    """Late, repeated and impossible splits included: a feed of the same lines in any order."""
    head, body = field_of(3)[:4], field_of(3)[4:]
    body += [
        finish("e0", "3:38.00"),
        status("e1", "DQ", note="why"),
        status("e1", "OK"),
        finish("e1", "3:38.00"),
    ]
    order = data.draw(st.lists(st.sampled_from(body), max_size=16))
    timeline = timeline_of(*head, *order)
    played = Playback(timeline)
    states = {}
    for due in sorted({*timeline.moments}):
        played.seek(due)
        states[played.played] = state(played)
    sought = Playback(timeline)
    for ms in data.draw(st.lists(st.sampled_from(timeline.moments), min_size=1, max_size=6)):
        sought.seek(ms)
        assert state(sought) == states[sought.played]
