"""Kerr's attack is called at the split that proves it, and no finer than the marks."""

from analysis.moves import millrose
from meetdash.analysis.moves import FORWARD, Kind, Move, MoveWatch

pytestmark = millrose.needs_feed


def calls(step_m: int = 0) -> list[tuple[str, int, Move]]:
    """The moves, each with the split (athlete and mark) at which it was said."""
    watch = MoveWatch(millrose.COURSE, millrose.PACEMAKERS)
    said = []
    for entry, mm, ms, decimals in millrose.splits(step_m):
        said += [(entry, mm, n) for n in watch.take(entry, mm, ms, decimals) if isinstance(n, Move)]
    return said


def kerrs_kicks(step_m: int = 0) -> list[tuple[str, int, Move]]:
    return [one for one in calls(step_m) if one[2].entry == "kerr" and one[2].kind is Kind.KICK]


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


def test_marks_of_200_m_prove_a_stretch_of_200_m() -> None:
    [(_, mm, move)] = kerrs_kicks(200)
    assert mm == 3_018_688
    assert (move.from_mm, move.to_mm) == (2_818_688, 3_018_688)


def test_marks_of_400_m_prove_the_last_400() -> None:
    [(_, mm, move)] = kerrs_kicks(400)
    assert mm == 3_218_688
    assert (move.from_mm, move.to_mm) == (2_818_688, 3_218_688)
