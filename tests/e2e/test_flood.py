"""A short flood through the real program in a real terminal: the counts agree and keys are answered.

How quickly, and how much memory it takes, is measured by `python -m bench flood`, not here: tests time nothing.
"""

import json
import re
import sys
from pathlib import Path

import pytest

from ptys import MEETDASH, ROOT, Terminal

pytestmark = pytest.mark.e2e

SUMMARY = re.compile(r"(\d+) lines: (\d+) taken, (\d+) repeated, (\d+) rejected")


def test_nothing_of_a_flood_is_lost_and_keys_are_answered(tmp_path: Path) -> None:
    report = tmp_path / "sent"
    writer = f"cd {ROOT} && {sys.executable} -m bench.stream 50000 1.5 {report}"
    with Terminal(f"{{ {writer}; }} | {MEETDASH} -") as terminal:
        terminal.wait_for("FAMILY1")
        terminal.press("h")
        terminal.wait_for("spoiler shield on")
        terminal.until(report.exists, "the end of the flood")
        terminal.wait_for("ENDED")
        terminal.press("v")
        terminal.until(lambda: SUMMARY.search(terminal.text) is not None, "the counts")
        found = SUMMARY.search(terminal.text)
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.restored
    assert found is not None
    sent = json.loads(report.read_text())["sent"]
    assert sent > 1_000
    assert [int(count) for count in found.groups()] == [sent, sent, 0, 0]
