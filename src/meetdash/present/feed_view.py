"""How the feed is doing, and what was wrong in it, line by line."""

from meetdash.present.frame import Frame, Source
from meetdash.present.lines import Line, Piece, Role, cut
from meetdash.present.words import plural


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """The source with its state, what became of the lines, the times that are missing, the findings."""
    summary, *findings = frame.findings or ("",)
    head: list[Line] = [*_source(frame.source), (Piece(f" {summary}", Role.TITLE),)]
    missed = frame.source.missed if frame.source else ()
    rows: list[Line] = [(Piece(f"  {one}", Role.ALERT),) for one in missed]
    rows += [(Piece(f"  {finding}"),) for finding in findings]
    if not rows:
        rows = [(Piece("  Nothing wrong in the lines so far.", Role.QUIET),)]
    return [cut(line, width) for line in [*head, *rows][:height]]


def _source(source: Source | None) -> list[Line]:
    if source is None:
        return []
    facts = [
        "no message yet" if source.age_ms is None else f"last message {source.age_ms // 1000} s ago",
        plural(source.reconnects, "reconnect"),
    ]
    rows: list[Line] = [
        (Piece(f" {source.state}", Role.TITLE), Piece(f"  {source.why}")),
        (Piece(f"  {', '.join(facts)}"),),
    ]
    if source.trouble:
        rows.append((Piece(f"  {source.trouble}", Role.ALERT),))
    if source.recording:
        rows.append((Piece(f"  {source.recording}", Role.ALERT if source.recording_failed else Role.PLAIN),))
    return rows
