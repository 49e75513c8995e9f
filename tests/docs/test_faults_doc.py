"""docs/faults.md names only tests that there are, and at least one in every row."""

import re
from pathlib import Path

from docs.reading import page

TESTS = Path(__file__).parents[1]


def test_every_row_names_tests_that_exist() -> None:
    there = {
        name
        for path in TESTS.rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    rows = [line for line in page("faults.md").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 30
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, f"no test in: {row}"
        assert set(named) <= there, f"{set(named) - there} in: {row}"
