"""Lines of text with roles, measured in terminal cells.

Rules of this file: widths are cells, never characters; a piece holds plain text and the role it plays, no colour and no
markup.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size


class Role(StrEnum):
    """What a piece of text is, so that a stylesheet can say how it looks."""

    PLAIN = "plain"
    QUIET = "quiet"
    TITLE = "title"
    HEAD = "head"
    RULE = "rule"
    LEADER = "leader"
    AHEAD = "ahead"
    BEHIND = "behind"
    RECORD = "record"
    FRESH = "fresh"
    ESTIMATED = "estimated"
    ALERT = "alert"
    KEY = "key"
    NOW = "now"


class Piece(NamedTuple):
    """A run of text in one role."""

    text: str
    role: Role = Role.PLAIN


Line = tuple[Piece, ...]
"""One line of the screen."""

EMPTY: Line = ()


def width(line: Line) -> int:
    """The cells a line takes."""
    return sum(cell_len(piece.text) for piece in line)


def plain(line: Line) -> str:
    """The text of a line without roles or trailing space."""
    return "".join(piece.text for piece in line).rstrip()


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """The text in exactly so many cells: padded, or cut with an ellipsis."""
    size = cell_len(text)
    if size == cells:
        return text
    if size < cells:
        pad = " " * (cells - size)
        return pad + text if right else text + pad
    if cells <= 0:
        return ""
    return set_cell_size(text, cells - 1) + "…"


def cut(line: Line, cells: int) -> Line:
    """The line in at most so many cells; what does not fit is cut with an ellipsis."""
    if width(line) <= cells:
        return line
    kept: list[Piece] = []
    left = cells
    for text, role in line:
        size = cell_len(text)
        if size >= left:
            # Room for the ellipsis even where the piece itself fits: more was to follow.
            kept.append(Piece(fit(f"{text}…", left) if left else "", role))
            break
        kept.append(Piece(text, role))
        left -= size
    return tuple(kept)


def spread(left: Line, right: Line, cells: int) -> Line:
    """Two lines on one, apart; the right one keeps its room, the left one is cut."""
    room = cells - width(right)
    if room <= 1:
        return cut(left, cells)
    left = cut(left, room - 1)
    return (*left, Piece(" " * (room - width(left))), *right)


def join(parts: Iterable[Line], gap: str = "  ") -> Line:
    """Lines one after the other with a gap between those that are not empty."""
    joined: list[Piece] = []
    for part in parts:
        if part:
            if joined:
                joined.append(Piece(gap))
            joined += part
    return tuple(joined)


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words; a word that is too long is cut."""
    lines: list[str] = []
    now = ""
    for word in text.split(" "):
        longer = f"{now} {word}" if now else word
        if cell_len(longer) <= cells:
            now = longer
            continue
        if now:
            lines.append(now)
        now = word if cell_len(word) <= cells else fit(word, cells)
    return [*lines, now] if now else lines


def shortened(lines: list[str], most: int, cells: int) -> list[str]:
    """At most so many of some lines; where more were to follow, the last ends in `…` after a whole word."""
    if len(lines) <= most:
        return lines
    if most <= 0:
        return []
    words = lines[most - 1].split(" ")
    while len(words) > 1 and cell_len(" ".join(words)) + 2 > cells:
        words.pop()
    last = " ".join(words).rstrip(",;:")
    return [*lines[: most - 1], fit(f"{last} …", min(cells, cell_len(last) + 2))]
