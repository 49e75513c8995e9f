"""The commands that pass a feed on: record and play."""

import sys
from pathlib import Path

import click

from meetdash.cli.frame import named_errors, quiet_exit


@click.command()
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path))
@named_errors
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


@click.command()
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
@named_errors
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
        quiet_exit()
