"""Who joins a live feed late gets one picture and a brief when all is there; who was there gets every line at once."""

from collections.abc import Sequence
from typing import Any

import pytest

from making import gun, race, raw, split, start_list, text
from meetdash.feed.live import LiveFeed
from meetdash.feed.sources.base import SourceNote
from meetdash.playing.edges import REST_MS, LiveEdge
from meetdash.playing.frames import MUCH
from meetdash.playing.joining import FROM_GUN_MS, LONGEST_MS
from meetdash.playing.viewer import Viewer
from meetdash.present import moments_pane

HEAD = (race("3000"), start_list("a", "b"))
MARKS = range(200, 2_001, 200)
SPLITS = [
    split(who, mark, f"{ms // 60_000}:{ms % 60_000 / 1000:04.1f}")
    for mark in MARKS
    for who, ms in sorted(
        (("a", mark * 150), ("b", mark * 150 + (-300 if mark % 400 else 300))), key=lambda one: one[1]
    )
]
"""The lead changes at every mark, so that there is much to ring for."""
HISTORY = (gun(), *SPLITS)
NEXT = (split("b", 2_200, "5:29.0"), split("a", 2_200, "5:30.0"))


class Watch:
    """A viewer, and all that was shown and rung for while he watched."""

    def __init__(self, delay_ms: int = 0) -> None:
        self.feed = LiveFeed(delay_ms=delay_ms)
        self.viewer = Viewer.follow(LiveEdge(self.feed))
        self.rung: list[str] = []
        self.boards: set[int] = set()
        """How many athletes had a mark on the boards that were shown."""

    def receive(self, messages: Sequence[dict[str, Any]], ms: int) -> None:
        self.feed.receive(raw(messages), ms)
        self.until(ms)

    def until(self, ms: int) -> None:
        self.viewer.tick((ms + 0.5) / 1000)
        self.rung += [one.text for one in self.viewer.news.latest]
        snapshot = self.viewer.frame().snapshot
        if snapshot is not None:
            self.boards.add(snapshot.front_mm // 1_000)


def test_the_brief_comes_when_the_whole_history_has_come_in_small_pieces() -> None:
    watch = Watch()
    watch.receive(HEAD, 1_000)
    assert watch.boards == {0}
    for number, one in enumerate(HISTORY):
        watch.receive([one], 1_010 + number * 20)
        assert not watch.viewer.frame().brief
    assert watch.viewer.frame().playing.word == "CATCHING UP"
    assert watch.boards == {0}, "no race is played back while it is received"
    watch.until(1_010 + len(HISTORY) * 20 + REST_MS)
    frame = watch.viewer.frame()
    assert frame.snapshot is not None
    assert frame.snapshot.front_mm == 2_000_000
    assert len(frame.brief) == 5
    assert frame.playing.word == "LIVE"
    assert watch.rung == []
    watch.receive(NEXT, 30_000)
    assert watch.rung, "from then on everything is news"


@pytest.mark.parametrize("head", [HEAD, (*HEAD, gun())])
def test_a_history_that_is_sent_a_second_after_the_start_list_has_its_brief(
    head: Sequence[dict[str, Any]],
) -> None:
    watch = Watch()
    watch.receive(head, 1_000)
    watch.until(1_900)
    watch.receive([one for one in HISTORY if one not in head], 2_000)
    watch.until(2_000 + REST_MS)
    assert watch.viewer.frame().brief
    assert watch.rung == []


@pytest.mark.parametrize("start", [(gun(),), ()], ids=["with a gun", "timed without one"])
def test_who_watches_from_the_gun_on_gets_no_brief_and_every_line_at_once(
    start: Sequence[dict[str, Any]],
) -> None:
    watch = Watch()
    watch.receive(HEAD, 1_000)
    watch.receive(start, 10_000)
    for mark in MARKS:
        both = [one for one in SPLITS if one["m"] == mark]
        watch.receive(both, 10_400 + mark * 150)
        frame = watch.viewer.frame()
        assert frame.snapshot is not None
        assert frame.snapshot.front_mm == mark * 1_000
        assert not frame.brief
    assert watch.rung


def test_who_has_seen_the_gun_is_called_before_the_first_time() -> None:
    watch = Watch()
    watch.receive((*HEAD, gun()), 1_000)
    watch.until(1_000 + FROM_GUN_MS)
    watch.receive([{"type": "status", "race": "r", "entry": "a", "status": "DQ"}], 5_000)
    assert len(watch.rung) == 1


def test_a_feed_that_never_pauses_is_joined_all_the_same() -> None:
    watch = Watch()
    watch.receive((*HEAD, *HISTORY[:5]), 1_000)
    for ms in range(1_100, 1_000 + LONGEST_MS, 100):
        watch.receive([{"type": "note", "race": "r", "text": f"{ms}"}], ms)
        assert not watch.viewer.frame().brief
    watch.receive(HISTORY[5:], 1_000 + LONGEST_MS)
    assert watch.viewer.frame().brief


def test_a_feed_that_has_ended_is_joined_at_once() -> None:
    watch = Watch()
    watch.receive((*HEAD, *HISTORY), 1_000)
    assert watch.viewer.frame().snapshot is None
    watch.feed.note(SourceNote("ended", "the pipe ended"), 1_001)
    watch.until(1_002)
    assert watch.viewer.frame().brief


def test_a_delayed_late_comer_joins_when_the_history_is_due() -> None:
    watch = Watch(delay_ms=20_000)
    watch.receive((*HEAD, *HISTORY), 1_000)
    watch.until(20_999)
    assert (watch.boards, watch.viewer.whole.played) == (set(), 0)
    watch.until(21_000 + REST_MS)
    assert watch.viewer.frame().brief


def test_what_takes_long_to_catch_up_with_says_so_and_is_no_live_picture() -> None:
    watch = Watch()
    notes = [{"type": "note", "race": "r", "text": f"{number}"} for number in range(2 * MUCH)]
    watch.feed.receive(raw((*HEAD, *HISTORY, *notes)), 1_000)
    viewer, said = watch.viewer, []
    for _ in range(10_000):
        viewer.tick(1.5, lambda: True)
        if not viewer.showing.busy:
            break
        frame = viewer.frame()
        assert frame.snapshot is None or not frame.snapshot.front_mm
        if frame.playing.health:
            assert frame.playing.word == "CATCHING UP"
            said.append(frame.playing.health)
    assert said[0] == "catching up, 8 lines played and more waiting"
    assert len(set(said)) > 10, "it goes on"
    assert viewer.frame().brief


def test_the_brief_is_of_when_he_joined_and_of_that_race_and_what_is_told_since_stands_above_it() -> None:
    watch = Watch()
    watch.receive([*HEAD, *HISTORY], 1_000)
    watch.until(1_000 + REST_MS)
    joined = watch.viewer.frame()
    assert joined.brief
    watch.receive(NEXT, 4_000)
    later = watch.viewer.frame()
    assert later.brief == joined.brief
    since = later.moments[later.briefed :]
    assert since, "there is something new"
    shown = text(moments_pane.lines(later, 120, 12))
    assert since[-1].text[:20] in shown[0]
    assert any(joined.brief[0][1][:20] in line for line in shown)
    watch.receive([race("800", "s"), start_list("c", key="s"), gun("s")], 5_000)
    assert watch.viewer.race is not None
    assert watch.viewer.race.id == "s", "the race that began last"
    assert not watch.viewer.frame().brief
