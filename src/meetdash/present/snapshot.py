"""A race at a moment, whole: what the board, the headless view and the detail of an athlete are made from.

Rules of this file: everything here follows from the race as it is; every number carries whether it was measured,
estimated or rests on a reconstructed split.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from meetdash.analysis import positions
from meetdash.analysis.claims import Claim
from meetdash.analysis.doubts import doubt
from meetdash.analysis.made_targets import own_bests
from meetdash.analysis.pace import Segment
from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import Delta, Target
from meetdash.analysis.yardsticks import FEED_ONLY, Compared, Yardsticks
from meetdash.core.finishing import Listing, counted
from meetdash.core.messages import MeetInfo
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.core.standings import Condition, Standing, standings
from meetdash.present.own import Known, Measures, Own, figures, known

_TIMED = (Condition.RUNNING, Condition.FINISHED)


@dataclass(frozen=True, slots=True)
class Athlete:
    """One athlete at a moment. `change` is places gained since a lap before; a finisher's time is the one that counts.

    `doubt` is what is doubtful about the times of an athlete who is running, or about his finish, in words;
    `doubted_mm` the first mark, in millimetres, whose time is probably that of another lap.
    """

    runner: Runner
    standing: Standing
    change: int | None
    doubt: str
    doubted_mm: int | None
    own: Own

    @property
    def key(self) -> str:
        return self.runner.key

    @property
    def finished(self) -> bool:
        return self.standing.condition is Condition.FINISHED

    @property
    def running(self) -> bool:
        return self.standing.condition in (Condition.RUNNING, Condition.PACEMAKER)

    @property
    def segment(self) -> Segment | None:
        return self.own.segment

    @property
    def lap(self) -> Segment | None:
        return self.own.lap

    @property
    def projection(self) -> Projection:
        return self.own.projection

    @property
    def deltas(self) -> tuple[Delta, ...]:
        return self.own.deltas

    @property
    def recent(self) -> tuple[Segment, ...]:
        return self.own.recent

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.own.claims

    def in_doubt(self, mm: int) -> bool:
        """Whether the segment that ends at a mark is probably none, because one of its ends is that of another lap."""
        return self.doubted_mm is not None and mm >= self.doubted_mm

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
    yardsticks: Yardsticks
    compared: Compared | None
    """Which day's records the race is compared with, where there are any."""
    by_key: Mapping[str, Athlete] = field(compare=False, repr=False)

    @property
    def leader(self) -> Athlete | None:
        """Who is in front: the first in the standing who has been timed."""
        first = self.athletes[0] if self.athletes else None
        return first if first is not None and first.standing.mark is not None else None

    @property
    def over(self) -> bool:
        """Whether the race is run: nobody is still to finish, or the feed says that it is over.

        Whom a result list does not name and who was never timed is not awaited; who is on the way is, until the result
        is official.
        """
        if self.race.official or self.race.state == "finished":
            return True
        coming = (Condition.RUNNING,) if self.race.rows else (Condition.RUNNING, Condition.LISTED)
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
        return self.by_key.get(key)


@dataclass(slots=True)
class Remembered:
    """The athletes of the last snapshot, each with what the figures are made from."""

    measures: Measures | None = None
    athletes: dict[str, tuple[Known, Athlete]] = field(default_factory=dict)

    def measure(self, measures: Measures) -> Measures:
        """What the field is measured with; forgets what was measured otherwise."""
        if self.measures is None or self.measures != measures:
            self.measures, self.athletes = measures, {}
        return self.measures

    def athlete(
        self, race: Race, runner: Runner, standing: Standing, change: int | None, measures: Measures
    ) -> Athlete:
        """An athlete, whose finish is the one that counts: the very one of before where nothing is different."""
        now = known(race, runner, standing)
        known_before, before = self.athletes.get(runner.key, (None, None))
        same = before is not None and known_before == now
        own = before.own if same and before is not None else figures(race, runner, standing, measures)
        doubtful = doubt(race, runner) if standing.condition in _TIMED else ""
        slip = race.slip(runner.key)
        made = Athlete(runner, standing, change, doubtful, slip.from_mm if slip else None, own)
        # The runner of another playback goes on by himself.
        if same and before is not None and before.runner.splits is runner.splits and before == made:
            return before
        self.athletes[runner.key] = now, made
        return made


def snapshot(
    race: Race,
    yardsticks: Yardsticks = FEED_ONLY,
    meet: MeetInfo | None = None,
    others: tuple[Target, ...] = (),
    remembered: Remembered | None = None,
) -> Snapshot:
    """What the race is now, against its targets at its meeting and others that were chosen.

    With what is `remembered` of the snapshot before, figures are made anew only where they are others.
    """
    remembered = remembered or Remembered()
    measures = remembered.measure(Measures.of(race, yardsticks, meet, others))
    back = (race.course.lap_mm if race.course else 0) or measures.step_mm
    changes = positions.changes(race, back) if back else {}
    listing = Listing.of(race)
    athletes: list[Athlete] = []
    bests: dict[str, Target] = {}
    for standing in standings(race):
        runner = _as_it_counts(race, standing, listing)
        one = remembered.athlete(race, runner, standing, changes.get(standing.key), measures)
        athletes.append(one)
        for target in one.own.bests:
            bests.setdefault(target.code, target)
    shared = (*measures.targets, *sorted(bests.values(), key=lambda best: best.code))
    sure = (
        one.standing.mm
        for one in athletes
        if one.standing.slip <= 0 and one.standing.condition is not Condition.UNLISTED
    )
    front = max((*sure, *race.leader_marks), default=0)
    compared = yardsticks.compared(race, meet)
    alone = _best_alone(athletes)
    by_key = {one.key: one for one in alone}
    return Snapshot(race, alone, shared, measures.step_mm, front, yardsticks, compared, by_key)


def _best_alone(athletes: list[Athlete]) -> tuple[Athlete, ...]:
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

    def alone(one: Athlete) -> Athlete:
        if all(stands(claim) for claim in one.claims):
            return one
        left = tuple(claim for claim in one.claims if stands(claim))
        return replace(one, own=one.own._replace(claims=left))

    return tuple(alone(one) for one in athletes)


def _as_it_counts(race: Race, standing: Standing, listing: Listing) -> Runner:
    """A finisher with the time that counts, so that gap, delta and last lap are all of one time."""
    runner = race.runners[standing.key]
    finish = counted(race, runner, listing) if standing.condition is Condition.FINISHED else None
    return replace(runner, finish=finish.taken) if finish is not None else runner
