"""Records a feed to a file while it runs.

Rules of this file: no file is ever overwritten; every line is handed to the system the moment it arrives, so that a
killed process loses at most the line in flight, and synced to the disk in batches, so that a lost machine loses at most
what came since the last; a recorder that fails stops itself, keeps what is whole, and says why: the show goes on.
"""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from meetdash.feed.errors import FeedError, why
from meetdash.feed.lines import RawLine
from meetdash.feed.recording import to_record
from meetdash.feed.sources.base import Sleep

SYNC_S: Final = 0.2
"""Seconds between two syncs at most while lines arrive."""

Wall = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """A recording that is being made. Raises FeedError when it cannot be begun; after that nothing is raised.

    `lines` counts what has been written, `stopped` is the reason why no more will be, or empty.
    """

    def __init__(self, path: Path, wall: Wall = _utc_now) -> None:
        self.path = path
        self.lines = 0
        self.stopped = ""
        self._wall = wall
        self._size = 0
        self._unsynced = False
        self._closed = False
        self._ending = threading.RLock()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        try:
            self._descriptor = os.open(path, flags, 0o644)
        except FileExistsError:
            raise FeedError(
                f"{path} exists and is not overwritten; give the recording another name"
            ) from None
        except FileNotFoundError:
            raise FeedError(f"there is no folder {path.parent}; make it, or record elsewhere") from None
        except PermissionError:
            raise FeedError(f"{path.parent} may not be written to; record elsewhere") from None
        except OSError as error:
            raise FeedError(f"{path} cannot be recorded to: {why(error)}") from None
        _sync_folder(path.parent)

    @property
    def ended(self) -> bool:
        """Whether it was closed or has stopped itself."""
        return self._closed

    def write(self, lines: Iterable[RawLine]) -> bool:
        """Appends lines as they arrived, and says whether the recorder still records."""
        if self._closed:
            return False
        now = self._wall()
        records = [to_record(line, now) for line in lines]
        data = b"".join(records)
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:] if written else data)
        except OSError as error:
            whole = data.rfind(b"\n", 0, written) + 1
            self._count(data[:whole].count(b"\n"), whole)
            self._stop(error, cut=whole < written)
            return False
        self._count(len(records), len(data))
        return True

    def _count(self, lines: int, size: int) -> None:
        self.lines += lines
        self._size += size
        self._unsynced = self._unsynced or size > 0

    def sync(self) -> bool:
        """Waits until all that was written is on the disk; may be called from another thread than `write`."""
        with self._ending:
            if self._unsynced and not self._closed:
                self._unsynced = False
                try:
                    os.fsync(self._descriptor)
                except OSError as error:
                    self._stop(error)
        return not self.stopped

    def close(self) -> None:
        """Syncs and ends the recording."""
        with self._ending:
            self.sync()
            self._close()

    def _stop(self, error: OSError, *, cut: bool = False) -> None:
        """Keeps what is whole and gives up."""
        with self._ending:
            self.stopped = f"recording to {self.path} stopped after {self.lines} lines: {why(error)}"
            with contextlib.suppress(OSError):
                if cut:
                    os.ftruncate(self._descriptor, self._size)
                os.fsync(self._descriptor)
            self._close()

    def _close(self) -> None:
        if not self._closed:
            self._closed = True
            with contextlib.suppress(OSError):
                os.close(self._descriptor)


async def keep_synced(recorder: Recorder, interval_s: float = SYNC_S, sleep: Sleep = asyncio.sleep) -> None:
    """Syncs again and again, until the recorder has ended. The loop goes on meanwhile, however slow the disk is."""
    while not recorder.ended:
        await sleep(interval_s)
        await asyncio.to_thread(recorder.sync)


def _sync_folder(folder: Path) -> None:
    """Makes the new name itself last; where a folder cannot be synced, the file still is."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
