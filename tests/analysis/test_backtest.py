"""The back-test: its arithmetic, checked by hand, and that it cannot look ahead."""

from dataclasses import replace
from math import exp

import pytest

from meetdash import catalogue
from meetdash.analysis.backtest import EVEN, FADE, LAST, MODEL, RIEGEL, Line, RaceRuns, Run, backtest
from meetdash.analysis.projection import project
from meetdash.core.course import Surface, course

MARATHON = course("MAR")
TABLES = catalogue.projection()
EVEN_RUN = Run(((10_000_000, 1_800_000), (20_000_000, 3_600_000)), 7_595_100)
FADED = Run(((10_000_000, 1_800_000), (20_000_000, 3_700_000)), 8_200_000)


def race(name: str, *runs: Run) -> RaceRuns:
    return RaceRuns(name, MARATHON, runs)


def at(line: Line, method: str) -> tuple[float, float, float]:
    score = line.scores[method]
    return score.bias_s, score.mae_s, score.mape


def test_errors_of_the_simple_methods_by_hand() -> None:
    report = backtest([race("one", EVEN_RUN, FADED)], TABLES)
    ten, twenty = report.every.marks
    assert (ten.label, twenty.label) == ("10 km", "20 km")
    # 10 km in 1800 s makes 7595.1 s: nothing off for one, 604.9 s too quick for the other.
    assert at(ten, EVEN) == pytest.approx((-302.45, 302.45, 604.9 / 8200 * 50))
    # From 3700 s at 20 km, ten kilometres in 1900 s: 3700 + 22.195 · 190 = 7917.05.
    assert at(twenty, LAST) == pytest.approx((-282.95 / 2, 282.95 / 2, 282.95 / 8200 * 50))
    assert at(ten, RIEGEL)[0] == pytest.approx((2 * 1800 * 4.2195**1.06 - 7595.1 - 8200) / 2)
    assert (ten.count, ten.races, ten.silent) == (2, 1, 0)


def test_the_model_is_scored_as_it_projects() -> None:
    report = backtest([race("one", FADED)], TABLES)
    found = project(MARATHON, FADED.splits[:1], TABLES)
    assert found.ms is not None
    assert found.low_ms is not None
    assert found.high_ms is not None
    line = report.every.marks[0]
    assert line.scores[MODEL].bias_s == pytest.approx((found.ms - 8_200_000) / 1000)
    assert line.coverage == float(found.low_ms <= 8_200_000 <= found.high_ms)
    assert line.width == pytest.approx((found.high_ms - found.low_ms) / 82_000)


def test_every_race_weighs_the_same_however_many_ran() -> None:
    big = race("big", *[EVEN_RUN] * 9)
    small = race("small", FADED)
    report = backtest([big, small], TABLES)
    assert at(report.every.marks[0], EVEN)[1] == pytest.approx(604.9 / 2)
    assert report.every.marks[0].races == 2
    assert (report.every.marks[0].worst, report.every.marks[0].best) == tuple(
        sorted(backtest([one], TABLES).every.marks[0].coverage for one in (big, small))
    )


def test_a_projection_knows_nothing_of_what_comes_after() -> None:
    later = replace(FADED, splits=(FADED.splits[0], (20_000_000, 3_900_000)))
    one, other = (backtest([race("r", run)], TABLES).every.marks[0] for run in (FADED, later))
    assert one == other


def test_quarters_hold_the_marks_up_to_their_end() -> None:
    half = Run(((21_097_500, 3_800_000), (30_000_000, 5_400_000)), 7_595_100)
    report = backtest([race("r", half)], TABLES)
    assert [(line.label, line.count) for line in report.every.quarters] == [
        ("25 to 50 %", 1),
        ("50 to 75 %", 1),
    ]
    assert report.every.overall is not None
    assert report.every.overall.count == 2


