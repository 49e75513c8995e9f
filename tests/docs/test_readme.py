"""What the README and the other pages tell people to do works, and their links lead somewhere."""

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from docs.reading import DOCS, ROOT
from meetdash import fixtures
from meetdash.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
TOUR = [
    line.split("#")[0].strip().replace("FILE", fixtures.DEMO)
    for line in README.splitlines()
    if line.startswith("    meetdash")
]


LIVE = ("--speed", "meetdash play", "meetdash watch", "meetdash record")
"""Commands that wait for the clock or for a network; tests of their own run them."""


@pytest.mark.parametrize("command", [line for line in TOUR if not any(word in line for word in LIVE)])
def test_every_command_of_the_tour_works(command: str) -> None:
    done = CliRunner().invoke(main, shlex.split(command)[1:], env={"TERM": "dumb"})
    assert done.exit_code == 0, done.output
    assert done.stdout.strip()


def test_the_tour_holds_every_command() -> None:
    shown = {word for command in TOUR for word in command.split()[1:2]}
    assert set(main.commands) <= shown


def test_every_command_and_option_says_what_it_does() -> None:
    for command in main.commands.values():
        assert command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (command.name, parameter.name)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_to_a_file(path) -> None:  # type: ignore[no-untyped-def]
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if not link.startswith("https://"):
            assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_file_of_the_tree_that_is_named_exists(path) -> None:  # type: ignore[no-untyped-def]
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    folders = (ROOT, ROOT / "src" / "meetdash", path.parent)
    for name in re.findall(r"`([\w/.-]+\.(?:py|tcss|toml|md))`", text):
        if "NAME" not in name:
            assert any((folder / name).exists() for folder in folders), name


@pytest.mark.parametrize("words", [("--help",), ("show", "--help"), ("replay", "--help")])
def test_the_help_says_that_a_lap_means_its_end(words: tuple[str, ...]) -> None:
    said = " ".join(CliRunner().invoke(main, words).output.split())
    assert "'lap 9' (its end)" in said


def test_the_pages_say_that_a_lap_means_its_end() -> None:
    for path in (ROOT / "README.md", DOCS / "show.md"):
        assert re.search(r"`lap 9` \(its\s+end", path.read_text(encoding="utf-8")), path.name
