"""The format of a recording: each line of a feed as it was received, wrapped with its arrival. No I/O.

    {"rec":1,"rx":"2024-02-11T21:10:00.123Z","ms":4711,"line":"{\\"type\\":\\"split\\", …"}

`rx` is the instant on the receiver's wall clock, `ms` the time on its steady clock since the first
line came; `b64` stands instead of `line` where the bytes are not UTF-8; `cut` is true where the line was longer than a
line may be.

Rules of this file: what is read back is what was received, byte for byte, blank lines and broken ones included, so that
line numbers and findings are the same; a record that has been damaged is handed on as it stands, to be rejected with
its reason like any other bad line; a record that is torn at the end was never whole, and is left out.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from meetdash.feed.lines import LINE_LIMIT, LineSplitter, RawLine

VERSION: Final = 1

RECORD_LIMIT: Final = 6 * LINE_LIMIT + 256
"""Longest record: JSON writes a control character in six."""

_BEGINNING: Final = re.compile(rb'\{"rec":\d+,"rx":"')


def to_record(line: RawLine, received: datetime) -> bytes:
    """One line of a recording, with its line end. `received` has a time zone."""
    rx = received.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record: dict[str, Any] = {"rec": VERSION, "rx": rx, "ms": line.arrival_ms or 0}
    if line.overlong:
        record["cut"] = True
    try:
        record["line"] = line.data.decode()
    except UnicodeDecodeError:
        record["b64"] = b64encode(line.data).decode()
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def is_recording(data: bytes) -> bool:
    """Whether a file that begins like this is a recording."""
    return _BEGINNING.match(data) is not None


def read(data: bytes) -> tuple[list[RawLine], bytes]:
    """The lines of a whole recording, with their arrivals; and what stands torn at its end, if anything."""
    splitter = LineSplitter(RECORD_LIMIT)
    records = splitter.feed(data)
    last = splitter.finish()
    torn = b""
    if last and _parsed(last[0].data) is None:
        torn = last.pop().data
    return Unwrapping().all([*records, *last]), torn


class Unwrapping:
    """Gives the lines of a recording as they were received. A record that is damaged is handed on as it stands."""

    def __init__(self) -> None:
        self._number = 0
        self._before: int | None = None

    def all(self, records: Iterable[RawLine]) -> list[RawLine]:
        """The lines that some records hold; kinds of record that are not known here hold none."""
        return [line for record in records if (line := self._line(record)) is not None]

    def _line(self, record: RawLine) -> RawLine | None:
        found = _parsed(record.data)
        if found is not None and "line" not in found and "b64" not in found:
            return None
        self._number += 1
        if found is None:
            overlong = record.overlong or len(record.data) > LINE_LIMIT
            return RawLine(self._number, record.data[:LINE_LIMIT], overlong, self._before)
        self._before = _arrival(found, self._before)
        return RawLine(self._number, _data(found), bool(found.get("cut")), self._before)


def _parsed(data: bytes) -> dict[str, Any] | None:
    """A whole record, or nothing. Kinds of record that this version does not know are whole too."""
    try:
        found = json.loads(data.decode())
        if isinstance(found, dict) and "rec" in found:
            _data(found)
            return found
    except (ValueError, RecursionError):
        pass
    return None


def _data(found: dict[str, Any]) -> bytes:
    if "b64" in found:
        return b64decode(str(found["b64"]), validate=True)
    # A lone surrogate can only come from a record that something else has written.
    return str(found.get("line", "")).encode("utf-8", "surrogatepass")


def _arrival(found: dict[str, Any], before: int | None) -> int | None:
    ms = found.get("ms")
    return ms if isinstance(ms, int) and not isinstance(ms, bool) else before
