"""The lead pack: how many run together at the front, and when that changes.

Rules of this file: a runner leaves the pack at a gap of 0.9 s and is in it again at 0.6 s, both the mean of two marks;
a new size is told when two marks in a row show it. Who has lost contact, as it is told, is not in it. Only who was
timed at both marks is said to have come, and only who was timed behind the pack to have left. Changes add up until they
are worth telling, but a pack that has stayed the same for 500 m is what the next change is counted from: whoever left
it before, alone, is not counted again. One man alone is no pack: when two marks show him, those who join him make a new
one. Pacemakers are not counted.
"""

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import Evidence, Kind, Move, Pack

PATIENCE_MS = 6_000
"""When the first has been gone so long from a mark, his pack has come by."""
_QUIET_MS = 1_500
"""… or the line of runners is still coming by, which has an end when nobody has come for so long."""
_IN_MS = 600
_SETTLED_MM = 400_000
_STAYED_MM = 500_000
_LEAST = 2
_PART = 0.25
_MISSED = 2
"""Who is missing at so many marks in a row has stopped."""


class LeadPack:
    """Follows the pack from mark to mark. `waiting` are marks that the first has passed, each with the time at which
    its pack will have come by; before `due_ms` none of them is looked at."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.waiting: list[tuple[int, int]] = []
        self.due_ms = r.NEVER
        self.seen_mm = 0
        self._members: frozenset[str] = frozenset()
        self._missed: dict[str, int] = {}
        self._out: set[str] = set()
        """Those who were timed behind the pack, and have not been in it since."""
        self._told: tuple[int, tuple[str, ...]] | None = None
        self._since_mm = 0
        """The mark since which it has been the same."""
        self._whole_mm = 0
        """The last mark at which the pack was as told."""
        self._changed_mm = 0
        """The first mark after it."""
        self._size = 0

    def passed(self, mm: int, ms: int, *, exact: bool) -> None:
        """The first has come by at a mark. Whole seconds say nothing of gaps, and the finish parts everybody."""
        self.seen_mm = mm
        if exact and mm != self.field.course.distance_mm:
            self.waiting.append((ms + PATIENCE_MS, mm))
        self._next()

    def due(self, clock_ms: int) -> list[Move]:
        """What the marks prove whose packs have come by."""
        found: list[Move] = []
        while self.waiting and self.waiting[0][0] < clock_ms:
            mm = self.waiting[0][1]
            last_ms = self.field.stations[mm].moments[-1]
            if clock_ms <= last_ms + _QUIET_MS and mm == self.seen_mm:
                self.due_ms = last_ms + _QUIET_MS
                return found
            del self.waiting[0]
            move = self._look(mm, clock_ms)
            if move is not None:
                found.append(move)
        self._next()
        return found

    def _next(self) -> None:
        self.due_ms = self.waiting[0][0] if self.waiting else r.NEVER

    def _look(self, mm: int, clock_ms: int) -> Move | None:
        if self._unread(mm):
            return None  # somebody was not read here, so nobody knows where the pack ends
        before = self._before(mm)
        pack = self._pack(mm, before)
        if not pack:
            return None
        if self._members != frozenset(pack):
            self._since_mm = mm
        self._members = frozenset(pack)
        here = self.field.stations[mm].times
        self._out = (self._out | here.keys()) - self._members
        size, last = len(pack), self._size
        self._size = size
        if mm < _SETTLED_MM or self._told is None or size == last == 1:
            self._as_told(mm, pack)
            return None
        told_mm, told = self._told
        least = max(_LEAST, _PART * len(told))
        if mm - self._since_mm >= _STAYED_MM and len(self._members.symmetric_difference(told)) < least:
            self._as_told(mm, pack)
            return None
        then = self.field.stations[told_mm].times
        left = [key for key in told if key in self._out]
        came = [key for key in pack if key not in told and key in then]
        if not left and not came:
            if size >= len(told):
                self._as_told(mm, pack)
            self._same(mm)
            return None
        if not self._changed_mm:
            self._changed_mm = mm
        moved = len(came) - len(left)
        if abs(moved) < least or abs(size - last) > 1 or size < _LEAST:
            return None
        whole, changed = self._whole_mm, self._changed_mm
        self._as_told(mm, pack)
        return Move(
            f"pack:pack:{before}",
            Kind.PACK_BREAKS if moved < 0 else Kind.PACK_FORMS,
            pack[0],
            whole,
            changed,
            (whole + changed) // 2,
            mm,
            clock_ms,
            float(abs(moved)),
            Evidence(pack=Pack(told_mm, told, mm, pack)),
            0.7,
            20 * abs(moved),
        )

    def _as_told(self, mm: int, pack: tuple[str, ...]) -> None:
        self._told = (mm, pack)
        self._same(mm)

    def _same(self, mm: int) -> None:
        self._whole_mm, self._changed_mm = mm, 0

    def _unread(self, mm: int) -> bool:
        """Whether a member was not read here; one missing for good is a member no more."""
        here, gone = self.field.stations[mm].times, self.field.gone
        missing = [key for key in self._members if key not in here and key not in gone]
        self._missed = {key: self._missed.get(key, 0) + 1 for key in missing}
        stopped = {key for key, times in self._missed.items() if times >= _MISSED}
        self._members -= stopped
        return len(stopped) < len(missing)

    def _before(self, mm: int) -> int:
        earlier = [mark for mark in self.field.stations if mark < mm]
        return max(earlier) if earlier else 0

    def _pack(self, mm: int, before_mm: int) -> tuple[str, ...]:
        order = [one for one in self.field.stations[mm].order if one[1] not in self.field.pacemakers]
        earlier = self.field.stations[before_mm].times if before_mm else {}
        found: list[str] = []
        for index, (ms, key) in enumerate(order):
            if index:
                ahead_ms, ahead = order[index - 1]
                gap = float(ms - ahead_ms)
                if key in earlier and ahead in earlier:
                    gap = (gap + abs(earlier[key] - earlier[ahead])) / 2
                if gap > (r.APART_MS if key in self._members else _IN_MS):
                    break
            found.append(key)
        return tuple(key for key in found if not self.field.runs[key].lost_contact)
