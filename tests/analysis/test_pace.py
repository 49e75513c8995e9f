"""Laps, segments and halves: only what was timed at both ends."""

from hypothesis import given
from hypothesis import strategies as st

from meetdash.analysis.pace import between, even_ms, halves, in_miles, lap_marks, laps, last_lap, segments
from meetdash.core.course import Course, Surface, course
from meetdash.core.marks import Mark
from meetdash.core.runner import Runner, Taken
from support import GUN, finish, made, race, split


def runner(event: str, *splits: tuple[float, str], **more: object) -> tuple[Course, Runner]:
    one = made(race(event, **more), GUN, *(split("a", m, time) for m, time in splits))
    assert one.course is not None
    return one.course, one.runners["a"]


def shown(found: list) -> list[tuple[int, int, str]]:  # type: ignore[type-arg]
    return [(one.from_mm, one.to_mm, str(one.span)) for one in found]


def test_the_first_part_of_a_1500_is_no_lap() -> None:
    on, who = runner("1500", (300, "43.0"), (700, "1:40.5"), (1100, "2:38.2"), (1500, "3:33.10"))
    assert shown(laps(on, who)) == [
        (300_000, 700_000, "57.5"),
        (700_000, 1_100_000, "57.7"),
        (1_100_000, 1_500_000, "54.9"),
    ]
    assert str(last_lap(on, who).span) == "54.9"  # type: ignore[union-attr]


def test_the_first_part_of_a_mile_is_no_lap() -> None:
    on, who = runner("MILE", (409.344, "58.0"), (809.344, "1:57.0"))
    assert shown(laps(on, who)) == [(409_344, 809_344, "59.0")]


def test_a_race_of_whole_laps_has_its_first_from_the_gun() -> None:
    on, who = runner("800", (400, "50.1"), (800, "1:43.42"))
    assert shown(laps(on, who)) == [(0, 400_000, "50.1"), (400_000, 800_000, "53.3")]


def test_a_lap_with_a_missing_end_is_none_and_nothing_moves_up() -> None:
    on, who = runner("1500", (300, "43.0"), (1100, "2:38.2"), (1500, "3:33.1"))
    assert shown(laps(on, who)) == [(1_100_000, 1_500_000, "54.9")]
    assert shown(segments(who.taken))[1] == (300_000, 1_100_000, "1:55.2")


def test_marks_off_the_line_are_segments_and_no_laps() -> None:
    on, who = runner("1500", (400, "57.0"), (800, "1:55.0"), (1200, "2:53.0"))
    assert laps(on, who) == []
    assert [str(one.span) for one in segments(who.taken)] == ["57.0", "58.0", "58.0"]
    assert str(last_lap(on, who).span) == "58.0", "a stretch of 400 m all the same"  # type: ignore[union-attr]


def test_on_the_road_laps_are_kilometres() -> None:
    on, who = runner("5K", (1000, "2:45"), (2000, "5:31"), (5000, "13:50"))
    assert lap_marks(on) == (1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000)
    assert shown(laps(on, who)) == [(0, 1_000_000, "2:45"), (1_000_000, 2_000_000, "2:46")]
    assert last_lap(on, who) is None


def test_the_halves_of_two_miles_are_miles() -> None:
    on, who = runner("2MILE", (1609.344, "4:03.63"), (3218.688, "8:00.67"), surface="short-track")
    assert in_miles(on)
    first, second = halves(on, who)  # type: ignore[misc]
    assert (str(first.span), str(second.span)) == ("4:03.63", "3:57.04")


def test_halves_need_the_exact_middle_and_a_finish() -> None:
    assert halves(*runner("1500", (700, "1:40.0"), (1500, "3:33.1"))) is None
    assert halves(*runner("1500", (750, "1:48.0"))) is None
    odd = Course("odd", 1_000_001, 0, Surface.ROAD)
    assert halves(odd, Runner("a", made(split("a", 1, "1")).runners["a"].entry)) is None


def test_a_segment_knows_its_pace_and_its_making() -> None:
    one = made(race("1500"), GUN, split("a", 400, "58.0"), split("a", 900, "2:13.0", source="reconstructed"))
    found = between(*one.runners["a"].taken)
    assert (found.length_mm, found.reconstructed) == (500_000, True)
    assert str(found.per(400_000)) == "1:00.0"


def test_a_finish_counts_as_the_last_mark() -> None:
    one = made(race("1500"), GUN, split("a", 1100, "2:38.0"), finish("a", "3:33.00"))
    assert one.course is not None
    assert str(last_lap(one.course, one.runners["a"]).span) == "55.0"  # type: ignore[union-attr]
    assert course("1500").line_marks[-1] == one.runners["a"].taken[-1].mm


increasing = st.lists(st.integers(1, 100_000), min_size=1, max_size=12).map(
    lambda steps: [sum(steps[: index + 1]) for index in range(len(steps))]
)


@given(increasing)
def test_segments_add_up_to_the_last_time(times: list[int]) -> None:
    taken = [Taken((index + 1) * 100_000, Mark(ms, 3)) for index, ms in enumerate(times)]
    found = segments(taken)
    assert sum(one.span.ms for one in found) == times[-1]
    assert [one.from_mm for one in found[1:]] == [one.to_mm for one in found[:-1]]


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.floats(0, 1))
def test_an_even_pace_is_within_half_a_millisecond(ms: int, distance: int, part: float) -> None:
    mm = round(distance * part)
    assert abs(even_ms(Mark(ms, 3), distance, mm) * distance - ms * mm) * 2 <= distance
