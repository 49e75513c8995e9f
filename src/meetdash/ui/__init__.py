"""The screen. The only package that imports Textual."""

import gc
import os
import sys

# Read by Textual when it is imported: a change is on the terminal within 4 ms, not 17.
os.environ.setdefault("TEXTUAL_FPS", "240")

from meetdash.playing.viewer import Viewer
from meetdash.ui.app import Companion, MeetdashApp

SWITCH_S = 0.0005
ROUND = 20_000
"""So many things are made before there is a look for garbage among them: a millisecond, every 100 lines or so."""


def run(viewer: Viewer, companion: Companion | None = None, *, notify: bool = False) -> int:
    """Shows a feed until the viewer quits, and returns the exit code. The companion runs beside it."""
    app = MeetdashApp(viewer, companion=companion, notify=notify)
    # The threads that read keys and write to the terminal wait so long for a busy feed to let go of the interpreter.
    sys.setswitchinterval(SWITCH_S)
    # What was loaded stays; a look at all of it for garbage would hold the screen for 30 ms.
    gc.freeze()
    # What a feed makes stays, or goes by itself: the usual 700 take a seventh more time in a flood.
    gc.set_threshold(ROUND)
    app.run()
    if app.failure:
        print(f"Error: {app.failure}", file=sys.stderr)
    return app.return_code or 0
