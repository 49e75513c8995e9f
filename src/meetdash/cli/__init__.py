"""The command line. Each command imports what it needs when it runs, so that `--help` and `--version` stay instant.

Exit codes: 0 well, 1 a fault of meetdash or an output that cannot be written, 2 wrong use or a feed that cannot be
opened, 3 findings, 130 interrupted.
"""

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from meetdash import __version__
from meetdash.cli import reading, screens, sending
from meetdash.cli.frame import named_errors


class _Commands(click.Group):
    """The commands; `-` in the place of one means `watch -`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and (Path(args[0]).exists() or args[0].endswith(".ndjson")):
            ctx.fail(f"{args[0]!r} is no command. To replay it: meetdash replay {args[0]}")
        return super().resolve_command(ctx, ["watch", *args] if args[:1] == ["-"] else args)


def _survive_narrow_output() -> None:
    """A name that the output's encoding does not have is printed with `?` for its letters, and stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="meetdash %(version)s")
@click.pass_context
@named_errors
def main(context: click.Context) -> None:
    """The terminal dashboard for live athletics meets.

    Without a command it replays the demo: Josh Kerr's two miles of 8:00.67 at the 2024 Millrose Games, at five times
    the speed it was run. Where the output is no terminal it prints plain lines.

    A FILE is a feed, or the name of a race that comes with meetdash, such as tokyo-2020-mens-1500. A MOMENT is a race
    time (8:00), a distance (3000m, mile), '300 to go', 'lap 9' (its end), gun or end.

    Exit codes: 0 well, 1 an output or a recording that cannot be written, 2 wrong use or a feed that cannot be opened,
    3 check found something, 130, 143 and 129 when it was told to end.
    """
    _survive_narrow_output()
    if context.invoked_subcommand is None:
        from meetdash import terminal

        if terminal.piped_in():
            context.invoke(screens.watch, source="-", typed=(), own=None, today=False, notify=False)
        else:
            context.invoke(screens.demo)


for command in (
    screens.replay,
    reading.show,
    reading.moves,
    reading.check,
    screens.watch,
    sending.record,
    sending.play,
    reading.records,
    reading.backtest,
    screens.demo,
    reading.schema,
):
    main.add_command(command)
