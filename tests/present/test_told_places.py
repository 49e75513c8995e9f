"""Places and leads that were told, and are others by now, say so wherever they are still shown."""

from typing import Any

import pytest

from making import KERR, fixture, frame_at, text, timeline_of, viewer_at
from meetdash.analysis.moves import Withdrawn
from meetdash.present import moments_pane, moments_view
from meetdash.present.brief import brief
from support import GUN, finish, race, split, start_list, status

KERR_FEED = fixture(KERR)
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
    assert "9 (unlisted) wins in 3:58.00, unofficial. (no place now)" in pane


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


def void(entry: str, m: float) -> dict[str, Any]:
    return {"type": "void", "entry": entry, "m": m}


def amended(entry: str, m: float, time: str) -> dict[str, Any]:
    return {"type": "amend", "entry": entry, "m": m, "set": {"time": time}}


LED = [split("anna", 700, "1:52.0"), split("bea", 700, "1:52.5")]
BELL = [split("anna", 1100, "2:57.0"), split("bea", 1100, "2:57.2")]


def test_a_lead_a_bell_and_a_lap_whose_time_is_withdrawn_are_marked() -> None:
    before, after = pane_of(*LED, *BELL), pane_of(*LED, *BELL, void("anna", 700), void("anna", 1100))
    bell = "The bell, one lap to go: Anna 2:57.0, last lap 1:05.0."
    lead = "Anna leads at 700 m, two laps to go."
    assert {bell, lead} <= set(before)
    assert {f"{bell} (withdrawn since)", f"{lead} (withdrawn since)"} <= set(after)


def test_a_late_comer_is_told_what_was_withdrawn_too() -> None:
    feed = timeline_of(RACE, NAMES, GUN, *LED, void("anna", 700))
    said = [line for _, line in brief(frame_at(feed, feed.end_ms))]
    assert "Anna leads at 700 m, two laps to go. (withdrawn since)" in said


def test_a_lead_that_was_told_too_early_names_who_led_there() -> None:
    pane = pane_of(*LED, split("cara", 700, "1:51.0"))
    assert "Anna leads at 700 m, two laps to go. (Cara led there)" in pane


def test_a_time_that_is_another_now_is_given() -> None:
    amend = {"type": "amend", "entry": "anna", "m": 1100, "set": {"time": "2:57.1"}}
    pane = pane_of(*LED, *BELL, amend)
    assert "The bell, one lap to go: Anna 2:57.0, last lap 1:05.0. (2:57.1 now)" in pane


def test_a_move_that_was_disproved_is_marked_and_is_no_more_what_tells_the_race() -> None:
    viewer = viewer_at(KERR_FEED, KERR_FEED.end_ms)
    frame = viewer.frame()
    [told] = [one for one in frame.moments if one.move is not None and one.text.startswith("Kerr goes")]
    assert told.move is not None
    viewer.shown.story.moves["mens-2mile"].fallen[told.move.id] = Withdrawn(told.move.id, "a correction")
    with_it = viewer.frame()
    [line] = [line for line in text(moments_pane.lines(with_it, 400, 60)) if "Kerr goes" in line]
    assert line.endswith("(withdrawn after a correction)")
    shown = text(moments_pane.lines(with_it, 160, 12))
    assert any("Kerr goes" in line for line in text(moments_pane.lines(frame, 160, 12)))
    assert not any("Kerr goes" in line for line in shown)


def test_places_that_were_told_together_are_marked_when_they_change_again() -> None:
    dq = [status("anna", "DQ"), status("bea", "DQ")]
    pane = pane_of(*WON, finish("cara", "3:59.00"), *dq)
    assert "Bea is first now, 3:58.12; Cara second, 3:59.00. (Bea disqualified since; Cara first now)" in pane
    assert "Cara is first now, 3:59.00." in pane


def test_a_result_that_was_replaced_says_so_and_the_last_one_names_who_moved() -> None:
    rows = [{"entry": key, "place": place} for place, key in enumerate(("anna", "bea"), 1)]
    listed = {"type": "result", "state": "unofficial", "rows": rows}
    pane = pane_of(*WON, listed, {**listed, "state": "official"}, status("anna", "DQ"))
    results = [line for line in pane if line.startswith("Result")]
    assert [line.rpartition(" (")[2] for line in results] == [
        "Anna disqualified since; Bea first now)",
        "replaced by a later result)",
    ]


def test_a_finish_whose_time_was_corrected_gives_it_where_the_place_holds() -> None:
    corrected = {"type": "amend", "entry": "anna", "set": {"time": "3:58.05"}}
    pane = pane_of(*WON, corrected)
    assert "Anna wins in 3:58.10, unofficial. (3:58.05 now)" in pane
    assert "Bea second in 3:58.12, unofficial." in pane


def test_a_mark_under_a_record_says_that_its_time_is_withdrawn() -> None:
    record = {"type": "target", "name": "world record", "kind": "record", "code": "WR", "time": "3:59.00"}
    pane = pane_of(record, finish("anna", "3:58.10"), {"type": "void", "entry": "anna"})
    assert "not known: whether men ran too. (withdrawn since)" in " ".join(pane)


@pytest.mark.parametrize("again", [[split("anna", 1100, "2:57.5")], []])
def test_a_lead_and_a_bell_that_were_another_s_name_him_whatever_the_time_is_now(again: list[Any]) -> None:
    changed = [void("anna", 1100), *again] if again else [amended("anna", 1100, "2:57.5")]
    pane = pane_of(*LED, *BELL, *changed)
    assert "The bell, one lap to go: Anna 2:57.0, last lap 1:05.0. (Bea led there)" in pane


def test_who_led_instead_is_told_though_somebody_else_leads_by_now() -> None:
    first = [split("bea", 300, "47.9"), split("anna", 300, "48.0")]
    feed = [*first, *LED, split("bea", 1100, "2:57.0"), split("anna", 1100, "2:57.2")]
    instead = "Bea led at 700 m, 1:52.5, not Anna."
    assert instead in pane_of(*feed, amended("anna", 700, "1:52.6"))
    assert instead in pane_of(*feed, void("anna", 700))
    assert instead not in pane_of(*feed, amended("anna", 700, "1:52.1"))


def test_a_late_comer_is_told_the_latest_first() -> None:
    feed = timeline_of(RACE, NAMES, GUN, *LED, split("cara", 1100, "2:56.0"), *BELL)
    times = [label for label, _ in brief(frame_at(feed, feed.end_ms)) if label]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) > 1
