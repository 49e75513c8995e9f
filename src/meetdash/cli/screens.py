"""The commands that show a race as it goes: replay, watch, and the demo."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetdash.cli.frame import measures, named_errors, of_race, yardsticks_of

if TYPE_CHECKING:
    from meetdash.analysis.yardsticks import Yardsticks


@click.command()
@click.argument("file")
@of_race("the one that began last, and in plain lines all")
@click.option(
    "--speed", type=click.FloatRange(0.25, 64), help="How many times as fast as it was run; else 1."
)
@click.option(
    "--at", metavar="MOMENT", help="Begin at 8:00, 3000m, '300 to go', 'lap 9' (its end), gun or end."
)
@click.option(
    "--plain", is_flag=True, help="One line a fact, no screen; all at once unless --speed is given."
)
@click.option(
    "--notify", is_flag=True, help="Ring the bell, and title the window, at moves, leads, records, decisions."
)
@named_errors
@measures
def replay(
    file: str,
    race_id: str,
    speed: float | None,
    at: str | None,
    plain: bool,
    notify: bool,
    yardsticks: "Yardsticks",
) -> None:
    """Replay FILE on the screen.

    FILE is a feed, or the name of a race that comes with meetdash.
    """
    paced = speed is not None
    _replay(file, yardsticks, speed or 1.0, at, race_id, plain=plain, paced=paced, notify=notify)


def _replay(
    file: str,
    yardsticks: "Yardsticks",
    speed: float,
    at: str | None,
    race_id: str = "",
    *,
    plain: bool,
    paced: bool,
    notify: bool = False,
) -> None:
    from meetdash import fixtures, terminal
    from meetdash.commands import headless

    timeline = headless.open_timeline(fixtures.find(file))
    from_ms = headless.moment(timeline, at, race_id) if at else None
    if race_id and not at:
        headless.known_race(timeline, race_id)
    if plain or not terminal.interactive():
        from meetdash.commands import plain as plain_mode

        pace = speed if paced else None
        plain_mode.replay(
            timeline,
            sys.stdout,
            sys.stderr,
            yardsticks=yardsticks,
            race_id=race_id,
            from_ms=from_ms,
            speed=pace,
        )
        return
    from meetdash.playing.viewer import Viewer
    from meetdash.ui import run

    terminal.claim_keys()
    viewer = Viewer.replay(timeline, speed, yardsticks)
    viewer.race_id = race_id
    if from_ms is not None:
        viewer.transport.to(from_ms)
    sys.exit(run(viewer, notify=notify))


@click.command()
@click.argument("source")
@of_race("the one that began last, and in plain lines all")
@click.option(
    "--delay", type=click.FloatRange(0, 86_400), default=0.0, help="Seconds to hold everything back."
)
@click.option("--record", "recording", metavar="FILE", help="Record what arrives; never overwrites.")
@click.option("--plain", is_flag=True, help="Plain lines, no screen.")
@click.option(
    "--notify", is_flag=True, help="Ring the bell, and title the window, at moves, leads, records, decisions."
)
@named_errors
@measures
def watch(
    source: str,
    race_id: str,
    delay: float,
    recording: str | None,
    plain: bool,
    notify: bool,
    yardsticks: "Yardsticks",
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

    on_screen = not plain and terminal.interactive()
    data = terminal.claim_keys() if on_screen else 0
    opened = open_source(source, stdin=-1 if data is None else data)
    feed = LiveFeed(delay_ms=round(delay * 1000))
    edge = LiveEdge(feed, Recorder(Path(recording)) if recording else None)
    if on_screen:
        from meetdash.commands.following import follow
        from meetdash.playing.viewer import Viewer
        from meetdash.ui import run

        viewer = Viewer.follow(edge, yardsticks)
        viewer.race_id = race_id
        sys.exit(
            run(
                viewer,
                lambda arrived: follow(opened, feed, edge.recorder, arrived=arrived),
                notify=notify,
            )
        )
    from meetdash.commands import watching
    from meetdash.commands.signals import until_told

    work = watching.in_plain_lines(
        opened, edge, sys.stdout, sys.stderr, yardsticks=yardsticks, race_id=race_id
    )
    sys.exit(asyncio.run(until_told(work)))


@click.command()
@named_errors
def demo() -> None:
    """Replay the demo, as a bare `meetdash` does when nothing is piped in."""
    from meetdash import fixtures

    demo_file = str(fixtures.path(fixtures.DEMO))
    _replay(demo_file, yardsticks_of(), fixtures.DEMO_SPEED, None, plain=False, paced=False)
