"""How the screen ends when the program is told to: with the terminal restored, and in any case soon.

Rules of this file: a signal is heeded whatever the loop is doing, for when a terminal is closed under a flood, the loop
waits for a writer that will never write again; an end that the viewer chose is left alone.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable

SIGNALLED = 128
"""Added to the number of a signal makes the exit code of who was stopped by it."""
PATIENCE_S = 4.0
"""Seconds in which the screen must have ended itself; a busy machine may need two."""


def heed(loop: asyncio.AbstractEventLoop, stopped: Callable[[signal.Signals], None]) -> None:
    """Calls `stopped` in the loop at SIGTERM, SIGHUP and SIGINT, and ends the process when that leads to no end.

    Handlers of Python's own, not of the loop's: they run while the main thread waits for a lock.
    """

    def told(number: int, _: object) -> None:
        last = threading.Timer(PATIENCE_S, os._exit, (SIGNALLED + number,))
        last.daemon = True
        last.start()
        loop.call_soon_threadsafe(stopped, signal.Signals(number))

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        # Without these the terminal stays on the alternate screen, in raw mode.
        signal.signal(number, told)
