"""Faults that are asked for: seeded, independent of each other, and never a message that says something else."""

import json
import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed.faults import DueLine, Faults, garbled
from meetdash.feed.lines import RawLine
from meetdash.feed.wire import decode

LINES = [DueLine(100 * n, json.dumps({"type": "note", "text": f"line {n} é"}).encode()) for n in range(1000)]
SHARES = st.floats(0, 1)


@given(drop=SHARES, duplicate=SHARES, garble=SHARES, shuffle=SHARES, stall=SHARES, seed=st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_lines(seed: int, **shares: float) -> None:
    lines = LINES[:40]
    first, again = Faults(seed=seed, **shares).apply(lines), Faults(seed=seed, **shares).apply(iter(lines))
    assert first == again
    assert [line.due_ms for line in first] == sorted(line.due_ms for line in first)


def test_another_seed_gives_others() -> None:
    assert Faults(drop=0.5, seed=1).apply(LINES) != Faults(drop=0.5, seed=2).apply(LINES)


def test_no_faults_change_nothing() -> None:
    assert Faults(seed=7).apply(LINES) == LINES


def test_shares_are_kept_to() -> None:
    dropped = Faults(drop=0.05, seed=1).apply(LINES)
    assert 920 <= len(dropped) <= 980
    counts = Counter(Faults(duplicate=0.05, seed=1).apply(LINES))
    assert set(counts.values()) == {1, 2}
    assert 20 <= sum(count == 2 for count in counts.values()) <= 80


def test_one_fault_more_does_not_move_the_others() -> None:
    alone = {line.data for line in Faults(drop=0.1, seed=3).apply(LINES)}
    more = {
        line.data for line in Faults(drop=0.1, duplicate=0.2, shuffle=0.3, stall=0.1, seed=3).apply(LINES)
    }
    assert alone == more


def test_shuffled_lines_come_late_within_the_window_and_none_is_lost() -> None:
    due = {line.data: line.due_ms for line in LINES}
    shuffled = Faults(shuffle=0.2, shuffle_ms=500, seed=1).apply(LINES)
    assert sorted(line.data for line in shuffled) == sorted(due)
    late = [line.due_ms - due[line.data] for line in shuffled]
    assert 0 < sum(ms > 0 for ms in late) < 300
    assert min(late) == 0
    assert max(late) <= 500
    assert [line.data for line in shuffled] != [line.data for line in LINES]


def test_a_stall_holds_all_back_and_lets_all_go_at_once() -> None:
    stalled = Faults(stall=0.005, stall_ms=5_000, seed=2).apply(LINES)
    assert [line.data for line in stalled] == [line.data for line in LINES]
    held = Counter(line.due_ms for line in stalled)
    assert max(held.values()) >= 50
    gaps = [after.due_ms - before.due_ms for before, after in pairwise(stalled)]
    assert max(gaps) == 5_100


@given(seed=st.integers(), at=st.integers(0, len(LINES) - 1))
def test_a_garbled_line_is_rejected_and_is_still_one_line(seed: int, at: int) -> None:
    data = garbled(LINES[at].data, random.Random(seed))
    assert b"\n" not in data
    decoded = decode(RawLine(1, data))
    assert decoded.message is None
    assert decoded.findings[0].rejected
    assert decoded.findings[0].reason


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share between 0 and 1"):
        Faults(garble=share)
