"""The back-test of files: tables of splits and recorded feeds, whichever they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from meetdash import catalogue, fixtures
from meetdash.analysis.backtest import Aside, RaceRuns, Report, Run, backtest
from meetdash.analysis.projection_tables import Tables
from meetdash.analysis.yardsticks import paced
from meetdash.core.race import Race
from meetdash.feed.lines import LineSplitter, RawLine
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

    A path may be the name of a fixture. `distance` is the event code of the tables that do not say theirs. Raises
    SplitsError, naming the file, for one that is neither or that cannot be read.
    """
    found = [fixtures.find(str(path)) for path in paths]
    for path in found:
        if not path.exists():
            raise SplitsError(f"{path}: no such file, and no race that comes with meetdash is called so")
    races = (race for path in found for race in _readable(path, distance))
    return backtest(races, tables or catalogue.projection(), advance)


def _readable(path: Path, distance: str | None) -> Iterator[RaceRuns]:
    try:
        yield from _races(path, distance)
    except OSError as error:
        raise SplitsError(f"{path} cannot be read: {error.strerror or error}") from None


def _races(path: Path, distance: str | None) -> Iterator[RaceRuns]:
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"{":
        yield from _feed(path)
        return
    table = read(path, distance)
    runs = tuple(Run(row.splits, row.finish_ms) for row in table.rows)
    asides = tuple(Aside(fault.line, fault.column, fault.reason) for fault in table.faults)
    yield RaceRuns(table.name, table.course, runs, table.set_aside, asides)


def _feed(path: Path) -> Iterator[RaceRuns]:
    session, splitter = Session(), LineSplitter()
    rejected: list[Aside] = []

    def take(lines: Iterable[RawLine]) -> None:
        for line in lines:
            for finding in session.receive(line).findings:
                if finding.rejected:
                    rejected.append(Aside(finding.line, finding.column, finding.reason))

    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            take(splitter.feed(chunk))
    take(splitter.finish())
    several = len(session.meet.races) > 1
    known = [race for race in session.meet.races.values() if race.course is not None]
    if not known:
        raise SplitsError(f"{path.name}: neither a table of splits nor a feed with a race")
    for race in known:
        runs = _of_race(f"{path.name} {race.id}" if several else path.name, race)
        # A line that was rejected belongs to no race; it is told with the first.
        yield replace(runs, set_aside=runs.set_aside + len(rejected), asides=(*rejected, *runs.asides))
        rejected = []


def _of_race(name: str, race: Race) -> RaceRuns:
    """A race of a feed as it stood at its end. Reconstructed times are no evidence and are set aside."""
    assert race.course is not None
    runs: list[Run] = []
    reconstructed = 0
    for runner in race.runners.values():
        measured = [taken for taken in runner.splits if not taken.reconstructed]
        reconstructed += len(runner.splits) - len(measured)
        finish = runner.finish
        out = runner.decision is not None and runner.decision.status != "OK"
        counts = finish is not None and not finish.reconstructed and not out
        best = runner.entry.pb or runner.entry.sb
        if measured:
            splits = tuple((taken.mm, taken.mark.ms) for taken in measured)
            finish_ms = finish.mark.ms if finish is not None and counts else None
            runs.append(Run(splits, finish_ms, best.ms if best else None, runner.entry.pacemaker))
    said = f"{reconstructed} reconstructed times are no evidence"
    asides = (Aside(0, 0, said),) if reconstructed else ()
    return RaceRuns(name, race.course, tuple(runs), reconstructed, asides, paced(race))
