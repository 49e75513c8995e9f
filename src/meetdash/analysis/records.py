"""Records and bests: what stood on a given day, and what stands today.

Rules of this file: a record has a category, a surface, a day and a status, or it is not in the catalogue; what stood on
a day is what was set before it; a gap in what is known is nothing, never the nearest guess; splits say whose they are,
and only the holder's are ever the record's.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from meetdash.core.course import Surface, event_code
from meetdash.core.marks import Mark, MarkError
from meetdash.core.text import clean

WORLD = ("WR", "WB")
CATEGORIES = ("WR", "WB", "OR", "CR", "area", "NR", "MR", "club")
"""World record, world best (the two miles has no record), Olympic, championship, area, national, meeting, club."""
_NAMES = {
    "WR": "world record",
    "WB": "world best",
    "OR": "Olympic record",
    "CR": "championship record",
    "area": "area record",
    "NR": "national record",
    "MR": "meeting record",
    "club": "club record",
}
STATUSES = ("ratified", "pending", "unknown", "not ratified", "rescinded")
"""`not ratified`: a best that nobody ratifies; `unknown`: no source for its ratification; `rescinded` never counts."""
CLASSES = ("", "Mx", "Wo")
"""Women's road records are kept for mixed races and for women-only races."""
OLD_DAYS = 365
"""A catalogue older than this says so."""


class RecordsError(ValueError):
    """A catalogue that cannot be read; the message names the record and the field."""


