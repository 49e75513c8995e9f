"""A feed at a moment: the one road that replay, live view, plain mode and the headless view share.

Rules of this file: the state at a moment is what the lines due by then make of it, however the moment was reached;
going back plays anew from the last checkpoint before it or, without one, from the first line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.core import changes as did
from meetdash.core.meet import Meet, race_key
from meetdash.core.messages import End, OfRace
from meetdash.core.race import Race
from meetdash.feed.lines import RawLine
from meetdash.feed.reading import Read
from meetdash.feed.session import Received, Session
from meetdash.feed.timeline import Timeline
from meetdash.playing.checkpoints import Checkpoint, Checkpoints
from meetdash.playing.clocks import Clocks
from meetdash.playing.copies import Memo, copied
from meetdash.playing.passages import Passages
from meetdash.present.moments import Moment
from meetdash.present.story import Story

BETWEEN_LOOKS = 8
"""Lines played between two looks at whether it is enough."""


class Step(NamedTuple):
    """What one line of the feed brought: what was received, and the moments it proves."""

    due_ms: int
    received: Received
    moments: tuple[Moment, ...]


@dataclass(slots=True)
class Playback:
    """A timeline, how far it has been played, and what has come of it, measured against the yardsticks.

    `checkpoints` may be shared by all playbacks of one timeline that have the same yardsticks; whoever is the first to
    get so far adds to them. Without them going back takes as long as playing.
    """

    timeline: Timeline
    yardsticks: Yardsticks = FEED_ONLY
    checkpoints: Checkpoints | None = None
    session: Session = field(default_factory=Session)
    story: Story = field(init=False)
    passages: Passages = field(default_factory=Passages)
    clocks: Clocks = field(init=False)
    played: int = 0
    _shared: set[str] = field(default_factory=set)
    """The races that a checkpoint holds too."""

    def __post_init__(self) -> None:
        self.story, self.clocks = Story(self.yardsticks), Clocks(dict(self.timeline.guns))

    @classmethod
    def of(cls, lines: Iterable[RawLine], yardsticks: Yardsticks = FEED_ONLY) -> "Playback":
        """A whole feed, played up to nothing."""
        return cls(Timeline.of(lines), yardsticks)

    @property
    def meet(self) -> Meet:
        return self.session.meet

    @property
    def finished(self) -> bool:
        """Whether every line has been played."""
        return self.played >= len(self.timeline.entries)

    def seek(self, ms: int, enough: Callable[[], bool] | None = None) -> list[Step]:
        """Plays to a moment, all that is due at it included; returns the steps that were played.

        `enough` is asked now and then, and stops it on the way: seeking the same moment again goes on from there.
        """
        count = self.timeline.count_at(ms)
        if count < self.played:
            self._go_on_from(self.checkpoints.before(count) if self.checkpoints else None)
        steps: list[Step] = []
        while self.played < count:
            steps.append(self._step())
            if enough is not None and len(steps) % BETWEEN_LOOKS == 0 and enough():
                break
        return steps

    def branch(self, count: int | None = None) -> "Playback":
        """Another playback, here or, when so many lines are asked for, as far on towards them as is known already."""
        count = self.played if count is None else count
        found = self.checkpoints.before(count) if self.checkpoints else None
        if self.played <= count and (found is None or found.played < self.played):
            found = self._checkpoint()
        made = Playback(self.timeline, self.yardsticks, self.checkpoints)
        made._go_on_from(found)
        return made

    def _checkpoint(self) -> Checkpoint:
        story = self.story
        self._shared = set(self.meet.races)
        return Checkpoint(
            self.played,
            self.session.branch(),
            story.branch(),
            self.passages,
            self.clocks.branch(),
            len(story.moments),
            len(story.quiet),
            len(self.passages),
        )

    def _go_on_from(self, one: Checkpoint | None) -> None:
        """Forgets all and takes what a checkpoint holds, or nothing."""
        if one is None:
            self.session, self.story = Session(), Story(self.yardsticks)
            self.clocks = Clocks(dict(self.timeline.guns))
            self.passages, self.played, self._shared = Passages(), 0, set()
            return
        self.played, self.clocks, self.passages = (
            one.played,
            one.clocks.branch(),
            one.passages.first(one.passed),
        )
        self.session, self.story = one.session.branch(), one.story.branch()
        self.story.moments, self.story.quiet = one.story.moments[: one.told], one.story.quiet[: one.quiet]
        self._shared = set(self.meet.races)

    def _step(self) -> Step:
        entry, due_ms = self.timeline.entries[self.played], self.timeline.moments[self.played]
        self._part(entry)
        self.played += 1
        received = self.session.take(entry)
        self.clocks.take(self.meet, received.changes, due_ms)
        for change in received.changes:
            if isinstance(change, did.SplitTaken):
                self.passages.add(due_ms, change.race, change.mm, change.entry)
            elif isinstance(change, did.LeaderTaken):
                self.passages.add(due_ms, change.race, change.mm)
            elif isinstance(change, did.Finished):
                distance_mm = self.meet.races[change.race].distance_mm
                self.passages.add(due_ms, change.race, distance_mm, change.entry)
        moments = self.story.tell(self.meet, received.changes, entry.line, due_ms)
        if self.checkpoints is not None and self.played >= self.checkpoints.next:
            weight = sum(race.order for key, race in self.meet.races.items() if key not in self._shared)
            self.checkpoints.keep(self._checkpoint(), weight)
        return Step(due_ms, received, tuple(moments))

    def _part(self, read: Read) -> None:
        """Copies the races that a line may change, when a checkpoint holds them too."""
        if not self._shared:
            return
        message = read.message
        if isinstance(message, OfRace):
            self._part_one(race_key(message.race, self.meet.races))
        elif isinstance(message, End):
            for key in sorted(self._shared):
                self._part_one(key)
        else:
            for finding in read.findings:
                if finding.id:  # A rejected line leaves its id.
                    self._part_one(race_key(finding.race, self.meet.races))

    def _part_one(self, key: str) -> None:
        if key in self._shared:
            self._shared.discard(key)
            memo: Memo = {}
            self.meet.races[key] = copied(self.meet.races[key], memo)
            self.story.apart(key, partial(copied, memo=memo))

    def clock_ms(self, race: Race, at_ms: int) -> int | None:
        """The race clock at a moment, None before the gun."""
        return self.clocks.ms(race, at_ms, over=self.meet.ended)

    def race(self, race_id: str = "") -> Race | None:
        """A race by its id; without one the race that was named first. None when there is none."""
        if race_id:
            return self.meet.races.get(race_id)
        return next(iter(self.meet.races.values()), None)
