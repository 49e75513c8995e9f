"""The app under a pilot: every key, the dialogs, any size, both themes, hostile names, and the last screen."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from making import (
    HOSTILE,
    KERR,
    TOKYO,
    field_of,
    finish,
    fixture,
    gun,
    race,
    split,
    start_list,
    target,
    timeline_of,
)
from meetdash.feed.errors import FeedError
from meetdash.feed.live import LiveFeed
from meetdash.feed.timeline import Timeline
from meetdash.playing.edges import LiveEdge
from meetdash.playing.viewer import Viewer
from meetdash.present import keys
from meetdash.present.frame import Gap, View
from meetdash.ui import MeetdashApp
from meetdash.ui.dialogs import Ask, Help
from meetdash.ui.palette import KeyCommands
from meetdash.ui.themes import DARK, LIGHT

KERR_FEED = fixture(KERR)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def screen(app: MeetdashApp) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips(app.size)]


@asynccontextmanager
async def running(
    timeline: Timeline = KERR_FEED,
    at: int | None = 435_000,
    size: tuple[int, int] = (80, 24),
    playing: bool = False,
) -> AsyncIterator[tuple[MeetdashApp, Pilot[None]]]:
    viewer = Viewer.replay(timeline)
    viewer.transport.playing = playing
    if at is not None:
        viewer.transport.to(at)
    app = MeetdashApp(viewer, clock=Clock(), ticking=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_every_key_can_be_pressed_everywhere_and_nothing_falls_over() -> None:
    async with running() as (app, pilot):
        for key in keys.KEYS:
            for name in key.keys:
                if key.action == "quit":
                    continue
                await pilot.press(name)
                if len(app.screen_stack) > 1:
                    await pilot.press("escape")
                assert len(app.screen_stack) == 1, f"{name} leaves a sheet open"
        assert app.is_running
        await pilot.press("1")
        assert any("Kerr" in line or "KERR" in line for line in screen(app))


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        ("left", 430_000), ("right", 440_000), ("shift+left", 405_000), ("shift+right", 465_000), ("home", 0),
        ("end", 494_520), ("comma", 427_000), ("full_stop", 438_500), ("left_square_bracket", 423_700),
        ("right_square_bracket", 450_160), ("left_curly_bracket", 423_500), ("right_curly_bracket", 452_800),
    ],
)  # fmt: skip
async def test_keys_that_go_somewhere_go_there(pressed: str, expected: int) -> None:
    async with running() as (app, pilot):
        viewer = app.viewer
        splits = sorted({passage.due_ms for passage in viewer.whole.passages})
        if pressed == "comma":
            expected = max(ms for ms in splits if ms < 435_000)
        if pressed == "full_stop":
            expected = min(ms for ms in splits if ms > 435_000)
        await pilot.press(pressed)
        assert viewer.transport.at_ms == expected


async def test_keys_that_change_how_it_plays() -> None:
    async with running() as (app, pilot):
        transport = app.viewer.transport
        await pilot.press("space")
        assert transport.playing
        await pilot.press("p")
        assert not transport.playing
        await pilot.press("plus", "equals_sign")
        assert transport.speed == 4.0
        await pilot.press("minus")
        assert transport.speed == 2.0
        await pilot.press("backspace")
        assert transport.speed == 1.0


async def test_keys_that_look() -> None:
    async with running() as (app, pilot):
        viewer = app.viewer
        first = viewer.target
        await pilot.press("g", "r", "h")
        assert viewer.gap is Gap.AHEAD
        assert viewer.target != first
        assert viewer.shield
        await pilot.press("v")
        assert viewer.view is View.FEED
        assert any("0 rejected" in line for line in screen(app))
        await pilot.press("escape", "j", "down", "k")
        assert viewer.chosen == "fisher"
        assert any(line.startswith("›1") for line in screen(app))
        await pilot.press("enter")
        assert any("Grant Fisher  USA" in line for line in screen(app))
        await pilot.press("escape", "escape")
        assert (viewer.view, viewer.chosen) == (View.RACE, "")


TYPED = {
    ",": "split_before",
    ".": "split_after",
    "[": "moment_before",
    "]": "moment_after",
    "{": "lap_before",
}
TYPED |= {
    "}": "lap_after",
    "+": "faster",
    "=": "faster",
    "-": "slower",
    "?": "show_help",
    ":": "show_palette",
}
TYPED |= {"T": "change_theme", "t": "ask_where", "0": "next_race"}


def test_the_keys_as_they_are_typed() -> None:
    """The names in the table are those that a terminal's characters give."""
    for typed, action in TYPED.items():
        names = next(key.keys for key in keys.KEYS if key.action == action)
        assert _character_to_key(typed) in names


