"""What became of moves."""

from meetdash.analysis.moves.field import Field, Run
from meetdash.analysis.moves.model import Move, Verdict


class Jury:
    """Follows open moves until the splits say what became of them."""

    def __init__(self, field: Field) -> None:
        self.field = field

    def open(self, move: Move) -> None:
        """A move to be followed."""

    def judge(self, run: Run, index: int, now_ms: int) -> list[Verdict]:
        """The verdicts that a passage brings."""
        return []
