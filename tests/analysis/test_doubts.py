"""Doubts: marks that stay away and laps that were miscounted are said, and change nothing."""

from typing import Any

import pytest

from making import END, NAMES, fixture, timeline_of, viewer_at
from making import text as as_text
from meetdash.analysis.doubts import MISSED, READ_TWICE, doubt, missed
from meetdash.core.marks import format_ms
from meetdash.core.race import Race
from meetdash.core.standings import standings
from meetdash.playing.playback import Playback
from meetdash.present import athlete, board, show
from meetdash.present.frame import View
from meetdash.present.lines import Role
from support import GUN, finish, made, order, race, split, start_list, status

FIELD = ("a", "b", "c", "d")


def time(seconds: float) -> str:
    return format_ms(round(seconds * 1000), 1)


def even(entry: str, marks: range, lap_s: float = 64.0, start_s: float = 0.0) -> list[dict[str, Any]]:
    """An even pace of so many seconds for 400 m, past these marks."""
    return [split(entry, m, time(start_s + m * lap_s / 400)) for m in marks]


def field_to(m: int, *others: dict[str, Any], event: str = "5000") -> Race:
    """Four athletes timed every 200 m so far, a second apart, then what else there is."""
    lines = [one for n, key in enumerate(FIELD) for one in even(key, range(200, m + 1, 200), start_s=n)]
    return made(race(event), start_list(*FIELD, "x"), GUN, *lines, *others)


def of(one: Race, key: str = "x") -> str:
    return doubt(one, one.runners[key])


def test_marks_that_the_others_have_passed_and_he_has_not() -> None:
    one = field_to(2000, *even("x", range(200, 1601, 200)))
    # Timed at 1600 m in 4:16; 5:20 at 2000 m with the last of the others at 5:23.
    assert of(one) == "no split since 1600 m"
    assert {of(one, key) for key in FIELD} == {""}


def test_a_mark_that_is_not_overdue_by_his_own_pace_is_no_doubt() -> None:
    assert of(field_to(1800, *even("x", range(200, 1601, 200)))) == "", "4:48 is expected; it is 4:51"
    slow = field_to(2000, *even("x", range(200, 1401, 200), lap_s=84.0))
    assert of(slow) == "", "5:36 is expected at 1600 m; it is 5:23"


def test_a_mark_at_which_few_were_timed_is_missed_by_nobody() -> None:
    lines = [split(key, m, time(m * 0.16)) for m in (400, 800) for key in ("a", "b")]
    first = [split(key, 400, "64.5") for key in ("c", "d", "x", "e", "f")]
    one = made(race("5000"), start_list(*FIELD, "e", "f", "x"), GUN, *lines, *first, split("a", 2000, "5:20"))
    assert {key: of(one, key) for key in ("c", "x")} == {"c": "", "x": ""}
    alone = made(
        race("5000"), start_list("a", "x"), GUN, *even("a", range(400, 4001, 400)), split("x", 400, "64")
    )
    assert of(alone) == "", "one other does not make a mark for everybody"


def test_who_has_left_the_race_does_not_make_a_mark_one_that_few_passed() -> None:
    """Seven began and five are left: three of them timed at a mark make it one that the other two missed."""
    runners = (*FIELD, "x", "p", "q")
    begun = [one for key in runners for one in even(key, range(200, 1001, 200))]
    left = [one for key in runners[:5] for one in even(key, range(1200, 2001, 200))]
    gone = [status("p", "DNF"), status("q", "DNF")]
    lost = [one for one in left if one["m"] != 1800 or one["entry"] in FIELD[:3]]
    found = missed(made(race("5000"), start_list(*runners), GUN, *begun, *gone, *lost))
    assert {one.runner.key: one.marks for one in found} == {"d": (1_800_000,), "x": (1_800_000,)}


def test_who_is_out_has_finished_or_makes_the_pace_is_in_no_doubt() -> None:
    late = even("x", range(200, 1601, 200))
    assert of(field_to(3000, *late, status("x", "DNF"))) == ""
    assert of(field_to(3000, *late, finish("x", "13:20.0"))) == ""
    assert of(field_to(3000, *late, status("x", "DQ"), status("x", "OK"))) == "no split since 1600 m"
    pacer = {"entry": "x", "family": "X", "role": "pacemaker"}
    one = field_to(3000, start_list(*FIELD, pacer), *late)
    assert of(one) == ""


