"""A place that the feed gives and the times contradict is said; what is proved by neither is not."""

from typing import Any

import pytest

from meetdash.core import changes as did
from support import GUN, finish, give, made, order, race, split, start_list, status

LIST = start_list("a", "b", "c", "d")


def said(*more: dict[str, Any]) -> list[tuple[str, int, str]]:
    changes = give(made(race(), LIST, GUN), *more)
    return [(one.entry, one.place, one.other) for one in changes if isinstance(one, did.PlaceContradicted)]


def test_a_slower_time_with_a_better_place_is_said() -> None:
    assert said(split("c", 700, "1:52.5", place=3), split("d", 700, "1:52.4", place=4)) == [("d", 4, "c")]
    assert said(split("d", 700, "1:52.4", place=4), split("c", 700, "1:52.5", place=3)) == [("c", 3, "d")]


@pytest.mark.parametrize("at_finish", [False, True])
def test_places_that_go_with_the_times_are_not(at_finish: bool) -> None:
    given = (("b", "4:00.1", 1), ("a", "4:00.1", 2), ("d", "4:00.3", 4), ("c", "4:00.2", 3))
    runs = [
        finish(key, time, place=place) if at_finish else split(key, 1400, time, place=place)
        for key, time, place in given
    ]
    assert said(*runs) == []


def test_a_finisher_before_whom_more_are_quicker_than_the_place_says() -> None:
    assert said(finish("a", "4:00.30"), finish("b", "4:00.40", place=1)) == [("b", 1, "a")]
    amended = {"type": "amend", "entry": "b", "set": {"place": 1}}
    assert said(finish("a", "4:00.30"), finish("b", "4:00.40"), amended) == [("b", 1, "a")]


def test_who_is_out_of_the_race_takes_nobodys_place() -> None:
    assert said(finish("a", "4:00.30"), status("a", "DQ"), finish("b", "4:00.40", place=1)) == []


def test_times_beyond_the_finish_go_when_the_distance_comes_to_be_known() -> None:
    one = made(GUN, split("a", 700, "1:39.0"), split("b", 1800, "4:40.0"), split("c", 1800, "4:41.0"))
    give(one, split("c", 700, "1:40.0"))
    changes = give(one, race())
    gone = [(each.entry, each.reason) for each in changes if isinstance(each, did.Withdrawn)]
    assert gone == [("b", "beyond the finish at 1500 m"), ("c", "beyond the finish at 1500 m")]
    assert order(one) == ["a", "c"]
    assert [each.after for each in one.trail] == [None, None]
    assert 1_800_000 not in one.led
