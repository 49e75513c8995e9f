"""How a live feed is doing, in one value for the screen and for plain mode.

Rules of this file: there is always a word and a reason, so that no screen is ever empty without one; what a line said
is told only when it is due, so that a delay hides it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from meetdash.feed.live import LiveFeed
from meetdash.feed.session import Session
from meetdash.feed.wire import Finding

STALE_MS: Final = 10_000
"""A feed that has been silent for so long is called stale."""


class State(StrEnum):
    """How a feed stands."""

    WAITING = "WAITING"
    LIVE = "LIVE"
    STALE = "STALE"
    RECONNECTING = "RECONNECTING"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a feed at a moment.

    `age_ms` is the time since the last message arrived, None before the first; `why` is what the source last said of
    itself. `lines`, `messages` and `reconnects` count what has arrived; the rest counts what has been played: numbers
    missing from `seq`, lines repeated, rejected, taken with a warning. `findings` are the last of their reasons.
    """

    state: State
    why: str
    age_ms: int | None
    lines: int
    messages: int
    reconnects: int
    gaps: int
    repeated: int
    rejected: int
    warnings: int
    findings: tuple[Finding, ...]
    recorder: str = ""
    """Why the recording has stopped, if it has."""

    @property
    def word(self) -> str:
        """The state for the status line: `LIVE`, `STALE 14 s`."""
        if self.state is State.STALE and self.age_ms is not None:
            return f"{self.state} {span(self.age_ms)}"
        return self.state.value


def health(feed: LiveFeed, session: Session, now_ms: int, *, recorder: str = "") -> Health:
    """The state of a feed now. `session` is what has been played of it, `recorder` a recorder's `stopped`."""
    age = None if feed.last_ms is None else max(0, now_ms - feed.last_ms)
    state, why = _state(feed, age)
    counts = session.counts
    return Health(
        state,
        why,
        age,
        feed.lines,
        feed.messages,
        feed.reconnects,
        counts.gaps,
        counts.repeated,
        counts.rejected,
        counts.warnings,
        tuple(session.findings),
        recorder,
    )


def _state(feed: LiveFeed, age: int | None) -> tuple[State, str]:
    if feed.complete:
        return State.ENDED, "the feed is complete"
    if feed.ended:
        return State.ENDED, f"{feed.told.text}, without saying that the feed is complete"
    if feed.lost:
        return State.RECONNECTING, feed.told.text
    if age is None:
        return State.WAITING, feed.told.text
    if age >= STALE_MS:
        return State.STALE, f"nothing received for {span(age)}"
    return State.LIVE, feed.told.text


def span(ms: int) -> str:
    """A time for the status line: seconds, from two minutes on minutes, from two hours on hours."""
    seconds = ms // 1000
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
