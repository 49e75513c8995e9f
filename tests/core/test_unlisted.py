"""Whom the start list does not name: one time may be a bib misread, a second says that somebody is there."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meetdash.core.roster import MOST_STRANGERS
from meetdash.core.standings import standings
from support import GUN, finish, give, made, places, race, split, standing_of, start_list

LIST = start_list("a", "b", "c")
TIMES = [split(key, 300, time) for key, time in (("a", "45.0"), ("b", "45.4"), ("c", "45.9"))]
STRAY = split("77", 300, "45.2")


def test_one_time_on_the_way_has_no_place_and_nobody_is_measured_by_it() -> None:
    one = made(race(), LIST, GUN, *TIMES, STRAY)
    assert places(one) == {"a": "1", "b": "2", "c": "3", "77": "unlisted"}
    berg = standing_of(one, "b")
    assert (str(berg.ahead), str(berg.gap)) == ("0.4", "0.4")
    assert standing_of(one, "77").gap is None
    first = made(race(), LIST, GUN, *TIMES, split("77", 300, "44.0"))
    assert standing_of(first, "a").gap is None, "the first of those who are known has nobody ahead"


def test_a_second_time_a_finish_and_the_feeds_word_say_that_somebody_is_there() -> None:
    for more in (
        split("77", 700, "1:45.2"),
        finish("77", "3:40.00"),
        {"type": "leader", "entry": "77", "m": 700, "time": "1:45.0"},
    ):
        one = made(race(), LIST, GUN, *TIMES, STRAY, more)
        assert places(one)["77"] == "1"
    word = {"type": "leader", "entry": "77", "m": 300, "time": "44.0"}
    assert places(made(race(), LIST, GUN, *TIMES, word))["77"] == "1"


def test_without_a_start_list_or_with_one_that_is_not_whole_nobody_is_a_stray() -> None:
    assert places(made(race(), GUN, *TIMES, STRAY))["77"] == "2"
    late = made(race(), GUN, *TIMES, STRAY)
    give(late, LIST)
    assert places(late)["77"] == "unlisted"
    give(late, start_list("a", "b", "c", "77"))
    assert places(late)["77"] == "2"
    many = [split(str(n), 300, f"{46 + n // 10}.{n % 10}") for n in range(MOST_STRANGERS + 1)]
    assert "unlisted" not in places(made(race(), LIST, GUN, *TIMES, *many)).values()
    assert "unlisted" in places(made(race(), LIST, GUN, *TIMES, *many[1:])).values()


def test_another_start_list_makes_other_strays() -> None:
    one = made(race(), start_list("a", "b", "c"), GUN, *TIMES, STRAY)
    assert one.passages(300_000).keys == ["a", "b", "c"]
    give(one, start_list("a", "b", "77", version=2))
    assert one.passages(300_000).keys == ["a", "77", "b"], "now c is on no list"


def test_a_time_that_is_withdrawn_leaves_a_stray_or_nobody() -> None:
    one = made(race(), LIST, GUN, *TIMES, STRAY, split("77", 700, "1:45.2"))
    give(one, {"type": "void", "entry": "77", "m": 700})
    assert places(one)["77"] == "unlisted"
    give(one, {"type": "void", "entry": "77", "m": 300})
    assert "77" not in places(one)
    assert one.roster.strangers == set()


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "77", "78"]), st.sampled_from([300, 700, 1100])), max_size=12
    )
)
def test_strays_never_move_a_place_of_those_who_are_known(seen: list[tuple[str, int]]) -> None:
    known: dict[tuple[str, int], dict[str, Any]] = {
        (key, m): split(key, m, f"{m * 15 // 100}.{len(key)}") for key, m in seen
    }
    one = made(race(), LIST, GUN, *known.values())
    strays = {key for key in ("77", "78") if sum(name == key for name, _ in known) == 1}
    found = standings(one)
    assert {standing.key for standing in found if standing.condition == "unlisted"} == strays
    without = made(race(), LIST, GUN, *(value for (key, _), value in known.items() if key not in strays))
    assert [one for one in found if one.key not in strays] == list(standings(without))