async def test_q_quits() -> None:
    async with running() as (app, pilot):
        await pilot.press("q")
    assert app.return_code == 0


# The sheets.


async def test_the_help_opens_scrolls_and_closes_with_each_of_its_keys() -> None:
    async with running() as (app, pilot):
        for opens, closes in (
            ("question_mark", "escape"),
            ("f1", "question_mark"),
            ("f1", "f1"),
            ("f1", "q"),
        ):
            await pilot.press(opens)
            assert isinstance(app.screen, Help)
            await pilot.press("pagedown")
            await pilot.press(closes)
            assert len(app.screen_stack) == 1
        assert app.is_running


async def test_go_to_goes_there() -> None:
    async with running() as (app, pilot):
        await pilot.press("t")
        assert isinstance(app.screen, Ask)
        assert isinstance(app.focused, Input)
        await pilot.press(*"3000m", "enter")
        await pilot.pause()
        assert app.viewer.transport.at_ms == 450_160
        assert len(app.screen_stack) == 1


async def test_go_to_takes_what_are_keys_elsewhere_as_letters_and_escape_leaves_all_as_it_was() -> None:
    async with running() as (app, pilot):
        await pilot.press("t", *"lap 9", "q", "space")
        assert isinstance(app.screen, Ask)
        assert app.screen.query_one(Input).value == "lap 9q "
        await pilot.press("escape")
        assert app.viewer.transport.at_ms == 435_000
        assert not app.viewer.transport.playing


@pytest.mark.parametrize("text", ["nowhere", "lap 99", "9000m", "[red]x", "[@click=app.quit]x"])
async def test_go_to_says_on_the_screen_why_it_cannot(text: str) -> None:
    async with running(size=(160, 24)) as (app, pilot):
        await pilot.press("t")
        app.screen.query_one(Input).value = text
        await pilot.press("enter")
        await pilot.pause()
        assert app.viewer.transport.at_ms == 435_000
        last = screen(app)[-1].strip()
        assert text in last
        assert any(word in last for word in ("is no moment", "there is no lap", "nobody passes"))


async def test_the_palette_opens_and_does_what_it_finds() -> None:
    async with running() as (app, pilot):
        for opens in ("colon", "ctrl+p"):
            await pilot.press(opens)
            await pilot.pause()
            assert len(app.screen_stack) == 2
            await pilot.press("escape")
        await pilot.press("colon")
        await pilot.press(*"spoiler")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert app.viewer.shield


async def test_the_palette_has_every_key_but_its_own_in_the_order_of_the_table() -> None:
    async with running() as (app, _):
        found = [str(hit.text) async for hit in KeyCommands(app.screen).discover()]
        assert found == [key.says for key in keys.KEYS if key.action != "show_palette"]


async def test_the_palette_has_no_picture_in_it() -> None:
    async with running() as (app, pilot):
        await pilot.press("colon")
        await pilot.pause()
        assert "🔎" not in "\n".join(screen(app))


# Keys that cannot work now say why.


async def test_what_cannot_work_now_says_why() -> None:
    async with running() as (app, pilot):
        for pressed, said in (
            ("d", "a replay has no delay; ← goes back"),
            ("f", "f chooses among the moments; 5 shows them"),
            ("F", "F filters the moments; 5 shows them"),
            ("0", "this feed has one race"),
            ("g", "gap to the one ahead"),
        ):
            await pilot.press(pressed)
            await pilot.pause()
            assert len(app.screen_stack) == 1
            assert screen(app)[-1].strip() == said
        app.viewer.notice = ""
        for unknown in ("2", "3", "4", "6", "e", "z", "tab"):
            await pilot.press(unknown)
            assert app.viewer.notice == ""


async def test_the_filter_of_moments_is_asked_for_and_put_away_with_one_key() -> None:
    async with running() as (app, pilot):
        await pilot.press("5", "F")
        await pilot.press(*"lumb", "enter")
        await pilot.pause()
        assert "only lumb" in screen(app)[3]
        await pilot.press("F")
        await pilot.pause()
        assert "only" not in screen(app)[3]


