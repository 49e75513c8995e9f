"""What counts at the finish: the precedence of sources, rounding, and places that a result list gives."""

from typing import Any

import pytest

from meetdash.core import changes as did
from meetdash.core.finishing import official_mark
from meetdash.core.marks import Mark
from support import GUN, finish, give, made, places, race, split, standing_of, start_list, status

LIST = start_list("a", "b", "c", "d")


def rows(*found: tuple[str, int | None, str | None], state: str = "unofficial") -> dict[str, Any]:
    given = [{"entry": key, "place": place, "time": time} for key, place, time in found]
    return {"type": "result", "state": state, "rows": given}


def started(*dicts: dict[str, Any], event: str = "1500", **more: Any) -> Any:
    return made(race(event, **more), LIST, GUN, *dicts)


@pytest.mark.parametrize(
    ("event", "surface", "time", "expected"),
    [
        ("1500", "track", "3:44.013", "3:44.02"),
        ("MILE", "road", "3:51.234", "3:51.24"),
        ("MILE", "road", "3:51.23h", "3:51.3h"),
        ("HM", "road", "1:02:40.01", "1:02:41"),
        ("10000", "track", "27:10.01", "27:10.01"),
        ("1500", "track", "3:44", "3:44"),
    ],
)
def test_results_are_rounded_up_to_the_unit_of_the_race(
    event: str, surface: str, time: str, expected: str
) -> None:
    one = started(finish("a", time), event=event, surface=surface)
    assert str(standing_of(one, "a").mark) == expected
    assert str(official_mark(one.course, Mark.parse(time))) == expected


def test_an_unofficial_result_gives_way_to_the_photo_finish() -> None:
    one = started(finish("a", "3:40.10", photo=True), finish("b", "3:40.15"))
    give(one, rows(("b", 1, "3:40.05"), ("a", 2, "3:40.20")))
    assert str(standing_of(one, "a").mark) == "3:40.10"
    assert (places(one)["b"], places(one)["a"]) == ("1", "2")


def test_a_correction_after_an_unofficial_result_changes_time_and_place() -> None:
    one = started(*(finish(key, f"3:4{at}.00") for at, key in enumerate("abcd")))
    give(one, rows(*((key, at + 1, f"3:4{at}.00") for at, key in enumerate("abcd"))))
    give(one, {"type": "amend", "entry": "d", "set": {"time": "3:40.50"}})
    assert {key: places(one)[key] for key in "abcd"} == {"a": "1", "d": "2", "b": "3", "c": "4"}
    give(one, {"type": "void", "entry": "a"})
    assert {key: places(one)[key] for key in "bcd"} == {"d": "1", "b": "2", "c": "3"}


def test_a_correction_before_an_unofficial_result_is_in_it() -> None:
    one = started(finish("a", "3:40.00"))
    give(one, {"type": "amend", "entry": "a", "set": {"time": "3:41.00"}}, rows(("a", 1, "3:40.50")))
    assert str(standing_of(one, "a").mark) == "3:40.50"


def test_nothing_timed_moves_an_official_result() -> None:
    one = started(finish("a", "3:40.00"), finish("b", "3:41.00"))
    give(one, rows(("a", 1, "3:40.00"), ("b", 2, "3:41.00"), state="official"))
    before = [standing_of(one, key) for key in "ab"]
    give(
        one,
        {"type": "amend", "entry": "b", "set": {"time": "3:39.00"}},
        {"type": "void", "entry": "a"},
        finish("c", "3:30.00"),
    )
    assert [standing_of(one, key) for key in "ab"] == before
    assert places(one)["c"] == "not in the result"


def test_who_is_not_in_an_official_result_has_no_place_and_who_is_out_stays_out() -> None:
    one = started(split("c", 400, "60.0"), status("d", "DNS"), finish("a", "3:40.00"))
    give(one, rows(("a", 1, "3:40.00"), state="official"))
    assert places(one) == {"a": "1", "b": "not in the result", "c": "not in the result", "d": "DNS"}


def test_an_empty_result_says_nothing() -> None:
    one = started(finish("a", "3:40.00"))
    give(one, {"type": "result", "state": "official", "rows": []})
    assert places(one)["a"] == "1"


