"""What a move is: a tactical fact, the splits that prove it, and what became of it.

Rules of this file: a move begins between two marks and is never placed finer than they are; its evidence cites splits
(athlete, mark, milliseconds) and nothing else, so that every number said of it can be reckoned again from them.
"""

from dataclasses import dataclass
from enum import StrEnum

from meetdash.analysis.targets import Delta


class Kind(StrEnum):
    """What sort of move; the value is what it is called."""

    SURGE = "surge"
    DRIVE = "long drive"
    BREAK = "break"
    LOSES_CONTACT = "losing contact"
    BRIDGE = "bridging"
    PACE = "taking over the pace"
    SLOWS = "slow-down of the pack"
    KICK = "kick"
    FADE = "fade"
    CLOSING = "closing"
    NEGATIVE = "negative split"
    FALL = "fall and recover"
    STEPS_OFF = "pacemaker steps off"
    PACK_BREAKS = "pack breaking"
    PACK_FORMS = "pack forming"
    LEAD = "lead change"
    RECORD_PACE_GAINED = "record pace gained"
    RECORD_PACE_LOST = "record pace lost"


FORWARD = frozenset({Kind.SURGE, Kind.BREAK, Kind.BRIDGE, Kind.KICK, Kind.CLOSING})
"""Moves of one athlete against those around."""
BACKWARD = frozenset({Kind.LOSES_CONTACT, Kind.FADE})
"""One athlete is left by those around."""
RECORD_PACE = frozenset({Kind.RECORD_PACE_GAINED, Kind.RECORD_PACE_LOST})
"""The leader against a record."""


class Outcome(StrEnum):
    """What became of a move."""

    HELD = "held"
    COVERED = "covered"
    FADED = "faded"
    DECISIVE = "decisive"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Two splits of one athlete, in millimetres and milliseconds; from 0 mm it begins at the gun."""

    entry: str
    from_mm: int
    to_mm: int
    from_ms: int
    to_ms: int
    from_decimals: int = 2
    to_decimals: int = 2

    @property
    def decimals(self) -> int:
        """Those that what lies between can claim: of the coarser time; the gun is exact."""
        return min(self.from_decimals, self.to_decimals) if self.from_mm else self.to_decimals

    @property
    def length_mm(self) -> int:
        return self.to_mm - self.from_mm

    @property
    def ms(self) -> int:
        return self.to_ms - self.from_ms

    def per(self, mm: int) -> float:
        """The pace, as milliseconds for so many millimetres."""
        return self.ms * mm / self.length_mm


@dataclass(frozen=True, slots=True)
class Gain:
    """Milliseconds gained (minus: lost) between two marks on the median of the rivals, each timed at both.

    `decimals` are those of the coarsest time.
    """

    from_mm: int
    to_mm: int
    ms: int
    rivals: tuple[str, ...]
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two athletes at a mark, in milliseconds; above zero the mover is ahead of the other.

    `decimals` are those of the coarser time.
    """

    mm: int
    other: str
    ms: int
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Pack:
    """Who ran together before and after, each at a mark."""

    before_mm: int
    before: tuple[str, ...]
    after_mm: int
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackPace:
    """The pack's pace over a segment and before it, as milliseconds for the length of the segment.

    `after_ms` is the members' median. `before_ms` is the median of what the segments from `before_mm` to `from_mm` took
    them, each as the members' median brought to that length.
    """

    before_mm: int
    from_mm: int
    to_mm: int
    members: tuple[str, ...]
    before_ms: int
    after_ms: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The splits behind a move: own pace before and after, the gain, places from and to, the gap, the pack, the delta.

    `after` and `before` are stretches of the mover, or of the athlete whose split stands for the pack. `places` are
    counted among athletes, pacemakers left out, at the first and last mark of the gain, or of the interval where
    there is none. `led_before` is the key of the former leader, if he is known to have been ahead of all;
    `delta` how record pace stands against its target.
    """

    after: Stretch | None = None
    before: Stretch | None = None
    gain: Gain | None = None
    places: tuple[int, int] | None = None
    gap: Gap | None = None
    pack: Pack | None = None
    pack_pace: PackPace | None = None
    led_before: str = ""
    delta: Delta | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A move. It began after `from_mm` and before `to_mm`, two marks; `onset_mm` is the likeliest point.

    They are neighbours, or a mark or two lie between where the splits do not say clearly in which segment it began.

    `known_mm` and `known_ms` are the mark and the race time at which it was proved. `strength` is the change in
    seconds (gained, lost, or saved by the pack's pace); `confidence` runs from 0 to 1; a higher `priority` is more
    worth telling.
    """

    id: str
    kind: Kind
    entry: str
    from_mm: int
    to_mm: int
    onset_mm: int
    known_mm: int
    known_ms: int
    strength: float
    evidence: Evidence
    confidence: float
    priority: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a move, known at a mark and time, with the splits that say so."""

    move: str
    outcome: Outcome
    known_mm: int
    known_ms: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A move that a correction, or the split after it, has disproved."""

    move: str
    reason: str


Note = Move | Verdict | Withdrawn
