"""The pack at the front: its pace raised or let go."""

from meetdash.analysis.moves.field import Field, Run
from meetdash.analysis.moves.model import Move


class Front:
    """Judges the front pack when its first runner's passage is judged."""

    def __init__(self, field: Field) -> None:
        self.field = field

    def judge(self, run: Run, index: int, now_ms: int) -> list[Move]:
        """What the passage of the first at a mark proves of the pack."""
        return []
