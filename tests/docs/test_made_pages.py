"""What scripts make in docs/ is what they would make now: the page of keys, and the picture of the screen."""

import importlib.util
import re
from types import ModuleType

import pytest

from docs.reading import DOCS, ROOT, page
from meetdash.present.keys import KEYS


def script(name: str) -> ModuleType:
    """A script of docs/, loaded but not run."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(svg: str) -> list[str]:
    """The text of a picture, piece by piece."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_the_page_of_keys_is_made_from_the_table() -> None:
    assert page("keys.md") == script("keys").page(), "run `make docs`"


def test_every_key_of_the_table_is_on_the_page() -> None:
    text = page("keys.md")
    for key in KEYS:
        assert f"| `{key.shown}` | {key.says} |" in text


async def test_the_picture_shows_the_screen_as_it_is_now() -> None:
    maker = script("picture")
    made = maker.settled(await maker.screenshot())
    assert rows(made) == rows(page("screen.svg")), "run `make docs`"


@pytest.mark.parametrize("word", ["KERR", "to&#160;go", "WB&#160;sh", "reconstructed"])
def test_the_picture_holds_what_the_readme_speaks_of(word: str) -> None:
    assert word in page("screen.svg")


def test_the_picture_refers_to_no_host() -> None:
    hosts = re.findall(r"(?:https?:)?//[^\s\"'<>)]+", page("screen.svg"))
    assert hosts == ["http://www.w3.org/2000/svg"]
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", page("screen.svg"))


def test_the_readme_shows_the_picture() -> None:
    assert "](docs/screen.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")
