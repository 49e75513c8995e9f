"""The projection: what must hold of it whatever the coefficients, and what the shipped ones do."""

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash import catalogue
from meetdash.analysis.drift import drift, mishap
from meetdash.analysis.projection import Projection, backing, project
from meetdash.analysis.projection_tables import Tables, TablesError
from meetdash.core.course import Course, Surface, course

TABLES = catalogue.projection()
MARATHON = course("MAR")
MILE = course("MILE")
SHORT = Surface.SHORT_TRACK
COURSES = (
    MARATHON,
    course("HM"),
    course("10K"),
    course("800"),
    course("1500"),
    MILE,
    course("2MILE", surface=SHORT),
    course("10000"),
    course("3000SC"),
)

Splits = list[tuple[int, int]]


def marks(where: Course) -> list[int]:
    return (
        list(where.line_marks[:-1]) if where.lap_mm else list(range(5_000_000, where.distance_mm, 5_000_000))
    )


def laps(where: Course, ms_per_km: list[float]) -> Splits:
    """Splits at the marks of a course, each stretch at its own pace; the last pace goes on."""
    found, at, ms = [], 0, 0.0
    for index, mm in enumerate(marks(where)):
        ms += (mm - at) * ms_per_km[min(index, len(ms_per_km) - 1)] / 1_000_000
        at = mm
        found.append((mm, round(ms)))
    return found


PACES = st.lists(st.floats(160_000, 420_000), min_size=1, max_size=12)
EVERY = pytest.mark.parametrize("where", COURSES, ids=lambda one: one.event)


@EVERY
@given(paces=PACES, part=st.floats(0, 1), best=st.none() | st.floats(0.9, 1.1))
def test_the_range_holds_the_projection_and_never_precedes_the_last_split(
    where: Course, paces: list[float], part: float, best: float | None
) -> None:
    splits = laps(where, paces)
    some = splits[: max(1, round(part * len(splits)))]
    best_ms = None if best is None else round(best * paces[0] * where.distance_mm / 1_000_000)
    found = project(where, some, TABLES, best_ms=best_ms)
    if found.ms is None:
        assert found.reason
        assert (found.low_ms, found.high_ms) == (None, None)
        return
    assert found.low_ms is not None
    assert found.high_ms is not None
    assert some[-1][1] < found.low_ms <= found.ms <= found.high_ms
    assert found.from_mm == some[-1][0]


