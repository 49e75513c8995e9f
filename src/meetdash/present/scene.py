"""What a teller has before it: the race, what was told of it before, and what it is measured against."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from meetdash.analysis.finish_order import FinishOrder
from meetdash.analysis.targets import Target
from meetdash.analysis.yardsticks import Yardsticks
from meetdash.core import changes as did
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.present.moments import Kind


class Fact(NamedTuple):
    """One thing to tell.

    `mark` is the race time it speaks of, None where it is the race clock's; `label` how that is written where it is not
    as received; `made_up` when it rests on a reconstructed split.
    """

    kind: Kind
    text: str
    mark: Mark | None = None
    entry: str = ""
    made_up: bool = False
    label: str = ""


@dataclass(slots=True)
class Thread:
    """What the story remembers of one race.

    `told_mm` is the last mark of a lap told; `inside` whether the pace was told to be inside the target, None before
    anything was; `reconstructed` whether any split is. `under` holds by the name of a record whose mark was told under
    it, and its milliseconds; `best_told` the same of the best mark of the race. `targets_told` outlives a new start.
    """

    told_mm: int = 0
    inside: bool | None = None
    reconstructed: bool = False
    finish: FinishOrder = field(default_factory=FinishOrder)
    under: dict[str, tuple[str, int]] = field(default_factory=dict)
    best_told: tuple[str, int] | None = None
    targets_told: set[tuple[str, int]] = field(default_factory=set)

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys; the order of the finish is made anew with the start list."""
        self.under = {name: (renamed.get(key, key), ms) for name, (key, ms) in self.under.items()}
        if self.best_told is not None:
            key, ms = self.best_told
            self.best_told = renamed.get(key, key), ms

    def anew(self) -> "Thread":
        """After a start that counts for nothing."""
        return Thread(targets_told=self.targets_told)


@dataclass(slots=True)
class Scene:
    """One race while the changes of one line are told; `beside` are all of them."""

    race: Race
    thread: Thread
    yardsticks: Yardsticks
    date: str
    beside: tuple[did.Change, ...]

    def targets(self) -> tuple[Target, ...]:
        """The targets of the race on its day, the one to show first comes first."""
        return self.yardsticks.targets(self.race, self.date)

    def chosen(self) -> list[Target]:
        """The first target on every basis it has."""
        found = self.targets()
        return [target for target in found if (target.name, target.mark) == (found[0].name, found[0].mark)]


Teller = Callable[[Scene, Any], Iterator[Fact]]
"""Makes facts of one kind of change of a race."""
