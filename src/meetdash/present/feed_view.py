"""What was wrong in the feed, line by line."""

from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, cut


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """What became of the lines, and the findings, the latest first."""
    summary, *findings = frame.findings or ("",)
    head: list[Line] = [(Piece(f" {summary}", Role.TITLE),)]
    rows = [(Piece(f"  {finding}"),) for finding in findings] or [
        (Piece("  Nothing wrong so far.", Role.QUIET),)
    ]
    return [cut(line, width) for line in [*head, *rows][:height]]
