"""A flood on standard input: 50,000 messages a second are offered for 20 s, while keys are pressed.

How many are taken is the reader's to say: a full pipe stops the writer. Measured are the answer to a key on the
terminal, the memory a message, and that every message that went out is there at the end.
"""

import json
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from tests.ptys import MEETDASH, ROOT, Terminal, memory_bytes, pid_in

RATE, SECONDS = 50_000, 20.0
KEYS_P99_MS, BYTES_A_MESSAGE = 50.0, 1_000
EVERY_S = 0.1
_SUMMARY = re.compile(r"(\d+) lines: (\d+) taken, (\d+) repeated, (\d+) rejected")


@dataclass(frozen=True, slots=True)
class Flood:
    """What became of a flood: messages sent, lines that the program counts as taken, answers to keys, memory."""

    offered: float
    seconds: float
    sent: int
    taken: int
    keys_ms: tuple[float, ...]
    bytes_a_message: float

    def __str__(self) -> str:
        p50, p99 = percentile(self.keys_ms, 50), percentile(self.keys_ms, 99)
        lost = "nothing lost" if self.taken == self.sent else f"LOST {self.sent - self.taken}"
        return (
            f"offered {self.offered:,.0f} messages a second for {self.seconds:.0f} s, accepted "
            f"{self.sent / self.seconds:,.0f}: {self.sent:,} sent, {self.taken:,} taken, {lost}\n"
            f"    keys answered: p50 {p50:.0f} ms, p99 {p99:.0f} ms, worst {max(self.keys_ms):.0f} ms of "
            f"{len(self.keys_ms)} (goal p99 ≤ {KEYS_P99_MS:.0f} ms {'met' if p99 <= KEYS_P99_MS else 'MISSED'})\n"
            f"    memory {self.bytes_a_message:,.0f} bytes a message "
            f"(goal ≤ {BYTES_A_MESSAGE:,} {'met' if self.bytes_a_message <= BYTES_A_MESSAGE else 'MISSED'})"
        )


def percentile(values: tuple[float, ...] | list[float], of: int) -> float:
    return quantiles(values, n=100, method="inclusive")[of - 1] if len(values) > 1 else values[0]


class _Ear:
    """Listens for one text in what the terminal is given, however it is cut."""

    def __init__(self) -> None:
        self._wanted, self._tail, self.heard = b"", b"", 0.0

    def listen(self, wanted: bytes) -> None:
        self._tail, self.heard, self._wanted = b"", 0.0, wanted

    def hear(self, piece: bytes, now: float) -> None:
        text = self._tail + piece
        if self._wanted and not self.heard and self._wanted in text:
            self.heard = now
        self._tail = piece[-len(self._wanted) :]


def flood(rate: float = RATE, seconds: float = SECONDS, folder: Path | None = None) -> Flood:
    """Floods the program in a terminal, presses a key ten times a second, and reads its counts at the end."""
    with tempfile.TemporaryDirectory() as made:
        where = folder or Path(made)
        report = where / "sent"
        writer = f"cd {ROOT} && {sys.executable} -m bench.stream {rate} {seconds} {report}"
        command = f"{{ {writer}; }} | (echo $BASHPID > {where}/pid; exec {MEETDASH} -)"
        ear = _Ear()
        with Terminal(command, watch=ear.hear) as terminal:
            terminal.wait_for("Waiting", patience_s=30)
            pid = pid_in(where / "pid")
            before = memory_bytes(pid)
            terminal.wait_for("CATCHING UP", patience_s=120)
            keys = []
            on = False
            while not report.exists():
                on = not on
                ear.listen(b"spoiler shield on" if on else b"spoiler shield off")
                pressed = time.monotonic()
                terminal.press("h")
                terminal.until(lambda: ear.heard > 0, "an answer")
                keys.append(1000 * (ear.heard - pressed))
                time.sleep(EVERY_S)
            sent = json.loads(report.read_text())
            terminal.wait_for("ENDED", patience_s=120)
            terminal.until(lambda: "catching up" not in terminal.text, "the end of the flood", 120)
            after = memory_bytes(pid)
            terminal.press("v")
            terminal.until(lambda: _SUMMARY.search(terminal.text) is not None, "the counts")
            found = _SUMMARY.search(terminal.text)
            assert found is not None
            terminal.press("q")
            terminal.wait()
        taken = int(found[2])
        return Flood(rate, sent["seconds"], sent["sent"], taken, tuple(keys), (after - before) / sent["sent"])


def run() -> list[Flood]:
    """The flood of the goal."""
    return [flood()]
