"""Kerr's attack is called at the split that proves it, and no finer than the marks."""

import pytest

from analysis.moves import millrose
from meetdash.analysis.moves import FORWARD, Kind, Move, MoveWatch, Outcome, Verdict

pytestmark = millrose.needs_feed


def calls(step_m: int = 0, shift_m: int = 0) -> list[tuple[str, int, Move]]:
    """The moves, each with the split (athlete and mark) at which it was said."""
    watch = MoveWatch(millrose.COURSE, millrose.PACEMAKERS)
    said = []
    for entry, mm, ms, decimals in millrose.splits(step_m, shift_m):
        said += [(entry, mm, n) for n in watch.take(entry, mm, ms, decimals) if isinstance(n, Move)]
    return said + [("", move.known_mm, move) for move in watch.end() if isinstance(move, Move)]


def kerrs_kicks(step_m: int = 0, shift_m: int = 0) -> list[tuple[str, int, Move]]:
    return [one for one in calls(step_m, shift_m) if one[2].entry == "kerr" and one[2].kind is Kind.KICK]


def test_called_at_the_split_that_proves_it() -> None:
    [(entry, mm, move)] = kerrs_kicks()
    assert (entry, mm) == ("fisher", 3_018_688), (
        "his own split there shows the pace, Fisher's that it is his alone"
    )
    assert (move.from_mm, move.to_mm, move.known_mm) == (2_918_688, 3_018_688, 3_018_688)
    assert move.known_ms == 453_700
    assert move.evidence.after is not None
    assert move.evidence.before is not None
    assert (move.evidence.after.ms, move.evidence.before.ms) == (14_000, 15_100)
    assert move.evidence.gap is not None
    assert (move.evidence.gap.other, move.evidence.gap.ms) == ("fisher", 900)


def test_is_not_said_twice() -> None:
    forward = [move for _, _, move in calls() if move.entry == "kerr" and move.kind in FORWARD]
    assert len(forward) == 1


WENT_MM = 2_918_688
"""Where Kerr went, as he and the splits of every 100 m say."""


@pytest.mark.parametrize(
    ("step_m", "shift_m"), [(200, 0), (200, 100), (400, 0), (400, 100), (400, 200), (400, 300)]
)
def test_coarser_marks_prove_a_stretch_that_holds_the_point(step_m: int, shift_m: int) -> None:
    [(_, mm, move)] = kerrs_kicks(step_m, shift_m)
    assert move.from_mm <= WENT_MM <= move.to_mm <= mm
    assert move.to_mm - move.from_mm >= step_m * 1000 or move.to_mm == millrose.COURSE.distance_mm


@pytest.mark.parametrize(("step_m", "shift_m"), [(0, 0), (200, 0), (200, 100), (400, 0), (400, 200)])
def test_nothing_but_the_kick_was_decisive(step_m: int, shift_m: int) -> None:
    watch = MoveWatch(millrose.COURSE, millrose.PACEMAKERS)
    notes = [note for split in millrose.splits(step_m, shift_m) for note in watch.take(*split)] + watch.end()
    won = [note.move for note in notes if isinstance(note, Verdict) and note.outcome is Outcome.DECISIVE]
    assert [(watch.moves[one].entry, watch.moves[one].kind) for one in won] == [("kerr", Kind.KICK)]


def test_the_kick_outranks_the_contact_it_cost_fisher() -> None:
    said = {(move.entry, move.kind): move.priority for _, _, move in calls()}
    assert said["kerr", Kind.KICK] > said["fisher", Kind.LOSES_CONTACT]
