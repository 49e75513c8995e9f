"""The scripts that make the coefficients: on races whose answer is known, and that no city outvotes another."""

from itertools import pairwise
from math import exp
from pathlib import Path

import pytest
from bench.fit_road import Race, road
from bench.fit_track import narrowing, races
from bench.least import absolute, quantile
from hypothesis import given
from hypothesis import strategies as st

from meetdash import catalogue

HEADER = "5k,10k,20k,30k,40k,finish"


def field(path: Path, fade: float, count: int = 60) -> Race:
    """A race in which the rest from 10 km on takes everybody so much longer, give or take."""
    lines = [HEADER]
    for index in range(count):
        pace = 200 + index * 3
        wobble = 1 + fade + (index % 5 - 2) * 0.01
        at = [
            pace * (10 + (km - 10) * wobble) if km > 10 else pace * km for km in (5, 10, 20, 30, 40, 42.195)
        ]
        lines.append(",".join(f"{one:.0f}" for one in at))
    path.write_text("\n".join(lines))
    return Race.of(path, "MAR")


def test_cities_weigh_the_same_however_many_races_they_have(tmp_path: Path) -> None:
    many = [field(tmp_path / f"flat_{year}.csv", 0.0) for year in range(4)]
    one = field(tmp_path / "hilly_2001.csv", 0.2)
    table = road([*many, one])
    fades = {row[0]: row[1] for row in table["fade"]}
    # The median of two cities of one weight lies between them; four flat races to one would give the flat one.
    assert road(many)["fade"][0][1] == pytest.approx(0, abs=0.01)
    low, high = table["rows"][1][9], table["rows"][1][11]
    alone = road(many)
    assert high - low > 3 * (alone["rows"][1][11] - alone["rows"][1][9])
    assert set(fades) == {row[0] for row in table["rows"]} == {row[0] for row in table["quick"]}
    assert "hilly_2001" in table["sample"]
    assert catalogue.projection().with_road(table).road.distance_mm == 42_195_000


def test_least_absolute_error_passes_through_the_many_and_not_the_odd_one() -> None:
    columns = [[1.0, float(x)] for x in range(9)]
    values = [2 + 3.0 * x for x in range(8)] + [500.0]
    assert absolute(columns, values, [1.0] * 9, rounds=60) == pytest.approx([2, 3], abs=1e-2)
    assert quantile([(value, 1.0) for value in (5, 1, 4, 2, 3)], 0.5) == 3


ROWS = st.lists(st.tuples(st.floats(-0.1, -0.01), st.floats(0.01, 0.1)), min_size=2, max_size=5)


@given(ends=ROWS)
def test_narrowing_only_widens_and_leaves_no_range_wider_than_one_before_it(
    ends: list[tuple[float, float]],
) -> None:
    parts = [0.2 + 0.15 * index for index in range(len(ends))]
    rows = [[part, 0.0, 0.0, 0.0, low, high] for part, (low, high) in zip(parts, ends, strict=True)]
    made = narrowing(rows)
    for before, after in zip(rows, made, strict=True):
        assert after[4] <= before[4] + 1e-4
        assert after[5] >= before[5] - 1e-4
    widths = [(1 - row[0]) * (exp(1.5 * row[5]) - exp(1.5 * row[4])) for row in made]
    assert all(later <= earlier + 3e-4 for earlier, later in pairwise(widths))


def test_a_file_says_which_races_were_paced(tmp_path: Path) -> None:
    athlete = '{"status": "OK", "finish_s": 240.0, "splits": [{"d_m": 800, "t_s": 128.0}]}'
    lines = [
        f'{{"race": "{name}", "distance_m": 1500, "athletes": [{athlete}]}}'
        for name in ("Mile of the Year (world record)", "Olympic final", "3000 m steeplechase")
    ]
    path = tmp_path / "races.json"
    path.write_text(f"[{','.join(lines)}]")
    assert [race.paced for race in races(path)] == [True, False]
