"""A race at a moment, whole: what the board, the headless view and the detail of an athlete are made from.

Rules of this file: everything here follows from the race as it is; every number carries whether it was measured,
estimated or rests on a reconstructed split.
"""

from dataclasses import dataclass, replace

from meetdash.analysis import positions
from meetdash.analysis.claims import Claim, Rivals, claims, rivals
from meetdash.analysis.doubts import doubt
from meetdash.analysis.made_targets import own_bests
from meetdash.analysis.pace import Segment, between, lap_marks, last_lap, segments
from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import Delta, Target, delta
from meetdash.analysis.yardsticks import FEED_ONLY, Compared, Yardsticks
from meetdash.core.finishing import Listing, counted
from meetdash.core.messages import MeetInfo
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.core.standings import Condition, Standing, standings

STRIP = 5
"""Laps in the strip of an athlete."""


@dataclass(frozen=True, slots=True)
class Athlete:
    """One athlete at a moment. `change` is places gained since a lap before; `recent` the last segments for the strip.

    `deltas` holds one for each target that can be compared, in order of the targets.
    """

    runner: Runner
    standing: Standing
    change: int | None
    segment: Segment | None
    lap: Segment | None
    projection: Projection
    deltas: tuple[Delta, ...]
    recent: tuple[Segment, ...]
    doubt: str = ""
    """What is doubtful about the times of an athlete who is running, in words."""
    claims: tuple[Claim, ...] = ()
    """The records that the athlete's marks are under, with what may be said of each."""

    @property
    def key(self) -> str:
        return self.runner.key

    @property
    def finished(self) -> bool:
        return self.standing.condition is Condition.FINISHED

    @property
    def running(self) -> bool:
        return self.standing.condition in (Condition.RUNNING, Condition.PACEMAKER)

    def delta(self, target: Target | None) -> Delta | None:
        """The delta against one target."""
        return next((delta for delta in self.deltas if same(delta.target, target)), None)


def same(target: Target, chosen: Target | None) -> bool:
    """Whether a target is the chosen one; of PBs and SBs everybody has his own."""
    if chosen is not None and chosen.owner and target.owner:
        return target.code == chosen.code
    return target == chosen


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The race and its athletes in order of standing; `step_mm` is the usual distance between marks.

    Of the PBs and SBs, one stands among the targets for all; `own` gives that of an athlete.
    """

    race: Race
    athletes: tuple[Athlete, ...]
    targets: tuple[Target, ...]
    step_mm: int
    front_mm: int
    yardsticks: Yardsticks = FEED_ONLY
    compared: Compared | None = None
    """Which day's records the race is compared with, where there are any."""

    @property
    def leader(self) -> Athlete | None:
        """Who is in front: the first in the standing who has been timed."""
        first = self.athletes[0] if self.athletes else None
        return first if first is not None and first.standing.mark is not None else None

    @property
    def over(self) -> bool:
        """Whether the race is run: nobody is still to finish, or the feed says that it is over."""
        if self.race.result is not None or self.race.state == "finished":
            return True
        coming = (Condition.RUNNING, Condition.LISTED)
        return any(one.finished for one in self.athletes) and not any(
            one.standing.condition in coming and not one.runner.entry.pacemaker for one in self.athletes
        )

    @property
    def reconstructed(self) -> bool:
        """Whether any time of the race is reconstructed."""
        return any(taken.reconstructed for one in self.athletes for taken in one.runner.taken)

    def own(self, target: Target, one: Athlete | None) -> Target:
        """The target for an athlete: his own PB or SB where it is one. Somebody else's where he has none."""
        bests = own_bests(self.race, one.runner) if one is not None and target.owner else ()
        return next((best for best in bests if best.code == target.code), target)

    def athlete(self, key: str) -> Athlete | None:
        """An athlete by key."""
        return next((one for one in self.athletes if one.key == key), None)


def snapshot(
    race: Race,
    yardsticks: Yardsticks = FEED_ONLY,
    meet: MeetInfo | None = None,
    others: tuple[Target, ...] = (),
) -> Snapshot:
    """What the race is now, against its targets at its meeting and others that were chosen."""
    found = (*yardsticks.targets(race, meet), *others)
    against = rivals(yardsticks, race, meet)
    step = positions.spacing(race)
    back = (race.course.lap_mm if race.course else 0) or step
    changes = positions.changes(race, back) if back else {}
    listing = Listing.of(race)
    athletes = tuple(
        _athlete(
            race,
            _as_it_counts(race, standing, listing),
            standing,
            found,
            against,
            yardsticks,
            step,
            changes.get(standing.key),
        )
        for standing in standings(race)
    )
    athletes = _best_alone(athletes)
    front = max((one.standing.mm for one in athletes if one.standing.slip <= 0), default=0)
    bests: dict[str, Target] = {}
    for one in athletes:
        for target in own_bests(race, one.runner):
            bests.setdefault(target.code, target)
    shared = (*found, *sorted(bests.values(), key=lambda best: best.code))
    front = max([front, *race.leader_marks])
    return Snapshot(race, athletes, shared, step, front, yardsticks, yardsticks.compared(race, meet))


def _best_alone(athletes: tuple[Athlete, ...]) -> tuple[Athlete, ...]:
    """The athletes with their claims, but for those whom somebody beat in the same race: a race makes one record."""
    best: dict[tuple[int, str, int], int] = {}
    for one in athletes:
        for claim in one.claims:
            if one.finished and not claim.verdict.reasons:
                key = claim.taken.mm, claim.target.name, claim.target.mark.ms
                best[key] = min(claim.taken.mark.ms, best.get(key, claim.taken.mark.ms))

    def stands(claim: Claim) -> bool:
        quickest = best.get((claim.taken.mm, claim.target.name, claim.target.mark.ms))
        return bool(claim.verdict.reasons) or quickest is None or claim.taken.mark.ms <= quickest

    return tuple(
        replace(one, claims=tuple(claim for claim in one.claims if stands(claim))) if one.claims else one
        for one in athletes
    )


def _as_it_counts(race: Race, standing: Standing, listing: Listing) -> Runner:
    """A finisher with the time that counts, so that gap, delta and last lap are all of one time."""
    runner = race.runners[standing.key]
    finish = counted(race, runner, listing) if standing.condition is Condition.FINISHED else None
    return replace(runner, finish=finish.taken) if finish is not None else runner


def _athlete(
    race: Race,
    runner: Runner,
    standing: Standing,
    found: tuple[Target, ...],
    against: Rivals,
    yardsticks: Yardsticks,
    step: int,
    change: int | None,
) -> Athlete:
    every = (*(one for one in found if yardsticks.concerned(one, runner)), *own_bests(race, runner))
    deltas = tuple(
        one for one in (delta(race, runner, target, estimate=True) for target in every) if one is not None
    )
    if standing.slip:
        deltas = ()  # They would be those of another lap.
    return Athlete(
        runner,
        standing,
        change,
        usual_segment(race, runner, step),
        last_lap(race.course, runner) if race.course else None,
        _project(race, runner, standing, yardsticks),
        deltas,
        _recent(race, runner),
        doubt(race, runner) if standing.condition is Condition.RUNNING else "",
        claims(yardsticks, race, runner, against) if not standing.slip else (),
    )


def _project(race: Race, runner: Runner, standing: Standing, yardsticks: Yardsticks) -> Projection:
    if standing.condition in (Condition.RUNNING, Condition.PACEMAKER, Condition.LISTED):
        return yardsticks.project(race, runner)
    return Projection(None, None, None, "no projection", 0, 0, str(standing.condition))


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
    return tuple(segments(chosen)[-STRIP:])
