"""The command line. Each command imports what it needs when it runs, so that `--help` and `--version` stay instant.

Exit codes: 0 well, 1 a fault of meetdash or an output that cannot be written, 2 wrong use or a feed that cannot be
opened, 3 findings, 130 interrupted.
"""

import errno
import sys
from collections.abc import Callable
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from meetdash import __version__

if TYPE_CHECKING:
    from meetdash.analysis.yardsticks import Yardsticks

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
FINDINGS = 3
INTERRUPTED = 130


def _measures(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a race is measured against."""
    for option in (
        click.option(
            "--target",
            "typed",
            multiple=True,
            metavar="PACE",
            help="Also compare with 13:00, 62.5/400, 2:58/km or 30/lap.",
        ),
        click.option(
            "--records", "own", metavar="FILE", help="Records of your own, laid over the catalogue."
        ),
        click.option(
            "--today", is_flag=True, help="Compare with today's records, not those of the race's day."
        ),
    ):
        command = option(command)
    return command


def _yardsticks(typed: tuple[str, ...], own: str | None, today: bool) -> "Yardsticks":
    from datetime import date

    from meetdash import catalogue
    from meetdash.analysis.made_targets import check_form

    for text in typed:
        check_form(text)
    now = date.today().isoformat()
    return catalogue.yardsticks(Path(own) if own else None, typed, today=today, now=now)


def _named_errors(command: Callable[..., None]) -> Callable[..., None]:
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
            _quiet_exit()
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            _failed_output(error)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)

    return wrapped


def _quiet_exit(code: int = 0) -> None:
    """Whoever read the output has gone; nothing more can be said, and the flush at exit must not fail either."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _failed_output(error: OSError) -> None:
    """The output cannot be written, as on a full disk: said, if there is where to say it."""
    from meetdash.commands.aside import say
    from meetdash.feed.errors import why

    say(f"the output cannot be written: {why(error)}", sys.stderr)
    _quiet_exit(1)


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
@_named_errors
def main(context: click.Context) -> None:
    """The terminal dashboard for live athletics meets.

    Without a command it replays the demo: Josh Kerr's two miles of 8:00.67 at the 2024 Millrose Games, at five times
    the speed it was run. Where the output is no terminal it prints plain lines.

    A FILE is a feed, or the name of a race that comes with meetdash, such as tokyo-2020-mens-1500. A MOMENT is a race
    time (8:00), a distance (3000m, mile), '300 to go', 'lap 9', gun or end.

    Exit codes: 0 well, 1 an output or a recording that cannot be written, 2 wrong use or a feed that cannot be opened,
    3 check found something.
    """
    _survive_narrow_output()
    if context.invoked_subcommand is None:
        from meetdash import terminal

        if terminal.piped_in():
            context.invoke(watch, source="-", typed=(), own=None, today=False, notify=False)
        else:
            _demo()


@main.command()
@click.argument("file")
@click.option(
    "--speed", type=click.FloatRange(0.25, 64), help="How many times as fast as it was run; else 1."
)
@click.option("--at", metavar="MOMENT", help="Begin at 8:00, 3000m, '300 to go', 'lap 9' or end.")
@click.option(
    "--plain", is_flag=True, help="One line a fact, no screen; all at once unless --speed is given."
)
@click.option(
    "--notify", is_flag=True, help="Ring the bell, and title the window, at moves, leads, records, decisions."
)
@_measures
@_named_errors
def replay(
    file: str,
    speed: float | None,
    at: str | None,
    plain: bool,
    notify: bool,
    typed: tuple[str, ...],
    own: str | None,
    today: bool,
) -> None:
    """Replay FILE on the screen.

    FILE is a feed, or the name of a race that comes with meetdash.
    """
    yardsticks = _yardsticks(typed, own, today)
    _replay(file, yardsticks, speed or 1.0, at, plain=plain, paced=speed is not None, notify=notify)


def _replay(
    file: str,
    yardsticks: "Yardsticks",
    speed: float,
    at: str | None,
    *,
    plain: bool,
    paced: bool,
    notify: bool = False,
) -> None:
    from meetdash import fixtures, terminal
    from meetdash.commands import headless

    timeline = headless.open_timeline(fixtures.find(file))
    from_ms = headless.moment(timeline, at) if at else None
    if plain or not terminal.interactive():
        from meetdash.commands import plain as plain_mode

        pace = speed if paced else None
        plain_mode.replay(
            timeline, sys.stdout, sys.stderr, yardsticks=yardsticks, from_ms=from_ms, speed=pace
        )
        return
    from meetdash.playing.viewer import Viewer
    from meetdash.ui import run

    terminal.claim_keys()
    viewer = Viewer.replay(timeline, speed, yardsticks)
    if from_ms is not None:
        viewer.transport.to(from_ms)
    sys.exit(run(viewer, notify=notify))


@main.command()
@click.argument("file")
@click.option(
    "--race", "race_id", default="", metavar="ID", help="The race with this id; else the first of the feed."
)
@click.option(
    "--at",
    default="end",
    show_default=True,
    metavar="MOMENT",
    help="At 8:00, 3000m, '300 to go', 'lap 9', gun or end.",
)
@click.option("--json", "as_json", is_flag=True, help="As data, described in docs/show.md.")
@click.option(
    "--width",
    type=click.IntRange(40),
    metavar="CELLS",
    help="Cells of a line; else those of the terminal, or what every column needs when the output is a file or pipe.",
)
@_measures
@_named_errors
def show(
    file: str,
    race_id: str,
    at: str,
    as_json: bool,
    width: int | None,
    typed: tuple[str, ...],
    own: str | None,
    today: bool,
) -> None:
    """Print the board of FILE at a moment, without a screen.

    Only what was known at that moment is in it.
    """
    from meetdash import fixtures, terminal
    from meetdash.commands import headless

    timeline = headless.open_timeline(fixtures.find(file))
    yardsticks = _yardsticks(typed, own, today)
    cells = width or terminal.width()
    click.echo(headless.show_at(timeline, at, race_id, as_json=as_json, yardsticks=yardsticks, width=cells))


@main.command()
@click.argument("file")
@click.option(
    "--race", "race_id", default="", metavar="ID", help="The race with this id; else the first of the feed."
)
@click.option("--json", "as_json", is_flag=True, help="As data, described in docs/moves.md.")
@_named_errors
def moves(file: str, race_id: str, as_json: bool) -> None:
    """List the moves of a race in FILE: between which marks, on what evidence, and what became of them.

    Withdrawn ones are marked, as are those that were not worth a line of the story.
    """
    from meetdash import fixtures
    from meetdash.commands import headless

    timeline = headless.open_timeline(fixtures.find(file))
    click.echo(headless.moves(timeline, race_id, as_json=as_json))


@main.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="As data, described in docs/show.md.")
@_named_errors
def check(file: str, as_json: bool) -> None:
    """List what is wrong in FILE, line by line.

    Exits with 0 when nothing is, with 3 when anything is, warnings included.
    """
    from meetdash import fixtures
    from meetdash.commands import headless

    report, found = headless.check(Path(fixtures.find(file)), as_json=as_json)
    click.echo(report)
    if found:
        sys.exit(FINDINGS)


