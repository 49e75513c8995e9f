"""What an audit of the detector found: slow-downs dropped, clocks, misread times, packs, athletes who run alone."""

import random

import pytest

from analysis.moves.races import Splits, even, fed, moves, slower, track, verdicts, withdrawn
from meetdash.analysis.moves import BACKWARD, FORWARD, Kind, Move, MoveWatch, Note, Outcome
from meetdash.core.course import Course, Surface


def wobbly(splits: Splits, seed: int) -> Splits:
    rng = random.Random(seed)
    return {where: round(ms + rng.gauss(0, 20)) for where, ms in splits.items()}


def watched(splits: Splits, distance_m: int = 5000, seed: int = 1) -> list[Note]:
    return fed(MoveWatch(track(distance_m)), wobbly(splits, seed))


def standing(notes: list[Note]) -> list[Move]:
    gone = {one.move for one in withdrawn(notes)}
    return [one for one in moves(notes) if one.id not in gone]


def strung(step_m: int) -> Splits:
    """Eight runners six seconds apart."""
    return even(5000, step_m, 8, apart=6_000)


@pytest.mark.parametrize("step", [100, 200, 400])
@pytest.mark.parametrize("part", [0.08, 0.12, 0.15, 0.20, 0.30])
def test_a_big_slow_down_is_the_end_of_contact(step: int, part: float) -> None:
    for seed in range(5):
        at = 2_000_000 + seed * 37_000
        splits = slower(even(5000, step, 12), "r4", at, 5_000_000, round((5_000_000 - at) * 0.15 * part))
        [lost] = [
            one for one in moves(watched(splits, seed=seed)) if one.kind in BACKWARD and one.entry == "r4"
        ]
        assert lost.from_mm <= at <= lost.to_mm
        assert lost.known_mm <= at + 2 * step * 1000 + 300_000


