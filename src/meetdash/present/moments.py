"""Moments: what happened, in a sentence, with the race time it speaks of. The story of a race is a list of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from meetdash.analysis import moves
from meetdash.analysis.moves import Move


class Kind(StrEnum):
    """What a moment is; the value is the letter it has on the timeline, none for what is not worth a jump."""

    GUN = "G"
    LEAD = "L"
    MOVE = "M"
    SPLIT = "S"
    BELL = "B"
    FINISH = "F"
    RECORD = "R"
    DECISION = "D"
    CORRECTION = "C"
    RESULT = "E"
    LAP = "lap"
    PACE = "pace"
    NOTE = "note"
    FEED = "feed"

    @property
    def letter(self) -> str:
        """The letter on the timeline, or nothing."""
        return self.value if len(self.value) == 1 else ""


MOVE_LETTERS = {
    moves.Kind.KICK: "K",
    moves.Kind.SURGE: "A",
    moves.Kind.DRIVE: "A",
    moves.Kind.BREAK: "A",
    moves.Kind.PACE: "A",
    moves.Kind.BRIDGE: "H",
    moves.Kind.CLOSING: "H",
    moves.Kind.LOSES_CONTACT: "X",
    moves.Kind.FADE: "X",
    moves.Kind.FALL: "X",
}
"""The letters of moves: a kick, an attack, a chase (`H`: hunts), somebody dropped; any other move is an `M`."""


class Placed(NamedTuple):
    """A place at the finish that was told of an athlete, `tied` when he shares it; the time in ms, 0 for none.

    Both may be others by now.
    """

    entry: str
    place: int
    tied: bool = False
    ms: int = 0


class Cited(NamedTuple):
    """The time that was told of an athlete: its mark in millimetres, and the time in milliseconds.

    `leads` when he was told to lead there. It may be another by now, or withdrawn.
    """

    mm: int
    ms: int
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One fact in the announcer's words.

    `ms` is the race time it speaks of, `label` that time as it was received, `due_ms` the moment of the replay at
    which it was known, `line` the line of the feed that made it known. `reconstructed` when it rests on a split that
    was never published. `move` is the move that it tells, with its evidence. `race_name` is set where the feed has
    several races. `attempt` is the start of the race that it belongs to, from 1, 0 where there is no race. `cited` is
    the time on which it rests, `places` those at the finish that it tells; present/since.py says what they are by now.
    """

    race: str
    kind: Kind
    ms: int
    label: str
    text: str
    due_ms: int = 0
    line: int = 0
    entry: str = ""
    reconstructed: bool = False
    move: Move | None = None
    race_name: str = ""
    attempt: int = 0
    cited: Cited | None = None
    places: tuple[Placed, ...] = ()

    @property
    def sentence(self) -> str:
        """The text, with what must be said of where it comes from."""
        return f"{self.text} (reconstructed splits)" if self.reconstructed else self.text

    @property
    def letter(self) -> str:
        """The letter on the timeline, for a move that of its sort; or nothing."""
        return MOVE_LETTERS.get(self.move.kind, "M") if self.move is not None else self.kind.letter

    @property
    def jump(self) -> bool:
        """Whether the moment is worth jumping to."""
        return bool(self.kind.letter)
