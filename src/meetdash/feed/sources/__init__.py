"""Where a feed comes from: standard input, a file that grows, a socket, a web server."""

import os
import re
import stat
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from meetdash.feed.sources.base import Source, SourceError, SourceNote, cannot_open, open_for_reading

__all__ = ["Source", "SourceError", "SourceNote", "open_source"]

_LIKE_A_HOST = re.compile(r"[\w.-]+:\d{1,5}")
_SCHEMES = "-, a file, tcp://host:port, listen://:port, http://… or https://…"


def open_source(text: str, stdin: int = 0) -> Source:
    """The source that a text names: `-`, a path, `tcp://host:port`, `listen://[host]:port` or an http(s) address.

    `stdin` is the descriptor that holds standard input's data. Opens files at once; connections are made when the
    chunks are asked for. Raises SourceError, whose text says what to type instead.
    """
    if text == "-":
        from meetdash.feed.sources.pipe import PipeSource

        return PipeSource(_standard_input(stdin))
    scheme, separator, _ = text.partition("://")
    if not separator:
        return _open_path(text)
    if scheme == "tcp":
        from meetdash.feed.sources.tcp import TcpSource

        return TcpSource(*_host_and_port(text, "tcp://timing.local:5000"))
    if scheme == "listen":
        from meetdash.feed.sources.listen import ListenSource

        host, port = _host_and_port(text, "listen://:5000", host_needed=False)
        return ListenSource(host or "127.0.0.1", port)
    if scheme in ("http", "https"):
        return _open_http(text)
    raise SourceError(f"{scheme}:// is not known. Give {_SCHEMES}")


def _standard_input(descriptor: int) -> int:
    try:
        return os.dup(descriptor)
    except OSError:
        raise SourceError(
            "standard input is closed. Give a file, or pipe a feed in: cat feed.ndjson | meetdash -"
        ) from None


def _open_path(path: str) -> Source:
    if not path:
        raise SourceError(f"the source has no name. Give {_SCHEMES}")
    try:
        mode = Path(path).stat().st_mode
    except OSError as error:
        if _LIKE_A_HOST.fullmatch(path):
            raise SourceError(f"{path}: there is no such file. For a connection type tcp://{path}") from None
        raise cannot_open(path, error) from None
    except ValueError:
        raise SourceError(f"{path!r} is no name of a file. Give {_SCHEMES}") from None
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        from meetdash.feed.sources.file import FileSource

        return FileSource(path)
    from meetdash.feed.sources.pipe import FifoSource, PipeSource

    # A process substitution is a pipe too, but no other writer can ever come: its name leads nowhere.
    if stat.S_ISFIFO(mode) and Path(os.path.realpath(path)).exists():
        return FifoSource(path)
    return PipeSource(open_for_reading(path), path)


def _open_http(text: str) -> Source:
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port != 0 else ""
    except ValueError:
        host = ""
    example = "https://live.example.org/feed.ndjson"
    if not host:
        raise SourceError(f"{text}: no address of a web server. Type it like {example}")
    if "@" in parts.netloc:
        raise SourceError(
            f"an address with a name or password in it is seen by others. Type it like {example}"
        )
    from meetdash.feed.sources.http import HttpSource

    return HttpSource(text)


def _host_and_port(text: str, example: str, *, host_needed: bool = True) -> tuple[str, int]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise SourceError(f"{text}: the port is no number from 1 to 65535. Type it like {example}") from None
    if _has_more(parts):
        raise SourceError(f"{text}: only a host and a port belong there. Type it like {example}")
    if port is None or (port == 0 and host_needed):
        raise SourceError(f"{text}: the port is missing, a number from 1 to 65535. Type it like {example}")
    host = parts.hostname or ""
    if not host and host_needed:
        raise SourceError(f"{text}: the host is missing. Type it like {example}")
    return host, port


def _has_more(parts: SplitResult) -> bool:
    return bool(parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
