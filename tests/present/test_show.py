"""The board at a moment as text and as data: the fields that scripts build on, and one moment kept whole."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import support
from making import (
    KERR,
    LIEVIN,
    MONACO,
    NAMES,
    TOKYO,
    WOMEN,
    fixture,
    gun,
    race,
    split,
    start_list,
    timeline_of,
)
from meetdash import terminal
from meetdash.commands.headless import show_at
from meetdash.feed.timeline import Timeline
from meetdash.playing.seeking import SeekError

FEEDS = {name: fixture(name) for name in NAMES}
ATHLETE = {
    "entry", "place", "tied", "status", "code", "rule", "note", "listed", "bib", "name", "nat", "role", "last_mark",
    "finish", "gap", "gap_ahead", "laps_down", "place_change", "last_segment", "last_lap", "projection", "deltas",
}  # fmt: skip
WHOLE = {
    "version", "meet", "date", "race", "event", "sex", "title", "distance_m", "lap_m", "surface", "at", "ended",
    "official", "result", "leader_at_m", "to_go_m", "targets", "athletes", "moments",
}  # fmt: skip


def data(timeline: Timeline, at: str = "end", race_id: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(show_at(timeline, at, race_id, as_json=True))
    return found


def athlete(found: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in found["athletes"] if one["entry"] == key)


def test_one_moment_of_the_kerr_race_as_text_and_as_data(golden: Callable[[str, str], None]) -> None:
    golden("show-kerr-7-15.txt", show_at(FEEDS[KERR], "7:15", "", as_json=False))
    golden("show-kerr-7-15.json", show_at(FEEDS[KERR], "7:15", "", as_json=True))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("at", ["gun", "1:30", "end"])
def test_every_documented_field_is_there_and_no_other(name: str, at: str) -> None:
    found = data(FEEDS[name], at)
    assert found["version"] == 1
    assert set(found) >= WHOLE
    for one in found["athletes"]:
        assert set(one) >= ATHLETE
        assert set(one["projection"]) == {"time", "low", "high", "basis", "from_m", "reason", "quality"}
        for delta in one["deltas"]:
            assert set(delta) >= {
                "target",
                "code",
                "basis",
                "at_m",
                "delta",
                "trend_a_lap",
                "quality",
                "estimated",
            }
        assert one["status"] in ("listed", "running", "pacemaker", "finished", "DNF", "DQ", "DNS", "other")


def walk(value: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every object in the data with where it stands."""
    if isinstance(value, list):
        return [found for one in value for found in walk(one, path)]
    if not isinstance(value, dict):
        return []
    return [(path, value), *(found for key, one in value.items() for found in walk(one, f"{path}.{key}"))]


@pytest.mark.parametrize("name", NAMES)
def test_every_time_is_a_text_and_whole_milliseconds(name: str) -> None:
    times = [one for _, one in walk(data(FEEDS[name])) if "ms" in one]
    assert len(times) > 5
    assert all(isinstance(one["ms"], int) and isinstance(one["text"], str) and one["text"] for one in times)


def test_what_is_measured_estimated_or_reconstructed_says_so() -> None:
    found = data(FEEDS[KERR], "7:15")
    kerr, fisher = athlete(found, "kerr"), athlete(found, "fisher")
    assert (fisher["place"], kerr["place"]) == (1, 2)
    assert kerr["last_mark"]["quality"] == "measured"
    assert kerr["last_mark"]["time"] == {"text": "7:03.70", "ms": 423_700}
    assert fisher["last_mark"]["quality"] == "reconstructed"
    assert kerr["gap"]["quality"] == "reconstructed", "one of its two times is"
    assert kerr["projection"]["quality"] == "estimated"
    assert {delta["quality"] for delta in kerr["deltas"] if delta["basis"] == "even pace"} == {"measured"}


@pytest.mark.parametrize("name", [LIEVIN, TOKYO, MONACO, WOMEN])
def test_nothing_is_called_reconstructed_where_nothing_is(name: str) -> None:
    for at in ("1:30", "end"):
        assert "reconstructed" not in {one.get("quality") for _, one in walk(data(FEEDS[name], at))}


def test_the_end_of_the_kerr_race() -> None:
    found = data(FEEDS[KERR])
    assert found["ended"] is True
    assert found["to_go_m"] == 0
    assert [(one["place"], one["entry"]) for one in found["athletes"] if one["place"]] == [
        (1, "kerr"),
        (2, "fisher"),
        (3, "hocker"),
        (4, "beamish"),
        (6, "lumb"),
    ]
    kerr = athlete(found, "kerr")
    assert kerr["status"] == "finished"
    even = next(one for one in kerr["deltas"] if one["code"] == "WB sh" and one["basis"] == "even pace")
    assert even["delta"] == {"text": "−2.73", "ms": -2_730}
    assert [one for one in found["moments"] if one["kind"] == "record" and "2.73 s" in one["text"]]


