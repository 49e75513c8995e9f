"""Times are read, written, rounded and subtracted as the sport does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.core.marks import DAY_MS, Mark, MarkError, Span, format_ms, nearest, official, round_up


@pytest.mark.parametrize(
    ("text", "ms", "printed"),
    [
        ("8:00.67", 480_670, "8:00.67"),
        ("3:26.00", 206_000, "3:26.00"),
        ("29.5", 29_500, "29.5"),
        ("29", 29_000, "29"),
        ("2:00:35", 7_235_000, "2:00:35"),
        ("2:00:35.0", 7_235_000, "2:00:35.0"),
        ("59:26.4", 3_566_400, "59:26.4"),
        ("12:36,73", 756_730, "12:36.73"),
        ("3.26.00", 206_000, "3:26.00"),
        ("3'26\"00", 206_000, "3:26.00"),
        ("3'26", 206_000, "3:26"),
        ("3:26.123", 206_123, "3:26.123"),
        ("1:41.7h", 101_700, "1:41.7h"),
        (" 45.67 ", 45_670, "45.67"),
        ("100.91", 100_910, "1:40.91"),
        ("0.01", 10, "0.01"),
        ("75:10", 4_510_000, "1:15:10"),
    ],
)
def test_forms_of_the_sport_are_read(text: str, ms: int, printed: str) -> None:
    mark = Mark.parse(text)
    assert mark.ms == ms
    assert str(mark) == printed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1:75.3", "60 or more"),
        ("99:99:99", "60 or more"),
        ("1:60:00", "60 or more"),
        ("0", "not above zero"),
        ("0:00.00", "not above zero"),
        ("-1", "not above zero"),
        ("-1:00.0", "not above zero"),
        ("24:00:01", "longer than a day"),
        ("99999", "longer than a day"),
        ("8:00.6789", "4 decimals"),
        ("", "no time"),
        ("DNF", "no time"),
        ("8:0.67", "no time"),
        ("8::00", "no time"),
        ("NaN", "no time"),
        ("1e3", "no time"),
        ("8:00.", "no time"),
        ("1" * 10_000, "no time"),
        ("٣:٢٦.٠٠", "no time"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(MarkError, match=reason):
        Mark.parse(text)


@pytest.mark.parametrize(
    ("number", "printed"),
    [(29.5, "29.5"), (480.67, "8:00.67"), (206, "3:26"), (0.1 + 0.2, "0.300"), (206.005, "3:26.005")],
)
def test_numbers_of_seconds_keep_their_decimals(number: float, printed: str) -> None:
    assert str(Mark.from_seconds(number)) == printed


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -1, 0, 1e300, 86_400.001, 10**10_0])
def test_numbers_that_are_no_times_are_refused(number: float) -> None:
    with pytest.raises(MarkError):
        Mark.from_seconds(number)


marks = st.builds(
    lambda units, decimals, hand: Mark(units * 10 ** (3 - decimals), decimals, hand),
    st.integers(1, DAY_MS // 1000),
    st.integers(0, 3),
    st.booleans(),
)


@given(marks)
def test_what_is_printed_reads_back(mark: Mark) -> None:
    again = Mark.parse(str(mark))
    assert (again.ms, again.decimals, again.hand) == (mark.ms, mark.decimals, mark.hand)


@given(
    st.one_of(
        st.text("0123456789:.,'\"h", max_size=9),
        st.from_regex(r"(\d{1,3}:)?\d{1,3}\.\d{0,4}", fullmatch=True),
    )
)
def test_the_quick_way_of_reading_a_time_reads_what_the_slow_one_does(text: str) -> None:
    def read(what: str) -> tuple[int, int, bool] | None:
        try:
            mark = Mark.parse(what)
        except MarkError:
            return None
        return mark.ms, mark.decimals, mark.hand

    assert read(text) == read(" " + text), "white space in front is what the quick way does not know"


@given(st.text(max_size=12))
def test_any_text_gives_a_mark_or_a_named_mistake(text: str) -> None:
    try:
        mark = Mark.parse(text)
    except MarkError:
        return
    assert 0 < mark.ms <= DAY_MS


@pytest.mark.parametrize(
    ("text", "road", "distance_m", "expected"),
    [
        ("26:17.533", False, 10_000, "26:17.54"),
        ("59:26.322", False, 20_000, "59:26.4"),
        ("2:09:44.3", True, 42_195, "2:09:45"),
        ("3:26.005", False, 1500, "3:26.01"),
        ("9.572", False, 100, "9.58"),
        ("59.991", False, 400, "1:00.00"),
        ("59:59.991", False, 20_000, "1:00:00.0"),
        ("1:41.61h", False, 800, "1:41.7h"),
        ("29:00.1h", True, 10_000, "29:01h"),
        ("3:26.00", False, 1500, "3:26.00"),
        ("3:26.0", False, 1500, "3:26.0"),
    ],
)
def test_official_times_are_rounded_up_to_the_unit_of_the_race(
    text: str, road: bool, distance_m: int, expected: str
) -> None:
    assert str(official(Mark.parse(text), road=road, distance_mm=distance_m * 1000)) == expected


def test_the_road_mile_is_kept_to_the_hundredth() -> None:
    mark = Mark.parse("3:56.123")
    assert str(official(mark, road=True, distance_mm=1_609_344, road_mile=True)) == "3:56.13"


@given(marks, st.integers(0, 3))
def test_rounding_up_never_shortens_a_time_nor_adds_digits(mark: Mark, decimals: int) -> None:
    rounded = round_up(mark, decimals)
    assert 0 <= rounded.ms - mark.ms < 10 ** (3 - decimals)
    assert rounded.decimals == min(mark.decimals, decimals)


def test_marks_compare_by_time_alone() -> None:
    assert Mark.parse("8:00.7") == Mark.parse("8:00.70")
    assert Mark.parse("8:00.67") < Mark.parse("8:00.7")


@pytest.mark.parametrize(
    ("ms", "decimals", "plain", "signed"),
    [
        (-420, 2, "−0.42", "−0.42"),
        (420, 2, "0.42", "+0.42"),
        (0, 2, "0.00", "0.00"),
        (-4, 1, "0.0", "0.0"),
        (4, 1, "0.0", "0.0"),
        (-50, 1, "−0.1", "−0.1"),
        (62_300, 1, "1:02.3", "+1:02.3"),
        (59_960, 1, "1:00.0", "+1:00.0"),
    ],
)
def test_spans_print_their_sign_unless_nothing_is_left(
    ms: int, decimals: int, plain: str, signed: str
) -> None:
    assert str(Span(ms, decimals)) == plain
    assert Span(ms, decimals).signed == signed


def test_a_difference_claims_the_decimals_that_both_marks_have() -> None:
    assert str(Mark.parse("8:00.67") - Mark.parse("7:31.2")) == "29.5"
    assert (Mark.parse("7:31.2") - Mark.parse("8:00.67")).ms == -29_470


@given(st.integers(0, DAY_MS), st.integers(0, 3))
def test_a_running_clock_is_cut_and_never_ahead_of_time(ms: int, decimals: int) -> None:
    text = format_ms(ms, decimals, cut=True)
    if ms >= 1000:
        shown = Mark.parse(text).ms
        assert 0 <= ms - shown < 10 ** (3 - decimals)


@given(st.integers(-DAY_MS, DAY_MS), st.integers(0, 3))
def test_rounding_to_the_nearest_is_off_by_half_a_unit_at_most(ms: int, decimals: int) -> None:
    unit = 10 ** (3 - decimals)
    assert abs(nearest(ms, decimals) - ms) * 2 <= unit
    assert nearest(-ms, decimals) == -nearest(ms, decimals)
