"""Where to go: every form of a moment, and why one cannot be found."""

import re
from typing import Any

import pytest

from making import KERR, TOKYO, fixture, gun, race, split, start_list, timeline_of
from meetdash.feed.timeline import Timeline
from meetdash.playing.playback import Playback
from meetdash.playing.seeking import FORMS, SeekError, after, before, find, gun_ms


def whole(timeline: Timeline) -> Playback:
    playback = Playback(timeline)
    playback.seek(timeline.end_ms)
    return playback


@pytest.fixture(scope="module")
def kerr() -> Playback:
    return whole(fixture(KERR))


def at(text: str, playback: Playback) -> int:
    return find(text, playback, playback.race())


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("8:00", 480_000),
        (" 8:00.67 ", 480_670),
        ("90", 90_000),
        ("gun", 0),
        ("GUN", 0),
        ("start", 0),
        ("0", 0),
        ("3000m", 450_160),
        ("3000 m", 450_160),
        ("3 km", 450_160),
        ("3km", 450_160),
    ],
)
def test_every_form_of_a_moment(kerr: Playback, text: str, ms: int) -> None:
    assert at(text, kerr) == ms


@pytest.mark.parametrize("text", ["end", "finish", "END", "59:59"])
def test_the_end_and_what_lies_beyond_it(kerr: Playback, text: str) -> None:
    assert at(text, kerr) == kerr.timeline.end_ms


def first_past(playback: Playback, mm: int) -> int:
    return min(passage.due_ms for passage in playback.passages if passage.mm >= mm)


@pytest.mark.parametrize("text", ["300 to go", "300m to go", "300 m to go", "300 m togo"])
def test_what_is_left_counts_from_the_finish(kerr: Playback, text: str) -> None:
    assert at(text, kerr) == first_past(kerr, 2_918_688)


def test_the_mile_is_when_its_first_time_is_known(kerr: Playback) -> None:
    assert at("mile", kerr) == first_past(kerr, 1_609_344)


def test_a_lap_is_when_its_end_is_passed(kerr: Playback) -> None:
    race = kerr.race()
    assert race is not None
    assert race.course is not None
    assert at("lap 9", kerr) == first_past(kerr, race.course.line_marks[8])
    assert at("lap9", kerr) < at("lap 10", kerr)


def test_a_distance_nobody_was_timed_at_is_the_first_time_beyond_it() -> None:
    tokyo = whole(fixture(TOKYO))
    assert at("500m", tokyo) == at("800m", tokyo)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", FORMS),
        ("", FORMS),
        ("8:61", FORMS),
        ("-5", FORMS),
        ("lap 0", "there is no lap 0; the race has 16"),
        ("lap 99", "there is no lap 99"),
        ("9000m", "nobody passes 9000m: the race is only 3218.7 m long"),
        ("9000 to go", "the race is only 3218.7 m long"),
        ("9" * 400 + " m", FORMS),
        ("9" * 5000 + " to go", FORMS),
        ("lap " + "9" * 5000, FORMS),
    ],
)
def test_what_cannot_be_found_says_why(kerr: Playback, text: str, why: str) -> None:
    with pytest.raises(SeekError, match=re.escape(why)):
        at(text, kerr)


def test_without_a_course_nothing_is_to_go_and_there_are_no_laps() -> None:
    playback = whole(timeline_of(start_list("a"), gun()))
    with pytest.raises(SeekError, match="the distance of the race is not known"):
        at("300 to go", playback)
    with pytest.raises(SeekError, match="this race has no laps"):
        at("lap 2", playback)


def test_a_road_race_has_no_laps() -> None:
    playback = whole(timeline_of(race("HM", surface="road"), gun(), split("a", 5000, "15:00")))
    with pytest.raises(SeekError, match="this race has no laps"):
        at("lap 2", playback)


def test_each_race_has_its_own_gun_and_times() -> None:
    late = {"type": "start", "race": "b", "action": "gun", "at": "2024-01-01T10:10:00Z"}
    first = {"type": "start", "race": "a", "action": "gun", "at": "2024-01-01T10:00:00Z"}
    timeline = timeline_of(
        race(key="a"),
        race(key="b"),
        first,
        late,
        split("x", 300, "45.0", key="b"),
        split("x", 700, "1:45.0", key="b"),
    )
    playback = whole(timeline)
    assert gun_ms(playback, playback.race("b")) == 600_000
    assert find("300m", playback, playback.race("b")) == 645_000
    assert find("50", playback, playback.race("b")) == 650_000
    with pytest.raises(SeekError, match="nobody"):
        find("300m", playback, playback.race("a"))


def test_the_next_and_the_last_of_some_moments() -> None:
    moments = [30, 10, 20]
    assert (after(moments, 10), after(moments, 9), after(moments, 30)) == (20, 10, None)
    assert (before(moments, 20), before(moments, 21), before(moments, 10)) == (10, 20, None)
    assert after([], 0) is before([], 0) is None


def run(key: str, m: int, seconds: float) -> dict[str, Any]:
    return split(key, m, f"{int(seconds) // 60}:{seconds % 60:05.2f}")


EVEN = [
    run(key, m, lap * m / 400)
    for m in (200, 600, 1000)
    for key, lap in (("ahl", 64.0), ("berg", 64.5), ("cole", 65.0))
]


def played(*more: dict[str, Any]) -> Playback:
    """Three who run 1000 m in laps of some 64 s, and what comes then."""
    return whole(timeline_of(race("3000"), start_list("ahl", "berg", "cole"), gun(), *EVEN, *more))


def test_a_distance_is_not_reached_by_a_time_that_is_in_doubt() -> None:
    twice = run("berg", 1400, 205.25)
    assert at("1400m", played(twice, run("ahl", 1400, 224.0))) == 224_000, (
        "not when Berg was probably read twice"
    )
    with pytest.raises(SeekError, match="nobody is known"):
        at("1400m", played(twice))


def test_a_distance_is_not_reached_by_a_bib_on_no_start_list_nor_by_a_time_withdrawn() -> None:
    ahl = run("ahl", 1400, 224.0)
    assert at("1400m", played(run("77", 1400, 220.0), ahl)) == 224_000
    withdrawn = [run("berg", 1400, 222.0), {"type": "void", "race": "r", "entry": "berg", "m": 1400}]
    assert at("1400m", played(withdrawn[0], ahl)) == 222_000
    assert at("1400m", played(*withdrawn, ahl)) == 224_000
