"""The last moments below the board, in whole sentences; on the last screen those that tell the race.

Rules of this file: the latest stands first, at the end what weighs most, whenever it was; a sentence that does not fit
ends in `…` after a whole word, and never the first while there is room for it.
"""

from collections.abc import Iterator

from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, fit, shortened, wrap
from meetdash.present.moments import Kind, Moment
from meetdash.present.since import holds, since

INDENT = 11
"""Cells before the text of a moment."""
_TELLING = (Kind.RESULT, Kind.DECISION, Kind.RECORD, Kind.FINISH, Kind.MOVE, Kind.LEAD, Kind.BELL)
"""What matters on the last screen, the first the most; of the finishes only that of the winner."""
_MUST = frozenset({Kind.RESULT, Kind.DECISION, Kind.RECORD, Kind.FINISH})
"""What must be whole on the last screen."""

ROLES = {
    Kind.MOVE: Role.KEY,
    Kind.RECORD: Role.RECORD,
    Kind.DECISION: Role.ALERT,
    Kind.CORRECTION: Role.ALERT,
    Kind.LAP: Role.QUIET,
    Kind.NOTE: Role.QUIET,
    Kind.FEED: Role.QUIET,
}
"""How moments are shown that are not plain."""


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """The last moments; what has just happened is fresh. A late comer's brief stands in place of those before it."""
    rows: list[Line] = []
    for label, text, role in _said(frame):
        if len(rows) >= height:
            break
        rows += block(label, text, role, width, height - len(rows))
    return rows


def needs(frame: Frame, width: int) -> int:
    """The lines without which the last screen would not tell the race; 0 while it is not the last."""
    if not frame.playing.ended:
        return 0
    must = (
        moment for moment in _chosen(frame) if moment.kind in _MUST and _rank(frame, moment) < len(_TELLING)
    )
    return sum(len(wrap(_text(frame, moment), max(10, width - INDENT))) for moment in must)


def block(label: str, text: str, role: Role, width: int, height: int) -> list[Line]:
    """A sentence with its time before it, in at most so many lines."""
    first, *rest = shortened(wrap(text, max(10, width - INDENT)), height, max(10, width - INDENT)) or [""]
    head: Line = (Piece(fit(label, INDENT - 2, right=True), Role.QUIET), Piece("  "), Piece(first, role))
    return [head, *((Piece(" " * INDENT), Piece(line, role)) for line in rest)]


def _said(frame: Frame) -> Iterator[tuple[str, str, Role]]:
    """Time, sentence and role of each, the first to be read first; only those that are shown are made."""
    chosen = _chosen(frame)
    if frame.brief:
        before = set(map(id, frame.moments[: frame.briefed]))
        chosen = [moment for moment in chosen if id(moment) not in before]
    for moment in chosen:
        yield moment.label, _text(frame, moment), _role(frame, moment)
    yield from ((label, text, Role.FRESH) for label, text in frame.brief)


def _text(frame: Frame, moment: Moment) -> str:
    gone = since(frame, moment)
    return moment.text + ("*" if moment.reconstructed else "") + (f" ({gone})" if gone else "")


def _role(frame: Frame, moment: Moment) -> Role:
    fresh = frame.playing.at_ms - moment.due_ms < frame.fresh_ms
    return Role.FRESH if fresh else ROLES.get(moment.kind, Role.PLAIN)


def tells_winner(frame: Frame, moment: Moment) -> bool:
    """Whether a moment at the finish is that of who has won, in the start that counts."""
    snapshot = frame.snapshot
    one = snapshot.athlete(moment.entry) if snapshot is not None else None
    if snapshot is None or one is None or moment.attempt != snapshot.race.attempt:
        return False
    return one.finished and one.standing.place == 1


def _chosen(frame: Frame) -> list[Moment]:
    told = [moment for moment in frame.moments if moment.kind is not Kind.NOTE or not frame.playing.at_ms]
    found = told or list(frame.moments)
    if not frame.playing.ended:
        return found[::-1]
    # What a line of the feed said keeps its order: a disqualification, and then who moves up.
    return sorted(found, key=lambda moment: (_rank(frame, moment), -moment.due_ms, -moment.line))


def _rank(frame: Frame, moment: Moment) -> int:
    """How much a moment matters on the last screen, 0 the most; what was taken back tells nothing of the race."""
    if not holds(frame, moment):
        return len(_TELLING)
    runner = frame.snapshot.athlete(moment.entry) if frame.snapshot and moment.entry else None
    if moment.kind is Kind.DECISION and runner is not None and runner.runner.entry.pacemaker:
        return len(_TELLING)  # A pacemaker who steps off has done what he came for.
    if moment.kind is Kind.FINISH and not tells_winner(frame, moment):
        return len(_TELLING)
    return _TELLING.index(moment.kind) if moment.kind in _TELLING else len(_TELLING)
