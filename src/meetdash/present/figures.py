"""Figures as every pane shows them.

Rules of this file: a measured value is plain, an estimated one begins with `~`, one that rests on a reconstructed split
ends with `*`, one in doubt because a lap was probably miscounted with `?`, one at an earlier mark stands in
parentheses, a missing one is `·`; minus is ahead.
"""

import re
from functools import lru_cache

from rich.cells import cell_len

from meetdash.analysis.projection import Projection
from meetdash.core.marks import Span, format_ms
from meetdash.core.runner import Runner
from meetdash.present.snapshot import Athlete

MISSING = "·"
SIGNS = "*?=)"
"""What stands behind a figure."""
_FIGURE = re.compile(r"[~(+−–▲▼]*\d[\d:.–]*[*?=)]*(/[\d.]+)?")


def shown(span: Span, reconstructed: bool, *, doubted: bool = False) -> str:
    """A difference with the star of a reconstructed split and the `?` of a miscounted lap."""
    return f"{span}{signs(reconstructed, doubted=doubted)}"


def signs(reconstructed: bool, *, doubted: bool) -> str:
    """What stands behind a time or a difference."""
    return ("*" if reconstructed else "") + ("?" if doubted else "")


def gap(span: Span, reconstructed: bool, *, finished: bool) -> str:
    """A gap between athletes: to the tenth on the way, at the finish with the decimals of the result."""
    return shown(span if finished else span.to(1), reconstructed)


def dated(text: str, *, old: bool) -> str:
    """A figure, in parentheses when it is one of an earlier mark."""
    return f"({text})" if old else text


def projected(one: Athlete, *, ranged: bool = True) -> str:
    """The projection with its range if it has one and that is wanted; estimated, so with a `~`."""
    if one.projection.ms is None:
        return MISSING if one.standing.mark else ""
    made_up = rests_on_reconstructed(one.runner, one.projection.from_mm)
    return in_range(one.projection, made_up) if ranged else _single(one.projection, made_up)


def in_range(projection: Projection, reconstructed: bool) -> str:
    """A projection with its range if it has one: `~7:58.6–8:08.5*`."""
    if projection.low_ms is None or projection.high_ms is None:
        return _single(projection, reconstructed)
    low, high = (format_ms(ms, projection.decimals) for ms in (projection.low_ms, projection.high_ms))
    return f"~{low}–{high}{'*' if reconstructed else ''}"


def _single(projection: Projection, reconstructed: bool) -> str:
    if projection.ms is None:
        return MISSING
    return f"~{format_ms(projection.ms, projection.decimals)}{'*' if reconstructed else ''}"


def rests_on_reconstructed(runner: Runner, upto_mm: int) -> bool:
    """Whether any split that a projection from a mark may be made from is reconstructed."""
    return any(taken.reconstructed for taken in runner.taken if taken.mm <= upto_mm)


def in_line(texts: list[str]) -> list[str]:
    """The texts of a column with room behind figures, so that their decimal points stand one below the other."""
    tails = [_behind_point(text) for text in texts]
    longest = max((tail for tail in tails if tail is not None), default=0)
    return [
        text if tail is None else text + " " * (longest - tail)
        for text, tail in zip(texts, tails, strict=True)
    ]


@lru_cache(maxsize=4096)
def _behind_point(text: str) -> int | None:
    """The cells that a figure takes from its decimal point on, its signs included; None for words and blanks.

    Of a range the last number counts, of a time with its length (`14.0*/100`) the time.
    """
    if not _FIGURE.fullmatch(text):
        return None
    number = text.partition("/")[0]
    head, point, _ = number.rpartition(".")
    return cell_len(text) - cell_len(head if point else number.rstrip(SIGNS))
