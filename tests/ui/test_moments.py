"""The view of moments on the screen, and the bell and title of `--notify`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from making import HOSTILE, KERR, TOKYO, fixture, gun, race, raw, split, start_list, viewer_at
from meetdash import ui
from meetdash.feed.live import LiveFeed
from meetdash.playing.edges import LiveEdge
from meetdash.playing.viewer import Viewer
from meetdash.present.frame import View
from meetdash.present.moments import Kind, Moment
from meetdash.ui import MeetdashApp
from meetdash.ui.notify import KEEP_TITLE, LONGEST, TITLE_BACK, title
from ui.test_screens import screen_text

FEEDS = {KERR: fixture(KERR), TOKYO: fixture(TOKYO)}


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_view_of_moments(size: tuple[int, int], golden: Callable[[str, str], None]) -> None:
    app = MeetdashApp(viewer_at(FEEDS[KERR], 460_000), clock=lambda: 0.0, ticking=False)
    async with app.run_test(size=size) as pilot:
        await pilot.press("5")
        await pilot.pause()
        golden(f"moments-{size[0]}x{size[1]}.txt", screen_text(app))
        await pilot.press("f", "down")
        await pilot.pause()
        golden(f"moments-moves-{size[0]}x{size[1]}.txt", screen_text(app))


async def test_keys_go_in_choose_jump_and_come_back() -> None:
    app = MeetdashApp(viewer_at(FEEDS[TOKYO], 10**7), clock=lambda: 0.0, ticking=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "f", "down", "down", "enter")
        await pilot.pause()
        assert app.viewer.view is View.MOMENTS
        assert app.viewer.moment is not None
        assert app.viewer.transport.at_ms == app.viewer.moment.due_ms
        assert app.viewer.moment.text[:30] in screen_text(app)
        before = app.viewer.moment.due_ms
        await pilot.press("right_square_bracket")
        assert app.viewer.transport.at_ms > before
        assert app.viewer.moment is None, "the latest is chosen again"
        await pilot.press("1")
        assert app.viewer.view is View.RACE
        await pilot.press("5", "escape")
        assert app.viewer.view is View.RACE


class Ringing(MeetdashApp):
    """An app whose terminal is a list."""

    CSS_PATH = str(Path(ui.__file__).with_name("meetdash.tcss"))

    def __init__(self, viewer: Viewer, *, notify: bool = True) -> None:
        self.now, self.sent = 0.0, list[str]()
        super().__init__(viewer, clock=lambda: self.now, ticking=False, notify=notify)

    def _to_terminal(self, sequence: str) -> None:
        self.sent.append(sequence)

    def bell(self) -> None:
        self.sent.append("bell")

    def later(self, seconds: float) -> list[str]:
        """What is sent while so many seconds pass, a second a tick."""
        before = len(self.sent)
        for _ in range(int(seconds)):
            self.now += 1
            self.tick()
        return self.sent[before:]


def playing(ms: int) -> Viewer:
    viewer = viewer_at(FEEDS[KERR], ms)
    viewer.transport.playing = True
    return viewer


async def test_a_move_that_is_told_rings_and_titles_the_window_which_gets_its_title_back() -> None:
    app = Ringing(playing(452_000))
    async with app.run_test(size=(80, 24)):
        assert app.sent == [KEEP_TITLE]
        [said, rung] = app.later(4)
        assert said.startswith("\x1b]2;7:33.7 Kerr goes with 300 m to go")
        assert said.endswith("\x07")
        assert rung == "bell"
        assert app.later(10) == []
    assert app.sent[-1] == TITLE_BACK


async def test_a_jump_rings_nothing_and_nothing_ahead_rings() -> None:
    app = Ringing(playing(440_000))
    async with app.run_test(size=(80, 24)):
        app.later(1)
        app.viewer.transport.to(460_000)
        assert app.later(5) == []
        app.viewer.transport.to(452_000)
        app.viewer.toggle()
        assert app.later(30) == [], "paused before the moment"


async def test_going_back_rings_for_nothing_that_was_told_before() -> None:
    app = Ringing(playing(460_000))
    async with app.run_test(size=(80, 24)) as pilot:
        app.later(2)

        def clock() -> float:
            """Moves a little with every look at it, so that every slice is as small as can be."""
            app.now += 0.001
            return app.now

        app._clock = clock
        app.viewer.toggle()
        for pressed in ("shift+left", "left_square_bracket", "end", "shift+left"):
            before = len(app.sent)
            await pilot.press(pressed)
            while app.viewer.showing.busy:
                app.tick()
            assert app.sent[before:] == [], pressed


async def test_the_title_goes_back_with_what_is_shown() -> None:
    """Of a live feed whose delay is raised in mid-race; with nothing left to name the window has its own title."""
    feed = LiveFeed()
    app = Ringing(Viewer.follow(LiveEdge(feed)))
    async with app.run_test(size=(80, 24)):
        for second, messages in (
            (0, [race("800"), start_list("a", "b"), gun()]),
            (26, [split("a", 200, "26.0"), split("b", 200, "26.2")]),
            (53, [split("b", 400, "53.0"), split("a", 400, "53.2")]),
        ):
            app.later(second - app.now)
            feed.receive(raw(messages), second * 1000)
            app.tick()
        rung = [one for one in app.sent if one.startswith("\x1b]2;")]
        assert len(rung) == 2
        for delay, titled in (("20", [rung[0]]), ("30", [TITLE_BACK + KEEP_TITLE]), ("40", [])):
            before = len(app.sent)
            app.viewer.delay(delay)
            app.tick()
            while app.viewer.showing.busy:
                app.tick()
            assert app.sent[before:] == titled, delay


async def test_without_the_option_nothing_is_sent() -> None:
    app = Ringing(playing(452_000), notify=False)
    async with app.run_test(size=(80, 24)):
        assert app.later(4) == []
    assert app.sent == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_title_is_short_and_ends_no_sequence(name: str) -> None:
    found = title(Moment("r", Kind.MOVE, 0, "0.1", f"{name} goes"))
    assert found.isprintable()
    assert len(found) <= LONGEST
