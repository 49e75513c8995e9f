"""How the work grows with a race: twice the runners are twice the work, counted in calls, not in time."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from meetdash.analysis import positions
from meetdash.core import slips
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.standings import standings
from support import GUN, message, race, split, status

GROWTH = 2.6
"""Twice the runners may cost that much: more than two for what is sorted, less than the four of every pair."""


def steps(work: Callable[..., Any], *given: Any) -> int:
    """How many lines of Python some work runs, and how often it calls and returns."""
    count = 0

    def local(_: FrameType, __: str, ___: Any) -> Any:
        nonlocal count
        count += 1
        return local

    before = sys.gettrace()
    sys.settrace(local)
    try:
        work(*given)
    finally:
        sys.settrace(before)
    return count


def marathon(runners: int) -> list[Any]:
    """Many runners over two marks and the finish, one in four of them out in the end."""
    feed = [race("MAR"), GUN]
    for m, pace in ((20_000, 200), (40_000, 210)):
        feed += [split(str(n), m, str(Mark(m * (pace + n % 97) + n * 10))) for n in range(runners)]
    feed += [
        {
            "type": "finish",
            "entry": str(n),
            "time": str(Mark(42_195 * (212 + n % 97) + n * 10)),
            "place": n + 1,
        }
        for n in range(runners)
    ]
    feed += [status(str(n), "DNF") for n in range(0, runners, 4)]
    return [message(one) for one in feed]


def taken(messages: list[Any]) -> Race:
    one = Race()
    for one_message in messages:
        one.receive(one_message)
    return one


@pytest.mark.parametrize(
    "work",
    [
        lambda one, _: standings(one),
        lambda one, _: positions.changes(one, 20_000_000),
        lambda _, messages: taken(messages),
    ],
    ids=["standing", "places gained", "receiving"],
)
def test_a_field_of_twice_the_size_is_twice_the_work(work: Callable[[Race, list[Any]], Any]) -> None:
    small, large = marathon(60), marathon(120)
    assert steps(work, taken(large), large) < GROWTH * steps(work, taken(small), small)


def laps_read_twice(runners: int) -> list[Any]:
    """A race of laps in which one runner in two has a passage that was read twice."""
    feed = [race("10000"), GUN]
    for lap in range(1, 13):
        for n in range(runners):
            extra = 30_000 if n % 2 and lap > 4 else 0
            feed.append(split(str(n), lap * 400, str(Mark(lap * 75_000 + n * 200 - extra))))
    return [message(one) for one in feed]


def test_who_was_probably_miscounted_is_worked_out_once_for_all_that_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = taken(laps_read_twice(20))
    asked = 0
    found = slips.slip

    def counted(*given: Any) -> Any:
        nonlocal asked
        asked += 1
        return found(*given)

    monkeypatch.setattr(slips, "slip", counted)
    one._timing.slips._version = -1
    standings(one)
    standings(one)
    assert 0 < asked <= 20


def test_where_there_are_no_laps_nobody_is_miscounted(monkeypatch: pytest.MonkeyPatch) -> None:
    one = taken(marathon(40))
    monkeypatch.setattr(slips, "slip", lambda *_: pytest.fail("asked for laps on the road"))
    assert standings(one)
