"""Laps and segments: what lies between the times of one athlete."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetdash.core.course import MILE_MM, NO_SPLIT_MM, Course
from meetdash.core.marks import Mark, Span
from meetdash.core.runner import Runner, Taken


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between two times of one athlete: from and to in millimetres, and how long it took.

    `reconstructed` when either end is. The first segment begins at the gun.
    """

    from_mm: int
    to_mm: int
    span: Span
    reconstructed: bool

    @property
    def length_mm(self) -> int:
        return self.to_mm - self.from_mm

    def per(self, mm: int) -> Span:
        """The pace of the segment, as the time for so many millimetres."""
        return Span(round(self.span.ms * mm / self.length_mm), self.span.decimals)


def between(first: Taken | None, second: Taken) -> Segment:
    """The segment from one time to a later one of the same athlete; from the gun when there is none before."""
    if first is None:
        span = Span(second.mark.ms, second.mark.decimals)
        return Segment(0, second.mm, span, second.reconstructed)
    made_up = first.reconstructed or second.reconstructed
    return Segment(first.mm, second.mm, second.mark - first.mark, made_up)


def segments(taken: Sequence[Taken]) -> list[Segment]:
    """The segments between times that follow one another; a missed mark makes one segment of two."""
    return [between(taken[index - 1] if index else None, one) for index, one in enumerate(taken)]


def lap_marks(course: Course) -> tuple[int, ...]:
    """Where laps end: the marks on the finish line, or, where there are no laps, every kilometre."""
    if course.lap_mm:
        return course.line_marks
    return (*range(1_000_000, course.distance_mm, 1_000_000), course.distance_mm)


def laps(course: Course, runner: Runner) -> list[Segment]:
    """The laps of which both ends were timed, in order; the odd first part, and any lap with a missing end, is not one.

    On the road these are the kilometres.
    """
    marks = lap_marks(course)
    lap = course.lap_mm or 1_000_000
    found = []
    for mark in marks:
        second = runner.at(mark)
        first = runner.at(mark - lap) if mark - lap >= NO_SPLIT_MM else None
        if second is not None and (first is not None or mark == lap):
            found.append(between(first, second))
    return found


def last_lap(course: Course, runner: Runner) -> Segment | None:
    """The lap that the last time ended, if both its ends were timed."""
    last = runner.last
    lap = course.lap_mm or 1_000_000
    if last is None or last.mm < lap:
        return None
    first = runner.at(last.mm - lap) if last.mm - lap >= NO_SPLIT_MM else None
    return between(first, last) if first is not None or last.mm == lap else None


def halves(course: Course, runner: Runner) -> tuple[Segment, Segment] | None:
    """The two halves of a finished race, if the halfway mark was timed exactly; in the two miles, the miles."""
    if course.distance_mm % 2 or runner.finish is None:
        return None
    middle = runner.at(course.distance_mm // 2)
    return (between(None, middle), between(middle, runner.finish)) if middle else None


def in_miles(course: Course) -> bool:
    """Whether halves of this course are miles."""
    return course.distance_mm == 2 * MILE_MM


def even_ms(mark: Mark, distance_mm: int, mm: int) -> int:
    """When an even pace to a finishing time passes a mark, to the nearest millisecond."""
    return (mark.ms * mm * 2 + distance_mm) // (distance_mm * 2)
