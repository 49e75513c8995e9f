"""Records and bests: what stood on a given day, and what stands today.

Rules of this file: a record has a category, a surface, a day and a status, or it is not in the catalogue; what stood on
a day is what was set before it; a gap in what is known is nothing, never the nearest guess; splits say whose they are,
and only the holder's are ever the record's.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day

from meetdash.core.course import Surface, event_code
from meetdash.core.marks import Mark

WORLD = ("WR", "WB")
CATEGORIES = ("WR", "WB", "OR", "CR", "area", "NR", "MR", "stadium", "club")
"""World record, world best (the two miles has no record), Olympic, championship, area, national, meeting, and so on.

For whom and where each counts is said in scope.py.
"""
_NAMES = {
    "WR": "world record",
    "WB": "world best",
    "OR": "Olympic record",
    "CR": "championship record",
    "area": "area record",
    "NR": "national record",
    "MR": "meeting record",
    "stadium": "stadium record",
    "club": "club record",
}
_AREAS = {
    "AFR": "African record",
    "ASI": "Asian record",
    "EUR": "European record",
    "NAC": "NACAC record",
    "OCE": "Oceanian record",
    "SAM": "South American record",
}
STATUSES = ("ratified", "pending", "unknown", "not ratified", "rescinded")
"""`not ratified`: a best that nobody ratifies; `unknown`: no source for its ratification; `rescinded` never counts."""
OPEN_STATUSES = {"pending": "pending", "unknown": "unconfirmed"}
"""Those of which it is open whether the mark stands, in the word that goes with its name wherever it is shown."""
WHOSE = ("holder", "leader", "unknown")
"""Whose a split is: the holder's, the leader's (often a pacemaker), or one of the two."""
CLASSES = ("", "Mx", "Wo")
"""Women's road records are kept for mixed races and for women-only races."""
OLD_DAYS = 365
"""A catalogue older than this says so."""


class RecordsError(ValueError):
    """A catalogue that cannot be read; the message names the record and the field."""


