"""What is received and played stays: the garbage collector is spared the looking at it again and again.

A full round over a million messages that are kept holds everything else for a second.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SETTLED = 5_000
"""Lines between two times that what they made is taken out of the collector's rounds."""


def settle() -> None:
    """Takes what there is by now out of the rounds, after a look at what was made last."""
    gc.collect(1)
    gc.freeze()


@contextmanager
def filling() -> Iterator[None]:
    """While something is read that stays as a whole there are no rounds, and none over it afterwards."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()
