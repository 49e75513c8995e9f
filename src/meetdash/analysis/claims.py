"""What an athlete's marks are under: at the finish, and on the way at the distance of a shorter event.

Rules of this file: a mark is judged against every record that it is under, with the reasons for which it is none; a
mark on the way counts for nothing before the race is finished; nothing is claimed of a mark that was not measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from meetdash.analysis.eligibility import Verdict
from meetdash.analysis.targets import Target
from meetdash.analysis.yardsticks import Yardsticks
from meetdash.core.messages import MeetInfo
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

Rivals = Mapping[int, tuple[Target, ...]]
"""The records that marks of a race may be under, each once, by the mark in millimetres at which they are run."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A time at or under a record: what may be said of it, and the open marks of the same list that it is behind."""

    target: Target
    taken: Taken
    verdict: Verdict
    behind: tuple[Target, ...]


def rivals(yardsticks: Yardsticks, race: Race, meet: MeetInfo | None, targets: tuple[Target, ...]) -> Rivals:
    """The records among a race's targets at its finish, and those of shorter events at their distances."""
    if race.course is None:
        return {}
    whole: dict[tuple[str, int], Target] = {}
    for target in targets:
        if target.kind == "record":
            whole.setdefault((target.name, target.mark.ms), target)
    return {**yardsticks.on_the_way(race, meet), race.course.distance_mm: tuple(whole.values())}


def claims(yardsticks: Yardsticks, race: Race, runner: Runner, against: Rivals) -> tuple[Claim, ...]:
    """Every record that a measured mark of one athlete equals or is under, the longest distance first."""
    found = []
    for mm in sorted(against, reverse=True):
        taken = runner.at(mm)
        if taken is not None and not taken.reconstructed:
            found += [
                claim
                for target in against[mm]
                if (claim := claim_of(yardsticks, race, runner, taken, target, against)) is not None
            ]
    return tuple(found)


def claim_of(
    yardsticks: Yardsticks, race: Race, runner: Runner, taken: Taken, target: Target, against: Rivals
) -> Claim | None:
    """What one time is to one record; None when it is slower, or probably one of another lap.

    None too when the record is not one for this athlete.
    """
    record = target.record
    if record is None or taken.mark.ms > target.mark.ms or not yardsticks.concerned(target, runner):
        return None
    verdict = yardsticks.verdict(race, runner, taken, record)
    if verdict is None or race.miscounted(runner.key, taken.mm):
        return None
    behind = tuple(
        other
        for other in against.get(taken.mm, ())
        if other.record is not None
        and other.open_status
        and other.record.list_key == record.list_key
        and other.mark.ms < taken.mark.ms
    )
    return Claim(target, taken, verdict, behind)
