"""The races of a feed by their id."""

import pytest

from meetdash.core import changes as did
from meetdash.core import meet as meets
from meetdash.core.meet import Meet
from support import message, race, refused, split


def test_a_message_without_a_race_goes_to_the_only_one() -> None:
    one = Meet()
    one.receive(message(race("1500", race="final")))
    one.receive(message(split("a", 400, "58.0")))
    assert list(one.races) == ["final"]
    assert one.races["final"].runners["a"].taken


def test_with_several_races_it_goes_to_one_without_a_name() -> None:
    one = Meet()
    for key in ("h1", "h2"):
        one.receive(message(race("1500", race=key)))
    one.receive(message(split("a", 400, "58.0")))
    assert list(one.races) == ["h1", "h2", ""]


def test_an_unknown_race_is_made() -> None:
    one = Meet()
    one.receive(message(split("a", 400, "58.0", race="x")))
    assert list(one.races) == ["x"]


def test_one_bib_in_two_races_is_two_athletes() -> None:
    one = Meet()
    for key, time in (("h1", "58.0"), ("h2", "59.0")):
        one.receive(message(split("7", 400, time, race=key)))
    assert [str(one.races[key].runners["7"].taken[0].mark) for key in ("h1", "h2")] == ["58.0", "59.0"]


def test_a_refused_message_makes_no_race() -> None:
    one = Meet()
    assert "faster than 11" in refused(one, split("a", 400, "1.0", race="x"))
    assert not one.races


def test_a_meet_is_described_and_ends_once() -> None:
    one = Meet()
    assert one.receive(message({"type": "meet", "name": "M"})) == [did.MeetDescribed()]
    assert one.receive(message({"type": "meet", "name": "M", "seq": 9, "id": "x"})) == [did.Repeated()]
    assert one.receive(message({"type": "end"})) == [did.Ended()]
    assert one.receive(message({"type": "end"})) == [did.Repeated()]


def test_made_up_races_and_entries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meets, "MOST_RACES", 3)
    one = Meet()
    for key in "abc":
        one.receive(message(race("1500", race=key)))
    assert "more than 3 races" in refused(one, race("1500", race="d"))
    monkeypatch.setattr("meetdash.core.roster.MOST_ENTRIES", 2)
    for key in "xy":
        one.receive(message(split(key, 400, "60.0", race="a")))
    rows = [{"entry": "z", "place": 1}]
    for bad in (
        split("z", 400, "60.0", race="a"),
        {"type": "status", "entry": "z", "status": "DQ", "race": "a"},
        {"type": "result", "rows": rows, "race": "a"},
        {"type": "start_list", "entries": [{"entry": key} for key in "pqr"], "race": "a"},
    ):
        assert "more than 2 entries" in refused(one, bad)
