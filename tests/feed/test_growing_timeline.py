"""A timeline that grows line by line is the timeline of the whole; with arrivals, lines are due when they came."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from meetdash.feed.lines import RawLine
from meetdash.feed.timeline import Timeline

FEED = [
    '{"type":"meet","name":"A meeting"}',
    "",
    '{"type":"race","race":"r","event":"1500","surface":"track"}',
    "not json",
    '{"type":"start","race":"r","action":"gun","at":"2024-02-11T16:10:00Z"}',
    '{"type":"split","race":"r","entry":"1","m":400,"time":"58.0"}',
    '{"type":"split","race":"r","entry":"1","m":800,"time":"1:57.0"}',
    '{"type":"start","race":"s","action":"gun","at":"2024-02-11T16:20:00Z"}',
    '{"type":"end"}',
]


def raw(lines: list[str], arrivals: list[int] | None = None) -> list[RawLine]:
    return [
        RawLine(number, line.encode(), arrival_ms=arrivals[number - 1] if arrivals else None)
        for number, line in enumerate(lines, 1)
    ]


@given(cuts=st.lists(st.integers(0, len(FEED))), arrived=st.booleans())
def test_growing_in_pieces_gives_the_timeline_of_the_whole(cuts: list[int], arrived: bool) -> None:
    lines = raw(FEED, [100 * n for n in range(len(FEED))] if arrived else None)
    whole, grown = Timeline.of(lines), Timeline()
    edges = [0, *sorted(cuts), len(lines)]
    for begin, end in pairwise(edges):
        grown.extend(lines[begin:end])
    assert grown.entries == whole.entries
    assert (grown.moments, grown.zero_ms) == (whole.moments, whole.zero_ms)


def test_without_arrivals_a_line_is_due_at_its_race_time() -> None:
    timeline = Timeline.of(raw(FEED))
    assert list(timeline.moments) == [0, 0, 0, 0, 58_000, 117_000, 600_000, 600_000]


def test_with_arrivals_a_line_is_due_when_it_came_counted_from_the_gun() -> None:
    timeline = Timeline.of(raw(FEED, [5, 6, 7, 8, 1_000, 59_300, 118_100, 700_000, 700_001]))
    assert list(timeline.moments) == [-995, -993, -992, 0, 58_300, 117_100, 699_000, 699_001]
    assert timeline.zero_ms == 1_000
    assert timeline.start_ms == -995
    assert timeline.end_ms == 699_001
    assert len(timeline.moments) == len(timeline.entries)


def test_arrivals_never_run_backwards() -> None:
    timeline = Timeline.of(raw(FEED[:3], [50, 50, 20]))
    assert list(timeline.moments) == [50, 50]
