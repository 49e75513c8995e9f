"""Whose place is in doubt because laps were probably miscounted, on the way and behind a missed passage."""

from typing import Any

import pytest

from meetdash.core.marks import format_ms
from meetdash.core.race import Race
from meetdash.core.standings import standings
from meetdash.playing.playback import Playback
from support import GUN, feed, finish, race, split, start_list, status

LAPS = {"a": 74.0, "b": 75.0, "c": 77.0}


def laps(until: int = 8, **odd: list[float]) -> list[dict[str, Any]]:
    """Three who run even laps of 400 m in 5000 m; `odd` are the passages of somebody, as they were read."""
    read = {key: [lap * n for n in range(1, until + 1)] for key, lap in LAPS.items()} | odd
    lines = sorted((at, key, 400 * n) for key, when in read.items() for n, at in enumerate(when, 1))
    return [
        race("5200", distance_m=5200),
        start_list(*LAPS),
        GUN,
        *(split(key, m, s(at)) for at, key, m in lines),
    ]


def s(seconds: float) -> str:
    return format_ms(round(seconds * 1000), 2)


def played(lines: list[dict[str, Any]]) -> Race:
    playback = Playback.of(feed(*lines))
    playback.seek(10**9)
    one = playback.race()
    assert one is not None
    return one


def doubted(one: Race) -> set[str]:
    return {standing.key for standing in standings(one) if standing.doubted}


def missed(key: str, at: int, until: int = 8) -> list[float]:
    return [LAPS[key] * n for n in range(1, until + 1) if n != at]


def twice(key: str, at: int, until: int = 8) -> list[float]:
    return sorted([*missed(key, 0, until), LAPS[key] * at + 50])


def test_without_a_slip_no_place_is_in_doubt() -> None:
    assert doubted(played(laps())) == set()


def test_whose_passage_was_missed_may_be_before_those_between() -> None:
    """The leader is counted a lap behind, so last; by the laps he has probably run he is first still."""
    one = played(laps(a=missed("a", 4)))
    assert [standing.key for standing in standings(one)] == ["b", "c", "a"]
    assert doubted(one) == {"a", "b", "c"}


def test_nobody_is_doubted_who_is_behind_or_before_both_spots() -> None:
    assert doubted(played(laps(c=missed("c", 4)))) == set(), "last either way"


def test_who_was_read_twice_stands_at_his_own_time_of_the_lap_that_is_sure() -> None:
    """Counted a lap ahead, the second stays second, and only who is between that and the lead is in doubt."""
    one = played(laps(b=twice("b", 4)))
    assert [standing.key for standing in standings(one)] == ["a", "b", "c"]
    assert doubted(one) == {"a", "b"}


def test_who_is_out_or_paces_puts_nobody_in_doubt() -> None:
    assert doubted(played([*laps(a=missed("a", 4)), status("a", "DNF")])) == set()
    lines = laps(a=missed("a", 4))
    lines[1] = start_list({"entry": "a", "role": "pacemaker"}, "b", "c")
    assert doubted(played(lines)) == set()


@pytest.mark.parametrize("rows", [False, True])
def test_who_finished_behind_a_missed_passage_is_in_doubt_until_a_list_has_him(rows: bool) -> None:
    """By the count a lap is left to the first, who has probably finished before the others."""
    ends = [finish(key, s(LAPS[key] * 13)) for key in ("b", "c")]
    result = {
        "type": "result",
        "state": "unofficial",
        "rows": [
            {"entry": "b", "place": 1, "time": s(75 * 13)},
            {"entry": "c", "place": 2, "time": s(77 * 13)},
        ],
    }
    lines = [*laps(12, a=missed("a", 4, 13)), *ends, *([result] if rows else [])]
    assert doubted(played(lines)) == (set() if rows else {"a", "b", "c"})


UNNAMED = {"type": "leader", "m": 3600, "time": s(74.0 * 9)}


