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
                finish(key, clock(ms), id=f"fin{key}")
                if mark == 3000
                else split(key, mark, clock(ms), id=f"{key}{mark}")
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


def amend(ref: str, time: str) -> Message:
    return {"type": "amend", "race": "r", "ref": ref, "set": {"time": time}}


def void(ref: str) -> Message:
    return {"type": "void", "race": "r", "ref": ref}


ORDER = sorted(FIELD, key=lambda key: next(one["time"] for one in WHOLE if one.get("id") == f"fin{key}"))
OFFICIAL = {
    "type": "result",
    "race": "r",
    "state": "official",
    "rows": [{"entry": key, "place": place} for place, key in enumerate(ORDER, 1)],
}
LATE: list[list[Message]] = [
    [void("f1300")],
    [amend("f1300", clock(1300 * 150 + 900))],
    [amend(f"f{mark}", clock(mark * 150 + 750)) for mark in range(1300, 3000, 100)],
    [amend("f1300", "3:13")],
    [status("b", "DQ")],
    [status("b", "DQ"), amend("b2500", clock(2500 * 150 + 150))],
    [status("b", "DQ"), status("b", "OK"), amend("c500", clock(500 * 150 + 310))],
    [status("a", "DQ"), void("b2500")],
    [split("c", 1550, clock(1550 * 150 + 300))],
    [OFFICIAL, amend("finb", clock(3000 * 150 + 150)), amend("c500", clock(500 * 150 + 310))],
    [END],
    [END, void("f1300")],
    [END, amend("c500", clock(500 * 150 + 310))],
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


def test_what_is_corrected_at_the_finish_after_the_official_result_changes_no_move_ever() -> None:
    """Not at once, and not when something else is corrected later."""
    clean = followed([*HEAD, *WHOLE, OFFICIAL])
    later = followed(
        [*HEAD, *WHOLE, OFFICIAL, amend("finb", clock(3000 * 150 + 150)), amend("c500", "1:15.31")]
    )
    assert standing(later) == standing(clean)


def test_what_the_end_has_judged_stays_judged_after_a_correction_that_changes_nothing_of_it() -> None:
    slow = [dict(one, time=clock(450_000 + 9_000)) if one.get("id") == "fine" else one for one in WHOLE]
    ended = followed([*HEAD, *[one for one in slow if one.get("id") != "find"], END])
    after = followed(
        [*HEAD, *[one for one in slow if one.get("id") != "find"], END, amend("c500", "1:15.31")]
    )
    assert standing(after) == standing(ended) != []
    assert after.watch is not None
    assert ended.watch is not None
    assert after.watch.verdicts == ended.watch.verdicts


def test_who_is_back_in_the_race_is_judged_by_all_his_times() -> None:
    at = next(n for n, one in enumerate(WHOLE) if one.get("id") == "b2100")
    on = next(n for n, one in enumerate(WHOLE) if one.get("id") == "b2600")
    back = followed([*HEAD, *WHOLE[:at], status("b", "DNF"), *WHOLE[at:on], status("b", "OK"), *WHOLE[on:]])
    facts = [
        [(one.kind, one.entry, one.from_mm, one.to_mm) for one in standing(found)]
        for found in (back, followed([*HEAD, *WHOLE]))
    ]
    assert facts[0] == facts[1]


def test_times_after_an_athlete_was_out_are_not_judged_whatever_is_corrected() -> None:
    at = next(n for n, one in enumerate(WHOLE) if one.get("id") == "b1900")
    out = [*HEAD, *WHOLE[:at], status("b", "DQ"), *WHOLE[at:]]
    assert "b" not in {one.entry for one in standing(followed(out))}
    assert "b" not in {one.entry for one in standing(followed([*out, amend("c500", "1:15.31")]))}


def test_a_bib_on_no_start_list_is_compared_with_nobody_until_it_is_timed_again() -> None:
    at = next(n for n, one in enumerate(WHOLE) if one.get("id") == "f1400")
    stray = [split("77", 1400, clock(1400 * 150 - 2_500))]
    clean, odd = followed([*HEAD, *WHOLE]), followed([*HEAD, *WHOLE[:at], *stray, *WHOLE[at:]])
    assert standing(odd) == standing(clean)
    assert odd.watch is not None
    assert odd.watch.resting


def test_a_bib_on_no_start_list_counts_from_its_second_time_on_with_the_first() -> None:
    at = [next(n for n, one in enumerate(WHOLE) if one.get("id") == f"f{mark}") for mark in (1400, 1500)]
    twice = [*WHOLE[: at[0]], split("77", 1400, clock(1400 * 150 + 400))]
    twice += [*WHOLE[at[0] : at[1]], split("77", 1500, clock(1500 * 150 + 400)), *WHOLE[at[1] : at[1] + 8]]
    watch = followed([*HEAD, *twice]).watch
    assert watch is not None
    assert [mm for _, mm, entry, _ in watch._splits.in_order() if entry == "77"] == [1_400_000, 1_500_000]
