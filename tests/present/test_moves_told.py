"""What the list of moves says of races whose feeds are coarse, corrected, or decided against those who were timed."""

import json
import re
from typing import Any

import pytest

from making import END, LIEVIN, MONACO, finish, fixture, gun, race, split, start_list, status, timeline_of
from meetdash.commands import headless
from meetdash.feed.timeline import Timeline

Feed = list[dict[str, Any]]


def text(*feed: dict[str, Any]) -> str:
    return headless.moves(timeline_of(*feed, END), "", as_json=False)


def data(*feed: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(headless.moves(timeline_of(*feed, END), "", as_json=True))[
        "moves"
    ]
    return found


def passing(mm: float, **times: str) -> Feed:
    return [split(entry, mm, time) for entry, time in times.items()]


def level_until_the_bell() -> Feed:
    """Ann and Bea are level until Bea leads at the bell; whole seconds."""
    return [
        race(),
        start_list("Ann", "Bea", "Cat"),
        gun(),
        *passing(300, Ann="53", Bea="53", Cat="54"),
        *passing(700, Ann="2:06", Bea="2:06", Cat="2:07"),
        *passing(1100, Bea="3:18", Ann="3:19", Cat="3:27"),
    ]


def test_who_was_only_level_did_not_lead_before() -> None:
    [lead] = [one for one in data(*level_until_the_bell()) if one["kind"] == "lead change"]
    assert (lead["text"], lead["evidence"]["led_before"]) == (
        "Bea leads at 1100 m, the bell, one lap to go.",
        "",
    )


def test_who_was_ahead_and_then_level_did_lead_before() -> None:
    feed = level_until_the_bell()
    feed[4] = split("Bea", 300, "54")
    assert "Bea leads at 1100 m, the bell, one lap to go, Ann led before." in text(*feed)


def test_no_decimals_are_written_that_were_not_received() -> None:
    said = text(*level_until_the_bell())
    assert "1 s ahead of Ann at 1100 m" in said
    assert re.findall(r"[0-9]\.[0-9]", re.sub(r"confidence [0-9.]+", "", said)) == []


def test_each_time_of_a_stretch_has_the_decimals_received() -> None:
    feed = [
        *level_until_the_bell(),
        finish("Bea", "4:28.31"),
        finish("Ann", "4:33.31"),
        finish("Cat", "4:41.0"),
    ]
    [lead] = [one for one in data(*feed) if one["kind"] == "lead change"]
    since = lead["verdict"]["evidence"]["after"]
    assert (since["from"]["text"], since["to"]["text"]) == ("3:18", "4:28.31")


def test_a_dead_heat_shares_first() -> None:
    feed = [
        *level_until_the_bell(),
        finish("Bea", "4:28.31"),
        finish("Ann", "4:28.31"),
        finish("Cat", "4:41.0"),
    ]
    assert "shared first: level with Ann at the finish." in text(*feed)


def test_nobody_shares_first_with_himself() -> None:
    """Whoever of those level was received first."""
    ends = [finish("Ann", "4:28.31"), finish("Bea", "4:28.31"), finish("Cat", "4:41.0")]
    assert "shared first: level with Ann at the finish." in text(*level_until_the_bell(), *ends)


@pytest.mark.parametrize(("bea", "kept"), [("4:28.302", "still led, at"), ("4:28.309", "led no more, at")])
def test_thousandths_say_whether_a_lead_was_kept(bea: str, kept: str) -> None:
    ends = [
        finish("Bea", "4:28.31", raw=bea),
        finish("Ann", "4:28.31", raw="4:28.305"),
        finish("Cat", "4:41.0"),
    ]
    said = text(*level_until_the_bell(), *ends)
    assert f"Bea, who took the lead before 1100 m, {kept} the finish." in said


def test_the_second_is_who_counts_as_second() -> None:
    feed = [
        race(),
        start_list({"entry": "Cray", "name": "Cray", "role": "pacemaker"}, "Ash", "Bow", "Dow"),
        gun(),
        *passing(700, Cray="1:52.0", Ash="1:52.3", Bow="1:52.5", Dow="1:54.9"),
        *passing(1100, Cray="2:56.0", Ash="2:57.3"),
        status("Ash", "DQ", m=1100),
        *passing(1100, Bow="2:58.5", Dow="3:02.9"),
        finish("Bow", "4:01.49"),
        finish("Cray", "4:01.50"),
        finish("Ash", "4:02.30"),
        finish("Dow", "4:09.99"),
    ]
    [lead] = [one for one in data(*feed) if one["kind"] == "lead change"]
    assert lead["verdict"]["text"].endswith("still led: 0.01 clear of Cray at the finish.")


def left_behind() -> Feed:
    return [
        race("10K", surface="road"),
        start_list("Jane", "Kay"),
        gun(),
        *passing(5000, Jane="17:10", Kay="17:10"),
        *passing(7500, Kay="25:58", Jane="26:20"),
        finish("Kay", "34:45"),
        finish("Jane", "35:20"),
    ]


def test_a_gap_of_more_than_half_a_minute_is_said() -> None:
    said = text(*left_behind())
    assert "still led: 35 s clear of Jane at the finish." in said
    assert "was not back: 35 s behind Kay at the finish." in said


def test_an_official_result_stands_over_what_is_corrected_after_it() -> None:
    rows = [{"entry": "Kay", "place": 1, "time": "34:45"}]
    result = {"type": "result", "race": "r", "state": "official", "rows": rows}
    amend = {"type": "amend", "race": "r", "entry": "Kay", "set": {"time": "34:55"}}
    before, after = data(*left_behind(), result), data(*left_behind(), result, amend)
    assert before == after
    assert [one["not_in_result"] for one in after] == [["Jane"] for _ in after]
    assert "Jane not in the official result." in text(*left_behind(), result)


def test_what_the_next_split_takes_back_was_no_correction() -> None:
    feed = [
        race(),
        start_list("Abe", "Bob", "Cal"),
        gun(),
        *passing(300, Abe="50", Bob="50", Cal="50"),
        *passing(700, Abe="1:55", Bob="1:55", Cal="1:55"),
        *passing(1100, Abe="3:00", Cal="3:00", Bob="3:02"),
        *[finish(one, "4:00.1") for one in ("Cal", "Abe", "Bob")],
    ]
    assert "Taken back by the next split." in text(*feed)
    assert "correction" not in text(*feed)
    assert "from first to third" not in text(*feed), "all were level"


def test_a_leader_without_a_name_may_have_been_somebody_else() -> None:
    said = headless.moves(fixture(MONACO), "", as_json=False)
    assert "leads at 2000 m." in said
    assert "Hoornweg led before" not in said


def test_a_lead_is_known_where_the_story_tells_it() -> None:
    told: Timeline = fixture(LIEVIN)
    assert "Ingebrigtsen leads at 1000 m, Sasinek led before." in headless.moves(told, "", as_json=False)
