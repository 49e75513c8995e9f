"""What a race is measured against: records of the day, typed paces, lights, and the coefficients of the projection.

Rules of this file: what the feed names comes first, then what a viewer typed, then the catalogue; the same mark stands
there once; a race is compared with the records that stood on its day unless today's are asked for.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace

from meetdash.analysis import targets as named
from meetdash.analysis.eligibility import Facts, Verdict, facts, judge
from meetdash.analysis.made_targets import TargetError, of_light, of_record, typed
from meetdash.analysis.projection import Projection, even_pace, project
from meetdash.analysis.projection_tables import Tables
from meetdash.analysis.records import Catalogue, Record, sex_code
from meetdash.analysis.targets import Target
from meetdash.core.course import CourseError
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """Without a catalogue only the feed's targets count; without tables the projection is an even pace.

    `typed` are paces as a viewer types them; `today` asks for the records of the catalogue's day.
    """

    catalogue: Catalogue = field(default_factory=Catalogue)
    tables: Tables | None = None
    typed: tuple[str, ...] = ()
    today: bool = False
    _known: dict[tuple[object, ...], tuple[Record, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def targets(self, race: Race, date: str) -> tuple[Target, ...]:
        """All targets of a race on its day (ISO 8601, empty if not known), the one to show first comes first."""
        if race.course is None:
            return ()
        found = [*self._typed(race), *named.targets(race)]
        found += [target for light in race.lights.values() if (target := of_light(light, race.course))]
        known = {target.mark.ms for target in found if target.kind == "record"}
        for record in self.records(race, date):
            if record.mark.ms not in known:
                found += of_record(record, race.course)
        return tuple(found)

    def records(self, race: Race, date: str) -> tuple[Record, ...]:
        """The records of the catalogue to compare a race with."""
        if race.course is None or race.info is None or not race.info.sex:
            return ()
        day = "" if self.today or len(date) != len("2024-02-11") else date
        asked = (race.course.event, race.info.sex, race.course.surface, day, race.info.mixed)
        if asked not in self._known:
            event, sex, surface, _, mixed = asked
            self._known[asked] = self.catalogue.for_race(event, sex, surface, day, mixed=mixed)
        return self._known[asked]

    def _typed(self, race: Race) -> list[Target]:
        found: list[Target] = []
        if race.course is None:
            return found
        for text in self.typed:
            # A time over 5000 m is no pace over 800 m, and a road has no laps: such a target is another race's.
            with suppress(TargetError):
                found.append(typed(text, race.course))
        return found

    def project(self, race: Race, runner: Runner, upto_mm: int | None = None) -> Projection:
        """The finish of one athlete as far as his splits say, or those up to a mark alone."""
        if race.course is None:
            return Projection(
                None, None, None, "no projection", 0, 0, "the distance of the race is not known"
            )
        splits = [
            (taken.mm, taken.mark.ms) for taken in runner.taken if upto_mm is None or taken.mm <= upto_mm
        ]
        pacemaker = runner.entry.pacemaker
        if self.tables is None:
            silent = Projection(None, None, None, "no projection", 0, 0, "a pacemaker is not projected")
            return silent if pacemaker else even_pace(race.course, splits)
        best = runner.entry.pb or runner.entry.sb
        return project(
            race.course,
            splits,
            self.tables,
            best_ms=best.ms if best else None,
            pacemaker=pacemaker,
            paced=best is None and not race.course.road and paced(race),
        )

    def verdict(self, race: Race, runner: Runner, taken: Taken, target: Target) -> Verdict | None:
        """What may be said of a mark against a record; None where the event is not one that records are kept for."""
        known = facts(race, runner, taken)
        return self._judged(known, taken.mark, target) if known is not None else None

    def record_course(self, race: Race, runner: Runner, taken: Taken, target: Target) -> bool:
        """Whether a mark on this course could stand against a record at all, as far as the feed tells."""
        known = facts(race, runner, taken)
        if known is None:
            return True
        finished = replace(
            known, mm=known.course.distance_mm, finished=True, status="", pacemaker=False, reconstructed=False
        )
        verdict = self._judged(finished, Mark(target.mark.ms - 1, 3), target)
        return verdict is None or not verdict.reasons

    def _judged(self, known: Facts, mark: Mark, target: Target) -> Verdict | None:
        category = "WB" if target.code.startswith("WB") else "WR"
        course = known.course
        record = Record(
            course.event, sex_code(known.sex), course.surface, category, target.mark, status="ratified"
        )
        listed = (one for one in self.catalogue.records if (one.mark, one.code) == (target.mark, target.code))
        try:
            return judge(known, mark, replace(next(listed, record), event=course.event))
        except CourseError:
            return None


def paced(race: Race) -> bool:
    """Whether somebody or something sets the pace: a pacemaker in the start list, or a light."""
    return bool(race.lights) or any(runner.entry.pacemaker for runner in race.runners.values())


FEED_ONLY = Yardsticks()
"""What the feed itself names, and an even pace."""
