"""What the commands share: the options that say what is measured against, and errors in one line with an exit code."""

import errno
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from meetdash.analysis.yardsticks import Yardsticks

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
INTERRUPTED = 130


def of_race(otherwise: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option that chooses a race of the feed; without it the command takes the one that `otherwise` says."""
    return click.option(
        "--race", "race_id", default="", metavar="ID", help=f"The race with this id; else {otherwise}."
    )


def measures(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a race is measured against; the command is given the `yardsticks` made of them."""

    @wraps(command)
    def measured(*args: Any, typed: tuple[str, ...], own: str | None, today: bool, **kwargs: Any) -> None:
        command(*args, yardsticks=yardsticks_of(typed, own, today=today), **kwargs)

    for option in (
        click.option(
            "--target",
            "typed",
            multiple=True,
            metavar="PACE",
            help="Also compare with 13:00, 62.5/400, 2:58/km or 30/lap (on a track).",
        ),
        click.option(
            "--records", "own", metavar="FILE", help="Records of your own, laid over the catalogue."
        ),
        click.option(
            "--today", is_flag=True, help="Compare with today's records, not those of the race's day."
        ),
    ):
        measured = option(measured)
    return measured


def yardsticks_of(
    typed: tuple[str, ...] = (), own: str | None = None, *, today: bool = False
) -> "Yardsticks":
    """What a race is measured against. Raises TargetError and RecordsError."""
    from datetime import date

    from meetdash import catalogue
    from meetdash.analysis.made_targets import check_form

    for text in typed:
        check_form(text)
    now = date.today().isoformat()
    return catalogue.yardsticks(Path(own) if own else None, typed, today=today, now=now)


def named_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Turns errors of the user's making into one line and exit code 2, and a closed pipe into silence."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        from meetdash.analysis.made_targets import TargetError
        from meetdash.analysis.records import RecordsError
        from meetdash.feed.errors import FeedError
        from meetdash.feed.splits_csv import SplitsError
        from meetdash.playing.seeking import SeekError

        try:
            command(*args, **kwargs)
        except (FeedError, SeekError, RecordsError, SplitsError, TargetError) as error:
            raise click.UsageError(str(error)) from None
        except BrokenPipeError:
            quiet_exit()
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            failed_output(error)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)

    return wrapped


def quiet_exit(code: int = 0) -> None:
    """Whoever read the output has gone; nothing more can be said, and the flush at exit must not fail either."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def failed_output(error: OSError) -> None:
    """The output cannot be written, as on a full disk: said, if there is where to say it."""
    from meetdash.commands.aside import say
    from meetdash.feed.errors import why

    say(f"the output cannot be written: {why(error)}", sys.stderr)
    quiet_exit(1)
