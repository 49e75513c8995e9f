"""The columns of the board: what stands over each, its cell for an athlete, and the order in which they leave.

Rules of this file: place, bib, name, gap and projection never leave; a figure of an earlier mark than the leader's last
stands in parentheses.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.cells import cell_len

from meetdash.analysis.pace import Segment
from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import Target
from meetdash.core.course import metres
from meetdash.core.standings import Condition
from meetdash.present import figures, words
from meetdash.present.deltas import shown_delta, trend_signs
from meetdash.present.frame import Frame, Gap
from meetdash.present.lines import Line, Piece, Role
from meetdash.present.snapshot import Athlete, Snapshot

BLOCKS = "▁▂▃▄▅▆▇█"
NAME_WIDEST = 24
STOPPED_LAPS = 2
"""A pacemaker so many laps behind the leader, or without a mark when the race is over, has stopped, told or not."""
_LEAST_REACH = 0.02
"""The strips of a race run more evenly than this, as a part of the pace, are flat."""


@dataclass(frozen=True, slots=True)
class Table:
    """What cells and heads ask of the frame and of the whole field: with the same table an athlete has the same cells.

    `leader` and `first` are keys. `front_mm` is how far the leader is, `lap_mm` a lap, a kilometre where there is none.
    `length_mm` is that of the segments where all shown have the usual one, else 0; it then stands in the head. `paces`
    are the quickest and the slowest of the laps in the strips, in milliseconds a millimetre.
    """

    gap: Gap
    target: Target | None
    leader: str
    first: str
    front_mm: int
    lap_mm: int
    over: bool
    all_in: bool
    """Whether nobody who can be placed is still on the way."""
    by_team: bool
    """Whether teams are told and no nation is."""
    length_mm: int
    paces: tuple[float, float]
    finish_head: str
    finish_head_narrow: str
    trend_head: str
    strip_head: str

    @classmethod
    def of(cls, frame: Frame, snapshot: Snapshot) -> "Table":
        """That of a frame."""
        athletes, course = snapshot.athletes, snapshot.race.course
        lap = (course.lap_mm if course else 0) or 1_000_000
        over, all_in = snapshot.over, not any(one.standing.condition is Condition.RUNNING for one in athletes)
        entries = [one.runner.entry for one in athletes]
        timed = [one for one in athletes if _is_timed(one, over=over, front_mm=snapshot.front_mm, lap_mm=lap)]
        step = snapshot.step_mm
        paces = [
            _pace(segment)
            for one in timed
            if len(one.recent) > 1
            for segment in one.recent
            if not one.in_doubt(segment.to_mm)
        ]
        ranges = [one.projection for one in athletes if one.projection.low_ms is not None]
        return cls(
            gap=frame.gap,
            target=frame.target,
            leader=snapshot.leader.key if snapshot.leader else "",
            first=athletes[0].key if athletes else "",
            front_mm=snapshot.front_mm,
            lap_mm=lap,
            over=over,
            all_in=all_in,
            by_team=not any(entry.nat for entry in entries) and any(entry.team for entry in entries),
            length_mm=step if all(one.segment.length_mm == step for one in timed if one.segment) else 0,
            paces=(min(paces), max(paces)) if paces else (0.0, 0.0),
            finish_head=_finish_head(snapshot, ranges, all_in=all_in or over),
            finish_head_narrow="finish" if all_in or over or ranges else "even pace",
            trend_head=f"a {words.lap_word(snapshot.race)}",
            strip_head=_strip_head(snapshot, lap),
        )

    def running(self, one: Athlete) -> bool:
        """Whether an athlete is on the way; a pacemaker who has stopped is not, even if nobody said so."""
        return _is_running(one, over=self.over, front_mm=self.front_mm, lap_mm=self.lap_mm)

    def timed(self, one: Athlete) -> bool:
        """Whether the figures of an athlete belong on the board."""
        return _is_timed(one, over=self.over, front_mm=self.front_mm, lap_mm=self.lap_mm)

    def old(self, one: Athlete, mm: int) -> bool:
        """Whether a figure of this mark is older than the leader's last mark, for somebody on the way."""
        return not one.finished and mm < self.front_mm

    def role(self, one: Athlete) -> Role:
        if self.leader == one.key:
            return Role.LEADER
        return Role.PLAIN if one.finished or one.standing.condition is Condition.RUNNING else Role.QUIET


def _is_running(one: Athlete, *, over: bool, front_mm: int, lap_mm: int) -> bool:
    if one.standing.condition is not Condition.PACEMAKER:
        return one.running
    return not over and front_mm - one.standing.mm < STOPPED_LAPS * lap_mm


def _is_timed(one: Athlete, *, over: bool, front_mm: int, lap_mm: int) -> bool:
    return one.finished or _is_running(one, over=over, front_mm=front_mm, lap_mm=lap_mm)


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
    tie = "=" if standing.tied else ""
    return Piece(f"{standing.place}{tie}{figures.signs(False, doubted=standing.doubted)}", table.role(one))


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
    doubted = one.in_doubt(segment.to_mm)
    text = figures.shown(segment.span.to(1), segment.reconstructed, doubted=doubted)
    if not table.length_mm:
        text += f"/{metres(round(segment.length_mm / 1000) * 1000)}"
    return Piece(text, table.role(one))


