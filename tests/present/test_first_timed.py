"""Nobody is said to win while a leader who was clear has no time at the finish: perhaps he was not read there."""

from typing import Any

import pytest

from making import finish, frame_at, gun, race, split, start_list, status, text, timeline_of
from meetdash.present import header
from meetdash.present.frame import Frame

ENTRIES = start_list(*({"entry": key, "family": key.title()} for key in ("ahl", "berg", "cole")))


def frame(*more: dict[str, Any], ahead: str = "2:52.0") -> Frame:
    """Berg is at the bell in 2:52.0 or as said, Ahl in 2:56.0, Cole in 2:58.0."""
    bell = [split("berg", 1100, ahead), split("ahl", 1100, "2:56.0"), split("cole", 1100, "2:58.0")]
    feed = timeline_of(race("1500"), ENTRIES, gun(), *bell, *more)
    return frame_at(feed, feed.end_ms)


def told(shown: Frame) -> list[str]:
    return [one.sentence for one in shown.moments if "4:0" in one.sentence]


AHL, COLE = finish("ahl", "4:00.30"), finish("cole", "4:04.11")
FIRST = (
    "Ahl first timed at the finish in 4:00.30, unofficial; Berg, the leader before, has no time there yet."
)
SECOND = "Cole second timed at the finish in 4:04.11, unofficial."


def test_who_is_timed_first_without_the_leader_is_not_said_to_win() -> None:
    shown = frame(AHL, COLE)
    assert told(shown) == [FIRST, SECOND]
    assert not any("won" in line for line in text(header.lines(shown, 140)))
    assert any("first timed in 4:00.30" in line for line in text(header.lines(shown, 140)))


@pytest.mark.parametrize("more", [finish("berg", "4:09.00"), status("berg", "DNF")])
def test_that_he_has_won_is_told_once_the_other_is_in_or_out(more: dict[str, Any]) -> None:
    said = told(frame(AHL, COLE, more))
    assert said[:2] == [FIRST, SECOND]
    assert said.count("Ahl wins in 4:00.30, unofficial.") == 1


def test_a_leader_who_was_received_late_wins() -> None:
    said = told(frame(AHL, finish("berg", "4:00.10")))
    assert said == [FIRST, "Berg wins in 4:00.10, unofficial.", "Ahl is second now, 4:00.30."]


def test_that_he_has_won_is_told_once_the_other_never_led() -> None:
    """Berg's time at the bell was somebody else's."""
    said = told(frame(AHL, {"type": "void", "race": "r", "entry": "berg", "m": 1100}))
    assert said == [FIRST, "Ahl wins in 4:00.30, unofficial."]


def test_two_level_before_the_leader_is_in_win_nothing() -> None:
    said = told(frame(AHL, finish("cole", "4:00.30")))
    assert (
        said[1]
        == "Cole in 4:00.30 at the finish, level with another, unofficial; Berg has no time there yet."
    )


def test_who_shares_the_lead_once_the_leader_is_out_is_not_said_to_lead() -> None:
    level = [split("ahl", 1200, "3:12.0"), split("cole", 1200, "3:12.0"), split("berg", 1200, "3:08.0")]
    said = [one.sentence for one in frame(*level, status("berg", "DNF")).moments]
    assert said[-1] == "Berg does not finish."


def test_a_bib_misread_that_is_corrected_led_nobody() -> None:
    other = split("77", 700, "1:50.00", id="s")
    lines = [race("1500"), ENTRIES, gun(), other, split("ahl", 700, "1:52.0"), split("cole", 700, "1:53.0")]
    feed = timeline_of(*lines, {"type": "amend", "race": "r", "ref": "s", "set": {"time": "1:50.10"}})
    assert not any("not 77" in one.sentence for one in frame_at(feed, feed.end_ms).moments)


def test_who_was_just_behind_wins_at_once() -> None:
    assert told(frame(AHL, ahead="2:55.5"))[0] == "Ahl wins in 4:00.30, unofficial."


def test_a_first_place_that_the_feed_gives_is_told() -> None:
    assert told(frame(finish("ahl", "4:00.30", place=1)))[0] == "Ahl wins in 4:00.30, unofficial."


def test_a_result_with_another_winner_does_not_say_that_one_was_told() -> None:
    rows = [{"entry": "berg", "place": 1, "time": "4:00.20"}, {"entry": "ahl", "place": 2, "time": "4:00.30"}]
    shown = frame(AHL, {"type": "result", "state": "unofficial", "rows": rows, "race": "r"})
    assert not any("told as the winner" in one.sentence for one in shown.moments)


