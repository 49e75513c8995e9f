"""Tables of splits: one athlete a line, cumulative times in seconds, plain or gzip.

Rules of this file: a cell that is no time, and a row that runs backwards, is set aside with line, column and reason,
never guessed at; what is blank was not timed; rows keep their order; what the file says of its distance goes before
what a caller says.
"""

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from meetdash.core.course import MARATHON_MM, Course, CourseError, course, metres
from meetdash.feed.splits_columns import Columns, Fault, HeaderError, Times, delimiter

MOST_FAULTS = 100_000
"""Faults kept; the rest are only counted."""
MARATHON_FROM_MM = 35_000_000
"""A race with a time so far out, and none at the marathon or beyond, is a marathon."""
_GZIP = b"\x1f\x8b"


class SplitsError(ValueError):
    """A file that is no table of splits; the message says where and why."""


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
    """All rows of a file. `marks` are those before the finish at which anybody was timed.

    `faults` are the first of what was set aside, `set_aside` counts all of it.
    """

    name: str
    course: Course
    marks: tuple[int, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    set_aside: int


def read(path: Path, distance: str | None = None) -> SplitsTable:
    """Reads a file of splits, packed with gzip or not; see `parse`.

    Raises SplitsError when the file is no such table, and OSError when it cannot be read.
    """
    with _opened(path) as plain, _named_errors(path):
        text = TextIOWrapper(plain, encoding="utf-8-sig", newline="")
        return parse(text, path.name, distance)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        yield cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError:
        raise SplitsError(f"{path.name}: {_not_utf8(path)}") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SplitsError(f"{path.name}: damaged gzip: {error}") from None
    except csv.Error as error:
        raise SplitsError(f"{path.name}: {error}") from None


def _not_utf8(path: Path) -> str:
    """Where a file is not UTF-8: a decoder of blocks knows only its block, so the lines are read again."""
    with _opened(path) as plain:
        for number, line in enumerate(plain, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                return f"line {number}: not UTF-8 at byte {error.start + 1} of the line"
    return "not UTF-8"


def parse(lines: Iterable[str], name: str, distance: str | None = None) -> SplitsTable:
    """Reads a table from its lines: a header, then one athlete a line.

    The header names the columns: marks as `5k`, `half`, `20 km`, `400m`, `1 mile` or bare metres, the finish as
    `finish`, `finish time`, `net time` or `time`; `sex` and `age` are kept, every other column is passed over. Cells
    are parted by comma, semicolon or tab.

    The race ends at the mark whose times are those of the finish; a table with times beyond 35 km and none at the
    marathon is one of a marathon; else it is of `distance`, an event code (`HM`, `MAR`, `10K`, `5000`). Columns at the
    finish or beyond it hold nothing, or the finish again. Raises SplitsError when the lines are no such table, or are
    not of the distance that was said.
    """
    asked = _asked(name, distance)
    source = iter(lines)
    first = next(source, None)
    if first is None or not first.strip():
        raise SplitsError(f"{name}: line 1: the file is empty")
    reader = csv.reader(_chained(first, source), delimiter=delimiter(first))
    try:
        columns = Columns.of(next(reader))
    except HeaderError as error:
        raise SplitsError(f"{name}: line 1{error}") from None
    found: list[tuple[int, tuple[str, str], Times]] = []
    faults = _Faults()
    for cells in reader:
        if not any(cells):
            continue
        times, wrong = columns.times(cells, reader.line_num)
        faults.add(wrong)
        if times is not None:
            found.append((reader.line_num, columns.person(cells), times))
    if not found:
        raise SplitsError(
            f"{name}: no row with a time below the header" + (f"; {faults.first[0]}" if faults.first else "")
        )
    where = _course(name, asked, columns, [times for _, _, times in found])
    rows: list[Row] = []
    for line, person, times in found:
        wrong = columns.misfits(times, line, where.distance_mm)
        faults.add(wrong)
        if not wrong:
            splits = tuple(split for split in times.splits if split[0] < where.distance_mm)
            rows.append(Row(line, *person, splits, times.finish_ms))
    marks = sorted({mm for row in rows for mm, _ in row.splits})
    return SplitsTable(name, where, tuple(marks), tuple(rows), tuple(faults.first), faults.count)


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


class _Faults:
    """The first faults, and how many there are."""

    def __init__(self) -> None:
        self.first: list[Fault] = []
        self.count = 0

    def add(self, found: list[Fault]) -> None:
        self.count += len(found)
        self.first += found[: max(0, MOST_FAULTS - len(self.first))]


def _asked(name: str, distance: str | None) -> Course | None:
    try:
        return None if distance is None else course(distance)
    except CourseError as error:
        raise SplitsError(f"{name}: {error}") from None


def _course(name: str, asked: Course | None, columns: Columns, rows: list[Times]) -> Course:
    """The course that the times say, else the one that was said, else the one that the columns say."""
    ends = _ends_at(rows)
    last = max((times.splits[-1][0] for times in rows if times.splits), default=0)
    if ends:
        if asked is not None and asked.distance_mm != ends:
            raise SplitsError(
                f"{name}: the finish is the time at {metres(ends)} m, so this is no race of "
                f"{metres(asked.distance_mm)} m"
            )
        return asked or _known(ends)
    if MARATHON_FROM_MM <= last < MARATHON_MM:
        return course("MAR")
    found = asked or (course("MAR") if MARATHON_FROM_MM <= columns.timed[-1][1] < MARATHON_MM else None)
    if found is None:
        raise SplitsError(f"{name}: the header does not say the distance; name it, as in --distance HM")
    if last >= found.distance_mm:
        raise SplitsError(
            f"{name}: there are times at {metres(last)} m, which is not before the finish at "
            f"{metres(found.distance_mm)} m"
        )
    if _too_quick(rows, found.distance_mm):
        raise SplitsError(
            f"{name}: most would have run the rest twice as fast as before, so this is no race of "
            f"{metres(found.distance_mm)} m; name the distance, as in --distance HM"
        )
    return found


def _too_quick(rows: list[Times], distance_mm: int) -> bool:
    """Whether over this distance most would have finished at more than twice their speed."""
    judged = quick = 0
    for splits, finish in rows:
        if finish is not None and splits:
            mm, ms = splits[-1]
            judged += 1
            quick += (finish - ms) * mm * 2 < ms * (distance_mm - mm)
    return 2 * quick > judged


def _ends_at(rows: list[Times]) -> int:
    """The mark at which most of those who finished have the time of their finish; 0 when there is none."""
    finished = [times for times in rows if times.finish_ms is not None and times.splits]
    ends: dict[int, int] = {}
    for times in finished:
        mm = next((mm for mm, ms in times.splits if ms == times.finish_ms), 0)
        ends[mm] = ends.get(mm, 0) + 1
    if not ends:
        return 0
    most = max(ends, key=lambda mm: ends[mm])
    return most if 2 * ends[most] > len(finished) else 0


def _known(mm: int) -> Course:
    """The course of a race that ends at a mark: on the road under its usual name, shorter ones on the track."""
    for event in ("HM", "MAR", "MILE", "2MILE"):
        found = course(event)
        if found.distance_mm == mm:
            return found
    whole = mm % 1_000_000 == 0
    return course(f"{mm // 1_000_000}K" if whole and mm >= 5_000_000 else metres(mm), distance_mm=mm)
