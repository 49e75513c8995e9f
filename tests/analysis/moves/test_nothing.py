"""What is no move."""

import random

import pytest

from analysis.moves.races import Splits, even, fed, moves, track
from meetdash.analysis.moves import BACKWARD, Kind, Move, MoveWatch

SIZES = (6, 12, 20, 30)


def jittered(splits: Splits, seed: int, spread_ms: float = 100) -> Splits:
    rng = random.Random(seed)
    return {where: round(ms + rng.gauss(0, spread_ms)) for where, ms in splits.items()}


@pytest.mark.parametrize(("distance", "step"), [(800, 100), (3000, 100), (5000, 200), (10_000, 400)])
def test_an_even_race_with_jitter_has_no_moves(distance: int, step: int) -> None:
    found: list[Move] = []
    for seed in range(100):
        splits = jittered(even(distance, step, SIZES[seed % 4], apart=60), seed)
        found += moves(fed(MoveWatch(track(distance)), splits))
    assert found == []


@pytest.mark.parametrize("decimals", [1, 0])
def test_coarse_times_make_no_moves(decimals: int) -> None:
    unit = 10 ** (3 - decimals)
    for seed in range(30):
        splits = jittered(even(3000, 100, 12), seed, 20)
        coarse = {where: ms // unit * unit for where, ms in splits.items()}
        assert moves(fed(MoveWatch(track()), coarse, decimals)) == []


def test_a_double_read_is_ignored() -> None:
    watch = MoveWatch(track())
    for (key, mm), ms in sorted(even(3000, 100, 12).items(), key=lambda one: one[1]):
        assert watch.take(key, mm, ms) == []
        assert watch.take(key, mm, ms + 900) == []


def test_missed_reads_make_no_moves() -> None:
    for seed in range(30):
        rng = random.Random(seed)
        splits = {where: ms for where, ms in even(3000, 100, 12).items() if rng.random() > 0.1}
        said = moves(fed(MoveWatch(track()), jittered(splits, seed, 20)))
        assert [one for one in said if one.kind not in (Kind.PACK_FORMS, Kind.PACK_BREAKS)] == []


def test_a_lap_count_a_lap_short_makes_no_move() -> None:
    whole = jittered(even(5000, 200, 12), 1, 20)
    splits = {where: ms for where, ms in whole.items() if where[0] != "r5" or where[1] < 2_000_000}
    splits |= {("r5", mm - 400_000): ms for (key, mm), ms in whole.items() if key == "r5" and mm >= 2_400_000}
    assert moves(fed(MoveWatch(track(5000)), splits)) == []


@pytest.mark.parametrize("step", [100, 200])
def test_a_clock_that_jumps_far_makes_no_move(step: int) -> None:
    for at in range(200_000, 400_000, 7_777):
        splits = {
            w: ms + (30_000 if ms >= at else 0) for w, ms in jittered(even(3000, step, 12), at, 20).items()
        }
        assert {one.kind for one in moves(fed(MoveWatch(track()), splits))} <= {Kind.NEGATIVE}


def test_a_lapped_runner_is_not_overtaken_by_a_move() -> None:
    splits = jittered(even(10_000, 200, 12), 3, 20)
    splits |= {("slow", mm): mm * 17_200 // 100_000 for mm in range(200_000, 10_000_001, 200_000)}
    notes = fed(MoveWatch(track(10_000)), splits)
    assert [one for one in moves(notes) if one.kind not in BACKWARD] == []


def test_different_even_paces_are_hardly_ever_moves() -> None:
    """A field that strings out from the gun changes nothing but its packs."""
    count = 0
    for seed in range(30):
        rng = random.Random(seed)
        splits: Splits = {}
        for n in range(12):
            own = 15_000 * (1 + rng.uniform(0, 0.03))
            splits |= {(f"r{n}", mm): round(mm * own / 100_000) for mm in range(200_000, 5_000_001, 200_000)}
        said = moves(fed(MoveWatch(track(5000)), jittered(splits, seed, 30)))
        count += sum(1 for one in said if one.kind is not Kind.PACK_BREAKS)
    assert count <= 3
