"""Tables of splits: one athlete a line, cumulative times in seconds, plain or gzip.

Rules of this file: a cell that is no time, and a row that runs backwards, is set aside with line, column and reason,
never guessed at; what is blank was not timed; rows keep their order.

The header names the columns: marks as `5k`, `half`, `20 km`, `400m` or `1 mile`, the finish as `finish`; `sex` and
`age` are kept, every other column is passed over.
"""

import csv
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path

from meetdash.core.course import (
    HALF_MARATHON_MM,
    MARATHON_MM,
    MILE_MM,
    Course,
    CourseError,
    course,
    metres,
)
from meetdash.core.marks import DAY_MS, Mark, MarkError
from meetdash.core.text import clean

MOST_FAULTS = 1_000
"""Faults kept; a table with more is no table of splits, and the rest are only counted."""
_GZIP = b"\x1f\x8b"
_NAMED = {"half": HALF_MARATHON_MM, "hm": HALF_MARATHON_MM, "halfmarathon": HALF_MARATHON_MM}
_COLUMN = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(k|km|m|mi|mile|miles)")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,9})?")
_UNIT_MM = {"k": 1_000_000, "km": 1_000_000, "m": 1_000, "mi": MILE_MM, "mile": MILE_MM, "miles": MILE_MM}


class SplitsError(ValueError):
    """A file that is no table of splits; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell or row set aside: line from 1, column from 1 (0: the whole row), and the reason."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One athlete: (millimetres, milliseconds) at each mark that was timed, rising, and the finish if there is one."""

    line: int
    sex: str
    age: str
    splits: tuple[tuple[int, int], ...]
    finish_ms: int | None


@dataclass(frozen=True, slots=True)
class SplitsTable:
    """All rows of a file. `faults` are the first of what was set aside, `set_aside` counts all of it."""

    name: str
    course: Course
    marks: tuple[int, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    set_aside: int


def read(path: Path, distance: str | None = None) -> SplitsTable:
    """Reads a file of splits, packed with gzip or not.

    `distance` is an event code (`HM`, `MAR`, `10K`, `5000`). It may be left out for a marathon whose header has a
    mark beyond 35 km. Raises SplitsError when the file is no such table, and OSError when it cannot be read.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        plain = gzip.GzipFile(fileobj=raw) if packed else raw
        with _named_errors(path.name):
            text = TextIOWrapper(plain, encoding="utf-8-sig", newline="")
            return parse(text, path.name, distance)


@contextmanager
def _named_errors(name: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise SplitsError(f"{name}: not UTF-8 at byte {error.start} of a block") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SplitsError(f"{name}: damaged gzip: {error}") from None
    except csv.Error as error:
        raise SplitsError(f"{name}: {error}") from None


def parse(lines: Iterable[str], name: str, distance: str | None = None) -> SplitsTable:
    """Reads a table from its lines; see `read`."""
    reader = csv.reader(lines)
    header = next(reader, None)
    if header is None:
        raise SplitsError(f"{name}: line 1: the file is empty")
    columns = _Columns.of(header, name, distance)
    rows: list[Row] = []
    faults: list[Fault] = []
    set_aside = 0
    for cells in reader:
        if not any(cells):
            continue
        row, found = columns.row(cells, reader.line_num)
        set_aside += len(found)
        faults += found[: max(0, MOST_FAULTS - len(faults))]
        if row is not None:
            rows.append(row)
    if not rows:
        raise SplitsError(
            f"{name}: no row with a time below the header" + (f"; {faults[0]}" if faults else "")
        )
    return SplitsTable(name, columns.course, columns.marks, tuple(rows), tuple(faults), set_aside)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what: (index, millimetres) of the marks, rising, and the index of the others or -1."""

    course: Course
    timed: tuple[tuple[int, int], ...]
    finish: int
    sex: int
    age: int
    count: int

    @property
    def marks(self) -> tuple[int, ...]:
        return tuple(mm for _, mm in self.timed)

    @classmethod
    def of(cls, header: list[str], name: str, distance: str | None) -> "_Columns":
        names = [re.sub(r"[\s_]+", "", column).lower() for column in header]
        timed = {index: mm for index, column in enumerate(names) if (mm := _mark(column)) is not None}
        if "finish" not in names:
            raise SplitsError(f"{name}: line 1: no column is called finish")
        if not timed:
            raise SplitsError(f"{name}: line 1: no column is a mark like 5k, half or 400m")
        if len(set(timed.values())) < len(timed) or names.count("finish") > 1:
            raise SplitsError(f"{name}: line 1: two columns are for the same mark")
        known = _course(name, distance, max(timed.values()))
        for index, mm in timed.items():
            if mm >= known.distance_mm:
                where = f"{name}: line 1, column {index + 1}"
                raise SplitsError(
                    f"{where}: {metres(mm)} m is not before the finish at {metres(known.distance_mm)} m"
                )
        marks = tuple(sorted(timed.items(), key=lambda one: one[1]))
        sex, age = (names.index(one) if one in names else -1 for one in ("sex", "age"))
        return cls(known, marks, names.index("finish"), sex, age, len(header))

    def row(self, cells: list[str], line: int) -> tuple[Row | None, list[Fault]]:
        """The row that the cells make, and what was wrong with them; no row when they cannot be used."""
        if len(cells) != self.count:
            return None, [Fault(line, 0, f"{len(cells)} columns where the header has {self.count}")]
        faults: list[Fault] = []
        splits: list[tuple[int, int]] = []
        before = 0
        for index, mm in self.timed:
            cell = cells[index]
            if not cell:
                continue
            ms = _ms(cell)
            if isinstance(ms, str):
                faults.append(Fault(line, index + 1, ms))
            elif ms <= before:
                return None, [*faults, Fault(line, index + 1, f"{cell} is not after the mark before it")]
            else:
                splits.append((mm, ms))
                before = ms
        finish = _ms(cells[self.finish]) if cells[self.finish] else None
        if isinstance(finish, str):
            faults.append(Fault(line, self.finish + 1, finish))
            finish = None
        if finish is not None and finish <= before:
            return None, [*faults, Fault(line, self.finish + 1, "the finish is not after the last mark")]
        if not splits and finish is None:
            return None, faults
        sex = clean(cells[self.sex]) if self.sex >= 0 else ""
        age = clean(cells[self.age]) if self.age >= 0 else ""
        return Row(line, sex, age, tuple(splits), finish), faults


def _course(name: str, distance: str | None, last_mm: int) -> Course:
    if distance is None:
        if 35_000_000 <= last_mm < MARATHON_MM:
            return course("MAR")
        raise SplitsError(f"{name}: the header does not say the distance; name it, as in --distance HM")
    try:
        return course(distance)
    except CourseError as error:
        raise SplitsError(f"{name}: {error}") from None


def _mark(column: str) -> int | None:
    if column in _NAMED:
        return _NAMED[column]
    found = _COLUMN.fullmatch(column)
    return int(Decimal(found[1]) * _UNIT_MM[found[2]]) if found else None


def _ms(cell: str) -> int | str:
    """Milliseconds from a number of seconds or a time like 1:02:03; else the reason."""
    if cell.isascii() and cell.isdigit() and len(cell) <= 6:
        ms = int(cell) * 1000
        return ms if 0 < ms <= DAY_MS else f"{cell} s is not between 0 and a day"
    try:
        if ":" in cell:
            return Mark.parse(cell).ms
        if not _NUMBER.fullmatch(cell.strip()):
            return f"{cell[:40]!r} is no number of seconds"
        return Mark.from_seconds(float(cell)).ms
    except MarkError as error:
        return str(error)
