"""A live feed from its source: what arrives goes to the recorder and to the feed, at the pace of the reader."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing, suppress

from meetdash.feed.live import LiveFeed
from meetdash.feed.recorder import Recorder, keep_synced
from meetdash.feed.sources import Source, SourceNote

Clock = Callable[[], float]


async def follow(
    source: Source, feed: LiveFeed, recorder: Recorder | None = None, clock: Clock = time.monotonic
) -> None:
    """Takes what a source gives until it ends. Raises SourceError when it cannot be begun.

    One chunk at a time, and the loop is let go after each: a flood waits in the pipe, not in memory.
    """
    syncing = asyncio.create_task(keep_synced(recorder)) if recorder is not None else None
    try:
        async with aclosing(source.chunks()) as chunks:
            async for item in chunks:
                now_ms = int(clock() * 1000)
                lines = (
                    feed.note(item, now_ms) if isinstance(item, SourceNote) else feed.receive(item, now_ms)
                )
                if recorder is not None:
                    recorder.write(lines)
                await asyncio.sleep(0)
        if not feed.ended:
            lines = feed.note(SourceNote("ended", f"{source.name} ended"), int(clock() * 1000))
            if recorder is not None:
                recorder.write(lines)
    finally:
        if syncing is not None and recorder is not None:
            recorder.close()
            syncing.cancel()
            with suppress(asyncio.CancelledError):
                await syncing
