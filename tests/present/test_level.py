"""Equal times name everybody who has them: in the plain lines, in the record light, in the brief of a late comer."""

from dataclasses import replace
from typing import Any

import pytest

from making import finish, frame_at, gun, race, split, start_list, target, text, timeline_of
from meetdash.feed.timeline import Timeline
from meetdash.present import athlete, board, light, show, why
from meetdash.present.brief import brief
from meetdash.present.lines import cut

ENTRIES = start_list(
    *({"entry": key[0], "family": key.title()} for key in ("ahl", "berg", "cole", "dahl", "ek"))
)


def at_700(*times: tuple[str, str], rest: tuple[dict[str, Any], ...] = ()) -> Timeline:
    return timeline_of(
        race("1500"),
        ENTRIES,
        target("3:49.11"),
        gun(),
        *(split(key, 300, "48") for key, _ in times[:1]),
        *(split(key, 700, time) for key, time in times),
        *rest,
    )


def told(feed: Timeline) -> list[str]:
    return [moment.sentence for moment in frame_at(feed, feed.end_ms).moments]


def test_who_is_level_with_the_leader_is_told_once_somebody_slower_has_come_by() -> None:
    waiting = at_700(("a", "1:52"), ("b", "1:52"))
    assert not any("level" in one for one in told(waiting))
    feed = at_700(("a", "1:52"), ("b", "1:52"), ("c", "1:54"), ("d", "1:55"))
    assert [one for one in told(feed) if "level" in one] == ["Berg level with Ahl at 700 m, 1:52."]


def test_it_is_told_too_when_whoever_is_slower_was_received_before() -> None:
    late = at_700(("a", "1:52"), ("c", "1:54"), ("b", "1:52"))
    assert [one for one in told(late) if "level" in one] == ["Berg level with Ahl at 700 m, 1:52."]
    later = at_700(("a", "1:52"), ("c", "1:54"), ("b", "1:52"), ("e", "1:55"), ("d", "1:52"))
    assert [one for one in told(later) if "level" in one] == [
        "Berg level with Ahl at 700 m, 1:52.",
        "Dahl level with Ahl at 700 m, 1:52.",
    ]


def test_of_many_who_are_level_three_are_named_at_most() -> None:
    feed = at_700(*((key, "1:52") for key in "abcd"), ("e", "1:53"))
    assert "Berg, Cole and Dahl level with Ahl at 700 m, 1:52." in told(feed)


def test_who_is_alone_in_front_is_level_with_nobody() -> None:
    feed = at_700(("a", "1:52.00"), ("b", "1:52.01"), ("c", "1:52.01"), ("d", "1:53.00"))
    assert not any("level" in one for one in told(feed))


def test_who_is_out_of_the_race_is_not_said_to_be_level() -> None:
    feed = timeline_of(
        race("1500"),
        ENTRIES,
        gun(),
        split("a", 700, "1:52"),
        split("b", 700, "1:52"),
        {"type": "status", "entry": "b", "status": "DQ"},
        split("c", 700, "1:54"),
    )
    assert not any("level with" in one for one in told(feed))


def lit(feed: Timeline, width: int = 118) -> str:
    return text([cut(line, width) for line in light.lines(frame_at(feed, feed.end_ms), width)])[0]


def test_the_light_names_all_who_lead_level_and_says_only_what_is_true_of_all() -> None:
    assert "Ahl and Berg 5 s behind, at 700 m" in lit(at_700(("a", "1:52"), ("b", "1:52")))
    assert "Ahl, Berg and two more 5 s behind" in lit(at_700(*((key, "1:52") for key in "abcd")))
    assert "Berg" not in lit(at_700(("a", "1:52"), ("b", "1:53")))


def test_the_light_names_both_of_a_dead_heat_at_the_finish() -> None:
    feed = at_700(("a", "1:52"), rest=(finish("a", "3:50.00"), finish("b", "3:50.00")))
    assert "Ahl and Berg 0.89 s behind, at the finish" in lit(feed)


def lit_against(code: str, *messages: dict[str, Any]) -> str:
    """The light of a race against one of its targets."""
    feed = timeline_of(
        race("1500"),
        start_list(
            {"entry": "a", "family": "Ahl", "pb": "3:40.00", "nat": "KEN"},
            {"entry": "b", "family": "Berg", "pb": "3:55.00", "nat": "GBR"},
            {"entry": "c", "family": "Cole", "pb": "3:40.00", "nat": "KEN"},
        ),
        target("3:44.00"),
        {**target("3:30.00", "Kenyan record"), "code": "NR KEN"},
        gun(),
        *messages,
    )
    frame = frame_at(feed, feed.end_ms)
    assert frame.snapshot is not None
    [chosen] = [one for one in frame.snapshot.targets if one.code == code]
    frame = replace(frame, target=frame.snapshot.own(chosen, frame.followed))
    return text([cut(line, 118) for line in light.lines(frame, 118)])[0]


LEVEL = [split(key, 700, "1:46.0") for key in "ab"]


def test_what_is_one_athletes_own_target_is_said_of_him_alone() -> None:
    assert "Ahl and Berg" in lit_against("WR", *LEVEL)
    assert "Ahl 3.3 s behind" in lit_against("PB", *LEVEL)
    assert "and" not in lit_against("PB", *LEVEL, split("c", 700, "1:46.0")).split("3:40.00")[1]


def test_a_national_record_is_said_of_those_whom_it_concerns() -> None:
    assert "Ahl 8.0 s behind" in lit_against("NR KEN", *LEVEL)
    assert "Ahl and Cole 8.0 s behind" in lit_against("NR KEN", *LEVEL, split("c", 700, "1:46.0"))