def test_gaps_of_a_result_are_of_its_times() -> None:
    one = started(finish("a", "3:40.10"), finish("b", "3:41.00"))
    give(one, rows(("b", 1, "3:39.50"), ("a", 2, "3:40.10"), state="official"))
    assert str(standing_of(one, "a").gap) == "0.60"


def test_a_place_without_a_time_has_no_gap_and_no_time_of_a_split() -> None:
    one = started(split("b", 400, "60.0"), finish("a", "3:40.10"))
    give(one, rows(("a", 1, "3:40.10"), ("b", 2, None), state="official"))
    found = standing_of(one, "b")
    assert (found.place, found.mark, found.gap) == (2, None, None)


def test_thousandths_part_equal_times_only_against_thousandths() -> None:
    both = started(finish("a", "3:40.10", raw="3:40.098"), finish("b", "3:40.10", raw="3:40.093"))
    assert (places(both)["b"], places(both)["a"]) == ("1", "2")
    assert str(standing_of(both, "a").thousandths) == "3:40.098"
    one = started(finish("a", "3:40.10"), finish("b", "3:40.10", raw="3:40.095"))
    assert (places(one)["a"], places(one)["b"]) == ("1=", "1=")
    assert standing_of(one, "b").thousandths is None
    read_finer = started(finish("a", "3:44.013"), finish("b", "3:44.02"))
    assert (places(read_finer)["a"], places(read_finer)["b"]) == ("1=", "1=")


@pytest.mark.parametrize("state", ["official", "unofficial"])
def test_the_disqualification_of_somebody_whom_a_list_does_not_hold_frees_no_place_of_it(state: str) -> None:
    crossed = [finish("a", "3:33.55"), finish("b", "3:46.41"), finish("c", "3:50.00")]
    listed = rows(("b", 1, None), ("c", 2, None), state=state)
    one = started(*crossed, listed, status("a", "DQ"))
    found = places(one)
    assert (found["b"], found["c"], found["a"]) == ("1", "2", "DQ")


def test_the_disqualification_of_somebody_whom_a_list_holds_without_a_place_frees_none_of_it() -> None:
    crossed = [finish("a", "3:41.72"), finish("c", "3:39.84")]
    listed = {"type": "result", "state": "unofficial", "rows": [{"entry": "c", "place": 1}, {"entry": "d"}]}
    one = started(*crossed, listed, finish("d", "3:34.65"), status("d", "DQ"))
    assert places(one)["c"] == "1"


def test_thousandths_that_contradict_an_official_place_are_not_shown() -> None:
    crossed = [finish("a", "3:40.10", raw="3:40.098"), finish("b", "3:40.10", raw="3:40.093")]
    one = started(*crossed, rows(("a", 1, "3:40.10"), ("b", 2, "3:40.10"), state="official"))
    assert (places(one)["a"], places(one)["b"]) == ("1", "2")
    assert [standing_of(one, key).thousandths for key in "ab"] == [None, None]


def listed(*found: dict[str, Any], state: str = "official") -> dict[str, Any]:
    return {"type": "result", "state": state, "rows": list(found)}


def test_a_list_that_repeats_a_decision_leaves_its_rule() -> None:
    again = listed({"entry": "a", "place": 1, "time": "3:41.00"}, {"entry": "b", "status": "DQ"})
    one = started(finish("b", "3:40.00"), status("b", "DQ", rule="TR17.2"), again)
    assert standing_of(one, "b").rule == "TR17.2"


@pytest.mark.parametrize("state", ["official", "unofficial"])
def test_who_is_reinstated_after_a_list_was_what_the_list_said(state: str) -> None:
    one = started(finish("a", "3:41.00"), listed({"entry": "b", "status": "DQ"}, state=state))
    [changed] = [change for change in give(one, status("b", "OK")) if isinstance(change, did.StatusChanged)]
    assert changed.before == "DQ"


def test_who_is_reinstated_without_a_time_after_an_official_list_has_no_place() -> None:
    row = {"entry": "a", "place": 1, "time": "3:41.00"}
    on_the_way = split("b", 1100, "2:40.0")
    one = started(
        on_the_way, finish("a", "3:41.00"), listed(row, {"entry": "b", "status": "DNF"}), status("b", "OK")
    )
    assert places(one)["b"] == "not in the result"
    give(one, finish("b", "3:45.00"))
    assert places(one)["b"] == "2"


