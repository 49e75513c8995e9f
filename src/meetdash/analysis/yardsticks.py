"""What a race is measured against: records of the day, typed paces, lights, and the coefficients of the projection.

Rules of this file: what the feed names comes first, then what a viewer typed, then the catalogue; the same mark stands
there once; a race is compared with the records that stood on its day unless today's are asked for.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from meetdash.analysis import targets as named
from meetdash.analysis.eligibility import Facts, Verdict, course_facts, facts, judge
from meetdash.analysis.made_targets import TargetError, of_light, of_record, typed
from meetdash.analysis.projection import Projection, even_pace, project
from meetdash.analysis.projection_tables import Tables
from meetdash.analysis.records import CATEGORIES, WORLD, Catalogue, Record, known_day, sex_code
from meetdash.analysis.scope import OF_SOME, Federations, concerns, kept_at
from meetdash.analysis.targets import EVEN_PACE, Target
from meetdash.core.course import Course, CourseError, course, event_code
from meetdash.core.marks import Mark
from meetdash.core.messages import MeetInfo
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken


@dataclass(frozen=True, slots=True)
class Compared:
    """Which records a race is compared with: those of a `day`, or, without one, those of the catalogue's own.

    `why` says why it is not the day of the race; `warning` that the catalogue is old for that comparison.
    """

    day: str
    as_of: str
    why: str
    warning: str


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """Without a catalogue only the feed's targets count; without tables the projection is an even pace.

    `typed` are paces as a viewer types them; `today` asks for the records of the catalogue's day; `now` is the day of
    today (ISO 8601) where somebody has a calendar.
    """

    catalogue: Catalogue = field(default_factory=Catalogue)
    tables: Tables | None = None
    typed: tuple[str, ...] = ()
    today: bool = False
    now: str = ""
    federations: Federations = field(default_factory=Federations)
    _known: dict[tuple[object, ...], tuple[Record, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _shorter: dict[tuple[object, ...], dict[int, tuple[Target, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    _kept: dict[tuple[str, str], tuple[bool, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Of the last meeting, by name and venue: which records of the catalogue are kept there."""

    def targets(self, race: Race, meet: MeetInfo | None) -> tuple[Target, ...]:
        """All targets of a race at its meeting, the one to show first comes first; no two have the same name.

        What a viewer asked for comes first: typed paces, and today's records with `today`. A record that nobody can set
        in this race comes last where there is one that somebody can.
        """
        course = race.course
        if course is None:
            return ()
        fed = [self._of_feed(race, target) for target in named.targets(race)]
        fed += [target for light in race.lights.values() if (target := of_light(light, course))]
        listed: list[Target] = []
        for record in self.records(race, meet):
            if not any(_same_record(target, record) for target in fed):
                listed += of_record(record, course)
        found = self._within_reach(race, listed + fed if self.today else fed + listed)
        return _apart([*self._typed(race)[0], *found])

    def _within_reach(self, race: Race, found: list[Target]) -> list[Target]:
        """Records that nobody can set in this race behind all others, if there are any that somebody can."""
        out = [target for target in found if self.ruled_out(race, target)]
        within = [target for target in found if target not in out]
        return within + out if any(target.record for target in within) else found

    def records(self, race: Race, meet: MeetInfo | None) -> tuple[Record, ...]:
        """The records of the catalogue to compare a race with: those that somebody in it can set, at this meeting."""
        if race.course is None:
            return ()
        return tuple(
            record
            for record in self._standing(race, race.course.event, meet)
            if record.category not in OF_SOME
            or any(concerns(record, runner.entry, self.federations) for runner in race.runners.values())
        )

    def on_the_way(self, race: Race, meet: MeetInfo | None) -> dict[int, tuple[Target, ...]]:
        """The records of shorter events that a time on the way may be under, by the mark in millimetres."""
        course = race.course
        if course is None or race.info is None or not race.info.sex or _kind(course.event) == "SC":
            return {}
        asked = (course.event, course.distance_mm, *self._asked(race, meet))
        # Every split asks, so what follows from race and meeting alone is worked out once.
        if asked not in self._shorter:
            events = {
                event: mm
                for event in sorted({record.event for record in self.catalogue.records})
                if (mm := event_code(event)[1])
                and mm < course.distance_mm
                and _kind(event) == _kind(course.event)
            }
            found = {mm: self._standing(race, event, meet) for event, mm in events.items()}
            self._shorter[asked] = {mm: _at_the_end(records) for mm, records in found.items() if records}
        return self._shorter[asked]

    def concerned(self, target: Target, runner: Runner) -> bool:
        """Whether a target is one for this athlete: a national record is for those of the nation."""
        return target.record is None or concerns(target.record, runner.entry, self.federations)

    def compared(self, race: Race, meet: MeetInfo | None) -> Compared | None:
        """Which day's records a race is compared with; None when there are none in the catalogue."""
        if not self.records(race, meet):
            return None
        day = self._day(meet)
        why = "" if day else ("today's, as asked for" if self.today else "the day of the race is not known")
        judged_on = day or self.now
        warning = self.catalogue.age_warning(judged_on) if judged_on else ""
        return Compared(day, self.catalogue.as_of, why, warning)

    def _day(self, meet: MeetInfo | None) -> str:
        return known_day(meet.date) if meet is not None and not self.today else ""

    def _standing(self, race: Race, event: str, meet: MeetInfo | None) -> tuple[Record, ...]:
        """The records of an event on the day and course of a race, those of other meetings left out."""
        if race.course is None or race.info is None or not race.info.sex:
            return ()
        asked = (event, *self._asked(race, meet))
        if asked not in self._known:
            found = self.catalogue.for_race(
                event, race.info.sex, race.course.surface, self._day(meet), mixed=race.info.mixed
            )
            self._known[asked] = tuple(record for record in found if kept_at(record, meet))
        return self._known[asked]

    def _asked(self, race: Race, meet: MeetInfo | None) -> tuple[object, ...]:
        """What decides which records a race is compared with, its event apart."""
        surface = race.course.surface if race.course else ""
        sex, mixed = (race.info.sex, race.info.mixed) if race.info else ("", None)
        return (sex, surface, self._day(meet), mixed, self._kept_here(meet))

    def _kept_here(self, meet: MeetInfo | None) -> tuple[bool, ...]:
        """Which records of meetings and stadiums are those of this one: whatever else its name is, is all one."""
        place = (meet.name, meet.venue) if meet is not None else ("", "")
        if place not in self._kept:
            self._kept.clear()  # one meeting has one name, nearly always
            self._kept[place] = tuple(kept_at(one, meet) for one in self.catalogue.records)
        return self._kept[place]

    def _of_feed(self, race: Race, target: Target) -> Target:
        """A target of the feed; a record with what the catalogue knows of it, else with what its code says."""
        if target.kind != "record" or race.course is None or race.info is None:
            return target
        event, sex = race.course.event, sex_code(race.info.sex)
        of_event = (one for one in self.catalogue.records if (one.event, one.sex) == (event, sex))
        known = next((one for one in of_event if _same_record(target, one)), None)
        if known is None:
            return replace(target, record=_spoken(target, race.course, race.info.sex))
        name = target.name
        if known.open_status and known.open_status not in name.lower():
            name = f"{known.open_status} {name}"
        return replace(target, name=name, status=known.status, record=known)

    def _typed(self, race: Race) -> tuple[list[Target], dict[str, str]]:
        """The targets that a viewer typed, and what is none over this course, each with the reason."""
        found: list[Target] = []
        left_out: dict[str, str] = {}
        if race.course is None:
            return found, left_out
        for text in self.typed:
            try:
                # A time over 5000 m is no pace over 800 m, and a road has no laps.
                found.append(typed(text, race.course))
            except TargetError as error:
                left_out[text] = str(error)
        return found, left_out

    def left_out(self, race: Race) -> dict[str, str]:
        """What a viewer typed that is no target over this course, each with the reason."""
        return self._typed(race)[1]

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

    def verdict(self, race: Race, runner: Runner, taken: Taken, record: Record) -> Verdict | None:
        """What may be said of a mark against a record; None where the event is not one that records are kept for."""
        known = facts(race, runner, taken)
        return _judged(known, taken.mark, record) if known is not None else None

    def pace_verdict(self, race: Race, record: Record) -> Verdict | None:
        """What could be said of a finish under a record in this race, whoever's it is; None where nothing could."""
        known = course_facts(race)
        return (
            _pace_judged(known, record, record.mark.decimals, record.mark.hand) if known is not None else None
        )

    def ruled_out(self, race: Race, target: Target) -> tuple[str, ...]:
        """Why nobody can set the record that a target is in this race; nothing where somebody may."""
        if target.record is None or target.distance_mm != race.distance_mm:
            return ()
        verdict = self.pace_verdict(race, target.record)
        return verdict.reasons if verdict is not None else ()