def test_once_the_leader_is_out_it_is_told_who_leads() -> None:
    said = [one.sentence for one in frame(status("berg", "DNF")).moments]
    assert said[-2:] == ["Berg does not finish.", "Ahl leads now, 2:56.0 at 1100 m."]
    assert "leads now" not in frame(status("ahl", "DNF")).moments[-1].sentence


DNF, OK = status("berg", "DNF"), status("berg", "OK")


def test_once_the_leader_is_in_the_race_again_who_was_said_to_win_is_first_timed() -> None:
    shown = frame(AHL, COLE, DNF, OK)
    said = [one.sentence for one in shown.moments]
    assert said[-2:] == [
        "Berg reinstated, was DNF.",
        "Ahl is first timed at the finish now, 4:00.30; Berg, the leader before, has no time there yet.",
    ]
    assert not [one for one in shown.moments if one.sentence.startswith("Berg leads at 1100 m, the bell")][1:]


def test_on_the_way_the_leader_who_is_in_the_race_again_leads_again() -> None:
    said = [one.sentence for one in frame(DNF, OK).moments]
    assert said[-3:] == [
        "Ahl leads now, 2:56.0 at 1100 m.",
        "Berg reinstated, was DNF.",
        "Berg leads again, 2:52.0 at 1100 m.",
    ]


def test_a_lead_that_comes_back_by_a_decision_is_no_change_of_it() -> None:
    shown = frame(AHL, COLE, DNF, OK, finish("berg", "4:00.12"))
    assert not any("led before" in one.sentence for one in shown.moments)


def test_places_moved_while_the_leader_has_no_time_are_those_among_the_timed() -> None:
    said = [one.sentence for one in frame(COLE, AHL).moments]
    assert said[-1] == "Cole is second timed at the finish now, 4:04.11."


def test_nobody_wins_while_it_is_not_known_who_led_at_the_bell() -> None:
    bell = {"type": "leader", "race": "r", "m": 1100, "time": "2:50.0"}
    before = [split(key, 700, f"1:5{n}.0") for n, key in enumerate(("ahl", "berg", "cole"))]
    lines = [
        race("1500"),
        ENTRIES,
        gun(),
        *before,
        bell,
        split("ahl", 1100, "2:56.0"),
        split("cole", 1100, "2:58.0"),
    ]
    feed = timeline_of(*lines, AHL)
    [said] = told(frame_at(feed, feed.end_ms))
    assert said == (
        "Ahl first in 4:00.30, unofficial; the place is in doubt, as it is not known who led at 1100 m."
    )
    feed = timeline_of(*lines, AHL, finish("berg", "4:02.00"))
    assert told(frame_at(feed, feed.end_ms))[1:] == [
        "Berg second in 4:02.00, unofficial.",
        "Ahl wins in 4:00.30, unofficial.",
    ]


def test_a_leader_who_comes_back_level_is_told_at_the_next_mark_where_he_leads() -> None:
    level = [split("ahl", 1200, "3:12.0"), split("berg", 1200, "3:12.0")]
    ahead = [split("berg", 1300, "3:27.0"), split("ahl", 1300, "3:28.0")]
    said = [
        one.sentence
        for one in frame(DNF, level[0], split("cole", 1200, "3:14.0"), OK, level[1], *ahead).moments
    ]
    assert any(one.startswith("Ahl leads") for one in said)
    assert any(one.startswith("Berg leads at 1") for one in said[said.index("Berg reinstated, was DNF.") :])


def test_a_win_that_was_told_is_not_told_again() -> None:
    late_word = {"type": "leader", "race": "r", "m": 1100, "time": "2:50.0"}
    level = [split("ahl", 1100, "2:56.0"), split("berg", 1100, "2:56.2"), split("cole", 700, "1:55.0")]
    lines = [race("1500"), ENTRIES, gun(), split("ahl", 700, "1:53.0"), split("berg", 700, "1:53.2"), *level]
    more = [AHL, late_word, finish("berg", "4:02.00"), split("cole", 1100, "2:59.0"), COLE]
    feed = timeline_of(*lines, *more)
    assert sum("Ahl wins" in one for one in told(frame_at(feed, feed.end_ms))) == 1
