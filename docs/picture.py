"""Makes docs/screen.svg, the picture of the screen in the README: `python docs/picture.py`.

Rules of this file: the picture is of the real app at a moment of a real replay, no clock of the machine takes part, and
the same tree gives the same bytes; the picture refers to no host.
"""

import asyncio
import re
from pathlib import Path

from meetdash import fixtures
from meetdash.commands import headless
from meetdash.playing.viewer import Viewer
from meetdash.ui.app import MeetdashApp

PICTURE = Path(__file__).with_name("screen.svg")
SIZE = (118, 32)
AT = "7:33"
"""Just after the bell: Kerr has gone, and the record pace has turned."""
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_REMARK = re.compile(r"\s*<!--.*?-->", re.DOTALL)
_FAMILY = re.compile(r"font-family: [^;]+;")
_MADE_ID = re.compile(r"terminal-\d+-")


def viewer() -> Viewer:
    """The demo, paused at the moment of the picture."""
    timeline = headless.open_timeline(fixtures.path(fixtures.DEMO))
    made = Viewer.replay(timeline, fixtures.DEMO_SPEED)
    made.transport.to(headless.moment(timeline, AT))
    return made


async def screenshot() -> str:
    """The screen as an SVG, as the app itself exports it."""
    app = MeetdashApp(viewer(), clock=lambda: 0.0, ticking=False)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.tick()
        await pilot.pause()
        return app.export_screenshot(title="meetdash")


def settled(svg: str) -> str:
    """The same picture with the fonts of the reader's machine, and with ids that do not change from run to run."""
    svg = _MADE_ID.sub("screen-", _REMARK.sub("", _FACE.sub("", svg)))
    svg = _FAMILY.sub(f"font-family: {FONTS};", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(settled(asyncio.run(screenshot())), encoding="utf-8")
