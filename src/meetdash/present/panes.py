"""The panes of the race one below the other and how they share their lines, the timeline, the rules between panes.

Rules of this file: nothing ahead of now shows behind the shield.
"""

from collections.abc import Sequence

from meetdash.present import board, light, moments_pane
from meetdash.present.columns import Cells
from meetdash.present.frame import Frame
from meetdash.present.lines import EMPTY, Line, Piece, Role
from meetdash.present.moments import Kind

LEAST_MOMENTS = 5
"""Lines that the moments have at least, where there is room for that."""


def heights(frame: Frame, width: int, room: int) -> tuple[int, int]:
    """How so many lines are shared by the board and the moments.

    The board takes what it needs and leaves the moments a few; on the last screen what tells the race is
    whole, as long as that is no more than half.
    """
    least = max(min(LEAST_MOMENTS, room // 3), min(moments_pane.needs(frame, width), room // 2))
    body = min(board.needs(frame), room - least)
    return body, room - body


def race(frame: Frame, width: int, height: int, cells: Cells | None = None) -> list[Line]:
    """Board, light and last moments in so many cells and lines; `cells` as for the board."""
    body, rest = heights(frame, width, max(0, height - 2))
    rows = ruled(board.lines(frame, width, body, cells), width, body + 1)
    return [*rows, *light.lines(frame, width), *moments_pane.lines(frame, width, rest)]


def ruled(lines: Sequence[Line], width: int, height: int) -> list[Line]:
    """Lines with a rule below them in the last of so many lines."""
    rows = list(lines[: height - 1])
    return [*rows, *[EMPTY] * (height - 1 - len(rows)), rule(width)]


def rule(width: int) -> Line:
    """A thin rule across."""
    return (Piece("─" * width, Role.RULE),)


def timeline(frame: Frame, width: int) -> list[Line]:
    """The feed on one row: the gun, laps as ticks, moments as letters, now as a mark, the end."""
    playing = frame.playing
    room = width - 4
    if room < 10:
        return [EMPTY]
    start = playing.start_ms
    end = playing.at_ms if frame.shield else playing.end_ms
    length = max(1, end - start)

    def cell(ms: int) -> int:
        return min(room - 1, max(0, (ms - start) * (room - 1) // length))

    now = cell(playing.at_ms)
    row = ["─"] * (now + 1) + ["·"] * (room - now - 1)
    for moment in (*frame.moments, *frame.ahead):
        place = cell(moment.due_ms)
        if moment.letter:
            row[place] = moment.letter
        elif moment.kind is Kind.LAP and row[place] in "─·":
            row[place] = "┴" if place <= now else "'"
    text = "".join(row)
    end_sign = "?" if frame.shield else "┤"
    return [
        (
            Piece(" ├", Role.RULE),
            Piece(text[:now], Role.QUIET),
            Piece("●", Role.NOW),
            Piece(text[now + 1 :], Role.RULE),
            Piece(end_sign, Role.RULE),
        )
    ]
