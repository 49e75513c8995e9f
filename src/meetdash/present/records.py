"""The catalogue of records, as text and as data."""

from typing import Any

from meetdash.analysis.records import Catalogue, Record, sex_code
from meetdash.core.course import event_code, metres
from meetdash.present.lines import fit


def chosen(catalogue: Catalogue, event: str, sex: str, day: str) -> tuple[Record, ...]:
    """The records that stand, or stood on a day (ISO 8601), of one event and sex if asked for."""
    standing = catalogue.standing_on(day) if day else catalogue.standing_on(_after(catalogue))
    code, _, surface = event_code(event) if event else ("", None, None)
    short = event.lower().endswith(("sh", "i"))
    return tuple(
        record
        for record in standing
        if (not event or record.event == code)
        and (not short or record.surface == surface)
        and (not sex or record.sex == sex_code(sex))
    )


def _after(catalogue: Catalogue) -> str:
    """A day after everything in the catalogue."""
    return "9999-12-31" if catalogue.records else catalogue.as_of


def text(catalogue: Catalogue, found: tuple[Record, ...], day: str, today: str) -> list[str]:
    """One line a record, and on what day they were checked."""
    when = f"As they stood on {day}" if day else f"As of {catalogue.as_of}"
    lines = [f"{when}. sh is the short track; Mx a mixed race, Wo women only."]
    lines += [_line(record) for record in found] or ["No record of that kind in the catalogue."]
    warning = catalogue.age_warning(today)
    return [*lines, f"{warning[:1].upper()}{warning[1:]}."] if warning else lines


def _line(record: Record) -> str:
    splits = f"  {len(record.own_splits)} own splits" if record.own_splits else ""
    return (
        f"{record.sex}  {fit(record.event, 7)}{fit(record.code, 10)}{fit(str(record.mark), 10, right=True)}  "
        f"{fit(record.athlete, 26)}{fit(record.nat, 5)}{fit(record.date, 12)}{fit(record.status, 14)}{splits}"
    ).rstrip()


def data(catalogue: Catalogue, found: tuple[Record, ...]) -> dict[str, Any]:
    """The same as data."""
    return {
        "as_of": catalogue.as_of,
        "records": [
            {
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
                "source": record.source,
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
            for record in found
        ],
    }
