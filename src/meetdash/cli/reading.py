"""The commands that answer without a screen: show, moves, check, records, backtest and the schema."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetdash.cli.frame import measures, named_errors, of_race

if TYPE_CHECKING:
    from meetdash.analysis.yardsticks import Yardsticks

FINDINGS = 3


@click.command()
@click.argument("file")
@of_race("the first of the feed")
@click.option(
    "--at",
    default="end",
    show_default=True,
    metavar="MOMENT",
    help="At 8:00, 3000m, '300 to go', 'lap 9' (its end), gun or end.",
)
@click.option("--json", "as_json", is_flag=True, help="As data, described in docs/show.md.")
@click.option(
    "--width",
    type=click.IntRange(40),
    metavar="CELLS",
    help="Cells of a line; else those of the terminal, or what every column needs when the output is a file or pipe.",
)
@named_errors
@measures
def show(
    file: str,
    race_id: str,
    at: str,
    as_json: bool,
    width: int | None,
    yardsticks: "Yardsticks",
) -> None:
    """Print the board of FILE at a moment, without a screen.

    Only what was known at that moment is in it.
    """
    from meetdash import fixtures, terminal
    from meetdash.commands import headless

    timeline = headless.open_timeline(fixtures.find(file))
    cells = width or terminal.width()
    click.echo(headless.show_at(timeline, at, race_id, as_json=as_json, yardsticks=yardsticks, width=cells))


@click.command()
@click.argument("file")
@of_race("the first of the feed")
@click.option("--json", "as_json", is_flag=True, help="As data, described in docs/moves.md.")
@named_errors
def moves(file: str, race_id: str, as_json: bool) -> None:
    """List the moves of a race in FILE: between which marks, on what evidence, and what became of them.

    Withdrawn ones are marked, as are those that were not worth a line of the story.
    """
    from meetdash import fixtures
    from meetdash.commands import headless

    timeline = headless.open_timeline(fixtures.find(file))
    click.echo(headless.moves(timeline, race_id, as_json=as_json))


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="As data, described in docs/show.md.")
@named_errors
def check(file: str, as_json: bool) -> None:
    """List what is wrong in FILE, line by line.

    Also the times in doubt, because a lap was probably miscounted. Exits with 0 when nothing is wrong, with 3 when
    anything is, warnings and doubts included.
    """
    from meetdash import fixtures
    from meetdash.commands import headless

    report, found = headless.check(Path(fixtures.find(file)), as_json=as_json)
    click.echo(report)
    if found:
        sys.exit(FINDINGS)


@click.command()
@click.argument("event", default="")
@click.option("--sex", type=click.Choice(["men", "women"]), help="Of one sex only.")
@click.option("--on", "day", metavar="DATE", help="As they stood on a day, such as 2024-02-11; else today's.")
@click.option("--all", "every", is_flag=True, help="Those that stood before as well.")
@click.option("--records", "own", metavar="FILE", help="Records of your own, laid over the catalogue.")
@click.option("--json", "as_json", is_flag=True, help="As data.")
@named_errors
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


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--distance", metavar="EVENT", help="HM, MAR, 5000 …, for tables whose header does not say.")
@click.option("--json", "as_json", is_flag=True, help="As data.")
@named_errors
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


@click.command()
@named_errors
def schema() -> None:
    """Print the JSON Schema of a line of the feed.

    docs/feed.md describes the feed in words.
    """
    from meetdash.commands import headless

    click.echo(headless.schema_text())
