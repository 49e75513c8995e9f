"""The header of a table of splits and the cells below it: which column holds what, and what a cell says."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from meetdash.core.course import HALF_MARATHON_MM, MARATHON_MM, MILE_MM, metres
from meetdash.core.marks import DAY_MS, Mark, MarkError
from meetdash.core.text import clean

FINISH = ("finish", "finishtime", "nettime", "chiptime", "net", "time")
"""Names of the column of the finish; the first of them that a header has is it."""
DELIMITERS = ",;\t"
_NAMED = {
    "half": HALF_MARATHON_MM,
    "hm": HALF_MARATHON_MM,
    "halfmarathon": HALF_MARATHON_MM,
    "21.1k": HALF_MARATHON_MM,
    "21.1km": HALF_MARATHON_MM,
    "21097": HALF_MARATHON_MM,
    "21097m": HALF_MARATHON_MM,
    "21098m": HALF_MARATHON_MM,
    "21098": HALF_MARATHON_MM,
    "marathon": MARATHON_MM,
    "42.2k": MARATHON_MM,
    "42.2km": MARATHON_MM,
}
_COLUMN = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)(k|km|m|mi|mile|miles)")
_BARE = re.compile(r"\d{3,6}(?:\.\d{1,3})?")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,9})?")
_UNIT_MM = {"k": 1_000_000, "km": 1_000_000, "m": 1_000, "mi": MILE_MM, "mile": MILE_MM, "miles": MILE_MM}


class HeaderError(ValueError):
    """A header that does not do; the message goes on after "line 1"."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell or row set aside: line from 1, column from 1 (0: the whole row), and the reason."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.reason}"


class Times(NamedTuple):
    """The times of a row: (millimetres, milliseconds) by distance, and the finish if there is one."""

    splits: tuple[tuple[int, int], ...]
    finish_ms: int | None


def delimiter(header: str) -> str:
    """What parts the cells: that of comma, semicolon and tab of which the header has most."""
    return max(DELIMITERS, key=header.count)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what: (index, millimetres) of the marks, rising, and the index of the others or -1."""

    timed: tuple[tuple[int, int], ...]
    finish: int
    sex: int
    age: int
    count: int

    @classmethod
    def of(cls, header: list[str]) -> "Columns":
        """The columns of a header; raises HeaderError."""
        names = [_plain(column) for column in header]
        timed = {index: mm for index, column in enumerate(names) if (mm := _mark(column)) is not None}
        finish = next((name for name in FINISH if name in names), None)
        if finish is None:
            raise HeaderError(": no column is called finish")
        if not timed:
            raise HeaderError(": no column is a mark like 5k, half or 400m")
        if len(set(timed.values())) < len(timed) or names.count(finish) > 1:
            raise HeaderError(": two columns are for the same mark")
        marks = tuple(sorted(timed.items(), key=lambda one: one[1]))
        sex, age = (names.index(one) if one in names else -1 for one in ("sex", "age"))
        return cls(marks, names.index(finish), sex, age, len(header))

    def person(self, cells: list[str]) -> tuple[str, str]:
        """Sex and age as they stand there."""
        sex = clean(cells[self.sex]) if self.sex >= 0 else ""
        age = clean(cells[self.age]) if self.age >= 0 else ""
        return sex, age

    def times(self, cells: list[str], line: int) -> tuple[Times | None, list[Fault]]:
        """The times that the cells say, and what was wrong with them; none when they cannot be used."""
        if len(cells) != self.count:
            return None, [Fault(line, 0, f"{len(cells)} columns where the header has {self.count}")]
        faults: list[Fault] = []
        splits: list[tuple[int, int]] = []
        for index, mm in self.timed:
            cell = cells[index].strip()
            if not cell:
                continue
            ms = _ms(cell)
            if isinstance(ms, str):
                faults.append(Fault(line, index + 1, ms))
            else:
                splits.append((mm, ms))
        cell = cells[self.finish].strip()
        finish = _ms(cell) if cell else None
        if isinstance(finish, str):
            faults.append(Fault(line, self.finish + 1, finish))
            finish = None
        if not splits and finish is None:
            return None, faults
        return Times(tuple(splits), finish), faults

    def misfits(self, times: Times, line: int, distance_mm: int) -> list[Fault]:
        """Why a row cannot be used in a race over a distance: it runs backwards, or goes on beyond the finish."""
        before = 0
        for mm, ms in times.splits:
            if mm >= distance_mm:
                if ms != times.finish_ms:
                    at = f"the finish is at {metres(distance_mm)} m and at another time"
                    return [Fault(line, self._column(mm), at)]
            elif ms <= before:
                return [Fault(line, self._column(mm), f"{_seconds(ms)} is not after the mark before it")]
            else:
                before = ms
        if times.finish_ms is not None and times.finish_ms <= before:
            return [Fault(line, self.finish + 1, "the finish is not after the last mark")]
        return []

    def _column(self, mm: int) -> int:
        return next(index for index, mark in self.timed if mark == mm) + 1


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}".rstrip("0").rstrip(".")


def _plain(column: str) -> str:
    """A name without case, spaces, dashes and what says that it is a split."""
    return re.sub(r"^split|split$", "", re.sub(r"[\s_-]+", "", column).lower())


def _mark(column: str) -> int | None:
    """The distance that a column is for. A bare number is metres, from 100 on."""
    if column in _NAMED:
        return _NAMED[column]
    if found := _COLUMN.fullmatch(column):
        return int(Decimal(found[1]) * _UNIT_MM[found[2]])
    return int(Decimal(column) * 1000) if _BARE.fullmatch(column) else None


def _ms(cell: str) -> int | str:
    """Milliseconds from a number of seconds or a time like 1:02:03; else the reason."""
    if cell.isascii() and cell.isdigit() and len(cell) <= 6:
        ms = int(cell) * 1000
        return ms if 0 < ms <= DAY_MS else f"{cell} s is not between 0 and a day"
    try:
        if ":" in cell:
            return Mark.parse(cell).ms
        if not _NUMBER.fullmatch(cell):
            return f"{cell[:40]!r} is no number of seconds"
        return Mark.from_seconds(float(cell)).ms
    except MarkError as error:
        return str(error)
