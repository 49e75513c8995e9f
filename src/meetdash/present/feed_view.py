"""How the feed is doing, and what was wrong in it, line by line.

Rules of this file: nothing is cut, what does not fit is on the next page.
"""

from meetdash.present.frame import Frame, Source
from meetdash.present.lines import Line, Piece, Role, cut, wrap
from meetdash.present.lines import width as cells
from meetdash.present.pages import paged
from meetdash.present.words import plural


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """The source, what became of the lines, what is missing or in doubt, the findings: a page of it."""
    summary, *findings = frame.findings or ("",)
    body: list[Line] = [*_source(frame.source, width)]
    body += _said(summary, width, Role.TITLE, indent=1)
    missed = frame.source.missed if frame.source else ()
    body += [row for one in missed for row in _said(one, width, Role.ALERT)]
    body += [row for one in frame.doubts for row in _said(f"In doubt: {one}.", width, Role.ALERT)]
    body += [row for one in findings for row in _said(one, width)]
    if not missed and not findings and not frame.doubts:
        body.append((Piece("  Nothing wrong so far.", Role.QUIET),))
    return [cut(line, width) for line in paged([], body, frame.page, height)]


def _source(source: Source | None, width: int) -> list[Line]:
    if source is None:
        return []
    facts = [
        "no message yet" if source.age_ms is None else f"last message {source.age_ms // 1000} s ago",
        plural(source.reconnects, "reconnect"),
    ]
    return [
        *_state(source, width),
        (Piece(f"  {', '.join(facts)}"),),
        *_said(source.trouble, width, Role.ALERT),
        *_said(source.recording, width, Role.ALERT if source.recording_failed else Role.PLAIN),
    ]


def _state(source: Source, width: int) -> list[Line]:
    """The state, and its reason beside it as far as there is room, else below."""
    head: Line = (Piece(f" {source.state}", Role.TITLE),)
    beside: Line = (*head, Piece(f"  {source.why}"))
    return [beside] if cells(beside) <= width else [head, *_said(source.why, width)]


def _said(text: str, width: int, role: Role = Role.PLAIN, *, indent: int = 2) -> list[Line]:
    """A sentence in as many lines as it needs: a reason stands at its end."""
    return [(Piece(f"{' ' * indent}{part}", role),) for part in wrap(text, max(1, width - indent))]
