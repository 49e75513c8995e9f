"""The races that come with meetdash: packaged in the wheel, beside `src/` in a checkout."""

from pathlib import Path

from meetdash.feed.errors import FeedError

DEMO = "millrose-2024-mens-2mile"
"""The race that plays when nothing else is asked for."""
DEMO_SPEED = 5.0
"""Tells the eight minutes of the demo in 96 seconds."""


def folder() -> Path:
    """Where the fixtures are. An editable install carries none, so the checkout's are taken then."""
    here = Path(__file__).resolve().parent
    packaged = here / "fixtures"
    return packaged if packaged.is_dir() else here.parents[1] / "fixtures"


def path(name: str) -> Path:
    """The file of a fixture by its name."""
    return folder() / f"{name}.ndjson"


def names() -> list[str]:
    """The names of all fixtures."""
    return sorted(file.stem for file in folder().glob("*.ndjson"))


def find(text: str) -> Path:
    """A file by its path, or a fixture by its name where there is no such file. Raises FeedError for another name."""
    given = Path(text)
    if not given.exists() and text in names():
        return path(text)
    if given.exists() or given.suffix or given.parent != Path():
        return given
    raise FeedError(f"there is no file {text}; the races that come with meetdash are {', '.join(names())}")
