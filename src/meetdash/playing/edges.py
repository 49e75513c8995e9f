"""How far a feed may be shown: the whole of a file, or what a live feed has brought by now."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

from meetdash.feed.health import Health, State, health, span
from meetdash.feed.intake import Told
from meetdash.feed.live import LiveFeed
from meetdash.feed.recorder import Recorder
from meetdash.feed.session import Session
from meetdash.feed.timeline import LEAD_IN_MS, Timeline
from meetdash.feed.transport import Transport
from meetdash.present import missed
from meetdash.present.frame import Source
from meetdash.present.words import plural

TOLD_MS: Final = 8_000
"""How long it is said on the screen that something has happened to the source."""
REST_MS: Final = 300
"""A burst of lines is over when for so long none has come."""
TROUBLE: Final = frozenset({"reconnecting", "truncated", "replaced", "deleted", "dropped", "gone"})
"""What happens to a source and should be known."""


class Edge(Protocol):
    """Where a feed begins and ends for a viewer, and what is to be said of it."""

    @property
    def timeline(self) -> Timeline: ...
    @property
    def live(self) -> bool: ...
    @property
    def delay_ms(self) -> int: ...
    def ends(self, now_s: float) -> tuple[int, int]:
        """The first and the last moment that may be shown at a time of the wall clock in seconds."""

    def hold(self, ms: int) -> bool:
        """Delays what is shown; whether this feed can be delayed."""

    def word(self, transport: Transport, session: Session, now_s: float) -> str:
        """The state of the feed in a word or two."""

    def news(self, session: Session, now_s: float) -> str:
        """What should be known of the feed; nothing when all is well."""

    def source(self, session: Session, now_s: float) -> Source | None:
        """How the source is doing; nothing where there is only a file."""


@dataclass(slots=True)
class ReplayEdge:
    """A feed that is there whole."""

    timeline: Timeline
    live: bool = False
    delay_ms: int = 0

    def ends(self, now_s: float) -> tuple[int, int]:
        return max(self.timeline.start_ms, -LEAD_IN_MS) or -LEAD_IN_MS, self.timeline.end_ms

    def hold(self, ms: int) -> bool:
        return False

    def word(self, transport: Transport, session: Session, now_s: float) -> str:
        speed = f"{transport.speed:g}×"
        if transport.ended and _all_shown(self.timeline, session):
            return "ENDED"
        return f"REPLAY {speed}" if transport.playing else f"PAUSED {speed}"

    def news(self, session: Session, now_s: float) -> str:
        return _faults(session)

    def source(self, session: Session, now_s: float) -> Source | None:
        return None


@dataclass(slots=True)
class LiveEdge:
    """A feed that is being received, and recorded if asked for. What is not due by the delay is not there yet."""

    feed: LiveFeed
    recorder: Recorder | None = None
    live: bool = True

    @property
    def timeline(self) -> Timeline:
        return self.feed.timeline

    @property
    def delay_ms(self) -> int:
        return self.feed.delay_ms

    def ends(self, now_s: float) -> tuple[int, int]:
        end = self.due_ms(now_s)
        if self.feed.ended or self.feed.complete:
            end = min(end, self.timeline.end_ms)
        # Before the first line is due there is nothing, not even the first line.
        return min(self.timeline.start_ms, end), end

    def due_ms(self, now_s: float) -> int:
        """The moment that the delay lets be shown at a time of the wall clock, whether or not the feed goes so far."""
        return self.feed.due(int(now_s * 1000))

    def at_rest(self, now_s: float) -> bool:
        """Whether nothing has become due for a while, or nothing more will."""
        moments, due_ms = self.timeline.moments, self.due_ms(now_s)
        count = self.timeline.count_at(due_ms)
        if count == len(moments) and (self.feed.ended or self.feed.complete):
            return True
        return not count or due_ms - moments[count - 1] >= REST_MS

    def hold(self, ms: int) -> bool:
        self.feed.delay_ms = ms
        return True

    def word(self, transport: Transport, session: Session, now_s: float) -> str:
        if transport.at_edge:
            found, done = self._health(session, now_s), _all_shown(self.timeline, session)
            word = found.word if found.state is not State.ENDED or done else str(State.LIVE)
            return word + (", recording" if self._records else "")
        behind = span(max(0, transport.end_ms - int(transport.at_ms)))
        return f"{f'{transport.speed:g}×' if transport.playing else 'PAUSED'}, {behind} behind"

    def news(self, session: Session, now_s: float) -> str:
        found = self._health(session, now_s)
        parts = [found.why] if found.state is not State.LIVE else []
        parts += [told.note.text for told in self._troubles() if now_s * 1000 - told.at_ms < TOLD_MS][-1:]
        if found.reconnects:
            parts.append(plural(found.reconnects, "reconnect"))
        parts.append(found.recorder)
        return "; ".join(part for part in (*dict.fromkeys(parts), _faults(session)) if part)

    def source(self, session: Session, now_s: float) -> Source | None:
        found = self._health(session, now_s)
        trouble = next(reversed(self._troubles()), None)
        ago = span(int(now_s * 1000) - trouble.at_ms) if trouble else ""
        recording = found.recorder
        if self.recorder is not None and not recording:
            recording = f"recording to {self.recorder.path}, {plural(self.recorder.lines, 'line')}"
        missing = missed.sentences(session.meet.races.values()) if found.rejected or found.gaps else ()
        return Source(
            found.word,
            found.why,
            found.age_ms,
            found.reconnects,
            f"{trouble.note.text} ({ago} ago)" if trouble else "",
            recording,
            bool(found.recorder),
            tuple(missing),
        )

    @property
    def _records(self) -> bool:
        return self.recorder is not None and not self.recorder.ended

    def _health(self, session: Session, now_s: float) -> Health:
        """How the feed is doing, as far as the delay lets it be known: an end is none before it is due."""
        now_ms = int(now_s * 1000)
        found = health(self.feed, session, now_ms, recorder=self.recorder.stopped if self.recorder else "")
        if found.state is State.ENDED and self.feed.due(now_ms) < self.timeline.end_ms:
            return replace(found, state=State.LIVE, why="held back by the delay")
        return found

    def _troubles(self) -> list[Told]:
        return [told for told in self.feed.notes if told.note.kind in TROUBLE]


def _all_shown(timeline: Timeline, session: Session) -> bool:
    """Whether a session has had all lines that there are; before that nothing has ended for the viewer."""
    return session.counts.lines >= len(timeline.entries)


def _faults(session: Session) -> str:
    counts = session.counts
    parts = []
    if counts.rejected:
        parts.append(f"{plural(counts.rejected, 'line')} rejected")
    if counts.gaps:
        parts.append(f"{counts.gaps} missing by seq")
    if counts.warnings > counts.gaps:
        parts.append(plural(counts.warnings, "warning"))
    return ", ".join(parts)
