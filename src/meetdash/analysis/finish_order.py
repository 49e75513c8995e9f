"""The order of a finish while it grows: the place of each who comes in, and whom that moves.

Rules of this file: the places are those of the standing at every moment; a time that comes in last costs as much in a
field of fifty thousand as in one of ten, for only what lies behind a change is placed anew.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from meetdash.core.finishing import (
    NO_LISTING,
    Counted,
    Gone,
    Listing,
    Ranked,
    SortKey,
    by_given,
    by_time,
    counted,
    field_of,
    parted,
    rank,
)
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.runner import Taken


@dataclass(frozen=True, slots=True)
class Finisher:
    """A finisher as he stands: the time that counts as printed, and the thousandths that part him from an equal one.

    `level` are the others who share the place. `beaten` when he is first by a place given to him although somebody has
    a quicker time.
    """

    key: str
    place: int
    mark: Mark | None
    thousandths: Mark | None = None
    level: tuple[str, ...] = ()
    beaten: bool = False


@dataclass(slots=True)
class FinishOrder:
    """Follows the finish of one race; `best` is the quickest of those who are not out, None while there is none."""

    ranked: list[Ranked] = field(default_factory=list)
    best: Counted | None = None
    _keys: list[SortKey] = field(default_factory=list)
    _known: dict[str, SortKey] = field(default_factory=dict)
    _without: int = 0
    _listing: Listing = NO_LISTING
    _gone: tuple[Gone, ...] = ()
    _by_place: bool = True
    _anew: bool = False

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def find(self, key: str) -> Finisher | None:
        """One finisher, None who has no place."""
        if key not in self._known:
            return None
        index = self._index(key)
        one, place = self.ranked[index].one, self.ranked[index].place
        first, last = index, index
        while first and self.ranked[first - 1].place == place:
            first -= 1
        while last + 1 < len(self.ranked) and self.ranked[last + 1].place == place:
            last += 1
        level = tuple(other.one.key for other in self.ranked[first : last + 1] if other.one.key != key)
        beaten = place == 1 and self.best is not None and one.taken is not None and self.best.ms < one.ms
        mark = one.taken.mark if one.taken else None
        return Finisher(key, place, mark, self._parting(index), level, beaten)

    def winners(self) -> tuple[str, ...]:
        """Who is first, several where they share it; nobody where a quicker time than that of the first is known."""
        found = []
        for one in self.ranked:
            if one.place != 1:
                break
            found.append(one.one.key)
        first = self.find(found[0]) if found else None
        return () if first is None or first.beaten else tuple(found)

    def time_of(self, key: str) -> Taken | None:
        """The time that counts of one finisher; None who has none, or no place."""
        return self.ranked[self._index(key)].one.taken if key in self._known else None

    def taken_at_finish(self, race: Race, key: str) -> list[str]:
        """After a new, another or a withdrawn time at the finish: the others whose place is another now, in order."""
        runner = race.runners.get(key)  # Whom only this time had brought into the race is in it no more.
        one = counted(race, runner, self._listing) if runner is not None else None
        listed = bool(self._listing.rows)
        lifted = bool(self._gone) and one is not None and one.given is not None
        known = key in race.out or key in self._listing.rows
        if known or lifted or (listed and self._changes_the_list(key, one)):
            return self.rebuilt(race, key)
        without = self._without - self._is_without(key) + (one is not None and one.given is None)
        if self._by_place is not (not listed and without == 0):
            return self.rebuilt(race, key)
        self._without = without
        return self._moved(key, one)

    def decided(self, race: Race, key: str) -> list[str]:
        """After a decision about an athlete: the others whose place is another now, in order."""
        runner = race.runners.get(key)
        if (
            (runner is None or runner.finish is None)
            and key not in self._listing.rows
            and key not in self._known
        ):
            return []
        return self.rebuilt(race, key)

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """Some finishers in the order of the finish."""
        return sorted(keys, key=self._index)

    def rebuilt(self, race: Race, cause: str = "") -> list[str]:
        """After anything else, a decision or a result: the others than its cause whose place is another now, in order.

        Who has come in or gone out of the order is not among them.
        """
        before = {one.one.key: one.place for one in self.ranked}
        found = field_of(race)
        self._listing = Listing.of(race)
        self.ranked, self._gone = list(found.ranked), found.gone
        self._by_place, self._anew = found.by_place, found.anew
        self._without = sum(one.one.given is None for one in self.ranked)
        self._keys = [self._key(one.one) for one in self.ranked]
        self._known = {one.one.key: key for one, key in zip(self.ranked, self._keys, strict=True)}
        self._find_best()
        return [
            one.one.key
            for one in self.ranked
            if one.one.key != cause and before.get(one.one.key, one.place) != one.place
        ]

    def _changes_the_list(self, key: str, one: Counted | None) -> bool:
        """Whether somebody whom the list does not hold was known, or stands before one whom it holds."""
        if key in self._known or self._listing.voided:
            return True
        return one is not None and bool(self._keys) and self._key(one) < self._keys[-1]

    def _is_without(self, key: str) -> bool:
        return key in self._known and self.ranked[self._index(key)].one.given is None

    def _key(self, one: Counted) -> SortKey:
        return by_given(one) if self._by_place else by_time(one)

    def _index(self, key: str) -> int:
        index = bisect_left(self._keys, self._known[key])
        while self.ranked[index].one.key != key:
            index += 1
        return index

    def _moved(self, key: str, one: Counted | None) -> list[str]:
        """Takes one finisher out of the order and in again, and places those behind anew until nothing changes."""
        start, end = len(self._keys), -1
        if key in self._known:
            start = end = self._index(key)
            del self._keys[start], self.ranked[start], self._known[key]
        if one is not None:
            sort_key = self._key(one)
            index = bisect_right(self._keys, sort_key)
            self._keys.insert(index, sort_key)
            self.ranked.insert(index, Ranked(one, 0, 0))
            self._known[key] = sort_key
            start, end = min(start, index), max(end, index)
        moved = self._place_from(start, end, key)
        if one is not None and (self.best is None or (one.ms, one.key) < (self.best.ms, self.best.key)):
            self.best = one
        elif self.best is not None and self.best.key == key:
            self._find_best()
        return moved

    def _place_from(self, start: int, end: int, key: str) -> list[str]:
        moved = []
        before = self.ranked[start - 1] if start else None
        for index in range(start, len(self.ranked)):
            old = self.ranked[index]
            given = None if self._anew else old.one.given
            before = rank(old.one, before, given, self._gone, anew=self._anew)
            if index > end and before == old:
                break
            self.ranked[index] = before
            if before.place != old.place and old.one.key != key:
                moved.append(old.one.key)
        return moved

    def _find_best(self) -> None:
        timed = (one.one for one in self.ranked if one.one.taken is not None)
        self.best = min(timed, key=lambda one: (one.ms, one.key), default=None)

    def _parting(self, index: int) -> Mark | None:
        one, first, last = self.ranked[index].one, index, index + 1
        while first and self.ranked[first - 1].one.ms == one.ms:
            first -= 1
        while last < len(self.ranked) and self.ranked[last].one.ms == one.ms:
            last += 1
        return parted([other.one for other in self.ranked[first:last]]).get(one.key)
