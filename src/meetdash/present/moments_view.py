"""The moments of the race so far, the latest first: what happened and, for moves, on what evidence and how it ended.

Rules of this file: nothing that was not known by now; moves that the story left out are here, down to `LEAST` among all
moments, and every one among the moves.
"""

from meetdash.present import evidence, panes, words
from meetdash.present.frame import Frame, Group
from meetdash.present.lines import Line, Piece, Role, cut, fit, spread, wrap
from meetdash.present.moments import Kind, Moment
from meetdash.present.move_story import MATTERS

LEAST = MATTERS
"""A move of less priority is shown among the moves only, so that a big field does not drown all else."""
LABEL = 9
INDENT = LABEL + 5
"""Cells before the text: a mark for the chosen, the time, the letter."""

_KINDS = {
    Group.MOVES: frozenset({Kind.MOVE}),
    Group.LEAD: frozenset({Kind.GUN, Kind.LEAD, Kind.SPLIT, Kind.LAP, Kind.BELL, Kind.PACE, Kind.FINISH}),
    Group.DECISIONS: frozenset({Kind.RECORD, Kind.DECISION, Kind.CORRECTION, Kind.RESULT}),
}


def listed(frame: Frame) -> list[Moment]:
    """The moments that the group and the chosen athlete leave, the latest first."""
    kinds = _KINDS.get(frame.group)
    least = 0 if frame.group is Group.MOVES else LEAST
    quiet = [one for one in frame.quiet if one.move is not None and one.move.priority >= least]
    found = [
        one
        for one in (*frame.moments, *quiet)
        if (kinds is None or one.kind in kinds) and (not frame.chosen or one.entry == frame.chosen)
    ]
    return sorted(found, key=lambda one: (one.due_ms, one.line))[::-1]


def chosen(frame: Frame) -> Moment | None:
    """The moment that is chosen, while it is listed; else the latest."""
    return _chosen(frame, listed(frame))


def stepped(frame: Frame, step: int) -> Moment | None:
    """The moment so many rows below the chosen one."""
    found = listed(frame)
    now = _chosen(frame, found)
    if now is None:
        return None
    return found[min(len(found) - 1, max(0, found.index(now) + step))]


def _chosen(frame: Frame, found: list[Moment]) -> Moment | None:
    if frame.moment is not None and frame.moment in found:
        return frame.moment
    return found[0] if found else None


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """A head that says what is shown, then the moments around the chosen one."""
    found = listed(frame)
    head = _head(frame, len(found), width)
    now = _chosen(frame, found)
    if now is None:
        return [head, (Piece("  No such moment yet.", Role.QUIET),)][:height]
    first = last = found.index(now)
    rows, room = _block(frame, now, width, chosen=True), height - 1
    # Half the room goes to what is above, what is left to what is below, and what is left then to what is above.
    for above in (room // 2, room):
        while first > 0 and len(more := _block(frame, found[first - 1], width)) + len(rows) <= above:
            rows, first = [*more, *rows], first - 1
        while last + 1 < len(found) and len(rows) < room:
            rows, last = [*rows, *_block(frame, found[last + 1], width)], last + 1
    return [head, *rows][:height]


def _head(frame: Frame, count: int, width: int) -> Line:
    one = frame.chosen_athlete
    whose = f" of {words.call(one.runner)}" if one else ""
    title: Line = (Piece(f" Moments{whose}: ", Role.TITLE), Piece(str(frame.group)))
    return spread(
        (*title, Piece(f"  {count}", Role.QUIET)), (Piece("f filter  Enter go there ", Role.QUIET),), width
    )


def _block(frame: Frame, moment: Moment, width: int, *, chosen: bool = False) -> list[Line]:
    """A moment with its time, letter and text; below it, for a move, what it rests on and what became of it."""
    fresh = frame.playing.at_ms - moment.due_ms < frame.fresh_ms
    role = Role.LEADER if chosen else Role.FRESH if fresh else panes.ROLES.get(moment.kind, Role.PLAIN)
    star = "*" if moment.reconstructed else ""
    room = max(10, width - INDENT)
    first, *rest = wrap(moment.text + star, room) or [""]
    sign = "›" if chosen else " "
    start = f"{sign}{fit(moment.label, LABEL, right=True)}  {moment.kind.letter or ' '} "
    rows: list[Line] = [(Piece(start, Role.KEY if chosen else Role.QUIET), Piece(first, role))]
    rows += [(Piece(" " * INDENT), Piece(text, role)) for text in rest]
    rows += [(Piece(" " * INDENT), Piece(text, Role.QUIET)) for text in wrap(_rests_on(frame, moment), room)]
    return [cut(row, width) for row in rows]


def _rests_on(frame: Frame, moment: Moment) -> str:
    """For a move: its interval and evidence, how sure it is, and what became of it."""
    move = moment.move
    if move is None:
        return ""
    followed = frame.moves.get(move.id)
    ended = evidence.standing(followed) if followed and followed.move.known_ms == move.known_ms else ""
    parts = [evidence.short(move), evidence.confidence(move), ended]
    return " · ".join(part for part in parts if part)
