"""Targets that no feed names, deltas between their splits, and what it would take."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash import catalogue
from meetdash.analysis.made_targets import TargetError, of_athlete, of_light, of_record, own_bests, typed
from meetdash.analysis.monotone import between
from meetdash.analysis.outlook import Outlook, needed, outlook
from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import AS_RUN, EVEN_PACE, PLAN, SO_FAR, Target, delta, delta_at
from meetdash.core import messages as msg
from meetdash.core.course import Course, Surface, course
from meetdash.core.marks import Mark, Span
from meetdash.core.race import Race
from meetdash.core.runner import Taken

FIVE = course("5000")
MARATHON = course("MAR")
TWO_MILES = course("2MILE", surface=Surface.SHORT_TRACK)


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        ("13:00", FIVE, "13:00"),
        ("12:35.36", FIVE, "12:35.36"),
        ("62.5/400", FIVE, "13:01.25"),
        (" 62.5 / 400 m ", FIVE, "13:01.25"),
        ("62,5/lap", FIVE, "13:01.25"),
        ("30/lap", TWO_MILES, "8:02.80"),
        ("2:58/km", MARATHON, "2:05:11"),
        ("4:45/mi", MARATHON, "2:04:32"),
        ("2:05:00", MARATHON, "2:05:00"),
    ],
)
def test_typed(text: str, where: Course, expected: str) -> None:
    target = typed(text, where)
    assert str(target.mark) == expected
    assert (target.basis, target.kind) == (EVEN_PACE, "typed")
    assert target.at(where.distance_mm) == target.mark


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("", FIVE, "no time"),
        ("fast", FIVE, "no time"),
        ("13:00", MARATHON, "which nobody races"),
        ("9:00:00", FIVE, "which nobody races"),
        ("62.5/0", FIVE, "no length of a pace"),
        ("62.5/furlong", FIVE, "expected 400, km, mi or lap"),
        ("62.5/lap", MARATHON, "this race has no laps; give a finishing time, or a pace a km or mile"),
        ("62.5/round", MARATHON, "expected 400, km or mi"),
        ("1:75/km", FIVE, "60 or more"),
        ("62.5/400/2", FIVE, "no length"),
        ("0.001/99999", course("800"), "no pace"),
    ],
)
def test_typed_nonsense_says_why(text: str, where: Course, reason: str) -> None:
    with pytest.raises(TargetError, match=reason):
        typed(text, where)


def race(**entry: Any) -> Race:
    made = Race("r")
    made.receive(msg.RaceInfo(race="r", event="5000", sex="men"))
    entries = (msg.Entry(bib="1", family="Kerr", **entry), msg.Entry(bib="2", name="B"))
    made.receive(msg.StartList(race="r", entries=entries))
    made.receive(msg.Start(race="r"))
    return made


def split(made: Race, bib: str, metres: Any, time: str, source: str = "") -> None:
    made.receive(msg.Split(race="r", entry=bib, m=metres, time=Mark.parse(time), source=source))


def test_own_bests() -> None:
    made = race(pb=Mark.parse("12:50.00"), sb=Mark.parse("13:05.00"))
    pb, sb = own_bests(made, made.runners["1"])
    assert (pb.title, sb.title) == ("PB 12:50.00 even pace", "SB 13:05.00 even pace")
    assert pb.name == "PB of Kerr"
    assert own_bests(made, made.runners["2"]) == ()
    same = race(pb=Mark.parse("12:50.00"), sb=Mark.parse("12:50.00"))
    assert [one.code for one in own_bests(same, same.runners["1"])] == ["PB"]
    assert own_bests(Race(), same.runners["1"]) == ()


def test_a_record_as_run_has_its_holders_splits_only() -> None:
    cheptegei = catalogue.records().for_race("5000", "men", Surface.TRACK)[0]
    even, run = of_record(cheptegei, FIVE)
    assert run.at(3_000_000) == Mark.parse("7:35.14")
    assert run.at(1_000_000) is None
    assert (run.basis, even.basis, even.code, even.holder) == (AS_RUN, EVEN_PACE, "WR", "Joshua Cheptegei")


def test_a_record_of_which_only_the_pacemakers_splits_are_known_is_even() -> None:
    guerrouj = catalogue.records().for_race("1500", "men", Surface.TRACK)[0]
    assert guerrouj.splits
    assert [one.basis for one in of_record(guerrouj, course("1500"))] == [EVEN_PACE]


def test_a_light_changes_its_pace_where_the_plan_says() -> None:
    light = msg.Light(
        name="green",
        plan=(
            msg.LightLeg(to_m=2_000, lap=Mark.parse("61.0")),  # type: ignore[arg-type]
            msg.LightLeg(to_m=5_000, lap=Mark.parse("60.0")),  # type: ignore[arg-type]
        ),
    )
    target = of_light(light, FIVE)
    assert target is not None
    assert (target.basis, str(target.mark)) == (PLAN, "12:35.0")
    assert [str(target.at(mm)) for mm in (200_000, 2_000_000, 2_400_000)] == ["30.5", "5:05.0", "6:05.0"]
    assert target.near(2_200_000) == Mark.parse("5:35.0")


def test_a_light_that_stops_early_says_so_and_nothing_beyond() -> None:
    plan = (msg.LightLeg(to_m=3_000, lap=Mark.parse("60.0")),)  # type: ignore[arg-type]
    target = of_light(msg.Light(name="blue", plan=plan), FIVE)
    assert target is not None
    assert (target.name, target.at(3_400_000)) == ("blue light to 3000 m", None)
    assert of_light(msg.Light(name="blue", plan=plan), MARATHON) is None
    assert of_light(msg.Light(name="blue"), FIVE) is None
    assert of_light(msg.Light(name="blue", plan=plan * 2), FIVE) is None


def test_another_athlete_so_far_and_as_run() -> None:
    made = race()
    assert of_athlete(made, made.runners["2"]) is None
    split(made, "2", 1_000, "2:32.0")
    split(made, "2", 1_400, "3:33.0", "reconstructed")
    so_far = of_athlete(made, made.runners["2"])
    assert so_far is not None
    assert (so_far.basis, so_far.name, so_far.at(1_400_000)) == (SO_FAR, "B", None)
    split(made, "1", 1_000, "2:31.0")
    found = delta(made, made.runners["1"], so_far)
    assert found is not None
    assert found.span == Span(-1_000, 1)
    made.receive(msg.Finish(race="r", entry="2", time=Mark.parse("12:45.00")))
    run = of_athlete(made, made.runners["2"])
    assert run is not None
    assert (run.basis, str(run.mark)) == (AS_RUN, "12:45.00")


def test_another_athlete_is_no_measure_where_a_lap_was_miscounted() -> None:
    made = race()
    for m, time in ((1_000, "2:40.0"), (1_400, "3:44.0"), (1_800, "4:28.0")):
        split(made, "2", m, time)  # 44 s for a lap: read twice
    found = of_athlete(made, made.runners["2"])
    assert found is not None
    assert (found.mark, found.at(1_800_000)) == (Mark.parse("3:44.0"), None)


EVERY_200 = tuple((mm * 1000, Mark(mm * 151, 2)) for mm in range(200, 5_001, 200))


def as_run(points: tuple[tuple[int, Mark], ...]) -> Target:
    return Target("r", "WR", "record", AS_RUN, points[-1][1], 5_000_000, points)


def test_between_two_splits_a_delta_is_estimated_and_claims_no_hundredth() -> None:
    made = race()
    split(made, "1", 900, "2:15.90")
    split(made, "1", 1_300, "3:16.90")
    target = as_run(EVERY_200)
    assert delta(made, made.runners["1"], target) is None
    found = delta(made, made.runners["1"], target, estimate=True)
    assert found is not None
    assert found.estimated
    assert (found.mm, found.span, found.trend) == (1_300_000, Span(600, 1), Span(600, 1))


def test_a_delta_at_a_split_of_the_target_is_exact_and_says_so() -> None:
    made = race()
    split(made, "1", 1_000, "2:31.50")
    for estimate in (False, True):
        found = delta_at(made, made.runners["1"], as_run(EVERY_200), 1_000_000, estimate=estimate)
        assert found is not None
        assert (found.span, found.estimated) == (Span(500, 2), False)


def test_a_trend_that_rests_on_an_estimate_is_one() -> None:
    made = race()
    split(made, "1", 600, "1:30.60")
    split(made, "1", 1_000, "2:31.00")
    without_600 = as_run(tuple(point for point in EVERY_200 if point[0] != 600_000))
    exact = delta(made, made.runners["1"], without_600)
    found = delta(made, made.runners["1"], without_600, estimate=True)
    assert exact is not None
    assert found is not None
    assert (exact.trend, exact.estimated) == (None, False)
    assert (found.trend, found.trend_estimated, found.estimated) == (Span(0, 1), True, False)


def test_splits_too_far_apart_are_not_interpolated() -> None:
    every_km = as_run(tuple((mm, mark) for mm, mark in EVERY_200 if mm % 1_000_000 == 0))
    assert every_km.near(1_500_000) is None
    assert every_km.near(2_000_000) == every_km.at(2_000_000)


POINTS = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 90_000)), min_size=1, max_size=12)


@given(steps=POINTS)
def test_the_curve_goes_through_its_points_and_never_back(steps: list[tuple[int, int]]) -> None:
    points = [(0, 0)]
    for length, time in steps:
        points.append((points[-1][0] + length, points[-1][1] + time))
    assert all(between(points, x) == pytest.approx(y) for x, y in points)
    values = [between(points, x) for x in range(points[-1][0] + 1)]
    assert all(later >= before - 1e-6 for before, later in pairwise(values))


@given(pace=st.integers(1, 500), lengths=st.lists(st.integers(1, 300), min_size=1, max_size=8))
def test_the_curve_of_an_even_pace_is_even(pace: int, lengths: list[int]) -> None:
    marks = [0]
    for length in lengths:
        marks.append(marks[-1] + length)
    points = [(mm, mm * pace) for mm in marks]
    assert all(between(points, x) == pytest.approx(x * pace) for x in range(marks[-1] + 1))


def test_the_curve_ends_where_its_points_end() -> None:
    with pytest.raises(ValueError, match="outside"):
        between([(0, 0), (10, 10)], 11)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (700_000, 710_000, Outlook.INSIDE),
        (700_000, 755_360, Outlook.POSSIBLE),
        (755_360, 800_000, Outlook.OUTSIDE),
        (None, None, Outlook.UNKNOWN),
    ],
)
def test_outlook(low: int | None, high: int | None, expected: Outlook) -> None:
    assert outlook(Projection(705_000, low, high, "", 1, 1), Mark.parse("12:35.36")) is expected


def test_needed() -> None:
    target = typed("13:00.00", FIVE)
    need = needed(FIVE, target, Taken(3_000_000, Mark.parse("7:50.00")))
    assert need is not None
    assert (need.per_mm, need.span) == (400_000, Span(62_000, 1))
    assert needed(FIVE, target, Taken(5_000_000, Mark.parse("12:59.00"))) is None
    assert needed(FIVE, target, Taken(4_900_000, Mark.parse("13:01.00"))) is None
