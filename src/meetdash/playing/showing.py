"""Where a viewer is in a feed: what is shown, what may be shown, and how the one gets to the other.

Rules of this file: `whole` is never behind `shown`; a picture is of one moment, and while another is sought the last
true one stays; what is due is played in slices, so that keys and feed get their turn between them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.feed.timeline import Timeline
from meetdash.feed.transport import Transport
from meetdash.playing.checkpoints import Checkpoints
from meetdash.playing.edges import Edge, LiveEdge, ReplayEdge
from meetdash.playing.joining import Joining
from meetdash.playing.news import News
from meetdash.playing.playback import Playback

Enough = Callable[[], bool]


@dataclass(slots=True)
class Showing:
    """A feed and how far it is shown.

    `whole` plays all that may be shown, for looking ahead, and leaves the checkpoints that seeking goes on from; at the
    edge of a live feed it is what is shown. `at_ms` is the moment of the picture; the transport's is where it goes.
    """

    edge: Edge
    transport: Transport
    whole: Playback
    shown: Playback
    news: News = field(default_factory=News)
    joining: Joining | None = None
    """Of a live feed: whether what had happened before is still being received."""
    at_ms: int = 0
    seeking: bool = False
    """Whether the picture is still that of before a jump."""
    _sought: Playback | None = None
    _jumps: int = 0
    _arriving: bool = True
    _zero_ms: int = 0

    @classmethod
    def replay(cls, timeline: Timeline, speed: float = 1.0, yardsticks: Yardsticks = FEED_ONLY) -> "Showing":
        """A replay from shortly before the gun."""
        edge = ReplayEdge(timeline)
        start, end = edge.ends(0.0)
        whole = Playback(timeline, yardsticks, Checkpoints())
        # Nothing is shown yet, and what is due at the start is missing.
        return cls(edge, Transport(start, end, speed), whole, whole.branch(), at_ms=start - 1)

    @classmethod
    def follow(cls, edge: LiveEdge, yardsticks: Yardsticks = FEED_ONLY) -> "Showing":
        """A live feed, at its edge."""
        whole = Playback(edge.timeline, yardsticks, Checkpoints())
        return cls(edge, Transport(0, 0, live=True), whole, whole, joining=Joining(edge))

    @property
    def behind(self) -> int:
        """Lines that must be played before the moment that is wanted is shown."""
        wanted = self._due(self.transport.at_ms)
        if not self.seeking:
            return max(0, wanted - self.shown.played)
        return max(1, wanted - (self._sought or self.whole).played)

    @property
    def gathering(self) -> bool:
        """Whether the race so far is being received: until it is there, none of it is a picture of now."""
        joining = self.joining is not None and not self.joining.over
        return joining and self.transport.at_edge and bool(self.whole.passages)

    @property
    def unplayed(self) -> int:
        """Lines that may be shown and have not been played at all; less than none after a delay was raised."""
        return self._due(self.transport.end_ms) - self.whole.played

    @property
    def busy(self) -> bool:
        """Whether there is anything to be played now."""
        return self.transport.jumps != self._jumps or self.behind > 0 or self.unplayed != 0

    @property
    def played(self) -> float:
        """How much of what may be shown has been played, from 0 to 1."""
        due = self._due(self.transport.end_ms)
        return self.whole.played / due if due else 1.0

    def tick(self, now_s: float, enough: Enough | None = None) -> None:
        """Moves on to a time of the wall clock, in seconds. `enough` stops it on the way when much is to be played."""
        transport = self.transport
        if self.shown is self.whole and not transport.at_edge:
            self.shown = self.whole.branch()
        if self.edge.live:
            self._extend(now_s)
        self._look_for_jumps()
        if transport.at_edge or not (self.seeking or self.behind):
            transport.tick(now_s)
        else:
            transport.wait(now_s)
        self._reach(int(transport.at_ms), enough)
        if self.joining is not None and transport.at_edge and not self.behind:
            self.joining.look(self.whole, now_s)
        unjoined = self.joining is not None and not self.joining.over
        self.news.follow(self.shown.story.moments, jumped=self._arriving or unjoined)
        if not self.seeking:
            self.at_ms = self._reached()
            self._arriving = self._arriving and self.behind > 0
        # Reading ahead has what time is left, and a few lines where nothing else is due.
        if not transport.at_edge and self.unplayed and (not self.behind or enough is None or not enough()):
            self.whole.seek(transport.end_ms, enough)

    def _due(self, ms: float) -> int:
        return self.edge.timeline.count_at(int(ms))

    def _extend(self, now_s: float) -> None:
        """Takes in how far a live feed has come."""
        timeline, transport = self.edge.timeline, self.transport
        if timeline.zero_ms != self._zero_ms:
            # The first gun has come: moments count from it now, and all that was played had others.
            transport.at_ms -= timeline.zero_ms - self._zero_ms
            self._zero_ms = timeline.zero_ms
            self.whole = Playback(timeline, self.whole.yardsticks, Checkpoints())
            self._jump()
        transport.grow(*self.edge.ends(now_s))

    def _look_for_jumps(self) -> None:
        """Whether somebody went to a moment, or a delay took back what was shown."""
        jumped = self.transport.jumps != self._jumps
        self._jumps = self.transport.jumps
        if jumped or (not self.seeking and self._due(self.transport.at_ms) < self.shown.played):
            self._jump()

    def _jump(self) -> None:
        self.seeking = self._arriving = True
        self._sought = None

    def _reach(self, at_ms: int, enough: Enough | None) -> None:
        """Plays towards a moment: the whole first, then what is shown."""
        if self.transport.at_edge:
            self.shown, self._sought, self.seeking = self.whole, None, False
            self.whole.seek(at_ms, enough)
            return
        count = self._due(at_ms)
        if self.whole.played < count:
            self.whole.seek(at_ms, enough)
        if self.whole.played < count:
            return
        if not self.seeking:
            self.shown.seek(at_ms, enough)
            return
        if self._sought is None:
            self._sought = self._near(count)
        self._sought.seek(at_ms, enough)
        if self._sought.played == count:
            self.shown, self._sought, self.seeking = self._sought, None, False

    def _near(self, count: int) -> Playback:
        """A playback that has so many lines, or is on the way there: from the nearest that has been played before."""
        here = self.shown.checkpoints is self.whole.checkpoints
        if here and self.shown.played == count:
            return self.shown
        near = self.shown if here and self.shown.played < count < self.whole.played else self.whole
        return near.branch(count)

    def _reached(self) -> int:
        """The moment that is shown: the one wanted or, while lines are missing, the one just before the next."""
        at, moments, played = int(self.transport.at_ms), self.edge.timeline.moments, self.shown.played
        if played >= self._due(at):
            return at
        return max(moments[played] - 1, moments[played - 1] if played else self.transport.start_ms)
