"""One athlete in one race: what was measured, and what was decided.

Rules of this file: a time once taken is replaced only by one that ranks higher or by a correction, and what it
replaced stays on the trail; a decision never deletes a time.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from meetdash.core.limits import Limits
from meetdash.core.marks import UNITS_MS, Mark
from meetdash.core.messages import Entry

RANK = {"reconstructed": 0, "manual": 1, "broadcast": 2, "beam": 3, "transponder": 3, "amend": 4, "photo": 5}
"""Which source wins over which (the photo finish over a correction, that over transponders, those over hands)."""
UNNAMED_RANK = RANK["transponder"]
"""A source without a name, or with an unknown one, counts as the timing system."""

OUT = frozenset(("DNF", "DQ", "DNS"))
"""Statuses that end an athlete's race; cards, qualifications and unknown codes are shown and end nothing."""


class Taken(NamedTuple):
    """A time that was taken at a mark: where, when, by what, and the place the feed gave it, if any.

    `order` and `since` count the messages of the race: the last one that said something of this time, as a correction
    does, and the first one that timed the athlete here at all. `raw` is the time to the thousandth; `ref` is the id of
    its line; `placed` is the message that gave the place, where that was not the first.
    """

    mm: int
    mark: Mark
    source: str = ""
    place: int | None = None
    raw: Mark | None = None
    order: int = 0
    ref: str = ""
    since: int = 0
    placed: int = 0

    @property
    def rank(self) -> int:
        return RANK.get(self.source, UNNAMED_RANK)

    @property
    def reconstructed(self) -> bool:
        return self.source == "reconstructed"

    def before(self, decision: "Decision | None") -> bool:
        """Whether the athlete was first timed here before his race was ended by a decision."""
        return decision is None or self.since < decision.since

    def instead_of(self, other: "Taken") -> "Taken":
        """In place of another time of the athlete at this mark: known since that, its place since it said it itself."""
        return self._replace(since=other.since, placed=self.placed or self.order)

    def completed(self, other: "Taken") -> "Taken":
        """With what another message of the same time says besides (place, thousandths); itself if that is nothing.

        Of two places the one said last holds.
        """
        if other.place not in (None, self.place) and (self.place is None or other.order > self.order):
            raw = self.raw or other.raw
            return self._replace(place=other.place, raw=raw, order=other.order, placed=other.order)
        return self if self.raw or not other.raw else self._replace(raw=other.raw)


@dataclass(frozen=True, slots=True)
class Decision:
    """A status and its reason; `order` as in Taken, `since` the message that ended his race, if it is ended."""

    status: str
    rule: str = ""
    note: str = ""
    mm: int | None = None
    order: int = 0
    since: int = 0


@dataclass(slots=True)
class Runner:
    """An entry with its splits in order of distance, its finish and the decision that holds, if any."""

    key: str
    entry: Entry
    listed: bool = True
    splits: list[Taken] = field(default_factory=list)
    finish: Taken | None = None
    decision: Decision | None = None

    @property
    def last(self) -> Taken | None:
        """The farthest time there is."""
        return self.finish or (self.splits[-1] if self.splits else None)

    @property
    def taken(self) -> list[Taken]:
        """All times in order of distance, the finish last."""
        return [*self.splits, self.finish] if self.finish else self.splits

    @property
    def started(self) -> bool:
        return bool(self.splits) or self.finish is not None

    def at(self, mm: int) -> Taken | None:
        """The split at exactly this mark, or the finish there."""
        splits = self.splits
        if splits and splits[-1].mm >= mm:
            index = bisect_left(splits, (mm,))  # A time begins with its mark.
            if splits[index].mm == mm:
                return splits[index]
        return self.finish if self.finish and self.finish.mm == mm else None

    def beyond(self, mm: int) -> bool:
        """Whether there is a time farther on than a mark on the way."""
        return self.finish is not None or (bool(self.splits) and self.splits[-1].mm > mm)

    def implausible(self, new: Taken, limits: Limits) -> str:
        """Why this time cannot be: backwards, too fast or too slow, seen from its neighbours. Else nothing.

        A finish whose distance is not known yet (mark 0) must only come after all splits.
        """
        splits, mm, mark = self.splits, new.mm, new.mark
        if mm == 0:
            return _backwards(splits[-1], new) if splits else ""
        if not splits:
            before, after = None, self.finish
        elif splits[-1].mm < mm:
            before, after = splits[-1], self.finish
        else:
            index = bisect_left(splits, (mm,))
            before = splits[index - 1] if index else None
            after = next((taken for taken in splits[index:] if taken.mm > mm), None) or self.finish
        why = limits.impossible(before.mm, before.mark, mm, mark) if before else limits.from_gun(mm, mark)
        if after is None or why or after.mm <= mm:
            return why
        return limits.impossible(mm, mark, after.mm, after.mark)

    def put(self, new: Taken, *, finish: bool) -> None:
        """Files a time where it belongs, in place of the one that was there."""
        if finish:
            self.finish = new
            return
        if not self.splits or self.splits[-1].mm < new.mm:
            self.splits.append(new)
            return
        index = bisect_left(self.splits, (new.mm,))
        if index < len(self.splits) and self.splits[index].mm == new.mm:
            self.splits[index] = new
        else:
            self.splits.insert(index, new)

    def without(self, old: Taken) -> "Runner":
        """A copy without one of the times, to try another in its place."""
        rest = [taken for taken in self.splits if taken is not old]
        finish = None if self.finish is old else self.finish
        return Runner(self.key, self.entry, self.listed, rest, finish, self.decision)

    def remove(self, old: Taken) -> None:
        """Takes a time away again."""
        if old is self.finish:
            self.finish = None
        else:
            self.splits.remove(old)


def _backwards(first: Taken, second: Taken) -> str:
    slack = UNITS_MS[first.mark.decimals] + UNITS_MS[second.mark.decimals]
    if second.mark.ms - first.mark.ms + slack > 0:
        return ""
    return f"{second.mark} is not after {first.mark}, at {first.mm / 1000:g} m"
