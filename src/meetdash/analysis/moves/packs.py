"""The lead pack: how many run together at the front, and when that changes.

Rules of this file: a runner leaves the pack at a gap of 1.2 s and is in it again at 0.6 s, both the mean of two marks;
a new size is told when two marks in a row show it. Pacemakers are not counted.
"""

from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import Evidence, Kind, Move, Pack

PATIENCE_MS = 6_000
"""When the first has been gone so long from a mark, his pack has come by."""
_OUT_MS, _IN_MS = 1_200, 600
_SETTLED_MM = 400_000
_LEAST = 2
_PART = 0.25


class LeadPack:
    """Follows the pack from mark to mark. `waiting` are marks that the first has passed, each with the time at which
    its pack will have come by."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.waiting: list[tuple[int, int]] = []
        self.seen_mm = 0
        self._members: frozenset[str] = frozenset()
        self._told: tuple[int, tuple[str, ...]] | None = None
        self._size = 0

    def passed(self, mm: int, ms: int, *, exact: bool) -> None:
        """The first has come by at a mark. Whole seconds say nothing of gaps, and the finish parts everybody."""
        self.seen_mm = mm
        if exact and mm != self.field.course.distance_mm:
            self.waiting.append((ms + PATIENCE_MS, mm))

    def due(self, clock_ms: int) -> list[Move]:
        """What the marks prove whose packs have come by."""
        found = []
        while self.waiting and self.waiting[0][0] < clock_ms:
            move = self._look(self.waiting.pop(0)[1], clock_ms)
            if move is not None:
                found.append(move)
        return found

    def _look(self, mm: int, clock_ms: int) -> Move | None:
        here, runs = self.field.stations[mm].times, self.field.runs
        if any(key not in here and not runs[key].gone for key in self._members):
            return None  # somebody was not read here, so nobody knows where the pack ends
        before = self._before(mm)
        pack = self._pack(mm, before)
        if not pack:
            return None
        self._members = frozenset(pack)
        size, last = len(pack), self._size
        self._size = size
        if mm < _SETTLED_MM or self._told is None:
            self._told = (mm, pack)
            return None
        told_mm, told = self._told
        if abs(size - len(told)) < max(_LEAST, _PART * len(told)) or abs(size - last) > 1:
            return None
        self._told = (mm, pack)
        kind = Kind.PACK_BREAKS if size < len(told) else Kind.PACK_FORMS
        return Move(
            f"pack:pack:{before}",
            kind,
            pack[0],
            told_mm,
            mm,
            before,
            mm,
            clock_ms,
            float(abs(size - len(told))),
            Evidence(pack=Pack(told_mm, told, mm, pack)),
            0.7,
            20 * abs(size - len(told)),
        )

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
                if gap > (_OUT_MS if key in self._members else _IN_MS):
                    break
            found.append(key)
        return tuple(found)
