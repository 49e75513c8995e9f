"""Moves in words."""

from analysis.moves import millrose
from meetdash.analysis.moves import Kind, Move, MoveWatch
from meetdash.core import messages as msg
from meetdash.core.race import Race
from meetdash.feed.wire import adapter
from meetdash.present.moves import sentence


def told(step_m: int = 0) -> list[tuple[Move, str]]:
    race = Race("mens-2mile")
    for line in millrose.FEED.read_text(encoding="utf-8").splitlines():
        message = adapter().validate_json(line)
        if isinstance(message, msg.RaceInfo | msg.StartList):
            race.receive(message)
    watch = MoveWatch(millrose.COURSE, millrose.PACEMAKERS)
    notes = [n for split in millrose.splits(step_m) for n in watch.take(*split)]
    return [(n, sentence(n, race)) for n in notes if isinstance(n, Move)]


@millrose.needs_feed
def test_kerr_goes() -> None:
    [text] = [text for move, text in told() if move.kind is Kind.KICK]
    assert text.startswith("Kerr goes with 300 m to go: last 100 in 14.0, 15.1 before;")
    assert "0.9 clear of Fisher with 200 m to go" in text


@millrose.needs_feed
def test_coarser_marks_are_said_as_a_stretch() -> None:
    [text] = [text for move, text in told(200) if move.kind is Kind.KICK]
    assert text.startswith("Kerr goes between 400 and 200 m to go: last 200 in 29.1, 29.4 before;")
    [text] = [text for move, text in told(400) if move.kind is Kind.KICK]
    assert text.startswith("Kerr goes in the last 400 m: last 400 in 57.0, 59.0 before")
