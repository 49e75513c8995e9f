"""What happened in a race that was made or labelled: moves to be found, and stretches that are counted for nobody."""

from dataclasses import dataclass, field

UP, KICK, DOWN, GROUP, FALL = "forward", "kick", "contact lost", "pace", "fall"
SORTS = (UP, KICK, DOWN, GROUP, FALL)


@dataclass(frozen=True)
class Truth:
    """A move that a good detector finds: athlete, sort, where it began, where it ended."""

    entry: str
    sort: str
    onset_mm: int
    end_mm: int = 0


@dataclass(frozen=True)
class Ignored:
    """A stretch in which calls of these sorts for an athlete (empty: anybody) are neither right nor wrong."""

    entry: str
    sorts: tuple[str, ...]
    from_mm: int
    to_mm: int


@dataclass(frozen=True)
class Call:
    """What a detector said: athlete, sort, where it thinks the move began, the mark at which it said so.

    It is sure that the move began after `from_mm` and before `to_mm`, if it says so (`to_mm` is not 0). A call that it
    withdrew later is right for nothing.
    """

    entry: str
    sort: str
    onset_mm: int
    known_mm: int
    from_mm: int = 0
    to_mm: int = 0
    withdrawn: bool = False


@dataclass
class Case:
    """A race with its truth. `splits` are (entry, mm, ms, decimals) in order of arrival; `marks` all there are."""

    name: str
    distance_mm: int
    splits: list[tuple[str, int, int, int]]
    marks: list[int]
    truths: list[Truth]
    ignored: list[Ignored] = field(default_factory=list)
    pacemakers: tuple[str, ...] = ()

    @property
    def spacing_mm(self) -> int:
        return max(later - earlier for earlier, later in zip(self.marks, self.marks[1:], strict=False))
