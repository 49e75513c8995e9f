"""How far something has been read, and enough of what was read to know it again."""

from hashlib import blake2b
from typing import Final

SAMPLE: Final = 1024
"""Bytes kept of the beginning and of the end."""


class Seen:
    """The bytes read so far: how many, their first and last ones, and a digest of all."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing has been read."""
        self.offset = 0
        self.head = b""
        self.tail = b""
        self._hash = blake2b()

    def take(self, chunk: bytes) -> None:
        """These were read next."""
        self.offset += len(chunk)
        self._hash.update(chunk)
        if len(self.head) < SAMPLE:
            self.head += chunk[: SAMPLE - len(self.head)]
        self.tail = (self.tail + chunk)[-SAMPLE:] if len(chunk) < SAMPLE else chunk[-SAMPLE:]

    def same(self, other: "Seen") -> bool:
        """Whether both have read the same bytes."""
        return self.offset == other.offset and self._hash.digest() == other._hash.digest()
