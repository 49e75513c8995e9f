"""The order of a finish while it grows is the standing at every moment, and costs little."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meetdash.analysis import finish_order
from meetdash.analysis.finish_order import FinishOrder
from meetdash.core import changes as did
from meetdash.core.errors import RaceError
from meetdash.core.race import Race
from meetdash.core.standings import Condition, standings
from support import GUN, finish, give, made, race, start_list, status


def follow(one: Race, order: FinishOrder, what: dict[str, Any]) -> list[str]:
    """Hands a message to the race and what it changed to the order; whom it moved."""
    moved = []
    for change in give(one, what):
        if isinstance(change, did.Finished | did.Corrected | did.Withdrawn):
            moved += order.taken_at_finish(one, change.entry)
        elif isinstance(change, did.StatusChanged | did.ResultTaken | did.StartListed):
            moved += order.rebuilt(one, getattr(change, "entry", ""))
    return moved


def started() -> Race:
    return made(race("1500"), start_list(*"abcdef"), GUN)


entries = st.sampled_from("abcdef")
times = st.sampled_from(("3:40.00", "3:40.10", "3:40.2", "3:41.00", "3:40.095", "3:40.21h"))
given_places = st.none() | st.integers(1, 4)


def bare(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


finishes = st.builds(
    bare,
    type=st.just("finish"),
    entry=entries,
    time=times,
    place=given_places,
    photo=st.sampled_from((None, True)),
    raw=st.sampled_from((None, "3:40.093", "3:40.098")),
)
amendments = st.builds(
    lambda entry, time, place: {"type": "amend", "entry": entry, "set": bare(time=time, place=place)},
    entries,
    st.none() | times,
    given_places,
)
voids = st.builds(bare, type=st.just("void"), entry=entries)
decisions = st.builds(
    bare, type=st.just("status"), entry=entries, status=st.sampled_from(("DQ", "DNF", "OK"))
)
rows = st.lists(
    st.builds(
        bare,
        entry=entries,
        place=given_places,
        time=st.none() | times,
        status=st.sampled_from((None, None, None, "DQ")),
    ),
    max_size=5,
    unique_by=lambda row: row["entry"],
)
results = st.builds(
    bare, type=st.just("result"), state=st.sampled_from(("unofficial", "official", "protest")), rows=rows
)


@given(st.lists(finishes | finishes | finishes | amendments | voids | decisions | results, max_size=14))
def test_the_places_are_those_of_the_standing_at_every_moment(messages: list[dict[str, Any]]) -> None:
    one, order = started(), FinishOrder()
    for what in messages:
        with suppress(RaceError):
            follow(one, order, what)
        now = [found for found in standings(one) if found.condition is Condition.FINISHED]
        assert {found.key: found.place for found in now} == {
            ranked.one.key: ranked.place for ranked in order.ranked
        }
        for found in now:
            finisher = order.find(found.key)
            assert finisher is not None
            assert (finisher.mark, finisher.thousandths) == (found.mark, found.thousandths)
            assert bool(finisher.level) <= found.tied
        quickest = min((found.mark for found in now if found.mark is not None), default=None)
        assert (order.best.taken.mark if order.best and order.best.taken else None) == quickest


def test_who_comes_in_late_with_a_quicker_time_moves_those_behind() -> None:
    one, order = started(), FinishOrder()
    assert follow(one, order, finish("c", "3:38.00")) == []
    assert follow(one, order, finish("a", "3:37.00")) == ["c"]
    assert follow(one, order, finish("b", "3:37.50")) == ["c"]
    assert [found.one.key for found in order.ranked] == ["a", "b", "c"]


def test_a_correction_moves_those_between_and_nobody_else() -> None:
    one, order = started(), FinishOrder()
    for key, time in zip("abcd", ("3:37.0", "3:38.0", "3:39.0", "3:40.0"), strict=True):
        follow(one, order, finish(key, time))
    assert follow(one, order, {"type": "amend", "entry": "c", "set": {"time": "3:37.5"}}) == ["b"]
    assert follow(one, order, {"type": "void", "entry": "a"}) == ["c", "b", "d"]


def test_a_first_place_that_the_feed_alone_gives_is_beaten_by_a_quicker_time() -> None:
    one, order = started(), FinishOrder()
    follow(one, order, finish("b", "3:44.96", place=2))
    follow(one, order, finish("c", "3:45.90", place=1))
    found = order.find("c")
    assert found is not None
    assert (found.place, found.beaten) == (1, True)


def test_an_official_result_is_moved_by_nothing_but_a_decision() -> None:
    one, order = started(), FinishOrder()
    listed = [{"entry": "a", "place": 1, "time": "3:37.0"}, {"entry": "b", "place": 2, "time": "3:38.0"}]
    follow(one, order, {"type": "result", "state": "official", "rows": listed})
    assert follow(one, order, finish("c", "3:30.0")) == []
    assert order.find("c") is None
    assert follow(one, order, status("a", "DQ")) == ["b"]


def test_finishes_that_come_in_order_never_place_the_whole_field(monkeypatch: Any) -> None:
    ranked = []
    monkeypatch.setattr(finish_order, "rank", lambda *a, **k: ranked.append(1) or RANK(*a, **k))
    wholes = []
    monkeypatch.setattr(finish_order, "field_of", lambda race: wholes.append(1) or FIELD(race))
    one, order = made(race("10K"), GUN), FinishOrder()
    for number in range(200):
        follow(one, order, finish(f"r{number}", f"{30 + number // 60}:{number % 60:02d}"))
        follow(
            one,
            order,
            {
                "type": "amend",
                "entry": f"r{number}",
                "set": {"time": f"{30 + number // 60}:{number % 60:02d}.0"},
            },
        )
    assert len(wholes) <= 2
    assert len(ranked) <= 3 * 200


RANK, FIELD = finish_order.rank, finish_order.field_of
