"""The story of hand-written races, in the words that are printed."""

from collections.abc import Iterable
from typing import Any

import pytest

from meetdash.present.moments import Kind
from support import GUN, finish, play, race, split, start_list, status, told

LIST = start_list(
    {"entry": "eisa", "family": "Eisa"},
    {"entry": "muir", "family": "Muir"},
    {"entry": "monson", "family": "Monson"},
    {"entry": "p", "family": "Ernst", "role": "pacemaker", "pace_to_m": 800},
)
RACE = race("1500", sex="women", round="final")
FINISHES = [finish("eisa", "4:00.10"), finish("muir", "4:00.55"), finish("monson", "4:01.70")]
DQ = status("eisa", "DQ", rule="TR17.5.2", note="cut in too early")


def last(count: int, *dicts: dict[str, Any]) -> list[str]:
    return told(play(RACE, LIST, GUN, *dicts))[-count:]


def test_the_start_is_told() -> None:
    meet = {
        "type": "meet",
        "name": "Games",
        "venue": "Armory",
        "city": "New York",
        "date": "2024-02-11",
        "provider": "typed",
    }
    target = {
        "type": "target",
        "name": "World record",
        "code": "WR",
        "kind": "record",
        "time": "3:49.04",
        "holder": "Kipyegon",
        "date": "2024",
    }
    assert told(play(meet, RACE, LIST, target, {**GUN, "time_of_day": "16:12"})) == [
        "Games, Armory, New York, 2024-02-11.",
        "Source: typed.",
        "Women's 1500 m, final, laps of 400 m.",
        "Start list: 3 athletes, 1 pacemaker (Ernst).",
        "Target: World record 3:49.04 (Kipyegon, 2024), even pace.",
        "The gun at 16:12.",
    ]


def test_the_lead_the_laps_and_the_bell() -> None:
    assert last(
        5,
        split("p", 300, "46.0"),
        split("eisa", 300, "46.4"),
        split("p", 700, "1:49.0"),
        split("eisa", 700, "1:49.2"),
        status("p", "DNF"),
        split("eisa", 1100, "2:54.0"),
        split("muir", 1100, "2:54.0"),
    ) == [
        "Ernst (pacemaker) leads at 300 m, three laps to go.",
        "Two laps to go: Ernst (pacemaker) 1:49.0, last lap 1:03.0.",
        "Ernst (pacemaker) steps off after 700 m.",
        "Eisa leads at 1100 m, the bell, one lap to go, Ernst led before.",
        "The bell, one lap to go: Eisa 2:54.0, last lap 1:04.8.",
    ]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (range(100, 1500, 100), ["Three laps", "Two laps", "The bell"]),
        ([100, 300, 700, 1100], ["Three laps", "Two laps", "The bell"]),
        ([400, 800, 1200, 1400], ["400 m", "800 m", "1200 m"]),
        ([100, 500, 900, 1300], ["500 m", "900 m", "1300 m"]),
    ],
)
def test_laps_are_counted_back_from_the_finish_wherever_the_first_mark_is(
    marks: Iterable[int], said: list[str]
) -> None:
    names = {"type": "start_list", "entries": [{"entry": "eisa", "family": "Eisa"}]}
    times = [split("eisa", mark, f"{mark * 16 // 6000}:{mark * 16 % 6000 / 100:05.2f}") for mark in marks]
    found = [one for one in told(play(race("1500"), names, GUN, *times)) if ": Eisa" in one]
    assert [
        one.removesuffix(" to go").split(" to go")[0].split(":")[0].split(",")[0] for one in found
    ] == said


def test_a_disqualified_winner_keeps_the_crossing_and_the_others_move_up() -> None:
    assert last(5, *FINISHES, DQ) == [
        "Eisa wins in 4:00.10, unofficial.",
        "Muir second in 4:00.55, unofficial.",
        "Monson third in 4:01.70, unofficial.",
        "Eisa disqualified: cut in too early, rule TR17.5.2. The crossing in 4:00.10 stays on record.",
        "Muir is first now, 4:00.55; Monson second, 4:01.70.",
    ]


def test_reinstatement_moves_them_back() -> None:
    assert last(2, *FINISHES, DQ, status("eisa", "OK", note="appeal upheld")) == [
        "Eisa reinstated, was DQ: appeal upheld.",
        "Eisa is first now, 4:00.10; Muir second, 4:00.55; Monson third, 4:01.70.",
    ]


