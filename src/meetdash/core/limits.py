"""How fast and how slow an athlete can be between two marks, so that a slip of the feed is not taken for a time.

Rules of this file: what is refused is certain; whoever walks, falls and gets up again, or comes late over the line of a
mass start is within the limits.
"""

from dataclasses import dataclass

from meetdash.core.course import Course
from meetdash.core.marks import DAY_MS, UNITS_MS, Mark

FASTEST_M_PER_S = 11
"""Faster than this between two marks is no distance runner but a fault; the world's best 100 m averages 10.4."""
TRACK_MS_PER_M = 1000
"""Slower than a metre a second is nobody on a track: a stroll, half the pace of the slowest walk that is judged."""
ROAD_MS_PER_M = 3333
"""On the road and across country some walk it all: 0.3 m/s, a marathon in 39 hours."""
TRACK_STOP_MS = 120_000
"""On top of that, for whoever falls, lies there and is helped up."""
ROAD_STOP_MS = 1_800_000
"""The same on the road, where the last of a mass start also come to the line long after the gun."""
LONGEST_MM = 100_000_000
"""In races longer than 100 km some lie down to sleep: no time there is too slow."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The slowest that can be: milliseconds a metre, and milliseconds for standing still besides."""

    ms_per_m: int = 0
    stop_ms: int = DAY_MS

    def impossible(self, first_mm: int, first: Mark, mm: int, mark: Mark) -> str:
        """Why a time at a mark cannot follow one at a mark before: backwards, too fast or too slow. Else nothing.

        Each time may be off by one unit of its last decimal.
        """
        length, took = mm - first_mm, mark.ms - first.ms
        slack = UNITS_MS[mark.decimals] + UNITS_MS[first.decimals]
        in_time = (took - slack - self.stop_ms) * 1000 <= length * self.ms_per_m
        if in_time and FASTEST_M_PER_S * (took + slack) >= length:
            return ""
        if took + slack <= 0:
            return f"{mark} is not after {first}, which is {length / 1000:g} m earlier"
        return self._why(length, took, f"from {first} to {mark}")

    def from_gun(self, mm: int, mark: Mark) -> str:
        """Why a time at a mark cannot follow the gun."""
        took, slack = mark.ms, UNITS_MS[mark.decimals]
        in_time = (took - slack - self.stop_ms) * 1000 <= mm * self.ms_per_m
        if in_time and FASTEST_M_PER_S * (took + slack) >= mm:
            return ""
        return self._why(mm, took, f"from the gun to {mark}")

    def _why(self, length_mm: int, took_ms: int, between: str) -> str:
        slow = took_ms * FASTEST_M_PER_S > length_mm
        limit = f"slower than {1000 / self.ms_per_m:.2g}" if slow else f"faster than {FASTEST_M_PER_S}"
        return f"{length_mm / 1000:g} m {between} is {limit} m/s"


NO_LIMITS = Limits()
"""Nothing is too slow, as while the course is not known."""


def limits(course: Course) -> Limits:
    """The limits on a course."""
    if course.distance_mm > LONGEST_MM:
        return NO_LIMITS
    return Limits(ROAD_MS_PER_M, ROAD_STOP_MS) if course.road else Limits(TRACK_MS_PER_M, TRACK_STOP_MS)
