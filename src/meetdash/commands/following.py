"""A live feed from its source: what arrives goes to the recorder and to the feed, at the pace of the reader."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, suppress

from meetdash.feed.intake import Intake
from meetdash.feed.lines import RawLine
from meetdash.feed.recorder import Recorder, keep_synced
from meetdash.feed.sources import Source, SourceNote
from meetdash.memory import SETTLED, settle

Clock = Callable[[], float]

PIECE = 2 * 1024
"""Bytes taken at once, some fifteen lines: keys and all else wait no longer than for these."""


async def follow(
    source: Source,
    feed: Intake,
    recorder: Recorder | None = None,
    clock: Clock = time.monotonic,
    arrived: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Takes what a source gives until it ends. Raises SourceError when it cannot be begun.

    A connection that is lost after the feed has said that it is complete is not made again. One piece at a time, and
    the loop is let go after each. `arrived` is awaited then, and may take its time: a flood waits in the pipe, not in
    memory.
    """
    syncing = asyncio.create_task(keep_synced(recorder)) if recorder is not None else None
    settled = 0

    async def keep(lines: list[RawLine]) -> None:
        nonlocal settled
        if recorder is not None:
            recorder.write(lines)
        if feed.lines - settled >= SETTLED:
            settled = feed.lines
            settle()
        if arrived is not None:
            await arrived()
        await asyncio.sleep(0)

    try:
        async with aclosing(source.chunks()) as chunks:
            async for item in chunks:
                if isinstance(item, SourceNote):
                    if item.kind == "reconnecting" and feed.complete:
                        break
                    await keep(feed.note(item, int(clock() * 1000)))
                    continue
                for piece in _pieces(item):
                    await keep(feed.receive(piece, int(clock() * 1000)))
        if not feed.ended:
            what = ": the feed is complete" if feed.complete else " has ended"
            note = SourceNote("ended", f"{source.name}{what}")
            await keep(feed.note(note, int(clock() * 1000)))
    finally:
        if syncing is not None and recorder is not None:
            recorder.close()
            syncing.cancel()
            with suppress(asyncio.CancelledError):
                await syncing


def _pieces(chunk: bytes) -> Iterator[bytes]:
    return (chunk[start : start + PIECE] for start in range(0, len(chunk), PIECE))
