"""A live feed as it grows: what has arrived, when, and how far it may be shown.

Rules of this file: all that was received stays, in the order of its arrival, so that a viewer may look back; nothing
later than the delay ever becomes due.
"""

from dataclasses import dataclass, field

from meetdash.core.messages import End
from meetdash.feed.intake import Intake
from meetdash.feed.lines import RawLine
from meetdash.feed.timeline import Timeline


@dataclass(slots=True)
class LiveFeed(Intake):
    """Takes what a source gives and lays it out in time.

    `delay_ms` holds everything back to match a broadcast; it may be changed at any time. `timeline` grows, and holds
    lines that are not due yet. `last_ms` is when the last message arrived: lines that are none do not count.
    """

    delay_ms: int = 0
    timeline: Timeline = field(default_factory=Timeline)
    messages: int = 0
    """Lines that could be read."""

    def due(self, now_ms: int) -> int:
        """The moment of the timeline that is live now: the latest that may be shown."""
        return now_ms - self.delay_ms - self.timeline.zero_ms

    def _keep(self, arrived: list[RawLine], now_ms: int) -> None:
        entries = self.timeline.entries
        before = len(entries)
        self.timeline.extend(arrived)
        for index in range(before, len(entries)):
            message = entries[index].message
            if message is not None:
                self.messages += 1
                self.last_ms = now_ms
                self.complete = isinstance(message, End)