@main.command()
@click.argument("source")
@click.option(
    "--delay", type=click.FloatRange(0, 86_400), default=0.0, help="Seconds to hold everything back."
)
@click.option("--record", "recording", metavar="FILE", help="Record what arrives; never overwrites.")
@click.option("--plain", is_flag=True, help="Plain lines, no screen.")
@click.option(
    "--notify", is_flag=True, help="Ring the bell, and title the window, at moves, leads, records, decisions."
)
@_measures
@_named_errors
def watch(
    source: str,
    delay: float,
    recording: str | None,
    plain: bool,
    notify: bool,
    typed: tuple[str, ...],
    own: str | None,
    today: bool,
) -> None:
    """Follow a live feed from SOURCE.

    SOURCE is - (standard input; the keys still work), a file that grows, tcp://host:port, listen://:port, or an
    http(s) address. A bare `meetdash -`, or a pipe on standard input, means `watch -`.
    """
    import asyncio

    from meetdash import terminal
    from meetdash.feed.live import LiveFeed
    from meetdash.feed.recorder import Recorder
    from meetdash.feed.sources import open_source
    from meetdash.playing.edges import LiveEdge

    yardsticks = _yardsticks(typed, own, today)
    on_screen = not plain and terminal.interactive()
    data = terminal.claim_keys() if on_screen else 0
    opened = open_source(source, stdin=-1 if data is None else data)
    feed = LiveFeed(delay_ms=round(delay * 1000))
    edge = LiveEdge(feed, Recorder(Path(recording)) if recording else None)
    if on_screen:
        from meetdash.commands.following import follow
        from meetdash.playing.viewer import Viewer
        from meetdash.ui import run

        sys.exit(
            run(
                Viewer.follow(edge, yardsticks),
                lambda arrived: follow(opened, feed, edge.recorder, arrived=arrived),
                notify=notify,
            )
        )
    from meetdash.commands import watching
    from meetdash.commands.signals import until_told

    work = watching.in_plain_lines(opened, edge, sys.stdout, sys.stderr, yardsticks=yardsticks)
    sys.exit(asyncio.run(until_told(work)))


