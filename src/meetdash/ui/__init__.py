"""The screen. The only package that imports Textual."""

from meetdash.ui.app import MeetdashApp
from meetdash.viewer import Viewer


def run(viewer: Viewer) -> int:
    """Shows a feed until the viewer quits, and returns the exit code."""
    app = MeetdashApp(viewer)
    app.run()
    return app.return_code or 0
