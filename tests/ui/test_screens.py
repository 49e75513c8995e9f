"""The screen as text, kept as goldens: read them when they change."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from making import KERR, WOMEN, fixture, viewer_at
from meetdash.ui import MeetdashApp

FEEDS = {KERR: fixture(KERR), WOMEN: fixture(WOMEN)}
SIZES = ((80, 24), (160, 45), (60, 20))
MOMENTS = {
    "kerr-mile": (KERR, 244_000),
    "kerr-3000": (KERR, 450_900),
    "kerr-end": (KERR, 10**7),
    "women-end": (WOMEN, 10**7),
}


def screen_text(app: MeetdashApp) -> str:
    """What stands on the screen, line by line, without trailing space."""
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


@asynccontextmanager
async def shown(name: str, ms: int, size: tuple[int, int], *pressed: str) -> AsyncIterator[MeetdashApp]:
    """The app at a moment of a feed, after some keys."""
    app = MeetdashApp(viewer_at(FEEDS[name], ms), clock=lambda: 0.0, ticking=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        if pressed:
            await pilot.press(*pressed)
            await pilot.pause()
        yield app


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_race(moment: str, size: tuple[int, int], golden: Callable[[str, str], None]) -> None:
    name, ms = MOMENTS[moment]
    async with shown(name, ms, size) as app:
        found = screen_text(app)
    assert len(found.splitlines()) == size[1]
    golden(f"{moment}-{size[0]}x{size[1]}.txt", found)


async def test_the_help(golden: Callable[[str, str], None]) -> None:
    async with shown(KERR, 450_900, (80, 24), "question_mark") as app:
        golden("help-80x24.txt", screen_text(app))
    async with shown(KERR, 450_900, (160, 60), "question_mark") as app:
        golden("help-160x60.txt", screen_text(app))


async def test_the_detail_of_an_athlete(golden: Callable[[str, str], None]) -> None:
    async with shown(KERR, 450_900, (80, 24), "down", "enter") as app:
        golden("athlete-80x24.txt", screen_text(app))


async def test_the_view_of_the_feed(golden: Callable[[str, str], None]) -> None:
    async with shown(WOMEN, 10**7, (80, 24), "v") as app:
        golden("feed-80x24.txt", screen_text(app))


async def test_where_to_go(golden: Callable[[str, str], None]) -> None:
    async with shown(KERR, 450_900, (80, 24), "t") as app:
        golden("go-to-80x24.txt", screen_text(app))


async def test_the_spoiler_shield(golden: Callable[[str, str], None]) -> None:
    async with shown(KERR, 450_900, (80, 24), "h") as app:
        app.viewer.tick(10.0)
        app.paint()
        golden("shield-80x24.txt", screen_text(app))


async def test_why_turns_its_pages_where_the_screen_is_small() -> None:
    async with shown(KERR, 450_900, (60, 20), "w") as app:
        first = screen_text(app)
    async with shown(KERR, 450_900, (60, 20), "w", "pagedown") as app:
        second = screen_text(app)
    assert "page 1 of" in first
    assert "page 2 of" in second