def test_the_end_of_the_womens_race() -> None:
    found = data(FEEDS[WOMEN])
    eisa = athlete(found, "eisa")
    assert found["athletes"][0]["entry"] == "muir"
    assert (eisa["place"], eisa["status"], eisa["note"]) == (None, "DQ", "cut in too early")
    assert eisa["last_mark"]["time"]["text"] == "9:04.39"


def test_nothing_after_the_moment_is_in_the_data() -> None:
    for one in data(FEEDS[KERR], "4:00")["athletes"]:
        assert one["last_mark"]["time"]["ms"] <= 240_000
        assert one["status"] != "finished"


def test_the_race_can_be_chosen_and_a_wrong_one_is_named() -> None:
    start = [race(key="a"), race("800", key="b"), start_list("x", key="b"), gun("a"), gun("b")]
    feed = timeline_of(*start, split("x", 200, "27.0", key="b"))
    assert data(feed, "end", "a")["race"] == "a"
    assert data(feed, "end", "b")["event"] == "800"
    with pytest.raises(SeekError, match="there is no race 'c'; the feed has 'a', 'b'"):
        show_at(feed, "end", "c", as_json=True)


def test_the_text_says_who_is_out_and_what_the_signs_mean() -> None:
    women = show_at(FEEDS[WOMEN], "end", "", as_json=False)
    assert " Eisa: DQ: cut in too early; crossing on record in 9:04.39" in women
    assert "* reconstructed" not in women
    kerr = show_at(FEEDS[KERR], "7:15", "", as_json=False)
    assert kerr.splitlines()[-1] == " ~ estimated  · missing  * reconstructed"
    assert "SO FAR" in kerr


@pytest.mark.parametrize("cells", [40, 60, 80, 118])
def test_the_text_fits_the_cells_that_are_asked_for(cells: int) -> None:
    timeline = fixture(KERR)
    for at in ("3000m", "end"):
        found = show_at(timeline, at, "", as_json=False, width=cells).splitlines()
        assert max(len(line) for line in found) <= cells


def test_the_width_is_the_terminals_or_whole_when_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "77")
    assert terminal.width() == 77
    monkeypatch.setenv("COLUMNS", "7")
    assert terminal.width() == 40, "the board needs so many"
    monkeypatch.setattr(terminal, "_is_terminal", lambda _: False)
    assert terminal.width() is None


def official(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"type": "result", "state": "official", "rows": list(rows)}


def shown(*dicts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The athletes of a feed at its end, by entry."""
    return {one["entry"]: one for one in data(Timeline.of(support.feed(*dicts)))["athletes"]}


def test_the_finish_holds_the_official_time_beside_what_was_received() -> None:
    runs = (
        support.race("MILE", surface="road"),
        support.GUN,
        support.finish("a", "3:51.234"),
        support.finish("b", "3:51.9", raw="3:51.897"),
    )
    found = shown(*runs)
    assert found["a"]["finish"] == {
        "time": {"text": "3:51.24", "ms": 231_240},
        "received": {"text": "3:51.234", "ms": 231_234},
        "raw": None,
        "source": "",
        "doubted": False,
    }
    assert found["a"]["last_mark"]["time"]["text"] == "3:51.234"
    assert found["b"]["finish"]["raw"]["text"] == "3:51.897"
    assert found["b"]["gap"]["ms"] == 231_900 - 231_240


def test_a_result_without_finishes_gives_times_gaps_and_deltas_of_its_own() -> None:
    target = {"type": "target", "name": "Pace", "time": "3:40.00"}
    rows = [{"entry": "a", "place": 1, "time": "3:39.00"}, {"entry": "b", "place": 2, "time": "3:41.00"}]
    found = shown(support.race("1500"), target, support.GUN, support.split("c", 400, "60.0"), official(*rows))
    assert (found["a"]["finish"]["time"]["text"], found["a"]["finish"]["source"]) == ("3:39.00", "result")
    assert found["a"]["finish"]["received"] is None
    assert found["b"]["gap"]["text"] == "+2.00"
    assert found["b"]["deltas"][0]["delta"]["text"] == "+1.00"
    assert (found["c"]["status"], found["c"]["place"]) == ("not in the result", None)
    assert found["c"]["finish"] is None
    assert found["c"]["projection"]["time"] is None


def test_deltas_follow_the_result_where_it_differs_from_the_crossing() -> None:
    target = {"type": "target", "name": "Pace", "time": "3:40.00"}
    rows = official(
        {"entry": "a", "place": 1, "time": "3:39.50"}, {"entry": "b", "place": 2, "time": "3:40.50"}
    )
    found = shown(
        support.race("1500"),
        target,
        support.GUN,
        support.finish("a", "3:39.00"),
        support.finish("b", "3:40.50"),
        rows,
    )
    assert found["a"]["deltas"][0]["delta"]["text"] == "−0.50"
    assert found["b"]["gap"]["text"] == "+1.00"
