"""Going on from a checkpoint makes what playing makes, and leaves the checkpoint as it was."""

from collections import deque
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import NAMES, fixture
from meetdash.analysis.yardsticks import FEED_ONLY
from meetdash.core import changes as did
from meetdash.playing import checkpoints
from meetdash.playing.checkpoints import Checkpoints
from meetdash.playing.copies import copied
from meetdash.playing.playback import Playback
from playing.test_playback_of_made_feeds import BAD, FEED, LAST_MS, START_MS, state, straight
from present.test_move_story import dropped, head
from support import END_MS, lines, raw

DATA = raw(*({**one, "seq": n} for n, one in enumerate(FEED[:12]))) + BAD + raw(*FEED[12:])


def close(every: int) -> Checkpoints:
    """Checkpoints after every so many lines."""
    return Checkpoints(every=every, next=every)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9), st.lists(st.integers(START_MS - 1000, LAST_MS + 1000), min_size=1, max_size=8))
def test_seek_then_play_equals_play_from_any_checkpoint(every: int, seeks: list[int]) -> None:
    from playing.test_playback_of_made_feeds import DATA as PLAIN

    one = Playback.of(lines(PLAIN))
    one.checkpoints = close(every)
    for ms in (*seeks, END_MS, *seeks):
        one.seek(ms)
        assert state(one) == state(straight(ms))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 5), st.lists(st.tuples(st.integers(0, 3), st.integers(START_MS, LAST_MS)), max_size=8))
def test_playbacks_that_part_never_change_one_another(every: int, done: list[tuple[int, int]]) -> None:
    """Four playbacks with the same checkpoints, each sought by itself: each is as if it were alone."""
    first = Playback.of(lines(DATA))
    first.checkpoints = close(every)
    first.seek(END_MS)
    several = [first, first.branch(), first.branch(5), first.branch(20)]
    for which, ms in done:
        several[which].seek(ms)
    for one in several:
        alone = Playback(one.timeline)
        alone.seek(one.timeline.moments[one.played - 1] if one.played else START_MS - 1)
        if alone.played == one.played:
            assert state(one) == state(alone)
        one.seek(END_MS)
    assert state(several[0]) == state(several[1]) == state(several[2]) == state(several[3])


@pytest.mark.parametrize("name", NAMES)
def test_a_branch_is_not_changed_by_who_it_came_from(name: str) -> None:
    timeline = fixture(name)
    one = Playback(timeline)
    for ms in timeline.moments[:: max(1, len(timeline.moments) // 10)]:
        one.seek(ms)
        branch = one.branch()
        before = repr((branch.meet, branch.story.moments, branch.story.quiet, branch.clocks, branch.passages))
        one.seek(timeline.end_ms)
        now = repr((branch.meet, branch.story.moments, branch.story.quiet, branch.clocks, branch.passages))
        assert now == before
        branch.seek(timeline.end_ms)
        assert state(branch) == state(one)
        one.seek(ms)


def test_numbers_that_were_used_are_known_after_going_back() -> None:
    again = raw(*({**one, "seq": n} for n, one in enumerate(FEED[:12])))
    one = Playback.of(lines(DATA + again), FEED_ONLY)
    one.checkpoints = close(3)
    one.seek(END_MS)
    repeated = one.session.counts.repeated
    assert repeated >= 12
    one.seek(0)
    one.seek(END_MS)
    assert one.session.counts.repeated == repeated


def test_a_rejected_line_is_not_known_before_it_came_though_it_has_been_played() -> None:
    bad = raw({"type": "split", "entry": "a", "m": 100, "time": "soon", "id": "x"})
    one = Playback.of(lines(raw(*FEED[:3]) + bad + raw({"type": "void", "ref": "x"}, *FEED[3:])))
    one.checkpoints = close(1)
    steps = one.seek(END_MS)
    assert [type(change) for change in steps[4].received.changes] == [did.NothingWithdrawn]
    for played, known in ((3, set()), (4, {"x"})):
        [there] = one.branch(played).meet.races.values()
        assert set(there.times.readings.spent) == known


def test_a_branch_begins_where_the_feed_has_been_played_before() -> None:
    one = Playback.of(lines(DATA))
    one.checkpoints = close(4)
    one.seek(END_MS)
    assert one.branch(one.played).played == one.played
    assert one.branch(11).played == 8
    assert one.branch(3).played == 0


def test_there_are_never_more_than_so_many() -> None:
    kept = Checkpoints(every=1, next=1)
    one = Playback.of(lines(DATA))
    for played in range(1, 5_000):
        if played >= kept.next:
            one.played = played
            kept.keep(one._checkpoint(), 0)
    assert len(kept.kept) <= checkpoints.MOST
    assert kept.before(0) is None
    for wanted in (100, 2_500, 4_999):
        found = kept.before(wanted)
        assert found is not None
        assert wanted - 2 * kept.every <= found.played <= wanted


def test_a_big_race_is_copied_seldom() -> None:
    kept = Checkpoints(every=1, next=1)
    one = Playback.of(lines(DATA))
    one.seek(END_MS)
    kept.keep(one._checkpoint(), 8_000)
    assert kept.next == one.played + 1_000


@dataclass(frozen=True)
class Value:
    held: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Base:
    one: list[int]


@dataclass(slots=True)
class Slotted(Base):
    other: list[int]
    value: Value = field(default_factory=Value)


class Plain:
    def __init__(self, shared: list[int]) -> None:
        self.shared = shared
        self.me = self
        self.several: dict[str, object] = {"a": deque([shared], maxlen=2), "b": (1, shared), "c": {1, 2}}


def test_a_copy_shares_values_and_nothing_that_can_be_changed() -> None:
    held = [1]
    thing = Slotted(held, held)
    copy = copied(thing)
    assert copy == thing
    assert copy.one is copy.other
    assert copy.one is not held
    assert copy.value is thing.value


def test_a_copy_keeps_what_is_held_together_and_circles() -> None:
    plain = Plain([1])
    copy = copied(plain)
    assert copy.me is copy
    assert copy.several["a"] == deque([[1]])
    assert copy.several["a"].maxlen == 2  # type: ignore[attr-defined]
    assert copy.several["b"][1] is copy.shared  # type: ignore[index]
    assert copy.shared is not plain.shared
    assert copy.several["c"] is not plain.several["c"]


def test_the_end_of_the_feed_which_is_for_all_races_changes_no_other_playback() -> None:
    gun = {"type": "start", "race": "r", "at": "2024-01-01T10:00:00Z"}
    end = {"type": "end", "at": "2024-01-01T10:30:00Z"}
    splits = [one for one in dropped("f") if one.get("m", 9999) <= 1400]
    one = Playback.of(lines(raw(*head()[:2], gun, *splits, end)))
    last = one.timeline.moments[-1]
    one.seek(last - 1)
    before = one.branch()
    one.seek(last)
    assert one.finished
    for key, race in before.meet.races.items():
        assert one.meet.races[key] is not race
        assert one.story.moves[key] is not before.story.moves[key]
