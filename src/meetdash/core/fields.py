"""What the fields of a message take: texts, times, distances and instants, checked and cleaned.

Rules of this file: a text is cleaned on the way in; a time becomes a mark, a distance whole millimetres; what is
neither is refused with a reason that names the value.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator

from meetdash.core.marks import Mark, MarkError
from meetdash.core.text import clean

FARTHEST_MM = 1_000_000_000
"""Longest distance accepted, 1000 km: beyond any race with laps."""

LONGEST_NUMBER = 24
"""Characters of a distance written as text; longer ones are no distance."""

_FARTHEST_M = FARTHEST_MM // 1000
_FAR = f"a distance lies between 0 and {_FARTHEST_M} m"
_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?", re.ASCII)


def _time(value: object) -> Mark:
    if isinstance(value, str):
        return Mark.parse(value)
    if isinstance(value, Mark):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Mark.from_seconds(value)
    raise MarkError("a time is a text like 8:00.67 or a number of seconds")


def _best(value: object) -> Mark | None:
    """A PB or SB; lists write nothing or a dash for an athlete who has none."""
    if value is None or (isinstance(value, str) and value.strip() in ("", "-", "–", "—", "NM")):
        return None
    return _time(value)


def _distance(value: Any) -> int:
    """Metres as received, in whole millimetres."""
    kind = type(value)
    if kind is int or kind is float:
        return _metres(value)
    if kind is not str:
        raise ValueError("a distance is a number of metres")
    text: str = value.strip()
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"{text[:LONGEST_NUMBER]!r}… is no number of metres")
    return _millimetres(text)


@lru_cache(maxsize=1024)
def _metres(value: int | float) -> int:
    """Marks come again and again, so each is read once."""
    if not 0 < value <= _FARTHEST_M:
        raise ValueError(_FAR)
    return _millimetres(str(value))


@lru_cache(maxsize=1024)
def _millimetres(text: str) -> int:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no number of metres")
    fraction = (found[2] or "").rstrip("0")
    if len(fraction) > 3:
        raise ValueError(f"{text} m is finer than a millimetre")
    mm = int(found[1]) * 1000 + int(fraction.ljust(3, "0"))
    if not 0 < mm <= FARTHEST_MM:
        raise ValueError(_FAR)
    return mm


def _lap(value: object) -> int:
    return 0 if value == 0 and not isinstance(value, bool) else _distance(value)


def _instant(value: object) -> int:
    """An RFC 3339 instant in milliseconds since 1970; without a time zone it counts as UTC."""
    if not isinstance(value, str):
        raise ValueError("an instant is a text like 2024-02-11T16:10:00.000-05:00")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value[:40]!r} is no instant like 2024-02-11T16:10:00.000-05:00") from None
    if not 1896 <= moment.year <= 2100:
        raise ValueError(f"the year {moment.year} is outside 1896 to 2100")
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round((zoned - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


def _instant_text(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def _metres_number(mm: int) -> float:
    return mm / 1000


def _status(code: str) -> str:
    """The code of the sport; local spellings of disqualification and abandoning are understood, others kept."""
    upper = clean(code).upper()
    return {"DSQ": "DQ", "AB": "DNF"}.get(upper, upper)


_MARK_SCHEMA = str | float
_DISTANCE_SCHEMA = float | str

Text = Annotated[str, AfterValidator(clean)]
"""A text that is safe to show."""
Key = Annotated[str, AfterValidator(clean), Field(min_length=1)]
"""The key of an entry or race: a text that is not empty."""
Time = Annotated[
    Mark, PlainValidator(_time, json_schema_input_type=_MARK_SCHEMA), PlainSerializer(str, return_type=str)
]
"""A time as the sport writes it, or a number of seconds."""
Best = Annotated[
    Mark | None,
    PlainValidator(_best, json_schema_input_type=str | float | None),
    PlainSerializer(lambda mark: mark and str(mark)),
]
"""A PB or SB, or none."""
Metres = Annotated[
    int,
    PlainValidator(_distance, json_schema_input_type=_DISTANCE_SCHEMA),
    PlainSerializer(_metres_number, return_type=float),
]
"""A distance: metres on the wire, whole millimetres here."""
Lap = Annotated[
    int,
    PlainValidator(_lap, json_schema_input_type=_DISTANCE_SCHEMA),
    PlainSerializer(_metres_number, return_type=float),
]
"""A lap: as a distance, or 0 where there are none."""
Instant = Annotated[
    int,
    PlainValidator(_instant, json_schema_input_type=datetime),
    PlainSerializer(_instant_text, return_type=str),
]
"""An instant: RFC 3339 on the wire, milliseconds since 1970 here."""
Code = Annotated[str, AfterValidator(_status)]
"""A status code, in capitals."""
