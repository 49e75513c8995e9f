"""The catalogue of records, as text and as data."""

from dataclasses import dataclass
from typing import Any

from meetdash.analysis.records import Catalogue, Record, RecordsError, RecordSplit, days, sex_code
from meetdash.core.course import event_code, metres
from meetdash.present.lines import fit
from meetdash.present.words import distance, plural, sentence_case


@dataclass(frozen=True, slots=True)
class Listed:
    """A record of the catalogue, and whether it stands (on the day that was asked for) or has been one before."""

    record: Record
    stands: bool


def chosen(
    catalogue: Catalogue, event: str, sex: str, day: str, *, every: bool = False
) -> tuple[Listed, ...]:
    """The records that stand, or stood on a day (ISO 8601), of one event and sex if asked for.

    `every` gives those that stood before as well, behind the one that stands. Raises RecordsError for what is no event.
    """
    code, mm, surface = event_code(event) if event else ("", 0, None)
    if mm is None:
        raise RecordsError(f"{event!r} is no event; one is 1500, MILE, 2MILE, 3000SC, 5000sh, HM or MAR")
    standing = catalogue.standing_on(day or "9999-12-31")
    short = event.lower().endswith(("sh", "i"))
    found = [Listed(record, True) for record in standing]
    if every:
        until = days(day)[0] if day else None
        before = [
            record
            for record in catalogue.records
            if record not in standing and (until is None or record.last_day < until)
        ]
        found += [Listed(record, False) for record in before]
        found.sort(key=lambda one: (one.record.list_key, not one.stands, one.record.mark))
    return tuple(
        one
        for one in found
        if (not event or one.record.event == code)
        and (not short or one.record.surface == surface)
        and (not sex or one.record.sex == sex_code(sex))
    )


def text(
    catalogue: Catalogue, found: tuple[Listed, ...], day: str, today: str, *, whole: bool = False
) -> list[str]:
    """One line a record, and on what day they were checked; `whole` adds place, source and splits below each."""
    when = f"As they stood on {day}" if day else f"As of {catalogue.as_of}"
    signs = "sh is the short track; Mx a mixed race, Wo women only"
    if any(not one.stands for one in found):
        signs += "; - stood before"
    lines = [f"{when}. {signs}."]
    for one in found:
        lines.append(_line(one))
        if whole:
            lines += _details(one.record)
    if not found:
        lines.append("No record of that kind in the catalogue.")
    warning = catalogue.age_warning(day or today)
    return [*lines, f"{sentence_case(warning)}."] if warning else lines


def _line(one: Listed) -> str:
    record = one.record
    own = len(record.own_splits)
    splits = f"  {plural(own, 'own split')}" if own else ""
    return (
        f"{' ' if one.stands else '-'} {record.sex}  {fit(record.event, 7)}{fit(record.code, 10)}"
        f"{fit(str(record.mark), 10, right=True)}  {fit(record.athlete, 26)}{fit(record.nat, 5)}"
        f"{fit(record.date, 12)}{fit(_status(record), 14)}{splits}"
    ).rstrip()


def _status(record: Record) -> str:
    """`unknown` alone would leave it open what is not known."""
    return record.open_status or record.status


def _details(record: Record) -> list[str]:
    """Where it was run, who says so, and the times on the way with whose they are."""
    indent = " " * 9
    facts = [record.place, record.note]
    lines = [f"{indent}{'; '.join(fact for fact in facts if fact)}"] if any(facts) else []
    if record.splits:
        said = [f"{distance(split.mm)} {split.mark} ({_whose(split)})" for split in record.splits]
        lines.append(f"{indent}Splits: {', '.join(said)}")
    lines.append(f"{indent}Source: {record.source or 'none given'}")
    if record.splits_source and record.splits_source != record.source:
        lines.append(f"{indent}Of the splits: {record.splits_source}")
    return lines


def _whose(split: RecordSplit) -> str:
    return "holder or leader, not known" if split.whose == "unknown" else split.whose


def data(catalogue: Catalogue, found: tuple[Listed, ...], day: str, today: str) -> dict[str, Any]:
    """The same as data, each record with everything that is known of it."""
    return {
        "as_of": catalogue.as_of,
        "on": day or None,
        "warning": catalogue.age_warning(day or today),
        "records": [_one(one) for one in found],
    }


def _one(one: Listed) -> dict[str, Any]:
    record = one.record
    return {
        "event": record.event,
        "sex": record.sex,
        "surface": str(record.surface),
        "category": record.category,
        "class": record.klass,
        "area": record.area,
        "code": record.code,
        "time": str(record.mark),
        "ms": record.mark.ms,
        "athlete": record.athlete,
        "nat": record.nat,
        "date": record.date,
        "place": record.place,
        "status": record.status,
        "stands": one.stands,
        "meetings": list(record.meetings),
        "source": record.source,
        "splits_source": record.splits_source,
        "note": record.note,
        "splits": [
            {
                "m": metres(split.mm),
                "time": str(split.mark),
                "whose": split.whose,
                "derived": split.derived,
            }
            for split in record.splits
        ],
    }