@pytest.mark.parametrize("code", ["DNF", "DQ"])
def test_who_is_out_is_not_named_with_those_who_lead(code: str) -> None:
    out = {"type": "status", "race": "r", "entry": "c", "status": code}
    on_the_way = lit_against("WR", *LEVEL, split("c", 700, "1:46.0"), out)
    assert "Ahl and Berg 1.5 s behind" in on_the_way
    at_the_finish = lit_against("WR", *(finish(key, "3:45.00") for key in "abc"), out)
    assert "Ahl and Berg 1.00 s behind" in at_the_finish


def test_a_reconstructed_split_is_not_said_of_who_was_measured() -> None:
    made_up = split("b", 700, "1:46.0", source="reconstructed")
    assert "Berg" not in lit_against("WR", LEVEL[0], made_up)


def test_a_late_comer_is_told_that_they_are_level() -> None:
    feed = at_700(("a", "1:52"), ("b", "1:52"))
    order = next(line for _, line in brief(frame_at(feed, feed.end_ms)) if line.startswith("Order"))
    assert order == "Order: 1= Ahl, 1= Berg level."


def test_a_late_comer_is_told_who_was_in_front_and_has_no_time_since() -> None:
    feed = at_700(("a", "1:52"), ("b", "1:53"), rest=(split("b", 1100, "2:55.0"),))
    order = next(line for _, line in brief(frame_at(feed, feed.end_ms)) if line.startswith("Order"))
    assert order == "Order: 1 Berg, 2 Ahl; Ahl was first at 700 m, not timed since."


@pytest.mark.parametrize("arriving", ["ab", "ba"])
def test_whoever_is_received_first_the_one_who_stands_first_has_no_gap_and_the_other_none_that_shows(
    arriving: str,
) -> None:
    frame = frame_at(feed := at_700(*((key, "1:52.0") for key in arriving)), feed.end_ms)
    ahl, berg = (line.split() for line in text(board.lines(frame, 118, 9))[1:3])
    assert "AHL" in ahl
    assert "–" in ahl
    assert "0.0" in berg
    for key, gap in (("a", "–"), ("b", "0.0")):
        [line] = [
            one
            for one in text(athlete.lines(replace(frame, chosen=key), 118, 9))
            if one.strip().startswith("700 m")
        ]
        assert gap in line.split()


NOT_READ = timeline_of(
    race("1500"),
    ENTRIES,
    gun(),
    split("b", 300, "48.0"),
    split("c", 300, "48.0"),
    split("b", 700, "1:48.0"),
    split("c", 700, "1:48.0"),
    split("a", 1100, "2:40.0"),
)
"""Ahl leads, and was not read where Berg and Cole came by together."""


def row(key: str, mark: str, feed: Timeline) -> list[str]:
    frame = replace(frame_at(feed, feed.end_ms), chosen=key)
    [line] = [one for one in text(athlete.lines(frame, 118, 9)) if one.strip().startswith(mark)]
    return line.split()


def order_of(feed: Timeline) -> str:
    return next(line for _, line in brief(frame_at(feed, feed.end_ms)) if line.startswith("Order"))


def test_who_is_behind_a_leader_who_was_not_read_there_is_not_level_with_him() -> None:
    frame = frame_at(NOT_READ, NOT_READ.end_ms)
    rows = {
        name: line.split()
        for line in text(board.lines(frame, 118, 9))
        for name in ("BERG", "COLE")
        if name in line
    }
    assert all("·" in cells and "(0.0)" not in cells for cells in rows.values())
    assert order_of(NOT_READ) == "Order: 1 Ahl, 2= Berg, 2= Cole."
    assert [one["gap"] for one in show.data(frame)["athletes"][:3]] == [None, None, None]
    reasons = text(why.lines(replace(frame, chosen="b"), 118, 60))
    assert any("None: no quicker time is known at 700 m." in line for line in reasons)


@pytest.mark.parametrize("key", ["b", "c"])
def test_the_detail_has_the_place_and_the_gap_of_the_board_and_one_rule_for_every_mark(key: str) -> None:
    assert row(key, "700 m", NOT_READ)[4:6] == ["2=", "·"]
    assert row(key, "300 m", NOT_READ)[4:6] == ["1=", "–"]
    level = at_700(
        ("a", "1:52.0"), ("b", "1:52.0"), rest=(split("a", 1100, "2:50.0"), split("b", 1100, "2:50.0"))
    )
    assert [row("a", mark, level)[4:6] for mark in ("700 m", "1100 m")] == [["1=", "–"]] * 2
    assert [row("b", mark, level)[4:6] for mark in ("700 m", "1100 m")] == [["1=", "0.0"]] * 2


def test_who_is_parted_by_the_judges_from_an_equal_time_is_not_level() -> None:
    feed = at_700(("a", "1:52"), rest=(finish("a", "3:50.00", place=1), finish("b", "3:50.00", place=2)))
    assert order_of(feed) == "Order: 1 Ahl, 2 Berg."


def test_no_gap_stands_on_a_rule_between_two_who_share_a_place() -> None:
    feed = at_700(("a", "1:52.0"), ("b", "1:54.0"), ("c", "1:54.0"))
    lines = text(board.lines(frame_at(feed, feed.end_ms), 118, 12))
    assert sum("┄ 2.0 s ┄" in line for line in lines) == 1


def test_all_who_run_are_told_to_be_level_though_nobody_slower_can_come() -> None:
    feed = at_700(*((key, "1:52") for key in "abcde"))
    assert "Berg, Cole and two more level with Ahl at 700 m, 1:52." in told(feed)
