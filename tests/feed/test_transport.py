"""Playing, pausing and seeking, with a clock made of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed.transport import SPEEDS, Transport


def made(**more: float) -> Transport:
    return Transport(-3_000, 60_000, **more)


def test_it_begins_at_its_start_and_the_first_tick_only_takes_the_time() -> None:
    transport = made()
    assert transport.tick(1_000.0) == -3_000
    assert transport.tick(1_001.5) == -1_500


def test_the_speed_multiplies_the_time_that_passed() -> None:
    transport = made(speed=4.0)
    transport.tick(0.0)
    assert transport.tick(2.0) == 5_000


def test_paused_nothing_moves_and_the_pause_is_not_made_up_for() -> None:
    transport = made()
    transport.tick(0.0)
    transport.toggle()
    assert transport.tick(10.0) == -3_000
    transport.toggle()
    assert transport.tick(11.0) == -2_000


def test_a_clock_that_runs_backwards_moves_nothing() -> None:
    transport = made()
    transport.tick(10.0)
    assert transport.tick(4.0) == -3_000
    assert transport.tick(5.0) == -2_000


def test_a_change_of_speed_never_moves_the_position() -> None:
    transport = made()
    transport.tick(0.0)
    transport.tick(5.0)
    before = transport.at_ms
    for change in (transport.faster, transport.faster, transport.slower):
        change()
        assert transport.at_ms == before
    assert transport.speed == 2.0


def test_the_speeds_are_stepped_through_and_end_at_their_ends() -> None:
    transport = made()
    up = []
    for _ in range(12):
        transport.faster()
        up.append(transport.speed)
    assert up == [2, 4, 8, 16, 32, 64, 64, 64, 64, 64, 64, 64]
    for _ in range(12):
        transport.slower()
    assert transport.speed == SPEEDS[0] == 0.25


def test_from_a_speed_between_two_the_next_one_is_taken() -> None:
    transport = made(speed=5.0)
    transport.faster()
    assert transport.speed == 8.0
    transport.speed = 5.0
    transport.slower()
    assert transport.speed == 4.0


@pytest.mark.parametrize(("wanted", "found"), [(-9e9, -3_000), (9e9, 60_000), (1_234, 1_234)])
def test_the_position_never_leaves_the_feed(wanted: float, found: float) -> None:
    transport = made()
    transport.to(wanted)
    assert transport.at_ms == found


def test_at_the_end_it_stays_until_play_starts_again() -> None:
    transport = made()
    transport.tick(0.0)
    assert transport.tick(1_000.0) == 60_000
    assert transport.ended
    transport.toggle()
    assert (transport.at_ms, transport.playing, transport.ended) == (-3_000, True, False)


def test_going_back_from_the_end_is_no_longer_the_end() -> None:
    transport = made()
    transport.to(60_000)
    transport.by(-5_000)
    assert not transport.ended
    assert transport.at_ms == 55_000


def test_a_position_of_zero_is_a_position() -> None:
    assert made(at_ms=0.0).at_ms == 0
    assert made().at_ms == -3_000


def test_a_jump_is_counted_and_playing_is_none() -> None:
    transport = made()
    transport.tick(0.0)
    transport.tick(5.0)
    transport.toggle()
    assert transport.jumps == 0
    transport.to(10_000)
    transport.by(-5_000)
    assert transport.jumps == 2
    transport.to(60_000)
    transport.toggle()
    assert transport.jumps == 4, "again from the start"


def test_waiting_is_not_made_up_for() -> None:
    transport = made()
    transport.tick(0.0)
    transport.wait(10.0)
    assert transport.at_ms == -3_000
    assert transport.tick(11.0) == -2_000


steps = st.one_of(
    st.tuples(st.just("tick"), st.floats(0, 1e6)),
    st.tuples(st.just("to"), st.floats(-1e7, 1e7)),
    st.tuples(st.just("by"), st.floats(-1e7, 1e7)),
    st.tuples(st.sampled_from(["toggle", "faster", "slower"]), st.just(0.0)),
)


@given(st.lists(steps, max_size=30))
def test_whatever_is_done_the_position_stays_in_the_feed(done: list[tuple[str, float]]) -> None:
    transport = made()
    for name, value in done:
        if name in ("tick", "to", "by"):
            getattr(transport, name)(value)
        else:
            getattr(transport, name)()
        assert -3_000 <= transport.at_ms <= 60_000
        assert transport.speed in SPEEDS
