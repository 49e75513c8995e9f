"""The timeline, the rules between panes, and how many lines the panes share.

Rules of this file: nothing ahead of now shows behind the shield.
"""

from meetdash.present import board, moments_pane
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
