"""Calls the viewer to the screen: the bell, and the last important moment as the title of the window.

Rules of this file: the window gets its own title back at the end; text has been made safe before it comes here, and
what could end the sequence is left out all the same.
"""

from collections.abc import Callable, Sequence

from meetdash.present.moments import Moment

KEEP_TITLE = "\x1b[22;2t"
TITLE_BACK = "\x1b[23;2t"
"""XTerm's window operations 22 and 23: the title of the window onto a stack, and from it again."""
LONGEST = 120


class Notifier:
    """`write` sends a sequence to the terminal, `bell` rings."""

    def __init__(self, write: Callable[[str], None], bell: Callable[[], None]) -> None:
        self._write, self._bell = write, bell

    def begin(self) -> None:
        """Keeps the title that the window has."""
        self._write(KEEP_TITLE)

    def tell(self, moments: Sequence[Moment]) -> None:
        """Rings once for what has just been told, and puts the last of it in the title."""
        if moments:
            self._write(f"\x1b]2;{title(moments[-1])}\x07")
            self._bell()

    def end(self) -> None:
        """Gives the window its title back."""
        self._write(TITLE_BACK)


def title(moment: Moment) -> str:
    """The moment on one line, short."""
    text = "".join(sign for sign in f"{moment.label} {moment.sentence}" if sign.isprintable()).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
