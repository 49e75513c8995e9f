"""From a line written to the pipe to its text on the terminal, at 1, 100 and 10,000 messages a second.

Every message but the probes is a split of a made-up evening. A probe names the meeting by a number of its own,
which the header shows; a probe that was overtaken before it was painted counts as shown when a later one is.
"""

import json
import os
import re
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.ptys import MEETDASH, Terminal, cpu_s, pid_in

from bench.flood import percentile
from bench.stream import stream

RATES = ((1, 12.0), (100, 6.0), (10_000, 6.0))
"""Messages a second, and for how long."""
PROBES_A_SECOND = 20
P50_MS, P99_MS = 20.0, 40.0
_PROBE = re.compile(rb"probe (\d{7})")


@dataclass(frozen=True, slots=True)
class Latency:
    """How long it took at one rate, in milliseconds, and the share of a core that the program used."""

    rate: float
    ms: tuple[float, ...]
    cpu: float

    def __str__(self) -> str:
        p50, p99 = percentile(self.ms, 50), percentile(self.ms, 99)
        met = "met" if p50 <= P50_MS and p99 <= P99_MS else "MISSED"
        return (
            f"line written → on the terminal, {self.rate:,.0f} messages a second: p50 {p50:.1f} ms, "
            f"p99 {p99:.1f} ms of {len(self.ms)} (goal p50 ≤ {P50_MS:.0f}, p99 ≤ {P99_MS:.0f} {met}); "
            f"{self.cpu:.0%} of a core"
        )


class _Shown:
    """When the terminal first showed each probe or a later one."""

    def __init__(self) -> None:
        self.at: list[tuple[int, float]] = []
        self._rest = b""

    def hear(self, piece: bytes, now: float) -> None:
        found = _PROBE.findall(self._rest + piece)
        self._rest = piece[-16:]
        if found:
            self.at.append((max(map(int, found)), now))

    def first(self, number: int) -> float | None:
        return next((now for shown, now in self.at if shown >= number), None)


def latency(rate: float, seconds: float) -> Latency:
    """Measures at one rate."""
    shown = _Shown()
    with tempfile.TemporaryDirectory() as folder:
        fifo = Path(folder) / "feed"
        os.mkfifo(fifo)
        command = f"echo $BASHPID > {folder}/pid; exec {MEETDASH} - < {fifo}"
        with Terminal(command, watch=shown.hear) as terminal:
            descriptor = os.open(fifo, os.O_WRONLY)
            terminal.wait_for("Waiting")
            pid = pid_in(Path(folder) / "pid")
            messages = stream()
            os.write(descriptor, b"".join(islice(messages, 60)))
            terminal.wait_for("FAMILY1")
            time.sleep(0.5)
            written: dict[int, float] = {}
            made = list(islice(messages, int(rate * seconds)))
            before, began = cpu_s(pid), time.monotonic()
            writer = threading.Thread(target=_write, args=(descriptor, made, rate, written))
            writer.start()
            writer.join()
            used = (cpu_s(pid) - before) / (time.monotonic() - began)
            terminal.until(lambda: shown.first(max(written)) is not None, "the last probe")
            os.close(descriptor)
            terminal.press("q")
            terminal.wait()
    found = [(shown.first(number), at) for number, at in written.items()]
    return Latency(rate, tuple(1000 * (now - at) for now, at in found if now is not None), used)


def _write(descriptor: int, messages: list[bytes], rate: float, written: dict[int, float]) -> None:
    """Writes messages on time, some of them probes, and notes when each probe was handed to the system."""
    every = max(1, round(rate / PROBES_A_SECOND))
    began = time.monotonic()
    batch = max(1, round(rate / 1000))
    for start in range(0, len(messages), batch):
        wait = began + start / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        os.write(descriptor, b"".join(messages[start : start + batch]))
        if start % every < batch:
            # Off the beat, so that it is no part of a batch.
            time.sleep(min(0.3, 0.4 / rate * batch) if rate < 1000 else 0)
            written[start] = time.monotonic()
            os.write(descriptor, json.dumps({"type": "meet", "name": f"probe {start:07d}"}).encode() + b"\n")


def run() -> list[Latency]:
    """One after the other."""
    return [latency(rate, seconds) for rate, seconds in RATES]
