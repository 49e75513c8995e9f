"""What a source has given so far: how many lines, whether it is there, and whether it has said that it is complete.

Rules of this file: no clock and no I/O, whoever calls says what time it is, in milliseconds on a clock that never runs
backwards; of the lines nothing is kept, so that a recorder may run for as long as it likes.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from meetdash.core.messages import End
from meetdash.feed.lines import LineSplitter, RawLine
from meetdash.feed.recording import Unwrapping, is_recording
from meetdash.feed.sources.base import SourceNote
from meetdash.feed.wire import decode

LOST: Final = frozenset({"reconnecting", "deleted", "gone"})
"""Notes after which nothing comes until the source says otherwise."""
KEPT_NOTES: Final = 1_000
"""Notes kept; all are counted."""

NOTHING_YET: Final = SourceNote("waiting", "nothing received yet")


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a source said of itself, and when."""

    note: SourceNote
    at_ms: int


@dataclass(slots=True)
class Intake:
    """Takes what a source gives and cuts it into lines. The lines of a recording come out as they were received."""

    lines: int = 0
    """Lines received, blank ones included."""
    reconnects: int = 0
    """How often the source was lost."""
    last_ms: int | None = None
    """When the last line arrived."""
    complete: bool = False
    """Whether the last message said that the feed is complete."""
    ended: bool = False
    """Whether the source has ended."""
    lost: bool = False
    """Whether the source is gone, and being looked for."""
    told: SourceNote = NOTHING_YET
    """The last thing the source said of itself."""
    notes: deque[Told] = field(default_factory=lambda: deque(maxlen=KEPT_NOTES))
    """The last things it said."""
    noted: int = 0
    """How many things it has said."""
    _splitter: LineSplitter = field(default_factory=LineSplitter, repr=False)
    _unwrapping: Unwrapping | None = field(default=None, repr=False)

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
        if note.kind in LOST and not self.lost and not self.complete:
            self.reconnects += 1
        self.lost = note.kind in LOST
        self.ended = note.kind == "ended"
        self.told = note
        self.notes.append(Told(note, now_ms))
        self.noted += 1
        return last

    def notes_since(self, noted: int) -> list[Told]:
        """What the source has said since it had said so much, as far as it is kept."""
        new = min(self.noted - noted, len(self.notes))
        return list(self.notes)[len(self.notes) - new :]

    def _take(self, lines: list[RawLine], now_ms: int) -> list[RawLine]:
        if lines and not self.lines and is_recording(lines[0].data):
            self._unwrapping = Unwrapping()
        if self._unwrapping is not None:
            lines = self._unwrapping.all(lines)
        arrived = [RawLine(number, data, overlong, now_ms) for number, data, overlong, _ in lines]
        self.lines += len(arrived)
        self._keep(arrived, now_ms)
        return arrived

    def _keep(self, arrived: list[RawLine], now_ms: int) -> None:
        """Looks for the end of the feed; what is no message changes nothing about it."""
        for line in arrived:
            self.last_ms = now_ms
            if self.complete or b'"end"' in line.data:
                message = decode(line).message
                if message is not None:
                    self.complete = isinstance(message, End)
