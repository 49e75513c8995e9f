"""Moves: tactical facts proved from splits, as they arrive, with their evidence and later a verdict."""

from meetdash.analysis.moves.follower import Follower
from meetdash.analysis.moves.model import (
    BACKWARD,
    FORWARD,
    RECORD_PACE,
    Evidence,
    Gain,
    Gap,
    Kind,
    Move,
    Note,
    Outcome,
    Pack,
    PackPace,
    Stretch,
    Verdict,
    Withdrawn,
)
from meetdash.analysis.moves.turns import Turns
from meetdash.analysis.moves.watch import MoveWatch

__all__ = [
    "BACKWARD",
    "FORWARD",
    "RECORD_PACE",
    "Evidence",
    "Follower",
    "Gain",
    "Gap",
    "Kind",
    "Move",
    "MoveWatch",
    "Note",
    "Outcome",
    "Pack",
    "PackPace",
    "Stretch",
    "Turns",
    "Verdict",
    "Withdrawn",
]
