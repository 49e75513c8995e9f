"""What is doubtful about an athlete's times: marks that stay away, and laps that were probably miscounted.

Rules of this file: a doubt is said and changes nothing, least of all the order; whoever is out, has finished or is a
pacemaker is not in doubt; reconstructed times prove nothing about how passages were read.
"""

from bisect import bisect_right
from statistics import median

from meetdash.analysis.pace import Segment, segments
from meetdash.core.course import metres
from meetdash.core.race import Race
from meetdash.core.runner import Runner

OTHERS = 2
"""So many others must have passed a mark before it is missed, and half as many as at the mark where most were timed."""
LATE = 1.3
"""A stretch that takes so many times what the athlete's own pace says is overdue, with SLACK_MS on top."""
SLACK_MS = 5_000
TWICE = 1.7
"""A lap of so many times the usual pace was probably two: nobody loses that much and runs on as before."""
HALF = 0.5
MISSED = "a passage was probably missed"
READ_TWICE = "probably read twice"


def doubt(race: Race, runner: Runner) -> str:
    """What is doubtful about an athlete who is running, in words; nothing when all is well."""
    out = runner.decision is not None and runner.decision.status != "OK"
    if not runner.splits or runner.finish or out or runner.entry.pacemaker or race.course is None:
        return ""
    return _miscounted(race, runner) or _overdue(race, runner)


def _overdue(race: Race, runner: Runner) -> str:
    """The next mark that the others have passed, well after the athlete's own pace would have brought him there."""
    last = runner.splits[-1]
    marks = race.times.marks
    for mm in marks[bisect_right(marks, last.mm) :]:
        stretch = last.mark.ms * (mm - last.mm) / last.mm
        if race.latest_ms <= last.mark.ms + LATE * stretch + SLACK_MS:
            return ""
        if _passed_by_the_field(race, mm):
            return f"no split since {metres(last.mm)} m"
    return ""


def _passed_by_the_field(race: Race, mm: int) -> bool:
    passages = race.times.passages
    most = max(len(line) for line in passages.values())
    return len(passages[mm]) >= max(OTHERS, most / 2)


def _miscounted(race: Race, runner: Runner) -> str:
    """A lap at about twice, or half, the pace of the athlete's other laps and of the field over the same stretch.

    Where passages are counted into laps, one that was not read makes a lap of two, and one read twice a lap of none.
    """
    course = race.course
    if course is None or not course.lap_mm:
        return ""
    marks = set(course.line_marks)
    laps = segments([taken for taken in runner.splits if taken.mm in marks])
    paces = [_pace(lap) for lap in laps]
    if len(laps) < 2 or (HALF * max(paces) < min(paces) and max(paces) < TWICE * min(paces)):
        return ""
    for lap in laps:
        others = [_pace(other) for other in laps if other is not lap]
        if lap.reconstructed:
            continue
        ratio = _pace(lap) / median(others)
        if HALF < ratio < TWICE:
            continue
        field = _field_pace(race, runner, lap)
        if field is not None and ratio >= TWICE and _pace(lap) >= TWICE * field:
            return MISSED
        if field is not None and ratio <= HALF and _pace(lap) <= HALF * field:
            return READ_TWICE
    return ""


def _pace(segment: Segment) -> float:
    return segment.span.ms / segment.length_mm


def _field_pace(race: Race, runner: Runner, lap: Segment) -> float | None:
    """The median pace of the others over a stretch; None where fewer than two were timed at both ends."""
    paces = []
    for other in race.runners.values():
        first, second = other.at(lap.from_mm), other.at(lap.to_mm)
        if other is not runner and second is not None and (first is not None or lap.from_mm == 0):
            paces.append((second.mark.ms - (first.mark.ms if first else 0)) / lap.length_mm)
    return median(paces) if len(paces) >= OTHERS else None
