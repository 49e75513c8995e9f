"""The detail of one athlete: what is known, and every split."""

from dataclasses import replace

import pytest

from making import (
    KERR,
    TOKYO,
    WOMEN,
    finish,
    fixture,
    frame_at,
    gun,
    race,
    split,
    start_list,
    target,
    text,
    timeline_of,
)
from meetdash import catalogue
from meetdash.core.marks import Mark
from meetdash.present import athlete, board
from meetdash.present.frame import Frame
from meetdash.present.lines import width

KERR_FEED = fixture(KERR)


def detail(frame: Frame, key: str, cells: int = 110, height: int = 60) -> list[str]:
    return text(athlete.lines(replace(frame, chosen=key), cells, height))


def test_every_split_stands_there_the_latest_first() -> None:
    frame = frame_at(KERR_FEED, KERR_FEED.end_ms)
    found = detail(frame, "kerr")
    assert found[0].startswith(" Josh Kerr  GBR")
    assert found[1] == " first, finished in 8:00.67"
    assert found[2].split() == ["mark", "time", "segment", "place", "gap", "WB", "sh", "finish", "source"]
    assert frame.snapshot is not None
    assert len(found) == 3 + len(frame.snapshot.race.runners["kerr"].taken)
    assert found[3].split()[:3] == ["3218.7", "m", "8:00.67"]
    assert found[-1].split()[:2] == ["118.7", "m"]


def test_each_number_says_where_it_is_from() -> None:
    found = detail(frame_at(KERR_FEED, KERR_FEED.end_ms), "kerr")
    by_mark = {line.split()[0]: line.split()[2:] for line in found[3:]}
    # Kerr's mile is published; the 1600 m before it, and the pacemaker's mile that the gap is to, are not.
    assert by_mark["1609.3"] == ["4:03.63", "1.4*/9.3", "1", "0.3*", "+1.93", "~8:07.3*", "broadcast"]
    assert by_mark["3000"][0] == "7:30.16"
    for cells in by_mark.values():
        time, source = cells[0], cells[-1]
        assert time.endswith("*") == (source == "reconstructed")


def test_a_gap_to_a_reconstructed_time_has_a_star_though_ones_own_is_published() -> None:
    feed = timeline_of(
        race(),
        start_list("a", "b"),
        gun(),
        split("a", 300, "42.0", source="reconstructed"),
        split("b", 300, "42.5"),
    )
    found = detail(frame_at(feed, feed.end_ms), "b")
    assert found[-1].split() == ["300", "m", "42.5", "42.5/300", "2", "0.5*", "·"]


def test_nothing_measured_has_a_star() -> None:
    tokyo = fixture(TOKYO)
    assert not any("*" in line for line in detail(frame_at(tokyo, tokyo.end_ms), "kerr"))


@pytest.mark.parametrize(
    ("key", "ms", "said"),
    [
        ("kerr", 435_000, " second, finish ~8:03.8* by even pace"),
        ("fisher", 435_000, " first, finish ~8:03.6* by even pace"),
        ("kerr", 0, " no projection: "),
        ("ernst", 480_000, " pacemaker, off at 1918.7 m"),
        ("lumb", 10**7, " sixth, finished in 8:14.52"),
    ],
)
def test_the_state_in_words(key: str, ms: int, said: str) -> None:
    assert detail(frame_at(KERR_FEED, ms), key)[1].startswith(said)


def test_a_shared_place_is_said_to_be_shared() -> None:
    feed = timeline_of(race(), start_list("a", "b"), gun(), split("a", 300, "42.0"), split("b", 300, "42.0"))
    assert detail(frame_at(feed, feed.end_ms), "b")[1].startswith(" shares first")


def test_a_disqualified_athletes_crossing_stays_on_record() -> None:
    women = fixture(WOMEN)
    found = detail(frame_at(women, women.end_ms), "eisa")
    assert found[1] == " DQ: cut in too early; crossing on record in 9:04.39"


def test_pb_sb_team_and_role_stand_in_the_head() -> None:
    one = {
        "entry": "a",
        "bib": "7",
        "name": "Ann Other",
        "nat": "IRL",
        "team": "Club",
        "pb": "3:59.00",
        "sb": "4:01.5",
    }
    feed = timeline_of(race(), start_list({**one, "role": "pacemaker"}), gun())
    found = detail(frame_at(feed, 0), "a")
    assert found[0] == " Ann Other  IRL · Club · bib 7 · PB 3:59.00 · SB 4:01.5 · pacemaker"
    assert found[-1] == " No split yet."


def test_without_anybody_it_says_so() -> None:
    feed = timeline_of(race())
    assert detail(frame_at(feed, 0), "") == [" Nobody to show yet."]


