"""Reads the documentation for its tests: the examples of a page, and its sections."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```json[ ]?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of JSON lines, and the fixture they are said to be from, if any."""

    source: str
    lines: tuple[str, ...]


def page(name: str) -> str:
    """A page of docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The JSON blocks of a page, in order."""
    return [Block(found[1], tuple(found[2].splitlines())) for found in _BLOCK.finditer(text)]


def sections(text: str, level: int) -> dict[str, str]:
    """The text under each heading of a level, up to the next of that level or above, by title without backticks."""
    found: dict[str, str] = {}
    title = ""
    for line in text.splitlines():
        if (head := re.match(r"(#+) (.*)", line)) and len(head[1]) <= level:
            title = head[2].replace("`", "") if len(head[1]) == level else ""
        if title:
            found[title] = found.get(title, "") + line + "\n"
    return found


def named(text: str) -> set[str]:
    """What stands in backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))