@dataclass(frozen=True, slots=True)
class RecordSplit:
    """A time on the way: whose it is, `holder` or `leader` (often a pacemaker), and how it was derived if it was."""

    mm: int
    mark: Mark
    whose: str = "holder"
    derived: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One mark in the catalogue. `date` is a year, a month or a day (ISO 8601); `klass` is one of CLASSES."""

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
            place = f"{self.area} {place}"
        klass = {"Mx": "mixed-race ", "Wo": "women-only "}.get(self.klass, "")
        short = "short track " if self.surface is Surface.SHORT_TRACK else ""
        return f"{klass}{short}{place}"

    @property
    def own_splits(self) -> tuple[RecordSplit, ...]:
        """The holder's times, rising; a leader's are never shown as the holder's."""
        return tuple(split for split in self.splits if split.whose == "holder")

    @property
    def first_day(self) -> Day:
        """The earliest day its date may mean."""
        return _days(self.date)[0]

    @property
    def last_day(self) -> Day:
        """The latest day its date may mean."""
        return _days(self.date)[1]

    @property
    def list_key(self) -> tuple[str, str, str, str, str, str]:
        """The list it belongs to; one mark stands at the head of each list on any day."""
        world = "W" if self.category in WORLD else self.category
        return (self.event, self.sex, self.surface, world, self.area, self.klass)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Records of any age, and the day on which the catalogue was last checked."""

    records: tuple[Record, ...] = ()
    as_of: str = ""

    @classmethod
    def parse(cls, loaded: object) -> "Catalogue":
        """Reads a catalogue from a loaded JSON or TOML object: `{as_of, records: [...]}`.

        Raises RecordsError, naming the record and the field, for anything that is not one.
        """
        if not isinstance(loaded, Mapping):
            raise RecordsError("a catalogue of records is an object with as_of and records")
        listed = loaded.get("records", ())
        if not isinstance(listed, list | tuple):
            raise RecordsError("records is not a list")
        as_of = _text(loaded, "as_of", "the catalogue")
        if as_of:
            _check_date(as_of, "the catalogue, as_of")
        return cls(tuple(_record(one, f"record {index}") for index, one in enumerate(listed, 1)), as_of)

    def merged(self, other: "Catalogue") -> "Catalogue":
        """This catalogue with another laid over it: the other's mark wins where both have one of the same day.

        The age stays that of this one: what a user adds says nothing of the rest.
        """
        ours = {(*record.list_key, record.date): record for record in self.records}
        ours |= {(*record.list_key, record.date): record for record in other.records}
        return Catalogue(tuple(ours.values()), self.as_of or other.as_of)

    def standing_on(self, date: str) -> tuple[Record, ...]:
        """The record at the head of each list on a day, before anything run on that day; pending marks included.

        Where a ratified mark is followed by one that is not, both are given, the quicker first. A list about which
        nothing is known for that day, or not for certain, is left out. `date` is ISO 8601, a whole day.
        """
        day = _days(date)[0]
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
        days = (_days(today)[0] - _days(self.as_of)[1]).days
        return (
            f"the records were last checked on {self.as_of}, {days} days ago: some may have been broken"
            if days > OLD_DAYS
            else ""
        )


def sex_code(sex: str) -> str:
    """`M` or `W` from what a feed writes; else what it wrote, in capitals."""
    return {"MEN": "M", "MALE": "M", "WOMEN": "W", "FEMALE": "W", "F": "W"}.get(sex.upper(), sex.upper())


def _head(records: Iterable[Record], day: Day) -> list[Record]:
    """The marks at the head of one list on a day: the quickest, and the last ratified one when that is another."""
    before = sorted((record for record in records if record.last_day < day), key=_latest)
    # A mark that may or may not have been set before that day leaves it open who stood there.
    if not before or any(record.first_day < day <= record.last_day for record in records):
        return []
    quickest = min(before, key=lambda record: record.mark)
    found = [quickest]
    if quickest.status in ("pending", "unknown"):
        ratified = [record for record in before if record.status in ("ratified", "not ratified")]
        found += [min(ratified, key=lambda record: record.mark)] if ratified else []
    return found


def _latest(record: Record) -> Day:
    return record.last_day


def _widest(record: Record) -> tuple[int, Mark]:
    category = 0 if record.category in WORLD else CATEGORIES.index(record.category)
    return (category, record.mark)


def _next_day(date: str) -> Day:
    last = _days(date)[1]
    return Day.fromordinal(last.toordinal() + 1) if last < Day.max else last


def _days(date: str) -> tuple[Day, Day]:
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


def _check_date(date: str, where: str) -> None:
    try:
        _days(date)
    except RecordsError as error:
        raise RecordsError(f"{where}: {error}") from None


def _text(loaded: Mapping[Any, Any], field: str, where: str, *, needed: bool = False) -> str:
    value = loaded.get(field, "")
    # A TOML date is a date, and a JSON year may be a number.
    if isinstance(value, Day | int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise RecordsError(f"{where}: {field} is not a text")
    if needed and not value.strip():
        raise RecordsError(f"{where}: {field} is missing")
    return clean(value)


def _one_of(value: str, allowed: tuple[str, ...], where: str) -> str:
    if value not in allowed:
        raise RecordsError(
            f"{where} is {value!r}, not one of {', '.join(one or 'nothing' for one in allowed)}"
        )
    return value


def _record(loaded: object, where: str) -> Record:
    if not isinstance(loaded, Mapping):
        raise RecordsError(f"{where} is not an object")
    code, mm, usual = event_code(_text(loaded, "event", where, needed=True))
    where = f"{where} ({code} {_text(loaded, 'mark', where)})"
    if mm is None:
        raise RecordsError(f"{where}: the event {code!r} is not known")
    surface = _one_of(_text(loaded, "surface", where) or usual, tuple(Surface), f"{where}: surface")
    date = _text(loaded, "date", where, needed=True)
    _check_date(date, f"{where}, date")
    try:
        mark = Mark.parse(_text(loaded, "mark", where, needed=True))
        splits = tuple(_split(one, mm) for one in loaded.get("splits", ()))
    except (MarkError, TypeError, KeyError, ValueError) as error:
        raise RecordsError(f"{where}: {error}") from None
    return Record(
        code,
        _one_of(sex_code(_text(loaded, "sex", where, needed=True)), ("M", "W", "X"), f"{where}: sex"),
        Surface(surface),
        _one_of(_text(loaded, "category", where, needed=True), CATEGORIES, f"{where}: category"),
        mark,
        _text(loaded, "athlete", where),
        _text(loaded, "nat", where),
        date,
        _text(loaded, "place", where),
        _one_of(_text(loaded, "status", where) or "unknown", STATUSES, f"{where}: status"),
        _text(loaded, "source", where),
        _one_of(_text(loaded, "class", where), CLASSES, f"{where}: class"),
        _text(loaded, "area", where),
        _text(loaded, "note", where),
        tuple(sorted(splits, key=lambda split: split.mm)),
    )


def _split(loaded: object, distance_mm: int) -> RecordSplit:
    if not isinstance(loaded, Mapping):
        raise ValueError("a split is not an object")
    mm = round(float(loaded["m"]) * 1000)
    if not 0 < mm < distance_mm:
        raise ValueError(f"a split at {loaded['m']} m lies outside the race")
    whose = _one_of(_text(loaded, "whose", "a split") or "holder", ("holder", "leader"), "whose")
    return RecordSplit(mm, Mark.parse(str(loaded["time"])), whose, _text(loaded, "derived", "a split"))
