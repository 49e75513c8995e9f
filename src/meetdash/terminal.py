"""What this terminal can do."""

import os
import sys


def interactive() -> bool:
    """Whether a full screen can be shown: both output streams go to a terminal that can move its cursor."""
    return sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in ("", "dumb")
