"""A target that was asked for and that a race cannot have is never dropped in silence."""

import pytest

from making import fixture, gun, race, split, start_list, text, timeline_of
from meetdash import catalogue
from meetdash.commands import headless
from meetdash.playing.viewer import Viewer
from meetdash.present import header, show, why

ROAD = timeline_of(
    race("HM", surface="road"), start_list("a"), gun(), split("a", 5000, "15:00"), split("a", 10_000, "30:00")
)
WHY = "Target 30/lap left out: this race has no laps; give a finishing time, or a pace a km or mile, as 2:58/km."


def viewer(*typed: str) -> Viewer:
    found = Viewer.replay(ROAD, yardsticks=catalogue.yardsticks(typed=typed, now="2026-11-25"))
    found.transport.playing = False
    found.transport.to(ROAD.end_ms)
    found.tick(0.0)
    return found


def test_the_plain_lines_say_it_once() -> None:
    told = [moment.sentence for moment in viewer("30/lap").whole.story.moments]
    assert told.count(WHY) == 1


@pytest.mark.parametrize(("width", "said"), [(140, "30/lap left out: w"), (60, "target: w")])
def test_the_header_says_it_at_every_width_and_which_key_tells_more(width: int, said: str) -> None:
    frame = viewer("30/lap").frame()
    assert said in text(header.lines(frame, width))[1]
    assert WHY in " ".join(" ".join(text(why.lines(frame, 200, 100))).split())


def test_the_board_as_text_and_as_data_says_it() -> None:
    frame = viewer("30/lap", "1:05:00").frame()
    assert WHY in " ".join(" ".join(show.text(frame, 200)).split())
    [left_out] = show.data(frame)["left_out"]
    assert left_out["target"] == "30/lap"
    assert "no laps" in left_out["why"]


def test_nothing_is_said_of_a_target_that_fits() -> None:
    frame = viewer("1:05:00", "3:00/km").frame()
    assert show.data(frame)["left_out"] == []
    assert "left out" not in "".join(show.text(frame, 200))


def test_a_pace_that_nobody_runs_over_this_distance_is_said_too() -> None:
    feed = fixture("tokyo-2020-mens-1500")
    found = headless.show_at(
        feed, "end", "", as_json=False, yardsticks=catalogue.yardsticks(typed=("13:00:00",))
    )
    assert "Target 13:00:00 left out:" in found
    assert "which nobody races" in found
