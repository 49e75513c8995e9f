"""The words of the sport."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.core.course import Surface, TimingPoint, course
from meetdash.core.marks import Span
from meetdash.present import words
from support import GUN, made, race, split, start_list


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "first"),
        (2, "second"),
        (10, "tenth"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (103, "103rd"),
        (111, "111th"),
        (112, "112th"),
    ],
)
def test_ordinals(number: int, said: str) -> None:
    assert words.ordinal(number) == said


@pytest.mark.parametrize(
    ("mm", "said"),
    [
        (1_609_344, "1609.3 m"),
        (3_000_000, "3000 m"),
        (1_618_688, "1618.7 m"),
        (409_344, "409.3 m"),
        (999_960, "1000 m"),
        (100_040, "100 m"),
    ],
)
def test_distances_are_said_to_the_tenth(mm: int, said: str) -> None:
    assert words.distance(mm) == said


def test_places_on_the_course_have_their_names() -> None:
    two = course("2MILE", points=(TimingPoint(3_000_000, "3000 m point"),))
    assert words.place_on_course(two, 1_609_344) == "the mile"
    assert words.place_on_course(two, 3_218_688) == "the finish"
    assert words.place_on_course(two, 3_000_000) == "3000 m point"
    assert words.place_on_course(course("MILE"), 1_609_344) == "the finish"
    assert words.place_on_course(course("MILE"), 409_344) == "409.3 m"
    assert words.place_on_course(None, 400_000) == "400 m"


def test_what_is_left_is_said_at_the_line_alone() -> None:
    on = course("1500")
    assert words.to_go(on, 700_000) == "two laps to go"
    assert words.to_go(on, 1_100_000) == "the bell, one lap to go"
    assert [words.to_go(on, mm) for mm in (800_000, 1_500_000, 100)] == ["", "", ""]
    assert words.to_go(course("MILE"), 9_344) == ""
    assert words.to_go(course("5000"), 200_000) == "12 laps to go"
    assert words.to_go(course("HM"), 20_000_000) == ""


@pytest.mark.parametrize(
    ("event", "sex", "said"),
    [
        ("1500", "men", "Men's 1500 m"),
        ("10000", "W", "Women's 10,000 m"),
        ("3000SC", "women", "Women's 3000 m steeplechase"),
        ("5000W", "M", "Men's 5000 m walk"),
        ("MILEsh", "m", "Men's mile, short track"),
        ("HM", "mixed", "Mixed half marathon"),
        ("5K", "", "5K"),
        ("2MILE", "women", "Women's two miles"),
        ("MAR", "nonbinary", "Nonbinary marathon"),
    ],
)
def test_events_as_a_programme_prints_them(event: str, sex: str, said: str) -> None:
    assert words.event_words(made(race(event, sex=sex))) == said


def test_a_race_that_was_never_described_has_its_id() -> None:
    one = made(split("a", 400, "60.0"))
    assert words.event_words(one) == "Race without a name"
    one.id = "h1"
    assert words.event_words(one) == "Race h1"


@pytest.mark.parametrize(
    ("round_", "heat", "said"),
    [
        ("final", "", "final"),
        ("heat", "2", "heat 2"),
        ("", "3", "heat 3"),
        ("semi-final", "1", "semi-final 1"),
        ("", "", ""),
    ],
)
def test_rounds(round_: str, heat: str, said: str) -> None:
    assert words.round_words(made(race("1500", round=round_, heat=heat))) == said


@pytest.mark.parametrize(
    ("entry", "called", "listed"),
    [
        ({"entry": "k", "given": "Josh", "family": "Kerr"}, "Kerr", "Josh Kerr"),
        ({"entry": "k", "name": "Josh KERR"}, "Josh KERR", "Josh KERR"),
        ({"entry": "k", "bib": "12"}, "bib 12", "bib 12"),
        ({"entry": "k"}, "k", "k"),
        ({"entry": "k", "name": "Jo [AUS]"}, "Jo [AUS]", "Jo [AUS]"),
    ],
)
def test_what_an_athlete_is_called(entry: dict[str, str], called: str, listed: str) -> None:
    runner = made(start_list(entry), GUN).runners["k"]
    assert words.call(runner) == called
    assert words.listed_name(runner.entry, runner.key) == listed


@pytest.mark.parametrize(
    ("ms", "decimals", "inside"),
    [
        (-420, 2, "0.42 s inside"),
        (420, 2, "0.42 s outside"),
        (0, 2, "level with"),
        (-1_250, 1, "1.3 s inside"),
        (-40, 1, "level with"),
        (62_300, 1, "1:02.3 outside"),
    ],
)
def test_minus_is_inside(ms: int, decimals: int, inside: str) -> None:
    assert words.inside(Span(ms, decimals)) == inside


def test_trends() -> None:
    assert words.trend(Span(-480, 2), "lap") == "gaining 0.5 a lap"
    assert words.trend(Span(200, 2), "km") == "losing 0.2 a km"
    assert words.trend(Span(-40, 2), "lap") == "holding"
    assert words.trend(None, "lap") == ""


@given(st.integers(-(10**7), 10**7), st.integers(0, 3))
def test_a_difference_has_a_side_unless_nothing_of_it_is_shown(ms: int, decimals: int) -> None:
    said = words.inside(Span(ms, decimals))
    zero = not any(digit in "123456789" for digit in words.seconds(Span(ms, decimals)))
    assert (said == "level with") is zero
    if not zero:
        assert said.endswith("inside" if ms < 0 else "outside")


def test_laps_or_kilometres() -> None:
    assert words.lap_word(made(race("5000", surface=Surface.TRACK))) == "lap"
    assert words.lap_word(made(race("HM"))) == "km"
    assert (words.number(3), words.number(12), words.plural(1, "lap"), words.plural(2, "lap")) == (
        "three",
        "12",
        "1 lap",
        "2 laps",
    )
