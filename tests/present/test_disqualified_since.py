"""Moves that were told before somebody they cite was disqualified say so, wherever they are still shown."""

import json
from dataclasses import replace

from making import FOLDER, TOKYO, frame_at, status, text, timeline_of
from meetdash.commands import headless
from meetdash.present import moments_pane, moments_view
from meetdash.present.frame import Frame, Group

LINES = [
    line
    for line in (FOLDER / f"{TOKYO}.ndjson").read_text(encoding="utf-8").splitlines()
    if json.loads(line)["type"] != "end"
]
"""Tokyo's 1500 m, in which several moves cite Cheruiyot, the second."""
BEFORE = timeline_of(*LINES)
AFTER = timeline_of(*LINES, status("cheruiyot", "DQ", key="mens-1500"))
SAID = "Cheruiyot disqualified since"


def moves_of(frame: Frame) -> str:
    return "\n".join(text(moments_view.lines(replace(frame, group=Group.MOVES), 200, 80)))


def test_the_moments_say_who_was_disqualified_since_and_only_those_that_cite_him() -> None:
    before, after = (frame_at(feed, feed.end_ms) for feed in (BEFORE, AFTER))
    assert SAID not in moves_of(before)
    [wightman] = [line for line in moves_of(after).splitlines() if "losing contact, 800–1200 m" in line]
    assert SAID in wightman
    pane = [line for line in text(moments_pane.lines(after, 300, 80)) if "loses contact" in line]
    assert any(f"({SAID})" in line for line in pane)


def test_at_a_moment_before_the_decision_nothing_is_said_of_it() -> None:
    assert SAID not in moves_of(frame_at(AFTER, 175_000))


def test_the_list_of_moves_says_it_as_text_and_as_data() -> None:
    assert f"{SAID}." in headless.moves(AFTER, "", as_json=False)
    found = json.loads(headless.moves(AFTER, "", as_json=True))["moves"]
    for move in found:
        cited = json.dumps(move["evidence"]) + move["entry"]
        assert (move["disqualified_since"] == ["cheruiyot"]) is ("cheruiyot" in cited), move["id"]
    assert any(move["disqualified_since"] for move in found)
