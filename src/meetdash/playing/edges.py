"""How far a feed may be shown: the whole of a file, or what a live feed has brought by now."""

from dataclasses import dataclass
from typing import Protocol

from meetdash.feed.health import State, health, span
from meetdash.feed.live import LiveFeed
from meetdash.feed.recorder import Recorder
from meetdash.feed.session import Session
from meetdash.feed.timeline import LEAD_IN_MS, Timeline
from meetdash.feed.transport import Transport
from meetdash.present.words import plural


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
        end = self.feed.due(int(now_s * 1000))
        if self.feed.ended or self.feed.complete:
            end = min(end, self.timeline.end_ms)
        return self.timeline.start_ms, end

    def hold(self, ms: int) -> bool:
        self.feed.delay_ms = ms
        return True

    def word(self, transport: Transport, session: Session, now_s: float) -> str:
        found = health(self.feed, session, int(now_s * 1000))
        if transport.at_edge:
            done = _all_shown(self.timeline, session)
            return found.word if found.state is not State.ENDED or done else str(State.LIVE)
        behind = span(max(0, transport.end_ms - int(transport.at_ms)))
        return f"{f'{transport.speed:g}×' if transport.playing else 'PAUSED'}, {behind} behind"

    def news(self, session: Session, now_s: float) -> str:
        found = health(self.feed, session, int(now_s * 1000))
        parts = [found.why] if found.state is not State.LIVE else []
        if found.reconnects:
            parts.append(plural(found.reconnects, "reconnect"))
        if self.recorder is not None:
            parts.append(self.recorder.stopped or f"recording, {plural(self.recorder.lines, 'line')}")
        return "; ".join(part for part in (*parts, _faults(session)) if part)


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