FOUR = [
    finish(key, time) for key, time in zip("abcd", ("3:58.10", "3:58.32", "3:58.60", "3:59.00"), strict=True)
]
LISTED = rows(("a", 1, "3:58.10"), ("b", 2, "3:58.32"), ("c", 3, "3:58.60"), ("d", 4, "3:59.00"))
GIVEN = [{**one, "place": place} for place, one in enumerate(FOUR, 1)]
LAST = {"type": "amend", "entry": "d", "set": {"time": "3:58.99"}}


@pytest.mark.parametrize("code", ["DQ", "DNF"])
@pytest.mark.parametrize("received", [[*FOUR, LISTED], GIVEN])
@pytest.mark.parametrize("then", [LAST, finish("d", "3:58.99", photo=True), status("d", "YC")])
def test_a_correction_after_a_decision_leaves_the_places_lifted(
    code: str, received: list[dict[str, Any]], then: dict[str, Any]
) -> None:
    found = places(started(*received, status("a", code), then))
    assert found == {"b": "1", "c": "2", "d": "3", "a": code}


def test_a_photo_finish_after_a_disqualification_hands_out_the_places_from_the_first() -> None:
    one = started(*FOUR, LISTED, status("a", "DQ"), finish("c", "3:58.31", photo=True))
    assert places(one) == {"c": "1", "b": "2", "d": "3", "a": "DQ"}


def test_a_place_given_beside_times_without_one_gives_way_to_who_is_before() -> None:
    given = [finish("b", "3:58.33"), finish("a", "3:58.33", place=1), finish("c", "4:00.0", place=2)]
    assert places(started(*given)) == {"b": "1=", "a": "1=", "c": "3", "d": "listed"}


def test_a_time_amended_against_the_places_given_is_a_warning() -> None:
    one = started(*GIVEN)
    found = give(one, {"type": "amend", "entry": "c", "set": {"time": "3:58.20"}})
    assert any(isinstance(change, did.PlaceContradicted) for change in found)


def test_a_decision_said_again_after_a_list_that_overruled_it_holds() -> None:
    again = started(*FOUR, status("b", "DQ"), LISTED)
    assert places(again)["b"] == "2"
    give(again, status("b", "DQ"))
    assert places(again)["b"] == "DQ"


def test_thousandths_that_part_some_of_a_tie_are_shown_for_all_who_have_them() -> None:
    reads = {"a": "3:53.211", "b": "3:53.211", "c": "3:53.220"}
    one = started(*(finish(key, "3:53.22", raw=raw) for key, raw in reads.items()))
    assert {key: str(standing_of(one, key).thousandths) for key in reads} == reads
    assert places(one) == {"a": "1=", "b": "1=", "c": "3", "d": "listed"}


def test_a_place_that_comes_with_a_photo_finish_after_a_decision_is_not_lifted_again() -> None:
    one = started(*FOUR[:3], status("a", "DQ"))
    give(one, finish("b", "3:58.32", photo=True, place=1), finish("c", "3:58.60", photo=True, place=2))
    assert places(one) == {"b": "1", "c": "2", "a": "DQ", "d": "listed"}


def test_who_was_in_no_list_lifts_nobody_of_it_whatever_is_corrected() -> None:
    listed = start_list("a", "b", "c", "d", "e")
    out = [finish("e", "3:57.00"), status("e", "DQ")]
    right = {"type": "amend", "entry": "a", "set": {"time": "3:58.20"}}
    for more in ([*out, right], [right, *out]):
        one = made(race(), listed, GUN, *FOUR, LISTED, *more)
        assert [places(one)[key] for key in "abcd"] == ["1", "2", "3", "4"]


def test_who_was_corrected_to_first_after_a_list_and_is_out_leaves_the_place_that_the_list_had() -> None:
    first = {"type": "amend", "entry": "d", "set": {"place": 1}}
    assert places(started(*FOUR, LISTED, first, status("d", "DQ"))) == {
        "a": "1",
        "b": "2",
        "c": "3",
        "d": "DQ",
    }


def test_a_reinstatement_counts_though_a_list_had_the_athlete_in_already() -> None:
    one = started(*FOUR, status("a", "DQ"), rows(("a", 1, "3:58.10")))
    [changed] = [change for change in give(one, status("a", "OK")) if isinstance(change, did.StatusChanged)]
    assert changed.before == "DQ"
    assert "a" not in one.out
