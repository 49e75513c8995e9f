"""The tables that come with the program, read from the package: records, and the coefficients of the projection."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from meetdash.analysis.projection_tables import Tables
from meetdash.analysis.records import Catalogue, RecordsError
from meetdash.analysis.yardsticks import Yardsticks


@cache
def records() -> Catalogue:
    """The catalogue of records as it was shipped."""
    return Catalogue.parse(json.loads(_text("records.json")))


@cache
def projection() -> Tables:
    """The coefficients of the projection as they were shipped."""
    return Tables.parse(json.loads(_text("projection.json")))


def yardsticks(own: Path | None = None, typed: tuple[str, ...] = (), *, today: bool = False) -> Yardsticks:
    """What races are measured against: the shipped tables, a user's records and typed paces. Raises as with_own."""
    return Yardsticks(with_own(own) if own else records(), projection(), typed, today)


def with_own(path: Path) -> Catalogue:
    """The catalogue with a user's file of the same layout laid over it.

    Raises RecordsError, naming file and record, when the file is no catalogue or cannot be read.
    """
    try:
        return records().merged(Catalogue.parse(json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, RecordsError) as error:
        raise RecordsError(f"{path.name}: {error}") from None
    except OSError as error:
        raise RecordsError(f"{path} cannot be read: {error.strerror or error}") from None


def _text(name: str) -> str:
    return (files("meetdash") / "data" / name).read_text(encoding="utf-8")