def _at_the_end(records: tuple[Record, ...]) -> tuple[Target, ...]:
    """Records of one event as targets at its end, where it is all one whether they are of an even pace."""
    length = course(records[0].event, surface=records[0].surface)
    bases = (of_record(record, length) for record in records)
    return tuple(one for found in bases for one in found if one.basis == EVEN_PACE)


@lru_cache(maxsize=1024)
def _pace_judged(known: Facts, record: Record, _: int, __: bool) -> Verdict | None:
    """What is said of the quickest mark but one under a record; every picture asks. Marks of the same milliseconds are
    equal, so what else is said of the record's is given besides."""
    return _judged(known, Mark(record.mark.ms - 1, 3), record)


def _judged(known: Facts, mark: Mark, record: Record) -> Verdict | None:
    try:
        return judge(known, mark, record)
    except CourseError:
        return None


def _kind(event: str) -> str:
    """What parts events of one distance: barriers, or walking."""
    return "SC" if event.endswith("SC") else "W" if event[:-1].isdigit() and event.endswith("W") else ""


def _same_record(target: Target, record: Record) -> bool:
    """Whether a target that a feed names is a record of the catalogue: the same mark, of the same kind."""
    if target.kind != "record" or target.mark != record.mark:
        return False
    said, listed = target.code.split(" ")[0].upper(), record.code.split(" ")[0]
    if said in WORLD or (not said and "world" in target.name.lower()):
        return listed in WORLD
    return said == listed


