"""However the splits arrive, the moves are those of the splits that stand."""

import random

import pytest

from analysis.moves.races import Splits, corrected, even, fed, moves, slower, track, withdrawn
from meetdash.analysis.moves import Kind, Move, MoveWatch, Note
from meetdash.analysis.moves.watch import AT_ONCE
from meetdash.core.course import course


def race() -> Splits:
    rng = random.Random(4)
    splits = {where: round(ms + rng.gauss(0, 20)) for where, ms in even(3000, 100, 10).items()}
    splits = slower(splits, "r0", 1_200_000, 1_500_000, -2_500)
    return slower(splits, "r6", 1_600_000, 3_000_000, 12_000)


def facts(watch: MoveWatch) -> list[tuple[object, ...]]:
    return sorted(
        (one.id, one.kind, one.entry, one.from_mm, one.to_mm, one.known_mm, one.evidence.places)
        for one in watch.moves.values()
    )


def test_splits_out_of_order_find_the_same_moves() -> None:
    splits = race()
    clean = MoveWatch(track())
    fed(clean, splits)
    assert clean.moves
    for seed in range(10):
        rng = random.Random(seed)
        late = MoveWatch(track())
        arrival = sorted(splits.items(), key=lambda one: one[1] + rng.uniform(0, 4_000))
        for (key, mm), ms in arrival:
            late.take(key, mm, ms)
        late.end()
        assert facts(late) == facts(clean)


def test_clocks_may_all_be_later_and_names_others() -> None:
    splits = race()
    plain, other = MoveWatch(track()), MoveWatch(track())
    fed(plain, splits)
    fed(other, {(f"x{key}", mm): ms for (key, mm), ms in splits.items()})
    assert [one.kind for one in plain.moves.values()] == [one.kind for one in other.moves.values()]
    assert {f"x{one.entry}" for one in plain.moves.values()} == {one.entry for one in other.moves.values()}


def test_a_correction_that_disproves_withdraws() -> None:
    splits = race()
    watch = MoveWatch(track())
    told: Move | None = None
    for (key, mm), ms in sorted(splits.items(), key=lambda one: one[1]):
        for note in watch.take(key, mm, ms):
            if isinstance(note, Move) and note.entry == "r0" and told is None:
                told = note
        if told is not None:
            break
    assert told is not None
    assert told.kind is Kind.BREAK
    notes = []
    for mm in range(1_300_000, told.known_mm + 1, 100_000):
        notes += corrected(watch, "r0", mm, mm * 15 // 100, "photo finish")
    [gone] = withdrawn(notes)
    assert (gone.move, gone.reason) == (told.id, "photo finish")
    assert told.id not in watch.moves


def test_a_correction_that_proves_tells() -> None:
    splits = race()
    right = splits["r0", 1_500_000]
    missing = {where: ms for where, ms in splits.items() if where[0] != "r0" or where[1] < 1_300_000}
    watch = MoveWatch(track())
    fed(watch, {where: ms for where, ms in missing.items() if ms < right + 3_000})
    assert not [one for one in watch.moves.values() if one.entry == "r0"]
    notes = []
    for mm in range(1_300_000, 1_500_001, 100_000):
        notes += corrected(watch, "r0", mm, splits["r0", mm])
    assert "r0" in {one.entry for one in moves(notes)}


def test_a_correction_that_changes_nothing_says_nothing() -> None:
    splits = race()
    watch = MoveWatch(track())
    fed(watch, splits)
    before = facts(watch)
    assert corrected(watch, "r3", 800_000, splits["r3", 800_000] + 10) == []
    assert facts(watch) == before


def test_a_voided_split_is_gone() -> None:
    splits = race()
    watch, without = MoveWatch(track()), MoveWatch(track())
    fed(watch, splits)
    corrected(watch, "r6", 2_000_000, None)
    fed(without, {where: ms for where, ms in splits.items() if where != ("r6", 2_000_000)})
    assert facts(watch) == facts(without)
    assert corrected(watch, "nobody", 100_000, None) == []


def test_nobody_waits_for_one_who_is_out() -> None:
    splits = even(3000, 100, 4)
    watch = MoveWatch(track())
    for (key, mm), ms in sorted(splits.items(), key=lambda one: one[1]):
        if mm <= 1_000_000 or key != "r3":
            watch.take(key, mm, ms)
        if mm == 1_000_000 and key == "r3":
            assert watch.leave("r3") == []
            assert watch.leave("r3") == []
    assert watch.end() == []
    assert not watch.moves


def test_a_time_printed_to_the_tenth_is_not_late_after_one_to_the_hundredth() -> None:
    watch = MoveWatch(track())
    watch.take("a", 1_000_000, 180_670, 2)
    engine = watch._engine
    watch.take("b", 1_000_000, 180_600, 1)
    watch.take("c", 1_000_000, 181_000, 1)
    assert watch._engine is engine, "nothing was judged anew"


def test_in_a_mass_race_everything_is_judged_anew_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    watch = MoveWatch(track())
    again = watch._again

    def counted(reason: str) -> list[Note]:
        made.append(len(watch._splits))
        return again(reason)

    monkeypatch.setattr(MoveWatch, "_again", lambda _, reason: counted(reason))
    for number in range(6_000):
        watch.take(f"r{number}", 1_000_000, 200_000 + number * 100 - (50_000 if number % 2 else 0))
    late = [count for count in made if count > AT_ONCE]
    assert 1 < len(late) < 12, "each time by an eighth more"


def test_one_runner_over_marks_five_kilometres_apart() -> None:
    """Whose drive is one stretch long, of which there are no halves."""
    for seed in range(60):
        rng = random.Random(seed)
        watch, ms = MoveWatch(course("MAR")), 0
        for mm in range(5_000_000, 42_000_000, 5_000_000):
            ms += round(5_000 * 175 * rng.uniform(0.96, 1.04))
            watch.take("a", mm, ms, 0)
        watch.end()
