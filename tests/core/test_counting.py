"""Laps that were miscounted: placed by what is sure, out of the lead, and no suspicion of who really runs."""

from typing import Any

import pytest

from making import NAMES, fixture
from meetdash.core.marks import format_ms
from meetdash.core.race import Race
from meetdash.core.standings import standings
from meetdash.playing.playback import Playback
from support import GUN, feed, order, race, split, standing_of, start_list, told

LAPS = {"a": 74.0, "b": 74.3, "c": 75.0, "d": 75.5, "e": 76.0}


def time(seconds: float) -> str:
    return format_ms(round(seconds * 1000), 2)


def even_laps(event: str = "10000", passages: int = 11, **odd: list[float]) -> list[dict[str, Any]]:
    """Five who run even laps, counted from their passages; `odd` are the passages of somebody, as they were read."""
    read = {key: [lap * n for n in range(1, passages + 1)] for key, lap in LAPS.items()}
    read.update(odd)
    lines = [(at, key, 400 * n) for key, when in read.items() for n, at in enumerate(when, 1)]
    return [race(event), start_list(*LAPS), GUN, *(split(key, m, time(at)) for at, key, m in sorted(lines))]


def twice(lap: float, at: int, after: float, passages: int = 11) -> list[float]:
    """Even laps, one passage of which is read again so many seconds later."""
    return sorted([*(lap * n for n in range(1, passages + 1)), lap * at + after])


def played(lines: list[dict[str, Any]], until_s: float = 1e6) -> Playback:
    kept = [one for one in lines if "time" not in one or seconds(one["time"]) <= until_s]
    playback = Playback.of(feed(*kept))
    playback.seek(10**9)
    return playback


def seconds(text: str) -> float:
    minutes, _, rest = text.rpartition(":")
    return float(minutes or 0) * 60 + float(rest)


@pytest.mark.parametrize("after", [0.4, 1.0, 20.0, 37.0, 50.0])
@pytest.mark.parametrize("lap", [1, 2, 3, 7])
def test_who_is_read_twice_is_placed_by_what_is_sure(lap: int, after: float) -> None:
    playback = played(even_laps(c=twice(75.0, lap, after)))
    one = playback.race()
    assert one is not None
    standing = standing_of(one, "c")
    assert standing.slip == 1
    assert (standing.gap, standing.laps_down) == (None, 0)
    assert order(one) == ["a", "b", "c", "d", "e"]
    assert one.leader == "a"
    if (lap, after) == (1, 50.0):
        return  # A second lap of 50 s may be one as long as nothing has followed it.
    said = told(playback)
    assert not [text for text in said if text.startswith("C leads") or "Record pace: C" in text]
    assert {change.gap.ms for change in standings(one) if change.key == "e" and change.gap} == {22_000}


def test_nobody_moves_because_of_a_passage_read_twice() -> None:
    clean = played(even_laps())
    odd = played(even_laps(c=twice(75.0, 3, 1.0)))
    assert odd.story.moves.keys() == clean.story.moves.keys()
    assert not [move for story in odd.story.moves.values() for move in story.all() if move.move.entry == "c"]


def test_who_is_not_read_once_is_no_lap_down() -> None:
    missed = [75.0 * n for n in range(1, 12) if n != 4]
    for until in (376.0, 500.0, 800.0):
        one = played(even_laps(c=missed), until).race()
        assert one is not None
        standing = standing_of(one, "c")
        assert (standing.slip, standing.laps_down, standing.gap) == (-1, 0, None)


def test_a_lap_missed_and_one_read_twice_cancel_out() -> None:
    passages = sorted([75.0 * n for n in range(1, 12) if n != 4] + [75.0 * 8 + 30])
    one = played(even_laps(c=passages)).race()
    assert one is not None
    assert standing_of(one, "c").slip == 0


@pytest.mark.parametrize(
    "laps",
    [
        [75, 75, 75, 104, 75, 75],  # a fall
        [75, 75, 75, 118, 75, 75],  # a shoe
        [90, 90, 90, 90, 90, 90],  # lapped by the end
        [75, 75, 75, 56, 75, 75],  # a surge
        [66, 62, 120, 64, 66, 70],  # a long stop and on
    ],
)
def test_who_really_runs_so_is_in_no_doubt(laps: list[float]) -> None:
    passages = [sum(laps[: n + 1]) for n in range(len(laps))]
    one = played(even_laps(c=passages)).race()
    assert one is not None
    assert {standing.key: standing.slip for standing in standings(one)} == dict.fromkeys(LAPS, 0)


def test_a_last_lap_may_be_much_quicker_than_the_others() -> None:
    laps = [[85.0, 78, 76, 74, 53][: n + 1] for n in range(5)]
    lines = even_laps("2000", 5, c=[sum(some) for some in laps])
    lines[0] = race("2000", distance_m=2400)
    one = played(lines).race()
    assert one is not None
    assert standing_of(one, "c").slip == 0


def test_a_field_that_jogs_and_then_races_is_in_no_doubt() -> None:
    jog = {key: [120.0 + n, 240.0 + n, 300.0 + n, 360.0 + n] for n, key in enumerate(LAPS)}
    one = played(even_laps("1500", 4, **jog)).race()
    assert one is not None
    assert {standing.slip for standing in standings(one)} == {0}


@pytest.mark.parametrize("name", NAMES)
def test_nobody_in_the_fixtures_was_miscounted(name: str) -> None:
    playback = Playback(fixture(name))
    for ms in sorted(set(playback.timeline.moments)):
        playback.seek(ms)
        for one in playback.meet.races.values():
            assert not [key for key in one.runners if one.slip(key)]


def test_the_order_in_which_the_lines_came_does_not_matter() -> None:
    lines = even_laps(c=twice(75.0, 3, 37.0))
    backwards = [*lines[:3], *reversed(lines[3:])]
    one, other = played(lines).race(), played(backwards).race()
    assert isinstance(one, Race)
    assert isinstance(other, Race)
    assert standings(one) == standings(other)