@pytest.mark.parametrize("where", [one for one in COURSES if not one.road], ids=lambda one: one.event)
@given(paces=PACES, part=st.floats(0.2, 1), best=st.none() | st.floats(0.9, 1.1))
def test_on_the_track_all_times_a_tenth_longer_give_a_projection_a_tenth_longer(
    where: Course, paces: list[float], part: float, best: float | None
) -> None:
    splits = laps(where, paces)[: max(1, round(part * len(marks(where))))]
    best_ms = None if best is None else round(best * paces[0] * where.distance_mm / 1_000_000)
    one = project(where, splits, TABLES, best_ms=best_ms)
    slower = [(mm, ms * 11 // 10) for mm, ms in splits]
    other = project(where, slower, TABLES, best_ms=best_ms and round(best_ms * 1.1))
    # A mishap needs two seconds lost, and a best is used within limits: thresholds may fall between the two.
    if one.ms is None or other.ms is None or one.basis != other.basis:
        return
    barriers = where.event.endswith("SC")
    if all(mishap(each, each[0] if barriers else (0, 0)) is None for each in (splits, slower)):
        assert other.ms == pytest.approx(one.ms * 1.1, rel=2e-4)


@given(
    pace=st.floats(190_000, 340_000),
    swings=st.lists(st.floats(0.95, 1.1), min_size=1, max_size=8),
    part=st.floats(0.1, 1),
)
def test_on_the_road_slower_is_later(pace: float, swings: list[float], part: float) -> None:
    """Of a pace that swings as that of runners does; where it leaps there is no such rule."""
    splits = laps(MARATHON, [pace * swing for swing in swings])[: max(1, round(part * 8))]
    one = project(MARATHON, splits, TABLES)
    other = project(MARATHON, [(mm, ms * 11 // 10) for mm, ms in splits], TABLES)
    assert one.ms is not None
    assert other.ms is not None
    # The fade depends on how quick a runner is, and the quickest have their own, so a tenth is only about a tenth.
    assert other.ms == pytest.approx(one.ms * 1.1, rel=0.06)
    assert other.ms > one.ms


@EVERY
def test_an_even_race_is_projected_near_even_pace_and_nearer_towards_the_end(where: Course) -> None:
    splits = laps(where, [180_000])
    even = where.distance_mm * 180_000 / 1_000_000
    widths = []
    for count in range(1, len(splits) + 1):
        found = project(where, splits[:count], TABLES)
        if found.ms is not None and found.low_ms is not None and found.high_ms is not None:
            assert found.ms == pytest.approx(even, rel=0.08)
            widths.append(found.high_ms - found.low_ms)
    assert widths[-1] < widths[0] or len(widths) == 1


def test_a_slowdown_in_the_marathon_goes_on_and_grows() -> None:
    steady = [300_000.0] * 6
    even, fading = (
        project(MARATHON, laps(MARATHON, [*steady[:5], last])[:6], TABLES) for last in (300_000, 315_000)
    )
    assert even.ms is not None
    assert fading.ms is not None
    lost = 5 * 15_000
    assert fading.ms - even.ms > 2 * lost


def test_a_missed_mat_only_lengthens_the_stretch() -> None:
    whole = laps(MARATHON, [300_000.0])[:6]
    missed = [split for split in whole if split[0] != 25_000_000]
    one, other = project(MARATHON, whole, TABLES), project(MARATHON, missed, TABLES)
    assert one.ms == pytest.approx(other.ms, rel=1e-5)
    assert drift(missed, 0.092 * MARATHON.distance_mm).window_mm == 10_000_000


def test_two_missed_mats_in_a_row_widen_the_range() -> None:
    whole = laps(MARATHON, [300_000.0])[:6]
    gap = [split for split in whole if split[0] not in (20_000_000, 25_000_000)]
    assert _width(project(MARATHON, gap, TABLES)) > 1.15 * _width(project(MARATHON, whole, TABLES))


def _width(found: Projection) -> int:
    assert found.low_ms is not None
    assert found.high_ms is not None
    return found.high_ms - found.low_ms


@pytest.mark.parametrize(
    ("where", "splits", "reason"),
    [
        (MARATHON, [], "no split yet"),
        (MARATHON, [(1_000_000, 180_000)], "no basis before 4219.5 m"),
        (MILE, [(209_344, 30_000)], "no basis before 400 m"),
        (course("3000SC"), [(227_412, 35_000)], "no basis before"),
        (course("3000SC"), [(227_412, 35_000), (500_000, 83_000)], "no whole lap with barriers"),
        (
            course("10000"),
            [(400_000, 70_000), (800_000, 140_000), (1_200_000, 280_000)],
            "a lap may not have",
        ),
    ],
)
def test_silence_has_a_reason(where: Course, splits: Splits, reason: str) -> None:
    found = project(where, splits, TABLES)
    assert found.ms is None
    assert reason in found.reason


def test_a_pacemaker_is_not_projected() -> None:
    assert "pacemaker" in project(MILE, laps(MILE, [150_000]), TABLES, pacemaker=True).reason


def test_at_the_finish_there_is_nothing_left_to_project() -> None:
    found = project(MILE, [*laps(MILE, [150_000]), (MILE.distance_mm, 241_400)], TABLES)
    assert (found.low_ms, found.ms, found.high_ms, found.basis) == (241_400, 241_400, 241_400, "the finish")


def test_the_steeplechase_leaves_out_the_part_without_barriers() -> None:
    steeple = course("3000SC")
    quick_start = laps(steeple, [140_000, 180_000])
    found = project(steeple, quick_start[:4], TABLES)
    start_mm, start_ms = quick_start[0]
    even = start_ms + (steeple.distance_mm - start_mm) * 180_000 / 1_000_000
    assert found.ms == pytest.approx(even, rel=0.002)


def test_the_best_decides_while_the_pace_is_tactical() -> None:
    where = course("1500")
    slow = laps(where, [165_000.0])[:2]
    without = project(where, slow, TABLES)
    with_best = project(where, slow, TABLES, best_ms=230_000)
    assert without.ms is not None
    assert with_best.ms is not None
    assert with_best.ms < without.ms
    assert "PB" in with_best.basis


def test_a_best_from_another_world_is_left_out() -> None:
    where = course("1500")
    slow = laps(where, [165_000.0])[:2]
    assert project(where, slow, TABLES, best_ms=180_000) == project(where, slow, TABLES)


def test_a_fall_costs_its_time_and_no_more_once_the_runner_is_back() -> None:
    where = course("5000")
    upright = laps(where, [160_000.0])
    fallen = [(mm, ms + (6_000 if mm > 2_200_000 else 0)) for mm, ms in upright]
    clean, down, back = (
        project(where, splits[:count], TABLES) for splits, count in ((upright, 9), (fallen, 7), (fallen, 9))
    )
    assert clean.ms is not None
    assert down.ms is not None
    assert back.ms is not None
    assert back.ms - clean.ms == pytest.approx(6_000, abs=800)
    usual = project(where, upright[:7], TABLES)
    assert _width(down) > 1.3 * _width(usual)
    assert abs(down.ms - clean.ms) < 14_000


def test_a_pace_that_changes_for_good_is_no_mishap() -> None:
    where = course("5000")
    assert mishap(laps(where, [160_000.0] * 5 + [180_000.0])[:9]) is None


def test_a_short_odd_first_part_changes_nothing() -> None:
    where = course("MILE", surface=SHORT)
    splits = laps(where, [150_000.0])
    odd = [(9_344, 2_300), *splits]
    assert project(where, odd[:5], TABLES).ms == project(where, splits[:4], TABLES).ms


@given(paces=PACES, count=st.integers(2, 8))
def test_what_comes_after_is_not_known(paces: list[float], count: int) -> None:
    splits = laps(MARATHON, paces)
    other = [*splits[:count], *((mm, ms + 50_000) for mm, ms in splits[count:])]
    assert project(MARATHON, splits[:count], TABLES) == project(MARATHON, other[:count], TABLES)


def test_shipped_tables_name_their_sample_and_no_race_set_aside() -> None:
    assert "berlin_1999" in TABLES.road.sample
    for aside in ("berlin_2006", "boston_2015", "boston_2019"):
        assert aside not in TABLES.road.sample
    assert all("Rome 2024" in table.best_sample for table in TABLES.track)


def test_what_a_range_rests_on_is_said() -> None:
    assert backing(MARATHON, TABLES).startswith("16000 runners of 8 races")
    assert backing(course("HM"), TABLES).startswith("the model of 42195 m: 16000 runners of 8 races")
    assert "not measured" in backing(course("3000SC"), TABLES)
    assert "too few races to measure" in backing(course("5000"), TABLES)
    assert "too few" not in backing(course("800"), TABLES)
    assert "tactical race: not measured" in backing(course("1500"), TABLES)
    assert "nearly all of them the winners" in backing(course("1500"), TABLES, paced=True)
    for event in ("800", "1500", "5000"):
        with_best = backing(course(event), TABLES, paced=True, with_best=True)
        assert "how often it holds was never measured" in with_best
        assert "runners of" not in with_best


@pytest.mark.parametrize(
    ("where", "best_ms", "paced", "measured"),
    [
        (MARATHON, None, False, True),
        (course("HM"), None, False, False),
        (course("800"), None, False, True),
        (course("800"), 110_000, False, False),
        (course("800", surface=SHORT), None, False, False),
        (course("1500"), None, False, False),
        (course("1500"), None, True, False),
        (course("3000SC"), None, False, False),
    ],
)
def test_only_a_range_that_was_counted_is_called_measured(
    where: Course, best_ms: int | None, paced: bool, measured: bool
) -> None:
    splits = laps(where, [140_000.0])[: 1 if where.event == "800" else 3]
    found = project(where, splits, TABLES, best_ms=best_ms, paced=paced)
    assert found.low_ms is not None
    assert found.measured is measured
    part = splits[-1][0] / where.distance_mm
    row = TABLES.measured_at(where.surface, where.distance_mm, best_ms is not None, part)
    assert (row is not None) is (measured and not where.event.endswith("SC"))


def test_what_was_measured_is_that_of_the_nearest_mark() -> None:
    known = Tables.parse(tables(lambda _: None))
    found = known.measured_at("road", 20_000, False, 0.62)
    assert found is not None
    assert (found.at, found.mape, found.coverage, found.count, found.races) == (0.7, 1.0, 0.8, 5, 2)
    assert known.measured_at("road", 20_001, False, 0.62) is None
    assert known.measured_at("road", 20_000, True, 0.62) is None
    assert known.measured_at("track", 20_000, False, 0.62) is None


def test_the_shipped_table_says_what_was_measured_on_how_many() -> None:
    road = [one for one in TABLES.measured if one.surface == "road"]
    assert {(one.from_mm, one.to_mm, one.with_best) for one in road} == {
        (MARATHON.distance_mm, MARATHON.distance_mm, False)
    }
    assert [one.at for one in road] == sorted(one.at for one in road)
    assert max(one.races for one in road) == 8
    assert all(one.races >= 7 and one.count > 100_000 for one in road)
    track = [one for one in TABLES.measured if one.surface != "road"]
    assert {(one.surface, one.from_mm, one.to_mm, one.with_best) for one in track} == {
        ("track", 800_000, 800_000, False)
    }
    assert all(one.races == 15 for one in track)
    assert all(0 < one.mape < 10 and 0.5 < one.coverage < 1 for one in TABLES.measured)


@pytest.mark.parametrize("best", [None, 0.93, 1.0, 1.05, 1.1, 1.14])
@pytest.mark.parametrize("paced", [False, True])
@pytest.mark.parametrize("event", ["800", "1500", "MILE", "3000SC", "2MILE", "5000", "10000"])
def test_on_the_track_no_range_of_even_splits_is_wider_than_one_before_it(
    event: str, best: float | None, paced: bool
) -> None:
    where = course(event)
    if event == "800" and best is None:
        return  # fitted and counted mark by mark, as they were found
    every = (
        marks(where) if event.endswith("SC") else range(where.distance_mm // 50, where.distance_mm, 20_000)
    )
    splits = [(mm, mm * 165 // 1000) for mm in every]
    best_ms = None if best is None else round(where.distance_mm * 0.165 / best)
    widths = []
    for count in range(1, len(splits) + 1):
        found = project(where, splits[:count], TABLES, best_ms=best_ms, paced=paced)
        if found.ms is not None:
            widths.append(_width(found))
    assert len(widths) > 3
    # Three milliseconds, for times are whole ones.
    assert all(after <= before + 3 for before, after in pairwise(widths))


def test_in_the_marathon_the_range_narrows_from_mark_to_mark() -> None:
    for pace in (175_000, 200_000, 240_000, 300_000, 400_000):
        splits = [(mm, mm // 1_000_000 * pace) for mm in range(5_000_000, 42_000_000, 5_000_000)]
        found = [project(MARATHON, splits[:count], TABLES) for count in range(1, len(splits) + 1)]
        assert all(_width(after) < _width(before) for before, after in pairwise(found))


def test_a_pacemaker_in_the_race_narrows_the_range_of_an_athlete_without_a_best() -> None:
    where = course("5000")
    splits = laps(where, [155_000.0])[:8]
    assert _width(project(where, splits, TABLES, paced=True)) < 0.8 * _width(project(where, splits, TABLES))
    with_best = project(where, splits, TABLES, best_ms=780_000)
    assert project(where, splits, TABLES, best_ms=780_000, paced=True) == with_best


def test_a_shorter_race_has_less_of_the_fade_and_of_the_range() -> None:
    half = course("HM")
    whole, shorter = (
        project(where, [(where.distance_mm // 2, where.distance_mm // 8)], TABLES)
        for where in (MARATHON, half)
    )
    assert whole.ms is not None
    assert shorter.ms is not None
    assert _width(shorter) / shorter.ms == pytest.approx(0.625 * _width(whole) / whole.ms, rel=0.05)


def test_who_all_but_stops_still_has_a_range_of_this_world() -> None:
    for pace in (175_000, 200_000, 250_000, 400_000):
        splits = laps(MARATHON, [float(pace), float(pace), pace * 3.0])[:3]
        found = project(MARATHON, splits, TABLES)
        assert found.high_ms is not None
        assert found.high_ms < 4 * splits[-1][1] * MARATHON.distance_mm / splits[-1][0]


def test_the_quickest_have_their_own_coefficients_and_no_step_leads_there() -> None:
    times = [
        project(MARATHON, [(5_000_000, round(5 * pace)), (10_000_000, round(10 * pace))], TABLES).ms
        for pace in range(170_000, 300_000, 250)
    ]
    steps = [after - before for before, after in pairwise(times) if before and after]
    assert min(steps) > 0
    assert max(steps) < 3 * min(steps)
    table = TABLES.road
    assert table.row(0.5, table.quick_to) == table.quick.at(0.5)
    assert table.row(0.5, table.quick_from) == table.curve.at(0.5)
    assert table.row(0.5, table.quick_to) != table.row(0.5, table.quick_from)


ROW = [0.5, *[0.0] * 11]
TRACK_ROW = [0.5, 0.0, 0.0, 0.0, -0.1, 0.1]


def tables(change: Callable[[dict[str, list[list[float]]]], object]) -> object:
    track = {
        "up_to_mm": 1,
        "with_best": [list(TRACK_ROW)],
        "without_best": [list(TRACK_ROW)],
        "paced": [list(TRACK_ROW)],
        "paced_sample": "p",
        "widened": 1,
        "sample": "s",
        "best_sample": "b",
    }
    road = {
        "rows": [list(ROW)],
        "quick": [list(ROW)],
        "quick_to": 0.2,
        "quick_from": 0.3,
        "fade": [[0.5, 0.1]],
    }
    road |= {"reference_ms_per_mm": 0.1, "distance_mm": 1, "sample": "s"}
    measured = {"surface": "road", "from_m": 10, "to_m": 20, "pb": False, "at": 0.5}
    measured |= {"mape": 1.0, "coverage": 0.8, "n": 5, "races": 2}
    made = {"road": road, "track": [track], "measured": [measured, {**measured, "at": 0.7}]}
    change(made)  # type: ignore[arg-type]
    return json.loads(json.dumps(made))


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.pop("road"),
        lambda made: made["road"].pop("sample"),
        lambda made: made["track"][0].pop("best_sample"),
        lambda made: made["road"]["rows"].append([0.4, *[0.0] * 11]),
        lambda made: made["road"]["rows"][0].pop(),
        lambda made: made["track"].append(made["track"][0]),
        lambda made: made["track"].clear(),
        lambda made: made["road"].pop("fade"),
        lambda made: made["road"].update(quick_to=0.3),
        lambda made: made["road"]["quick"][0].pop(),
        lambda made: made["measured"][0].pop("races"),
    ],
)
def test_tables_that_cannot_be_used(change: Callable[[dict[str, list[list[float]]]], object]) -> None:
    Tables.parse(tables(lambda _: None))
    with pytest.raises(TablesError):
        Tables.parse(tables(change))


def test_between_its_marks_a_table_is_interpolated_and_beyond_them_held() -> None:
    curve = TABLES.road.curve
    middle = (curve.parts[3] + curve.parts[4]) / 2
    assert curve.at(middle)[0] == pytest.approx((curve.rows[3][0] + curve.rows[4][0]) / 2)
    assert curve.at(0.001) == curve.rows[0]
    assert curve.at(0.999) == curve.rows[-1]