def test_who_finishes_after_a_disqualification_gets_the_place_that_counts() -> None:
    assert last(2, FINISHES[0], DQ, *FINISHES[1:]) == [
        "Muir wins in 4:00.55, unofficial.",
        "Monson second in 4:01.70, unofficial.",
    ]


def test_a_tie_is_told_as_shared() -> None:
    assert last(2, FINISHES[0], finish("muir", "4:00.55"), finish("monson", "4:00.55"))[-1] == (
        "Monson shares second with Muir in 4:00.55, unofficial."
    )


def test_a_correction_and_the_photo_finish_are_told_with_what_was_before() -> None:
    assert last(
        2,
        split("muir", 700, "1:49.5"),
        {"type": "amend", "entry": "muir", "m": 700, "set": {"time": "1:49.2"}, "reason": "reread"},
        finish("muir", "4:00.6"),
        finish("muir", "4:00.55", photo=True),
    ) == [
        "Muir wins in 4:00.6, unofficial.",
        "Correction: Muir at the finish 4:00.55, was 4:00.6 (photo finish).",
    ]
    assert "Correction: Muir at 700 m 1:49.2, was 1:49.5 (reread)." in last(
        9,
        split("muir", 700, "1:49.5"),
        {"type": "amend", "entry": "muir", "m": 700, "set": {"time": "1:49.2"}, "reason": "reread"},
    )


def test_a_correction_of_a_finish_that_swaps_places_says_so() -> None:
    amended = {"type": "amend", "entry": "muir", "set": {"time": "4:00.05"}, "reason": "photo"}
    assert last(2, *FINISHES, amended) == [
        "Correction: Muir at the finish 4:00.05, was 4:00.55 (photo).",
        "Muir is first now, 4:00.05; Eisa second, 4:00.10.",
    ]


def test_a_withdrawn_finish_moves_the_others_up() -> None:
    assert last(2, *FINISHES, {"type": "void", "entry": "eisa", "reason": "a pacemaker's chip"}) == [
        "Withdrawn: Eisa at the finish 4:00.10 (a pacemaker's chip).",
        "Muir is first now, 4:00.55; Monson second, 4:01.70.",
    ]


def test_two_times_for_one_mark_are_told_with_both_values() -> None:
    assert last(1, split("muir", 700, "1:49.5"), split("muir", 700, "1:50.5")) == [
        "Two times for Muir at 700 m: 1:49.5 stands, 1:50.5 was received too."
    ]


def test_a_result_is_told_with_what_it_is_worth() -> None:
    rows = [
        {"entry": "muir", "place": 1, "time": "4:00.55"},
        {"entry": "monson", "place": 2, "time": "4:01.70"},
        {"entry": "eisa", "status": "DQ", "rule": "TR17.5.2"},
        {"entry": "p", "status": "DNF"},
    ]
    assert last(2, *FINISHES, {"type": "result", "state": "official", "rows": rows}) == [
        "Result, official: 1 Muir 4:00.55, 2 Monson 4:01.70; DQ Eisa.",
        "Muir is first now, 4:00.55; Eisa, told as the winner, is disqualified.",
    ]


def test_a_decision_after_a_result_without_finishes_moves_places_too() -> None:
    rows = [
        {"entry": key, "place": place, "time": f"4:0{place}.0"}
        for place, key in enumerate(("eisa", "muir"), 1)
    ]
    assert last(2, {"type": "result", "rows": rows}, DQ) == [
        "Eisa disqualified: cut in too early, rule TR17.5.2.",
        "Muir is first now, 4:02.0.",
    ]


def test_a_mark_under_a_record_says_what_is_open_and_goes_with_a_disqualification() -> None:
    target = {
        "type": "target",
        "name": "World record",
        "kind": "record",
        "time": "4:00.20",
        "holder": "X",
        "date": "2023-08-01",
    }
    found = last(7, target, *FINISHES, DQ)
    assert (
        found[1]
        == "Eisa's 4:00.10 is 0.10 s under the World record of 4:00.20 (X, 2023); not known: whether men ran too."
    )
    assert not any("Muir's" in one for one in found)
    assert "Eisa's 4:00.10 no longer stands against the World record." in found


def test_a_pacemaker_steps_off_and_does_not_fail() -> None:
    assert last(1, split("p", 700, "1:49.0"), status("p", "DNF")) == [
        "Ernst (pacemaker) steps off after 700 m."
    ]
    assert last(1, status("muir", "DNF", note="fell")) == ["Muir does not finish: fell."]
    assert last(1, status("muir", "DNS")) == ["Muir does not start."]