def test_the_doubt_goes_when_the_split_comes() -> None:
    late = even("x", range(200, 1601, 200))
    assert of(field_to(2400, *late)) == "no split since 1600 m"
    assert of(field_to(2400, *late, *even("x", range(1800, 2401, 200)))) == ""


def laps(entry: str, *took: float) -> list[dict[str, Any]]:
    """Laps of 400 m as a system counts them from its passages."""
    return [split(entry, 200 + 400 * n, time(sum(took[: n + 1]))) for n in range(len(took))]


def test_a_lap_of_two_is_a_passage_that_was_missed() -> None:
    one = field_to(1800, *laps("x", 32, 64, 128, 64))
    assert of(one) == MISSED
    assert order(one)[-1] == "x", "one lap fewer than he has run, until somebody corrects it"


def test_a_lap_that_was_slow_for_the_whole_field_or_never_quick_is_none() -> None:
    slow = [one for n, key in enumerate((*FIELD, "x")) for one in laps(key, 32 + n, 64, 120, 64)]
    assert of(made(race("5000"), start_list(*FIELD, "x"), GUN, *slow)) == "", "all of them, as in a jog"
    assert of(field_to(1800, *laps("x", 60, 120, 120, 120))) == "", "he was never quicker"
    assert of(field_to(1800, *laps("x", 32, 64, 105, 64))) == "", "a fall: 41 s lost"


def test_a_lap_that_no_walker_walks_was_read_twice() -> None:
    walkers = [one for n, key in enumerate(FIELD) for one in laps(key, 52 + n, 104, 104, 104)]
    one = made(race("5000W"), start_list(*FIELD, "x"), GUN, *walkers, *laps("x", 52, 104, 40, 64))
    assert of(one) == READ_TWICE
    assert {of(one, key) for key in FIELD} == {""}


def test_where_passages_are_not_counted_into_laps_there_is_nothing_to_miscount() -> None:
    road = [split(key, m, time(m * 0.2 + n)) for m in range(5000, 20001, 5000) for n, key in enumerate(FIELD)]
    slow = [split("x", m, time(m * 0.2 if m < 15000 else m * 0.3)) for m in range(5000, 15001, 5000)]
    assert of(made(race("HM"), start_list(*FIELD, "x"), GUN, *road, *slow)) == ""


def test_reconstructed_times_are_no_passages() -> None:
    made_up = [{**one, "source": "reconstructed"} for one in laps("x", 32, 64, 128, 64)]
    assert of(field_to(1800, *made_up)) == ""


def test_the_order_is_the_same_with_and_without_a_doubt() -> None:
    one = field_to(2400, *laps("x", 32, 64, 128, 64))
    before = standings(one)
    assert of(one) == MISSED
    assert standings(one) == before


@pytest.mark.parametrize("name", NAMES)
def test_no_fixture_casts_a_doubt_at_any_moment(name: str) -> None:
    playback = Playback(fixture(name))
    for ms in sorted(set(playback.timeline.moments)):
        playback.seek(ms)
        for one in playback.meet.races.values():
            assert {
                key: doubt(one, runner) for key, runner in one.runners.items() if doubt(one, runner)
            } == {}


def test_the_board_the_detail_and_the_data_say_it_in_place_of_the_projection() -> None:
    lines = [one for n, key in enumerate(FIELD) for one in even(key, range(200, 2401, 200), start_s=n)]
    timeline = timeline_of(
        race("5000"), start_list(*FIELD, "x"), GUN, *even("x", range(200, 1601, 200)), *lines, END
    )
    viewer = viewer_at(timeline, timeline.end_ms)
    viewer.chosen = "x"
    frame = viewer.frame()
    drawn = board.lines(frame, 120, 20)
    row = next(line for line in drawn if "no split since 1600 m" in as_text([line])[0])
    assert next(piece.role for piece in row if piece.text.strip() == "no split since 1600 m") is Role.ALERT
    assert "~" not in as_text([row])[0]
    viewer.view = View.ATHLETE
    assert any("no split since 1600 m" in line for line in as_text(athlete.lines(viewer.frame(), 120, 20)))
    doubts = {one["entry"]: one["doubt"] for one in show.data(frame)["athletes"]}
    assert doubts == {"a": "", "b": "", "c": "", "d": "", "x": "no split since 1600 m"}