def _gap(table: Table, one: Athlete) -> Piece:
    standing, kind = one.standing, table.gap
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
        return Piece("–" if one.key == table.first else figures.MISSING, Role.QUIET)
    text = figures.gap(span, made_up, finished=one.finished)
    return Piece(figures.dated(text, old=table.old(one, standing.mm)), table.role(one))


def _finish(table: Table, one: Athlete, *, ranged: bool = True) -> Piece:
    """The finish: measured, projected, or the word that says why there is none or why to doubt it."""
    standing = one.standing
    if standing.condition is Condition.FINISHED:
        time = words.result_time(standing.mark, standing.thousandths)
        return Piece(f"{time}{figures.signs(False, doubted=bool(one.doubt))}", table.role(one))
    if standing.condition in (Condition.NOT_IN_RESULT, Condition.UNLISTED):
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
    delta = one.delta(table.target)
    if delta is None:
        wanted = table.target is not None and one.standing.mark is not None
        return Piece(figures.MISSING if wanted and not one.runner.entry.pacemaker else "", Role.QUIET)
    role = Role.QUIET if one.runner.entry.pacemaker else Role.AHEAD if delta.span.ms < 0 else Role.BEHIND
    text = shown_delta(delta, one.runner, short=not one.finished)
    return Piece(figures.dated(text, old=delta.mm != one.standing.mm or table.old(one, delta.mm)), role)


def _second_delta(table: Table, one: Athlete) -> Piece:
    """The delta, unless it stands in the column of the gap."""
    return Piece("") if table.gap is Gap.TARGET else _delta(table, one)


def _trend(table: Table, one: Athlete) -> Piece:
    delta = one.delta(table.target)
    if delta is None or delta.trend is None or not table.running(one) or delta.mm != one.standing.mm:
        return Piece("", Role.QUIET)
    role = Role.AHEAD if delta.trend.ms < 0 else Role.BEHIND
    before, behind = trend_signs(delta, one.runner)
    return Piece(f"{before}{delta.trend.to(1).signed}{behind}", role)


def _strip(table: Table, one: Athlete) -> Piece:
    """The last laps as blocks on one scale for the whole field; taller is quicker, and one in doubt is a `?`."""
    if len(one.recent) < 2 or not table.timed(one):
        return Piece("", Role.QUIET)
    quickest, slowest = table.paces
    reach = max(slowest - quickest, quickest * _LEAST_REACH)
    text = "".join(
        "?" if one.in_doubt(segment.to_mm) else BLOCKS[min(7, int(8 * (slowest - _pace(segment)) / reach))]
        for segment in one.recent
    )
    star = "*" if any(segment.reconstructed for segment in one.recent) else ""
    return Piece(text + star, table.role(one))


def _pace(segment: Segment) -> float:
    return segment.span.ms / segment.length_mm


# The heads.


def _segment_head(table: Table) -> str:
    return f"last {metres(table.length_mm)}" if table.length_mm else "last"


def _finish_head(snapshot: Snapshot, ranges: list[Projection], *, all_in: bool) -> str:
    if all_in and any(one.finished for one in snapshot.athletes):
        return "finish"
    if not ranges:
        return "even pace"
    # Only where it was counted may a range be called one of 8 in 10.
    return "finish, 8 in 10" if all(one.measured for one in ranges) else "finish, range"


def _target_head(table: Table) -> str:
    return table.target.head if table.target else ""


def _gap_head(table: Table) -> str:
    return _target_head(table) if table.gap is Gap.TARGET else str(table.gap)


def _strip_head(snapshot: Snapshot, lap_mm: int) -> str:
    """What the strip counts: laps, kilometres on the road, or, where laps were not timed, what lies between marks."""
    course = snapshot.race.course
    found = [segment.length_mm for one in snapshot.athletes for segment in one.recent[-1:]]
    if any(length != lap_mm for length in found):
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
    Column(
        lambda table: table.finish_head,
        _finish,
        True,
        0,
        narrow=_finish_narrow,
        narrow_head=lambda table: table.finish_head_narrow,
    ),
    Column(_target_head, _second_delta, True, 7),
    Column(lambda table: table.trend_head, _trend, True, 2),
    Column(lambda table: table.strip_head, _strip, False, 1),
)
NAMES = next(index for index, column in enumerate(COLUMNS) if column.cell is _name)
GAPS = next(index for index, column in enumerate(COLUMNS) if column.cell is _gap)


@dataclass(slots=True)
class Cells:
    """The cells of athletes, in order of the columns, and their lines of the board, as they were last made."""

    _table: Table | None = None
    _lines: dict[str, tuple[tuple[object, ...], Line]] = field(default_factory=dict)
    _made: dict[tuple[str, bool], tuple[Athlete, list[Piece]]] = field(default_factory=dict)

    def of(self, table: Table, one: Athlete, *, narrow: bool) -> list[Piece]:
        """The cells of an athlete, narrow where there is too little room for the usual ones."""
        if table != self._table:
            self._table, self._made = table, {}
        made = self._made.get((one.key, narrow))
        if made is None or made[0] is not one:
            cells = [column.narrow if narrow and column.narrow else column.cell for column in COLUMNS]
            made = self._made[one.key, narrow] = one, [cell(table, one) for cell in cells]
        return made[1].copy()

    def line(self, key: str, made_of: tuple[object, ...], make: Callable[[], Line]) -> Line:
        """The line of an athlete: that of before where what it is made of is the same."""
        found = self._lines.get(key)
        if found is None or found[0] != made_of:
            found = self._lines[key] = made_of, make()
        return found[1]
