"""Where to go in a feed: what a viewer types, and the next split, lap or moment."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from meetdash.core.course import MILE_MM
from meetdash.core.errors import RaceError
from meetdash.core.marks import Mark, MarkError
from meetdash.core.race import Race
from meetdash.playing.passages import Passage
from meetdash.playing.playback import Playback
from meetdash.present.words import distance

FORMS = "a race time such as 8:40, a distance such as 3000m or mile, 300 to go, lap 9 (its end), gun or end"
# No race is longer than six figures of anything, and a number without end is none.
_DISTANCE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*(m|km)")
_TO_GO = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*m?\s*to\s*go")
_LAP = re.compile(r"lap\s*(\d{1,6})")


class SeekError(ValueError):
    """A moment that cannot be found; the message says why."""


class NotKnown(SeekError):
    """A moment that no line so far tells, and a later one may."""


def find(text: str, whole: Playback, race: Race | None) -> int:
    """The moment that a text means, in milliseconds on the feed's time line.

    `whole` has played as far as may be looked. A distance is the moment at which the first athlete of the race is known
    to have passed it, by a time that stands and is in no doubt, a lap its end. Raises SeekError; NotKnown, when playing
    on may bring it.
    """
    wanted = text.strip().lower()
    timeline = whole.timeline
    if wanted in ("end", "finish"):
        return timeline.end_ms
    if wanted in ("gun", "start", "0"):
        return gun_ms(whole, race)
    mm = _distance(wanted, race)
    if mm is not None and race is not None and race.course is not None and mm > race.course.distance_mm:
        raise SeekError(
            f"nobody passes {text.strip()}: the race is only {distance(race.course.distance_mm)} long"
        )
    if mm is not None:
        return _passed(mm, whole, race, text)
    try:
        return min(timeline.end_ms, gun_ms(whole, race) + Mark.parse(wanted).ms)
    except MarkError:
        raise SeekError(f"{text!r} is no moment; give {FORMS}") from None


def gun_ms(whole: Playback, race: Race | None) -> int:
    """The gun of a race on the feed's time line; before it is known, the first of the feed."""
    return whole.clocks.guns.get(race.id if race else "", 0)


def _distance(wanted: str, race: Race | None) -> int | None:
    if wanted == "mile":
        return MILE_MM
    course = race.course if race else None
    if found := _DISTANCE.fullmatch(wanted):
        return round(float(found[1]) * (1_000_000 if found[2] == "km" else 1_000))
    if found := _TO_GO.fullmatch(wanted):
        if course is None:
            raise SeekError("the distance of the race is not known, so nothing is to go")
        mm = course.distance_mm - round(float(found[1]) * 1000)
        if mm < 0:
            raise SeekError(f"the race is only {distance(course.distance_mm)} long")
        return mm
    if found := _LAP.fullmatch(wanted):
        number = int(found[1])
        if course is None or not course.lap_mm:
            raise SeekError("this race has no laps")
        if not 1 <= number <= len(course.line_marks):
            raise SeekError(f"there is no lap {number}; the race has {len(course.line_marks)}")
        return course.line_marks[number - 1]
    return None


def _passed(mm: int, whole: Playback, race: Race | None, text: str) -> int:
    key = race.id if race else ""
    moments = (
        passage.due_ms
        for passage in whole.passages
        if passage.race == key and passage.mm >= mm and _is_sure(race, passage)
    )
    found = min(moments, default=None)
    if found is None:
        raise NotKnown(f"nobody is known to have passed {text.strip()}")
    return found


def _is_sure(race: Race | None, passage: Passage) -> bool:
    """Whether a time stands and is in no doubt: neither that of another lap, nor perhaps that of a bib misread."""
    if race is None or not passage.entry:
        return True
    try:
        key = race.roster.resolve(passage.entry)  # A start list that came later may have given another.
    except RaceError:
        return False
    runner = race.runners.get(key)
    stands = runner is not None and runner.at(passage.mm) is not None
    return stands and not race.miscounted(key, passage.mm) and not race.roster.is_stray(key)


def after(moments: Iterable[int], ms: int) -> int | None:
    """The next of these moments."""
    ordered = sorted(moments)
    index = bisect_right(ordered, ms)
    return ordered[index] if index < len(ordered) else None


def before(moments: Iterable[int], ms: int) -> int | None:
    """The last of these moments before now."""
    ordered = sorted(moments)
    index = bisect_left(ordered, ms)
    return ordered[index - 1] if index else None
