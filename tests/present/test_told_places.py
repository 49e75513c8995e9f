"""Places and leads that were told, and are others by now, say so wherever they are still shown."""

from typing import Any

import pytest

from making import frame_at, text, timeline_of
from meetdash.present import moments_pane, moments_view
from support import GUN, finish, race, split, start_list, status

NAMES = start_list("anna", "bea", "cara", "dora")
RACE = race("1500", sex="women")
WON = [finish("anna", "3:58.10"), finish("bea", "3:58.12")]


OVERTURNED = {
    "type": "result",
    "state": "official",
    "rows": [{"entry": "bea", "place": 1, "time": "3:58.12"}, {"entry": "anna", "status": "DQ"}],
}


@pytest.mark.parametrize(
    ("then", "anna", "bea"),
    [
        ([], "", ""),
        ([OVERTURNED], " (disqualified since)", " (first now)"),
        ([status("anna", "DQ")], " (disqualified since)", " (first now)"),
        ([finish("bea", "3:58.09", photo=True)], " (second now)", " (first now)"),
        ([{"type": "void", "entry": "anna"}], " (no place now)", " (first now)"),
    ],
)
def test_a_place_that_was_told_is_marked_once_it_is_another(
    then: list[dict[str, Any]], anna: str, bea: str
) -> None:
    feed = timeline_of(RACE, NAMES, GUN, *WON, finish("cara", "3:59.00"), *then)
    frame = frame_at(feed, feed.end_ms)
    pane = [line[11:].rstrip() for line in text(moments_pane.lines(frame, 118, 40))]
    assert f"Anna wins in 3:58.10, unofficial.{anna}" in pane
    assert f"Bea second in 3:58.12, unofficial.{bea}" in pane
    view = [line.strip() for line in text(moments_view.lines(frame, 118, 40))]
    for said in (anna, bea):
        assert not said or said.strip(" ()") in view


def pane_of(*messages: dict[str, Any]) -> list[str]:
    feed = timeline_of(RACE, NAMES, GUN, *messages)
    return [line[11:].rstrip() for line in text(moments_pane.lines(frame_at(feed, feed.end_ms), 118, 40))]


def test_a_place_of_another_start_is_measured_by_no_finish_of_the_one_that_counts() -> None:
    again = {"type": "start", "action": "restart"}
    pane = pane_of(
        split("anna", 300, "46.0"), *WON, again, finish("bea", "3:57.00"), finish("anna", "3:58.00")
    )
    assert "Bea second in 3:58.12, unofficial. (attempt 1)" in pane
    assert "Anna wins in 3:58.10, unofficial. (attempt 1)" in pane
    assert "Anna leads at 300 m, three laps to go. (attempt 1)" in pane
    assert "Bea wins in 3:57.00, unofficial." in pane


def test_an_unlisted_winner_whose_finish_is_withdrawn_is_marked() -> None:
    pane = pane_of(finish("9", "3:58.00"), *WON, {"type": "void", "entry": "9"})
    assert "9 wins in 3:58.00, unofficial. (no place now)" in pane


def test_a_place_that_is_shared_since_or_no_longer_is_marked() -> None:
    tied = [finish("anna", "3:58.10"), finish("bea", "3:58.10")]
    assert "Anna wins in 3:58.10, unofficial. (shares first now)" in pane_of(*tied)
    assert "Bea shares first with Anna in 3:58.10, unofficial." in pane_of(*tied)
    photo = [
        finish("anna", "3:58.10", photo=True, raw="3:58.098"),
        finish("bea", "3:58.10", photo=True, raw="3:58.092"),
    ]
    parted = pane_of(*tied, *photo)
    assert "Bea shares first with Anna in 3:58.10, unofficial. (first now)" in parted
    assert "Anna wins in 3:58.10, unofficial. (second now)" in parted


def test_a_crossing_that_was_told_without_a_place_is_given_none_later() -> None:
    rows = [
        {"entry": key, "place": place, "time": time}
        for key, place, time in (("anna", 1, "3:58.10"), ("bea", 2, "3:58.12"))
    ]
    official = {"type": "result", "state": "official", "rows": rows}
    pane = pane_of(finish("anna", "3:58.10"), official, finish("bea", "3:58.12"), status("anna", "DQ"))
    assert "Bea crosses in 3:58.12; the official result stands." in pane


def test_who_led_and_is_disqualified_is_marked_as_one_who_won_and_is() -> None:
    pane = pane_of(split("anna", 300, "46.0"), split("bea", 300, "46.5"), status("anna", "DQ"))
    assert "Anna leads at 300 m, three laps to go. (disqualified since)" in pane
