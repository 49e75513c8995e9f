"""Moves in words."""

import pytest

from analysis.moves import millrose
from meetdash.analysis.moves import Evidence, Kind, Move, MoveWatch, Pack
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


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_move_has_a_sentence_even_with_hardly_any_evidence(kind: Kind) -> None:
    pack = Pack(1_000_000, ("a", "b", "c"), 1_200_000, ("a", "b"))
    for evidence in (Evidence(), Evidence(pack=pack)):
        move = Move("x", kind, "a", 1_000_000, 1_100_000, 1_050_000, 1_200_000, 1, 1.0, evidence, 0.9, 100)
        text = sentence(move, Race("r"))
        assert text.endswith(".")
        assert "::" not in text
        assert ": ." not in text
        assert "between 1000 m and 1100 m" in text
        assert ("3 → 2" in text) == (
            kind in (Kind.PACK_BREAKS, Kind.PACK_FORMS) and evidence.pack is not None
        )
