"""Whether a mark may be called more than quick: what the rules of records say, as far as a feed can tell.

Rules of this file: nothing here makes a record; the most that is ever said is "faster than the record mark, subject to
ratification"; every refusal has its reason in words; what a feed cannot know is listed as open, never assumed.
"""

from dataclasses import dataclass, replace

from meetdash.analysis.records import Record, sex_code
from meetdash.core.course import Course, Surface, course, metres
from meetdash.core.finishing import decided
from meetdash.core.marks import Mark, Span
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

SHORT_LAP_MM = 200_000
"""Longest lap of a short track (World Athletics: a nominal 200 m; a longer one is an oversized track, `OT`)."""
LAP_MM = 400_000
MOST_DROP_M_PER_KM = 1.0
"""Road: the start may lie one metre a kilometre above the finish, no more (Competition Rules, rule on road records)."""
MOST_SEPARATION_PCT = 50.0
"""Road: start and finish no farther apart in a straight line than half the distance (the same rule)."""
CLAIM = "faster than the record mark, subject to ratification"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a race and of how the mark was made; None wherever it is not known.

    `mm` is where the mark was taken, `status` DQ, DNF and the like, `finished` whether the athlete has finished.
    """

    course: Course
    sex: str
    mm: int
    finished: bool = True
    status: str = ""
    pacemaker: bool = False
    reconstructed: bool = False
    mixed: bool | None = None
    certified: bool | None = None
    drop_m_per_km: float | None = None
    separation_pct: float | None = None
    photo: bool = False
    """Whether the time was read from the photo finish, or its point is the finish."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of a mark: `words` without their subject; `reasons` why no more; `open` what is not known.

    `open` are the facts that decide and that no feed has told: without them nobody may say how far the mark counts.
    `difference` is the mark less the record's: minus is quicker.
    """

    may_claim: bool
    words: str
    reasons: tuple[str, ...]
    open: tuple[str, ...]
    difference: Span


def course_facts(race: Race) -> Facts | None:
    """What a race says about a finish in it, whoever's it is; None while the course is not known."""
    if race.course is None or race.info is None:
        return None
    return Facts(
        race.course,
        race.info.sex,
        race.course.distance_mm,
        mixed=race.info.mixed,
        certified=race.info.certified,
        drop_m_per_km=race.info.drop_m_per_km,
        separation_pct=race.info.separation_pct,
        photo=True,
    )


def facts(race: Race, runner: Runner, taken: Taken) -> Facts | None:
    """What a race says about one time of one of its runners; None while the course is not known."""
    known = course_facts(race)
    if known is None:
        return None
    decision = decided(race, runner)
    return replace(
        known,
        mm=taken.mm,
        finished=runner.finish is not None,
        status=decision.status if decision else "",
        pacemaker=runner.entry.pacemaker,
        reconstructed=taken.reconstructed,
        photo=taken.source == "photo" or taken.mm == known.mm,
    )


def judge(facts: Facts, mark: Mark, record: Record) -> Verdict:
    """What may be said of a mark against a record.

    A claim is at most CLAIM, and only when nothing known stands against it: the rules are those of the Competition and
    Technical Rules of World Athletics on world records, by subject since their numbers change with the editions.
    Doping control, shoes and pacing cannot be seen in a feed, and are what ratification is for.
    """
    difference = mark - record.mark
    what = "best mark" if record.category == "WB" else "record mark"
    if difference.ms > 0:
        return Verdict(False, f"slower than the {what}", (), (), difference)
    level = difference.ms == 0
    how = f"{'level with' if level else 'faster than'} the {what}"
    reasons = (*_athlete(facts, mark), *_kind(facts, record), *_track(facts, record), *_road(facts, record))
    if reasons:
        words = f"{how}, but no {what.split()[0]}: {'; '.join(reasons)}"
        return Verdict(False, words, reasons, (), difference)
    unknown = _open(facts, record)
    words = how if level else CLAIM if what == "record mark" else CLAIM.replace("record", "best")
    if unknown:
        # What is not known decides: with it open there is nothing yet to be ratified.
        words = f"{how}; not known: {', '.join(unknown)}"
    if record.open_status and not level:
        words += f"; the mark itself is {record.open_status}"
    return Verdict(not level, words, (), unknown, difference)