def _spoken(target: Target, course: Course, sex: str) -> Record:
    """A record that only the feed knows of, as far as its code tells: `NR USA`, `AR EUR`, `WB sh`."""
    head, _, rest = target.code.partition(" ")
    category = "area" if head == "AR" else head if head in CATEGORIES else "WR"
    area = rest.split(" ")[0] if category in ("NR", "area") else ""
    return Record(
        course.event, sex_code(sex), course.surface, category, target.mark, status="ratified", area=area
    )


def _apart(found: list[Target]) -> tuple[Target, ...]:
    """The targets with their names told apart where two would have the same: by year, by day, else by the mark."""
    dates: dict[tuple[str, str], dict[int, str]] = {}
    for target in found:
        dates.setdefault((target.name, target.code), {})[target.mark.ms] = target.date
    return tuple(_signed(target, list(dates[target.name, target.code].values())) for target in found)


def _signed(target: Target, dates: list[str]) -> Target:
    """A target with what parts it from others of its name, whose dates are given; one may have none."""
    if len(dates) == 1:
        return target
    if len({date[:4] for date in dates}) == len(dates):
        sign = target.date[:4]
    else:
        sign = target.date if len(set(dates)) == len(dates) else str(target.mark)
    if not sign:
        return target
    return replace(
        target, name=f"{target.name} ({sign})", code=f"{target.code} {sign}" if target.code else ""
    )


def paced(race: Race) -> bool:
    """Whether somebody or something sets the pace: a pacemaker in the start list, or a light."""
    return bool(race.lights) or any(runner.entry.pacemaker for runner in race.runners.values())


FEED_ONLY = Yardsticks()
"""What the feed itself names, and an even pace."""
