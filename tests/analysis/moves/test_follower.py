"""The moves of a race that is over: what they were judged by is let go, and what comes later is judged all the same."""

from typing import Any

import pytest

from making import END, finish, gun, lines_of, race, raw, split, start_list, status
from meetdash.analysis.moves import Follower, Move, MoveWatch
from meetdash.core.meet import Meet
from meetdash.feed.wire import decode

FIELD = "abcdef"
Message = dict[str, Any]


def clock(ms: int) -> str:
    return f"{ms // 60_000}:{ms % 60_000 / 1000:05.2f}"


def run() -> list[Message]:
    """Six over 3000 m at 15 s a hundred, timed at each; f goes at 1200 m, b is left behind from 2000 m on."""
    found = []
    for mark in range(100, 3001, 100):
        row = []
        for place, key in enumerate(FIELD):
            ms = mark * 150 + place * 150
            ms -= 2_500 if key == "f" and mark > 1200 else 0
            ms += 6 * (mark - 2000) if key == "b" and mark > 2000 else 0
            row.append((ms, key))
        for ms, key in sorted(row):
            found.append(
                finish(key, clock(ms)) if mark == 3000 else split(key, mark, clock(ms), id=f"{key}{mark}")
            )
    return found


def followed(messages: list[Message]) -> Follower:
    meet, follower = Meet(), Follower()
    for line in lines_of(raw(messages)):
        message = decode(line).message
        assert message is not None
        for change in meet.receive(message):
            follower.follow(meet.races["r"], change)
    return follower


def standing(follower: Follower) -> list[Move]:
    assert follower.watch is not None
    found = follower.watch.moves.values()
    return sorted(found, key=lambda one: (one.known_mm, one.kind, one.entry))


HEAD = [race("3000", distance_m=3000, lap_m=200), start_list(*FIELD), gun()]
WHOLE = run()


def test_a_watch_rests_once_all_have_finished() -> None:
    before, after = followed([*HEAD, *WHOLE[:-1]]), followed([*HEAD, *WHOLE])
    assert before.watch is not None
    assert after.watch is not None
    assert not before.watch.resting
    assert after.watch.resting
    assert len(before.watch._splits) == len(WHOLE) - 1
    assert len(after.watch._splits) == 0
    assert standing(after), "what was found stays"


def test_who_is_out_is_not_awaited() -> None:
    without = [one for one in WHOLE if one["entry"] != "e" or one.get("m", 3000) < 1500]
    found = followed([*HEAD, *without[:-1], status("e", "DNF"), without[-1]])
    assert found.watch is not None
    assert found.watch.resting


LATE: list[list[Message]] = [
    [{"type": "void", "race": "r", "ref": "f1300"}],
    [{"type": "amend", "race": "r", "ref": "f1300", "set": {"time": clock(1300 * 150 + 900)}}],
    [
        {"type": "amend", "race": "r", "ref": f"f{mark}", "set": {"time": clock(mark * 150 + 750)}}
        for mark in range(1300, 3000, 100)
    ],
    [status("b", "DQ")],
    [status("a", "DQ"), {"type": "void", "race": "r", "ref": "b2500"}],
    [split("c", 1550, clock(1550 * 150 + 300))],
    [END],
]


@pytest.mark.parametrize("late", LATE, ids=range(len(LATE)))
def test_what_comes_afterwards_finds_the_same_as_in_a_watch_that_never_rested(
    late: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    rested = followed([*HEAD, *WHOLE, *late])
    monkeypatch.setattr(MoveWatch, "rest", lambda _: None)
    awake = followed([*HEAD, *WHOLE, *late])
    assert awake.watch is not None
    assert rested.watch is not None
    assert standing(rested) == standing(awake) != []
    assert rested.watch.verdicts == awake.watch.verdicts
    assert rested.watch.resting, "and it rests again"
