"""Each kind of move is found where it is, with what became of it."""

import random

import pytest

from analysis.moves.races import Splits, even, fed, laid, moves, slower, track, verdicts
from meetdash.analysis.moves import FORWARD, Kind, Move, MoveWatch, Note, Outcome
from meetdash.core.course import Course, Surface


def wobbly(splits: Splits, seed: int = 1) -> Splits:
    rng = random.Random(seed)
    return {where: round(ms + rng.gauss(0, 20)) for where, ms in splits.items()}


def watched(splits: Splits, distance_m: int = 3000, pacemakers: tuple[str, ...] = ()) -> list[Note]:
    return fed(MoveWatch(track(distance_m), pacemakers), wobbly(splits))


def the(kind: Kind, notes: list[Note]) -> Move:
    [found] = [one for one in moves(notes) if one.kind is kind]
    return found


def field(size: int = 10) -> Splits:
    return even(3000, 100, size)


def test_a_surge_from_the_back() -> None:
    splits = slower(field(), "r9", 1_000_000, 1_200_000, -1_300)
    move = the(Kind.SURGE, watched(splits))
    assert move.entry == "r9"
    assert move.from_mm <= 1_000_000 <= move.to_mm
    assert move.to_mm - move.from_mm <= 200_000
    assert 1_100_000 <= move.known_mm <= 1_200_000
    assert move.evidence.places is not None
    assert move.evidence.places[1] < move.evidence.places[0]


def test_a_break_is_clear_of_the_field() -> None:
    splits = slower(field(), "r0", 1_200_000, 1_500_000, -2_500)
    move = the(Kind.BREAK, watched(splits))
    assert move.entry == "r0"
    assert move.evidence.gap is not None
    assert move.evidence.gap.ms >= 800


def test_a_break_that_is_closed_has_been_covered() -> None:
    splits = slower(field(), "r0", 1_000_000, 1_300_000, -2_500)
    for key in [f"r{n}" for n in range(1, 10)]:
        splits = slower(splits, key, 1_350_000, 1_750_000, -2_400)
    notes = watched(splits)
    move = the(Kind.BREAK, notes)
    assert [one.outcome for one in verdicts(notes) if one.move == move.id][-1] is Outcome.COVERED


def test_a_break_that_comes_back_by_itself_has_faded() -> None:
    splits = slower(slower(field(), "r0", 1_000_000, 1_300_000, -2_500), "r0", 1_350_000, 1_700_000, 3_000)
    notes = watched(splits)
    move = next(one for one in moves(notes) if one.kind in FORWARD)
    assert [one.outcome for one in verdicts(notes) if one.move == move.id][-1] is Outcome.FADED


def test_a_break_that_lasts_has_held_and_in_the_end_was_decisive() -> None:
    splits = slower(field(), "r0", 1_000_000, 1_300_000, -2_500)
    notes = watched(splits)
    move = the(Kind.BREAK, notes)
    assert [one.outcome for one in verdicts(notes)] == [Outcome.HELD, Outcome.DECISIVE]
    assert {one.move for one in verdicts(notes)} == {move.id}


def test_losing_contact_is_said_once() -> None:
    splits = slower(field(), "r4", 1_000_000, 3_000_000, 20_000)
    notes = watched(splits)
    move = the(Kind.LOSES_CONTACT, notes)
    assert move.entry == "r4"
    assert abs(move.onset_mm - 1_000_000) <= 100_000
    assert [one.outcome for one in verdicts(notes)] == [Outcome.HELD]


def test_a_fall_is_told_when_the_pace_is_back() -> None:
    splits = slower(field(), "r4", 1_000_000, 1_100_000, 4_500)
    notes = watched(splits)
    move = the(Kind.FALL, notes)
    assert (move.entry, move.from_mm, move.to_mm, move.known_mm) == ("r4", 1_000_000, 1_100_000, 1_200_000)
    assert [one.kind for one in moves(notes)] == [Kind.FALL]


def test_a_misread_time_is_no_fall() -> None:
    splits = field()
    splits["r4", 1_100_000] += 3_000
    assert [one for one in moves(watched(splits)) if one.entry == "r4"] == []


