"""Kerr's two miles as the fixture tells it; the tests that need it are skipped where the fixture is not."""

import json
from pathlib import Path

import pytest

from meetdash.core.course import Course, Surface
from meetdash.core.marks import Mark

FEED = Path(__file__).parents[3] / "fixtures" / "millrose-2024-mens-2mile.ndjson"
COURSE = Course("2MILE", 3_218_688, 200_000, Surface.SHORT_TRACK)
PACEMAKERS = ("miawad", "ernst")
needs_feed = pytest.mark.skipif(not FEED.exists(), reason="the fixture is not here")


def splits(step_m: int = 0, shift_m: int = 0) -> list[tuple[str, int, int, int]]:
    """(athlete, millimetres, milliseconds, decimals) in order of the feed; only marks every `step_m`, counted
    from so far before the finish, if given, and the finish."""
    found = []
    for line in FEED.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)
        if message["type"] not in ("split", "finish"):
            continue
        mm = round(message["m"] * 1000) if "m" in message else COURSE.distance_mm
        left = COURSE.distance_mm - mm
        if not step_m or not left or (left - shift_m * 1000) % (step_m * 1000) == 0:
            mark = Mark.parse(message["time"])
            found.append((message["entry"], mm, mark.ms, mark.decimals))
    return found
