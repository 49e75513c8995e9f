"""How a command without a screen ends when it is told to."""

import asyncio
import signal
from collections.abc import Coroutine

SIGNALLED = 128
"""Added to the number of a signal makes the exit code of who was stopped by it."""
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def until_told(work: Coroutine[None, None, int]) -> int:
    """Does some work to its end, or until Ctrl+C, SIGTERM or SIGHUP; returns the exit code.

    The work is cancelled then, and may say what it has to say. A signal that whoever started this wants ignored, as
    nohup does, stays ignored.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    stopped_by = 0

    def stop(number: int) -> None:
        nonlocal stopped_by
        stopped_by = number
        task.cancel()

    heeded = [number for number in _ENDING if signal.getsignal(number) is not signal.SIG_IGN]
    for number in heeded:
        loop.add_signal_handler(number, stop, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not stopped_by:
            raise
        return SIGNALLED + stopped_by
    finally:
        for number in heeded:
            loop.remove_signal_handler(number)