@main.command()
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path))
@_named_errors
def record(source: str, file: Path) -> None:
    """Record SOURCE to FILE, without a screen, until it ends, is complete, or Ctrl+C. Never overwrites.

    Exits with 1 when the recording had to stop before, as on a full disk.
    """
    import asyncio

    from meetdash.commands import watching
    from meetdash.commands.signals import until_told
    from meetdash.feed.recorder import Recorder
    from meetdash.feed.sources import open_source

    recorder = Recorder(file)
    work = watching.recording_only(open_source(source), recorder, sys.stderr)
    sys.exit(asyncio.run(until_told(work)))


@main.command()
@click.argument("file")
@click.option(
    "--speed", type=click.FloatRange(0.1, 1000), default=1.0, show_default=True, help="Times as fast."
)
@click.option("--drop", type=click.FloatRange(0, 1), default=0.0, help="Share of lines that are lost.")
@click.option("--duplicate", type=click.FloatRange(0, 1), default=0.0, help="Share of lines sent twice.")
@click.option("--garble", type=click.FloatRange(0, 1), default=0.0, help="Share of lines made unreadable.")
@click.option("--shuffle", type=click.FloatRange(0, 1), default=0.0, help="Share of lines up to 2 s late.")
@click.option(
    "--stall", type=click.FloatRange(0, 1), default=0.0, help="Share of lines after which it stalls 10 s."
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed makes the same faults.")
@_named_errors
def play(
    file: str,
    speed: float,
    drop: float,
    duplicate: float,
    garble: float,
    shuffle: float,
    stall: float,
    seed: int,
) -> None:
    """Write FILE to standard output in its own time, as a timing system would: meetdash play FILE | meetdash -"""
    from meetdash import fixtures
    from meetdash.feed import play as playing
    from meetdash.feed.faults import Faults
    from meetdash.feed.opening import read_lines

    faults = Faults(drop, duplicate, garble, shuffle, stall, seed=seed)
    lines = faults.apply(playing.scheduled(read_lines(fixtures.find(file))))
    if not playing.play(lines, playing.to_descriptor(sys.stdout.fileno()), speed=speed):
        _quiet_exit()


@main.command()
@click.argument("event", default="")
@click.option("--sex", type=click.Choice(["men", "women"]), help="Of one sex only.")
@click.option("--on", "day", metavar="DATE", help="As they stood on a day, such as 2024-02-11; else today's.")
@click.option("--all", "every", is_flag=True, help="Those that stood before as well.")
@click.option("--records", "own", metavar="FILE", help="Records of your own, laid over the catalogue.")
@click.option("--json", "as_json", is_flag=True, help="As data.")
@_named_errors
def records(
    event: str, sex: str | None, day: str | None, own: str | None, *, every: bool, as_json: bool
) -> None:
    """List the records that races are compared with, all or of one EVENT (1500, MILE, 5000sh, HM).

    Of one event with place, source and splits.
    """
    from datetime import date

    from meetdash import catalogue
    from meetdash.present import records as listing

    known = catalogue.with_own(Path(own)) if own else catalogue.records()
    found = listing.chosen(known, event, sex or "", day or "", every=every)
    today = date.today().isoformat()
    if as_json:
        import json

        click.echo(json.dumps(listing.data(known, found, day or "", today), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(listing.text(known, found, day or "", today, whole=bool(event))))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--distance", metavar="EVENT", help="HM, MAR, 5000 …, for tables whose header does not say.")
@click.option("--json", "as_json", is_flag=True, help="As data.")
@_named_errors
def backtest(files: tuple[Path, ...], distance: str | None, as_json: bool) -> None:
    """Project every runner of FILES at every mark, and compare with how they finished.

    FILES are feeds, races that come with meetdash by their name, or tables of splits (CSV, gzip or not). Even pace, the
    last segment, a constant fade and Riegel stand beside it. --distance is for the tables that do not say theirs.
    """
    from meetdash.commands import backtest as back
    from meetdash.present import backtest as report

    found = back.run(files, distance)
    if as_json:
        import json

        click.echo(json.dumps(report.as_dict(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.table(found)))


@main.command()
@_named_errors
def demo() -> None:
    """Replay the demo, as a bare `meetdash` does when nothing is piped in."""
    _demo()


def _demo() -> None:
    from meetdash import fixtures

    demo_file = str(fixtures.path(fixtures.DEMO))
    _replay(demo_file, _yardsticks((), None, False), fixtures.DEMO_SPEED, None, plain=False, paced=False)


@main.command()
@_named_errors
def schema() -> None:
    """Print the JSON Schema of a line of the feed.

    docs/feed.md describes the feed in words.
    """
    from meetdash.commands import headless

    click.echo(headless.schema_text())
