"""Deltas: minus is ahead, never without a name and a basis, never before a runner has settled."""

from typing import Any

import pytest

from meetdash.analysis.targets import AS_RUN, EVEN_PACE, Target, delta, delta_at, targets
from meetdash.core.race import Race
from support import GUN, made, race, split

RECORD: dict[str, Any] = {
    "type": "target",
    "name": "World record",
    "code": "WR",
    "kind": "record",
    "time": "12:35.36",
    "splits": [
        {"m": 1000 * km, "time": time} for km, time in enumerate(("2:31.9", "5:03.8", "7:35.1", "10:07.0"), 1)
    ],
}
EVEN = {key: value for key, value in RECORD.items() if key != "splits"}


def run(target: dict[str, Any], *splits: tuple[float, str], event: str = "5000") -> Race:
    return made(race(event), target, GUN, *(split("a", m, time) for m, time in splits))


def shown(one: Race, target: Target) -> str | None:
    found = delta(one, one.runners["a"], target)
    return f"{found.span.signed} {found.target.title} at {found.mm // 1000}" if found else None


def test_a_target_without_splits_is_an_even_pace_and_says_so() -> None:
    one = run(EVEN, (1000, "2:30.0"))
    assert [target.basis for target in targets(one)] == [EVEN_PACE]
    assert shown(one, targets(one)[0]) == "−1.1 WR 12:35.36 even pace at 1000"


def test_splits_as_run_are_compared_at_their_marks_alone() -> None:
    one = run(RECORD, (1000, "2:30.0"), (1400, "3:32.0"))
    even, as_run = targets(one)
    assert (even.basis, as_run.basis) == (EVEN_PACE, AS_RUN), "five splits are too few to follow"
    assert shown(one, as_run) == "−1.9 WR 12:35.36 as run at 1000"
    assert shown(one, even) == "+0.5 WR 12:35.36 even pace at 1400"
    assert as_run.at(1_400_000) is None


def test_dense_splits_as_run_come_first() -> None:
    dense = {**RECORD, "splits": [{"m": 200 * lap, "time": 30.2 * lap} for lap in range(1, 25)]}
    assert [target.basis for target in targets(run(dense))] == [AS_RUN, EVEN_PACE]


def test_the_finish_of_a_target_is_its_time_on_either_basis() -> None:
    for target in targets(run(RECORD)):
        assert str(target.at(5_000_000)) == "12:35.36"


@pytest.mark.parametrize(
    ("event", "m", "time", "settled"),
    [
        ("5000", 100, "15.0", False),
        ("5000", 199.9, "30.0", False),
        ("5000", 200, "30.0", True),
        ("HM", 500, "1:25", False),
        ("HM", 1000, "2:50", True),
    ],
)
def test_no_delta_before_a_runner_has_settled(event: str, m: float, time: str, settled: bool) -> None:
    pace = {"type": "target", "name": "Pace", "time": "1:00:00" if event == "HM" else "13:00.0"}
    one = run(pace, (m, time), event=event)
    assert (shown(one, targets(one)[0]) is not None) is settled


def test_the_trend_is_the_change_over_a_lap() -> None:
    even_65 = {"type": "target", "name": "Pace", "time": "13:32.5"}
    one = run(even_65, (600, "1:37.0"), (1000, "2:42.0"), (1400, "3:46.5"))
    found = delta(one, one.runners["a"], targets(one)[0])
    assert found is not None
    assert (str(found.span), found.trend.signed if found.trend else None) == ("−1.0", "−0.5")
    first = delta_at(one, one.runners["a"], targets(one)[0], 600_000)
    assert first is not None
    assert first.trend is None


def test_a_delta_claims_no_more_digits_than_both_have() -> None:
    one = run({"type": "target", "name": "Round", "time": "13:00"}, (1000, "2:35.67"))
    assert shown(one, targets(one)[0]) == "0 Round 13:00 even pace at 1000"


def test_no_delta_at_a_mark_that_was_missed_or_for_nobody() -> None:
    one = run(EVEN, (1000, "2:30.0"))
    assert delta_at(one, one.runners["a"], targets(one)[0], 2_000_000) is None
    assert targets(made(EVEN)) == (), "nothing to compare with before the distance is known"


@pytest.mark.parametrize(
    ("earlier", "trend"),
    [
        ((1000, "2:35.0"), "−0.5"),
        ((1200, "3:06.0"), "−0.8"),
        ((800, "2:03.8"), "−0.3"),
        ((1250, "3:13.7"), None),
    ],
)
def test_a_mark_missing_a_lap_back_leaves_the_trend_to_the_nearest(
    earlier: tuple[float, str], trend: str | None
) -> None:
    """From half a lap to a lap and a half back, scaled to a lap; nothing from nearer or farther."""
    pace = {"type": "target", "name": "Pace", "time": "12:57.5"}
    one = run(pace, (300, "47.0"), earlier, (1400, "3:36.7"))
    found = delta_at(one, one.runners["a"], targets(one)[0], 1_400_000)
    assert found is not None
    assert (found.trend.to(1).signed if found.trend else None) == trend
    assert not trend or found.trend_from_mm == earlier[0] * 1000
