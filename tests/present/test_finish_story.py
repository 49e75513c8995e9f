"""What is told at and after the finish: places that agree with the board, corrections, records, results."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.core.race import Race
from meetdash.core.standings import Condition, standings
from meetdash.present import plain, words
from meetdash.present.snapshot import snapshot
from support import GUN, finish, play, race, split, start_list, status, told

NAMES = start_list("anna", "bea", "cara", "dora")
RACE = race("1500", sex="women")


def after(count: int, *dicts: dict[str, Any], what: dict[str, Any] = RACE) -> list[str]:
    return told(play(what, NAMES, GUN, *dicts))[-count:]


def amended(entry: str, **set_: Any) -> dict[str, Any]:
    return {"type": "amend", "entry": entry, "set": set_}


def listed(*rows: tuple[str, int, str], state: str = "unofficial") -> dict[str, Any]:
    found = [{"entry": entry, "place": place, "time": time} for entry, place, time in rows]
    return {"type": "result", "state": state, "rows": found}


def test_who_is_disqualified_on_the_way_neither_leads_nor_wins_in_words() -> None:
    found = after(
        99,
        split("anna", 300, "46.0"),
        split("bea", 300, "46.5"),
        status("anna", "DQ", note="false start"),
        split("anna", 700, "1:44.0"),
        split("bea", 700, "1:50.0"),
        finish("anna", "3:45.0"),
        finish("bea", "4:01.0"),
    )
    rest = found[found.index("Anna disqualified: false start.") + 1 :]
    assert [one for one in rest if "Anna" in one and "led before" not in one] == [
        "Anna, disqualified, crosses in 3:45.0."
    ]
    assert "Bea wins in 4:01.0, unofficial." in rest


def test_a_best_is_said_of_who_shares_a_place_too() -> None:
    names = start_list({"entry": "anna", "sb": "4:01.00"}, {"entry": "bea", "pb": "4:00.50", "sb": "4:02.00"})
    found = told(play(RACE, names, GUN, finish("anna", "4:00.00"), finish("bea", "4:00.00")))
    assert found[-2] == "anna wins in 4:00.00, unofficial. Season's best by 1.00 s."
    assert found[-1] == "bea shares first with anna in 4:00.00, unofficial. Personal best by 0.50 s."


def test_who_did_not_finish_and_is_timed_at_the_line_gets_no_place() -> None:
    assert after(2, status("anna", "DNF"), finish("anna", "4:10.0"), finish("bea", "4:11.0")) == [
        "Anna, out of the race, crosses in 4:10.0.",
        "Bea wins in 4:11.0, unofficial.",
    ]


def test_a_decision_about_one_says_nothing_of_another_who_is_out() -> None:
    found = after(
        1, finish("anna", "4:00.0"), finish("bea", "4:01.0"), status("anna", "DQ"), status("cara", "DNS")
    )
    assert found == ["Cara does not start."]


def test_finishes_that_arrive_slowest_first_are_told_with_whom_they_move() -> None:
    assert after(4, finish("dora", "4:02.00"), finish("cara", "4:01.00"), finish("bea", "4:01.50")) == [
        "Cara wins in 4:01.00, unofficial.",
        "Dora is second now, 4:02.00.",
        "Bea second in 4:01.50, unofficial.",
        "Dora is third now, 4:02.00.",
    ]


def test_thousandths_part_a_tie_and_are_told() -> None:
    assert after(2, finish("anna", "4:00.90", raw="4:00.893"), finish("bea", "4:00.90", raw="4:00.898")) == [
        "Anna wins in 4:00.90, unofficial.",
        "Bea second in 4:00.90 (.898), unofficial.",
    ]


def test_thousandths_of_one_alone_part_nobody() -> None:
    found = after(2, finish("anna", "4:00.90"), finish("bea", "4:00.90", raw="4:00.893"))
    assert found[-1] == "Bea shares first with Anna in 4:00.90, unofficial."


def test_a_first_place_by_the_feeds_word_alone_is_no_win() -> None:
    found = after(1, finish("bea", "4:00.00", place=2), finish("cara", "4:01.00", place=1))
    assert "wins" not in found[0]
    found = after(2, finish("bea", "4:00.00", place=2), finish("cara", "4:01.00", place=1))
    assert any("Cara, given first by the feed, in 4:01.00, unofficial" in one for one in found)


def test_two_who_share_a_place_after_a_decision_are_told_together() -> None:
    times = [finish("anna", "4:00.0"), finish("bea", "4:01.0"), finish("cara", "4:01.0")]
    assert after(1, *times, status("anna", "DQ")) == ["Bea and Cara share first now, 4:01.0."]


def test_who_shared_a_place_and_is_alone_on_it_now_is_told() -> None:
    times = [finish("anna", "4:00.0"), finish("bea", "4:00.0"), finish("cara", "4:01.0")]
    assert after(1, *times, status("anna", "DQ")) == ["Bea is first now, 4:00.0; Cara second, 4:01.0."]
    assert after(1, *times, status("anna", "DQ"), status("anna", "OK")) == [
        "Anna and Bea share first now, 4:00.0; Cara third, 4:01.0."
    ]
    void = {"type": "void", "entry": "anna"}
    assert after(1, *times, void) == ["Bea is first now, 4:00.0; Cara second, 4:01.0."]


def test_an_athlete_who_is_not_in_the_official_result_has_no_place() -> None:
    official = listed(("bea", 1, "4:00.00"), state="official")
    playback = play(RACE, NAMES, GUN, split("anna", 300, "46.0"), finish("bea", "4:00.00"), official)
    assert told(playback)[-1] == "Result, official: 1 Bea 4:00.00; not in the result: Anna."
    [one] = playback.meet.races.values()
    anna = next(found for found in standings(one) if found.key == "anna")
    assert (anna.place, str(anna.condition)) == (None, "not in the result")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            amended("bea", time="3:59.50"),
            "Correction: Bea at the finish 3:59.50, was 4:01.00; noted, the official result stands.",
        ),
        (
            {"type": "void", "entry": "anna"},
            "Withdrawn: Anna at the finish 4:00.00; noted, the official result stands.",
        ),
        (finish("dora", "3:50.00"), "Dora crosses in 3:50.00; not in the official result."),
    ],
)
def test_a_time_after_an_official_result_is_noted_and_changes_nothing(
    change: dict[str, Any], said: str
) -> None:
    official = listed(("anna", 1, "4:00.00"), ("bea", 2, "4:01.00"), state="official")
    assert after(1, finish("anna", "4:00.00"), finish("bea", "4:01.00"), official, change) == [said]


def test_an_amendment_after_an_unofficial_result_moves_places() -> None:
    rows = listed(("anna", 1, "4:00.00"), ("bea", 2, "4:01.00"), ("cara", 3, "4:02.00"))
    times = [finish("anna", "4:00.00"), finish("bea", "4:01.00"), finish("cara", "4:02.00")]
    assert after(2, *times, rows, amended("cara", time="4:00.50")) == [
        "Correction: Cara at the finish 4:00.50, was 4:02.00.",
        "Cara is second now, 4:00.50; Bea third, 4:01.00.",
    ]


def test_results_are_rounded_up_and_the_margin_follows() -> None:
    record = {"type": "target", "name": "world record", "code": "WR", "kind": "record", "time": "1:02:52"}
    playback = play(race("HM"), NAMES, record, GUN, finish("anna", "1:02:40.01"), finish("bea", "1:02:40.90"))
    found = [plain.moment(one).strip() for one in playback.story.moments][-3:]
    assert found[0] == "1:02:41 Anna wins in 1:02:41, unofficial."
    assert "Anna's 1:02:41 is 11 s under the world record of 1:02:52" in found[1]
    assert found[2] == "1:02:41 Bea second in 1:02:41 (.90), unofficial."


def test_a_time_that_is_given_to_somebody_else_says_whose_it_is() -> None:
    moved = {"type": "amend", "entry": "anna", "m": 700, "set": {"entry": "bea"}, "reason": "chip swap"}
    found = after(99, split("anna", 300, "46.0"), split("anna", 700, "1:46.0"), moved)
    assert "Correction: the 1:46.0 at 700 m is Bea's, not Anna's (chip swap)." in found


def test_a_corrected_mark_is_named() -> None:
    moved = {"type": "amend", "entry": "anna", "m": 300, "set": {"m": 400}}
    assert "Correction: Anna's 46.0 was taken at 400 m, not 300 m." in after(
        9, split("anna", 300, "46.0"), moved
    )


def test_the_same_finish_with_a_place_is_no_better_source() -> None:
    assert after(2, finish("anna", "4:00.12"), finish("anna", "4:00.12", place=2)) == [
        "Correction: Anna at the finish 4:00.12, given second by the feed.",
        "Anna is second now, 4:00.12.",
    ]


def test_a_photo_that_says_the_same_confirms() -> None:
    assert after(1, finish("anna", "4:00.12"), finish("anna", "4:00.12", photo=True)) == [
        "Confirmed: Anna at the finish 4:00.12 (photo finish)."
    ]


def test_targets_are_told_once_whatever_is_started_again() -> None:
    target = {"type": "target", "name": "Pace", "time": "4:00.0"}
    recall = {"type": "start", "action": "recall"}
    found = told(play(RACE, target, NAMES, GUN, recall, GUN, recall, GUN))
    assert sum("Target:" in one for one in found) == 1


def test_lines_name_their_race_where_the_feed_has_several() -> None:
    one = [{**race("800", name="W 800"), "race": "w"}, {**GUN, "race": "w"}]
    other = {**race("800", name="M 800"), "race": "m"}
    alone = [plain.moment(moment) for moment in play(*one).story.moments]
    assert not any("[" in line for line in alone)
    both = [plain.moment(moment) for moment in play(one[0], other, one[1]).story.moments]
    assert both[-1] == "     0.0 [W 800] The gun."


def test_a_best_of_the_start_list_that_is_beaten_is_said() -> None:
    names = {
        "type": "start_list",
        "entries": [
            {"entry": "anna", "family": "Anna", "pb": "4:01.00", "sb": "4:02.0"},
            {"entry": "bea", "family": "Bea", "pb": "3:58.00", "sb": "4:01.5"},
            {"entry": "cara", "family": "Cara", "pb": "4:01.00"},
        ],
    }
    runs = (finish("anna", "4:00.12"), finish("bea", "4:00.50"), finish("cara", "4:01.00"))
    assert told(play(RACE, names, GUN, *runs))[-3:] == [
        "Anna wins in 4:00.12, unofficial. Personal best by 0.88 s.",
        "Bea second in 4:00.50, unofficial. Season's best by 1.0 s.",
        "Cara third in 4:01.00, unofficial.",
    ]


def test_on_the_road_no_best_is_claimed() -> None:
    names = {"type": "start_list", "entries": [{"entry": "anna", "family": "Anna", "pb": "1:02:00"}]}
    found = told(play(race("HM"), names, GUN, finish("anna", "1:01:51")))
    assert not any("best" in one for one in found)


@pytest.mark.parametrize(
    "undo", [{"type": "void", "entry": "9"}, {"type": "amend", "entry": "9", "set": {"entry": "anna"}}]
)
def test_a_finish_taken_off_somebody_unlisted_is_told(undo: dict[str, Any]) -> None:
    found = told(play(RACE, NAMES, GUN, finish("9", "4:00.0"), undo))
    assert any("9" in one and ("Withdrawn" in one or "Anna" in one) for one in found[-2:])


WON = [finish("anna", "3:58.10"), finish("bea", "3:58.12")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [
                {"entry": "bea", "place": 1, "time": "3:58.10"},
                {"entry": "anna", "place": 2, "time": "3:58.10"},
            ],
            "Bea is first now, 3:58.10; Anna, told as the winner, is second.",
        ),
        (
            [{"entry": "bea", "place": 1, "time": "3:58.12"}, {"entry": "anna", "status": "DQ"}],
            "Bea is first now, 3:58.12; Anna, told as the winner, is disqualified.",
        ),
        (
            [{"entry": "bea", "place": 1, "time": "3:58.12"}],
            "Bea is first now, 3:58.12; Anna, told as the winner, is not in the result.",
        ),
        (
            [
                {"entry": "anna", "place": 1, "time": "3:58.10"},
                {"entry": "bea", "place": 1, "time": "3:58.10"},
            ],
            "Anna and Bea share first now, 3:58.10.",
        ),
        (
            [
                {"entry": "anna", "place": 1, "time": "3:58.12"},
                {"entry": "bea", "place": 2, "time": "3:58.10"},
            ],
            "Result, official: 1 Anna 3:58.12, 2 Bea 3:58.10.",
        ),
    ],
)
def test_a_result_with_another_winner_than_was_told_says_so(rows: list[dict[str, Any]], said: str) -> None:
    assert after(1, *WON, {"type": "result", "state": "official", "rows": rows}) == [said]


def test_who_was_told_to_share_first_was_not_told_as_the_winner() -> None:
    tied = [finish("anna", "3:58.10"), finish("bea", "3:58.10")]
    parted = listed(("bea", 1, "3:58.10"), ("anna", 2, "3:58.10"), state="official")
    assert after(1, *tied, parted) == ["Bea is first now, 3:58.10; Anna, told to share first, is second."]


def test_a_result_with_the_winner_who_was_told_says_no_more_than_the_list() -> None:
    told_ = after(99, *WON, listed(("anna", 1, "3:58.10"), ("bea", 2, "3:58.12"), state="official"))
    assert told_[-1].startswith("Result, official")


def test_thousandths_that_part_a_shared_first_place_name_the_winner() -> None:
    tied = [finish("anna", "3:58.10"), finish("bea", "3:58.10")]
    photo = [
        finish("anna", "3:58.10", photo=True, raw="3:58.098"),
        finish("bea", "3:58.10", photo=True, raw="3:58.092"),
    ]
    assert after(1, *tied, *photo) == ["Bea is first now, 3:58.10 (.092); Anna second, 3:58.10 (.098)."]


entries = st.sampled_from(("anna", "bea", "cara"))
times = st.sampled_from(("3:58.00", "3:58.10", "3:59.00"))
at_the_line = st.one_of(
    st.builds(finish, entries, times),
    st.builds(
        lambda who, time, raw: finish(who, time, photo=True, raw=raw), entries, times, st.none() | times
    ),
    st.builds(amended, entries, time=times),
    st.builds(lambda who: {"type": "void", "entry": who}, entries),
    st.builds(status, entries, st.sampled_from(("DQ", "DNF", "OK"))),
    st.lists(
        st.tuples(entries, times, st.sampled_from(("", "", "DQ"))),
        min_size=1,
        max_size=3,
        unique_by=lambda row: row[0],
    ).map(
        lambda rows: {
            "type": "result",
            "state": "official",
            "rows": [
                {"entry": who, "status": "DQ"} if out else {"entry": who, "place": place, "time": time}
                for place, (who, time, out) in enumerate(rows, 1)
            ],
        }
    ),
)


def first(race_: Race) -> set[str]:
    """Who is first, and has been told to be: somebody placed first whose time is not the quickest has not won."""
    finished = [one for one in standings(race_) if one.condition is Condition.FINISHED]
    won = [one for one in finished if one.place == 1]
    quickest = min((one.mark for one in finished if one.mark is not None), default=None)
    return {one.key for one in won if won[0].mark is None or won[0].mark == quickest}


def place_of(race_: Race, key: str) -> str:
    """Where somebody stands, in the words of the story."""
    [one] = [one for one in standings(race_) if one.key == key]
    if one.condition is Condition.FINISHED and one.place is not None:
        return words.ordinal(one.place)
    return {Condition.DQ: "disqualified", Condition.DNF: "out of the race"}.get(
        one.condition, "not in the result"
    )


@given(st.lists(at_the_line, max_size=8))
def test_a_winner_who_was_told_is_never_replaced_without_a_word(messages: list[dict[str, Any]]) -> None:
    for count in range(1, len(messages) + 1):
        before, after_ = (play(RACE, NAMES, GUN, *messages[:upto]) for upto in (count - 1, count))
        was, now = (first(next(iter(one.meet.races.values()))) for one in (before, after_))
        new = " ".join(told(after_)[len(told(before)) :])
        race_ = next(iter(after_.meet.races.values()))
        if was and was != now:
            assert all(key.title() in new for key in (now - was) or (was - now)), (messages, new)
        for key, where in re.findall(r"(\w+), told (?:as the winner|to share first), is ([\w ]+)", new):
            assert where == place_of(race_, key.lower()), (messages, new)
            assert where != "first", (messages, new)
        for key in re.findall(r"(\w+)(?: is first now| wins in)", new) if was != now else []:
            assert place_of(race_, key.lower()) == "first", (messages, new)


def test_a_result_without_a_row_makes_nothing_official_and_ends_nothing() -> None:
    empty = {"type": "result", "state": "official", "rows": []}
    playback = play(RACE, NAMES, GUN, split("anna", 700, "1:52.0"), empty)
    race_now = playback.race()
    assert race_now is not None
    assert not race_now.official
    assert not snapshot(race_now).over
    assert told(playback)[-1] == "Result, official: a list without a row."
    after_it = play(
        RACE,
        NAMES,
        GUN,
        empty,
        finish("anna", "4:00.00"),
        listed(("anna", 1, "4:00.00"), ("bea", 2, "4:00.50")),
    )
    assert "Anna wins in 4:00.00, unofficial." in told(after_it)
    assert told(after_it)[-1].startswith("Result, unofficial: 1 Anna 4:00.00, 2 Bea"), "it blocks no other"


def test_a_result_quotes_the_rows_of_the_list_and_no_others() -> None:
    found = after(
        1,
        split("dora", 1100, "3:20.0"),
        finish("anna", "4:00.00"),
        finish("bea", "4:00.50"),
        finish("cara", "4:01.00"),
        status("cara", "DQ"),
        listed(("bea", 1, "4:00.49"), ("anna", 1, "4:00.00")),
    )
    assert found == ["Result, unofficial: 1= Bea 4:00.49, 1= Anna 4:00.00; not in the list: Dora, Cara (DQ)."]


def test_a_list_that_drops_a_disqualification_says_so() -> None:
    rows = [{"entry": "anna", "place": 1, "time": "4:00.00"}, {"entry": "bea", "status": "DQ"}]
    found = after(
        2,
        finish("anna", "4:00.00"),
        finish("bea", "4:00.50"),
        {"type": "result", "rows": rows},
        {"type": "result", "rows": rows[:1], "state": "protest"},
    )
    assert found == [
        "Result, unofficial: 1 Anna 4:00.00; DQ Bea.",
        "Result, protest: 1 Anna 4:00.00; not in the list: Bea.",
    ]


def test_who_did_not_start_is_named_as_the_list_names_him() -> None:
    rows = [{"entry": "anna", "place": 1, "time": "4:00.00"}, {"entry": "bea", "status": "DNS"}]
    found = after(1, finish("anna", "4:00.00"), {"type": "result", "rows": rows, "state": "official"})
    assert found == ["Result, official: 1 Anna 4:00.00; DNS Bea."]
