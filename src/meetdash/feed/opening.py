"""A whole feed from a file."""

from pathlib import Path

from meetdash.feed.lines import LineSplitter, RawLine


class FeedError(Exception):
    """A feed that cannot be opened; the message says why and what to do."""


def read_lines(path: Path) -> list[RawLine]:
    """The lines of a file. Raises FeedError when it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FeedError(f"there is no file {path}") from None
    except IsADirectoryError:
        raise FeedError(f"{path} is a directory; name a file in it") from None
    except PermissionError:
        raise FeedError(f"{path} may not be read; check its permissions") from None
    except OSError as error:
        raise FeedError(f"{path} cannot be read: {error.strerror or error}") from None
    splitter = LineSplitter()
    return [*splitter.feed(data), *splitter.finish()]
