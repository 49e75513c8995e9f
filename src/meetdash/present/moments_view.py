"""The moments of the race so far, the latest first: what happened and, for moves, on what evidence and how it ended.

Rules of this file: nothing that was not known by now; moves that the story left out are here, down to `LEAST` among all
moments, and every one among the moves.
"""

import re

from meetdash.present import evidence, moments_pane, words
from meetdash.present.frame import Frame, Group
from meetdash.present.lines import Line, Piece, Role, cut, fit, spread, wrap
from meetdash.present.lines import width as cells
from meetdash.present.moments import Kind, Moment
from meetdash.present.move_story import MATTERS
from meetdash.present.since import since

LEAST = MATTERS
"""A move of less priority is shown among the moves only, so that a big field does not drown all else."""
LABEL = 9
INDENT = LABEL + 5
"""Cells before the text: a mark for the chosen, the time, the letter."""

FORMS = "a kind of move, a name or bib, a least priority: kick, Kerr, 100+"
"""What a filter may be."""
_PRIORITY = re.compile(r"(\d+)\+", re.ASCII)

_KINDS = {
    Group.MOVES: frozenset({Kind.MOVE}),
    Group.LEAD: frozenset({Kind.GUN, Kind.LEAD, Kind.SPLIT, Kind.LAP, Kind.BELL, Kind.PACE, Kind.FINISH}),
    Group.DECISIONS: frozenset({Kind.RECORD, Kind.DECISION, Kind.CORRECTION, Kind.RESULT}),
}


def listed(frame: Frame) -> list[Moment]:
    """The moments that the group, the filter and the chosen athlete leave, the latest first."""
    wanted = frame.wanted.casefold().replace(",", " ").split()
    least = 0 if frame.group is Group.MOVES or wanted else LEAST
    quiet = [one for one in frame.quiet if one.move is not None and one.move.priority >= least]
    found = [
        one
        for one in (*frame.moments, *quiet)
        if _in_group(frame, one)
        and (not frame.chosen or one.entry == frame.chosen)
        and all(_matches(frame, one, word) for word in wanted)
    ]
    return sorted(found, key=lambda one: (one.due_ms, one.line))[::-1]


def _in_group(frame: Frame, moment: Moment) -> bool:
    kinds = _KINDS.get(frame.group)
    if kinds is None:
        return True
    if frame.group is Group.DECISIONS and moment.kind is Kind.DECISION:
        # A pacemaker who steps off was not judged.
        one = frame.snapshot.athlete(moment.entry) if frame.snapshot else None
        return one is None or not (one.runner.entry.pacemaker and one.standing.code == "DNF")
    return moment.kind in kinds


def _matches(frame: Frame, moment: Moment, word: str) -> bool:
    """Whether a word is the bib, a part of the name or of the kind, or a priority that the move has at least."""
    move = moment.move
    if least := _PRIORITY.fullmatch(word):
        return move is not None and move.priority >= int(least[1])
    kind = str(move.kind) if move is not None else moment.kind.name
    one = frame.snapshot.athlete(moment.entry) if frame.snapshot and moment.entry else None
    named = one is not None and (
        word == one.runner.entry.bib.casefold() or word in one.runner.entry.full_name.casefold()
    )
    decided = moment.kind is Kind.DECISION and one is not None and word == one.standing.code.casefold()
    return named or decided or word in kind.casefold()


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
        none = "  No such moment." if frame.playing.ended else "  No such moment yet."
        return [head, (Piece(none, Role.QUIET),)][:height]
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
    """What is shown, whose it is, and how to change that."""
    one = frame.chosen_athlete
    title: Line = (Piece(f" Moments{f' of {words.call(one.runner)}' if one else ''}: ", Role.TITLE),)
    title += (Piece(str(frame.group)),)
    if frame.wanted:
        title += (Piece(f", only {frame.wanted}", Role.KEY),)
    title += (Piece(f"  {count}", Role.QUIET),)
    everybody = "Esc Esc everybody  " if one else ""
    for hint in (f"{everybody}f group  F filter  Enter go there ", f"{everybody}f F filter ", "f F "):
        if cells(title) + len(hint) < width:
            return spread(title, (Piece(hint, Role.QUIET),), width)
    return cut(title, width)


def _block(frame: Frame, moment: Moment, width: int, *, chosen: bool = False) -> list[Line]:
    """A moment with its time, letter and text; below it, for a move, what it rests on and what became of it."""
    fresh = frame.playing.at_ms - moment.due_ms < frame.fresh_ms
    role = Role.LEADER if chosen else Role.FRESH if fresh else _role(frame, moment)
    star = "*" if moment.reconstructed else ""
    room = max(10, width - INDENT)
    first, *rest = wrap(moment.text + star, room) or [""]
    sign = "›" if chosen else " "
    start = Piece(f"{sign}{fit(moment.label, LABEL, right=True)}  ", Role.KEY if chosen else Role.QUIET)
    letter = Piece(f"{moment.letter or ' '} ", Role.KEY if moment.move else Role.QUIET)
    rows: list[Line] = [(start, letter, Piece(first, role))]
    rows += [(Piece(" " * INDENT), Piece(text, role)) for text in rest]
    rows += [(Piece(" " * INDENT), Piece(text, Role.QUIET)) for text in wrap(_rests_on(frame, moment), room)]
    return [cut(row, width) for row in rows]


def _role(frame: Frame, moment: Moment) -> Role:
    """As in the pane below the board; of the finishes the winner's alone is not quiet."""
    if moment.kind is Kind.FINISH:
        return Role.PLAIN if moments_pane.tells_winner(frame, moment) else Role.QUIET
    return moments_pane.ROLES.get(moment.kind, Role.PLAIN)


def _rests_on(frame: Frame, moment: Moment) -> str:
    """What is another thing since; for a move its interval and evidence, how sure it is, and what became of it."""
    move, gone = moment.move, since(frame, moment)
    if move is None:
        return gone
    followed, race = frame.moves.get(move.id), frame.snapshot.race if frame.snapshot else None
    same = followed is not None and followed.move.known_ms == move.known_ms
    ended = evidence.standing(followed, race) if followed and race and same else ""
    parts = [
        gone if gone != ended else "",
        evidence.short(move, race) if race else "",
        evidence.confidence(move),
        ended,
    ]
    return " · ".join(part for part in parts if part)
