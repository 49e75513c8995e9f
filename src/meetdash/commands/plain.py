"""Plain mode: one line a fact, on any stream, as fast as it goes or in the time of the race."""

import time
from collections.abc import Callable, Iterable
from typing import TextIO

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.commands.aside import say
from meetdash.feed.timeline import Timeline
from meetdash.playing.playback import Playback, Step
from meetdash.present import missed, plain

Sleep = Callable[[float], None]


def replay(
    timeline: Timeline,
    out: TextIO,
    err: TextIO,
    *,
    yardsticks: Yardsticks = FEED_ONLY,
    race_id: str = "",
    from_ms: int | None = None,
    speed: float | None = None,
    sleep: Sleep = time.sleep,
) -> None:
    """Prints the moments of a feed to `out`, and what was wrong in it to `err`.

    With a speed it waits between moments as the race did, divided by it; without one it prints at once. Moments before
    `from_ms` are played but not printed, as are those of other races than `race_id`, if that is given.
    """
    playback = Playback(timeline, yardsticks)
    if from_ms is not None:
        playback.seek(from_ms - 1)
    now = from_ms if from_ms is not None else min(0, timeline.end_ms)
    dues = sorted(set(timeline.moments[playback.played :]))
    for due in dues:
        if speed is not None and due > now:
            out.flush()
            sleep((due - now) / 1000 / speed)
            now = due
        write(playback.seek(due), out, err, race_id)
    closing(playback, out)
    out.flush()


def write(steps: Iterable[Step], out: TextIO, err: TextIO, race_id: str = "") -> None:
    """Prints what some steps brought of all races, or of one and the meet."""
    for step in steps:
        for moment in step.moments:
            if not race_id or moment.race in ("", race_id):
                print(plain.moment(moment), file=out)
        for finding in step.received.findings:
            say(str(finding), err)


def closing(playback: Playback, out: TextIO) -> None:
    """Prints what became of the feed's lines when some were wrong, and which times are therefore missing."""
    counts = playback.session.counts
    missing = missed.sentences(playback.meet.races.values())
    for line in plain.closing(
        counts.lines, counts.repeated, counts.rejected, counts.warnings, counts.gaps, missing
    ):
        print(line, file=out)
