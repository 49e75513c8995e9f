"""What is said of a bib that no start list names: marked wherever it is told, without a place for a single time."""

from typing import Any

from making import finish, frame_at, gun, race, split, start_list, text, timeline_of
from meetdash.analysis.doubts import missed
from meetdash.present import athlete, board, header
from meetdash.present.frame import Frame
from support import play, told

FIELD = [split(key, m, f"{m * 15 // 100 + at}.0") for m in (300, 700, 1100) for at, key in enumerate("ab")]
STRAY = split("77", 300, "45.5")
ENDED = [finish(key, f"3:4{at}.00") for at, key in enumerate("ab")]


def frame(*more: dict[str, Any]) -> Frame:
    feed = timeline_of(race(), start_list("a", "b"), gun(), *FIELD, *more)
    return frame_at(feed, feed.end_ms)


def test_the_board_says_unlisted_in_place_of_a_place_and_the_race_is_over_without_it() -> None:
    found = text(board.lines(frame(STRAY, *ENDED), 110, 12))
    assert "finish," not in found[0].split()
    assert "finish" in found[0].split()
    assert next(line for line in found if "77" in line).split() == ["77", "(unlisted)", "unlisted"]
    assert text(header.lines(frame(STRAY, *ENDED), 110))[1].startswith(" a 3:40.00   finished")


def test_one_who_has_not_finished_when_the_race_is_over_leaves_no_projection_in_the_head() -> None:
    over = {"type": "race_state", "race": "r", "state": "finished"}
    head = text(board.lines(frame(STRAY, split("77", 700, "1:45.5"), *ENDED, over), 160, 12))[0]
    assert "finish, " not in head
    assert "finish " in head


def test_the_page_says_why_and_no_time_is_missing_of_it() -> None:
    shown = frame(STRAY, *ENDED)
    assert shown.snapshot is not None
    one = shown.snapshot.athlete("77")
    assert one is not None
    assert athlete.state(one) == "unlisted: on no start list and timed once, so it has no place"
    assert missed(shown.snapshot.race) == []


def test_plain_lines_say_it_once_and_mark_it_at_the_finish() -> None:
    said = told(play(race(), start_list("a", "b"), gun(), *FIELD, STRAY, *ENDED, finish("77", "3:40.50")))
    assert said.count("77 is timed and on no start list: perhaps a bib misread.") == 1
    assert "77 (unlisted) second in 3:40.50, unofficial." in said
    assert not any("no start list" in one for one in told(play(race(), gun(), STRAY)))


def test_of_who_was_never_timed_it_is_not_said_that_he_was() -> None:
    absent = {"type": "status", "race": "r", "entry": "88", "status": "DNS"}
    assert not any("timed" in one for one in told(play(race(), start_list("a"), gun(), absent)))
