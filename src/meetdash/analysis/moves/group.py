"""The pack at the front: its pace raised or let go, and who goes first when it counts.

Rules of this file: the pack's pace is the median of those within reach of the first, over segments that all of them
were timed in; a change is told once in 500 m, and a kick of the pack once in a race.
"""

from itertools import pairwise
from statistics import median

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field, Run
from meetdash.analysis.moves.model import Evidence, Kind, Move, PackPace

_LEAST = 3
_BEFORE = 3
"""Segments that the pack's pace before is taken from, two at least."""
_DILUTED = 0.3


class Front:
    """Judges the front pack when the passage of its first runner is judged."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.judged_mm = 0
        self.quicker_mm = -r.PACE_AGAIN_MM
        self.slower_mm = -r.PACE_AGAIN_MM
        self.kicked = False
        self.kick_from_mm = field.course.distance_mm - r.kick_zone_mm(field.course.distance_mm)

    def judge(self, run: Run, index: int, now_ms: int) -> list[Move]:
        """What the passage of the first at a mark proves of the pack; nothing for anybody else."""
        mm = run.marks[index]
        if mm <= self.judged_mm or index < 3 or self.field.stations[mm].order[0][1] != run.key:
            return []
        self.judged_mm = mm
        count = min(_BEFORE, index - 1)
        if run.marks[index - 1 - count] < 100_000:
            count -= 1
        marks = run.marks[index - 1 - count : index + 1]
        members = self._members(run, index, marks)
        if len(members) < _LEAST or count < 2:
            return []
        paces = [
            median([times[mark] - times[before] for times in members.values()]) / (mark - before)
            for before, mark in pairwise(marks)
        ]
        before = median(paces[:-1])
        change = 1 - paces[-1] / before
        if abs(change) > (r.CLOCK_SHIFT if mm > self.kick_from_mm else r.CLOCK_SHIFT_BEFORE):
            return []
        rule = r.rules_for(mm - marks[-2])
        if change >= rule.kick and mm > self.kick_from_mm:
            return self._kick(run, index, members, marks, paces, now_ms)
        if marks[-2] >= self.kick_from_mm:
            return []
        if change >= rule.pace and mm - self.quicker_mm >= r.PACE_AGAIN_MM:
            self.quicker_mm = mm
            return [self._told(Kind.PACE, run, index, members, marks, paces, now_ms)]
        if change <= -rule.slow and mm - self.slower_mm >= r.PACE_AGAIN_MM and marks[0] >= 2 * r.SETTLED_MM:
            self.slower_mm = mm
            return [self._told(Kind.SLOWS, run, index, members, marks, paces, now_ms)]
        return []

    def _members(self, run: Run, index: int, marks: list[int]) -> dict[str, dict[int, int]]:
        """Those within reach of the first here, with their times at these marks, if they have all of them."""
        at = run.times[index]
        found: dict[str, dict[int, int]] = {}
        stations = [self.field.stations[mark] for mark in marks]
        for _, key in stations[-1].between(at, at + r.SAME_PACK_MS):
            times = {station.mm: station.times[key] for station in stations if key in station.times}
            if len(times) == len(marks) and self.field.runs[key].odd_mm < marks[0]:
                found[key] = times
        return found

    def _kick(
        self,
        run: Run,
        index: int,
        members: dict[str, dict[int, int]],
        marks: list[int],
        paces: list[float],
        now_ms: int,
    ) -> list[Move]:
        """The first of the pack to go is who ran the segment quickest; nobody when he has been told already."""
        if self.kicked:
            return []
        self.kicked = True
        athletes = {key: times for key, times in members.items() if key not in self.field.pacemakers}
        if not athletes:
            return []
        first = min(athletes, key=lambda key: (athletes[key][marks[-1]] - athletes[key][marks[-2]], key))
        quickest = self.field.runs[first]
        at = quickest.marks.index(marks[-1])
        if quickest.up_to_mm >= marks[-2]:
            return []
        quickest.up_to_mm = marks[-1]
        return [self._told(Kind.KICK, quickest, at, members, marks, paces, now_ms)]

    def _told(
        self,
        kind: Kind,
        run: Run,
        index: int,
        members: dict[str, dict[int, int]],
        marks: list[int],
        paces: list[float],
        now_ms: int,
    ) -> Move:
        before = median(paces[:-1])
        change = 1 - paces[-1] / before
        from_mm, to_mm, onset = self._onset(marks, paces, change)
        length = marks[-1] - marks[-2]
        pace = PackPace(
            marks[0],
            marks[-2],
            marks[-1],
            tuple(members),
            round(before * length),
            round(paces[-1] * length),
        )
        last = run.stretch(index - 1, index)
        own = run.stretch(index - 2, index - 1) if index > 1 else None
        same = own if own is not None and own.length_mm == last.length_mm else None
        saved = abs(pace.before_ms - pace.after_ms) / 1000
        late = 1.5 if marks[-1] * 4 >= self.field.course.distance_mm * 3 else 1.0
        rule = r.rules_for(length)
        need = {Kind.PACE: rule.pace, Kind.KICK: rule.kick}.get(kind, rule.slow)
        sort = "up" if kind is Kind.KICK else "pace" if kind is Kind.PACE else "slow"
        who = run.key if kind is Kind.KICK else "pack"
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
            Evidence(after=last, before=same, pack_pace=pace),
            round(min(0.99, 0.6 + 10 * (abs(change) - need)), 2),
            round(100 * saved * 2 * late),
        )

    def _onset(self, marks: list[int], paces: list[float], change: float) -> tuple[int, int, int]:
        """The segment in which the change began, and where in it: the one before, if it shows a part already."""
        if len(paces) > 2:
            before = sum(paces[:-2]) / (len(paces) - 2)
            whole = 1 - paces[-1] / before
            part = 1 - paces[-2] / before
            if part * whole > 0 and abs(part) >= _DILUTED * abs(whole):
                return (
                    marks[-3],
                    marks[-2],
                    round(marks[-2] - (marks[-2] - marks[-3]) * min(1.0, part / whole)),
                )
        length = marks[-1] - marks[-2]
        return (
            marks[-2],
            marks[-1],
            round(marks[-1] - length * min(1.0, abs(change) / r.rules_for(length).press)),
        )
