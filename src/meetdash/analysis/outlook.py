"""What it would take, and whether a projection says it will happen."""

from dataclasses import dataclass
from enum import StrEnum

from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import Target
from meetdash.core.course import Course
from meetdash.core.marks import Mark, Span
from meetdash.core.runner import Taken


class Outlook(StrEnum):
    """Where a target lies to the range of a projection. Only INSIDE is ever called "on for" it."""

    INSIDE = "inside"
    POSSIBLE = "possible"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


def outlook(projection: Projection, mark: Mark) -> Outlook:
    """INSIDE when even the slow end of the range is quicker, OUTSIDE when the quick end is not, else POSSIBLE."""
    if projection.low_ms is None or projection.high_ms is None:
        return Outlook.UNKNOWN
    if projection.high_ms < mark.ms:
        return Outlook.INSIDE
    return Outlook.POSSIBLE if projection.low_ms < mark.ms else Outlook.OUTSIDE


@dataclass(frozen=True, slots=True)
class Need:
    """The pace that brings a target level at the finish: so much for each `per_mm`."""

    per_mm: int
    span: Span


def needed(course: Course, target: Target, taken: Taken) -> Need | None:
    """What the rest has to be run in, a lap or a kilometre; None at the finish or when the time has run out."""
    left = course.distance_mm - taken.mm
    rest = target.mark.ms - taken.mark.ms
    if left <= 0 or rest <= 0 or target.distance_mm != course.distance_mm:
        return None
    per = course.lap_mm or 1_000_000
    return Need(per, Span(round(rest * per / left), min(1, target.mark.decimals, taken.mark.decimals)))