def at_3600(*keys: str, leader: dict[str, Any] | None = UNNAMED) -> Race:
    """After eight even laps some pass the ninth mark; who led there comes without a name."""
    there = [split(key, 3600, s(LAPS[key] * 9)) for key in keys]
    return played([*laps(), *([leader] if leader else []), *there])


def test_a_leader_without_a_name_ahead_of_all_who_are_named_puts_everybody_in_doubt() -> None:
    assert doubted(at_3600("b", "c")) == {"a", "b", "c"}


def test_he_is_no_mystery_once_he_is_named_or_close_or_all_are_there() -> None:
    assert doubted(at_3600("b", "c", leader=None)) == set()
    assert doubted(at_3600("a", "b")) == set(), "his own time is the leader's"
    assert doubted(at_3600("b", "c", leader={**UNNAMED, "entry": "a"})) == set()
    assert doubted(at_3600("b", "c", leader={**UNNAMED, "time": s(75.0 * 9 - 0.4)})) == set()
    assert doubted(at_3600("a", "b", "c", leader={**UNNAMED, "time": s(74.0 * 9 - 2)})) == set()


def test_he_may_be_a_pacemaker_who_has_no_time_there() -> None:
    lines = laps()
    lines[1] = start_list({"entry": "a", "role": "pacemaker"}, "b", "c")
    assert doubted(played([*lines, UNNAMED, split("b", 3600, s(75.0 * 9))])) == set()


def test_he_may_be_nobody_who_never_ran_or_was_last_seen_long_before() -> None:
    there = [split(key, 3600, s(LAPS[key] * 9)) for key in LAPS]
    ahead = {**UNNAMED, "time": s(74.0 * 9 - 1)}
    lines = laps()
    lines[1] = start_list(*LAPS, "no-show")
    assert doubted(played([*lines, ahead, *there])) == set()
    stray = split("77", 400, "1:20.0")
    assert doubted(played([*laps(), stray, ahead, *there])) == set()
    long_ago = [one for one in laps() if (one.get("entry"), one.get("m", 0) > 1600) != ("a", True)]
    assert doubted(played([*long_ago, UNNAMED, *there[1:]])) == set()


def test_the_doubt_lasts_while_he_may_come_and_after_the_others_have_finished() -> None:
    until_12 = laps(12, a=[74.0 * n for n in range(1, 12)])
    unnamed = {**UNNAMED, "m": 4800, "time": s(74.0 * 12)}
    bell = [*until_12, unnamed]
    assert doubted(played(bell)) == {"a", "b", "c"}
    assert doubted(played([*bell, finish("b", s(75.0 * 13))])) == {"a", "b", "c"}
    assert doubted(played([*bell, finish("a", s(74.0 * 13)), finish("b", s(75.0 * 13))])) == set()


def test_a_whole_second_is_no_sign_of_another() -> None:
    there = split("b", 3600, "11:15")
    assert doubted(played([*laps(), {**UNNAMED, "time": "11:14.4"}, there])) == set()


def test_who_finishes_behind_one_a_lap_early_and_who_is_still_running_is_in_doubt() -> None:
    early = twice("a", 4, 12)
    one = played([*laps(11, a=early[:12]), finish("a", s(early[12]))])
    assert race_early(one) == {"a"}
    assert doubted(one) == {"a", "b", "c"}


def race_early(one: Race) -> set[str]:
    return {key for key, runner in one.runners.items() if one.early(runner)}


def test_nobody_is_taken_for_the_leader_who_could_not_have_been_there() -> None:
    """Cole is two laps down, and by his pace far from the mark when its leader came by."""
    slow = [100.0 * n for n in range(1, 8)]
    unnamed = {**UNNAMED, "time": s(74.0 * 9 - 1)}
    one = played([*laps(8, c=slow), unnamed, split("a", 3600, s(74.0 * 9)), split("b", 3600, s(75.0 * 9))])
    assert doubted(one) == set()
