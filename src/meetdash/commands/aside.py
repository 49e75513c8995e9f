"""What is said beside the lines of a command: on standard error, as far as there is one.

Rules of this file: whatever becomes of that stream, the command goes on.
"""

import contextlib
import os
from typing import TextIO

from meetdash.feed.health import STALE_MS, span
from meetdash.feed.intake import Intake
from meetdash.feed.recorder import Recorder


def say(text: str, err: TextIO) -> None:
    """Prints one line, and nothing more from then on where that cannot be done."""
    try:
        print(f"meetdash: {text}", file=err, flush=True)
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            # What is left in the stream must not fail at the end of the program either.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, err.fileno())
            os.close(nowhere)


class Aside:
    """Says what happens to a source and its recording, each thing once.

    `delay_ms` holds back what gives the end of the race away.
    """

    def __init__(self, feed: Intake, recorder: Recorder | None, err: TextIO) -> None:
        self._feed = feed
        self._recorder = recorder
        self._err = err
        self._noted = 0
        self._stale_ms: int | None = None
        self._failed = False

    def tell(self, now_ms: int, delay_ms: int = 0) -> None:
        """Says what is new."""
        feed = self._feed
        missed = feed.noted - self._noted - len(feed.notes)
        if missed > 0:
            say(f"{missed} more connections came and went", self._err)
            self._noted += missed
        for told in feed.notes_since(self._noted):
            if told.note.kind == "ended" and told.at_ms + delay_ms > now_ms:
                break
            self._noted += 1
            say(told.note.text, self._err)
        self._tell_silence(now_ms)
        if self._recorder is not None and self._recorder.stopped and not self._failed:
            self._failed = True
            say(self._recorder.stopped, self._err)

    def _tell_silence(self, now_ms: int) -> None:
        """That nothing has come for a while, and when something does again."""
        feed, since = self._feed, self._stale_ms
        silent = feed.last_ms is not None and not (feed.ended or feed.complete or feed.lost)
        if feed.last_ms is None or not silent:
            self._stale_ms = None
        elif since is not None and feed.last_ms != since:
            say(f"something comes again, after {span(feed.last_ms - since)} of silence", self._err)
            self._stale_ms = None
        elif since is None and now_ms - feed.last_ms >= STALE_MS:
            say(f"nothing received for {span(now_ms - feed.last_ms)}", self._err)
            self._stale_ms = feed.last_ms
