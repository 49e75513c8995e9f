"""docs/feed.md says what the wire reads: its examples decode, and it names every type and field."""

import json
from dataclasses import fields
from typing import get_args

import pytest

from docs.reading import ROOT, blocks, named, page, sections
from meetdash.core import messages as msg
from meetdash.feed.lines import RawLine
from meetdash.feed.session import Session
from meetdash.feed.wire import decode

KINDS = {get_args(kind.__annotations__["type"])[0]: kind for kind in get_args(msg.Message)}
EXAMPLES = [line for block in blocks(page("feed.md")) for line in block.lines]
TYPES = sections(page("feed.md"), 3)
NESTED = {
    "race": msg.Point,
    "start_list": msg.Entry,
    "amend": msg.Amendment,
    "result": msg.ResultRow,
    "target": msg.TargetSplit,
    "light": msg.LightLeg,
}
"""What is inside some messages."""


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_decodes_without_a_finding(line: str) -> None:
    decoded = decode(RawLine(1, line.encode()))
    assert decoded.message is not None
    assert decoded.findings == ()


def test_every_example_is_of_the_type_it_stands_under_and_every_type_has_one() -> None:
    assert set(TYPES) == set(KINDS)
    for name, text in TYPES.items():
        types = {json.loads(line)["type"] for block in blocks(text) for line in block.lines}
        assert types == {name}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_field_of_a_type_is_named_in_its_section(name: str) -> None:
    every = {field.name for field in fields(msg.OfRace)} | {"type"}
    own = {field.name for field in fields(KINDS[name])} - every
    inside = {field.name for field in fields(NESTED[name])} if name in NESTED else set()
    assert own | inside <= named(TYPES[name])


def test_the_fields_of_every_line_are_named() -> None:
    text = sections(page("feed.md"), 2)["What holds for every line"]
    assert {field.name for field in fields(msg.OfRace)} <= named(text)


@pytest.mark.parametrize("block", [block for block in blocks(page("feed.md")) if block.source])
def test_an_example_from_a_fixture_stands_in_it(block) -> None:  # type: ignore[no-untyped-def]
    feed = (ROOT / block.source).read_text(encoding="utf-8").splitlines()
    assert set(block.lines) <= set(feed)


def test_the_smallest_feed_is_taken_whole_but_for_the_unlisted_runner() -> None:
    session = Session()
    lines = blocks(page("feed.md"))[0].lines
    received = [session.receive(RawLine(number, line.encode())) for number, line in enumerate(lines, start=1)]
    reasons = [finding.reason for one in received for finding in one.findings]
    assert reasons == ["A. Runner is on no start list yet and was added as unlisted"]
    assert session.counts.taken == len(lines)
    assert str(session.meet.races[""].runners["A. Runner"].finish.mark) == "4:01.35"


def test_every_way_of_going_wrong_in_the_table_is_as_it_says() -> None:
    """One line for each row of the last table that a single race can show."""
    session = Session()
    feed = [
        ('{"type": "race", "event": "1500", "seq": 1}', ""),
        ('{"type": "start_list", "entries": [{"entry": "a", "bib": "7"}, {"entry": "b", "bib": "7"}]}', ""),
        ('{"type": "start", "seq": 2}', ""),
        ("{", "rejected"),
        ('{"type": "split", "entry": "a", "m": 300, "m": 400, "time": "50"}', "rejected"),
        ('{"type": "split", "entry": "a", "time": "50"}', "rejected"),
        ('{"type": "split", "entry": "a", "m": 1600, "time": "4:00"}', "rejected"),
        ('{"type": "split", "entry": "a", "m": 300, "time": "20"}', "rejected"),
        ('{"type": "split", "entry": "7", "m": 300, "time": "45"}', "rejected"),
        ('{"type": "void", "entry": "a", "m": 300}', "rejected"),
        ('{"type": "split", "entry": "a", "m": 300, "time": "45.1", "source": "manual"}', ""),
        ('{"type": "split", "entry": "a", "m": 300, "time": "45.1", "source": "manual"}', ""),
        ('{"type": "split", "entry": "a", "m": 300, "time": "45.3", "source": "manual"}', "warning"),
        ('{"type": "split", "entry": "a", "m": 300, "time": "45.12"}', ""),
        ('{"type": "split", "entry": "c", "m": 300, "time": "46"}', "warning"),
        ('{"type": "clock", "elapsed": "50", "seq": 4}', "warning"),
        ('{"type": "spilt"}', "warning"),
        ('{"type": "note", "text": "x", "colour": "red"}', "warning"),
    ]
    for number, (line, wanted) in enumerate(feed, start=1):
        findings = session.receive(RawLine(number, line.encode())).findings
        found = ["rejected" if finding.rejected else "warning" for finding in findings]
        assert found == ([wanted] if wanted else []), line
    assert session.counts.repeated == 1
    assert str(session.meet.races[""].runners["a"].splits[0].mark) == "45.12"