def test_a_recall_and_a_restart_begin_the_story_anew() -> None:
    for again in ([{"type": "start", "action": "recall"}, GUN], [{"type": "start", "action": "restart"}]):
        found = last(
            99, status("p", "DNS"), split("eisa", 700, "1:50.0"), *again, split("eisa", 700, "1:49.0")
        )
        assert found[-2:] == [
            "Eisa leads at 700 m, two laps to go.",
            "Two laps to go: Eisa 1:49.0.",
        ]
        assert "The gun, attempt 2." in found


def test_reconstructed_splits_are_said_to_be() -> None:
    found = last(2, status("p", "DNS"), split("eisa", 700, "1:49.0", source="reconstructed"))
    assert all(one.endswith("(reconstructed splits)") for one in found)
    assert not any(
        "reconstructed" in one for one in last(2, status("p", "DNS"), split("eisa", 700, "1:49.0"))
    )


def test_a_moment_knows_its_time_its_line_and_its_letter() -> None:
    moments = play(RACE, LIST, GUN, *FINISHES, DQ).story.moments
    won = next(moment for moment in moments if moment.kind is Kind.FINISH)
    assert (won.ms, won.label, won.due_ms, won.line, won.entry) == (240_100, "4:00.10", 240_100, 4, "eisa")
    decided = next(moment for moment in moments if moment.text.startswith("Eisa disqualified"))
    assert (decided.kind.letter, decided.jump, decided.label) == ("D", True, "4:01.7")
    assert not Kind.LAP.letter


def test_nothing_is_told_of_what_made_no_difference() -> None:
    once = told(play(RACE, LIST, GUN, *FINISHES))
    assert told(play(RACE, RACE, LIST, LIST, GUN, GUN, *FINISHES, *FINISHES)) == once


def test_hostile_names_are_told_as_plain_text() -> None:
    names = ["Jo [AUS]", "[@click=app.quit]x", "a\u001b]2;owned\u0007", "田中希実", "محمد", "x" * 200]
    listed = start_list(*({"entry": str(index), "name": name} for index, name in enumerate(names)))
    found = told(play(RACE, listed, GUN, *(finish(str(index), f"4:0{index}.0") for index in range(6))))
    text = "\n".join(found)
    assert "Jo [AUS] wins in 4:00.0, unofficial." in found
    assert "[@click=app.quit]x second in 4:01.0, unofficial." in found
    assert "a third in 4:02.0, unofficial." in found
    assert "田中希実 fourth in 4:03.0, unofficial." in found
    assert "\x1b" not in text
    assert "x" * 121 not in text


def test_a_downhill_course_that_nobody_certified_sees_no_record_pace_and_no_record() -> None:
    half = race("HM", sex="women", certified=False, drop_m_per_km=12)
    mark = {"type": "target", "name": "world record", "code": "WR Mx", "kind": "record", "time": "1:02:52"}
    found = told(
        play(
            half,
            start_list({"entry": "r", "family": "Runner"}),
            mark,
            GUN,
            split("r", 10_000, "29:20"),
            finish("r", "61:51"),
        )
    )
    assert not any("Record pace" in one for one in found)
    [under] = [one for one in found if "under the world record" in one]
    assert "1:01 under" in under
    assert "but no record: the course is not certified; the course drops 12 m a kilometre" in under
    assert "ratification" not in under


def test_a_correction_is_told_before_the_lead_that_follows_from_it() -> None:
    said = told(
        play(
            race("1500"),
            start_list("a", "b"),
            GUN,
            split("a", 400, "60.0"),
            split("b", 400, "60.5", id="b"),
            {"type": "amend", "ref": "b", "set": {"time": "59.5"}},
        )
    )
    assert ["59.5" in line for line in said[-2:]] == [True, False]
    assert "leads at" in said[-1]


def test_a_slip_of_the_bib_that_is_withdrawn_is_told_though_its_entry_is_gone() -> None:
    said = told(play(race("1500"), GUN, split("99", 400, "60.0", id="x"), {"type": "void", "ref": "x"}))
    assert said[-1].startswith("Withdrawn: 99")


READ_TWICE = [split("b", 400, "61.0"), split("b", 800, "1:45.0", id="x")]
VOID = {"type": "void", "ref": "x", "reason": "chip read twice"}


