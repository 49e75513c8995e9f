"""The course: how far, how long a lap is, and where the marks lie.

Rules of this file: distances are whole millimetres, so 1609.344 m is exact; every race ends at the finish line, so a
mark lies on the line when what is left is a whole number of laps; a lap is what the course says, never 400 by habit.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MILE_MM = 1_609_344
HALF_MARATHON_MM = 21_097_500
MARATHON_MM = 42_195_000
STEEPLE_LAP_INSIDE_MM = 396_084
"""Steeplechase lap with the water jump inside the bend; 419.407 m outside (track geometry of the standard 400 m)."""
SHORTEST_M = 50
"""Below this a number with an M is miles: `10M` is the road race, `60M` the sprint."""
NO_SPLIT_MM = 20_000
"""A first passage nearer to the start than this is no split: 9.344 m in the mile, 18.688 m in the two miles."""


class Surface(StrEnum):
    """Where the race is run; short track and track keep separate records."""

    TRACK = "track"
    SHORT_TRACK = "short-track"
    ROAD = "road"
    XC = "xc"


class CourseError(ValueError):
    """An event or course that cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class TimingPoint:
    """A place where splits are taken: distance from the start in millimetres, and its name if it has one."""

    mm: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """Distance and lap in millimetres (lap 0: none, as on the road), the surface, and the timing points if told."""

    event: str
    distance_mm: int
    lap_mm: int
    surface: Surface
    points: tuple[TimingPoint, ...] = ()

    def __post_init__(self) -> None:
        if self.distance_mm <= 0:
            raise CourseError(f"the distance of {self.event or 'the race'} is not above zero")
        if self.lap_mm < 0:
            raise CourseError(f"the lap of {self.event or 'the race'} is below zero")

    @property
    def road(self) -> bool:
        return self.surface in (Surface.ROAD, Surface.XC)

    @property
    def start_mm(self) -> int:
        """How far past the finish line the start lies, along the lap; 0 when there are no laps."""
        return -self.distance_mm % self.lap_mm if self.lap_mm else 0

    @property
    def first_mm(self) -> int:
        """The distance to the first passage of the finish line that counts as a split."""
        return self.line_marks[0] if self.lap_mm else self.distance_mm

    @property
    def line_marks(self) -> tuple[int, ...]:
        """The marks on the finish line in order, the finish last; a passage just after the start is left out."""
        if not self.lap_mm:
            return (self.distance_mm,)
        first = self.distance_mm % self.lap_mm or self.lap_mm
        if first < NO_SPLIT_MM:
            first += self.lap_mm
        return tuple(range(first, self.distance_mm + 1, self.lap_mm))

    def on_line(self, mm: int) -> bool:
        """Whether a mark lies on the finish line."""
        to_go = self.distance_mm - mm
        return to_go == 0 or (self.lap_mm > 0 and to_go > 0 and to_go % self.lap_mm == 0)

    def laps_to_go(self, mm: int) -> int | None:
        """What the lap counter shows a runner who has done `mm`: laps left, counted at the line.

        None before the first passage of the line, when the counter shows nothing yet, and where there are no laps.
        """
        if not self.lap_mm or mm < self.first_mm:
            return None
        return -(-max(0, self.distance_mm - mm) // self.lap_mm)

    def is_bell(self, mm: int) -> bool:
        """Whether the bell rings at this mark: one lap to go, for the runner who is there."""
        return self.lap_mm > 0 and self.distance_mm > self.lap_mm and self.distance_mm - mm == self.lap_mm

    def point_name(self, mm: int) -> str:
        """The name of the timing point at a mark, or nothing."""
        return next((point.name for point in self.points if point.mm == mm), "")


_ALIASES = {
    "MILE": ("MILE", MILE_MM),
    "1MILE": ("MILE", MILE_MM),
    "2MILE": ("2MILE", 2 * MILE_MM),
    "2MILES": ("2MILE", 2 * MILE_MM),
    "TWOMILES": ("2MILE", 2 * MILE_MM),
    "HM": ("HM", HALF_MARATHON_MM),
    "HALFMARATHON": ("HM", HALF_MARATHON_MM),
    "21.1K": ("HM", HALF_MARATHON_MM),
    "MAR": ("MAR", MARATHON_MM),
    "MARATHON": ("MAR", MARATHON_MM),
}
_METRES = re.compile(r"(\d{2,6})M?(W|SC|ST)?", re.ASCII)
_KILOMETRES = re.compile(r"(\d{1,3}(?:\.\d+)?)KM?(W)?", re.ASCII)
_MILES = re.compile(r"(\d{1,3})(?:M|MILES?)", re.ASCII)


def course(
    event: str,
    *,
    distance_mm: int | None = None,
    lap_mm: int | None = None,
    surface: Surface | None = None,
    points: tuple[TimingPoint, ...] = (),
) -> Course:
    """The course of an event: what is not told follows from the event code and the surface.

    Codes are those of the field: `800`, `1500`, `MILE`, `2MILE`, `3000SC`, `5K`, `HM`, `MAR`, `5000W`; common aliases
    are understood, and a trailing `sh` or `i` is the short track. Raises CourseError when no distance can be found.
    """
    code, coded_mm, coded_surface = event_code(event)
    where = surface or coded_surface
    length = coded_mm if distance_mm is None else distance_mm
    if length is None:
        raise CourseError(f"no distance is known for the event {event!r}; give distance_m")
    lap = _usual_lap(code, where) if lap_mm is None else lap_mm
    return Course(code, length, lap, where, points)


def event_code(event: str) -> tuple[str, int | None, Surface]:
    """The canonical code, its distance in millimetres (None: unknown) and its usual surface."""
    text = event.strip()
    code = re.sub(r"[\s,_-]+", "", text)
    surface = Surface.TRACK
    short = re.fullmatch(r"(?i)(.*[\dEMC])(?:sh|i)", code)
    if short is not None:
        code, surface = short[1], Surface.SHORT_TRACK
    code = code.upper()
    if code in _ALIASES:
        code, mm = _ALIASES[code]
        return code, mm, Surface.ROAD if code in ("HM", "MAR") else surface
    if found := _KILOMETRES.fullmatch(code):
        return code.replace("KM", "K"), _mm(Decimal(found[1]) * 1000), Surface.ROAD
    if (found := _METRES.fullmatch(code)) and int(found[1]) >= SHORTEST_M:
        kind = (found[2] or "").replace("ST", "SC")
        return found[1] + kind, int(found[1]) * 1000, surface
    if found := _MILES.fullmatch(code):
        return code, int(found[1]) * MILE_MM, Surface.ROAD
    return text, None, surface


def _usual_lap(code: str, surface: Surface) -> int:
    if surface in (Surface.ROAD, Surface.XC):
        return 0
    if code.endswith("SC"):
        return STEEPLE_LAP_INSIDE_MM
    return 200_000 if surface is Surface.SHORT_TRACK else 400_000


def _mm(metres: Decimal) -> int:
    return int(metres * 1000)


def metres(mm: int) -> str:
    """A distance as it is written: `3000`, `1609.344`, `21097.5`."""
    whole, rest = divmod(mm, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)
