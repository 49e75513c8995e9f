"""A real process that records and is killed: what was synced is read back once, in order."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

import meetdash
from meetdash.feed import recording

pytestmark = pytest.mark.e2e

CHILD = """
import asyncio, sys
from pathlib import Path
from meetdash.feed.lines import RawLine
from meetdash.feed.recorder import Recorder, keep_synced

async def main():
    recorder = Recorder(Path(sys.argv[1]))
    number = 0

    async def sleep(wait):
        # What was written before the last sync is told to whoever is about to kill this process.
        print(told, flush=True)
        await asyncio.sleep(0.002)

    told = 0
    sync = recorder.sync

    def counted():
        nonlocal told
        before = recorder.lines
        if sync():
            told = before
        return True

    recorder.sync = counted
    asyncio.ensure_future(keep_synced(recorder, sleep=sleep))
    while True:
        lines = [RawLine(number + n, b'{"type":"note","text":"%d"}' % (number + n), False, number) for n in range(1, 8)]
        number += len(lines)
        recorder.write(lines)
        await asyncio.sleep(0)

asyncio.run(main())
"""


@pytest.mark.parametrize("seed", range(8))
def test_a_recording_that_is_killed_holds_all_that_was_synced(tmp_path: Path, seed: int) -> None:
    told, found = record_and_kill(tmp_path / "r.ndjson", seed)
    texts = [b'{"type":"note","text":"%d"}' % number for number in range(1, len(found) + 1)]
    assert found == texts
    assert len(found) >= told > 0


def record_and_kill(path: Path, seed: int) -> tuple[int, list[bytes]]:
    """Kills a process that records at a moment drawn from the seed.

    Returns how many lines had been written before its last sync, and the lines that are read back.
    """
    source = str(Path(meetdash.__file__).parents[1])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": source},
        text=True,
    )
    assert child.stdout is not None
    told = 0
    while not told:
        told = int(child.stdout.readline())
    deadline = time.monotonic() + random.Random(seed).uniform(0.0, 0.15)
    while time.monotonic() < deadline:
        told = int(child.stdout.readline())
    child.kill()
    rest = child.stdout.read().split("\n")
    child.wait()
    child.stdout.close()
    # The last line may have been cut off by the kill.
    told = max([told, *(int(text) for text in rest[:-1])])
    lines, _ = recording.read(path.read_bytes())
    return told, [line.data for line in lines]
