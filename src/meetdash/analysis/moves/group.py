"""The pack at the front: its pace raised or let go, and who goes first when it counts.

Rules of this file: the pack's pace is the median of those within reach of the first, over segments that all of them
were timed in. A change that shows in one segment alone is held back until the next one shows it too, for a clock that
jumps looks the same; a change is told once in 500 m, and a kick of the pack once in a race.
"""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves import weigh
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import Evidence, Kind, Move, PackPace
from meetdash.analysis.moves.run import Run

_LEAST = 3
_BEFORE = 3
"""Segments that the pack's pace before is taken from, two at least."""
_DILUTED = 0.3


@dataclass(slots=True)
class _Seen:
    """The front pack's pace at a mark: its members' times at the last marks, and each segment's pace in ms a metre."""

    run: Run
    index: int
    marks: list[int]
    members: dict[str, dict[int, int]]
    paces: list[float]
    before: float

    @property
    def change(self) -> float:
        """How much quicker the last segment was than those before, as a part."""
        return 1 - self.paces[-1] / self.before


@dataclass(slots=True)
class _Held:
    """A change that one segment shows: the pace before it, and the mark at which it was seen."""

    kind: Kind
    mm: int
    before: float
    change: float
    first: str
    """Who ran it quickest."""
    count: int
    """Segments that the pace before is taken from."""


