"""What is shown while a feed is played in slices: one moment at a time, and never a half-played picture."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import KERR, finish, fixture, gun, race, raw, split, start_list, timeline_of
from meetdash.feed.live import LiveFeed
from meetdash.feed.sources.base import SourceNote
from meetdash.feed.timeline import Timeline
from meetdash.playing.checkpoints import EVERY
from meetdash.playing.edges import LiveEdge
from meetdash.playing.frames import MUCH
from meetdash.playing.playback import BETWEEN_LOOKS, Playback
from meetdash.playing.viewer import Viewer


def always() -> bool:
    """Enough after the fewest lines."""
    return True


def laps(count: int) -> Timeline:
    """A 10,000 m of twenty with so many lines at least."""
    return timeline_of(*_laps(count))


def _laps(count: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [race("10000"), start_list(*(f"e{n}" for n in range(20))), gun()]
    for mark in range(100, 10_000, 100):
        for n in range(20):
            ms = mark * 172 + n * 300
            found.append(split(f"e{n}", mark, f"{ms // 60_000}:{ms % 60_000 / 1000:05.2f}"))
        if len(found) > count:
            break
    return found


def settle(viewer: Viewer, now_s: float = 0.0) -> int:
    """Ticks in the smallest slices until nothing is left to play; returns how many it took."""
    for tick in range(100_000):
        viewer.tick(now_s, always)
        if not viewer.showing.busy:
            return tick
    raise AssertionError("never settles")


@pytest.fixture(scope="module")
def long() -> Timeline:
    return laps(1_900)


@pytest.fixture
def viewer(long: Timeline) -> Viewer:
    made = Viewer.replay(long)
    made.transport.playing = False
    settle(made)
    return made


def picture(viewer: Viewer) -> tuple[object, ...]:
    frame = viewer.frame()
    board = [(one.key, one.standing) for one in frame.snapshot.athletes] if frame.snapshot else []
    return frame.playing.at_ms, frame.playing.clock_ms, board, frame.moments


def seen(viewer: Viewer) -> Iterator[tuple[object, ...]]:
    """The pictures on the way to where the viewer goes, and there."""
    while True:
        viewer.tick(0.0, always)
        yield picture(viewer)
        if not viewer.showing.busy:
            return


def true_picture(timeline: Timeline, ms: int) -> tuple[object, ...]:
    other = Viewer.replay(timeline)
    other.transport.playing = False
    other.transport.to(ms)
    other.tick(0.0)
    return picture(other)


@pytest.mark.parametrize("keys", [("end",), ("end", "far_back"), ("end", "gun"), ("forward", "end", "back")])
def test_until_the_moment_is_reached_the_last_true_picture_stays_and_says_so(
    viewer: Viewer, long: Timeline, keys: tuple[str, ...]
) -> None:
    for key in keys:
        before = picture(viewer)
        getattr(viewer, key)()
        pictures = list(seen(viewer))
        now = picture(viewer)
        assert set(map(str, pictures)) <= {str(before), str(now)}
        assert now == true_picture(long, int(viewer.transport.at_ms))


def test_the_header_says_seeking_until_it_is_there() -> None:
    viewer = Viewer.replay(laps(MUCH - 10))
    viewer.transport.playing = False
    viewer.tick(0.0, always)
    viewer.end()
    viewer.tick(0.0, always)
    assert viewer.frame().playing.word == "seeking…"
    assert not viewer.frame().playing.ended
    assert viewer.showing.behind > 0
    settle(viewer)
    assert viewer.frame().playing.word == "ENDED"


def test_a_long_feed_says_how_far_it_has_been_read(viewer: Viewer) -> None:
    viewer = Viewer.replay(laps(10**9))
    viewer.showing.whole.timeline.moments.extend([10**9] * 4_000)  # as if there were many more
    viewer.showing.transport.end_ms = 10**9
    viewer.transport.to(10**9)
    viewer.tick(0.0, always)
    assert viewer.frame().playing.word == "seeking… 0%"


def test_a_jump_takes_no_more_lines_than_there_are_between_two_checkpoints(
    viewer: Viewer, long: Timeline
) -> None:
    most = EVERY // BETWEEN_LOOKS + 2
    viewer.end()
    assert settle(viewer) <= 1, "the whole has been there"
    viewer.far_back()
    assert settle(viewer) <= most
    viewer.gun()
    assert settle(viewer) <= most
    viewer.transport.to(long.end_ms * 3 // 4)
    assert settle(viewer) <= most


def test_a_replay_shows_something_before_the_whole_is_played(long: Timeline) -> None:
    viewer = Viewer.replay(long)
    assert viewer.whole.played == 0
    viewer.tick(0.0, always)
    assert viewer.frame().snapshot is not None
    assert viewer.whole.played < len(long.entries) // 10
    ahead = len(viewer.frame().ahead)
    settle(viewer)
    assert viewer.whole.finished
    assert len(viewer.frame().ahead) > ahead, "the moments ahead appear as they are known"


@pytest.mark.parametrize(
    "key", ["moment_after", "moment_before", "lap_after", "lap_before", "split_after", "gun"]
)
@pytest.mark.parametrize("first", [None, "end", "far_forward"])
def test_a_key_that_is_pressed_before_the_feed_has_been_read_goes_where_it_goes_afterwards(
    key: str, first: str | None
) -> None:
    early, late = Viewer.replay(fixture(KERR)), Viewer.replay(fixture(KERR))
    for viewer in (early, late):
        viewer.transport.playing = False
        viewer.tick(0.0, always)
    settle(late)
    for viewer in (early, late):
        for action in (first, key):
            if action is not None:
                getattr(viewer, action)()
        settle(viewer)
    assert picture(early) == picture(late)


def test_what_is_asked_for_before_it_has_been_read_is_gone_to_when_it_is_known(long: Timeline) -> None:
    viewer = Viewer.replay(long)
    viewer.transport.playing = False
    viewer.tick(0.0, always)
    viewer.go_to("9000m")
    assert viewer.notice.startswith("the feed is being read to find it, ")
    settle(viewer)
    assert viewer.frame().playing.at_ms == 9_000 * 172
    viewer = Viewer.replay(long)
    viewer.transport.playing = False
    viewer.tick(0.0, always)
    viewer.go_to("9999m")
    settle(viewer)
    assert viewer.frame().notice == "nobody is known to have passed 9999m"
    viewer.go_to("nowhere")
    assert "is no moment" in viewer.notice


def test_who_goes_elsewhere_meanwhile_is_not_called_back(long: Timeline) -> None:
    viewer = Viewer.replay(long)
    viewer.transport.playing = False
    viewer.tick(0.0, always)
    viewer.go_to("9000m")
    viewer.forward()
    settle(viewer)
    assert viewer.frame().playing.at_ms == 2_000


def test_the_position_waits_until_it_is_shown(long: Timeline) -> None:
    viewer = Viewer.replay(long)
    settle(viewer)
    viewer.transport.to(100_000)
    viewer.tick(1.0, always)
    for second in range(2, 6):
        if not viewer.showing.seeking:
            break
        viewer.tick(float(second), always)
        assert viewer.transport.at_ms == 100_000
    settle(viewer, 6.0)
    at = viewer.transport.at_ms
    viewer.tick(7.0)
    assert viewer.transport.at_ms == at + 1_000


ACTIONS = (
    "end",
    "gun",
    "far_back",
    "far_forward",
    "split_after",
    "moment_before",
    "toggle",
    "forward",
    "back",
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 30), st.integers(0, 40)), max_size=8))
def test_whatever_is_pressed_in_whatever_slices_what_is_shown_is_what_play_shows(
    done: list[tuple[str, int, int]],
) -> None:
    timeline = fixture(KERR)
    viewer, now = Viewer.replay(timeline), 0.0
    for action, ticks, seconds in done:
        getattr(viewer, action)()
        for _ in range(ticks):
            now += seconds / 30
            viewer.tick(now, always)
            assert viewer.whole.played >= viewer.shown.played
            due = timeline.count_at(viewer.frame().playing.at_ms)
            assert viewer.shown.played >= due, "nothing due is missing from the picture"
    viewer.transport.playing = False
    settle(viewer, now)
    alone = Playback(timeline)
    alone.seek(int(viewer.transport.at_ms))
    assert viewer.shown.played == alone.played
    assert viewer.shown.story.moments == alone.story.moments
    assert viewer.shown.session.counts == alone.session.counts
    assert repr(viewer.shown.meet) == repr(alone.meet)


# News.


def test_a_jump_is_no_news_in_whatever_slices_it_is_made(long: Timeline) -> None:
    viewer = Viewer.replay(fixture(KERR), 5.0)
    viewer.transport.to(400_000)
    settle(viewer)
    viewer.tick(0.1)
    for key in ("far_back", "back", "end", "far_back", "moment_before", "gun"):
        getattr(viewer, key)()
        for _ in range(2_000):
            viewer.tick(0.1, always)
            assert viewer.news.latest == ()
            if not viewer.showing.busy:
                break
    assert not viewer.showing.busy


def test_after_a_jump_what_is_played_on_is_news_again() -> None:
    viewer = Viewer.replay(fixture(KERR), 1.0)
    settle(viewer)
    viewer.transport.to(452_000)
    settle(viewer)
    found = []
    for second in range(1, 6):
        viewer.tick(float(second))
        found += viewer.news.latest
    assert [one.label for one in found] == ["7:33.7"]


# A live feed.


def live(count: int) -> tuple[LiveFeed, Viewer]:
    feed = LiveFeed()
    for number, one in enumerate(_laps(count)):
        feed.receive(json.dumps(one).encode() + b"\n", number * 10)
    return feed, Viewer.follow(LiveEdge(feed))


def test_a_pause_at_the_live_edge_keeps_the_board_and_costs_nothing() -> None:
    feed, viewer = live(1_000)
    viewer.tick(20.0)
    played = viewer.shown.played
    assert played == len(feed.timeline.entries)
    before = picture(viewer)
    viewer.toggle()
    viewer.tick(20.033, always)
    assert (viewer.shown.played, viewer.showing.behind) == (played, 0)
    assert picture(viewer)[1:] == before[1:]
    assert viewer.frame().playing.word.startswith("PAUSED")


def test_a_paused_board_stands_while_the_whole_goes_on() -> None:
    feed, viewer = live(1_000)
    viewer.tick(20.0)
    viewer.toggle()
    viewer.tick(20.1)
    before = picture(viewer)
    feed.receive(raw([split("e0", 5_200, "15:00.0"), split("e1", 5_200, "15:01.0")]), 21_000)
    viewer.tick(22.0)
    assert picture(viewer) == before
    assert viewer.whole.played == viewer.shown.played + 2
    assert viewer.showing.unplayed == 0
    viewer.end()
    viewer.tick(22.1, always)
    assert viewer.shown is viewer.whole
    assert viewer.shown.meet.races["r"].runners["e0"].at(5_200_000) is not None


def test_a_delay_that_is_raised_takes_back_what_is_shown_and_what_is_ahead() -> None:
    feed, viewer = live(1_000)
    viewer.tick(20.0)
    all_of_it = viewer.shown.played
    viewer.delay("15")
    settle(viewer, 20.1)
    assert viewer.shown.played < all_of_it
    assert viewer.whole.played == viewer.shown.played
    viewer.toggle()
    viewer.tick(20.2)
    viewer.delay("17")
    settle(viewer, 20.3)
    assert viewer.whole.played == viewer.shown.played == feed.timeline.count_at(viewer.transport.end_ms)


def test_what_had_happened_before_somebody_came_is_no_news_in_slices_either() -> None:
    _, viewer = live(1_000)
    while True:
        viewer.tick(20.0, always)
        assert viewer.news.latest == ()
        if not viewer.showing.busy:
            break
    assert viewer.frame().brief


def test_a_gun_that_moves_the_scale_keeps_who_has_paused_where_he_was() -> None:
    feed = LiveFeed()
    viewer = Viewer.follow(LiveEdge(feed))
    feed.receive(raw([race("800"), start_list("a")]), 1_000)
    viewer.tick(2.0)
    viewer.toggle()
    viewer.tick(2.1)
    feed.receive(raw([gun(), finish("a", "1:45.0")]), 5_000)
    settle(viewer, 5.1)
    assert viewer.transport.at_ms < 0
    assert viewer.race is not None
    assert not viewer.race.started
    assert viewer.whole.finished


def test_a_feed_has_not_ended_for_the_viewer_before_its_last_line_is_on_the_screen() -> None:
    feed, viewer = live(1_000)
    feed.note(SourceNote("ended", "the pipe ended"), 21_000)
    words = set()
    for _ in range(10_000):
        viewer.tick(22.0, always)
        if not viewer.showing.busy:
            break
        words.add(viewer.frame().playing.word)
    assert words == {"CATCHING UP"}
    assert viewer.frame().playing.word == "ENDED"
