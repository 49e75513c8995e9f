"""The screen. The only package that imports Textual."""

import sys

from meetdash.ui.app import MeetdashApp
from meetdash.viewer import Viewer


def run(viewer: Viewer) -> None:
    """Shows a feed until the viewer quits, or until the process is told to end: then it exits as shells expect."""
    app = MeetdashApp(viewer)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)
