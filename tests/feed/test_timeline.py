"""When each line of a feed is due."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed.timeline import Timeline
from support import GUN, feed, finish, lines, race, split, start_list


def due(*dicts: dict[str, Any]) -> list[int]:
    return [entry.due_ms for entry in Timeline.of(feed(*dicts)).entries]


def at(second: float, one: dict[str, Any]) -> dict[str, Any]:
    whole, part = divmod(round(second * 1000), 1000)
    return {**one, "at": f"2024-02-11T16:{whole // 60:02d}:{whole % 60:02d}.{part:03d}-05:00"}


NOTE: dict[str, Any] = {"type": "note", "text": "x"}


def test_race_times_are_due_at_the_gun_and_so_long_after() -> None:
    assert due(race(), start_list("a"), GUN, split("a", 400, "58.0"), NOTE, finish("a", "3:30.0")) == [
        -3_000,
        -3_000,
        0,
        58_000,
        58_000,
        210_000,
    ]


def test_instants_come_before_race_times() -> None:
    assert due(at(10, race()), at(100, GUN), at(160, split("a", 400, "58.0")), at(320, NOTE)) == [
        -90_000,
        0,
        60_000,
        220_000,
    ]


def test_a_line_without_any_time_is_due_with_the_one_before() -> None:
    assert due(at(100, GUN), at(160, split("a", 400, "58.0")), NOTE, split("b", 400, "65.0")) == [
        0,
        60_000,
        60_000,
        65_000,
    ]


def test_moments_never_run_backwards() -> None:
    assert due(GUN, split("a", 800, "2:00.0"), split("b", 400, "61.0"), split("b", 800, "2:02.0")) == [
        0,
        120_000,
        120_000,
        122_000,
    ]
    assert due(at(100, GUN), at(200, NOTE), at(150, NOTE), at(210, NOTE)) == [0, 100_000, 100_000, 110_000]


def test_a_feed_without_a_gun_begins_at_zero() -> None:
    assert due(split("a", 400, "58.0"), split("a", 800, "1:57.0")) == [58_000, 117_000]


def test_a_gun_that_comes_late_is_where_the_times_say_it_was() -> None:
    assert due(split("a", 400, "58.0"), split("a", 800, "1:57.0"), GUN, split("a", 1200, "2:56.0")) == [
        58_000,
        117_000,
        117_000,
        176_000,
    ]


def test_times_with_an_instant_say_when_the_gun_was() -> None:
    assert due(at(158, split("a", 400, "58.0")), split("a", 800, "1:57.0"), at(250, NOTE)) == [
        58_000,
        117_000,
        150_000,
    ]


def test_the_first_gun_is_zero_and_later_races_follow_their_own() -> None:
    found = due(
        at(0, race(race="h1")),
        at(60, {**GUN, "race": "h1"}),
        split("a", 400, "58.0", race="h1"),
        at(660, {**GUN, "race": "h2"}),
        split("a", 400, "59.0", race="h2"),
    )
    assert found == [-60_000, 0, 58_000, 600_000, 659_000]


def test_a_second_race_without_a_gun_or_instants_follows_the_first() -> None:
    found = due(
        {**GUN, "race": "h1"},
        split("a", 1500, "3:40.0", race="h1"),
        split("a", 400, "58.0", race="h2"),
        split("a", 800, "1:58.0", race="h2"),
    )
    assert found == [0, 220_000, 278_000, 338_000]


def test_after_a_recall_the_next_gun_counts() -> None:
    recall = {"type": "start", "action": "recall"}
    assert due(at(0, GUN), at(5, recall), at(100, GUN), split("a", 400, "58.0")) == [
        0,
        5_000,
        100_000,
        158_000,
    ]
    assert due(GUN, split("a", 100, "14.0"), recall, GUN, split("a", 100, "15.0")) == [
        0,
        14_000,
        14_000,
        14_000,
        29_000,
    ]


def test_a_second_gun_does_not_move_the_race() -> None:
    assert due(GUN, split("a", 400, "58.0"), GUN, split("a", 800, "1:57.0")) == [0, 58_000, 58_000, 117_000]


def test_a_jump_of_the_publishers_clock_is_healed_by_race_times() -> None:
    found = due(
        at(0, GUN),
        at(59, split("a", 400, "58.0")),
        at(119, split("a", 800, "1:57.0")) | {"at": "2024-02-11T17:01:59.000-05:00"},
        {**NOTE, "at": "2024-02-11T17:02:30.000-05:00"},
        at(178, split("a", 1200, "2:56.0")),
    )
    assert found == [0, 59_000, 117_000, 148_000, 176_000]


def test_bad_lines_keep_their_place_and_blank_ones_are_left_out() -> None:
    timeline = Timeline.of(lines(b'{"type":"start"}\n\nnonsense\n{"type":"clock","elapsed":"10.0"}\n'))
    assert [(entry.line, entry.due_ms) for entry in timeline.entries] == [(1, 0), (3, 0), (4, 10_000)]


def test_an_empty_feed_has_no_moments() -> None:
    timeline = Timeline.of([])
    assert (timeline.start_ms, timeline.end_ms, timeline.after(0), timeline.before(0)) == (0, 0, None, None)
    assert timeline.count_at(10**9) == 0


def test_steps_go_from_moment_to_moment() -> None:
    timeline = Timeline.of(feed(at(0, race()), at(30, GUN), split("a", 400, "58.0"), split("b", 400, "58.0")))
    assert (timeline.start_ms, timeline.end_ms) == (-30_000, 58_000)
    assert [timeline.count_at(ms) for ms in (-30_001, -30_000, 0, 57_999, 58_000)] == [0, 1, 2, 2, 4]
    assert [timeline.after(ms) for ms in (-40_000, -30_000, 0, 58_000)] == [-30_000, 0, 58_000, None]
    assert [timeline.before(ms) for ms in (-30_000, 0, 58_000, 99_000)] == [None, -30_000, 0, 58_000]


any_line = st.one_of(
    st.builds(lambda s, r: split("a", 400, f"{s}.0", race=r), st.integers(1, 4000), st.sampled_from("xy")),
    st.builds(lambda s, r: at(s, {**NOTE, "race": r}), st.integers(0, 3599), st.sampled_from("xy")),
    st.builds(
        lambda s, r: at(s, split("a", 400, "61.0", race=r)), st.integers(0, 3599), st.sampled_from("xy")
    ),
    st.builds(
        lambda action, r: {"type": "start", "action": action, "race": r},
        st.sampled_from(("gun", "recall", "restart")),
        st.sampled_from("xy"),
    ),
    st.just(NOTE),
)


@given(st.lists(any_line, max_size=30))
def test_moments_never_run_backwards_whatever_comes(given_: list[dict[str, Any]]) -> None:
    timeline = Timeline.of(feed(*given_))
    assert list(timeline.moments) == sorted(timeline.moments)
    assert len(timeline.entries) == len(given_)
    assert timeline.count_at(timeline.end_ms) == len(given_)
