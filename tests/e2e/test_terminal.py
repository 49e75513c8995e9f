"""The real program in a real terminal: a feed on standard input, keys from the terminal, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ptys import MEETDASH, ROOT, Terminal, cpu_s, pid_in

pytestmark = pytest.mark.e2e

PLAY = f"{MEETDASH} play tokyo-2020-mens-1500 --speed 50"
SIGPIPE = 128 + signal.SIGPIPE
BOARD = ("INGEBRIGTSEN", "KERR")


def piped(tmp_path: Path, writer: str, reader: str = f"exec {MEETDASH} -") -> str:
    """A pipeline that leaves the process id of its reader and the exit codes of both behind."""
    return (
        f"{writer} | (echo $BASHPID > {tmp_path}/pid; {reader}); echo ${{PIPESTATUS[@]}} > {tmp_path}/codes"
    )


def codes(tmp_path: Path) -> list[int]:
    return [int(code) for code in (tmp_path / "codes").read_text().split()]


def test_a_feed_is_piped_in_and_the_keys_work(tmp_path: Path) -> None:
    with Terminal(piped(tmp_path, PLAY)) as terminal:
        terminal.wait_for(*BOARD, "LIVE")
        terminal.press("?")
        terminal.wait_for("spoiler shield: nothing ahead")
        terminal.press("\x1b")
        # A key right behind it would be Alt with that key.
        terminal.until(lambda: "spoiler shield: nothing ahead" not in terminal.text, "the help to go")
        terminal.press(" ")
        terminal.wait_for("PAUSED")
        terminal.press(" ")
        terminal.press("q")
        terminal.wait()
        assert terminal.restored
    # The writer of this program ends quietly when nobody reads any more.
    assert codes(tmp_path) == [0, 0]


def test_the_feed_comes_to_its_end_and_the_last_screen_stays(tmp_path: Path) -> None:
    with Terminal(piped(tmp_path, PLAY)) as terminal:
        terminal.wait_for("ENDED", "3:28.32", "3:29.05")
        terminal.press("q")
        terminal.wait()
    assert codes(tmp_path) == [0, 0]


def test_a_writer_that_goes_on_is_stopped_by_sigpipe(tmp_path: Path) -> None:
    line = '{"type":"note","race":"r","text":"again"}'
    with Terminal(piped(tmp_path, f"yes '{line}'")) as terminal:
        terminal.wait_for("again")
        terminal.press("q")
        terminal.wait()
        assert terminal.restored
    assert codes(tmp_path) == [SIGPIPE, 0]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_restores_the_terminal_and_shows_in_the_exit_code(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with Terminal(piped(tmp_path, PLAY)) as terminal:
        terminal.wait_for(*BOARD)
        os.kill(pid_in(tmp_path / "pid"), number)
        terminal.wait()
        assert terminal.restored
        assert b"Traceback" not in terminal.output
    assert codes(tmp_path)[1] == code


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    with Terminal(piped(tmp_path, PLAY)) as terminal:
        terminal.wait_for(*BOARD)
        terminal.press("\x03")
        terminal.wait()
        assert terminal.restored
    assert codes(tmp_path)[1] == 130


def test_a_closed_standard_input_is_named(tmp_path: Path) -> None:
    with Terminal(f"{MEETDASH} - <&-") as terminal:
        assert terminal.wait() == 2
        assert "standard input is closed" in terminal.text
        assert terminal.restored
        assert b"Traceback" not in terminal.output


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("source", ["-", "/dev/null"])
def test_nothing_spins_when_standard_input_is_at_its_end(tmp_path: Path, source: str) -> None:
    command = f"echo $BASHPID > {tmp_path}/pid; exec {MEETDASH} watch {source} < /dev/null"
    with Terminal(command) as terminal:
        terminal.wait_for("ENDED")
        pid = pid_in(tmp_path / "pid")
        time.sleep(0.3)
        before, began = cpu_s(pid), time.monotonic()
        time.sleep(1.0)
        assert (cpu_s(pid) - before) / (time.monotonic() - began) < 0.2
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.restored


def test_a_terminal_of_any_size_resized_a_hundred_times(tmp_path: Path) -> None:
    with Terminal(piped(tmp_path, PLAY)) as terminal:
        terminal.wait_for(*BOARD)
        for number in range(100):
            terminal.resize(1 + number * 7 % 150, 1 + number * 5 % 60)
        for size in ((1, 1), (20, 5)):
            terminal.resize(*size)
            time.sleep(0.1)
        terminal.resize(120, 40)
        terminal.wait_for(*BOARD)
        terminal.press("q")
        terminal.wait()
        assert terminal.restored
        assert b"Traceback" not in terminal.output
    assert codes(tmp_path)[1] == 0


BROKEN = """
from meetdash.present import board
from meetdash.cli import main

def lines(frame, width, height, cells):
    if frame.snapshot is not None:
        raise RuntimeError("a fault of the program")
    return []

board.lines = lines
main(["-"])
"""


def test_a_crash_restores_the_terminal_and_is_no_success(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text(BROKEN, encoding="utf-8")
    with Terminal(piped(tmp_path, PLAY, f"exec {sys.executable} {script}")) as terminal:
        terminal.wait()
        assert terminal.restored
        assert b"a fault of the program" in terminal.output
    assert codes(tmp_path)[1] == 1


def plain(*words: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    """The program without any terminal, as cron and CI run it."""
    return subprocess.run(
        [sys.executable, "-m", "meetdash", *words],
        input=given,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        start_new_session=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("words", [("-",), ("watch", "-"), ()])
def test_without_a_terminal_it_is_plain_by_itself(words: tuple[str, ...]) -> None:
    found = plain(*words, given=(ROOT / "fixtures" / "tokyo-2020-mens-1500.ndjson").read_bytes())
    assert found.returncode == 0
    assert "3:28.32" in found.stdout.decode()
    assert b"\x1b" not in found.stdout + found.stderr


def test_output_into_a_file_is_plain_though_there_is_a_terminal(tmp_path: Path) -> None:
    with Terminal(f"{PLAY} --speed 1000 | {MEETDASH} - > {tmp_path}/out") as terminal:
        assert terminal.wait() == 0
    assert "3:28.32" in (tmp_path / "out").read_text(encoding="utf-8")


def test_a_terminal_that_can_do_nothing_is_given_plain_lines(tmp_path: Path) -> None:
    with Terminal(f"{PLAY} --speed 1000 | {MEETDASH} -", TERM="dumb", rows=200) as terminal:
        assert terminal.wait() == 0
        assert "3:28.32" in terminal.text
        assert b"\x1b[?1049h" not in terminal.output


def test_a_terminal_that_is_closed_under_a_flood_leaves_no_process_behind(tmp_path: Path) -> None:
    """Nothing takes what is drawn any more: the end must not wait for it."""
    line = '{"type":"split","race":"r","entry":"1","m":400,"time":"60.0"}'
    with Terminal(piped(tmp_path, f"yes '{line}'")) as terminal:
        terminal.wait_for("CATCHING UP")
        pid = pid_in(tmp_path / "pid")
        terminal.hang_up()
        terminal.until(lambda: not alive(pid), "the end of the process")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
