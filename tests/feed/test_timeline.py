"""When each line of a feed is due."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed.timeline import Timeline
from support import GUN, feed, finish, lines, race, split, start_list


def due(*dicts: dict[str, Any]) -> list[int]:
    return list(Timeline.of(feed(*dicts)).moments)


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


SLIP = "1:00:10"
"""Sixty seconds and a tenth, typed as an hour and ten seconds."""


def test_a_slip_of_one_time_does_not_move_the_lines_behind_it() -> None:
    void = {"type": "void", "ref": "x"}
    body = [split("a", 400, "60.0"), split("b", 400, SLIP, id="x"), void, split("a", 800, "2:00.0"), NOTE]
    assert due(race(), GUN, *body) == [-3_000, 0, 60_000, 60_000, 60_000, 120_000, 120_000]
    with_at = [at(60, body[0]), at(61, body[1]), at(65, void), at(120, body[3]), at(130, NOTE)]
    assert due(at(0, GUN), *with_at) == [0, 60_000, 61_000, 65_000, 120_000, 130_000]


def test_the_first_time_of_a_race_may_be_the_slip() -> None:
    assert due(GUN, split("a", 400, SLIP), split("b", 400, "60.3"), split("a", 800, "2:00.0")) == [
        0,
        0,
        60_300,
        120_000,
    ]


def test_a_slip_that_arrives_in_a_feed_that_grows_is_filed_as_in_one_that_is_there_whole() -> None:
    one = feed(race(), GUN, split("a", 400, "60.0"), split("b", 400, SLIP), NOTE, split("a", 800, "2:00.0"))
    grown = Timeline()
    for line in one:
        grown.extend([line])
    assert grown.entries == Timeline.of(one).entries
    assert len(grown.moments) == len(grown.entries)


def test_a_long_way_to_the_next_mark_is_no_slip() -> None:
    assert due(GUN, split("a", 5000, "14:40"), split("b", 5000, "14:41"), split("a", 10_000, "29:30")) == [
        0,
        880_000,
        881_000,
        1_770_000,
    ]
    assert due(at(0, GUN), at(882, split("a", 5000, "14:40")), at(1773, split("a", 10_000, "29:30"))) == [
        0,
        882_000,
        1_773_000,
    ]


def test_a_late_split_behind_a_long_way_is_late_and_moves_nothing() -> None:
    times = [split("a", 5000, "14:40"), split("a", 10_000, "29:20"), split("a", 15_000, "44:00")]
    assert due(GUN, *times, split("b", 5000, "14:50"), split("b", 15_000, "44:10")) == [
        0,
        880_000,
        1_760_000,
        2_640_000,
        2_640_000,
        2_650_000,
    ]


@given(
    st.lists(st.integers(1, 60), min_size=2, max_size=12),
    st.integers(0, 10),
    st.integers(660, 90_000),
    st.booleans(),
    st.booleans(),
)
def test_one_wrong_time_moves_no_other_line(
    gaps: list[int], where: int, by: int, instants: bool, note: bool
) -> None:
    """Lines in order of time, and among them but not at the end one that is minutes or hours too late."""
    seconds = [sum(gaps[: n + 1]) for n in range(len(gaps))]
    body = [split("a", 100 * n + 100, _written(second)) for n, second in enumerate(seconds)]
    index = min(where, len(body) - 2)
    slip = [split("b", 100, _written(seconds[index] + by))] + [NOTE] * note
    if instants:
        body = [at(second, one) for second, one in zip(seconds, body, strict=True)]
        slip = [at(seconds[index], one) for one in slip]
    begin = at(0, GUN) if instants else GUN
    right, wrong = due(begin, *body), due(begin, *body[: index + 1], *slip, *body[index + 1 :])
    assert wrong == [*right[: index + 2], *[right[index + 1]] * len(slip), *right[index + 2 :]]


def _written(second: int) -> str:
    return f"{second // 3600}:{second // 60 % 60:02d}:{second % 60:02d}.0"


def test_bad_lines_keep_their_place_and_blank_ones_are_left_out() -> None:
    timeline = Timeline.of(lines(b'{"type":"start"}\n\nnonsense\n{"type":"clock","elapsed":"10.0"}\n'))
    assert [entry.line for entry in timeline.entries] == [1, 3, 4]
    assert list(timeline.moments) == [0, 0, 10_000]


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