async def test_the_board_gives_the_moments_the_lines_it_does_not_need() -> None:
    async with running() as (app, pilot):
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        rules = [index for index, line in enumerate(screen(app)) if line.startswith("────")]
        assert rules == [2, 15]


# Sizes and themes.


async def test_any_size_and_back() -> None:
    async with running() as (app, pilot):
        before = screen(app)
        for width, height in ((20, 5), (1, 1), (200, 60), (60, 20), (40, 14), (39, 50), (300, 3), (80, 24)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            found = screen(app)
            assert len(found) == height
            assert all(cell_len(line) == width for line in found)
        assert screen(app) == before


@pytest.mark.parametrize("size", [(20, 5), (39, 24), (80, 13)])
async def test_too_small_says_what_it_needs(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, _):
        assert "meetdash needs 40×14"[: size[0]] in screen(app)[0]


@pytest.mark.parametrize("size", [(40, 14), (60, 20), (80, 24), (118, 30), (160, 45)])
async def test_from_the_smallest_size_on_header_leader_light_moments_and_keys_are_there(
    size: tuple[int, int],
) -> None:
    async with running(size=size) as (app, _):
        found = "\n".join(screen(app))
        for text in ("7:15.0", "Grant", "light", "7:03.70", "├", "quit"):
            assert text in found


async def test_a_sheet_survives_a_small_screen() -> None:
    async with running() as (app, pilot):
        for opens in ("question_mark", "t"):
            await pilot.press(opens)
            await pilot.resize_terminal(10, 3)
            await pilot.resize_terminal(1, 1)
            await pilot.resize_terminal(80, 24)
            await pilot.press("escape")
        assert len(app.screen_stack) == 1


async def test_light_and_dark() -> None:
    async with running() as (app, pilot):

        def ground() -> str:
            strips = app.screen._compositor.render_strips(app.size)
            style = next(iter(strips[0])).style
            assert style is not None
            assert style.bgcolor is not None
            return style.bgcolor.get_truecolor().hex

        assert (app.theme, ground()) == (DARK.name, DARK.background)
        text = screen(app)
        await pilot.press("T")
        await pilot.pause()
        assert (app.theme, ground()) == (LIGHT.name, LIGHT.background)
        assert screen(app) == text
        await pilot.press("T")
        await pilot.pause()
        assert ground() == DARK.background


# Playing.


async def test_the_clock_moves_the_race_on() -> None:
    async with running(at=0, playing=True) as (app, _):
        clock = app._clock
        assert isinstance(clock, Clock)
        app.tick()
        clock.now = 10.0
        app.tick()
        assert screen(app)[1].startswith(" 10.0 ")
        clock.now = 20.0
        app.tick()
        assert "leader at 118.7 m" in screen(app)[1]


async def test_the_last_screen_stays_at_the_end() -> None:
    async with running(at=None, playing=True) as (app, pilot):
        clock = app._clock
        assert isinstance(clock, Clock)
        app.tick()
        clock.now = 10_000.0
        app.tick()
        found = screen(app)
        assert found[0].rstrip().endswith("ENDED")
        assert any("8:00.67" in line for line in found)
        clock.now = 20_000.0
        app.tick()
        await pilot.pause()
        assert app.is_running
        assert screen(app) == found
        await pilot.press("space")
        assert app.viewer.transport.at_ms == -3_000


async def test_a_seek_in_a_long_feed_is_played_in_slices_behind_the_keys_and_then_painted() -> None:
    """The clock moves a little with every look at it, so that every slice is as small as can be."""
    feed = timeline_of(*field_of(40, range(100, 1500, 25)))
    viewer, clock = Viewer.replay(feed), Clock()

    def later() -> float:
        clock.now += 0.001
        return clock.now

    app = MeetdashApp(viewer, clock=later, ticking=False)
    async with app.run_test(size=(80, 24)) as pilot:
        viewer.transport.playing = False
        assert viewer.whole.played < len(feed.entries), "the first frame does not wait for the whole"
        await pilot.press("end", "down")
        assert viewer.chosen, "keys are answered meanwhile"
        while viewer.showing.busy:
            assert viewer.frame().snapshot is None or viewer.frame().playing.at_ms == viewer.showing.at_ms
            await asyncio.sleep(0)
        await pilot.pause()
        assert viewer.shown.finished
        assert screen(app)[0].rstrip().endswith("ENDED")
        assert (
            any(line.startswith("›") and "1475" in line for line in screen(app)) or "1475 m" in screen(app)[1]
        )


async def test_a_task_that_fails_ends_the_app_with_its_error_and_once() -> None:
    async def failing(_: object) -> None:
        raise RuntimeError("torn")

    app = MeetdashApp(Viewer.follow(LiveEdge(LiveFeed())), companion=failing, ticking=False)

    async def shown() -> None:
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.pause()

    with pytest.raises(RuntimeError, match="torn"):
        await shown()
    assert app.return_code == 1


async def test_a_feed_that_cannot_be_begun_ends_the_app_with_its_reason() -> None:
    async def failing(_: object) -> None:
        raise FeedError("nobody there")

    app = MeetdashApp(Viewer.follow(LiveEdge(LiveFeed())), companion=failing, ticking=False)
    async with app.run_test() as pilot:
        await pilot.pause()
    assert (app.return_code, app.failure) == (2, "nobody there")


async def test_with_ticking_the_app_moves_by_itself() -> None:
    viewer = Viewer.replay(KERR_FEED, 64.0)
    viewer.gun()
    app = MeetdashApp(viewer)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.3)
        assert viewer.transport.at_ms > 5_000
        assert app.viewer.shown.played > 11