def test_it_fits_any_size() -> None:
    frame = frame_at(KERR_FEED, KERR_FEED.end_ms)
    for cells in range(1, 120, 7):
        found = athlete.lines(replace(frame, chosen="kerr"), cells, 10)
        assert len(found) == 10
        assert all(width(line) <= cells for line in found)


def test_the_delta_at_a_mark_is_against_the_target_shown() -> None:
    feed = timeline_of(
        race(), start_list("a"), target("3:30.00"), gun(), split("a", 700, "1:37.00"), finish("a", "3:29.00")
    )
    found = detail(frame_at(feed, feed.end_ms), "a")
    assert "−1.00" in found[3]
    assert "−1.00" in found[4]


def test_the_projection_narrows_as_the_race_goes_on() -> None:
    frame = replace(frame_at(KERR_FEED, 470_000), chosen="kerr")
    measured = replace(frame.snapshot, yardsticks=catalogue.yardsticks())
    found = text(athlete.lines(replace(frame, snapshot=measured), 118, 60))
    ranges = [
        line.split("~")[1].split()[0].rstrip("*").split("–")
        for line in found
        if "~" in line and "–" in line.split("~")[1]
    ]
    widths = [Mark.parse(high).ms - Mark.parse(low).ms for low, high in ranges[1:]]
    assert len(widths) > 20
    assert widths[0] < widths[len(widths) // 2] < widths[-1]
    assert all(line.rstrip().endswith(("reconstructed", "broadcast")) for line in found[3:])


def test_the_places_are_those_of_the_board() -> None:
    # Ernst, a pacemaker, is first at the mile; Kerr is the first of the athletes.
    found = detail(frame_at(KERR_FEED, 244_000), "kerr")
    assert found[1].startswith(" first")
    column = found[2].split().index("place")
    assert found[3].split()[column + 1] == "1"
    assert "1.4*/9.3       –" in detail(frame_at(KERR_FEED, 244_000), "ernst")[3], "a pacemaker has none"


def test_the_place_at_the_finish_is_the_one_that_holds() -> None:
    women = fixture(WOMEN)
    frame = frame_at(women, women.end_ms)
    assert detail(frame, "muir")[3].split()[4] == "1", "Eisa, who was before her, is out"
    assert detail(frame, "eisa")[3].split()[4] != "1"


def test_columns_leave_whole_and_in_order_and_the_projection_never() -> None:
    frame = frame_at(KERR_FEED, 435_000)
    order = ["mark", "time", "segment", "place", "gap", "WB", "finish", "source"]
    before = set(order)
    left = []
    for cells in range(110, 30, -1):
        found = set(next(line for line in detail(frame, "kerr", cells) if " mark " in line).split()) & set(
            order
        )
        assert found <= before
        left += sorted(before - found)
        before = found
        assert {"mark", "time", "finish"} <= found
    assert left == ["source", "place", "gap", "segment", "WB"]


def test_the_gap_is_the_one_of_the_board_on_the_way_and_at_the_finish() -> None:
    feed = timeline_of(
        race(),
        start_list("a", "b"),
        gun(),
        *(split(key, 1100, time) for key, time in (("a", "2:46.10"), ("b", "2:46.94"))),
        finish("a", "3:46.101"),
        finish("b", "3:47.339"),
    )
    for ms, mark, gap in ((170_000, "1100 m", "0.8"), (feed.end_ms, "1500 m", "1.23")):
        frame = frame_at(feed, ms)
        [on_board] = [line for line in text(board.lines(frame, 110, 9)) if line.strip().startswith("2 ")]
        [in_detail] = [line for line in detail(frame, "b") if line.strip().startswith(mark)]
        assert gap in on_board.split()
        assert gap in in_detail.split()


def test_level_at_the_finish_is_a_gap_of_nothing() -> None:
    feed = timeline_of(
        race(),
        start_list("a", "b", "c"),
        gun(),
        finish("a", "3:46.10"),
        finish("b", "3:46.10"),
        finish("c", "3:47.0"),
    )
    assert detail(frame_at(feed, feed.end_ms), "b")[-1].split()[:5] == [
        "1500",
        "m",
        "3:46.10",
        "3:46.10/1500",
        "1=",
    ]
    assert "0.00" in detail(frame_at(feed, feed.end_ms), "b")[-1].split()


def test_a_pacemaker_who_stepped_off_and_runs_on_was_off_where_he_was_timed_before() -> None:
    feed = timeline_of(
        race(),
        start_list({"entry": "p", "role": "pacemaker"}, "a"),
        gun(),
        split("p", 700, "1:37.0"),
        split("a", 700, "1:37.5"),
        {"type": "status", "race": "r", "entry": "p", "status": "DNF"},
        finish("a", "3:30.00"),
        finish("p", "3:40.00"),
    )
    found = detail(frame_at(feed, feed.end_ms), "p")
    assert found[1] == " pacemaker, off at 700 m; crossing on record in 3:40.00"
