"""The tables that come with the program: records, federations, the coefficients of the projection."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from meetdash.analysis.projection_tables import Tables
from meetdash.analysis.record_file import parse
from meetdash.analysis.records import Catalogue, RecordsError
from meetdash.analysis.scope import Federations
from meetdash.analysis.yardsticks import Yardsticks


@cache
def records() -> Catalogue:
    """The catalogue of records as it was shipped."""
    return parse(json.loads(_text("records.json")))


@cache
def federations() -> Federations:
    """The federations and their areas as they were shipped."""
    return Federations.parse(json.loads(_text("federations.json")))


@cache
def projection() -> Tables:
    """The coefficients of the projection as they were shipped."""
    return Tables.parse(json.loads(_text("projection.json")))


def yardsticks(
    own: Path | None = None, typed: tuple[str, ...] = (), *, today: bool = False, now: str = ""
) -> Yardsticks:
    """What races are measured against: the shipped tables, a user's records and typed paces. Raises as with_own.

    `now` is the day of today (ISO 8601), by which the age of the catalogue is judged.
    """
    known = with_own(own) if own else records()
    return Yardsticks(known, projection(), typed, today, now, federations())


def with_own(path: Path) -> Catalogue:
    """The catalogue with a user's file of the same layout laid over it.

    Raises RecordsError, naming file and record, when the file is no catalogue or cannot be read.
    """
    try:
        return records().merged(parse(json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, RecordsError) as error:
        raise RecordsError(f"{path.name}: {error}") from None
    except OSError as error:
        raise RecordsError(f"{path} cannot be read: {error.strerror or error}") from None


def _text(name: str) -> str:
    return (files("meetdash") / "data" / name).read_text(encoding="utf-8")