def test_who_did_not_finish_is_counted_and_not_judged() -> None:
    report = backtest([race("r", EVEN_RUN, replace(FADED, finish_ms=None), Run((), 7_000_000))], TABLES)
    (sample,) = report.samples
    assert (sample.runners, sample.finished) == (2, 1)
    assert report.every.marks[0].count == 1


def test_silence_is_counted() -> None:
    early = Run(((1_000_000, 180_000), *EVEN_RUN.splits), EVEN_RUN.finish_ms)
    report = backtest([race("r", early, replace(EVEN_RUN, pacemaker=True))], TABLES)
    assert [(line.label, line.count, line.silent) for line in report.every.marks] == [
        ("1 km", 0, 1),
        ("10 km", 1, 1),
        ("20 km", 1, 1),
    ]
    assert report.every.overall is not None
    assert (report.every.overall.count, report.every.overall.silent) == (2, 3)


def test_marks_of_different_distances_stand_apart() -> None:
    ten = RaceRuns("t", course("10K"), (Run(((5_000_000, 900_000),), 1_800_000),))
    labels = [line.label for line in backtest([race("m", EVEN_RUN), ten], TABLES).every.marks]
    assert labels == ["5 km of 10000 m", "10 km of 42195 m", "20 km of 42195 m"]


def test_tables_may_depend_on_the_race() -> None:
    asked: list[str] = []

    def tables(one: RaceRuns) -> catalogue.Tables:
        asked.append(one.name)
        return TABLES

    advanced: list[int] = []
    backtest([race("a", EVEN_RUN), race("b", FADED, FADED)], tables, advanced.append)
    assert (asked, advanced) == (["a", "b"], [1, 2])


def test_nothing_at_all() -> None:
    report = backtest([], TABLES)
    assert (report.samples, report.every.marks, report.every.overall, report.parts) == ((), (), None, ())


def test_the_constant_fade_adds_the_same_to_everybody_on_the_road() -> None:
    line = backtest([race("r", EVEN_RUN)], TABLES).every.marks[0]
    rest = 5_795_100 * exp(TABLES.road.fade.at(10_000_000 / MARATHON.distance_mm)[0])
    assert at(line, FADE)[0] == pytest.approx((1_800_000 + rest - 7_595_100) / 1000, abs=0.01)
    track = RaceRuns("t", course("1500"), (Run(((700_000, 100_000),), 212_000),))
    assert FADE not in backtest([track], TABLES).every.marks[0].scores


def test_a_miss_costs_ten_times_how_far_it_is_outside() -> None:
    found = project(MARATHON, EVEN_RUN.splits[:1], TABLES)
    assert found.low_ms is not None
    assert found.high_ms is not None
    width = found.high_ms - found.low_ms
    for finish, outside in (
        (found.ms, 0),
        (found.high_ms + 60_000, 60_000),
        (found.low_ms - 90_000, 90_000),
    ):
        assert finish is not None
        run = Run(EVEN_RUN.splits[:1], finish)
        line = backtest([race("r", run)], TABLES).every.marks[0]
        assert line.winkler == pytest.approx(100 * (width + 10 * outside) / finish)


def test_marathoners_are_told_apart_by_their_pace_at_the_mark() -> None:
    slow = Run(((10_000_000, 3_600_000),), 16_000_000)
    (part,) = backtest([race("r", EVEN_RUN, slow)], TABLES).parts
    assert [(line.label, line.count) for line in part.speeds] == [
        ("to 2:43, 0 to 25 %", 1),
        ("to 2:43, 25 to 50 %", 1),
        ("slower, 0 to 25 %", 1),
    ]


def test_a_short_track_is_another_event() -> None:
    run = Run(((800_000, 120_000),), 226_000)
    both = [RaceRuns(s, course("1500", surface=s), (run,)) for s in (Surface.TRACK, Surface.SHORT_TRACK)]
    assert [part.event for part in backtest(both, TABLES).parts] == ["1500", "1500 short-track"]
