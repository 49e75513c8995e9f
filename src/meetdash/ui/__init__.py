"""The screen. The only package that imports Textual."""

from meetdash.ui.app import MeetdashApp
from meetdash.viewer import Viewer


def run(viewer: Viewer) -> None:
    """Shows a feed until the viewer quits."""
    MeetdashApp(viewer).run()
