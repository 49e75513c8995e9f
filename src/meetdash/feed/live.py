"""A live feed as it grows: what has arrived, when, and how far it may be shown.

Rules of this file: no clock and no I/O, whoever calls says what time it is, in milliseconds on a clock that never runs
backwards; all that was received stays, in the order of its arrival, so that a viewer may look back; nothing later than
the delay ever becomes due.
"""

from dataclasses import dataclass, field

from meetdash.core.messages import End
from meetdash.feed.lines import LineSplitter, RawLine
from meetdash.feed.sources.base import SourceNote
from meetdash.feed.timeline import Timeline

LOST = frozenset({"reconnecting", "deleted"})
"""Notes after which nothing comes until the source says otherwise."""

NOTHING_YET = SourceNote("waiting", "nothing received yet")


@dataclass(slots=True)
class LiveFeed:
    """Takes what a source gives and lays it out in time.

    `delay_ms` holds everything back to match a broadcast; it may be changed at any time. `timeline` grows, and holds
    lines that are not due yet.
    """

    delay_ms: int = 0
    timeline: Timeline = field(default_factory=Timeline)
    lines: int = 0
    """Lines received, blank ones included."""
    messages: int = 0
    """Lines that could be read."""
    reconnects: int = 0
    """How often the source was lost."""
    last_ms: int | None = None
    """When the last message arrived."""
    complete: bool = False
    """Whether the last message said that the feed is complete."""
    ended: bool = False
    """Whether the source has ended."""
    lost: bool = False
    """Whether the source is gone, and being looked for."""
    told: SourceNote = NOTHING_YET
    """The last thing the source said of itself."""
    _splitter: LineSplitter = field(default_factory=LineSplitter, repr=False)

    def receive(self, chunk: bytes, now_ms: int) -> list[RawLine]:
        """Takes the next bytes; returns the lines they complete, as a recorder wants them."""
        self.lost = False
        return self._take(self._splitter.feed(chunk), now_ms)

    def note(self, note: SourceNote, now_ms: int) -> list[RawLine]:
        """Takes what the source says of itself; returns the line that ends with it, if one was open."""
        last: list[RawLine] = []
        if note.kind in ("break", "ended"):
            last = self._take(self._splitter.finish(), now_ms)
        if note.kind == "break":
            return last
        if note.kind in LOST and not self.lost:
            self.reconnects += 1
        self.lost = note.kind in LOST
        self.ended = note.kind == "ended"
        self.told = note
        return last

    def due(self, now_ms: int) -> int:
        """The moment of the timeline that is live now: the latest that may be shown."""
        return now_ms - self.delay_ms - self.timeline.zero_ms

    def _take(self, lines: list[RawLine], now_ms: int) -> list[RawLine]:
        arrived = [RawLine(number, data, overlong, now_ms) for number, data, overlong, _ in lines]
        before = len(self.timeline.entries)
        self.timeline.extend(arrived)
        self.lines += len(arrived)
        for entry in self.timeline.entries[before:]:
            message = entry.decoded.message
            if message is not None:
                self.messages += 1
                self.last_ms = now_ms
                self.complete = isinstance(message, End)
        return arrived
