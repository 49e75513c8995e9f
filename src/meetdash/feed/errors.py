"""What can go wrong with files and connections, in words."""

import errno
import socket


class FeedError(Exception):
    """A feed that cannot be opened, or a file that cannot be made; the message says why and what to do."""


_WHY = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "there is no permission to read it",
    errno.EPERM: "there is no permission to read it",
    errno.EISDIR: "it is a directory",
    errno.ENXIO: "it is a socket or device that cannot be opened",
    errno.ECONNREFUSED: "connection refused",
    errno.ECONNRESET: "connection reset",
    errno.EHOSTUNREACH: "no way to the host",
    errno.ENETUNREACH: "the network is out of reach",
    errno.ETIMEDOUT: "no answer",
    errno.EPIPE: "the other side has closed",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EFBIG: "the file may not grow further",
    errno.EIO: "the disk or device failed",
    errno.ESTALE: "the share has gone stale",
}


def why(error: OSError) -> str:
    """What went wrong with a file or connection, in words and without a path."""
    if isinstance(error, socket.gaierror):
        return "no such host, or no name server"
    if isinstance(error, TimeoutError):
        return "no answer"
    return _WHY.get(error.errno or 0) or (error.strerror or str(error) or type(error).__name__).lower()
