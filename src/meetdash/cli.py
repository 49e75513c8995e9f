"""The command line. Each command imports what it needs when it runs, so that `--help` and `--version` stay instant.

Exit codes: 0 well, 1 a fault of meetdash, 2 wrong use or a feed that cannot be opened, 3 findings, 130 interrupted.
"""

import sys
from collections.abc import Callable
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from meetdash import __version__

FINDINGS = 3
INTERRUPTED = 130


def _named_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Turns errors of the user's making into one line and exit code 2, and a closed pipe into silence."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        from meetdash.feed.opening import FeedError
        from meetdash.seeking import SeekError

        try:
            command(*args, **kwargs)
        except (FeedError, SeekError) as error:
            raise click.UsageError(str(error)) from None
        except BrokenPipeError:
            _quiet_exit()

    return wrapped


def _quiet_exit() -> None:
    """Whoever read the output has gone; nothing more can be said, and the flush at exit must not fail either."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _survive_narrow_output() -> None:
    """A name that the output's encoding does not have is printed with `?` for its letters, and stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="meetdash %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """The terminal dashboard for live athletics meets.

    Without a command it replays the demo: Josh Kerr's two miles of 8:00.67 at the 2024 Millrose Games, at five times
    the speed it was run. Where the output is no terminal it prints plain lines.
    """
    _survive_narrow_output()
    if context.invoked_subcommand is None:
        from meetdash import fixtures

        _replay(str(fixtures.path(fixtures.DEMO)), fixtures.DEMO_SPEED, None, plain=False, paced=False)


@main.command()
@click.argument("file")
@click.option("--speed", type=click.FloatRange(0.25, 64), help="Times as fast as it was run, 0.25 to 64.")
@click.option("--at", metavar="MOMENT", help="Begin at 8:00, 3000m, '300 to go', 'lap 9', gun or end.")
@click.option("--plain", is_flag=True, help="Plain lines, no screen; at once unless --speed is given.")
@_named_errors
def replay(file: str, speed: float | None, at: str | None, plain: bool) -> None:
    """Replay FILE, a feed or the name of a fixture, on the screen."""
    _replay(file, speed or 1.0, at, plain=plain, paced=speed is not None)


def _replay(file: str, speed: float, at: str | None, *, plain: bool, paced: bool) -> None:
    from meetdash import fixtures, headless, terminal

    timeline = headless.open_timeline(fixtures.find(file))
    from_ms = headless.moment(timeline, at) if at else None
    if plain or not terminal.interactive():
        from meetdash import plain as plain_mode

        plain_mode.replay(timeline, sys.stdout, sys.stderr, from_ms=from_ms, speed=speed if paced else None)
        return
    from meetdash.ui import run
    from meetdash.viewer import Viewer

    viewer = Viewer.replay(timeline, speed)
    if from_ms is not None:
        viewer.transport.to(from_ms)
    run(viewer)


@main.command()
@click.argument("file")
@click.option("--race", "race_id", default="", metavar="ID", help="Which race of the feed; else the first.")
@click.option(
    "--at", default="end", show_default=True, metavar="MOMENT", help="8:00, 3000m, '300 to go', end."
)
@click.option("--json", "as_json", is_flag=True, help="As data; see docs/show.md.")
@_named_errors
def show(file: str, race_id: str, at: str, as_json: bool) -> None:
    """Print the board of FILE at a moment, without a screen."""
    from meetdash import fixtures, headless

    timeline = headless.open_timeline(fixtures.find(file))
    click.echo(headless.show_at(timeline, at, race_id, as_json=as_json))


@main.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="As data.")
@_named_errors
def check(file: str, as_json: bool) -> None:
    """List what is wrong in FILE, line by line. Exits with 0 when nothing is, else with 3."""
    from meetdash import fixtures, headless

    report, found = headless.check(Path(fixtures.find(file)), as_json=as_json)
    click.echo(report)
    if found:
        sys.exit(FINDINGS)


@main.command()
@_named_errors
def schema() -> None:
    """Print the JSON Schema of a line of the feed."""
    from meetdash import headless

    click.echo(headless.schema_text())
