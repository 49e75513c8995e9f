"""A terminal for tests: the real process on a pseudo-terminal of its own, its screen kept by pyte."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

SRC = Path(__file__).parents[2] / "src"
ALTERNATE_ON, ALTERNATE_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
CURSOR_SHOWN = b"\x1b[?25h"
MOUSE_OFF = b"\x1b[?1000l"


class Screen(pyte.Screen):
    """A screen that passes over private forms of sequences that pyte takes for the public ones."""

    def set_margins(self, *args: int, **_: bool) -> None:
        super().set_margins(*args)

    def select_graphic_rendition(self, *attrs: int, private: bool = False) -> None:
        if not private:
            super().select_graphic_rendition(*attrs)

    def report_device_status(self, mode: int, private: bool = False, **_: bool) -> None:
        """Nothing here answers questions."""


class Terminal:
    """A process on a terminal of so many columns and rows. Use it as a context: whatever is left running is killed."""

    def __init__(self, *words: str, size: tuple[int, int] = (80, 24), **env: str) -> None:
        self.screen = Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.received = b""
        self._ours, theirs = os.openpty()
        self._set_size(size)
        whole = {
            **os.environ,
            "PYTHONPATH": str(SRC),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            **env,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "meetdash", *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=whole,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self._set_size((columns, rows))
        os.killpg(self.process.pid, signal.SIGWINCH)

    def until(self, text: str, seconds: float = 8.0) -> str:
        """Reads until a text stands on the screen; gives the screen."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < end, f"{text!r} never came; the screen is\n{self.shown}"
            self._read(0.05)
        return self.shown

    def ended(self, seconds: float = 8.0) -> int:
        """Reads until the process has ended; gives its exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, f"still running; the screen is\n{self.shown}"
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    @property
    def shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def settings(self) -> list[object]:
        """What the terminal is set to: echo, line mode and the like."""
        return list(termios.tcgetattr(self._ours)[:4])

    def _set_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def _read(self, seconds: float) -> bool:
        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # the other end is closed
            return False
        self.received += data
        self._stream.feed(data)
        return bool(data)