def _athlete(facts: Facts, mark: Mark) -> list[str]:
    """What the athlete and the timing decide.

    A record on the way in a longer race needs that race to be finished and the point to be timed as a finish is (World
    Athletics, Competition Rules, rule 31 on world records, on races in which times are taken on the way); a
    disqualification takes the mark away. A pacemaker's mark is the referee's to judge.
    """
    found = []
    status = facts.status
    if status == "DQ":
        found.append("the athlete is disqualified")
    elif status == "DNF" or (status not in ("", "OK") and not facts.finished):
        found.append("the athlete did not finish the race")
    elif status not in ("", "OK"):
        found.append(f"the result says {status}")
    elif facts.mm < facts.course.distance_mm and not facts.finished:
        found.append("a time on the way counts only when the race is finished")
    if facts.pacemaker:
        found.append("the athlete is listed as a pacemaker")
    if mark.hand:
        found.append("the time was taken by hand")
    if facts.reconstructed:
        found.append("the time is reconstructed, not measured")
    return found


def _kind(facts: Facts, record: Record) -> list[str]:
    """Distance, sex and surface have to be the record's own: short track, track and road keep separate lists."""
    found = []
    wanted = course(record.event, surface=record.surface).distance_mm
    if facts.mm != wanted:
        found.append(f"taken at {metres(facts.mm)} m, the record is for {metres(wanted)} m")
    steeple = record.event.endswith("SC")
    if facts.course.event.endswith("SC") != steeple:
        found.append("a race with barriers and one without are two events")
    if facts.course.surface is not record.surface:
        found.append(f"run on {_on(facts.course.surface)}, the record is for {_on(record.surface)}")
    sex = sex_code(facts.sex)
    if sex in ("M", "W") and sex != record.sex:
        found.append("the record is for the other sex")
    return found


def _track(facts: Facts, record: Record) -> list[str]:
    """The track: one sex alone, and laps no longer than the list allows.

    Women's marks from races with men do not count as records on the track, though they may on the road (Competition
    Rules, records: races of one sex). Times on oversized tracks are kept apart (`OT` in the lists).
    """
    if facts.course.surface not in (Surface.TRACK, Surface.SHORT_TRACK):
        return []
    found = []
    if record.sex == "W" and (facts.mixed or sex_code(facts.sex) in ("X", "MIXED")):
        found.append("men and women ran together on the track")
    longest = SHORT_LAP_MM if record.surface is Surface.SHORT_TRACK else LAP_MM
    if facts.course.lap_mm > longest and not facts.course.event.endswith("SC"):
        found.append(
            f"the track is oversized: laps of {metres(facts.course.lap_mm)} m, not {metres(longest)} m"
        )
    return found


def _road(facts: Facts, record: Record) -> list[str]:
    """The road: a measured course that neither drops nor runs too straight (Competition Rules, road records)."""
    if record.surface is not Surface.ROAD:
        return []
    found = []
    if facts.certified is False:
        found.append("the course is not certified")
    if facts.drop_m_per_km is not None and facts.drop_m_per_km > MOST_DROP_M_PER_KM:
        found.append(
            f"the course drops {facts.drop_m_per_km:g} m a kilometre, more than {MOST_DROP_M_PER_KM:g}"
        )
    if facts.separation_pct is not None and facts.separation_pct > MOST_SEPARATION_PCT:
        found.append(
            f"start and finish lie {facts.separation_pct:g} % of the distance apart, more than {MOST_SEPARATION_PCT:g}"
        )
    if record.klass == "Wo" and facts.mixed:
        found.append("men and women ran together, the record is for women-only races")
    if record.klass == "Mx" and facts.mixed is False:
        found.append("a women-only race, the record is for mixed races")
    return found


def _open(facts: Facts, record: Record) -> tuple[str, ...]:
    """What would have to be known before anybody could say more."""
    found = []
    if record.surface is Surface.ROAD:
        known = {
            "certification": facts.certified,
            "drop": facts.drop_m_per_km,
            "separation of start and finish": facts.separation_pct,
        }
        found += [what for what, value in known.items() if value is None]
    if record.sex == "W" and facts.mixed is None:
        found.append("whether men ran too")
    if facts.mm < facts.course.distance_mm and not facts.photo:
        found.append("official timing at that point")
    if record.category in ("NR", "area") and not record.area:
        found.append("for which nation or area the record is")
    return tuple(found)


def _on(surface: Surface) -> str:
    return {
        Surface.TRACK: "a 400 m track",
        Surface.SHORT_TRACK: "a short track",
        Surface.ROAD: "the road",
        Surface.XC: "a cross-country course",
    }[surface]