def test_the_pack_quicker_is_taking_over_the_pace() -> None:
    splits = field()
    for key in [f"r{n}" for n in range(10)]:
        splits = slower(splits, key, 1_000_000, 2_000_000, -10 * 900)
    notes = watched(splits)
    move = the(Kind.PACE, notes)
    assert move.from_mm <= 1_000_000 <= move.to_mm
    assert move.known_mm == 1_200_000, "one segment could be a clock's doing"
    assert move.evidence.pack_pace is not None
    assert move.evidence.pack_pace.before_ms == pytest.approx(30_000, abs=60)
    assert move.evidence.pack_pace.after_ms == pytest.approx(28_200, abs=60)
    assert the(Kind.DRIVE, notes).entry == move.entry


def test_the_pack_slower_is_said_too() -> None:
    splits = field()
    for key in [f"r{n}" for n in range(10)]:
        splits = slower(splits, key, 1_000_000, 1_500_000, 5 * 1_500)
    move = the(Kind.SLOWS, watched(splits))
    assert move.from_mm <= 1_000_000 <= move.to_mm


def test_a_kick_of_the_whole_pack_is_the_quickest_man_s() -> None:
    splits = field()
    for key in [f"r{n}" for n in range(10)]:
        extra = 200 if key == "r2" else 0
        splits = slower(splits, key, 2_600_000, 3_000_000, -4 * (1_100 + extra))
    kicks = [one for one in moves(watched(splits)) if one.kind is Kind.KICK]
    assert kicks[0].entry == "r2"
    assert kicks[0].from_mm <= 2_600_000 <= kicks[0].to_mm
    assert [one.entry for one in kicks].count("r2") == 1


def test_a_kick_that_wins_is_decisive() -> None:
    splits = slower(field(), "r1", 2_600_000, 3_000_000, -4_000)
    notes = watched(splits)
    move = the(Kind.KICK, notes)
    assert move.entry == "r1"
    assert [one.outcome for one in verdicts(notes) if one.move == move.id][-1] is Outcome.DECISIVE


def test_closing_in_the_last_hundred() -> None:
    splits = slower(field(), "r9", 2_900_000, 3_000_000, -1_200)
    assert the(Kind.CLOSING, watched(splits)).entry == "r9"


def test_the_lead_pack_breaks_once() -> None:
    splits = field(12)
    for key in [f"r{n}" for n in range(7, 12)]:
        splits = slower(splits, key, 1_000_000, 3_000_000, 16_000)
    found = the(Kind.PACK_BREAKS, watched(splits))
    assert found.evidence.pack is not None
    assert len(found.evidence.pack.before) == 12
    assert len(found.evidence.pack.after) == 7


