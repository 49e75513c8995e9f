"""The columns of the board: what stands over each, its cell for an athlete, and the order in which they leave.

Rules of this file: place, bib, name, gap and projection never leave; a figure of an earlier mark than the leader's last
stands in parentheses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len

from meetdash.analysis.pace import Segment
from meetdash.core.course import metres
from meetdash.core.standings import Condition
from meetdash.present import figures, words
from meetdash.present.deltas import shown_delta, trend_signs
from meetdash.present.frame import Frame, Gap
from meetdash.present.lines import Piece, Role
from meetdash.present.snapshot import Athlete, Snapshot

BLOCKS = "▁▂▃▄▅▆▇█"
NAME_WIDEST = 24
STOPPED_LAPS = 2
"""A pacemaker so many laps behind the leader, or without a mark when the race is over, has stopped, told or not."""
_LEAST_REACH = 0.02
"""The strips of a race run more evenly than this, as a part of the pace, are flat."""


class Table:
    """The frame, with what the cells ask of the whole field: worked out once for a board, when it is asked."""

    def __init__(self, frame: Frame, snapshot: Snapshot) -> None:
        self.frame = frame
        self.snapshot = snapshot

    @cached_property
    def all_in(self) -> bool:
        """Whether nobody who can be placed is still on the way."""
        return not any(one.standing.condition is Condition.RUNNING for one in self.snapshot.athletes)

    @cached_property
    def over(self) -> bool:
        """Whether the race is run."""
        return self.snapshot.over

    @cached_property
    def ranged(self) -> bool:
        """Whether anybody's projection has a range."""
        return any(one.projection.low_ms is not None for one in self.snapshot.athletes)

    @cached_property
    def by_team(self) -> bool:
        """Whether teams are told and no nation is."""
        entries = [one.runner.entry for one in self.snapshot.athletes]
        return not any(entry.nat for entry in entries) and any(entry.team for entry in entries)

    @cached_property
    def one_length(self) -> bool:
        """Whether all segments shown are of the usual length: it then stands in the head, else in each cell."""
        step = self.snapshot.step_mm
        segments = (one.segment for one in self.snapshot.athletes if one.segment and self.timed(one))
        return bool(step) and all(segment.length_mm == step for segment in segments)

    @cached_property
    def paces(self) -> tuple[float, float]:
        """The quickest and the slowest of the laps in the strips, in milliseconds a millimetre."""
        found = [
            _pace(segment)
            for one in self.snapshot.athletes
            if len(one.recent) > 1 and self.timed(one)
            for segment in one.recent
        ]
        return (min(found), max(found)) if found else (0.0, 0.0)

    def running(self, one: Athlete) -> bool:
        """Whether an athlete is on the way; a pacemaker who has stopped is not, even if nobody said so."""
        if one.standing.condition is not Condition.PACEMAKER:
            return one.running
        course = self.snapshot.race.course
        lap = (course.lap_mm if course else 0) or 1_000_000
        return not self.over and self.snapshot.front_mm - one.standing.mm < STOPPED_LAPS * lap

    def timed(self, one: Athlete) -> bool:
        """Whether the figures of an athlete belong on the board."""
        return self.running(one) or one.finished

    def old(self, one: Athlete, mm: int) -> bool:
        """Whether a figure of this mark is older than the leader's last mark, for somebody on the way."""
        return not one.finished and mm < self.snapshot.front_mm

    def role(self, one: Athlete) -> Role:
        if self.snapshot.leader is one:
            return Role.LEADER
        return Role.PLAIN if one.finished or one.standing.condition is Condition.RUNNING else Role.QUIET


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands over it, its text for an athlete, and how it leaves (lower leaves first; 0 never).

    `narrow` is the cell, `narrow_head` the head, where there is still too little room when all have left that can.
    """

    head: Callable[[Table], str]
    cell: Callable[[Table, Athlete], Piece]
    right: bool
    leaves: int
    widest: int = 99
    narrow: Callable[[Table, Athlete], Piece] | None = None
    narrow_head: Callable[[Table], str] | None = None


def _place(table: Table, one: Athlete) -> Piece:
    standing = one.standing
    if standing.place is None:
        return Piece("", Role.QUIET)
    return Piece(f"{standing.place}{'=' if standing.tied else ''}", table.role(one))


def _change(_: Table, one: Athlete) -> Piece:
    if one.change is None or not one.running or one.standing.place is None:
        return Piece("", Role.QUIET)
    if one.change == 0:
        return Piece("=", Role.QUIET)
    return Piece(f"▲{one.change}", Role.AHEAD) if one.change > 0 else Piece(f"▼{-one.change}", Role.BEHIND)


def _bib(_: Table, one: Athlete) -> Piece:
    return Piece(one.runner.entry.bib, Role.QUIET)


def _name(table: Table, one: Athlete) -> Piece:
    return Piece(names(one)[0], table.role(one))


def names(one: Athlete) -> tuple[str, ...]:
    """The name in full and, where it has parts, with the initial alone: the longest that fits is shown."""
    entry = one.runner.entry
    unlisted = "" if one.runner.listed else " (unlisted)"
    if not entry.family:
        return (words.listed_name(entry, one.key) + unlisted,)
    family = entry.family.upper()
    short = f"{entry.given[:1]}. {family}" if entry.given else family
    return (f"{entry.given} {family}".strip() + unlisted, short + unlisted, short)


def named(one: Athlete, size: int) -> str:
    """The longest form of the name that fits into so many cells; else the shortest, to be cut."""
    forms = names(one)
    return next((name for name in forms if cell_len(name) <= size), forms[-1])


def _nat(table: Table, one: Athlete) -> Piece:
    entry = one.runner.entry
    return Piece(entry.team if table.by_team else entry.nat, Role.QUIET)


def _mark(table: Table, one: Athlete) -> Piece:
    """The last mark, in metres."""
    return Piece(words.distance(one.standing.mm) if table.running(one) else "", Role.QUIET)


def _segment(table: Table, one: Athlete) -> Piece:
    segment = one.segment
    if not table.timed(one):
        return Piece("", Role.QUIET)
    if segment is None:
        return Piece(figures.MISSING if one.running else "", Role.QUIET)
    text = figures.shown(segment.span.to(1), segment.reconstructed)
    if not table.one_length:
        text += f"/{metres(round(segment.length_mm / 1000) * 1000)}"
    return Piece(text, table.role(one))


def _gap(table: Table, one: Athlete) -> Piece:
    standing, kind = one.standing, table.frame.gap
    if standing.laps_down and one.running:
        return Piece(words.plural(standing.laps_down, "lap"), Role.QUIET)
    if kind is Gap.TARGET:
        return _delta(table, one)
    span, made_up = standing.gap, standing.gap_reconstructed
    if kind is Gap.AHEAD:
        span, made_up = standing.ahead, standing.ahead_reconstructed
    if standing.mark is None or not table.timed(one):
        return Piece("", Role.QUIET)
    if span is None:
        leads = one is table.snapshot.athletes[0]
        return Piece("–" if leads else figures.MISSING, Role.QUIET)
    text = figures.shown(span if one.finished else span.to(1), made_up)
    return Piece(figures.dated(text, old=table.old(one, standing.mm)), table.role(one))


def _finish(table: Table, one: Athlete, *, ranged: bool = True) -> Piece:
    """The finish: measured, projected, or the word that says why there is none or why to doubt it."""
    standing = one.standing
    if standing.condition is Condition.FINISHED:
        return Piece(words.result_time(standing.mark, standing.thousandths), table.role(one))
    if standing.condition is Condition.NOT_IN_RESULT:
        return Piece(str(standing.condition), Role.QUIET)
    if standing.condition in (Condition.DNF, Condition.DQ, Condition.DNS, Condition.OTHER):
        if one.runner.entry.pacemaker and standing.condition is Condition.DNF:
            return Piece("pacemaker, off", Role.QUIET)
        return Piece(standing.code, Role.ALERT)
    if one.runner.entry.pacemaker:
        return Piece("pacemaker", Role.QUIET)
    if one.doubt:
        return Piece(one.doubt, Role.ALERT)
    return Piece(figures.projected(one, ranged=ranged), Role.ESTIMATED)


def _finish_narrow(table: Table, one: Athlete) -> Piece:
    return _finish(table, one, ranged=False)


def _delta(table: Table, one: Athlete) -> Piece:
    if not table.timed(one):
        return Piece("", Role.QUIET)
    delta = one.delta(table.frame.target)
    if delta is None:
        wanted = table.frame.target is not None and one.standing.mark is not None
        return Piece(figures.MISSING if wanted and not one.runner.entry.pacemaker else "", Role.QUIET)
    role = Role.QUIET if one.runner.entry.pacemaker else Role.AHEAD if delta.span.ms < 0 else Role.BEHIND
    text = shown_delta(delta, one.runner, short=not one.finished)
    return Piece(figures.dated(text, old=delta.mm != one.standing.mm or table.old(one, delta.mm)), role)


def _second_delta(table: Table, one: Athlete) -> Piece:
    """The delta, unless it stands in the column of the gap."""
    return Piece("") if table.frame.gap is Gap.TARGET else _delta(table, one)


def _trend(table: Table, one: Athlete) -> Piece:
    delta = one.delta(table.frame.target)
    if delta is None or delta.trend is None or not table.running(one) or delta.mm != one.standing.mm:
        return Piece("", Role.QUIET)
    role = Role.AHEAD if delta.trend.ms < 0 else Role.BEHIND
    before, behind = trend_signs(delta, one.runner)
    return Piece(f"{before}{delta.trend.to(1).signed}{behind}", role)


def _strip(table: Table, one: Athlete) -> Piece:
    """The last laps as blocks on one scale for the whole field; taller is quicker."""
    if len(one.recent) < 2 or not table.timed(one):
        return Piece("", Role.QUIET)
    quickest, slowest = table.paces
    reach = max(slowest - quickest, quickest * _LEAST_REACH)
    text = "".join(BLOCKS[min(7, int(8 * (slowest - _pace(segment)) / reach))] for segment in one.recent)
    star = "*" if any(segment.reconstructed for segment in one.recent) else ""
    return Piece(text + star, table.role(one))


def _pace(segment: Segment) -> float:
    return segment.span.ms / segment.length_mm


# The heads.


def _segment_head(table: Table) -> str:
    return f"last {metres(table.snapshot.step_mm)}" if table.one_length else "last"


def _finish_head(table: Table) -> str:
    if table.all_in and any(one.finished for one in table.snapshot.athletes):
        return "finish"
    if not table.ranged:
        return "even pace"
    # Only where it was counted may a range be called one of 8 in 10.
    ranges = (one.projection for one in table.snapshot.athletes if one.projection.low_ms is not None)
    return "finish, 8 in 10" if all(one.measured for one in ranges) else "finish, range"


def _finish_head_narrow(table: Table) -> str:
    return "finish" if table.all_in or table.ranged else "even pace"


def _target_head(table: Table) -> str:
    target = table.frame.target
    return target.head if target else ""


def _gap_head(table: Table) -> str:
    return _target_head(table) if table.frame.gap is Gap.TARGET else str(table.frame.gap)


def _trend_head(table: Table) -> str:
    return f"a {words.lap_word(table.snapshot.race)}"


def _strip_head(table: Table) -> str:
    """What the strip counts: laps, kilometres on the road, or, where laps were not timed, what lies between marks."""
    course = table.snapshot.race.course
    lap = (course.lap_mm if course else 0) or 1_000_000
    found = [segment.length_mm for one in table.snapshot.athletes for segment in one.recent[-1:]]
    if any(length != lap for length in found):
        return "five splits"
    return "five laps" if course and course.lap_mm else "five km"


def _nat_head(table: Table) -> str:
    return "team" if table.by_team else "nat"


def _always(text: str) -> Callable[[Table], str]:
    return lambda _: text


COLUMNS = (
    Column(_always("P"), _place, True, 0),
    Column(_always("±"), _change, False, 4),
    Column(_always("bib"), _bib, True, 0, widest=6),
    Column(_always("name"), _name, False, 0, widest=NAME_WIDEST),
    Column(_nat_head, _nat, False, 5, widest=14),
    Column(_always("at"), _mark, True, 3),
    Column(_segment_head, _segment, True, 6),
    Column(_gap_head, _gap, True, 0),
    Column(_finish_head, _finish, True, 0, narrow=_finish_narrow, narrow_head=_finish_head_narrow),
    Column(_target_head, _second_delta, True, 7),
    Column(_trend_head, _trend, True, 2),
    Column(_strip_head, _strip, False, 1),
)
NAMES = next(index for index, column in enumerate(COLUMNS) if column.cell is _name)
GAPS = next(index for index, column in enumerate(COLUMNS) if column.cell is _gap)
