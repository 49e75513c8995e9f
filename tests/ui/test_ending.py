"""A signal ends the program even when its loop waits for something that never comes."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

STUCK = """
import asyncio, queue
from meetdash.ui import ending

ending.PATIENCE_S = 0.1

async def main():
    ending.heed(asyncio.get_running_loop(), lambda _: None)
    full = queue.Queue(1)
    full.put(1)
    print("stuck", flush=True)
    full.put(2)

asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_program_that_cannot_end_itself_is_ended(number: signal.Signals) -> None:
    env = {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    with subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"stuck\n"
        process.send_signal(number)
        try:
            assert process.wait(20) == 128 + number
        finally:
            process.kill()
