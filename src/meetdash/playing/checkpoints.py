"""Where a feed has been played before: places to go on from, so that going back does not begin at the first line.

Rules of this file: a checkpoint is never played on; the races in it are shared with whoever made it or goes on from it,
and whoever is to change one copies it first.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from meetdash.feed.session import Session
from meetdash.playing.clocks import Clocks
from meetdash.playing.passages import Passages
from meetdash.present.story import Story

EVERY = 640
"""Lines between two checkpoints, some 50 ms of playing. A copy of a race of 450 lines takes some 2 ms and 120 kB."""
MOST = 256
"""Checkpoints kept; when there are more, every other goes, and lines between them double."""
SHARE = 8
"""A race is copied again when it has grown by one part in so many: a big one costs much, and seldom."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What had come of the first `played` lines.

    The lists of the story and of the passages are those of the playback that made it and grow on; `told`, `quiet` and
    `passed` say how much of them counts.
    """

    played: int
    session: Session
    story: Story
    passages: Passages
    clocks: Clocks
    told: int
    quiet: int
    passed: int


@dataclass(slots=True)
class Checkpoints:
    """The checkpoints of one feed with one set of yardsticks, in order."""

    kept: list[Checkpoint] = field(default_factory=list)
    every: int = EVERY
    next: int = EVERY
    """So many lines must have been played before the next is wanted."""

    def keep(self, one: Checkpoint, weight: int) -> None:
        """Keeps a checkpoint farther on than all before; `weight` is the lines of the races that are copied for it."""
        self.kept.append(one)
        if len(self.kept) > MOST:
            self.kept = self.kept[1::2]
            self.every *= 2
        self.next = one.played + max(self.every, weight // SHARE)

    def before(self, played: int) -> Checkpoint | None:
        """The last checkpoint of no more than so many lines."""
        index = bisect_right(self.kept, played, key=lambda one: one.played)
        return self.kept[index - 1] if index else None
