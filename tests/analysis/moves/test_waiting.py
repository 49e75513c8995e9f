"""Who waits for whom at the end of a segment."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.moves.races import even, slower, track
from meetdash.analysis.moves import Move, MoveWatch
from meetdash.analysis.moves.run import NEAR, Run
from meetdash.analysis.moves.segment import Passage, Segment

MS = st.integers(0, 40)


@given(
    st.lists(st.tuples(MS, st.integers(0, 8)), max_size=12), st.lists(MS, min_size=1, max_size=10), st.data()
)
def test_a_passage_waits_as_long_as_one_of_those_near_is_absent(
    windows: list[tuple[int, int]], absent: list[int], data: st.DataObject
) -> None:
    segment = Segment(absent=sorted(absent))
    passages = [
        Passage(Run("r"), 1, NEAR, segment, at - reach, at + reach, number)
        for number, (at, reach) in enumerate(windows)
    ]
    for passage in passages:
        passage.waits = segment.misses(passage.low_ms, passage.high_ms)
        if passage.waits:
            segment.wait(passage)

    def should(passage: Passage) -> bool:
        return any(passage.low_ms <= one <= passage.high_ms for one in segment.absent)

    assert [one.waits for one in passages] == [should(one) for one in passages]
    for one in data.draw(st.permutations(absent)):
        waited = [passage for passage in passages if passage.waits]
        free = segment.released(one)
        assert {id(each) for each in free} == {id(each) for each in waited if not should(each)}
        assert all(passage.waits == should(passage) for passage in passages)
    assert not segment.waiting


def test_who_is_out_of_the_race_is_awaited_no_more() -> None:
    """With r5 to come, those near him are not known; they are when he is out."""
    splits = slower(even(3000, 100, 8), "r2", 1_000_000, 1_100_000, -1_500)
    del splits["r5", 1_100_000]
    until = {where: ms for where, ms in splits.items() if where[1] <= 1_100_000}
    watch = MoveWatch(track())
    for (key, mm), ms in sorted(until.items(), key=lambda one: one[1]):
        assert not watch.take(key, mm, ms)
    [move] = [one for one in watch.leave("r5") if isinstance(one, Move)]
    assert (move.entry, move.known_mm) == ("r2", 1_100_000)
