"""The screen. The only package that imports Textual."""

import sys

from meetdash.playing.viewer import Viewer
from meetdash.ui.app import Companion, MeetdashApp


def run(viewer: Viewer, companion: Companion | None = None, *, notify: bool = False) -> int:
    """Shows a feed until the viewer quits, and returns the exit code. The companion runs beside it."""
    app = MeetdashApp(viewer, companion=companion, notify=notify)
    app.run()
    if app.failure:
        print(f"Error: {app.failure}", file=sys.stderr)
    return app.return_code or 0
