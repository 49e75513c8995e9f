"""What tests are made from: feeds of a few lines, viewers at a moment, lines as text."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from meetdash.feed.lines import LineSplitter, RawLine
from meetdash.feed.timeline import Timeline
from meetdash.playing.viewer import Viewer
from meetdash.present.frame import Frame
from meetdash.present.lines import Line

FOLDER = Path(__file__).parents[1] / "fixtures"
KERR = "millrose-2024-mens-2mile"
WOMEN = "millrose-2024-womens-2mile"
LIEVIN = "lievin-2025-mens-mile"
MONACO = "monaco-2020-mens-5000"
TOKYO = "tokyo-2020-mens-1500"
NAMES = (KERR, WOMEN, LIEVIN, MONACO, TOKYO)

HOSTILE = (
    "Jo [AUS]",
    "[@click=app.quit]x",
    "a\u001b]2;owned\u0007",
    "\u001b[2J\u009b31mred",
    "田中希実",
    "שרה כהן",
    "محمد فرح",
    "x" * 200,
    "Z" + "\u0301" * 60 + "algo",
    "👩‍👩‍👧‍👦 runner 🏃🏽‍♀️",
    "a\u202eb\u200bc\u2066d",
    "one\r\n\ttwo\u2028three",
    "ends in a stack e\u0301\u0323\u0330",
)
"""Names as no start list should have them."""


def raw(messages: Iterable[dict[str, Any] | str]) -> bytes:
    """The messages as a feed; a text stands for itself."""
    texts = (one if isinstance(one, str) else json.dumps(one) for one in messages)
    return "".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass")


def lines_of(data: bytes) -> list[RawLine]:
    splitter = LineSplitter()
    return [*splitter.feed(data), *splitter.finish()]


def timeline_of(*messages: dict[str, Any] | str) -> Timeline:
    return Timeline.of(lines_of(raw(messages)))


def fixture(name: str) -> Timeline:
    return Timeline.of(lines_of((FOLDER / f"{name}.ndjson").read_bytes()))


def viewer_at(timeline: Timeline, ms: int) -> Viewer:
    """A paused viewer at a moment."""
    viewer = Viewer.replay(timeline)
    viewer.transport.playing = False
    viewer.transport.to(ms)
    viewer.tick(0.0)
    return viewer


def frame_at(timeline: Timeline, ms: int) -> Frame:
    return viewer_at(timeline, ms).frame()


def text(lines: Sequence[Line]) -> list[str]:
    """Lines as they stand on the screen, trailing space and all."""
    return ["".join(piece.text for piece in line) for line in lines]


# Lines of a feed.


def race(event: str = "1500", key: str = "r", **more: Any) -> dict[str, Any]:
    return {"type": "race", "race": key, "event": event, "sex": "men", "surface": "track", **more}


def start_list(*entries: dict[str, Any] | str, key: str = "r") -> dict[str, Any]:
    whole = [{"entry": one, "name": one} if isinstance(one, str) else one for one in entries]
    return {"type": "start_list", "race": key, "entries": whole}


def gun(key: str = "r") -> dict[str, Any]:
    return {"type": "start", "race": key, "action": "gun"}


def split(entry: str, m: float, time: str, key: str = "r", **more: Any) -> dict[str, Any]:
    return {"type": "split", "race": key, "entry": entry, "m": m, "time": time, **more}


def finish(entry: str, time: str, key: str = "r", **more: Any) -> dict[str, Any]:
    return {"type": "finish", "race": key, "entry": entry, "time": time, **more}


def status(entry: str, word: str, key: str = "r", **more: Any) -> dict[str, Any]:
    return {"type": "status", "race": key, "entry": entry, "status": word, **more}


def target(time: str, name: str = "world record", key: str = "r", **more: Any) -> dict[str, Any]:
    return {"type": "target", "race": key, "name": name, "kind": "record", "code": "WR", "time": time, **more}


END = {"type": "end"}


def field_of(count: int, marks: Sequence[int] = (300, 700, 1100)) -> list[dict[str, Any]]:
    """A 1500 m of so many athletes, all timed at the marks, half a second apart."""
    entries = [
        {"entry": f"e{n}", "bib": str(100 + n), "name": f"Runner {n}", "nat": "AUS"} for n in range(count)
    ]
    found: list[dict[str, Any]] = [race(), start_list(*entries), target("3:26.00"), gun()]
    for mark in marks:
        for n in range(count):
            found.append(split(f"e{n}", mark, f"{mark * 0.145 + n * 0.5:.1f}"))
    return found
