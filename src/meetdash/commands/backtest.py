"""The back-test of files: tables of splits and recorded feeds, whichever they are."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from meetdash import catalogue
from meetdash.analysis.backtest import RaceRuns, Report, Run, backtest
from meetdash.analysis.projection_tables import Tables
from meetdash.core.race import Race
from meetdash.feed.lines import LineSplitter
from meetdash.feed.session import Session
from meetdash.feed.splits_csv import SplitsError, read

CHUNK = 1 << 20


def run(
    paths: Sequence[Path],
    distance: str | None = None,
    *,
    tables: Tables | None = None,
    advance: Callable[[int], None] | None = None,
) -> Report:
    """Back-tests files: CSV tables of splits (gzip or not) and NDJSON feeds; every file or race of a feed is a race.

    `distance` is the event code of tables whose header does not say. Raises SplitsError, naming the file, for one that
    is neither, and OSError for one that cannot be read.
    """
    races = (race for path in paths for race in _races(path, distance))
    return backtest(races, tables or catalogue.projection(), advance)


def _races(path: Path, distance: str | None) -> Iterator[RaceRuns]:
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"{":
        yield from _feed(path)
        return
    table = read(path, distance)
    runs = tuple(Run(row.splits, row.finish_ms) for row in table.rows)
    yield RaceRuns(table.name, table.course, runs, table.set_aside)


def _feed(path: Path) -> Iterator[RaceRuns]:
    session, splitter = Session(), LineSplitter()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            for line in splitter.feed(chunk):
                session.receive(line)
    for line in splitter.finish():
        session.receive(line)
    several = len(session.meet.races) > 1
    known = [race for race in session.meet.races.values() if race.course is not None]
    if not known:
        raise SplitsError(f"{path.name}: neither a table of splits nor a feed with a race")
    for race in known:
        yield _of_race(f"{path.name} {race.id}" if several else path.name, race)


def _of_race(name: str, race: Race) -> RaceRuns:
    """A race of a feed as it stood at its end. Reconstructed times are no evidence and are set aside."""
    assert race.course is not None
    runs: list[Run] = []
    set_aside = 0
    for runner in race.runners.values():
        measured = [taken for taken in runner.splits if not taken.reconstructed]
        set_aside += len(runner.splits) - len(measured)
        finish = runner.finish
        out = runner.decision is not None and runner.decision.status != "OK"
        counts = finish is not None and not finish.reconstructed and not out
        best = runner.entry.pb or runner.entry.sb
        if measured:
            splits = tuple((taken.mm, taken.mark.ms) for taken in measured)
            finish_ms = finish.mark.ms if finish is not None and counts else None
            runs.append(Run(splits, finish_ms, best.ms if best else None, runner.entry.pacemaker))
    return RaceRuns(name, race.course, tuple(runs), set_aside)
