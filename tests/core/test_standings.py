"""Who is where: ties, lapped runners, those who are out, places that the feed gives, and results."""

import pytest

from meetdash.core.standings import Condition, standings
from support import (
    GUN,
    finish,
    give,
    made,
    order,
    places,
    race,
    refused,
    split,
    standing_of,
    start_list,
    status,
)

LIST = start_list("a", "b", "c", "d")


def test_order_is_distance_done_and_then_time_never_arrival() -> None:
    one = made(
        race("5000"),
        LIST,
        GUN,
        split("b", 400, "1:05.0"),
        split("a", 400, "1:04.0"),
        split("c", 800, "2:12.0"),
    )
    assert order(one) == ["c", "a", "b", "d"]
    assert places(one) == {"c": "1", "a": "2", "b": "3", "d": "listed"}


def test_a_tie_is_shared_and_the_next_place_left_out() -> None:
    one = made(
        race(),
        LIST,
        GUN,
        *(
            finish(key, time)
            for key, time in zip("abcd", ("3:30.0", "3:31.0", "3:31.0", "3:32.0"), strict=True)
        ),
    )
    assert places(one) == {"a": "1", "b": "2=", "c": "2=", "d": "4"}


def test_a_tie_is_listed_as_on_the_start_list_whoever_arrived_first() -> None:
    times = [split(key, 400, "60.0") for key in "cab"]
    assert order(made(race(), LIST, GUN, *times))[:3] == ["a", "b", "c"]
    assert set(places(made(race(), LIST, GUN, *times)).values()) == {"1=", "listed"}


def test_thousandths_and_given_places_part_equal_times() -> None:
    by_raw = made(
        race(), LIST, GUN, finish("a", "3:31.76", raw="3:31.758"), finish("b", "3:31.76", raw="3:31.752")
    )
    assert places(by_raw) | {} == {"b": "1", "a": "2", "c": "listed", "d": "listed"}
    by_judges = made(race(), LIST, GUN, finish("a", "3:31.76", place=2), finish("b", "3:31.76", place=1))
    assert (places(by_judges)["b"], places(by_judges)["a"]) == ("1", "2")


def test_a_place_nobody_known_has_stays_empty() -> None:
    one = made(
        race(),
        LIST,
        GUN,
        finish("a", "3:30.0", place=1),
        finish("b", "3:32.0", place=3),
        finish("c", "3:33.0", place=4),
    )
    assert [places(one)[key] for key in "abc"] == ["1", "3", "4"]
    give(one, status("a", "DQ"))
    assert [places(one)[key] for key in "abc"] == ["DQ", "2", "3"]
    give(one, status("a", "OK"))
    assert [places(one)[key] for key in "abc"] == ["1", "3", "4"]


def test_places_given_after_a_disqualification_have_counted_it() -> None:
    one = made(
        race(), LIST, GUN, finish("a", "3:30.0", place=1), status("a", "DQ"), finish("b", "3:31.0", place=1)
    )
    assert places(one)["b"] == "1"
    give(one, status("a", "OK"))
    assert (places(one)["a"], places(one)["b"]) == ("1", "2"), "two times never share a place"


def test_a_disqualified_winner_without_a_given_place_lifts_the_others() -> None:
    one = made(race(), LIST, GUN, finish("a", "3:30.0"), finish("b", "3:31.0", place=2), status("a", "DQ"))
    assert places(one)["b"] == "1"


def test_two_times_with_one_place_are_no_tie() -> None:
    one = made(
        race(),
        LIST,
        GUN,
        finish("a", "3:30.0", place=1),
        finish("b", "3:31.0", place=1),
        finish("c", "3:32.0"),
    )
    assert [places(one)[key] for key in "abc"] == ["1", "2", "3"]


def test_a_tie_whose_given_place_is_taken_stays_a_tie() -> None:
    one = made(
        race(), LIST, GUN, finish("a", "3:15.0"), finish("b", "3:15.1"), finish("c", "3:15.1", place=1)
    )
    assert [places(one)[key] for key in "abc"] == ["1", "2=", "2="]


def test_those_who_are_out_stand_behind_with_their_splits_and_no_place() -> None:
    one = made(
        race(),
        LIST,
        GUN,
        split("a", 400, "58.0"),
        split("b", 400, "59.0"),
        split("b", 800, "1:58.0"),
        finish("c", "3:30.0"),
        status("b", "DNF"),
        status("c", "DQ", rule="TR17.2.4"),
        status("d", "DNS"),
    )
    assert places(one) == {"a": "1", "b": "DNF", "c": "DQ", "d": "DNS"}
    assert standing_of(one, "c").rule == "TR17.2.4"
    assert standing_of(one, "b").mm == 800_000
    assert all(standing_of(one, key).gap is None for key in "cd")


