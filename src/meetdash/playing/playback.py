"""A feed at a moment: the one road that replay, live view, plain mode and the headless view share.

Rules of this file: the state at a moment is what the lines due by then make of it, however the moment was reached;
going back builds it anew from the first line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.core import changes as did
from meetdash.core.meet import Meet
from meetdash.core.race import Race
from meetdash.feed.lines import RawLine
from meetdash.feed.session import Received, Session
from meetdash.feed.timeline import Timeline
from meetdash.present.moments import Moment
from meetdash.present.story import Story

BETWEEN_LOOKS = 8
"""Lines played between two looks at whether it is enough."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one line of the feed brought: what was received, and the moments it proves."""

    due_ms: int
    received: Received
    moments: tuple[Moment, ...]


class Passage(NamedTuple):
    """Somebody passed a mark: when it was known, in which race, and where in millimetres."""

    due_ms: int
    race: str
    mm: int


@dataclass(slots=True)
class Playback:
    """A timeline, how far it has been played, and what has come of it, measured against the yardsticks."""

    timeline: Timeline
    yardsticks: Yardsticks = FEED_ONLY
    session: Session = field(default_factory=Session)
    story: Story = field(init=False)
    passages: list[Passage] = field(default_factory=list)
    played: int = 0
    clocks: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By race, the latest race time there is and the moment at which it was known."""

    def __post_init__(self) -> None:
        self.story = Story(self.yardsticks)

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
        """Plays to a moment, all that is due at it included; returns the steps that were new.

        Going back starts again from the first line, and returns all steps from there. `enough` is asked now and then,
        and stops it on the way: seeking the same moment again goes on from there.
        """
        count = self.timeline.count_at(ms)
        if count < self.played:
            self.session, self.story = Session(), Story(self.yardsticks)
            self.passages, self.played = [], 0
            self.clocks = {}
        steps: list[Step] = []
        while self.played < count:
            steps.append(self._step())
            if enough is not None and len(steps) % BETWEEN_LOOKS == 0 and enough():
                break
        return steps

    def _step(self) -> Step:
        entry = self.timeline.entries[self.played]
        self.played += 1
        received = self.session.take(entry.line, entry.decoded)
        for change in received.changes:
            self._set_clock(change.race, entry.due_ms)
            if isinstance(change, did.SplitTaken | did.LeaderTaken):
                self.passages.append(Passage(entry.due_ms, change.race, change.mm))
            elif isinstance(change, did.Finished):
                self.passages.append(
                    Passage(entry.due_ms, change.race, self.meet.races[change.race].distance_mm)
                )
        moments = self.story.tell(self.meet, received.changes, entry.line, entry.due_ms)
        return Step(entry.due_ms, received, tuple(moments))

    def _set_clock(self, race_id: str, due_ms: int) -> None:
        race = self.meet.races.get(race_id)
        if race is not None and race.latest_ms > self.clocks.get(race_id, (0, 0))[0]:
            self.clocks[race_id] = race.latest_ms, due_ms

    def clock_ms(self, race: Race, at_ms: int) -> int | None:
        """The race clock at a moment, None before the gun.

        It runs on from the latest race time received, so that it never shows less than a split that is on the board,
        however late or fast the feed comes.
        """
        if not race.started and race.id not in self.clocks:
            return None
        ms, known = self.clocks.get(race.id, (0, self.timeline.guns.get(race.id, 0)))
        return max(0, ms + at_ms - known)

    def race(self, race_id: str = "") -> Race | None:
        """A race by its id; without one the race that was named first. None when there is none."""
        if race_id:
            return self.meet.races.get(race_id)
        return next(iter(self.meet.races.values()), None)
