"""A long drive: the first runner keeps up a pace well beyond his usual one for 800 m and more, with company or without.

Rules of this file: the usual pace is the median of the driver's own segments before; a return to it after a lull is no
drive; it is told once in 2000 m, and not in the kick.
"""

from statistics import median

from meetdash.analysis.moves import proof, weigh
from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import Evidence, Kind, Move, PackPace
from meetdash.analysis.moves.run import Run

_LONG_MM = 800_000
_BEFORE_MM = 800_000
_AGAIN_MM = 2_000_000
_QUICKER = 0.02
"""The whole drive is so much quicker than usual, and each half of it half as much."""
_LONGEST = 30
"""Segments looked at, at most."""


class Drives:
    """Judges the first runner at each mark."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._told_mm = -_AGAIN_MM
        self._kick_from_mm = field.course.distance_mm - r.kick_zone_mm(field.course.distance_mm)
        self._key = ""
        self._since = 0
        """Who leads, and the mark since which he has."""

    def judge(self, run: Run, index: int, now_ms: int) -> list[Move]:
        """What the passage of the first at a mark proves; he has led since the first mark of the drive."""
        mm = run.marks[index]
        if run.key != self._key:
            self._key, self._since = run.key, mm
        if mm - self._since < _LONG_MM or mm > self._kick_from_mm or mm - self._told_mm < _AGAIN_MM:
            return []
        for first in range(index - 1, max(0, index - _LONGEST), -1):
            if run.marks[first] < self._since:
                return []
            if mm - run.marks[first] >= _LONG_MM:
                break
        else:
            return []
        settled = next(at for at, mark in enumerate(run.marks) if mark >= r.SETTLED_MM)
        if run.marks[first] - run.marks[settled] < _BEFORE_MM or first - settled < 2:
            return []
        usual = median(run.pace(at) for at in range(settled + 1, first + 1))
        half, whole = (first + index) // 2, _quicker(run, first, index, usual)
        if whole < _QUICKER:
            return []
        if (
            first < half
            and min(_quicker(run, first, half, usual), _quicker(run, half, index, usual)) < _QUICKER / 2
        ):
            return []
        while first + 2 < index and _quicker(run, first, first + 1, usual) < whole / 2:
            first += 1
        usual = median(run.pace(at) for at in range(settled + 1, first + 1))
        self._told_mm = mm
        return [self._move(run, settled, first, index, usual, now_ms)]

    def _move(self, run: Run, settled: int, first: int, index: int, usual: float, now_ms: int) -> Move:
        whole = run.stretch(first, index)
        length = run.marks[first + 1] - run.marks[first]
        saved = usual * whole.length_mm / 1e6 - whole.ms / 1000
        pace = PackPace(
            run.marks[settled],
            run.marks[first],
            run.marks[first + 1],
            (run.key,),
            round(usual * length / 1000),
            run.times[first + 1] - run.times[first],
        )
        return Move(
            f"drive:{run.key}:{run.marks[first]}",
            Kind.DRIVE,
            run.key,
            run.marks[max(settled, first - 1)],
            run.marks[first + 1],
            run.marks[first],
            run.marks[index],
            now_ms,
            round(saved, 3),
            Evidence(after=whole, pack_pace=pace, gap=proof.gap(self.field, run, index)),
            0.7,
            weigh.pack(weigh.size(saved, whole.length_mm, usual), late=False),
        )


def _quicker(run: Run, first: int, last: int, usual: float) -> float:
    """How much quicker than usual a stretch was run, as a part."""
    return 1 - run.stretch(first, last).per(1000) / usual
