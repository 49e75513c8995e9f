"""With a delay a viewer sees what one without it saw so long ago: board, moments, brief, header, news, and no more."""

from collections import deque
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import finish, gun, race, raw, split, start_list, text
from meetdash.feed.live import LiveFeed
from meetdash.playing.edges import LiveEdge
from meetdash.playing.viewer import Viewer
from meetdash.present import header

FEED = [
    race("800"),
    start_list("a", "b"),
    gun(),
    *(
        split(who, mark, f"{mark * 0.14 + late:.1f}")
        for mark in (200, 400, 600)
        for who, late in (("a", 0), ("b", 0.4))
    ),
    finish("b", "1:53.00"),
    finish("a", "1:53.40"),
]
FIRST_MS, TICK_MS = 250, 130
DELAYS_MS = (1, 130, 2_000, 20_000)


def shown(viewer: Viewer) -> dict[str, Any]:
    """All that a viewer is shown of the race; what the source does is told when it does it."""
    frame = viewer.frame()
    bare = replace(frame, playing=replace(frame.playing, word="", health="", delay_ms=0))
    return {
        "lines": viewer.shown.played,
        "board": [(one.key, one.standing) for one in frame.snapshot.athletes] if frame.snapshot else None,
        "moments": [(one.label, one.text) for one in frame.moments],
        "ahead": [one.text for one in frame.ahead],
        "brief": frame.brief,
        "header": text(header.lines(bare, 100)),
        "news": [one.text for one in viewer.news.latest],
    }


class Fed:
    """A viewer of a feed whose lines arrive at moments."""

    def __init__(self, arrivals: list[int], delay_ms: int = 0) -> None:
        self.feed = LiveFeed(delay_ms=delay_ms)
        self.viewer = Viewer.follow(LiveEdge(self.feed))
        self._coming = deque(zip(arrivals, FEED, strict=True))

    def shown_at(self, ms: int) -> dict[str, Any]:
        while self._coming and self._coming[0][0] <= ms:
            arrival_ms, line = self._coming.popleft()
            self.feed.receive(raw([line]), arrival_ms)
        self.viewer.tick((ms + 0.5) / 1000)
        return shown(self.viewer)


def same(arrivals: list[int], delay_ms: int) -> None:
    """Ticks two viewers until all is shown, the one without a delay at the moment that the other is to show."""
    delayed, prompt = Fed(arrivals, delay_ms), Fed(arrivals)
    for ms in range(0, delay_ms, max(TICK_MS, delay_ms // 10)):
        assert delayed.shown_at(ms)["lines"] == 0
    for ms in (*range(3), *range(TICK_MS, arrivals[-1] + 3_000, TICK_MS)):
        assert delayed.shown_at(ms + delay_ms) == prompt.shown_at(ms), ms
    assert delayed.viewer.shown.played == len(FEED)


@pytest.mark.parametrize("delay_ms", DELAYS_MS)
@pytest.mark.parametrize("first_ms", [0, 1, FIRST_MS])
def test_a_race_watched_from_its_beginning(first_ms: int, delay_ms: int) -> None:
    times = [
        0,
        0,
        1,
        *(1_000 + int(float(mark * 140 + late)) for mark in (200, 400, 600) for late in (0, 400)),
    ]
    arrivals = [first_ms + ms for ms in (*times, 114_000, 114_400)]
    same(arrivals, delay_ms)


@pytest.mark.parametrize("delay_ms", DELAYS_MS)
@pytest.mark.parametrize("first_ms", [0, 1, FIRST_MS])
def test_a_race_joined_late_whose_history_comes_in_the_first_millisecond(
    first_ms: int, delay_ms: int
) -> None:
    same([first_ms] * 6 + [first_ms + 1] * 2 + [20_000] * 3, delay_ms)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from((0, 1, 50, 299, 300, 1_000, 4_000)), min_size=len(FEED), max_size=len(FEED)),
    st.integers(1, 5_000),
)
def test_whatever_arrives_when(gaps: list[int], delay_ms: int) -> None:
    same(list(accumulate(gaps)), delay_ms)


def test_a_delay_that_is_raised_takes_back_all_that_is_later() -> None:
    arrivals = [1_000, 1_000, 1_000, *range(29_000, 29_000 + 8 * 5_000, 5_000)]
    delayed, prompt = Fed(arrivals), Fed(arrivals)
    delayed.shown_at(1_000)
    delayed.shown_at(50_000)
    delayed.viewer.delay("12")
    taken_back, wanted = delayed.shown_at(50_000), [prompt.shown_at(ms) for ms in (1_000, 38_000)][-1]
    for name in ("lines", "board", "moments", "ahead", "brief", "header"):
        assert taken_back[name] == wanted[name], name
    assert taken_back["news"] == []
