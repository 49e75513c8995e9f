"""The figures that follow from an athlete's own times and from what everybody is measured against.

Rules of this file: what figures are made from stands in Measures and Known, all of it, so that the same of both always
makes the same figures.
"""

from typing import NamedTuple

from meetdash.analysis import positions
from meetdash.analysis.claims import Claim, Rivals, claims, rivals
from meetdash.analysis.doubts import MISSED, READ_TWICE
from meetdash.analysis.made_targets import own_bests
from meetdash.analysis.pace import Segment, between, lap_marks, last_lap, segments
from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import Delta, Target, delta
from meetdash.analysis.yardsticks import Yardsticks, paced
from meetdash.core.counting import Slip
from meetdash.core.course import Course
from meetdash.core.messages import Entry, MeetInfo, RaceInfo, ResultRow
from meetdash.core.race import Race
from meetdash.core.runner import Decision, Runner, Taken
from meetdash.core.standings import Condition, Standing

STRIP = 5
"""Laps in the strip of an athlete."""
_PROJECTED = (Condition.RUNNING, Condition.PACEMAKER, Condition.LISTED)


class Measures(NamedTuple):
    """What the figures of everybody in a race are made from; `step_mm` is the usual distance between its marks."""

    course: Course | None
    info: RaceInfo | None
    paced: bool
    targets: tuple[Target, ...]
    rivals: Rivals
    step_mm: int
    yardsticks: Yardsticks

    @classmethod
    def of(
        cls, race: Race, yardsticks: Yardsticks, meet: MeetInfo | None, others: tuple[Target, ...]
    ) -> "Measures":
        """Those of a race at its meeting, with other targets that were chosen."""
        targets = yardsticks.targets(race, meet)
        return cls(
            race.course,
            race.info,
            paced(race),
            (*targets, *others),
            rivals(yardsticks, race, meet, targets),
            positions.spacing(race),
            yardsticks,
        )


class Known(NamedTuple):
    """What is known of one athlete, from which the figures are made besides; `taken` are the times as they count."""

    key: str
    entry: Entry
    listed: bool
    taken: tuple[Taken, ...]
    finish: Taken | None
    decision: Decision | None
    row: ResultRow | None
    condition: Condition
    slip: Slip | None


class Own(NamedTuple):
    """The figures of one athlete. `deltas` are one for each target that can be compared, in order of the targets.

    `recent` are the last segments for the strip, `claims` the records that the athlete's marks are under, with what may
    be said of each, `bests` the athlete's own PB and SB as targets.
    """

    segment: Segment | None
    lap: Segment | None
    projection: Projection
    deltas: tuple[Delta, ...]
    recent: tuple[Segment, ...]
    claims: tuple[Claim, ...]
    bests: tuple[Target, ...]


def known(race: Race, runner: Runner, standing: Standing) -> Known:
    """What is known of an athlete, whose finish is the one that counts."""
    return Known(
        runner.key,
        runner.entry,
        runner.listed,
        tuple(runner.splits),
        runner.finish,
        runner.decision,
        race.rows.get(runner.key),
        standing.condition,
        race.slip(runner.key),
    )


def figures(race: Race, runner: Runner, standing: Standing, measures: Measures) -> Own:
    """The figures of an athlete, whose finish is the one that counts."""
    yardsticks, bests = measures.yardsticks, own_bests(race, runner)
    found: list[Delta] = []
    records: tuple[Claim, ...] = ()
    # Those of a miscounted lap would be those of another one.
    if not race.miscounted(runner.key, standing.mm):
        every = (*(one for one in measures.targets if yardsticks.concerned(one, runner)), *bests)
        deltas = (delta(race, runner, target, estimate=True) for target in every)
        found += [one for one in deltas if one is not None]
        records = claims(yardsticks, race, runner, measures.rivals)
    return Own(
        usual_segment(race, runner, measures.step_mm),
        last_lap(race.course, runner) if race.course else None,
        _project(race, runner, standing, yardsticks),
        tuple(found),
        _recent(race, runner),
        records,
        bests,
    )


def _project(race: Race, runner: Runner, standing: Standing, yardsticks: Yardsticks) -> Projection:
    if standing.condition not in _PROJECTED:
        return Projection(None, None, None, "no projection", 0, 0, str(standing.condition))
    if standing.slip:
        reason = READ_TWICE if standing.slip > 0 else MISSED
        return Projection(None, None, None, "no projection", 0, 0, reason)
    return yardsticks.project(race, runner)


def usual_segment(race: Race, runner: Runner, step: int) -> Segment | None:
    """The last segment to show: the usual stretch when the athlete has one that ends at the last mark or just before.

    A mark off the usual ones (the mile, 3000 m) leaves the segment that ended before it; without a usual stretch it is
    whatever lies between the last two times.
    """
    taken = runner.taken
    if not taken:
        return None
    for end in reversed(taken if step else ()):
        if taken[-1].mm - end.mm >= step:
            break
        first = runner.at(end.mm - step) if end.mm > step else None
        regular = (race.distance_mm - end.mm) % step == 0
        if first is not None and (end is taken[-1] or regular):
            return between(first, end)
    if len(taken) == 1 and runner.finish:
        return None
    return between(taken[-2] if len(taken) > 1 else None, taken[-1])


def _recent(race: Race, runner: Runner) -> tuple[Segment, ...]:
    """The last laps, or, where whole laps were not timed, the last segments between the marks there are."""
    if race.course is None or not runner.taken:
        return ()
    marks = set(lap_marks(race.course))
    on_lap = [taken for taken in runner.taken if taken.mm in marks]
    chosen = on_lap if len(on_lap) >= 2 else runner.taken
    # The first of the times is only where the first of the segments begins, unless that is the gun.
    return tuple(segments(chosen[-STRIP - 1 :])[-STRIP:])