@pytest.mark.parametrize("part", [0.05, 0.10, 0.20])
def test_the_wall_in_a_marathon(part: float) -> None:
    course = Course("MAR", 42_195_000, 0, Surface.ROAD)
    marks = [*range(5_000_000, 40_000_001, 5_000_000), 42_195_000]
    splits = {(f"r{n}", mm): mm * 178 // 1000 + n * 100 for n in range(12) for mm in marks}
    splits = slower(splits, "r4", 25_000_000, 42_195_000, round(17_195_000 * 0.178 * part))
    lost = [one for one in moves(fed(MoveWatch(course), splits)) if one.entry == "r4"]
    assert [one.kind in BACKWARD for one in lost] == [True]
    assert lost[0].known_mm == 30_000_000


@pytest.mark.parametrize(("distance", "step"), [(3000, 100), (5000, 200), (10_000, 400)])
def test_even_paces_behind_each_other_are_no_moves(distance: int, step: int) -> None:
    said = []
    for seed in range(20):
        rng = random.Random(seed)
        splits: Splits = {}
        for n in range(rng.randint(6, 30)):
            own = 150 * (1 + rng.uniform(0, 0.03))
            marks = range(step * 1000, distance * 1000 + 1, step * 1000)
            splits |= {(f"r{n}", mm): round(mm * own / 1000) + n * 100 for mm in marks}
        said += watched(splits, distance, seed)
    packs = (Kind.PACK_BREAKS, Kind.PACK_FORMS, Kind.NEGATIVE)
    assert [one for one in moves(said) if one.kind not in packs] == []


@pytest.mark.parametrize("jump_ms", [1_000, 2_000, 3_000, -1_000])
@pytest.mark.parametrize("step", [100, 200])
def test_a_clock_that_jumps_a_little_changes_no_pace(step: int, jump_ms: int) -> None:
    for at in range(150_000, 400_000, 31_000):
        splits = wobbly(even(3000, step, 10), at)
        jumped = {where: ms + (jump_ms if ms > at else 0) for where, ms in splits.items()}
        kinds = {one.kind for one in moves(fed(MoveWatch(track()), jumped))}
        assert not kinds & {Kind.PACE, Kind.SLOWS, Kind.KICK, Kind.DRIVE}


@pytest.mark.parametrize("step", [100, 200])
@pytest.mark.parametrize("off_ms", [-1_500, -900, 900, 1_500])
def test_a_time_misread_once_leaves_no_move(step: int, off_ms: int) -> None:
    splits = even(3000, step, 10)
    splits["r4", 1_600_000] += off_ms
    notes = fed(MoveWatch(track()), splits)
    assert standing(notes) == []
    assert len(moves(notes)) <= 1, "the way back is not told too"
    assert {one.reason for one in withdrawn(notes)} <= {"the next split"}


def test_a_lap_counted_twice_is_no_surge() -> None:
    splits = even(5000, 100, 10)
    ahead = {("r3", mm): ms for (key, mm), ms in splits.items() if key == "r3" and mm <= 1_900_000}
    ahead |= {
        ("r3", mm + 400_000): ms
        for (key, mm), ms in splits.items()
        if key == "r3" and 2_600_000 <= mm < 4_600_000
    }
    others = {where: ms for where, ms in splits.items() if where[0] != "r3"}
    assert [one for one in moves(watched(others | ahead)) if one.entry == "r3" and one.kind in FORWARD] == []


@pytest.mark.parametrize("step", [100, 200])
def test_who_runs_alone_moves_too(step: int) -> None:
    chaser = watched(slower(strung(step), "r3", 2_000_000, 3_000_000, -6_000))
    assert [(one.kind, one.entry) for one in moves(chaser) if one.kind is not Kind.NEGATIVE] == [
        (Kind.SURGE, "r3")
    ]
    leader = watched(slower(strung(step), "r0", 2_000_000, 3_000_000, -6_000))
    assert (Kind.BREAK, "r0") in [(one.kind, one.entry) for one in moves(leader)]
    closing = watched(slower(strung(step), "r7", 4_600_000, 5_000_000, -3_000))
    assert [one.entry for one in moves(closing) if one.kind in FORWARD] == ["r7"]


def test_two_who_part() -> None:
    away = watched(slower(even(3000, 200, 2, apart=200), "r1", 1_600_000, 2_000_000, -2_500), 3000)
    assert [(one.kind, one.entry) for one in moves(away) if one.kind in FORWARD] == [(Kind.BREAK, "r1")]
    left = watched(slower(even(3000, 200, 2, apart=200), "r1", 1_600_000, 2_400_000, 6_000), 3000)
    assert [(one.kind, one.entry) for one in moves(left) if one.kind in BACKWARD] == [
        (Kind.LOSES_CONTACT, "r1")
    ]


def test_a_pack_is_followed_when_somebody_stops_unsaid() -> None:
    splits = {
        where: ms for where, ms in even(5000, 200, 12).items() if where[0] != "r11" or where[1] < 1_200_000
    }
    for key in ("r7", "r8", "r9", "r10"):
        splits = slower(splits, key, 2_000_000, 5_000_000, 15_000)
    [found] = [one for one in moves(watched(splits)) if one.kind is Kind.PACK_BREAKS]
    assert found.evidence.pack is not None
    assert len(found.evidence.pack.after) == 7
    assert 1_800_000 <= found.from_mm < found.to_mm <= found.known_mm


def test_a_line_that_grows_longer_is_a_pack_that_breaks() -> None:
    splits = even(5000, 200, 12)
    for count, n in enumerate(range(11, 3, -1)):
        at = 1_000_000 + 400_000 * count
        splits = slower(splits, f"r{n}", at, 5_000_000, (5_000_000 - at) // 400)
    sizes = [len(one.evidence.pack.after) for one in moves(watched(splits)) if one.evidence.pack is not None]
    assert len(sizes) >= 3
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) > 1, "one man alone is no pack"


def test_missed_reads_form_no_pack() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        splits = {where: ms for where, ms in even(5000, 200, 8, apart=100).items() if rng.random() > 0.05}
        assert moves(watched(splits, seed=seed)) == []


def test_back_to_the_usual_pace_after_a_lull_is_no_raised_pace() -> None:
    splits = even(5000, 100, 10)
    for n in range(10):
        splits = slower(splits, f"r{n}", 2_000_000, 2_600_000, 6 * 1_200)
    assert not {one.kind for one in moves(watched(splits))} & {Kind.PACE, Kind.DRIVE}


def test_a_little_quicker_for_long_is_a_drive_with_company_or_without() -> None:
    pack, solo = even(5000, 100, 10), slower(even(5000, 100, 10), "r0", 2_000_000, 4_000_000, -9_000)
    for n in range(10):
        pack = slower(pack, f"r{n}", 2_000_000, 4_000_000, -9_000)
    for splits in (pack, solo):
        [drive] = [one for one in moves(watched(splits)) if one.kind is Kind.DRIVE]
        assert drive.entry == "r0"
        assert drive.from_mm <= 2_000_000 <= drive.to_mm


def test_a_bridge_is_told_when_it_is_built() -> None:
    splits = slower(even(3000, 100, 10), "r9", 200_000, 600_000, 2_500)
    notes = watched(slower(splits, "r9", 1_400_000, 1_800_000, -2_600), 3000)
    assert [one.kind for one in moves(notes) if one.kind in FORWARD] == [Kind.SURGE, Kind.BRIDGE]


def test_one_move_at_most_was_decisive_and_only_when_the_second_has_come_by() -> None:
    splits = slower(even(3000, 100, 10), "r0", 1_000_000, 1_200_000, -1_000)
    splits = slower(splits, "r0", 2_600_000, 3_000_000, -5_000)
    notes = watched(splits, 3000)
    [won] = [one for one in verdicts(notes) if one.outcome is Outcome.DECISIVE]
    assert won.evidence.gap is not None
    assert won.evidence.gap.ms >= 5_000
    [kick] = [one for one in moves(notes) if one.id == won.move]
    assert kick.kind is Kind.KICK
