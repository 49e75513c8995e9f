"""A whole feed from a file: one as it was published, or the recording of one.

Rules of this file: what holds not one message is no feed, and is named with what it looks like.
"""

from pathlib import Path

from meetdash.feed import recording
from meetdash.feed.errors import FeedError
from meetdash.feed.guess import not_text, what_else
from meetdash.feed.lines import LineSplitter, RawLine
from meetdash.feed.timeline import Timeline
from meetdash.memory import filling


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


def open_timeline(path: Path) -> Timeline:
    """The time line of a file. Raises FeedError when it cannot be read, is empty, or holds no message."""
    lines = read_lines(path)
    with filling():
        timeline = Timeline.of(lines)
    if not timeline.entries:
        raise FeedError(f"{path} is empty; a feed has one JSON message a line")
    if all(entry.message is None for entry in timeline.entries):
        first = next((one for entry in timeline.entries for one in entry.findings), None)
        looks = what_else(b"\n".join(line.data for line in lines[:50]), first)
        raise FeedError(f"{path} is no feed: this is not NDJSON with messages ({looks}). See docs/feed.md")
    return timeline


def check_text(path: Path) -> None:
    """Raises FeedError for a file whose bytes are no text: line by line there would be nothing to say of it."""
    if reason := not_text(_read(path)):
        raise FeedError(f"{path} is no feed: {reason}. See docs/feed.md")


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