async def test_only_lines_that_differ_are_repainted() -> None:
    async with running() as (app, _):
        views = {view.id: view for view in app.query("LineView")}
        refreshed: list[str | None] = []
        for name, view in views.items():
            view.refresh = lambda *_, name=name, **__: refreshed.append(name)  # type: ignore[method-assign,assignment]
        app.paint()
        assert refreshed == []
        app.viewer.hide()
        app.paint()
        assert set(refreshed) == {"timeline", "keys"}


# Whatever the feed brings.


def hostile_feed() -> Timeline:
    entries = [
        {
            "entry": f"e{n}",
            "bib": name,
            "name": name,
            "family": name if n % 2 else "",
            "nat": name,
            "team": name,
        }
        for n, name in enumerate(HOSTILE)
    ]
    found = [
        {"type": "meet", "name": HOSTILE[2]},
        {**race(), "name": HOSTILE[1]},
        start_list(*entries),
        target("3:30.00", HOSTILE[1], code=HOSTILE[0]),
        gun(),
    ]
    for mark, time in ((300, 43.0), (700, 101.0)):
        found += [split(f"e{n}", mark, f"{time + n * 0.4:.1f}") for n in range(len(HOSTILE))]
    return timeline_of(*found, finish("e0", "3:35.00"), "{\u001b[31mbad", {"type": HOSTILE[2], HOSTILE[1]: 1})


async def test_hostile_names_go_through_the_whole_app() -> None:
    async with running(hostile_feed(), at=10**7) as (app, pilot):
        for size in ((80, 24), (60, 20), (160, 45)):
            await pilot.resize_terminal(*size)
            for pressed in ("v", "escape", "end", "down", "enter", "escape", "g", "home"):
                await pilot.press(pressed)
                for line in screen(app):
                    assert cell_len(line) == size[0]
                    assert not [one for one in line if unicodedata.category(one) in ("Cc", "Cf", "Cs")]
        await pilot.press("end")
        assert any("Jo [AUS]" in line for line in screen(app))
        assert app.is_running


async def test_the_columns_of_hostile_names_stay_straight() -> None:
    async with running(hostile_feed(), at=101_000 + 4_900, size=(160, 45)) as (app, _):
        # Every projection of the field ends in the same cell.
        ends = {cell_len(line[: line.index("~") + 7]) for line in screen(app) if "~3:" in line}
        assert len(ends) == 1


@pytest.mark.parametrize("count", [0, 1, 40])
async def test_fields_of_any_number(count: int) -> None:
    async with running(timeline_of(*field_of(count)), at=10**7) as (app, pilot):
        await pilot.press("down", "enter", "escape")
        for _ in range(45):
            app.viewer.down()
        await pilot.press("down")
        assert app.is_running
        if count == 40:
            assert any(line.startswith("›40") and "Runner 39" in line for line in screen(app))


async def test_a_feed_of_nothing_but_rubbish_is_shown_and_survived() -> None:
    async with running(timeline_of("{", "[]", {"type": "x"}), at=0) as (app, pilot):
        await pilot.press("v", "down", "enter", "t", *"lap 1", "enter", "home", "end", "r", "0", "full_stop")
        assert app.is_running


async def test_ties_say_so() -> None:
    async with running(fixture(TOKYO), at=170_000) as (app, _):
        assert sum("4=" in line for line in screen(app)) == 2
