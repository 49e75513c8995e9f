"""Sending a feed in its own time, on a clock of the test's own."""

import os
import threading

import pytest

from meetdash.feed.faults import DueLine
from meetdash.feed.lines import RawLine
from meetdash.feed.play import play, scheduled, to_descriptor

LINES = [
    DueLine(-600_000, b"list"),
    DueLine(0, b"gun"),
    DueLine(58_000, b"a"),
    DueLine(58_000, b"b"),
    DueLine(58_300, b"c"),
]


class Time:
    """A clock that only sleeping moves; a write takes `cost` seconds."""

    def __init__(self, cost: float = 0.0) -> None:
        self.now = 1000.0
        self.cost = cost
        self.sent: list[tuple[float, bytes]] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, wait: float) -> None:
        assert wait > 0
        self.now += wait

    def write(self, data: bytes) -> None:
        self.now += self.cost
        self.sent.append((round(self.now - 1000, 6), data))


def test_lines_go_out_when_they_are_due_and_what_was_before_at_once() -> None:
    time = Time()
    assert play(LINES, time.write, clock=time.clock, sleep=time.sleep)
    assert time.sent == [(0.0, b"list\ngun\n"), (58.0, b"a\nb\n"), (58.3, b"c\n")]


def test_the_speed_divides_the_waits_and_a_later_beginning_shortens_them() -> None:
    time = Time()
    play(LINES, time.write, speed=10, clock=time.clock, sleep=time.sleep)
    assert [at for at, _ in time.sent] == [0.0, 5.8, 5.83]
    time = Time()
    play(LINES, time.write, from_ms=58_100, clock=time.clock, sleep=time.sleep)
    assert time.sent == [(0.0, b"list\ngun\na\nb\n"), (0.2, b"c\n")]
    time = Time()
    play(LINES, time.write, speed=float("inf"), clock=time.clock, sleep=time.sleep)
    assert [at for at, _ in time.sent] == [0.0, 0.0, 0.0]


def test_slow_writes_do_not_add_up() -> None:
    time = Time(cost=0.1)
    play([DueLine(1000 * n, b"x") for n in range(100)], time.write, clock=time.clock, sleep=time.sleep)
    assert time.sent[-1][0] == pytest.approx(99.1)


def test_a_reader_that_has_gone_ends_it_quietly() -> None:
    out, into = os.pipe()
    os.close(out)
    time = Time()
    assert not play(LINES, to_descriptor(into), clock=time.clock, sleep=time.sleep)
    os.close(into)


def test_a_descriptor_that_does_not_wait_gets_all_of_it() -> None:
    out, into = os.pipe()
    os.set_blocking(into, False)
    data = b"x" * 300_000
    read = bytearray()

    def drain() -> None:
        while chunk := os.read(out, 65536):
            read.extend(chunk)

    reader = threading.Thread(target=drain)
    reader.start()
    to_descriptor(into)(data)
    os.close(into)
    reader.join()
    os.close(out)
    assert bytes(read) == data


def test_the_lines_of_a_feed_with_their_moments() -> None:
    feed = [
        b'{"type":"meet","name":"M"}',
        b"",
        b"\xff",
        b'{"type":"start","race":"r"}',
        b'{"type":"split","race":"r","entry":"1","m":400,"time":"58.0"}',
    ]
    lines = [RawLine(number, data) for number, data in enumerate(feed, 1)]
    assert scheduled(lines) == [
        DueLine(-3_000, feed[0]),
        DueLine(-3_000, feed[2]),
        DueLine(0, feed[3]),
        DueLine(58_000, feed[4]),
    ]
    arrived = [line._replace(arrival_ms=500 * line.number) for line in lines]
    assert [line.due_ms for line in scheduled(arrived)] == [-1500, -500, 0, 500]
