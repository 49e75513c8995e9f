"""Times to the whole second, as taken by hand: a lap is the least that they prove anything of."""

import pytest

from analysis.moves.races import Splits, even, fed, moves, slower, track
from meetdash.analysis.moves import Kind, Move, MoveWatch

LAP = 400_000
LAPS_TO_GO = set(range(200_000, 3_000_001, LAP))


def whole(splits: Splits) -> Splits:
    """Rounded up, as hand times are."""
    return {where: -(-ms // 1000) * 1000 for where, ms in splits.items()}


def thinned(splits: Splits) -> Splits:
    return {(key, mm): ms for (key, mm), ms in splits.items() if mm in LAPS_TO_GO}


def gist(found: list[Move]) -> list[tuple[Kind, str, int, int, float]]:
    return [(one.kind, one.entry, one.from_mm, one.to_mm, one.strength) for one in found]


@pytest.mark.parametrize("step", [100, 200])
def test_of_marks_close_together_those_of_whole_laps_to_go_are_judged(step: int) -> None:
    """One of twelve gains four seconds in a lap and a half, another loses as much."""
    race = slower(
        slower(even(3000, step, 12), "r5", 1_400_000, 2_000_000, -4_000), "r8", 600_000, LAP * 3, 4_000
    )
    found = [one for one in moves(fed(MoveWatch(track()), whole(race), 0)) if one.kind is not Kind.NEGATIVE]
    assert {"r5", "r8"} <= {one.entry for one in found}
    assert all({one.from_mm, one.to_mm} <= LAPS_TO_GO for one in found)
    assert gist(found) == gist(moves(fed(MoveWatch(track()), thinned(whole(race)), 0)))


def test_the_same_race_to_the_hundredth_is_judged_by_every_mark() -> None:
    race = slower(even(3000, 100, 12), "r5", 1_400_000, 2_000_000, -4_000)
    found = moves(fed(MoveWatch(track()), race))
    assert not {mm for one in found for mm in (one.from_mm, one.to_mm)} <= LAPS_TO_GO


@pytest.mark.parametrize("step", [1000, 5000])
def test_marks_far_apart_all_count(step: int) -> None:
    """A road is timed every kilometre at most; that those are no whole laps is nothing to it."""
    race = whole(slower(even(20_000, step, 12), "r5", 5_000_000, 10_000_000, 60_000))
    found = moves(fed(MoveWatch(track(20_000)), race, 0))
    assert (found[0].kind, found[0].entry) == (Kind.LOSES_CONTACT, "r5")
