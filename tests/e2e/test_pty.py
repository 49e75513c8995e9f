"""The real process on a real terminal: it shows the race, takes keys, and leaves the terminal as it found it."""

import signal

from e2e.terminal import ALTERNATE_OFF, ALTERNATE_ON, CURSOR_SHOWN, MOUSE_OFF, Terminal
from making import KERR


def left_as_it_was(terminal: Terminal, before: list[object]) -> None:
    received = terminal.received
    assert received.rfind(ALTERNATE_ON) < received.rfind(ALTERNATE_OFF), "the alternate screen is left"
    assert CURSOR_SHOWN in received[received.rfind(ALTERNATE_OFF) - 200 :], "the cursor is shown again"
    assert received.rfind(MOUSE_OFF) > received.rfind(b"\x1b[?1000h"), "the mouse is let go"
    assert terminal.settings == before, "echo and line mode are back"
    assert "Traceback" not in terminal.shown


def test_it_shows_the_board_takes_keys_and_quits_cleanly() -> None:
    with Terminal("replay", KERR, "--at", "7:15") as terminal:
        before = terminal.settings
        terminal.until("Grant FISHER")
        assert "Men's two miles, short track, final" in terminal.shown
        terminal.press(" ")
        terminal.until("PAUSED 1×")
        terminal.resize(60, 20)
        terminal.until("Geordie BEAMISH")
        terminal.press("q")
        assert terminal.ended() == 0
        left_as_it_was(terminal, before)


def test_the_last_screen_stays_until_it_is_quit() -> None:
    with Terminal("replay", KERR, "--at", "8:12", "--speed", "64") as terminal:
        terminal.until("ENDED")
        assert "8:00.67" in terminal.until("Kerr wins in 8:00.67")
        assert terminal.process.poll() is None
        terminal.press("q")
        assert terminal.ended() == 0


def test_ended_from_outside_it_leaves_the_terminal_as_it_was() -> None:
    with Terminal("replay", KERR, "--at", "1:00") as terminal:
        before = terminal.settings
        terminal.until("Men's two miles")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        left_as_it_was(terminal, before)


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines() -> None:
    with Terminal("replay", KERR, TERM="dumb") as terminal:
        assert terminal.ended() == 0
        assert b"Kerr wins in 8:00.67" in terminal.received
        assert b"\x1b" not in terminal.received
