"""A recording that is killed at a hundred random moments: all that was written before the last sync is read back."""

import tempfile
from pathlib import Path

from tests.e2e.test_killed_recording import record_and_kill

TIMES = 100


def run() -> list[str]:
    """One process for each moment."""
    whole = told = found = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(TIMES):
            synced, lines = record_and_kill(Path(folder) / f"{seed}.ndjson", seed)
            texts = [b'{"type":"note","text":"%d"}' % number for number in range(1, len(lines) + 1)]
            whole += lines == texts and len(lines) >= synced > 0
            told += synced
            found += len(lines)
    return [
        f"killed {TIMES} times: {whole} recordings hold all that was synced, in order, once "
        f"({told:,} lines synced, {found:,} read back) (goal {TIMES} {'met' if whole == TIMES else 'MISSED'})"
    ]
