"""Where the marks lie, what the lap counter shows, when the bell rings."""

import pytest

from meetdash.core.course import Course, CourseError, Surface, TimingPoint, course, metres


def m(*distances: float) -> tuple[int, ...]:
    return tuple(round(one * 1000) for one in distances)


def test_the_mile_passes_the_line_at_409_and_never_counts_the_9_metres() -> None:
    mile = course("MILE")
    assert mile.line_marks == m(409.344, 809.344, 1209.344, 1609.344)
    assert mile.first_mm == 409_344
    assert mile.laps_to_go(9_344) is None
    assert mile.laps_to_go(409_344) == 3
    assert mile.start_mm == 390_656


def test_the_mile_on_the_short_track_begins_its_laps_at_209() -> None:
    mile = course("MILE", surface=Surface.SHORT_TRACK)
    assert mile.line_marks[0] == 209_344
    assert len(mile.line_marks) == 8
    assert mile.laps_to_go(209_344) == 7


def test_two_miles_leave_out_the_passage_after_18_metres() -> None:
    two = course("2MILE", surface=Surface.SHORT_TRACK)
    assert two.distance_mm == 3_218_688
    assert two.line_marks[0] == 218_688
    assert 18_688 not in two.line_marks
    assert two.laps_to_go(1_618_688) == 8
    assert two.on_line(1_618_688)
    assert not two.on_line(1_609_344), "the mile lies 9.344 m before the line"


@pytest.mark.parametrize(
    ("event", "first", "passages", "to_go"),
    [
        ("800", 400, 2, 1),
        ("1000", 200, 3, 2),
        ("1500", 300, 4, 3),
        ("2000", 400, 5, 4),
        ("3000", 200, 8, 7),
        ("5000", 200, 13, 12),
        ("10000", 400, 25, 24),
    ],
)
def test_first_passage_and_what_the_counter_shows_there(
    event: str, first: int, passages: int, to_go: int
) -> None:
    on = course(event)
    assert on.first_mm == first * 1000
    assert len(on.line_marks) == passages
    assert on.laps_to_go(on.first_mm) == to_go
    assert on.laps_to_go(on.first_mm - 1) is None
    assert on.laps_to_go(on.distance_mm) == 0


def test_laps_to_go_changes_at_the_line_and_not_before() -> None:
    on = course("1500")
    assert [on.laps_to_go(mm) for mm in m(699.999, 700, 700.001, 1100, 1499.999, 1500)] == [3, 2, 2, 1, 1, 0]


def test_the_bell_rings_once_for_each_runner_one_lap_before_the_end() -> None:
    on = course("1500")
    assert [mm for mm in on.line_marks if on.is_bell(mm)] == [1_100_000]
    assert not course("400").is_bell(0), "no bell at the start"
    assert not course("HM").is_bell(20_697_500)


def test_steeple_laps_are_not_400_metres() -> None:
    inside = course("3000SC")
    assert inside.lap_mm == 396_084
    assert inside.line_marks[0] == 3_000_000 - 7 * 396_084 == 227_412
    assert inside.laps_to_go(227_412) == 7
    outside = course("3000SC", lap_mm=419_407)
    assert outside.line_marks[0] == 64_151
    assert outside.laps_to_go(64_151) == 7


@pytest.mark.parametrize(
    ("event", "code", "mm", "surface"),
    [
        ("HM", "HM", 21_097_500, Surface.ROAD),
        ("Half Marathon", "HM", 21_097_500, Surface.ROAD),
        ("marathon", "MAR", 42_195_000, Surface.ROAD),
        ("1500", "1500", 1_500_000, Surface.TRACK),
        ("1500m", "1500", 1_500_000, Surface.TRACK),
        ("10,000", "10000", 10_000_000, Surface.TRACK),
        ("1500sh", "1500", 1_500_000, Surface.SHORT_TRACK),
        ("3000i", "3000", 3_000_000, Surface.SHORT_TRACK),
        ("mile", "MILE", 1_609_344, Surface.TRACK),
        ("MILEsh", "MILE", 1_609_344, Surface.SHORT_TRACK),
        ("2 miles", "2MILE", 3_218_688, Surface.TRACK),
        ("5K", "5K", 5_000_000, Surface.ROAD),
        ("10 km", "10K", 10_000_000, Surface.ROAD),
        ("5000W", "5000W", 5_000_000, Surface.TRACK),
        ("20KMW", "20KW", 20_000_000, Surface.ROAD),
        ("2000ST", "2000SC", 2_000_000, Surface.TRACK),
        ("10M", "10M", 16_093_440, Surface.ROAD),
    ],
)
def test_event_codes_of_the_field(event: str, code: str, mm: int, surface: Surface) -> None:
    found = course(event)
    assert (found.event, found.distance_mm, found.surface) == (code, mm, surface)


def test_the_road_has_no_laps() -> None:
    half = course("HM")
    assert half.lap_mm == 0
    assert half.line_marks == (21_097_500,)
    assert half.laps_to_go(10_000_000) is None
    assert half.road


def test_what_is_told_wins_over_what_follows_from_the_code() -> None:
    told = course("MILE", distance_mm=1_600_000, lap_mm=160_000, surface=Surface.SHORT_TRACK)
    assert (told.distance_mm, told.lap_mm, told.line_marks[0]) == (1_600_000, 160_000, 160_000)


def test_an_event_without_a_distance_is_refused() -> None:
    with pytest.raises(CourseError, match="no distance"):
        course("Fun Run")
    with pytest.raises(CourseError, match="not above zero"):
        Course("x", 0, 400_000, Surface.TRACK)
    with pytest.raises(CourseError, match="below zero"):
        Course("x", 1, -1, Surface.TRACK)


def test_distances_print_exactly() -> None:
    assert [metres(mm) for mm in (1_609_344, 3_218_688, 21_097_500, 3_000_000)] == [
        "1609.344",
        "3218.688",
        "21097.5",
        "3000",
    ]


def test_a_point_has_its_name_at_its_distance_alone() -> None:
    on = course("2MILE", points=(TimingPoint(1_609_344, "the mile"),))
    assert on.point_name(1_609_344) == "the mile"
    assert on.point_name(1_609_000) == ""
