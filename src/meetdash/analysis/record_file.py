"""Reads a catalogue of records from a loaded JSON or TOML object: the one shipped, and a user's.

Rules of this file: what is wrong is named with its path in the file and a reason; nothing is guessed or left out.
"""

from collections.abc import Mapping
from datetime import date as Day
from itertools import pairwise
from typing import Any

from meetdash.analysis.records import (
    CATEGORIES,
    CLASSES,
    STATUSES,
    WHOSE,
    Catalogue,
    Record,
    RecordsError,
    RecordSplit,
    days,
    sex_code,
)
from meetdash.analysis.scope import AREAS
from meetdash.core.course import Surface, event_code, metres
from meetdash.core.marks import Mark, MarkError
from meetdash.core.text import clean

OLYMPIC = ("Olympic Games", "Olympiad")
"""How the Games are named where an Olympic record does not say."""
NOBODY_RATIFIES = ("WB", "MR", "stadium", "club")


def parse(loaded: object) -> Catalogue:
    """A catalogue of `{as_of, records: [...]}`. Raises RecordsError, naming path and reason, for anything else."""
    if not isinstance(loaded, Mapping):
        raise RecordsError("a catalogue of records is an object with as_of and records")
    listed = loaded.get("records", ())
    if not isinstance(listed, list | tuple):
        raise RecordsError("records is not a list")
    as_of = _text(loaded, "as_of", "the catalogue")
    if as_of:
        _check_date(as_of, "the catalogue, as_of")
    return Catalogue(tuple(_record(one, f"records[{index}]") for index, one in enumerate(listed)), as_of)


def _check_date(date: str, where: str) -> None:
    try:
        days(date)
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
    except MarkError as error:
        raise RecordsError(f"{where}: {error}") from None
    category = _one_of(_text(loaded, "category", where, needed=True), CATEGORIES, f"{where}: category")
    usual_status = "not ratified" if category in NOBODY_RATIFIES else "unknown"
    nat = _text(loaded, "nat", where)
    return Record(
        code,
        _one_of(sex_code(_text(loaded, "sex", where, needed=True)), ("M", "W", "X"), f"{where}: sex"),
        Surface(surface),
        category,
        mark,
        _text(loaded, "athlete", where),
        nat,
        date,
        _text(loaded, "place", where),
        _one_of(_text(loaded, "status", where) or usual_status, STATUSES, f"{where}: status"),
        _text(loaded, "source", where),
        _one_of(_text(loaded, "class", where), CLASSES, f"{where}: class"),
        _list_of(loaded, category, nat, where),
        _text(loaded, "note", where),
        _splits(loaded.get("splits", ()), mm, mark, where),
        _meetings(loaded, category, where),
        _text(loaded, "splits_source", where),
    )


def _list_of(loaded: Mapping[Any, Any], category: str, nat: str, where: str) -> str:
    """Whose list it is: an area, a nation or a club, which those categories have to name."""
    area = _text(loaded, "area", where)
    if category == "area":
        return _one_of(area, AREAS, f"{where}: area")
    if category == "NR":
        area = area or nat
    if category in ("NR", "club") and not area:
        raise RecordsError(f"{where}: area is missing, which says whose {category} record it is")
    return area


def _meetings(loaded: Mapping[Any, Any], category: str, where: str) -> tuple[str, ...]:
    """The texts by which the meeting of the list is known in a feed; without one the record is never offered."""
    given = loaded.get("meeting", ())
    if isinstance(given, str):
        given = (given,)
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise RecordsError(f"{where}: meeting is neither a text nor a list of texts")
    found = tuple(clean(one) for one in given if one.strip())
    return found or (OLYMPIC if category == "OR" else ())


def _splits(listed: object, distance_mm: int, mark: Mark, where: str) -> tuple[RecordSplit, ...]:
    if not isinstance(listed, list | tuple):
        raise RecordsError(f"{where}: splits is not a list")
    found: list[tuple[str, RecordSplit]] = []
    for index, one in enumerate(listed):
        path = f"{where}: splits[{index}]"
        try:
            found.append((path, _split(one, distance_mm)))
        except KeyError as error:
            raise RecordsError(f"{path}: {error.args[0]} is missing") from None
        except (MarkError, TypeError, ValueError) as error:
            raise RecordsError(f"{path}: {error}") from None
    for whose in WHOSE:
        theirs = sorted((one for one in found if one[1].whose == whose), key=lambda one: one[1].mm)
        for (_, before), (path, after) in pairwise(theirs):
            if after.mm == before.mm:
                raise RecordsError(f"{path}: a second time at {metres(after.mm)} m")
            if after.mark.ms <= before.mark.ms:
                raise RecordsError(
                    f"{path}: {after.mark} at {metres(after.mm)} m is not after "
                    f"{before.mark} at {metres(before.mm)} m"
                )
        if theirs and theirs[-1][1].mark.ms >= mark.ms:
            path, last = theirs[-1]
            raise RecordsError(f"{path}: {last.mark} at {metres(last.mm)} m is not before the mark of {mark}")
    return tuple(sorted((one for _, one in found), key=lambda one: one.mm))


def _split(loaded: object, distance_mm: int) -> RecordSplit:
    if not isinstance(loaded, Mapping):
        raise ValueError("not an object")
    mm = round(float(loaded["m"]) * 1000)
    if not 0 < mm < distance_mm:
        raise ValueError(f"{loaded['m']} m lies outside the race")
    whose = _one_of(_text(loaded, "whose", "the split") or "holder", WHOSE, "whose")
    return RecordSplit(mm, Mark.parse(str(loaded["time"])), whose, _text(loaded, "derived", "the split"))
