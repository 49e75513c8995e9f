"""A small race as a feed, made up for the tests: four runners over 1500 m, with an official result."""

import json
from datetime import UTC, datetime, timedelta

GUN = datetime(2024, 6, 1, 18, 0, 0, tzinfo=UTC)
LAP_S = {"1": 58.0, "2": 58.4, "3": 59.1, "4": 60.2}
MARKS = (400, 800, 1200)


def race_feed(*, instants: bool = True) -> list[bytes]:
    """The lines in the order in which they were published, numbered; with `at` on each if wanted."""
    timed: list[tuple[float, dict[str, object]]] = [
        (-60, {"type": "meet", "name": "A meeting"}),
        (-50, {"type": "race", "race": "r", "event": "1500", "sex": "M", "surface": "track"}),
        (
            -40,
            {
                "type": "start_list",
                "race": "r",
                "entries": [{"entry": key, "family": f"Runner{key}"} for key in LAP_S],
            },
        ),
        (0, {"type": "start", "race": "r", "action": "gun"}),
    ]
    for mark in MARKS:
        for entry, lap in LAP_S.items():
            at = lap * mark / 400
            timed.append(
                (at, {"type": "split", "race": "r", "entry": entry, "m": mark, "time": _written(at)})
            )
    for entry, lap in LAP_S.items():
        at = lap * 3.75
        timed.append((at, {"type": "finish", "race": "r", "entry": entry, "time": _written(at)}))
    rows = [
        {"entry": entry, "place": place, "time": _written(lap * 3.75)}
        for place, (entry, lap) in enumerate(LAP_S.items(), 1)
    ]
    timed.append((300, {"type": "result", "race": "r", "state": "official", "rows": rows}))
    timed.append((301, {"type": "end"}))
    timed.sort(key=lambda one: one[0])
    lines = []
    for seq, (at, message) in enumerate(timed, 1):
        message["seq"] = seq
        if instants:
            message["at"] = (GUN + timedelta(seconds=at)).isoformat()
        lines.append(json.dumps(message).encode())
    return lines


def _written(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 100), 6000)
    return f"{minutes}:{rest // 100:02d}.{rest % 100:02d}" if minutes else f"{rest // 100}.{rest % 100:02d}"