def test_who_left_the_pack_alone_before_it_broke_is_not_counted_again() -> None:
    splits = slower(field(12), "r11", 600_000, 1_200_000, 6_000)
    splits |= {("pace", mm): mm * 15 // 100 - 300 for mm in range(100_000, 1_400_001, 100_000)}
    for key in [f"r{n}" for n in range(6, 11)]:
        splits = slower(splits, key, 1_500_000, 3_000_000, 12_000)
    found = the(Kind.PACK_BREAKS, watched(splits, pacemakers=("pace",)))
    assert found.evidence.pack is not None
    assert set(found.evidence.pack.before) == {f"r{n}" for n in range(11)}
    assert 1_400_000 <= found.evidence.pack.before_mm <= found.from_mm
    assert len(found.evidence.pack.after) == 6


def test_a_pacemaker_who_is_missing_at_two_marks_has_stepped_off() -> None:
    splits = field()
    splits |= {("pace", mm): mm * 15 // 100 - 300 for mm in range(100_000, 1_400_001, 100_000)}
    move = the(Kind.STEPS_OFF, watched(splits, pacemakers=("pace",)))
    assert (move.entry, move.from_mm) == ("pace", 1_400_000)


def test_pacemakers_are_not_said_to_lose_contact() -> None:
    splits = field()
    splits |= {
        ("pace", mm): mm * 15 // 100 + max(0, mm - 1_000_000) // 50
        for mm in range(100_000, 2_000_001, 100_000)
    }
    assert [
        one for one in moves(watched(splits, pacemakers=("pace",))) if one.kind is not Kind.STEPS_OFF
    ] == []


def test_a_negative_split_is_said_of_the_first_three() -> None:
    splits = field()
    for key in [f"r{n}" for n in range(10)]:
        splits = slower(splits, key, 1_500_000, 3_000_000, -2_500)
    assert {one.entry for one in moves(watched(splits)) if one.kind is Kind.NEGATIVE} == {"r0", "r1", "r2"}


def test_who_led_alone_and_is_caught_has_not_lost_contact() -> None:
    splits = slower(field(), "r0", 600_000, 1_000_000, -3_000)
    notes = watched(slower(splits, "r0", 1_400_000, 2_000_000, 3_600))
    assert Kind.LOSES_CONTACT not in [one.kind for one in moves(notes)]
    assert the(Kind.FADE, notes).entry == "r0"


def test_a_leader_by_far_who_is_passed_had_no_contact_to_lose() -> None:
    splits = laid(
        (5_000_000, 10_000_000, 21_097_500, 30_000_000),
        {
            "pia": (960_000, (960_000, 2_130_000, 1_810_000)),
            "ria": (960_000, (980_000, 2_150_000, 1_730_000)),
        },
    )
    notes = fed(MoveWatch(Course("MAR", 42_195_000, 0, Surface.ROAD)), splits)
    assert [(one.kind, one.entry) for one in moves(notes)] == [(Kind.FADE, "pia")]


def test_who_led_a_pack_and_falls_behind_it_has_lost_contact() -> None:
    notes = watched(slower(field(), "r0", 1_000_000, 3_000_000, 40_000))
    assert the(Kind.LOSES_CONTACT, notes).entry == "r0"


def sizes(notes: list[Note]) -> list[tuple[int, int, int, int, int]]:
    """Of each change of the lead pack: before and after, the marks it began between, and the one it was known at."""
    return [
        (len(pack.before), len(pack.after), one.from_mm // 1000, one.to_mm // 1000, one.known_mm // 1000)
        for one in moves(notes)
        if (pack := one.evidence.pack) is not None
    ]


def test_who_has_fallen_out_of_sight_of_the_pack_has_still_left_it() -> None:
    marks = range(200_000, 3_000_001, 200_000)
    each = (33_310, 33_400, 33_560, 33_700, 33_900, 34_400)
    splits = {(f"r{n}", mm): ms * mm // 200_000 for n, ms in enumerate(each) for mm in marks}
    tenths = {where: (ms + 50) // 100 * 100 for where, ms in splits.items()}
    assert sizes(fed(MoveWatch(track()), tenths, 1)) == [(6, 4, 400, 600, 1200), (4, 2, 1200, 1400, 1600)]


def test_a_pack_s_marks_are_the_last_as_before_and_the_first_not_so() -> None:
    for seed in range(30):
        rng = random.Random(seed)
        splits = field(10)
        for n in range(3, 10):
            at = rng.randrange(600_000, 2_200_000, 50_000)
            splits = slower(splits, f"r{n}", at, 3_000_000, rng.choice((4_000, 12_000, 30_000)))
        for one in moves(watched(splits)):
            if (pack := one.evidence.pack) is not None:
                assert pack.before_mm <= one.from_mm < one.to_mm <= one.known_mm == pack.after_mm
                assert 1 not in (len(pack.before), len(pack.after))


def test_a_lone_leader_who_is_joined_was_not_in_the_pack_that_he_left() -> None:
    splits = slower(field(6), "r0", 800_000, 1_200_000, -4_000)
    assert sizes(watched(slower(splits, "r1", 1_600_000, 2_000_000, -4_000))) == []


def test_who_is_told_to_have_lost_contact_is_not_in_the_pack() -> None:
    for seed in range(30):
        rng = random.Random(seed)
        splits = field(10)
        for n in range(4, 10):
            at = rng.randrange(1_000_000, 1_800_000, 100_000)
            splits = slower(splits, f"r{n}", at, 3_000_000, (3_000_000 - at) // 100)
        lost: set[str] = set()
        for note in watched(splits):
            if isinstance(note, Move) and note.kind is Kind.LOSES_CONTACT:
                lost.add(note.entry)
            if isinstance(note, Move) and note.evidence.pack is not None:
                assert lost.isdisjoint(note.evidence.pack.after)