def test_pacemakers_have_no_place_on_the_way_and_one_at_the_finish() -> None:
    one = made(
        race(),
        start_list({"entry": "p", "role": "pacemaker"}, "a"),
        GUN,
        split("p", 400, "57.0"),
        split("a", 400, "57.5"),
    )
    assert places(one) == {"p": "pacemaker", "a": "1"}
    assert str(standing_of(one, "a").gap) == "0.5"
    give(one, finish("p", "3:30.0"), finish("a", "3:31.0"))
    assert places(one) == {"p": "1", "a": "2"}


def test_lapped_runners_stand_behind_by_laps_and_never_with_a_small_gap() -> None:
    lapped = [split("b", 400, "1:20.0"), split("b", 800, "2:42.0")]
    ahead = [split("a", m, t) for m, t in ((400, "1:02.0"), (800, "2:04.0"), (1200, "3:06.0"))]
    one = made(race("10000"), LIST, GUN, *ahead, *lapped)
    assert standing_of(one, "b").laps_down == 0, "he was through 800 m before the leader had 1200"
    give(one, split("a", 1600, "4:08.0"), split("b", 1200, "4:09.0"))
    assert standing_of(one, "b").laps_down == 1
    assert str(standing_of(one, "b").gap) == "1:03.0", "the gap is at his own mark, not at the line"
    assert places(one)["a"] == "1"


def test_gaps_are_at_the_same_mark() -> None:
    one = made(
        race(),
        LIST,
        GUN,
        split("a", 400, "58.0"),
        split("b", 400, "58.4"),
        split("c", 400, "59.0"),
        split("a", 800, "1:57.0"),
    )
    assert standing_of(one, "a").gap is None
    assert [str(standing_of(one, "c").gap), str(standing_of(one, "c").ahead)] == ["1.0", "0.6"]


def test_a_gap_to_one_of_several_with_one_time_is_measured_where_one_of_them_was() -> None:
    times = [split("a", 400, "59.00", source="reconstructed"), split("b", 400, "59.00")]
    for sent in (times, times[::-1]):
        one = made(race(), LIST, GUN, *sent, split("c", 400, "1:00.00"))
        assert not standing_of(one, "c").gap_reconstructed
        assert not standing_of(one, "c").ahead_reconstructed


def test_gaps_at_the_finish_are_to_the_winner_that_counts() -> None:
    one = made(
        race(),
        LIST,
        GUN,
        finish("a", "3:30.0"),
        finish("b", "3:31.0"),
        finish("c", "3:31.5"),
        status("a", "DQ"),
    )
    assert standing_of(one, "b").gap is None
    assert str(standing_of(one, "c").gap) == "0.5"


@pytest.mark.parametrize("card", ["YC", "L", "Q", "whatever"])
def test_a_card_or_an_unknown_code_is_shown_and_puts_nobody_out(card: str) -> None:
    one = made(race(), LIST, GUN, split("a", 400, "58.0"), status("a", card))
    assert places(one)["a"] == "1"
    assert standing_of(one, "a").code == card.upper()
    give(one, finish("a", "3:30.0"))
    assert standing_of(one, "a").condition is Condition.FINISHED


def test_a_result_gives_order_places_and_codes() -> None:
    one = made(race(), LIST, GUN, finish("a", "3:30.0"), finish("b", "3:31.0"), split("c", 800, "2:00.0"))
    rows = [
        {"entry": "b", "place": 1, "time": "3:31.00"},
        {"entry": "a", "status": "DQ", "rule": "TR17.2.4"},
        {"entry": "c", "status": "NT"},
        {"entry": "d", "status": "DNS"},
    ]
    give(one, {"type": "result", "state": "official", "rows": rows})
    assert places(one) == {"b": "1", "c": "other", "a": "DQ", "d": "DNS"}
    assert str(standing_of(one, "a").mark) == "3:30.0", "the crossing stays on record"


def test_a_decision_after_the_result_moves_places_and_its_reversal_moves_them_back() -> None:
    rows = [{"entry": key, "place": at, "time": f"3:3{at}.0"} for at, key in enumerate("abcd", 1)]
    one = made(race(), LIST, {"type": "result", "state": "official", "rows": rows})
    before = places(one)
    give(one, status("b", "DQ"))
    assert places(one) == {"a": "1", "c": "2", "d": "3", "b": "DQ"}
    give(one, status("b", "OK"))
    assert places(one) == before


@pytest.mark.parametrize("behind", [(1, 2), (2, 3)], ids=["moved up", "place left empty"])
def test_who_is_reinstated_after_a_list_without_him_gets_his_place_back(behind: tuple[int, int]) -> None:
    rows = [
        {"entry": "b", "place": behind[0], "time": "3:31.0"},
        {"entry": "c", "place": behind[1], "time": "3:32.0"},
        {"entry": "a", "status": "DQ", "rule": "TR17.2.4"},
    ]
    one = made(race(), LIST, GUN, *(finish(key, f"3:3{at}.0") for at, key in enumerate("abc")))
    give(one, {"type": "result", "state": "official", "rows": rows}, status("a", "OK"))
    assert [places(one)[key] for key in "abc"] == ["1", "2", "3"]
    assert [str(standing_of(one, key).ahead) for key in "abc"] == ["None", "1.0", "1.0"]


