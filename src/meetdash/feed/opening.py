"""A whole feed from a file: one as it was published, or the recording of one."""

from pathlib import Path

from meetdash.feed import recording
from meetdash.feed.errors import FeedError
from meetdash.feed.lines import LineSplitter, RawLine


def read_lines(path: Path) -> list[RawLine]:
    """The lines of a file; those of a recording as they were received, with their arrivals.

    Raises FeedError when the file cannot be read.
    """
    data = _read(path)
    if recording.is_recording(data):
        lines, _ = recording.read(data)
        return lines
    splitter = LineSplitter()
    return [*splitter.feed(data), *splitter.finish()]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FeedError(f"there is no file {path}") from None
    except IsADirectoryError:
        raise FeedError(f"{path} is a directory; name a file in it") from None
    except PermissionError:
        raise FeedError(f"{path} may not be read; check its permissions") from None
    except OSError as error:
        raise FeedError(f"{path} cannot be read: {error.strerror or error}") from None
