"""The light, the timeline, the rules between panes, and how many lines the panes share.

Rules of this file: the light always names target and basis; nothing ahead of now shows behind the shield.
"""

from rich.cells import cell_len

from meetdash.analysis.targets import AS_RUN, Target
from meetdash.present import board, figures, moments_pane, words
from meetdash.present.frame import Frame
from meetdash.present.lines import EMPTY, Line, Piece, Role, cut, join
from meetdash.present.moments import Kind

LEAST_MOMENTS = 5
"""Lines that the moments have at least, where there is room for that."""
LIGHT_REACH_MS = 6_000
"""Half the width of the light line, in time."""


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


def light(frame: Frame, width: int) -> list[Line]:
    """The target as a light and the athlete as a mark on one line, and the delta in words."""
    target, one = frame.target, frame.followed
    label = " light  "
    if target is None:
        return [cut((Piece(label, Role.HEAD), Piece("no target in this feed", Role.QUIET)), width)]
    title = (Piece(label, Role.HEAD), Piece(target_words(target)))
    delta = one.delta(target) if one else None
    if one is None or delta is None:
        why = "no split to compare yet" if target.basis != AS_RUN else "no split yet where the target has one"
        return [cut((*title, Piece(f"  {why}", Role.QUIET)), width)]
    star, trend_star = ("*" if made_up else "" for made_up in figures.made_up(frame.snapshot, one, delta.mm))
    span = delta.span if one.finished or target.basis == AS_RUN else delta.span.to(1)
    if words.level(span):
        text = f"level{star}"
    else:
        text = f"{words.seconds(span)}{star} s {'inside' if span.ms < 0 else 'behind'}"
    trend = ""
    if frame.snapshot and one.running:
        trend = words.trend(delta.trend, words.lap_word(frame.snapshot.race), trend_star)
    # Of somebody who runs no more only what was.
    name = words.call(one.runner) if one.running or one.finished else f"{words.call(one.runner)} was"
    at_finish = one.finished and delta.mm == one.standing.mm
    where = "at the finish" if at_finish else f"at {words.distance(delta.mm)}"
    said = ", ".join(part for part in (f"{name} {text}", trend, where) if part)
    role = Role.AHEAD if span.ms < 0 else Role.BEHIND
    room = width - sum(cell_len(piece.text) for piece in title) - cell_len(said) - 5
    if room < 0:
        title = (Piece(label, Role.HEAD), Piece(f"{target.short} {target.basis}"))
    line = join([title, _track(delta.span.ms, min(room, 40))] if room >= 12 else [title])
    return [cut(join([line, (Piece(said, role),)], "  "), width)]


def target_words(target: Target) -> str:
    """The target with its time and basis."""
    return target.title


def _track(delta_ms: int, cells: int) -> Line:
    """The light in the middle, the athlete to its right when ahead; six seconds to either side."""
    middle = cells // 2
    offset = round(-delta_ms / LIGHT_REACH_MS * middle)
    at = min(cells - 1, max(0, middle + offset))
    dots = ["─"] * cells
    dots[middle] = "│"
    dots[at] = "●"
    text = "".join(dots)
    return (
        Piece(text[:at], Role.RULE),
        Piece("●", Role.AHEAD if delta_ms < 0 else Role.BEHIND),
        Piece(text[at + 1 :], Role.RULE),
    )


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