def test_a_list_sent_again_does_not_undo_a_decision_and_a_newer_one_does() -> None:
    rows = [{"entry": key, "place": at, "time": f"3:3{at}.0"} for at, key in enumerate("ab", 1)]
    listed = {"type": "result", "state": "official", "rows": rows, "version": 2}
    one = made(race(), LIST, listed, status("a", "DQ"))
    give(one, {**listed, "seq": 4}, {**listed, "version": 1, "rows": []})
    assert places(one)["a"] == "DQ"
    give(one, {**listed, "version": 3})
    assert (places(one)["a"], places(one)["b"]) == ("1", "2")
    assert "an unofficial one" in refused(one, {"type": "result", "rows": rows[:1]})


def test_no_gap_is_told_to_somebody_ahead_who_was_slower() -> None:
    one = made(race(), LIST, GUN, finish("a", "3:30.01", place=1), finish("b", "3:30.00", place=2))
    assert (standing_of(one, "b").gap, standing_of(one, "b").ahead) == (None, None)


@pytest.mark.parametrize("arriving", ["abc", "cba", "bca"])
def test_who_stands_first_has_no_gap_and_all_who_are_level_have_nothing_whoever_arrived_first(
    arriving: str,
) -> None:
    one = made(race(), LIST, GUN, *(split(key, 700, "1:46.0") for key in arriving), split("d", 700, "1:47.0"))
    found = [standing_of(one, key) for key in "abcd"]
    assert [str(standing.gap) for standing in found] == ["None", "0.0", "0.0", "1.0"]
    assert [str(standing.ahead) for standing in found] == ["None", "0.0", "0.0", "1.0"]


def test_nothing_is_known_of_the_gap_to_a_leader_who_was_not_read_there() -> None:
    behind = [split(key, 700, time) for key, time in (("b", "1:48.0"), ("c", "1:48.0"), ("d", "1:49.5"))]
    for sent in (behind, behind[::-1]):
        one = made(race(), LIST, GUN, *sent, split("a", 1100, "2:40.0"))
        assert places(one) == {"a": "1", "b": "2=", "c": "2=", "d": "4"}
        assert [str(standing_of(one, key).gap) for key in "abcd"] == ["None", "None", "None", "1.5"]
    give(one, split("a", 700, "1:48.0"))
    assert [str(standing_of(one, key).gap) for key in "abcd"] == ["None", "0.0", "0.0", "1.5"]


def test_two_who_share_a_place_behind_a_slower_first_have_no_gap() -> None:
    rows = [
        {"entry": key, "place": place, "time": time}
        for key, place, time in (("a", 1, "3:45.00"), ("b", 2, "3:44.90"), ("c", 2, "3:44.90"))
    ]
    one = made(race(), LIST, GUN, {"type": "result", "state": "official", "rows": rows})
    assert [standing_of(one, key).gap for key in "abc"] == [None, None, None]


def test_a_result_after_a_decision_has_the_last_word() -> None:
    one = made(race(), LIST, GUN, finish("a", "3:30.0"), finish("b", "3:31.0"), status("a", "DQ"))
    rows = [{"entry": "a", "place": 1, "time": "3:30.0"}, {"entry": "b", "place": 2, "time": "3:31.0"}]
    give(one, {"type": "result", "rows": rows})
    assert places(one) | {} == {"a": "1", "b": "2", "c": "listed", "d": "listed"}


def test_ties_in_a_result_are_shown_as_ties() -> None:
    rows = [{"entry": key, "place": place, "time": "3:31.0"} for key, place in (("a", 1), ("b", 1), ("c", 3))]
    one = made(race(), LIST, {"type": "result", "rows": rows})
    assert [places(one)[key] for key in "abc"] == ["1=", "1=", "3"]


def test_everybody_is_in_the_standing_once() -> None:
    one = made(race(), LIST, GUN, split("zed", 400, "59.0"), finish("a", "3:30.0"), status("b", "DNS"))
    assert sorted(one_.key for one_ in standings(one)) == ["a", "b", "c", "d", "zed"]


def test_nobody_is_measured_by_who_is_out_of_the_race() -> None:
    for code in ("DQ", "DNF"):
        one = made(race(), start_list("a", "b", "c"), GUN)
        give(
            one,
            split("a", 700, "1:50.0"),
            split("b", 700, "1:52.2"),
            split("c", 700, "1:52.8"),
            status("a", code),
        )
        assert standing_of(one, "b").gap is None
        assert str(standing_of(one, "c").gap) == "0.6"
