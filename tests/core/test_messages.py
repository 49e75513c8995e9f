"""What a message takes, cleans and refuses."""

import json
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from meetdash.core import messages as msg
from meetdash.core.marks import Mark
from meetdash.feed.wire import adapter
from support import finish, message, race, split, start_list, status

LONG = (pytest.param("9" * 10_000, id="digits"), pytest.param(10**5000, id="huge"))
YEARS = ["9999-01-01T00:00:00Z", "yesterday", 5, "0001-01-01T00:00Z", pytest.param("x" * 9999, id="long")]


def refused(one: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        message(one)
    return str(caught.value)


def test_times_are_taken_as_text_or_as_seconds() -> None:
    assert message(split("a", 400, "59.7")).time == Mark(59_700, 1)  # type: ignore[union-attr]
    one = message({**split("a", 400, ""), "time": 59.73})
    assert isinstance(one, msg.Split)
    assert str(one.time) == "59.73"


@pytest.mark.parametrize(
    "bad",
    [
        True,
        None,
        [],
        {},
        "1:75.3",
        "-3",
        0,
        -1,
        1e999,
        pytest.param("9" * 10_000, id="digits"),
        pytest.param(10**5000, id="huge"),
    ],
)
def test_what_is_no_time_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        adapter().validate_python({**split("a", 400, ""), "time": bad})


@pytest.mark.parametrize(
    ("given", "mm"),
    [
        (1609.344, 1_609_344),
        ("1609.344", 1_609_344),
        (3218.688, 3_218_688),
        (21097.5, 21_097_500),
        (100, 100_000),
        (100.0, 100_000),
        ("100.000", 100_000),
        (0.001, 1),
        (1_000_000, 1_000_000_000),
    ],
)
def test_metres_become_exact_millimetres(given: object, mm: int) -> None:
    one = message({**split("a", 1, "1.0"), "m": given})
    assert isinstance(one, msg.Split)
    assert one.m == mm


@pytest.mark.parametrize(
    "bad",
    [
        0,
        -100,
        1_000_000.001,
        1609.3444,
        "far",
        "",
        "1e3",
        "1e99999999999",
        "1_000",
        "٣",
        "nan",
        "inf",
        " ",
        float("nan"),
        float("inf"),
        True,
        None,
        [],
        10**400,
        pytest.param(10**5000, id="huge"),
        pytest.param("9" * 10_000, id="digits"),
    ],
)
def test_what_is_no_distance_is_refused_shortly(bad: object) -> None:
    with pytest.raises(ValidationError) as caught:
        adapter().validate_python({**split("a", 1, "1.0"), "m": bad})
    assert len(caught.value.errors(include_url=False)[0]["msg"]) < 200


def test_a_lap_of_zero_says_that_there_are_none() -> None:
    one = message(race("5000", lap_m=0))
    assert isinstance(one, msg.RaceInfo)
    assert one.lap_m == 0
    assert "lap_m" in refused(race("5000", lap_m=False))


def test_keys_that_are_empty_once_cleaned_are_refused() -> None:
    for bad in ("", "  ", "\u200b\u202e", "\x1b[31m"):
        assert "at least 1" in refused(split(bad, 100, "15.0"))
        assert "at least 1" in refused(status("a", bad))


def test_texts_are_cleaned_on_the_way_in() -> None:
    one = message(start_list({"entry": "1", "name": "a\u001b]2;owned\u0007", "nat": "GB\u200bR"}))
    assert isinstance(one, msg.StartList)
    assert (one.entries[0].name, one.entries[0].nat) == ("a", "GBR")


def test_numbers_where_texts_are_meant_are_taken() -> None:
    one = message(start_list({"entry": 7, "bib": 12, "lane": 3}))
    assert isinstance(one, msg.StartList)
    assert (one.entries[0].entry, one.entries[0].bib, one.entries[0].lane) == ("7", "12", "3")


@pytest.mark.parametrize(("given", "code"), [("dsq", "DQ"), ("AB", "DNF"), ("dnf", "DNF"), ("YC", "YC")])
def test_local_spellings_of_statuses_are_understood_and_others_kept(given: str, code: str) -> None:
    one = message(status("a", given))
    assert isinstance(one, msg.Status)
    assert one.status == code


@pytest.mark.parametrize("nothing", [None, "", "-", "–", "NM"])
def test_an_athlete_without_a_best_has_none(nothing: object) -> None:
    one = message(start_list({"entry": "1", "pb": nothing}))
    assert isinstance(one, msg.StartList)
    assert one.entries[0].pb is None


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2024-02-11T16:10:00.000-05:00", 1_707_685_800_000),
        ("2024-02-11T21:10:00Z", 1_707_685_800_000),
        ("2024-02-11T21:10:00", 1_707_685_800_000),
    ],
)
def test_instants_are_read(text: str, ms: int) -> None:
    assert message({"type": "end", "at": text}).at == ms


@pytest.mark.parametrize(
    "bad",
    YEARS,
)
def test_instants_that_cannot_be_are_refused(bad: object) -> None:
    assert len(refused({"type": "end", "at": bad})) < 1000


@pytest.mark.parametrize("place", [0, -1, 1.5, "x"])
def test_places_are_above_zero(place: object) -> None:
    assert "place" in refused(split("a", 100, "15.0", place=place))


def test_every_message_comes_back_from_its_own_json() -> None:
    given = [
        {"type": "meet", "name": "Millrose"},
        race("MILE", points=[{"m": 409.344, "name": "line"}], distance_m=1609.344),
        start_list({"entry": "1", "pb": "3:50.1", "pace_to_m": 800}),
        {"type": "start", "action": "recall"},
        split("1", 409.344, "59.7", id="x", at="2024-02-11T21:10:00Z", seq=3),
        {"type": "leader", "m": 800, "time": "2:00.1"},
        finish("1", "3:50.12", raw="3:50.113", photo=True, place=1),
        status("1", "DQ", rule="TR17.2.4"),
        {"type": "amend", "entry": "1", "m": 800, "set": {"time": "2:00.0"}},
        {"type": "void", "ref": "x"},
        {"type": "result", "state": "official", "rows": [{"entry": "1", "place": 1, "time": "3:50.12"}]},
        {"type": "race_state", "state": "running"},
        {"type": "target", "name": "WR", "time": "3:43.13", "splits": [{"m": 400, "time": "55.0"}]},
        {"type": "light", "name": "green", "plan": [{"to_m": 1000, "lap": "60.0"}]},
        {"type": "record", "entry": "1", "time": "3:43.0"},
        {"type": "clock", "elapsed": "1:00.0"},
        {"type": "note", "text": "hello"},
        {"type": "end"},
    ]
    kinds = set()
    for one in given:
        first = message(one)
        kinds.add(type(first))
        assert adapter().validate_json(adapter().dump_json(first, exclude_none=True)) == first, one
    assert kinds == set(get_args(msg.Message))


def test_a_message_cannot_be_changed() -> None:
    one = message(split("a", 100, "15.0"))
    with pytest.raises(AttributeError):
        one.seq = 5  # type: ignore[misc]
    assert json.loads(adapter().dump_json(one))["time"] == "15.0"
