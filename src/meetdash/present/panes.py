"""The panes of the race one below the other and how they share their lines, the timeline, the rules between panes.

Rules of this file: nothing ahead of now shows behind the shield.
"""

from collections.abc import Sequence

from meetdash.present import board, light, moments_pane
from meetdash.present.columns import Cells
from meetdash.present.frame import Frame
from meetdash.present.lines import EMPTY, Line, Piece, Role
from meetdash.present.moments import Kind, Moment

LEAST_MOMENTS = 5
"""Lines that the moments have at least, where there is room for that."""
LATE_MS = 30_000
"""What was known so long after it happened stands on the timeline where it happened."""
LEAD_MS = 10_000
"""So much of nothing may stand on the timeline before the first moment."""


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
    """The race on one row: the gun, laps as ticks, moments as letters, now as a mark, the end of the feed."""
    playing = frame.playing
    room = width - 4
    if room < 10:
        return [EMPTY]
    placed = [
        (_place(frame, moment), moment)
        for moment in (*frame.moments, *frame.ahead)
        if moment.letter or moment.kind is Kind.LAP
    ]
    start = _start(frame, [place for place, _ in placed])
    end = playing.at_ms if frame.shield else playing.end_ms
    length = max(1, end - start)

    def cell(ms: int) -> int:
        return min(room - 1, max(0, (ms - start) * (room - 1) // length))

    now = cell(playing.at_ms)
    row = ["─"] * (now + 1) + ["·"] * (room - now - 1)
    for ms, moment in placed:
        place = cell(ms)
        if moment.letter:
            row[place] = moment.letter
        elif row[place] in "─·":
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


def _place(frame: Frame, moment: Moment) -> int:
    """Where a moment stands: when it was known or, where that was long after it, as for who joins late, when it was."""
    gun = frame.playing.gun_ms
    timed = moment.cited is not None or moment.move is not None or moment.kind in (Kind.GUN, Kind.FINISH)
    race = frame.snapshot.race if frame.snapshot is not None else None
    if gun is None or race is None or not timed or moment.attempt != race.attempt:
        return moment.due_ms
    return gun + moment.ms if moment.due_ms - gun - moment.ms > LATE_MS else moment.due_ms


def _start(frame: Frame, places: list[int]) -> int:
    """The left end: that of the feed or, where nothing is known of what came long after it, the first that is."""
    start = frame.playing.start_ms
    first = min(places, default=start)
    return min(first if first < start else max(start, first - LEAD_MS), frame.playing.at_ms)
