"""A real terminal for the real program: a shell command in a session of its own, what it draws, and keys for it.

For the end-to-end tests and the benchmarks; nothing here knows what the program is.
"""

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pyte

ROOT = Path(__file__).parents[1]
MEETDASH = f"{sys.executable} -m meetdash"
PATIENCE_S = 20.0
"""Longest wait for anything; a busy machine may take seconds to start Python."""


class Late(AssertionError):
    """What was waited for did not come; the message holds the screen."""


class Terminal:
    """Runs a bash command with a pseudo-terminal as its controlling terminal, and follows what is drawn.

    `watch` is called with each piece of output and the time at which it was read, for those that measure.
    """

    def __init__(
        self,
        command: str,
        *,
        columns: int = 120,
        rows: int = 40,
        watch: Callable[[bytes, float], None] | None = None,
        **environment: str,
    ) -> None:
        self.output = bytearray()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0
        self._watch = watch
        self._hung_up = False
        self._lock = threading.Lock()
        self._master, self._slave = os.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.modes = termios.tcgetattr(self._slave)
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("TEXTUAL", "COLUMNS", "LINES"))
        }
        self.process = subprocess.Popen(
            ["bash", "-c", command],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={
                **kept,
                "TERM": "xterm-256color",
                "PYTHONPATH": str(ROOT / "src"),
                "LANG": "C.UTF-8",
                **environment,
            },
            preexec_fn=_own_terminal,
        )
        self._done, self._stop = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if not self._hung_up:
            self.hang_up()
        for descriptor in (self._done, self._stop):
            os.close(descriptor)

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._done], [], [])
            if self._master not in ready:
                return
            try:
                piece = os.read(self._master, 65536)
            except OSError:
                return
            now = time.monotonic()
            if self._watch is not None:
                self._watch(piece, now)
            with self._lock:
                self.output += piece

    @property
    def text(self) -> str:
        """What stands on the screen. Worked out only when it is asked for, as it takes longer than the drawing did."""
        with self._lock:
            new, self._fed = bytes(self.output[self._fed :]), len(self.output)
            self._stream.feed(new)
            return "\n".join(self._screen.display)

    def press(self, keys: str) -> None:
        """Types."""
        os.write(self._master, keys.encode())

    def hang_up(self) -> None:
        """Closes the terminal, as a window manager does with a window."""
        os.write(self._stop, b"x")
        self._reader.join()
        for descriptor in (self._master, self._slave):
            os.close(descriptor)
        self._hung_up = True

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size, as a window manager does."""
        with self._lock:
            self._screen.resize(rows, columns)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, *texts: str, patience_s: float = PATIENCE_S) -> None:
        """Waits until all of these texts stand on the screen."""
        self.until(lambda: all(text in self.text for text in texts), f"{texts} on the screen", patience_s)

    def until(self, true: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Waits until something is so."""
        deadline = time.monotonic() + patience_s
        while not true():
            if time.monotonic() > deadline:
                raise Late(f"waited {patience_s:g} s for {what}:\n{self.text}")
            time.sleep(0.01)

    def wait(self, patience_s: float = PATIENCE_S) -> int:
        """Waits for the end of the command; returns its exit code."""
        try:
            code = self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            raise Late(f"still running after {patience_s:g} s:\n{self.text}") from None
        # What it wrote last may still be on its way.
        time.sleep(0.05)
        return code

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was: its modes, the main screen, the cursor, no mouse reports."""
        with self._lock:
            out = bytes(self.output)
        pairs = (
            (b"\x1b[?1049l", b"\x1b[?1049h"),
            (b"\x1b[?25h", b"\x1b[?25l"),
            (b"\x1b[?1000l", b"\x1b[?1000h"),
        )
        back = all(out.rfind(off) >= out.rfind(on) for off, on in pairs)
        return back and termios.tcgetattr(self._slave) == self.modes


def _own_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def pid_in(path: Path) -> int:
    """The process id that a command has written to a file."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError):
            return int(path.read_text())
        time.sleep(0.01)
    raise Late(f"no process id in {path}")


def cpu_s(pid: int) -> float:
    """The processor time that a process has used so far, in seconds. Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_bytes(pid: int) -> int:
    """The memory that a process holds now. Linux only."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