@dataclass(frozen=True, slots=True)
class RecordSplit:
    """A time on the way: whose it is (one of WHOSE), and how it was derived if it was."""

    mm: int
    mark: Mark
    whose: str = "holder"
    derived: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One mark in the catalogue. `date` is a year, a month or a day (ISO 8601); `klass` is one of CLASSES.

    `area` is the area of an area record, the nation of a national one, the club of a club's; `meetings` are the texts
    by which the meeting (or stadium) of its list is known.
    """

    event: str
    sex: str
    surface: Surface
    category: str
    mark: Mark
    athlete: str = ""
    nat: str = ""
    date: str = ""
    place: str = ""
    status: str = "unknown"
    source: str = ""
    klass: str = ""
    area: str = ""
    note: str = ""
    splits: tuple[RecordSplit, ...] = ()
    meetings: tuple[str, ...] = ()
    splits_source: str = ""

    @property
    def code(self) -> str:
        """How it is abbreviated: `WR`, `WB sh`, `WR Wo`, `NR USA`."""
        head = "AR" if self.category == "area" else self.category
        short = "sh" if self.surface is Surface.SHORT_TRACK else ""
        return " ".join(part for part in (head, self.area, short, self.klass) if part)

    @property
    def name(self) -> str:
        """What it is called: `short track world best`, `women-only world record`."""
        place = _NAMES[self.category]
        if self.area:
            place = (_AREAS.get(self.area) if self.category == "area" else None) or f"{self.area} {place}"
        klass = {"Mx": "mixed-race ", "Wo": "women-only "}.get(self.klass, "")
        short = "short track " if self.surface is Surface.SHORT_TRACK else ""
        return f"{klass}{short}{place}"

    @property
    def open_status(self) -> str:
        """`pending` or `unconfirmed` where it is open whether the mark stands, else nothing."""
        return OPEN_STATUSES.get(self.status, "")

    @property
    def called(self) -> str:
        """The name with what is open about it: `pending world record`."""
        return f"{self.open_status} {self.name}".strip()

    @property
    def own_splits(self) -> tuple[RecordSplit, ...]:
        """The holder's times, rising; a leader's are never shown as the holder's."""
        return tuple(split for split in self.splits if split.whose == "holder")

    @property
    def first_day(self) -> Day:
        """The earliest day its date may mean."""
        return days(self.date)[0]

    @property
    def last_day(self) -> Day:
        """The latest day its date may mean."""
        return days(self.date)[1]

    @property
    def list_key(self) -> tuple[str, ...]:
        """The list it belongs to; one mark stands at the head of each list on any day."""
        world = "W" if self.category in WORLD else self.category
        return (self.event, self.sex, self.surface, world, self.area, self.klass, *self.meetings)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Records of any age, and the day on which the catalogue was last checked."""

    records: tuple[Record, ...] = ()
    as_of: str = ""

    def merged(self, other: "Catalogue") -> "Catalogue":
        """This catalogue with another laid over it: the other's mark wins where both have one of the same day.

        The age stays that of this one: what a user adds says nothing of the rest.
        """
        ours = {(*record.list_key, record.date): record for record in self.records}
        ours |= {(*record.list_key, record.date): record for record in other.records}
        return Catalogue(tuple(ours.values()), self.as_of or other.as_of)

    def standing_on(self, date: str) -> tuple[Record, ...]:
        """The records at the head of each list on a day, before anything run on that day; open marks included.

        Where the ratified mark has been followed by quicker ones that are pending or unconfirmed, all are given, the
        quickest first. A list about which nothing is known for that day, or not for certain, is left out. `date` is
        ISO 8601, a whole day.
        """
        day = days(date)[0]
        lists: dict[tuple[str, ...], list[Record]] = {}
        for record in self.records:
            if record.status != "rescinded":
                lists.setdefault(record.list_key, []).append(record)
        return tuple(record for records in lists.values() for record in _head(records, day))

    def for_race(
        self, event: str, sex: str, surface: Surface, date: str = "", *, mixed: bool | None = None
    ) -> tuple[Record, ...]:
        """The records to compare a race with, the widest first: those of its own event, sex and surface on its day.

        Without a date, what stands on the day of the catalogue. On the road a women's race is compared with the
        record of its own kind: `mixed` says which it is, None means that it is not known, and both are given. A track
        record is compared with no road race, nor a short track record with a race on 400 m.
        """
        code = event_code(event)[0]
        wanted = sex_code(sex)
        after = self.as_of or "9999"
        standing = self.standing_on(date) if date else self.standing_on(str(_next_day(after)))
        found = [
            record
            for record in standing
            if (record.event, record.sex, record.surface) == (code, wanted, surface)
            and (mixed is None or not record.klass or record.klass == ("Mx" if mixed else "Wo"))
        ]
        return tuple(sorted(found, key=_widest))

    def age_warning(self, today: str) -> str:
        """What to say when the catalogue is older than a year on a day; else nothing."""
        if not self.as_of:
            return "the records carry no date: they may be out of date"
        age = (days(today)[0] - days(self.as_of)[1]).days
        return (
            f"the records were last checked on {self.as_of}, {age} days ago: some may have been broken"
            if age > OLD_DAYS
            else ""
        )


def known_day(date: str) -> str:
    """A date if it is a whole day, as 2024-02-11; else nothing."""
    try:
        return date if len(date) == len("2024-02-11") and days(date) else ""
    except RecordsError:
        return ""


def sex_code(sex: str) -> str:
    """`M` or `W` from what a feed writes; else what it wrote, in capitals."""
    return {"MEN": "M", "MALE": "M", "WOMEN": "W", "FEMALE": "W", "F": "W"}.get(sex.upper(), sex.upper())


def _head(records: Iterable[Record], day: Day) -> list[Record]:
    """The marks at the head of one list on a day: the one that stands, and every quicker one that is still open."""
    before = sorted((record for record in records if record.last_day < day), key=_latest)
    # A mark that may or may not have been set before that day leaves it open who stood there.
    if not before or any(record.first_day < day <= record.last_day for record in records):
        return []
    standing = [record for record in before if not record.open_status]
    standing = standing or [record for record in before if record.status == "unknown"] or before
    best = min(standing, key=lambda record: record.mark)
    quicker = [record for record in before if record.mark < best.mark]
    return [*sorted(quicker, key=lambda record: record.mark), best]


def _latest(record: Record) -> Day:
    return record.last_day


def _widest(record: Record) -> tuple[int, Mark]:
    category = 0 if record.category in WORLD else CATEGORIES.index(record.category)
    return (category, record.mark)


def _next_day(date: str) -> Day:
    last = days(date)[1]
    return Day.fromordinal(last.toordinal() + 1) if last < Day.max else last


def days(date: str) -> tuple[Day, Day]:
    """The first and last day that a date of one to three parts may mean. Raises RecordsError."""
    parts = date.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = Day(*numbers)
            return day, day
        if len(numbers) == 2:
            year, month = numbers
            return Day(year, month, 1), Day(year, month, monthrange(year, month)[1])
        if len(numbers) == 1:
            return Day(numbers[0], 1, 1), Day(numbers[0], 12, 31)
    except ValueError:
        pass
    raise RecordsError(f"{date[:40]!r} is no date like 2024-02-11, 2024-02 or 2024")
