"""One athlete as the detector sees him: marks and times, what each segment was compared with, what was told of him.

Rules of this file: times are filed, never judged; pace is in milliseconds a metre.
"""

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.model import Kind, Stretch

_STEP_MM = 100_000
_MOST_CHANGE = 0.08
_QUICK, _SLOW = 0.75, 1.05


class Circle(IntEnum):
    """Whom an athlete is compared with: those beside him, those not far off, or whoever is nearest."""

    NEAR = 0
    WIDE = 1
    FAR = 2

    def reach_ms(self, took_ms: int) -> int:
        """How far off at the mark before, when the segment took so long; the far circle grows with the segment."""
        if self is FAR:
            return max(r.FAR_MS, took_ms * r.FAR_PART // 100)
        return r.WIDE_MS if self is WIDE else r.NEAR_MS


NEAR, WIDE, FAR = Circle


@dataclass(frozen=True, slots=True)
class Basis:
    """What a segment was compared with: how many rivals, of which circle.

    `contact` when some of them ran beside him; `enough` when they are as many as the circle wants; `far` when only
    those far off could be asked.
    """

    count: int
    circle: Circle
    contact: bool
    enough: bool
    far: bool


@cache
def basis(count: int, circle: Circle, contact: bool, enough: bool) -> Basis:
    """The basis of so many rivals; there are few different ones, and each is kept once."""
    return Basis(count, circle, contact, enough, circle is FAR and not contact)


class Comparison(NamedTuple):
    """Seconds gained on the median of the rivals (None without any), on what basis, and who they are."""

    gain_s: float | None
    basis: Basis
    rivals: list[str]


ALONE = {circle: Comparison(None, basis(0, circle, False, False), []) for circle in Circle}
"""Compared with nobody, for there is nobody in the circle."""
_NOT_YET = ALONE[NEAR].basis


@dataclass(frozen=True, slots=True)
class Told:
    """The last move told of an athlete: its name and kind, the marks of its window by index, the gain in seconds."""

    id: str
    kind: Kind
    first: int
    index: int
    gain_s: float


@dataclass(slots=True)
class Run:
    """One athlete: marks and times that follow one another, and what each segment gained on those around.

    `exact[k]` are the decimals of `times[k]`; `gains[k]` are the seconds gained in the segment that ends at `marks[k]`,
    None where there was nothing to compare with; `against[k]` says with whom it was compared; `means[k]` is the own
    pace up to there; `odd[k]` is 1 where the segment is so slow or quick that it needs a second look.
    """

    key: str
    pacemaker: bool = False
    decimals: int = 2
    marks: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    exact: bytearray = field(default_factory=bytearray)
    gains: list[float | None] = field(default_factory=list)
    against: list[Basis] = field(default_factory=list)
    means: "array[float]" = field(default_factory=lambda: array("d"))
    odd: bytearray = field(default_factory=bytearray)
    dropped_mm: int | None = None
    fallen: int | None = None
    since: int | None = None
    """The index of the first segment that was compared with others."""
    told: Told | None = None
    odd_mm: int = -1
    up_to_mm: int = -1
    down_to_mm: int = -1

    def add(self, mm: int, ms: int, decimals: int) -> None:
        """One more mark, with the pace up to there."""
        marks, times, means = self.marks, self.times, self.means
        if marks:
            pace, usual = (ms - times[-1]) * 1000 / (mm - marks[-1]), means[-1]
            first = len(marks) == 1 and marks[0] < 2 * _STEP_MM
            means.append(pace if first else _mean(usual, pace))
            self.odd.append(not usual * _QUICK < pace < usual * _SLOW)
        else:
            means.append(ms * 1000 / mm)
            self.odd.append(False)
        marks.append(mm)
        times.append(ms)
        self.exact.append(decimals)
        self.gains.append(None)
        self.against.append(_NOT_YET)
        self.decimals = decimals

    @property
    def lost_contact(self) -> bool:
        """Whether it has been told that he lost contact, and he has not been with others since."""
        told = self.told
        return self.dropped_mm is not None and told is not None and told.kind is Kind.LOSES_CONTACT

    def stretch(self, first: int, last: int) -> Stretch:
        """From one of his marks to another, by index; -1 is the gun."""
        from_mm, from_ms = (self.marks[first], self.times[first]) if first >= 0 else (0, 0)
        exact = self.exact
        return Stretch(
            self.key, from_mm, self.marks[last], from_ms, self.times[last], exact[max(0, first)], exact[last]
        )

    def decimals_at(self, mm: int) -> int:
        """The decimals of his time at one of his marks."""
        return self.exact[bisect_left(self.marks, mm)]

    def pace(self, index: int) -> float:
        """Milliseconds a metre in the segment that ends at a mark, by index; the first begins at the gun."""
        if not index:
            return self.times[0] * 1000 / self.marks[0]
        length = self.marks[index] - self.marks[index - 1]
        return (self.times[index] - self.times[index - 1]) * 1000 / length

    def comparable(self, mm: int) -> bool:
        """Whether others are compared with his segment up to a mark.

        Not with a pacemaker, nor one who has lost contact (who loses it there is still one of those around), nor with
        a segment that cannot be (a slip of the lap count).
        """
        dropped = self.dropped_mm
        return not self.pacemaker and self.odd_mm < mm and (dropped is None or dropped >= mm)


def _mean(before: float, pace: float) -> float:
    """The own pace with one more segment, which counts half; a fall or a slip counts as a small change only."""
    low, high = before * (1 - _MOST_CHANGE), before * (1 + _MOST_CHANGE)
    return (before + (low if pace < low else high if pace > high else pace)) / 2
