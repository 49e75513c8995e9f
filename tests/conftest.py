"""What all tests share: no animations, no colours of the caller's terminal, and texts kept as goldens."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

# Read by Textual when it is imported.
os.environ["TEXTUAL_ANIMATIONS"] = "none"
for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME"):
    os.environ.pop(name, None)

GOLDENS = Path(__file__).parent / "goldens"
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="Write tests/goldens anew instead of comparing."
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the file of that name in tests/goldens, or writes it with --update-goldens."""

    def compare(name: str, found: str) -> None:
        path = GOLDENS / name
        if request.config.getoption("--update-goldens"):
            path.write_text(found, encoding="utf-8")
            return
        assert path.exists(), f"no golden {name}; make it with pytest --update-goldens, and read it"
        assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()

    return compare
