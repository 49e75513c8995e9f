"""A made-up evening that never ends, for floods: race after race of 5000 m, every line another one, as a timing system
would send it. `python -m bench.stream RATE SECONDS FILE` writes to standard output so many messages a second for so
long, and then into FILE how many went out; what a slow reader holds back is not made up for.
"""

import json
import os
import random
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice
from pathlib import Path

RUNNERS, DISTANCE_M, STEP_M = 18, 5000, 200
_NATIONS = ("GBR", "USA", "KEN", "ETH", "NOR", "ESP")
ENTRIES = [
    {
        "entry": f"a{one}",
        "bib": str(one + 1),
        "family": f"Family{one}",
        "nat": _NATIONS[one % len(_NATIONS)],
        "pb": f"12:{40 + one}.{one:02d}",
        "sb": f"13:{one:02d}.50",
    }
    for one in range(RUNNERS)
]
"""The same field in every race: with nations and bests there are records and bests to compare with."""


def stream(seed: int = 1) -> Iterator[bytes]:
    """The messages, each with its line end: race, start list, gun and 450 splits, the next race, and so on."""
    lots = random.Random(seed)
    seq = 0
    for number in count():
        race = f"r{number}"
        head = [
            {"type": "race", "race": race, "event": str(DISTANCE_M), "sex": "men"},
            {"type": "start_list", "race": race, "entries": ENTRIES},
            {"type": "start", "race": race, "action": "gun"},
        ]
        timed = []
        for runner in range(RUNNERS):
            pace = lots.uniform(29.5, 32.5)
            ms = 0.0
            for m in range(STEP_M, DISTANCE_M + 1, STEP_M):
                ms += pace * lots.uniform(0.985, 1.015) * 1000
                timed.append((round(ms), runner, m))
        splits = [
            {
                "type": "split",
                "race": race,
                "entry": f"a{runner}",
                "m": m,
                "time": f"{ms // 60_000}:{ms % 60_000 / 1000:06.3f}"[:-1],
                "source": "transponder",
            }
            for ms, runner, m in sorted(timed)
        ]
        for message in (*head, *splits):
            seq += 1
            yield json.dumps({**message, "seq": seq, "src": "bench"}).encode() + b"\n"


MADE_BEFORE = 400_000
"""Messages made beforehand at most: this process must not be what is slow."""


def main(rate: float, seconds: float, report: Path, batch_s: float = 0.004) -> None:
    """Writes messages in small batches until the time is up; stops quietly when nobody reads any more."""
    messages = stream()
    made = deque(islice(messages, min(MADE_BEFORE, int(rate * seconds))))
    began = time.monotonic()
    sent = due = 0
    with suppress(BrokenPipeError):
        while (passed := time.monotonic() - began) < seconds:
            batch = min(int(passed * rate) - due, int(rate * batch_s) + 1)
            # After a wait for the reader the count begins anew, so that no burst follows.
            due = int(passed * rate)
            data = memoryview(b"".join(made.popleft() if made else next(messages) for _ in range(batch)))
            while data:
                data = data[os.write(1, data) :]
            sent += batch
            time.sleep(max(0.0, batch_s - (time.monotonic() - began - passed)))
    report.write_text(json.dumps({"sent": sent, "seconds": time.monotonic() - began}))


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
