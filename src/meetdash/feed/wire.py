"""A line of bytes to a message, or to the reason why it is none.

Rules of this file: a line gives one message or one rejection, never an exception; every rejection names line, column
and reason; what is merely odd (an unknown field, a newer version) is a warning and does not stop the message.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from meetdash.core import messages as msg
from meetdash.core.text import clean
from meetdash.feed.lines import RawLine

LIMIT = 64 * 1024
"""Longest line in bytes, but for those types that hold a list of everybody."""
_OF_EVERYBODY = re.compile(rb'"type"\s*:\s*"(?:start_list|result)"')
MOST_NAMED = 20
"""So many unknown fields of a line are named at most."""
EXCERPT = 200
"""Bytes of a rejected line that are kept for showing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or odd in a line. `line` and `column` count from 1; column 0 is the line as a whole.

    A rejected line gave no message; any other finding is a warning. `race` and `id` are what a rejected line says of
    itself, as far as it can be read.
    """

    line: int
    column: int
    reason: str
    rejected: bool
    excerpt: str = ""
    race: str = ""
    id: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.reason}"


class Decoded(NamedTuple):
    """What a line gave: a message, or none for a blank or rejected line; and what was found in it."""

    message: msg.Message | None
    findings: tuple[Finding, ...] = ()


NOTHING = Decoded(None)
"""What a blank line gives."""

_TYPES: dict[str, type] = {get_args(kind.__annotations__["type"])[0]: kind for kind in get_args(msg.Message)}
_FIELDS = {name: frozenset(field.name for field in fields(kind)) for name, kind in _TYPES.items()}
_KEY = re.compile(rb'"([^"\\]*)"\s*:')
_DIGITS = b"0123456789"
LONGEST_SHAPE = 400
"""Bytes of a line without its digits up to which its shape is remembered."""
MOST_SHAPES = 4096
LONG_LINE = 8192
"""Bytes of a line from which on its texts are not remembered."""
_plain: set[bytes] = set()
"""Lines without their digits that were seen to have no key twice; no key that is known has a digit in it."""
_COLUMN = re.compile(r" at line 1 column (\d+)$")


@cache
def adapter() -> TypeAdapter[msg.Message]:
    """The validator of a line, made from the messages."""
    return TypeAdapter(Annotated[msg.Message, Field(discriminator="type")])


@cache
def _validator() -> SchemaValidator:
    validator = adapter().validator
    assert isinstance(validator, SchemaValidator)
    return validator


def schema() -> dict[str, Any]:
    """The JSON Schema of a line of the feed, made from the messages."""
    made = adapter().json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of a meetdash feed, version {msg.VERSION}",
        **made,
    }


def decode(line: RawLine) -> Decoded:
    """Reads one line."""
    data = line.data
    if (line.overlong or len(data) > LONG_LINE) and (why := _too_long(line)):
        return _rejected(line, 0, why)
    try:
        message = _validator().validate_json(data, extra="forbid" if len(data) <= LIMIT else None)
    except ValidationError as error:
        return _odd(line, error)
    except RecursionError:
        return _rejected(line, 1, "nested too deeply")
    shape = data.translate(None, _DIGITS)
    if shape in _plain and message.v == msg.VERSION:
        return Decoded(message)
    if not _is_plain(data, message):
        return _looked_at(line, message)
    if len(shape) <= LONGEST_SHAPE:
        if len(_plain) >= MOST_SHAPES:
            _plain.clear()
        _plain.add(shape)
    return Decoded(message)


def _too_long(line: RawLine) -> str:
    """Why a long line is longer than it may be; what is remembered of texts stays small, whatever it holds."""
    if line.overlong:
        return f"longer than {len(line.data)} bytes"
    clean.cache_clear()
    if len(line.data) > LIMIT and not _OF_EVERYBODY.search(line.data, 0, LIMIT):
        return f"longer than {LIMIT} bytes, and no start list or result"
    return ""


def _odd(line: RawLine, error: ValidationError) -> Decoded:
    """A line that is no plain message: a blank one, one with fields that are not known, or no message at all."""
    data = line.data
    if not data or data.isspace():
        return NOTHING
    if b"\0" in data:
        return _with_nuls(line)
    if any(
        one["type"] == "unexpected_keyword_argument"
        for one in error.errors(include_url=False, include_context=False)
    ):
        try:
            return _looked_at(line, _validator().validate_json(data))
        except ValidationError as other:
            return _refused(line, other)
    return _refused(line, error)


def _with_nuls(line: RawLine) -> Decoded:
    """A line with NUL bytes: where they are a hole before it, as a lost power leaves in a file, it is read without."""
    data = line.data
    holed = data.lstrip(b"\0")
    hole = len(data) - len(holed)
    if hole and b"\0" not in holed:
        message, findings = decode(line._replace(data=holed))
        if message is not None:
            reason = (
                f"{hole} NUL bytes before it were passed over"
                if hole > 1
                else "a NUL byte before it was passed over"
            )
            return Decoded(message, (_finding(line, 1, reason, rejected=False), *findings))
    return _rejected(line, data.index(b"\0") + 1, _why_nul(data))


def _is_plain(data: bytes, message: msg.Message) -> bool:
    """Whether a line has no key twice and the version read here, as far as that is seen at a glance."""
    keys = _KEY.findall(data)
    return len(keys) == len(set(keys)) and message.v == msg.VERSION and b"\\" not in data


def _looked_at(line: RawLine, message: msg.Message) -> Decoded:
    """The slow look at a line whose keys are not plainly right: nested ones, unknown ones, or one twice."""
    twice: list[str] = []

    def gather(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counted = Counter(key for key, _ in pairs)
            twice.append(next(key for key, count in counted.items() if count > 1))
        return found

    try:
        value = json.loads(line.data, object_pairs_hook=gather, parse_int=str, strict=False)
    except (ValueError, RecursionError) as error:
        return _rejected(line, 1, f"not JSON: {clean(str(error))}")
    if twice:
        column = _column_of(line.data, twice[0], last=True)
        return _rejected(line, column, f"{clean(twice[0])!r} stands in it twice")
    findings = []
    unknown = [key for key in value if key not in _FIELDS[message.type]]
    if len(unknown) > MOST_NAMED:
        more = len(unknown) - MOST_NAMED
        reason = f"{more} more fields are not known for {message.type!r} and were ignored"
        findings.append(_finding(line, 0, reason, rejected=False))
    for key in unknown[:MOST_NAMED]:
        reason = f"the field {clean(key)!r} is not known for {message.type!r} and was ignored"
        findings.append(_finding(line, _column_of(line.data, key), reason, rejected=False))
    if message.v != msg.VERSION:
        reason = f"version {message.v} of the format; this reads version {msg.VERSION}"
        findings.append(_finding(line, _column_of(line.data, "v"), reason, rejected=False))
    return Decoded(message, tuple(findings))


def _refused(line: RawLine, error: ValidationError) -> Decoded:
    first = error.errors(include_url=False, include_context=False)[0]
    kind, text, where = first["type"], first["msg"], first["loc"]
    if kind == "json_invalid":
        at = _COLUMN.search(text)
        column = int(at[1]) if at else 1
        return _rejected(line, column, _why_no_json(line.data, text.removeprefix("Invalid JSON: "), column))
    if kind == "dict_type" or (kind == "dataclass_type" and not where):
        return _rejected(line, 1, "a line holds one JSON object")
    if kind == "union_tag_invalid":
        given = first["input"].get("type") if isinstance(first["input"], dict) else None
        column = _column_of(line.data, "type")
        reason = f"the type {clean(str(given))!r} is not known"
        return Decoded(None, (_finding(line, column, reason, rejected=False),))
    if kind == "union_tag_not_found":
        return _rejected(line, 1, "the object has no type")
    names = [str(part) for part in where[1:]]
    reason = text.removeprefix("Value error, ")
    named = ".".join(names) if kind != "missing" else ".".join(names[:-1])
    if kind == "missing":
        reason = f"the field {names[-1]!r} is missing"
    column = _column_of(line.data, names[-1] if kind != "missing" else "type")
    finding = _finding(line, column, f"{named}: {reason}" if named else reason, rejected=True)
    said = json.loads(line.data, parse_int=str, strict=False)
    race, ref = (clean(str(said.get(name) or "")) for name in ("race", "id"))
    return Decoded(None, (replace(finding, race=race, id=ref),))


def _why_no_json(data: bytes, text: str, column: int) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16, not UTF-8"
    if "unicode" in text or "utf" in text.lower():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            return f"not UTF-8 at byte {error.start + 1}"
    return f"not JSON: {clean(_COLUMN.sub('', text))}"


def _why_nul(data: bytes) -> str:
    nuls = data.count(b"\0")
    if nuls * 3 < len(data):
        return "a NUL byte"
    # Latin letters in UTF-16 have a NUL for every second byte.
    even, odd = data[::2].count(b"\0"), data[1::2].count(b"\0")
    return "UTF-16, not UTF-8" if max(even, odd) > 4 * min(even, odd) and nuls < len(data) else "NUL bytes"


def _column_of(data: bytes, key: str, *, last: bool = False) -> int:
    """Where a key stands in the line, counting bytes from 1; the line's start when it is not there."""
    quoted = json.dumps(key, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return max(0, data.rfind(quoted) if last else data.find(quoted)) + 1


def _rejected(line: RawLine, column: int, reason: str) -> Decoded:
    return Decoded(None, (_finding(line, column, reason, rejected=True),))


def _finding(line: RawLine, column: int, reason: str, *, rejected: bool) -> Finding:
    excerpt = clean(line.data[:EXCERPT].decode("utf-8", "replace"))
    return Finding(line.number, column, reason, rejected, excerpt)
