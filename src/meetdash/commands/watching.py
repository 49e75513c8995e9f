"""Watching a live feed: on the screen, in plain lines, or only recording it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TextIO

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.commands.following import Clock, follow
from meetdash.commands.plain import closing, write
from meetdash.feed.live import LiveFeed
from meetdash.feed.recorder import Recorder
from meetdash.feed.sources import Source
from meetdash.playing.edges import LiveEdge
from meetdash.playing.playback import Playback

TICK_S = 0.05
"""Plain lines are looked for so often; quicker than anybody reads."""


async def in_plain_lines(
    source: Source,
    edge: LiveEdge,
    out: TextIO,
    err: TextIO,
    *,
    yardsticks: Yardsticks = FEED_ONLY,
    clock: Clock = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Prints moments as they are due until the feed has ended and all of it is told.

    What happens to the source goes to `err`. Raises SourceError when the source cannot be begun.
    """
    playback = Playback(edge.timeline, yardsticks)
    told = edge.feed.told
    following = asyncio.create_task(follow(source, edge.feed, edge.recorder, clock))
    try:
        while not (following.done() and playback.finished):
            await sleep(TICK_S)
            if following.done():
                following.result()
            write(playback.seek(edge.ends(clock())[1]), out, err)
            out.flush()
            if edge.feed.told is not told:
                told = edge.feed.told
                print(f"meetdash: {told.text}", file=err, flush=True)
    finally:
        following.cancel()
    closing(playback, out)
    out.flush()


async def recording_only(source: Source, recorder: Recorder, err: TextIO) -> int:
    """Records a source until it ends; returns the number of lines."""
    feed = LiveFeed()
    await follow(source, feed, recorder)
    if recorder.stopped:
        print(f"meetdash: {recorder.stopped}", file=err)
    return recorder.lines
