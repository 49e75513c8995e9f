"""Records a feed to a file while it runs.

Rules of this file: no file is ever overwritten, and none is made before there is a line to keep; every line is handed
to the system the moment it arrives, so that a killed process loses at most the line in flight, and synced to the disk
in batches, so that a lost machine loses at most what came since the last; a recorder that fails stops itself, keeps
what is whole, and says why: the show goes on.
"""

import asyncio
import contextlib
import os
import tempfile
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

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC

Wall = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """A recording that is being made. Raises FeedError when it could not be begun; after that nothing is raised.

    The file is made with the first line, so that a source which gives nothing leaves nothing behind. `lines` counts
    what has been written, `stopped` is the reason why no more will be, or empty.
    """

    def __init__(self, path: Path, wall: Wall = _utc_now) -> None:
        self.path = path
        self.lines = 0
        self.stopped = ""
        self._wall = wall
        self._size = 0
        self._began_ms: int | None = None
        self._descriptor = -1
        self._unsynced = False
        self._closed = False
        # The state, held for moments only; and the file itself, held for as long as a sync takes. Where both are
        # taken, the file comes first.
        self._state = threading.RLock()
        self._file = threading.RLock()
        _can_be_made(path)

    @property
    def ended(self) -> bool:
        """Whether it was closed or has stopped itself."""
        return self._closed

    def write(self, lines: Iterable[RawLine]) -> bool:
        """Appends lines as they arrived, and says whether the recorder still records."""
        arrived = list(lines)
        with self._state:
            if self._closed:
                return False
            failed = self._append(arrived) if arrived else None
        if failed is not None:
            self._stop(failed)
        return failed is None

    def _append(self, lines: list[RawLine]) -> OSError | None:
        """Writes lines; what is written of them when that fails is taken back to the last whole one."""
        if self._began_ms is None:
            self._began_ms = lines[0].arrival_ms or 0
        now, began = self._wall(), self._began_ms
        data = b"".join(to_record(_since(line, began), now) for line in lines)
        written = 0
        try:
            if self._descriptor < 0:
                self._descriptor = os.open(self.path, _NEW, 0o644)
                _sync_folder(self.path.parent)
            while written < len(data):
                written += os.write(self._descriptor, data[written:] if written else data)
        except OSError as error:
            whole = data.rfind(b"\n", 0, written) + 1
            self._count(data.count(b"\n", 0, whole), whole)
            return error
        self._count(len(lines), len(data))
        return None

    def _count(self, lines: int, size: int) -> None:
        self.lines += lines
        self._size += size
        self._unsynced = self._unsynced or size > 0

    def sync(self) -> bool:
        """Waits until all that was written is on the disk; may be called from another thread than `write`."""
        with self._file:
            with self._state:
                wanted, self._unsynced = self._unsynced and not self._closed, False
            if wanted:
                try:
                    os.fsync(self._descriptor)
                except OSError as error:
                    self._stop(error)
        return not self.stopped

    def close(self) -> None:
        """Syncs and ends the recording."""
        with self._file:
            self.sync()
            self._close()

    def _stop(self, error: OSError) -> None:
        """Keeps what is whole and gives up."""
        with self._file, self._state:
            if self._closed:
                return
            self.stopped = f"recording to {self.path} stopped after {self.lines} lines: {_why_not(error)}"
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
                os.fsync(self._descriptor)
            self._close()

    def _close(self) -> None:
        with self._state:
            if not self._closed and self._descriptor >= 0:
                with contextlib.suppress(OSError):
                    os.close(self._descriptor)
            self._closed = True


def _since(line: RawLine, began_ms: int) -> RawLine:
    return line._replace(arrival_ms=max(0, (line.arrival_ms or 0) - began_ms))


def _can_be_made(path: Path) -> None:
    """Raises FeedError, with what to do, where a new file of this name could not be made."""
    try:
        if path.is_symlink() or path.exists():
            raise FeedError(f"{path} exists and is not overwritten; give the recording another name")
        with tempfile.TemporaryFile(dir=path.parent):
            pass  # Only trying tells whether a file can be made there: a root user may write to everything, they say.
    except (FileNotFoundError, NotADirectoryError):
        raise FeedError(f"there is no folder {path.parent}; make it, or record elsewhere") from None
    except PermissionError:
        raise FeedError(f"{path.parent} may not be written to; record elsewhere") from None
    except OSError as error:
        raise FeedError(f"{path} cannot be recorded to: {why(error)}") from None


def _why_not(error: OSError) -> str:
    """Why no more is recorded; a file that somebody else has made meanwhile is not overwritten either."""
    if isinstance(error, FileExistsError):
        return "a file of this name has been made meanwhile"
    return "the folder may not be written to" if isinstance(error, PermissionError) else why(error)


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
