"""Lines that were read: kept as they were, in little room, and known when they come again."""

import json
import tracemalloc
from itertools import islice
from typing import Any

from bench.stream import stream
from hypothesis import given
from hypothesis import strategies as st

from meetdash.core.messages import Message
from meetdash.feed.lines import LineSplitter, RawLine
from meetdash.feed.reading import Read, Reader, Readings
from meetdash.feed.timeline import Timeline
from support import feed

KEPT = 400
"""Bytes that a line may take while it is kept: its message, its time and a few numbers."""


def note(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "note", "text": text, **more}


notes = st.builds(
    lambda text, seq, src: note(text, src=src, **({} if seq is None else {"seq": seq})),
    st.sampled_from("ab"),
    st.one_of(st.none(), st.integers(-2, 8)),
    st.sampled_from(("", "box")),
)


@given(st.lists(notes, max_size=30))
def test_a_message_is_received_again_when_it_is_the_last_under_its_number(
    given_: list[dict[str, Any]],
) -> None:
    reader = Reader()
    last: dict[tuple[str, int], Message] = {}
    for line in feed(*given_):
        read = reader.read(line)
        message = read.message
        assert message is not None
        if message.seq is None:
            assert not read.again
            continue
        key = message.src, message.seq
        assert read.again == (last.get(key) == message)
        last[key] = message


@given(st.lists(st.sampled_from((b'{"type":"note","text":"x","seq":1}', b"nonsense", b"", b'{"type":"?"}'))))
def test_what_was_read_is_kept_as_it_was(datas: list[bytes]) -> None:
    reader, kept = Reader(), Readings()
    read = [reader.read(RawLine(number, data)) for number, data in enumerate(datas, 1)]
    for one in read:
        kept.append(one)
    assert list(kept) == read
    assert len(kept) == len(read)
    assert [kept[index] for index in range(-len(read), 0)] == read


def test_a_blank_line_says_nothing() -> None:
    assert Reader().read(RawLine(1, b"")) == Read(1)


def test_a_line_that_is_kept_takes_little_room() -> None:
    count = 4_000
    splitter = LineSplitter()
    lines = splitter.feed(b"".join(islice(stream(), count)))
    Timeline.of(lines)  # What is remembered of names and marks is there now.
    tracemalloc.start()
    try:
        timeline = Timeline.of(lines)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(timeline.entries) == count
    assert taken / count < KEPT, json.dumps({"bytes": taken / count})