class Front:
    """Judges the front pack when the passage of its first runner is judged."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.judged_mm = 0
        self.shift = 0
        """Milliseconds by which the clock may have jumped: the largest change of pace that lasted one segment."""
        self._quicker_mm = -r.PACE_AGAIN_MM
        self._slower_mm = -r.PACE_AGAIN_MM
        self._kicked = False
        self._held: _Held | None = None
        self._usual: list[float] = []
        """The first runner's pace in every segment so far."""
        self._kick_from_mm = field.course.distance_mm - r.kick_zone_mm(field.course.distance_mm)

    def judge(self, run: Run, index: int, now_ms: int) -> list[Move]:
        """What the passage of the first at a mark proves of the pack; nothing for anybody else."""
        mm = run.marks[index]
        if mm <= self.judged_mm or self.field.stations[mm].keys[0] != run.key:
            return []
        self.judged_mm = mm
        held, self._held = self._held, None
        seen = self._seen(run, index)
        if run.marks[index - 1] >= r.SETTLED_MM:
            self._usual.append(run.pace(index))
        if seen is None:
            return []
        if held is not None and held.mm == seen.marks[-2]:
            lasts = 1 - seen.paces[-1] / held.before
            if lasts * held.change > 0 and abs(lasts) >= r.LASTS * abs(held.change):
                return self._lasting(held, seen, now_ms)
            self._jumped(held, seen)
            return []
        return self._new(seen, now_ms)

    def _seen(self, run: Run, index: int) -> _Seen | None:
        count = min(_BEFORE, index - 1)
        if count < 2 or index < 3:
            return None
        if run.marks[index - 1 - count] < 100_000:
            count -= 1
        marks = run.marks[index - 1 - count : index + 1]
        members = self._members(run, index, marks)
        if len(members) < _LEAST or count < 2:
            return None
        paces = [
            median([times[mark] - times[before] for times in members.values()]) * 1000 / (mark - before)
            for before, mark in pairwise(marks)
        ]
        return _Seen(run, index, marks, members, paces, median(paces[:-1]))

    def _new(self, seen: _Seen, now_ms: int) -> list[Move]:
        """A change that begins: told when two segments show it, else held."""
        change, mm, from_mm = seen.change, seen.marks[-1], seen.marks[-2]
        late = mm > self._kick_from_mm
        rule = r.rules_for(mm - from_mm)
        if abs(change) > (r.CLOCK_SHIFT if late else r.CLOCK_SHIFT_BEFORE):
            self._jump(change, seen)
            return []
        kind: Kind | None = None
        if change >= rule.kick and late:
            kind = Kind.KICK
        elif from_mm >= self._kick_from_mm:
            kind = None
        elif change >= rule.pace:
            kind = Kind.PACE
        elif change <= -rule.slow and seen.marks[0] >= 2 * r.SETTLED_MM:
            kind = Kind.SLOWS
        if kind is None:
            return []
        last = mm == self.field.course.distance_mm
        if self._diluted(seen) or (last and change >= rule.kick * r.LAST_KICK):
            return self._tell(kind, seen, 1, seen.before, self._quickest(seen, 1), now_ms)
        first = self._quickest(seen, 1)
        self._held = _Held(kind, mm, seen.before, change, first, len(seen.paces) - 1)
        return []

    def _lasting(self, held: _Held, seen: _Seen, now_ms: int) -> list[Move]:
        """A change that was held, now that the next segment shows it too."""
        first = held.first if held.first in seen.members else self._quickest(seen, 2)
        return self._tell(held.kind, seen, 2, held.before, first, now_ms)

    def _jumped(self, held: _Held, seen: _Seen) -> None:
        length = seen.marks[-2] - seen.marks[-3]
        self.shift = max(self.shift, round(abs(held.change) * held.before * length / 1000))

    def _jump(self, change: float, seen: _Seen) -> None:
        length = seen.marks[-1] - seen.marks[-2]
        self.shift = max(self.shift, round(abs(change) * seen.before * length / 1000))

    def _diluted(self, seen: _Seen) -> bool:
        """Whether the segment before shows a part of the change already."""
        if len(seen.paces) < 3:
            return False
        before = sum(seen.paces[:-2]) / (len(seen.paces) - 2)
        whole, part = 1 - seen.paces[-1] / before, 1 - seen.paces[-2] / before
        return part * whole > 0 and abs(part) >= _DILUTED * abs(whole)

    def _members(self, run: Run, index: int, marks: list[int]) -> dict[str, dict[int, int]]:
        """Those within reach of the first here, with their times at these marks, if they have all of them."""
        at = run.times[index]
        found: dict[str, dict[int, int]] = {}
        stations = [self.field.stations[mark] for mark in marks]
        for key in stations[-1].between(at, at + r.SAME_PACK_MS):
            times = {station.mm: station.times[key] for station in stations if key in station.times}
            if len(times) == len(marks) and self.field.runs[key].odd_mm < marks[0]:
                found[key] = times
        return found

    def _quickest(self, seen: _Seen, count: int) -> str:
        """Who of the pack, pacemakers left out, ran the last segments quickest; nobody when there is no athlete."""
        start, end = seen.marks[-1 - count], seen.marks[-1]
        athletes = [key for key in seen.members if key not in self.field.pacemakers]
        return min(
            athletes, key=lambda key: (seen.members[key][end] - seen.members[key][start], key), default=""
        )

    def _tell(
        self, kind: Kind, seen: _Seen, count: int, before: float, first: str, now_ms: int
    ) -> list[Move]:
        """A change that shows in the last one or two segments, if it is worth a line."""
        mm, start = seen.marks[-1], seen.marks[-1 - count]
        if kind is Kind.KICK:
            if self._kicked or not first:
                return []
            self._kicked = True
            quickest = self.field.runs[first]
            if quickest.up_to_mm >= start:
                return []
            quickest.up_to_mm = mm
            at = quickest.marks.index(mm)
            return [self._told(kind, quickest, at, seen, count, before, now_ms)]
        if kind is Kind.PACE:
            if mm - self._quicker_mm < r.PACE_AGAIN_MM or not self._beyond_usual(seen, count):
                return []
            self._quicker_mm = mm
        else:
            if mm - self._slower_mm < r.PACE_AGAIN_MM:
                return []
            self._slower_mm = mm
        return [self._told(kind, seen.run, seen.index, seen, count, before, now_ms)]

    def _beyond_usual(self, seen: _Seen, count: int) -> bool:
        """Whether the pace is quicker than the race's usual one, not only than a lull before."""
        earlier = self._usual[:-count]
        if not earlier:
            return True
        rule = r.rules_for(seen.marks[-1] - seen.marks[-2])
        now = sum(seen.paces[-count:]) / count
        return 1 - now / median(earlier) >= rule.pace * r.USUAL_PART

    def _told(
        self, kind: Kind, run: Run, index: int, seen: _Seen, count: int, before: float, now_ms: int
    ) -> Move:
        marks = seen.marks
        start = marks[-1 - count]
        length = marks[-1] - start
        took = median([times[marks[-1]] - times[start] for times in seen.members.values()])
        change = 1 - took * 1000 / length / before
        from_mm, to_mm, onset = self._onset(seen, count, before)
        pace = PackPace(
            marks[0],
            start,
            marks[-1],
            tuple(seen.members),
            round(median(seen.paces[:-count]) * length / 1000),
            round(took),
        )
        last = run.stretch(index - count, index) if index >= count else run.stretch(index - 1, index)
        own = run.stretch(index - 2 * count, index - count) if index >= 2 * count else None
        saved = abs(pace.before_ms - pace.after_ms) / 1000
        rule = r.rules_for(marks[-1] - marks[-2])
        need = {Kind.PACE: rule.pace, Kind.KICK: rule.kick}.get(kind, rule.slow)
        sort = "up" if kind is Kind.KICK else "pace" if kind is Kind.PACE else "slow"
        who = run.key if kind is Kind.KICK else "pack"
        late = marks[-1] * 4 >= self.field.course.distance_mm * 3
        return Move(
            f"{sort}:{who}:{from_mm}",
            kind,
            run.key,
            from_mm,
            to_mm,
            onset,
            marks[-1],
            now_ms,
            round(saved, 3),
            Evidence(
                after=last,
                before=own if own is not None and own.length_mm == last.length_mm else None,
                pack_pace=pace,
            ),
            round(min(0.99, max(0.3, 0.6 + 10 * (abs(change) - need))), 2),
            weigh.pack(weigh.size(saved, length, before), late=late),
        )

    def _onset(self, seen: _Seen, count: int, before: float) -> tuple[int, int, int]:
        """The marks between which the change began, and where most likely."""
        marks, paces = seen.marks, seen.paces
        at = len(paces) - count
        """The first segment that shows it."""
        if count == 1 and self._diluted(seen):
            usual = sum(paces[:-2]) / (len(paces) - 2)
            part = (1 - paces[-2] / usual) / (1 - paces[-1] / usual)
            return marks[-3], marks[-2], round(marks[-2] - (marks[-2] - marks[-3]) * min(1.0, part))
        length = marks[at + 1] - marks[at]
        here = abs(1 - paces[at] / before)
        following = abs(1 - paces[-1] / before) if count == 2 else 0.0
        whole = max(
            here, following, 0.5 * r.rules_for(length).press if count == 2 else r.rules_for(length).press
        )
        part = here / whole
        onset = round(marks[at + 1] - length * min(1.0, part))
        after = marks[at - 1] if part >= r.PACK_WHOLE and at and count == 2 else marks[at]
        return after, marks[at + 1], onset
