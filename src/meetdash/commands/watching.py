"""Watching a live feed without a screen: in plain lines, or only recording it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TextIO

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.commands.aside import Aside, say
from meetdash.commands.following import Clock, follow
from meetdash.commands.plain import closing, write
from meetdash.feed.intake import Intake
from meetdash.feed.recorder import Recorder
from meetdash.feed.sources import Source
from meetdash.playing.edges import LiveEdge
from meetdash.playing.playback import Playback
from meetdash.present.plain import no_race
from meetdash.present.words import plural

TICK_S = 0.05
"""Plain lines are looked for so often; quicker than anybody reads."""
COMPLETE_MS = 2_000
"""A feed that has said that it is complete, and nothing more for so long, is."""
FAILED = 1
"""The exit code where a recording stopped before its end."""

Sleep = Callable[[float], Awaitable[None]]


async def in_plain_lines(
    source: Source,
    edge: LiveEdge,
    out: TextIO,
    err: TextIO,
    *,
    yardsticks: Yardsticks = FEED_ONLY,
    race_id: str = "",
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> int:
    """Prints moments, of one race if it is given, as they are due until the feed has ended, or is complete, and all of
    it is told.

    What happens to the source and the recording goes to `err`. Returns the exit code. Raises SourceError when the
    source cannot be begun.
    """
    playback = Playback(edge.timeline, yardsticks)
    aside = Aside(edge.feed, edge.recorder, err)
    following = asyncio.create_task(follow(source, edge.feed, edge.recorder, clock))

    def look() -> None:
        write(playback.seek(edge.ends(clock())[1]), out, err, race_id)
        out.flush()
        aside.tell(int(clock() * 1000), edge.delay_ms)

    try:
        while not (_over(following, edge.feed, clock) and playback.finished):
            await sleep(TICK_S)
            if following.done():
                following.result()
            look()
    finally:
        following.cancel()
        await asyncio.wait([following])
        aside.tell(int(clock() * 1000))
        closing(playback, out)
        out.flush()
        if race_id and race_id not in playback.meet.races:
            say(no_race(race_id, playback.meet.races), err)
        if edge.feed.reconnects:
            say(f"{plural(edge.feed.reconnects, 'reconnect')}", err)
        if edge.recorder is not None:
            say(_recorded(edge.recorder), err)
    return FAILED if edge.recorder is not None and edge.recorder.stopped else 0


async def recording_only(
    source: Source,
    recorder: Recorder,
    err: TextIO,
    *,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> int:
    """Records a source until it ends, is complete, or no more can be recorded. Returns the exit code.

    Raises SourceError when the source cannot be begun.
    """
    feed = Intake()
    aside = Aside(feed, recorder, err)
    following = asyncio.create_task(follow(source, feed, recorder, clock))
    try:
        while not (_over(following, feed, clock) or recorder.stopped):
            await sleep(TICK_S)
            aside.tell(int(clock() * 1000))
        if following.done():
            following.result()
    finally:
        following.cancel()
        await asyncio.wait([following])
        recorder.close()
        aside.tell(int(clock() * 1000))
        say(_recorded(recorder), err)
    return FAILED if recorder.stopped else 0


def _over(following: asyncio.Task[None], feed: Intake, clock: Clock) -> bool:
    """Whether no more will come: the source has ended, or the feed is complete and has been silent since."""
    silent = feed.complete and feed.last_ms is not None and clock() * 1000 - feed.last_ms >= COMPLETE_MS
    return following.done() or silent


def _recorded(recorder: Recorder) -> str:
    if not recorder.lines:
        return f"nothing was received, and {recorder.path} was not made"
    return f"{plural(recorder.lines, 'line')} recorded in {recorder.path}"
