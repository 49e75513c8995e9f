"""What has been received is counted, what is wrong is kept, and nothing stops the stream."""

from typing import Any

import pytest

from meetdash.core import changes as did
from meetdash.core.standings import standings
from meetdash.feed.session import KEPT_FINDINGS, Counts, Session
from support import GUN, feed, finish, lines, race, split, start_list, status

RACE: list[dict[str, Any]] = [
    race("1500", race="r"),
    start_list("a", "b", race="r"),
    {**GUN, "race": "r"},
    split("a", 400, "58.0", race="r"),
    split("b", 400, "58.5", race="r"),
    {"type": "note", "text": "Windy.", "race": "r"},
    split("a", 800, "1:57.0", race="r"),
    status("b", "DNF", race="r"),
]


def numbered(*dicts: dict[str, Any], src: str = "box", first: int = 1) -> list[dict[str, Any]]:
    return [{**one, "seq": number, "src": src} for number, one in enumerate(dicts, first)]


def session(*dicts: dict[str, Any]) -> Session:
    made = Session()
    for line in feed(*dicts):
        made.receive(line)
    return made


def test_every_line_is_counted_once() -> None:
    made = Session()
    for line in lines(
        b'{"type":"race","event":"1500"}\n'
        b"\n"
        b"nonsense\n"
        b'{"type":"split","entry":"a","m":400,"time":"58.0"}\n'
        b'{"type":"split","entry":"a","m":400,"time":"58.0"}\n'
        b'{"type":"split","entry":"a","m":400,"time":"58.9"}\n'
        b'{"type":"split","entry":"a","m":1600,"time":"4:00.0"}\n'
        b'{"type":"weather"}\n'
        b'{"type":"clock","elapsed":"1:00.0","wind":1}\n'
    ):
        made.receive(line)
    assert made.counts == Counts(lines=9, taken=4, repeated=1, rejected=2, warnings=4, gaps=0)
    assert [str(finding) for finding in made.findings] == [
        "line 3, column 2: not JSON: expected ident",
        "line 4: a is on no start list yet and was added as unlisted",
        "line 6: split of a at 400 m: 58.9 differs from 58.0, which stands",
        "line 7: split of a at 1600 m: 1600 m is beyond the finish at 1500 m",
        "line 8, column 2: the type 'weather' is not known",
        "line 9, column 36: the field 'wind' is not known for 'clock' and was ignored",
    ]


def test_the_last_hundred_findings_are_kept_and_all_are_counted() -> None:
    made = Session()
    for line in lines(b"x\n" * 250):
        made.receive(line)
    assert made.counts.rejected == 250
    assert len(made.findings) == KEPT_FINDINGS == 100
    assert [made.findings[0].line, made.findings[-1].line] == [151, 250]


def test_bad_lines_between_good_ones_change_nothing_else() -> None:
    clean = session(*RACE)
    dirty = Session()
    for line in feed(*RACE):
        for bad in (b"\xff\xfe{", b'{"type":"split"}', b"[" * 70_000, b"\0\0", b'{"type":"weather"}'):
            dirty.receive(lines(bad)[0])
        dirty.receive(line)
    assert dirty.meet == clean.meet
    assert dirty.counts.taken == clean.counts.taken


def test_skipped_numbers_are_counted_and_named_per_source() -> None:
    both = [
        {**RACE[0], "seq": 1, "src": "x"},
        {**RACE[1], "seq": 7, "src": "y"},
        {**RACE[2], "seq": 3, "src": "x"},
        {**RACE[3], "seq": 8, "src": "y"},
        {**RACE[4], "seq": 13, "src": "y"},
    ]
    made = session(*both)
    assert made.counts.gaps == 5
    assert [finding.reason for finding in made.findings] == [
        "seq 2 of x has not been received",
        "seq 9 to 12 of y has not been received",
    ]


def test_a_number_that_comes_late_is_taken() -> None:
    one, two, three, four = numbered(*RACE[:4])
    made = session(one, two, four, three)
    assert made.counts.taken == 4
    assert made.meet.races["r"].started


def test_history_sent_again_changes_nothing() -> None:
    messages = numbered(
        *RACE,
        status("b", "OK", race="r"),
        {"type": "start", "action": "recall", "race": "r"},
        GUN | {"race": "r"},
    )
    once, twice = session(*messages), session(*messages, *messages)
    assert list(twice.meet.races["r"].notes) == ["Windy."]
    assert standings(twice.meet.races["r"]) == standings(once.meet.races["r"])
    assert len(twice.meet.races["r"].attempts) == 1
    assert twice.meet == once.meet
    assert twice.counts.repeated == len(messages)
    assert twice.counts.taken == once.counts.taken


def test_a_feed_that_counts_anew_loses_nothing() -> None:
    before = numbered(*RACE[:5])
    after = numbered(*RACE[5:])
    made = session(*before, *after)
    assert made.meet.races["r"].runners["a"].at(800_000) is not None
    assert made.counts.taken == len(RACE)


def test_without_numbers_repeats_are_seen_by_what_they_say() -> None:
    made = session(*RACE[:5], *RACE[:5])
    assert made.counts.repeated == 5
    assert len(made.meet.races["r"].runners["a"].taken) == 1


def test_a_refused_message_is_a_finding_with_its_reason() -> None:
    made = Session()
    received = [made.receive(line) for line in feed(race("1500"), split("a", 400, "5.0"))][-1]
    assert received.changes == ()
    assert received.findings[0].rejected
    assert (
        "split of a at 400 m: 400 m from the gun to 5.0 is faster than 11 m/s" in received.findings[0].reason
    )


def test_what_a_line_did_is_handed_on() -> None:
    made = Session()
    received = [made.receive(line) for line in feed(race("1500"), GUN, finish("a", "3:30.0"))][-1]
    assert received.line == 3
    assert [type(change) for change in received.changes] == [did.Unlisted, did.Finished, did.LeadChanged]


def test_a_race_that_no_race_line_introduced_is_named_once() -> None:
    session = Session()
    for line in feed(
        {"type": "race", "race": "m", "event": "800"},
        {**GUN, "race": "m"},
        {**split("a", 400, "55.0"), "race": "n"},
        {**split("a", 600, "1:25.0"), "race": "n"},
    ):
        session.receive(line)
    found = [finding.reason for finding in session.findings if "introduced" in finding.reason]
    assert found == ["no race line has introduced the race 'n'"]


def test_a_feed_without_race_ids_needs_no_introduction() -> None:
    session = Session()
    for line in feed(GUN, split("a", 400, "55.0")):
        session.receive(line)
    assert not any("introduced" in finding.reason for finding in session.findings)


@pytest.mark.parametrize(
    "wrong",
    [split("a", 1600, "4:00.0", id="x"), split("a", 400, "soon", id="x"), {"type": "split", "id": "x"}],
    ids=["refused by the race", "no time", "no entry"],
)
@pytest.mark.parametrize("named", [{}, {"race": "r"}], ids=["one race", "races with a name"])
def test_withdrawing_a_rejected_line_is_taken_and_says_that_there_was_nothing(
    wrong: dict[str, Any], named: dict[str, str]
) -> None:
    void = {"type": "void", "ref": "x"}
    made = session(*({**one, **named} for one in (race("1500"), GUN, wrong, void)))
    assert made.counts == Counts(lines=4, taken=3, rejected=1, warnings=1)
    assert (
        str(made.findings[-1])
        == "line 4: void: nothing was to be withdrawn, the line with the id 'x' had been rejected"
    )
