"""What a teller has before it: the race, what was told of it before, and what it is measured against."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from meetdash.analysis.finish_order import FinishOrder
from meetdash.analysis.moves import Turns
from meetdash.analysis.targets import Target
from meetdash.analysis.yardsticks import Yardsticks
from meetdash.core import changes as did
from meetdash.core.marks import Mark
from meetdash.core.messages import MeetInfo
from meetdash.core.race import Race
from meetdash.present.doubt_story import DoubtStory
from meetdash.present.record_story import RecordStory
from meetdash.present.scene_fact import Fact

__all__ = ["Fact", "Scene", "Teller", "Thread"]


@dataclass(slots=True)
class Thread:
    """What the story remembers of one race.

    `told_mm` is the last mark of a lap told, `level_mm` the last of which it was told who was level; `inside`
    whether the pace was told to be inside the target, None before anything was; `reconstructed` whether any split
    is; `records` what was told of marks under records, `doubts` of laps miscounted; `doubted` whether it was said
    what is not known of the course; `early` whose finish was told to be a lap early and is not another now,
    `waiting` whether it was told that a leader has no time at the finish; `leader` who was told to lead, `led` at
    which marks; `withdrawn` the times that were taken back while no other is known, by athlete and mark;
    `targets_told`, by name and milliseconds (0 for one that was left out), outlives a new start.
    """

    told_mm: int = 0
    level_mm: int = 0
    inside: bool | None = None
    reconstructed: bool = False
    finish: FinishOrder = field(default_factory=FinishOrder)
    records: RecordStory = field(default_factory=RecordStory)
    doubts: DoubtStory = field(default_factory=DoubtStory)
    doubted: bool = False
    early: set[str] = field(default_factory=set)
    waiting: bool = False
    leader: str = ""
    led: dict[int, str] = field(default_factory=dict)
    withdrawn: dict[tuple[str, int], Mark] = field(default_factory=dict)
    targets_told: set[tuple[str, int]] = field(default_factory=set)

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys; the order of the finish is made anew with the start list."""
        self.records.rename(renamed)
        self.doubts.rename(renamed)
        self.early = {renamed.get(key, key) for key in self.early}
        self.leader = renamed.get(self.leader, self.leader)
        self.led = {mm: renamed.get(key, key) for mm, key in self.led.items()}
        self.withdrawn = {(renamed.get(key, key), mm): mark for (key, mm), mark in self.withdrawn.items()}

    def anew(self) -> "Thread":
        """After a start that counts for nothing."""
        return Thread(targets_told=self.targets_told)


@dataclass(slots=True)
class Scene:
    """One race while the changes of one line are told; `beside` are all of them, `turns` the
    changes of the lead and of record pace so far."""

    race: Race
    thread: Thread
    yardsticks: Yardsticks
    meet: MeetInfo | None
    beside: tuple[did.Change, ...]
    turns: Turns

    def targets(self) -> tuple[Target, ...]:
        """The targets of the race at its meeting, the one to show first comes first."""
        return self.yardsticks.targets(self.race, self.meet)

    def chosen(self) -> list[Target]:
        """The first target on every basis it has."""
        found = self.targets()
        return [target for target in found if (target.name, target.mark) == (found[0].name, found[0].mark)]


Teller = Callable[[Scene, Any], Iterator[Fact]]
"""Makes facts of one kind of change of a race."""
