"""Sends a feed in its own time: what a timing system does, from a file.

Rules of this file: waits are counted from one beginning, so that they do not add up to a drift; a reader that has gone
ends it quietly.
"""

import os
import select
import time
from collections.abc import Callable, Iterable
from itertools import groupby

from meetdash.feed.faults import DueLine
from meetdash.feed.lines import RawLine
from meetdash.feed.timeline import Timeline

Write = Callable[[bytes], object]
"""Sends some whole lines; raises BrokenPipeError when nobody reads any more."""


def scheduled(lines: list[RawLine]) -> list[DueLine]:
    """The lines of a feed or a recording with their moments, in milliseconds since the first gun; no blank ones."""
    data = {line.number: line.data for line in lines}
    timeline = Timeline.of(lines)
    return [
        DueLine(ms, data[entry.line]) for ms, entry in zip(timeline.moments, timeline.entries, strict=True)
    ]


def play(
    lines: Iterable[DueLine],
    write: Write,
    *,
    speed: float = 1.0,
    from_ms: int = 0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Sends lines when they are due, `speed` times as fast as it was; says whether all could be sent.

    What is due up to `from_ms`, as start lists are that were published hours before the gun, goes out at once.
    """
    began = clock()
    try:
        for ms, group in groupby(lines, lambda line: max(line.due_ms, from_ms)):
            wait = began + (ms - from_ms) / 1000 / speed - clock()
            if wait > 0:
                sleep(wait)
            write(b"".join(line.data + b"\n" for line in group))
    except BrokenPipeError:
        return False
    return True


def to_descriptor(descriptor: int) -> Write:
    """Writes to a descriptor, all of it, also where it was made not to wait."""

    def write(data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(descriptor, left) :]
            except BlockingIOError:
                select.select([], [descriptor], [])

    return write
