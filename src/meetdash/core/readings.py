"""All that was received of a time: the readings of one mark of one athlete, by the ids of their lines.

Rules of this file: what stands is a function of the readings, in the order in which they came: the best source, and of
equal ones the first, completed by those that say the same time; a reading that is withdrawn is as one that never came.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from meetdash.core.runner import Taken

Slot = tuple[str, int | None]
"""An athlete and a mark; None is the finish. The empty athlete is the leader whom the feed does not name."""


class Spent(StrEnum):
    """Why an id names no time: what is to be said of its line."""

    NO_TIME = "had given no time"
    REJECTED = "had been rejected"
    WITHDRAWN = "was withdrawn"
    EARLIER = "belongs to an earlier start"


def standing(
    readings: Iterable[Taken], refused: Callable[[Taken], str] = lambda _: ""
) -> tuple[Taken | None, Taken | None]:
    """The reading that stands, and the same with what the others say besides, known since the first of them came.

    None, None where none can stand.
    """
    base = found = None
    for one in readings:
        if found is None or one.rank > found.rank:
            same = found is not None and one.mark.ms == found.mark.ms
            if same or not refused(one):
                base, found = one, one if found is None else one.instead_of(found)
        elif one.mark.ms == found.mark.ms:
            found = found.completed(one)
    return base, found


@dataclass(slots=True)
class Readings:
    """The readings of a race, and what their ids mean.

    `several` holds those of a slot where there is more than one, in the order of arrival; the only one of a slot is
    what stands there. The keys are the readings as they were received, so that a line sent again is one.
    """

    several: dict[Slot, dict[Taken, Taken]] = field(default_factory=dict)
    by_id: dict[str, Slot] = field(default_factory=dict)
    spent: dict[str, Spent] = field(default_factory=dict, compare=False)
    """The ids of lines by which no time is known, and why: of refused ones too, and of all that are not about times."""

    def name(self, ref: str, slot: Slot) -> None:
        """Remembers the id of a reading, so that a correction can refer to it."""
        if ref:
            self.by_id[ref] = slot
            self.spent.pop(ref, None)

    def heard_of(self, ref: str, why: Spent) -> None:
        """Remembers the id of a line that was dealt with, when no time is known by it."""
        if ref not in self.by_id and self.spent.get(ref) is not Spent.WITHDRAWN:
            self.spent[ref] = why

    def of(self, slot: Slot, stands: Taken) -> list[Taken]:
        """The readings of a slot where a time stands, in the order of arrival."""
        several = self.several.get(slot)
        return list(several.values()) if several else [stands]

    def add(self, slot: Slot, stands: Taken, new: Taken) -> None:
        """Keeps another reading where a time stands; the same line again is no other one."""
        several, what = self.several.get(slot), said(new)
        if several is None:
            if said(stands) != what:
                self.several[slot] = {said(stands): stands, what: new}
        else:
            several.setdefault(what, new)
        self.name(new.ref, slot)

    def put(self, slot: Slot, readings: list[Taken]) -> None:
        """Keeps these readings in a slot, and no others; what their ids mean stays as it is."""
        if len(readings) > 1:
            kept = self.several[slot] = {}
            for one in readings:
                kept.setdefault(said(one), one)
        else:
            self.several.pop(slot, None)

    def forget(self, slot: Slot, readings: Iterable[Taken], *, withdrawn: bool) -> None:
        """Lets the ids of readings mean nothing any more: they were withdrawn, or never gave a time that counted."""
        for one in readings:
            if self.by_id.get(one.ref) == slot:
                del self.by_id[one.ref]
                self.spent[one.ref] = Spent.WITHDRAWN if withdrawn else Spent.NO_TIME

    def move(self, old: Slot, new: Slot, readings: Iterable[Taken]) -> None:
        """Lets the ids of readings of one slot mean another."""
        for one in readings:
            if self.by_id.get(one.ref) == old:
                self.by_id[one.ref] = new

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys."""
        self.by_id = {ref: (renamed.get(key, key), mm) for ref, (key, mm) in self.by_id.items()}
        self.several = {(renamed.get(key, key), mm): some for (key, mm), some in self.several.items()}

    def clear(self) -> None:
        """Forgets the readings, but for their ids: the race starts anew."""
        self.spent |= dict.fromkeys(self.by_id, Spent.EARLIER)
        self.by_id, self.several = {}, {}


def said(taken: Taken) -> Taken:
    """What a reading says, whenever it came."""
    return taken._replace(order=0, since=0)
