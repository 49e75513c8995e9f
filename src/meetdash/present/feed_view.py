"""How the feed is doing, and what was wrong in it, line by line."""

from meetdash.present.frame import Frame, Source
from meetdash.present.lines import Line, Piece, Role, cut, wrap
from meetdash.present.words import plural


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """The source with its state, what became of the lines, the times that are missing, the findings."""
    summary, *findings = frame.findings or ("",)
    head: list[Line] = [*_source(frame.source, width), (Piece(f" {summary}", Role.TITLE),)]
    missed = frame.source.missed if frame.source else ()
    rows = [row for one in missed for row in _said(one, width, Role.ALERT)]
    rows += [(Piece(f"  {finding}"),) for finding in findings]
    if not rows:
        rows = [(Piece("  Nothing wrong so far.", Role.QUIET),)]
    return [cut(line, width) for line in [*head, *rows][:height]]


def _source(source: Source | None, width: int) -> list[Line]:
    if source is None:
        return []
    facts = [
        "no message yet" if source.age_ms is None else f"last message {source.age_ms // 1000} s ago",
        plural(source.reconnects, "reconnect"),
    ]
    return [
        (Piece(f" {source.state}", Role.TITLE), Piece(f"  {source.why}")),
        (Piece(f"  {', '.join(facts)}"),),
        *_said(source.trouble, width, Role.ALERT),
        *_said(source.recording, width, Role.ALERT if source.recording_failed else Role.PLAIN),
    ]


def _said(text: str, width: int, role: Role) -> list[Line]:
    """A sentence in as many lines as it needs: a reason stands at its end."""
    return [(Piece(f"  {part}", role),) for part in wrap(text, max(1, width - 2))]
