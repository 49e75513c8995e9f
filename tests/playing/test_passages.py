"""Passages in columns are what was added."""

from hypothesis import given
from hypothesis import strategies as st

from meetdash.playing.passages import Passage, Passages

passages = st.builds(
    Passage, st.integers(-(10**9), 10**9), st.sampled_from(("", "r", "s")), st.integers(0, 10**9)
)


@given(st.lists(passages), st.integers(0, 5))
def test_what_was_added_is_there_in_its_order_and_a_copy_goes_on_by_itself(
    given_: list[Passage], count: int
) -> None:
    made = Passages()
    for one in given_:
        made.add(*one)
    assert list(made) == [made[index] for index in range(len(made))] == given_
    copy = made.first(count)
    assert list(copy) == given_[:count]
    copy.add(1, "r", 2)
    assert list(made) == given_
