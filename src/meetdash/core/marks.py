"""Times as the sport writes them.

Rules of this file: a time is a whole number of milliseconds plus the number of decimals that were received, and never
a float; nothing prints more digits than were received; only official results are rounded, and then up.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import total_ordering
from typing import Self

from meetdash.core.values import quick

UNITS_MS = (1000, 100, 10, 1)
"""The last unit of a time with so many decimals, in milliseconds."""

DAY_MS = 24 * 3600 * 1000
"""Longest time accepted: no race on the programme lasts a day, so more is a fault of the feed."""

_TIME = re.compile(
    r"""
    (?: (?P<hours>\d{1,2}) : (?P<hour_minutes>\d{2}) : (?P<hour_seconds>\d{2})   # 2:00:35
      | (?P<minutes>\d{1,3}) [:.'] (?P<minute_seconds>\d{2})                           # 8:00
      | (?P<seconds>\d{1,5})                                                          # 29
    )
    (?: (?: [.,] | "(?=\d) ) (?P<fraction>\d{1,3}) )?  "?
    (?P<hand>h)?
    """,
    re.VERBOSE | re.ASCII,
)
_SECONDS = re.compile(r"(?P<seconds>\d{1,5})(?:[.,](?P<fraction>\d{1,3}))?(?P<hand>h)?", re.ASCII)
_WHOLE = re.compile(r"(?:(?P<minutes>\d{1,2}):)?(?P<seconds>[0-5]\d)", re.ASCII)
_FRACTIONS = {f"{n:0{digits}d}": n * UNITS_MS[digits] for digits in (1, 2, 3) for n in range(10**digits)}


class _Wholes(dict[str, int]):
    """What stands before the point of nearly every time, `58` or `8:00`, in milliseconds: each is read once."""

    def __missing__(self, text: str) -> int:
        found = _WHOLE.fullmatch(text)
        if found is None:
            raise KeyError(text)
        ms = self[text] = int(found["minutes"] or 0) * 60_000 + int(found["seconds"]) * 1000
        return ms


_wholes = _Wholes()
SHOWN = 40
"""Characters of a text that is no time which its reason repeats."""


class MarkError(ValueError):
    """A text or number that is no time of a race; the message says why."""


@total_ordering
@quick
@dataclass(frozen=True, slots=True)
class Mark:
    """A time from the gun: milliseconds, and the decimals it was received with (0 to 3).

    Marks compare by their time alone, so `8:00.7` equals `8:00.70`; they print as they were received.

    >>> str(Mark.parse("8:00.67")), str(Mark.parse("2:00:35")), str(Mark.parse("29,5"))
    ('8:00.67', '2:00:35', '29.5')
    """

    ms: int
    decimals: int = field(default=2, compare=False)
    hand: bool = field(default=False, compare=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads a time as the sport writes it.

        Takes `8:00.67`, `2:00:35`, `29.5`, comma decimals (`12:36,73`), full stops before the seconds (`3.26.00`),
        quotes (`3'26"00`) and a trailing `h` for hand timing. Raises MarkError for anything else, for 60 or more in
        a lower field, for zero, and for more than three decimals.
        """
        whole, _, fraction = text.partition(".")
        try:
            ms = _wholes[whole] + _FRACTIONS[fraction]
        except KeyError:
            return cls._parse_any(text)
        return cls(ms, len(fraction)) if ms else cls._checked(ms, 0, False, text)

    @classmethod
    def _parse_any(cls, text: str) -> Self:
        """Reads a time in whatever form."""
        stripped = text.strip()
        found = _SECONDS.fullmatch(stripped) or _TIME.fullmatch(stripped)
        if found is None:
            raise MarkError(_why_no_time(stripped))
        part = {name: value or "0" for name, value in found.groupdict().items()}
        hours, minutes = (
            int(part.get("hours", 0)),
            int(part.get("minutes", 0)) + int(part.get("hour_minutes", 0)),
        )
        below = int(part.get("minute_seconds", 0)) + int(part.get("hour_seconds", 0))
        if below >= 60 or (hours and minutes >= 60):
            raise MarkError(f"{stripped!r} has 60 or more in a field that ends at 59")
        fraction = found["fraction"] or ""
        seconds = hours * 3600 + minutes * 60 + below + int(part["seconds"])
        return cls._checked(
            seconds * 1000 + int(fraction.ljust(3, "0")), len(fraction), found["hand"] is not None, stripped
        )

    @classmethod
    def from_seconds(cls, seconds: int | float) -> Self:
        """Reads a number of seconds, to the nearest thousandth (binary floats carry noise beyond it).

        Raises MarkError when it is not finite, not above zero or longer than a day.
        """
        if not seconds > 0:
            raise MarkError("a time of zero, below it, or not a number")
        if seconds * 1000 > DAY_MS:
            raise MarkError("a time longer than a day")
        exact = Decimal(str(seconds))
        exponent = exact.as_tuple().exponent
        decimals = min(3, max(0, -exponent)) if isinstance(exponent, int) else 0
        return cls._checked(int(exact.quantize(Decimal("0.001")) * 1000), decimals, False, str(seconds))

    @classmethod
    def _checked(cls, ms: int, decimals: int, hand: bool, text: str) -> Self:
        if not 0 < ms <= DAY_MS:
            why = "longer than a day" if ms > 0 else "not above zero"
            raise MarkError(f"{text[:SHOWN]!r} is {why}")
        return cls(ms, decimals, hand)

    def __str__(self) -> str:
        return format_ms(self.ms, self.decimals) + ("h" if self.hand else "")

    def __lt__(self, other: "Mark") -> bool:
        return self.ms < other.ms

    def __sub__(self, other: "Mark") -> "Span":
        """The time from `other` to this one, with the decimals that both have."""
        return Span(self.ms - other.ms, min(self.decimals, other.decimals))


@dataclass(frozen=True, slots=True)
class Span:
    """A difference of two marks, signed: a lap, a gap or a delta. Milliseconds, and the decimals it can claim.

    >>> str(Span(29400, 2)), Span(-420, 2).signed, Span(0, 2).signed
    ('29.40', '−0.42', '0.00')
    """

    ms: int
    decimals: int = 2

    def __str__(self) -> str:
        return ("−" if self.ms < 0 and self._shows else "") + format_ms(abs(self.ms), self.decimals)

    @property
    def _shows(self) -> bool:
        """Whether anything is left of it at its decimals."""
        return nearest(abs(self.ms), self.decimals) != 0

    @property
    def signed(self) -> str:
        """With a sign unless it is nothing at its decimals: minus is quicker or ahead, plus slower or behind."""
        return ("+" if self.ms > 0 and self._shows else "") + str(self)

    def to(self, decimals: int) -> "Span":
        """The same difference claiming at most so many decimals."""
        return Span(self.ms, min(self.decimals, decimals))


def nearest(ms: int, decimals: int) -> int:
    """Milliseconds rounded to the nearest unit of so many decimals, halves away from zero."""
    unit = 10 ** (3 - decimals)
    return (ms + unit // 2) // unit * unit if ms >= 0 else -nearest(-ms, decimals)


def format_ms(ms: int, decimals: int, *, cut: bool = False) -> str:
    """Writes milliseconds (zero or more) as the sport does: `29.5`, `8:00.67`, `2:00:35`.

    What does not fit the decimals is rounded to the nearest, or cut off for a running clock. This is the writing of
    splits, gaps and clocks; results are rounded up by `round_up` before they get here.
    """
    unit = 10 ** (3 - decimals)
    ms = ms // unit * unit if cut else nearest(ms, decimals)
    whole, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    tail = f".{thousandths:03d}"[: decimals + 1] if decimals else ""
    if hours:
        return f"{hours}:{minutes:02d}:{seconds:02d}{tail}"
    if minutes:
        return f"{minutes}:{seconds:02d}{tail}"
    return f"{seconds}{tail}"


def official(mark: Mark, *, road: bool, distance_mm: int, road_mile: bool = False) -> Mark:
    """The mark as an official result: rounded up to the unit of its race.

    A hundredth on the track up to and including 10,000 m, a tenth beyond, a whole second on the road, except the road
    mile, whose records are kept in hundredths (World Athletics Technical Rules, rule 19 on timing; the road mile as
    ratified from Riga 2023 on). Hand times go up to the tenth, on the road to the second. A mark received with fewer
    decimals is not given more.
    """
    decimals = 0 if road else 2 if distance_mm <= 10_000_000 else 1
    if road_mile:
        decimals = 2
    if mark.hand:
        decimals = min(decimals, 1)
    return round_up(mark, decimals)


def round_up(mark: Mark, decimals: int) -> Mark:
    """The mark with at most so many decimals, rounded up as results are: never to the nearest, never down."""
    if mark.decimals <= decimals:
        return mark
    unit = 10 ** (3 - decimals)
    return Mark(-(-mark.ms // unit) * unit, decimals, mark.hand)


def _why_no_time(text: str) -> str:
    fraction = re.search(r"[.,](\d{4,})h?$", text, re.ASCII)
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    if fraction is not None:
        return f"{text!r} has {len(fraction[1])} decimals; a time has three at most"
    if text.startswith("-"):
        return f"{text!r} is not above zero"
    return f"{text!r} is no time; expected one like 8:00.67, 29.5 or 2:00:35"
