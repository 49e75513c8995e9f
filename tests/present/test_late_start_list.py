"""A start list that comes late, or a second one: whoever was known by a bib stays who he is, and nothing falls over."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetdash import fixtures
from meetdash.analysis.moves.splits import Split
from meetdash.core.standings import standings
from meetdash.feed.opening import read_lines
from meetdash.playing.playback import Playback
from meetdash.present.snapshot import snapshot
from support import GUN, play, race, split, start_list, status

FIXTURE = "millrose-2024-mens-2mile"


def by_bib(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The start list of a fixture with keys and bibs, and its other messages, which know athletes by their bibs."""
    messages = [json.loads(line.data) for line in read_lines(fixtures.find(name))]
    listed = next(one for one in messages if one["type"] == "start_list")
    bibs = {one["entry"]: str(900 + index) for index, one in enumerate(listed["entries"])}
    for one in listed["entries"]:
        one["bib"] = bibs[one["entry"]]
    others = [one for one in messages if one["type"] != "start_list"]
    for one in [*others, *(row for other in others for row in other.get("rows", []))]:
        if one.get("entry") in bibs:
            one["entry"] = bibs[one["entry"]]
    return listed, others


def shown(playback: Playback) -> tuple[Any, ...]:
    one = playback.race()
    assert one is not None
    watch = playback.story.moves[one.id].follower.watch
    assert watch is not None
    assert watch.pacemakers == one.roster.pacemakers()
    assert all(moment.entry in ("", *one.runners) for moment in playback.story.moments)
    assert all(found.move.entry in one.runners for found in playback.story.moves[one.id].all())
    snapshot(one)
    moves = {(move.kind, move.entry, move.from_mm, move.to_mm) for move in watch.moves.values()}
    return standings(one), one.leader, moves


@settings(deadline=None, max_examples=8)
@given(st.data())
def test_a_start_list_may_come_at_any_point_of_a_race(data: st.DataObject) -> None:
    listed, others = by_bib(FIXTURE)
    at = data.draw(st.integers(0, len(others)))
    clean = shown(play(others[0], listed, *others[1:]))
    assert shown(play(*others[:at], listed, *others[at:])) == clean


LISTED = start_list(
    {"entry": "a", "bib": "1", "family": "Ada"},
    {"entry": "b", "bib": "2", "family": "Bea"},
    {"entry": "p", "bib": "3", "family": "Pia", "role": "pacemaker"},
)
LAPS = [
    split(bib, 400 * lap, f"{(60 + gap) * lap // 60}:{(60 + gap) * lap % 60:02d}.0")
    for lap in range(1, 7)
    for bib, gap in (("3", 0), ("1", 1), ("2", 2 + lap // 4))
    if bib != "3" or lap < 4
]
WHOLE = [race("2400", distance_m=2400), GUN, *LAPS, status("3", "DNF"), status("2", "DQ")]


@pytest.mark.parametrize("at", range(len(WHOLE) + 1))
def test_no_point_is_a_bad_one_and_a_second_list_neither(at: int) -> None:
    clean = shown(play(WHOLE[0], LISTED, *WHOLE[1:]))
    assert shown(play(*WHOLE[:at], LISTED, *WHOLE[at:])) == clean
    bibs = start_list("1", "2", "3")
    assert shown(play(bibs, *WHOLE[:at], LISTED, *WHOLE[at:])) == clean


def watched(playback: Playback) -> list[Split]:
    """The splits that moves are judged by, in order of time."""
    watch = playback.story.moves[""].follower.watch
    assert watch is not None
    return watch._splits.in_order()


def test_times_taken_before_the_course_was_known_are_watched_too() -> None:
    late = play(LISTED, GUN, *LAPS[:4], race("2400", distance_m=2400), *LAPS[4:-1])
    clean = play(LISTED, race("2400", distance_m=2400), GUN, *LAPS[:-1])
    assert watched(late) == watched(clean) != []


def test_splits_taken_before_the_list_go_on_under_the_keys_of_the_list() -> None:
    late = play(race("2400", distance_m=2400), GUN, *LAPS[:4], LISTED, *LAPS[4:-1])
    clean = play(race("2400", distance_m=2400), LISTED, GUN, *LAPS[:-1])
    assert watched(late) == watched(clean)
    assert {entry for _, _, entry, _ in watched(late)} == {"a", "b", "p"}


def test_another_course_has_the_moves_judged_by_it() -> None:
    played = play(
        LISTED, race("1600", distance_m=1600), GUN, *LAPS[:8], race("2400", distance_m=2400), *LAPS[8:]
    )
    watch = played.story.moves[""].follower.watch
    assert watch is not None
    assert watch.course.distance_mm == 2_400_000


def test_a_bib_that_becomes_ambiguous_after_the_result_stops_nobody() -> None:
    messages = [
        race("1500", sex="men"),
        {"type": "target", "name": "WR", "kind": "record", "code": "WR", "time": "3:26.00"},
        start_list({"entry": "a", "bib": "7"}, {"entry": "b", "bib": "8"}),
        GUN,
        {"type": "result", "rows": [{"entry": "7", "place": 1, "time": "3:25.00"}]},
        start_list({"entry": "a", "bib": "7"}, {"entry": "b", "bib": "7"}),
        {"type": "finish", "entry": "a", "time": "3:25.00"},
    ]
    assert any(moment.entry == "a" for moment in play(*messages).story.moments)


def test_who_is_timed_and_not_on_the_second_list_is_named() -> None:
    playback = play(race(), LISTED, GUN, split("a", 300, "48.0"), start_list("b", "p"))
    assert "Start list: 2 athletes; not on it but timed: Ada." in [one.text for one in playback.story.moments]
