"""docs/moves.md names every key of the data of `moves`, and every word it lists is one of the program's."""

import json
from dataclasses import replace
from typing import Any

import pytest

from docs.reading import named, page, sections
from making import NAMES, fixture
from meetdash import fixtures
from meetdash.analysis.moves import Evidence, Gap, Kind, Outcome, Pack, PackPace, Verdict, Withdrawn
from meetdash.commands import headless
from meetdash.playing.playback import Playback
from meetdash.present import move_list
from meetdash.present.move_list import VERSION

SECTIONS = sections(page("moves.md"), 2)
FORMS = {"text", "ms"}
PARTS = {"moves": "A move", "verdict": "A verdict", "evidence": "Evidence"}
"""The section that describes what is under a key."""


def undescribed(value: object, section: str) -> set[str]:
    """The keys of some data that the section of the page does not name, with the section."""
    if isinstance(value, list):
        return {key for one in value for key in undescribed(one, section)}
    if not isinstance(value, dict):
        return set()
    known = named(SECTIONS[section]) | FORMS
    missing = {f"{section}: {key}" for key in value if key not in known}
    for key, inside in value.items():
        missing |= undescribed(inside, PARTS.get(key, section))
    return missing


def whole() -> dict[str, Any]:
    """The moves of a fixture, the first with everything that a move can have."""
    playback = Playback(fixture("tokyo-2020-mens-1500"))
    playback.seek(10**9)
    race = playback.meet.races["mens-1500"]
    story = playback.story.moves[race.id]
    assert story.follower.watch is not None
    first, second = list(story.follower.watch.moves.values())[:2]
    pack = Pack(400_000, ("kerr", "hoare"), 800_000, ("kerr",))
    pace = PackPace(400_000, 800_000, 1_200_000, ("kerr",), 56_000, 55_000)
    more = Evidence(
        first.evidence.after, first.evidence.after, first.evidence.gain, (7, 13), Gap(1, "kerr", 1)
    )
    ended = Verdict(first.id, Outcome.DECISIVE, 1_500_000, 208_320, Evidence(pack=pack, pack_pace=pace))
    story.follower.watch.moves[first.id] = replace(first, evidence=more)
    story.follower.watch.verdicts[first.id] = ended
    story._gone[second.id] = Withdrawn(second.id, "a reread")
    return move_list.data(race, story)


def test_every_key_is_described_where_it_belongs() -> None:
    data = json.loads(json.dumps(whole()))
    assert undescribed(data, "The race") == set()
    text = json.dumps(data)
    for key in ("verdict", "after", "before", "gain", "gap", "places", "pack", "pack_pace"):
        assert f'"{key}": {{' in text, key
    assert '"withdrawn": "a reread"' in text


def test_every_key_that_the_page_gives_a_move_is_there() -> None:
    rows = [line.split("|")[1] for line in SECTIONS["A move"].splitlines() if line.startswith("| `")]
    assert {key for row in rows for key in named(row)} == set(whole()["moves"][0])


def test_the_words_for_kinds_and_outcomes_are_those_of_the_program() -> None:
    assert {str(kind) for kind in Kind} <= named(SECTIONS["A move"])
    assert {str(outcome) for outcome in Outcome} <= named(SECTIONS["A verdict"])


def test_the_version_is_named() -> None:
    assert f"| `version` | of this format: {VERSION} |" in SECTIONS["The race"]


@pytest.mark.parametrize("name", NAMES)
def test_text_and_data_hold_the_same_moves(name: str) -> None:
    timeline = headless.open_timeline(fixtures.path(name))
    data = json.loads(headless.moves(timeline, "", as_json=True))
    text = headless.moves(timeline, "", as_json=False)
    assert all(one["text"] in text for one in data["moves"])
    assert ("No moves" in text) == (not data["moves"])
