"""Where a move began: found where it was laid, and always between the marks that are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.analysis.moves.begin import beginning
from meetdash.analysis.moves.run import Run

STEP_MM = 200_000
PACE = 160


def runner(gains: list[float]) -> Run:
    """One who came by every 200 m with these gains on those around, at an even pace."""
    run = Run("r")
    for number in range(1, len(gains) + 2):
        run.add(number * STEP_MM, number * STEP_MM * PACE // 1000, 2)
    run.gains[1:] = gains
    return run


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("onset_mm", range(820_000, 1_000_000, 20_000))
def test_a_steady_change_is_found_near_where_it_began(onset_mm: int, side: int) -> None:
    rate = 0.05 * PACE / 1e6
    full = STEP_MM * rate
    gains = [0.0, 0.0, 0.0, side * (1_000_000 - onset_mm) * rate, side * full]
    found = beginning(runner(gains), 3, 5, sum(gains))
    assert abs(found.onset_mm - onset_mm) <= 40_000


@given(st.lists(st.floats(-2.0, 2.0), min_size=3, max_size=8), st.data())
def test_the_likeliest_point_lies_where_it_may_have_begun(gains: list[float], data: st.DataObject) -> None:
    run = runner(gains)
    index = len(run.marks) - 1
    first = data.draw(st.integers(1, index - 1))
    found = beginning(run, first, index, sum(gains[first:index]) or 0.5)
    assert 0 <= found.after < found.before <= index
    assert found.after <= first, "the segment that shows the change is among them"
    assert run.marks[max(first - 1, 0)] <= found.onset_mm <= run.marks[index]
