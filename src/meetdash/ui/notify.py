"""Calls the viewer to the screen: the bell, and the last important moment as the title of the window.

Rules of this file: the window gets its own title back at the end, and names nothing later than what is shown;
text has been made safe before it comes here, and what could end the sequence is left out all the same.
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
        self._named: list[Moment] = []
        """What the title has named, as far as it is shown."""

    def begin(self) -> None:
        """Keeps the title that the window has."""
        self._write(KEEP_TITLE)

    def tell(self, moments: Sequence[Moment], at_ms: int) -> None:
        """Rings once for what has just been told, and puts the last of it in the title.

        `at_ms` is the moment that is shown; when that is before what the title names, the title goes back too.
        """
        if moments:
            self._named.append(moments[-1])
            self._write(_titled(moments[-1]))
            self._bell()
        elif self._named and self._named[-1].due_ms > at_ms:
            while self._named and self._named[-1].due_ms > at_ms:
                self._named.pop()
            self._write(_titled(self._named[-1]) if self._named else TITLE_BACK + KEEP_TITLE)

    def end(self) -> None:
        """Gives the window its title back."""
        self._write(TITLE_BACK)


def _titled(moment: Moment) -> str:
    return f"\x1b]2;{title(moment)}\x07"


def title(moment: Moment) -> str:
    """The moment on one line, short."""
    text = "".join(sign for sign in f"{moment.label} {moment.sentence}" if sign.isprintable()).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
