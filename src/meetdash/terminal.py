"""What this terminal can do, and who reads what from it: data from standard input, keys from the terminal.

Textual reads keys from file descriptor 0. When that is a pipe with a feed in it, the pipe moves to another descriptor
and the controlling terminal takes its place.
"""

import os
import shutil
import stat
import sys

TERMINAL = "/dev/tty"


def interactive() -> bool:
    """Whether a full screen can be shown and keys read.

    Both output streams must go to a terminal that can move its cursor, and there must be one to read keys from. Under
    textual-serve the standard streams are its control channel, and it says so in the environment.
    """
    if "TEXTUAL_DRIVER" in os.environ:
        return True
    shows = sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in ("", "dumb")
    return shows and (_is_terminal(0) or _has_controlling_terminal())


def piped_in() -> bool:
    """Whether somebody pipes a feed in: standard input is a pipe or a socket, not a terminal, a file or nothing."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def width(least: int = 40) -> int | None:
    """The cells of the terminal on stdout, no fewer than `least`; None where stdout is none."""
    return max(least, shutil.get_terminal_size().columns) if _is_terminal(1) else None


def claim_keys() -> int | None:
    """Makes descriptor 0 the terminal when it is something else; returns where standard input is now.

    None when it was closed, or when textual-serve owns it.
    """
    if "TEXTUAL_DRIVER" in os.environ:
        return None
    try:
        data = os.dup(0)
    except OSError:
        data = None
    if data is None or not os.isatty(data):
        keys = os.open(TERMINAL, os.O_RDWR)
        os.dup2(keys, 0)
        if keys != 0:
            os.close(keys)
    return data


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _has_controlling_terminal() -> bool:
    try:
        os.close(os.open(TERMINAL, os.O_RDWR))
    except OSError:
        return False
    return True