def test_after_a_time_that_was_withdrawn_the_next_one_there_is_told() -> None:
    said = told(play(race("1500"), start_list("b"), GUN, *READ_TWICE, VOID, split("b", 800, "2:03.0")))
    assert "Withdrawn: B at 800 m 1:45.0 (chip read twice)." in said
    assert "B at 800 m 2:03.0 now; 1:45.0 was withdrawn." in said


def test_a_time_that_was_withdrawn_and_comes_again_stands_again() -> None:
    void = {"type": "void", "entry": "a", "m": 800}
    said = told(
        play(race(), start_list("a", "b"), GUN, split("a", 800, "2:03.0"), void, split("a", 800, "2:03.0"))
    )
    assert "A at 800 m 2:03.0 stands again." in said
    assert not any("was withdrawn" in one for one in said)


def test_a_time_that_is_somebody_elses_was_not_withdrawn() -> None:
    moved = {"type": "amend", "entry": "a", "m": 800, "set": {"entry": "b"}}
    said = told(
        play(race(), start_list("a", "b"), GUN, split("a", 800, "2:03.0"), moved, split("a", 800, "2:04.0"))
    )
    assert "Correction: the 2:03.0 at 800 m is B's, not A's." in said
    assert not any("was withdrawn" in one for one in said)


def test_a_time_that_was_kept_out_and_stands_now_is_told() -> None:
    said = told(play(race("1500"), start_list("b"), GUN, *READ_TWICE, split("b", 800, "2:03.0"), VOID))
    assert said[-2:] == [
        "Two times for B at 800 m: 1:45.0 stands, 2:03.0 was received too.",
        "Correction: B at 800 m 2:03.0, was 1:45.0 (chip read twice).",
    ]


@pytest.mark.parametrize(("behind", "stamped"), [("", ""), (".0", ".0"), (".00", ".0")])
def test_what_has_no_time_of_its_own_is_stamped_no_finer_than_the_clock_was_told(
    behind: str, stamped: str
) -> None:
    """Times in whole seconds know no tenth of a second."""

    def time(lap: int, off: int) -> str:
        seconds = 36 + 72 * lap + off
        return f"{seconds // 60}:{seconds % 60:02d}{behind}"

    times = [
        split(key, 200 + 400 * lap, time(lap, off - (5 * (lap - 3) if lap > 3 and not off else 0)))
        for lap in range(7)
        for off, key in enumerate(("ahl", "berg", "cole"))
    ]
    feed = [race("3000"), start_list("ahl", "berg", "cole"), GUN, *times, status("cole", "DNF")]
    moments = play(*feed).story.moments
    [move] = [one for one in moments if one.move is not None]
    assert move.label == f"5:26{stamped}"
    assert moments[-1].label == f"7:50{stamped}"
    clock = {"type": "clock", "elapsed": f"8:00{behind}"}
    assert play(*feed, clock, status("berg", "DNF")).story.moments[-1].label == f"8:00{stamped}"


def test_a_leaders_time_without_a_name_that_is_withdrawn_is_told_so() -> None:
    slip = {"type": "leader", "m": 700, "time": "2:49.0", "id": "x"}
    right = {"type": "amend", "ref": "x", "set": {"time": "1:49.0"}, "reason": "misread"}
    assert last(2, slip, right) == [
        "Withdrawn: the leader, not named, 2:49.0 at 700 m (misread).",
        "The leader, not named, 1:49.0 at 700 m.",
    ]
    assert last(1, slip, {"type": "void", "ref": "x"}) == [
        "Withdrawn: the leader, not named, 2:49.0 at 700 m."
    ]


def test_another_time_for_the_leader_is_told_as_one_too_many() -> None:
    one = {"type": "leader", "m": 700, "time": "1:49.0"}
    assert last(1, one, {**one, "time": "1:49.4"}) == [
        "Two times for the leader at 700 m: 1:49.0 stands, 1:49.4 was received too."
    ]


def test_nobody_led_before_whose_lead_was_withdrawn_or_was_none_by_a_late_time() -> None:
    start = (split("muir", 300, "46.0"), split("monson", 300, "46.4"), split("muir", 700, "1:49.0"))
    slip = split("eisa", 700, "1:40.0", id="x")
    assert last(1, *start, slip)[0] == "Eisa leads at 700 m, two laps to go, Muir led before."
    back = last(2, *start, slip, {"type": "void", "ref": "x"})
    assert back == ["Withdrawn: Eisa at 700 m 1:40.0.", "Muir leads at 700 m, two laps to go."]
    [late] = last(1, *start[:2], split("eisa", 300, "45.9"))
    assert late == "Eisa leads at 300 m, three laps to go."
