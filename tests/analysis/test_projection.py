"""The even-pace projection: what it says, and when it stays silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.analysis.projection import Projection, even_pace
from meetdash.core.course import Surface, course


def of(event: str, *splits: tuple[float, float], **more: object) -> Projection:
    on = course(event, **more)  # type: ignore[arg-type]
    return even_pace(on, [(round(m * 1000), round(seconds * 1000)) for m, seconds in splits])


def test_an_even_pace_goes_on_as_before_and_says_that_it_is_one() -> None:
    found = of("5000", (1000, 169.56))
    assert (found.ms, found.basis, found.from_mm, found.decimals) == (
        847_800,
        "even pace from 1000 m",
        1_000_000,
        1,
    )
    assert (found.low_ms, found.high_ms) == (None, None), "no range was measured"


@pytest.mark.parametrize(
    ("event", "m", "speaks"),
    [
        ("800", 200, True),
        ("800", 199, False),
        ("1500", 300, False),
        ("1500", 375, True),
        ("5000", 400, False),
        ("5000", 500, True),
        ("10000", 800, False),
        ("10000", 1000, True),
        ("HM", 2000, False),
        ("HM", 5000, True),
    ],
)
def test_silent_before_a_tenth_and_before_a_lap(event: str, m: float, speaks: bool) -> None:
    found = of(event, (m, m / 6))
    assert (found.ms is not None) is speaks
    assert bool(found.reason) is not speaks


def test_silent_without_a_split() -> None:
    assert of("1500").reason == "no split yet"


def test_the_road_claims_whole_seconds() -> None:
    assert of("HM", (10000, 1700.0)).decimals == 0


def test_the_steeplechase_keeps_its_first_part_and_projects_laps() -> None:
    first, lap = 227.412, 396.084
    t_first, t_lap = 36.0, 68.0
    assert of("3000SC", (first, t_first)).ms is None
    assert of("3000SC", (first + lap - 100, t_first + 50)).reason == "no whole lap with barriers yet"
    found = of("3000SC", (first, t_first), (first + lap, t_first + t_lap))
    assert found.ms == pytest.approx((t_first + 7 * t_lap) * 1000, abs=1)
    raw = (t_first + t_lap) / (first + lap) * 3000 * 1000
    assert found.ms is not None
    assert abs(found.ms - raw) > 3000, "nothing like the raw even pace"


def test_the_steeplechase_is_silent_when_its_first_passage_was_missed() -> None:
    assert of("3000SC", (623.496, 104.0), (1019.58, 172.0)).ms is None


def test_at_the_finish_it_is_the_time() -> None:
    assert of("1500", (1500, 213.1)).ms == 213_100


@given(st.integers(60, 100), st.integers(2, 15), st.sampled_from((Surface.TRACK, Surface.SHORT_TRACK)))
def test_an_even_runner_is_projected_to_what_he_runs(lap: int, laps: int, surface: Surface) -> None:
    found = of("10000", *((400 * n, lap * n) for n in range(1, laps + 1)), surface=surface)
    if found.ms is not None:
        assert found.ms == lap * 25_000
