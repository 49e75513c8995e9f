"""docs/show.md names every key of the data of `show` and `check`, and every value it lists is one that exists."""

import json
from pathlib import Path
from typing import Any

import pytest

from docs.reading import named, page, sections
from meetdash import fixtures
from meetdash.commands import headless
from meetdash.core.standings import Condition
from meetdash.present.moments import Kind
from meetdash.present.show import VERSION

SECTIONS = sections(page("show.md"), 2)
FORMS = {"text", "ms", "quality"}
PARTS = {
    "targets": "A target",
    "athletes": "An athlete",
    "projection": "A projection",
    "deltas": "A delta",
    "records": "A record",
    "moments": "A moment",
}
"""The section that describes what is under a key."""
MOMENTS = ("gun", "300 to go", "mile", "end")


def shown(name: str, at: str) -> dict[str, Any]:
    timeline = headless.open_timeline(fixtures.path(name))
    data: dict[str, Any] = json.loads(headless.show_at(timeline, at, "", as_json=True))
    return data


def undescribed(value: object, section: str) -> set[str]:
    """The keys of some data that the section of the page does not name, with the section."""
    if isinstance(value, list):
        return {key for one in value for key in undescribed(one, section)}
    if not isinstance(value, dict):
        return set()
    known = named(SECTIONS[section]) | FORMS
    missing = {f"{section}: {key}" for key in value if key not in known}
    for key, inside in value.items():
        part = "The race" if key == "records" and isinstance(inside, dict) else PARTS.get(key, section)
        missing |= undescribed(inside, part)
    return missing


@pytest.mark.parametrize("at", MOMENTS)
def test_every_key_of_the_board_is_described_where_it_belongs(at: str) -> None:
    assert undescribed(shown(fixtures.DEMO, at), "The race") == set()


def test_the_moments_of_this_test_show_every_part_of_the_data() -> None:
    whole = json.dumps([shown(fixtures.DEMO, at) for at in MOMENTS])
    for key in (*PARTS, "last_mark", "last_segment", "last_lap", "trend_a_lap"):
        assert f'"{key}": {{' in whole or f'"{key}": [{{' in whole, key


def test_every_key_that_the_page_gives_an_athlete_is_there() -> None:
    [kerr] = [one for one in shown(fixtures.DEMO, "end")["athletes"] if one["entry"] == "kerr"]
    rows = [line.split("|")[1] for line in SECTIONS["An athlete"].splitlines() if line.startswith("| `")]
    assert {key for row in rows for key in named(row)} == set(kerr)


def test_the_words_for_status_and_kind_are_those_of_the_program() -> None:
    assert {str(condition) for condition in Condition} <= named(SECTIONS["An athlete"])
    assert {kind.name.lower() for kind in Kind if kind.letter} <= named(SECTIONS["A moment"])


def test_the_version_is_named() -> None:
    assert f"| `version` | of this format: {VERSION} |" in SECTIONS["The race"]


def test_without_a_race_the_first_of_the_feed_is_shown_also_when_another_began_later(tmp_path: Path) -> None:
    feed = tmp_path / "feed.ndjson"
    races = [{"type": "race", "race": "a", "event": "1500"}, {"type": "race", "race": "b", "event": "800"}]
    guns = [{"type": "start", "race": "a"}, {"type": "start", "race": "b"}]
    feed.write_text("\n".join(json.dumps(line) for line in (*races, *guns)))
    timeline = headless.open_timeline(feed)
    for asked, wanted in (("", "a"), ("a", "a"), ("b", "b")):
        assert json.loads(headless.show_at(timeline, "end", asked, as_json=True))["race"] == wanted


def test_every_key_of_check_is_described(tmp_path: Path) -> None:
    feed = tmp_path / "feed.ndjson"
    feed.write_text('{"type": "note"}\n')
    report, found = headless.check(feed, as_json=True)
    data = json.loads(report)
    assert found
    assert set(data) | set(data["findings"][0]) <= named(SECTIONS["check --json"])
