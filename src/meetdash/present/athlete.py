"""One athlete in detail: every split with its segment, place, gap and delta, and what was projected there.

Rules of this file: a column leaves whole, in a fixed order, as the screen narrows; mark, time and projection stay.
"""

from dataclasses import dataclass

from rich.cells import cell_len

from meetdash.analysis.pace import between
from meetdash.analysis.positions import at_mark
from meetdash.analysis.targets import delta_at
from meetdash.core.race import Race
from meetdash.core.runner import Taken
from meetdash.core.standings import Condition, gaps_at
from meetdash.present import figures, words
from meetdash.present.deltas import shown_delta
from meetdash.present.figures import in_range, projected, rests_on_reconstructed, shown
from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, cut, fit, wrap
from meetdash.present.snapshot import Athlete, Snapshot


@dataclass(frozen=True, slots=True)
class _Column:
    """Head, cells, and how it leaves (lower leaves first; 0 never)."""

    head: str
    cells: list[str]
    leaves: int = 0
    right: bool = True
    role: Role = Role.PLAIN

    @property
    def size(self) -> int:
        content = max((cell_len(cell) for cell in self.cells), default=0)
        return max(content, cell_len(self.head)) if content else 0


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """Head, what is known of the athlete, and the splits, the latest first."""
    one, snapshot = frame.followed, frame.snapshot
    if one is None or snapshot is None:
        return [(Piece(" Nobody to show yet.", Role.QUIET),)]
    head = [cut(line, width) for line in _who(one, width)]
    room = max(0, height - len(head) - 1)
    taken = one.runner.taken
    shown_rows = range(len(taken) - 1, max(-1, len(taken) - 1 - room), -1)
    if not taken:
        return [*head, (Piece(" No split yet.", Role.QUIET),)][:height]
    columns = _staying(_columns(frame, snapshot, one, list(shown_rows)), width)
    table = [_line([(column, column.head) for column in columns], head=True)]
    table += [_line([(column, column.cells[row]) for column in columns]) for row in range(len(shown_rows))]
    return [*head, *(cut(line, width) for line in table)][:height]


def _who(one: Athlete, width: int) -> list[Line]:
    entry = one.runner.entry
    facts = [entry.nat, entry.team, f"bib {entry.bib}" if entry.bib else ""]
    facts += [f"PB {entry.pb}" if entry.pb else "", f"SB {entry.sb}" if entry.sb else ""]
    facts.append("pacemaker" if entry.pacemaker else "")
    first: Line = (
        Piece(f" {words.listed_name(entry, one.key)}", Role.TITLE),
        Piece("  " + " · ".join(fact for fact in facts if fact), Role.QUIET),
    )
    return [first, *((Piece(f" {part}"),) for part in wrap(state(one), max(10, width - 2)))]


def state(one: Athlete) -> str:
    """Place, and the finish as measured or projected, or why there is none."""
    standing = one.standing
    if one.runner.entry.pacemaker and standing.code == "DNF":
        return _off(one)
    if standing.code and standing.code != "OK" and not one.finished:
        mm = one.runner.decision.mm if one.runner.decision else None
        at = f"at {words.distance(mm)}" if mm else ""
        why = ", ".join(part for part in (standing.note, standing.rule, at) if part)
        return f"{standing.code}{f': {why}' if why else ''}{_crossing(one)}"
    place = words.placed(standing.place, tied=standing.tied) if standing.place else ""
    if standing.doubted:
        place += "?"
    if one.finished:
        time = words.result_time(standing.mark, standing.thousandths)
        code = standing.code if standing.code != "OK" else ""
        return ", ".join(
            part for part in (place, f"finished in {time}", one.doubt, code, standing.rule) if part
        )
    if standing.condition is Condition.UNLISTED:
        return "unlisted: on no start list and timed once, so it has no place"
    if standing.condition is Condition.NOT_IN_RESULT:
        return str(standing.condition)
    if one.doubt:
        return ", ".join(part for part in (place, one.doubt) if part)
    if one.projection.ms is None:
        return ", ".join(part for part in (place, f"no projection: {one.projection.reason}") if part)
    return ", ".join(part for part in (place, f"finish {projected(one)} by {one.projection.basis}") if part)


def _off(one: Athlete) -> str:
    """Where a pacemaker was timed last when he stepped off; who then runs on to the finish has a crossing on record."""
    timed = [taken.mm for taken in one.runner.taken if taken.before(one.runner.decision)]
    return f"pacemaker, off{f' at {words.distance(timed[-1])}' if timed else ''}{_crossing(one)}"


def _crossing(one: Athlete) -> str:
    return f"; crossing on record in {one.runner.finish.mark}" if one.runner.finish else ""


def _columns(frame: Frame, snapshot: Snapshot, one: Athlete, rows: list[int]) -> list[_Column]:
    """The columns for some of the splits."""
    race, taken = snapshot.race, one.runner.taken
    splits = [taken[row] for row in rows]
    segments = [between(taken[row - 1] if row else None, taken[row]) for row in rows]
    in_doubt = [one.in_doubt(split.mm) for split in splits]
    then = [_then(snapshot, one, split) for split in splits]
    lengths = [
        f"{shown(segment.span, segment.reconstructed, doubted=doubted)}/{words.distance(segment.length_mm)[:-2]}"
        for segment, doubted in zip(segments, in_doubt, strict=True)
    ]
    ranged, measured = any("–" in text for text in then), one.projection.measured
    head = "finish" if not ranged else "finish, 8 in 10" if measured else "finish, range"
    target = frame.target
    return [
        _Column("mark", [words.distance(split.mm) for split in splits]),
        _Column(
            "time",
            [
                f"{split.mark}{figures.signs(split.reconstructed, doubted=race.miscounted(one.key, split.mm))}"
                for split in splits
            ],
        ),
        _Column("segment", lengths, 4),
        _Column("place", [_place(race, one, split) for split in splits], 2),
        _Column("gap", [_gap(snapshot, one, split) for split in splits], 3),
        _Column(target.head if target else "", [_delta(frame, race, one, split) for split in splits], 5),
        _Column(head, then, role=Role.ESTIMATED),
        _Column("source", [split.source for split in splits], 1, right=False, role=Role.QUIET),
    ]


def _place(race: Race, one: Athlete, split: Taken) -> str:
    """The place at a mark among those timed there, at the last the one that holds; none while pacing or in doubt."""
    if split is not one.runner.finish and (one.runner.entry.pacemaker or race.miscounted(one.key, split.mm)):
        return ""
    place, shared = at_mark(race, split)
    if _holds(one, split):
        place, shared = one.standing.place or 0, one.standing.tied
    return f"{place or ''}{'=' if shared else ''}"


def _gap(snapshot: Snapshot, one: Athlete, split: Taken) -> str:
    """The gap to the first at a mark, by the rule of the standing at every one of them."""
    race, first = snapshot.race, snapshot.athletes[0]
    if race.miscounted(one.key, split.mm):
        return figures.MISSING
    at_finish = split is one.runner.finish
    if at_finish:
        span, made_up = one.standing.gap, one.standing.gap_reconstructed
    else:
        behind, _ = gaps_at(race, one.runner, split, first.runner)
        span, made_up = behind.span, behind.reconstructed
    if span is None:
        return figures.MISSING if one is not first and _holds(one, split) else "–"
    return figures.gap(span, made_up, finished=at_finish)


def _holds(one: Athlete, split: Taken) -> bool:
    """Whether a time is the one by which somebody stands in the race now."""
    return split is one.runner.finish or (one.running and split is one.runner.last)


def _delta(frame: Frame, race: Race, one: Athlete, split: Taken) -> str:
    if frame.target is None or frame.snapshot is None:
        return ""
    target = frame.snapshot.own(frame.target, one)
    if target.owner not in ("", one.key) or not frame.snapshot.yardsticks.concerned(target, one.runner):
        return ""
    doubted = race.miscounted(one.key, split.mm)  # It would be that of another lap.
    delta = None if doubted else delta_at(race, one.runner, target, split.mm, estimate=True)
    return shown_delta(delta, one.runner, short=False) if delta else figures.MISSING


def _then(snapshot: Snapshot, one: Athlete, split: Taken) -> str:
    """What was projected at a mark, knowing no more than that: read upwards, the range narrows."""
    race = snapshot.race
    if split.mm >= race.distance_mm or one.runner.entry.pacemaker:
        return ""
    if race.miscounted(one.key, split.mm):
        return figures.MISSING
    projection = snapshot.yardsticks.project(race, one.runner, split.mm)
    return in_range(projection, rests_on_reconstructed(one.runner, split.mm))


def _staying(columns: list[_Column], width: int) -> list[_Column]:
    """The columns for which there is room, their decimal points in line."""
    lined = [
        _Column(
            one.head, figures.in_line(one.cells) if one.right else one.cells, one.leaves, one.right, one.role
        )
        for one in columns
    ]
    staying = [one for one in lined if one.size]
    for level in sorted(one.leaves for one in staying if one.leaves):
        if 1 + sum(one.size + 2 for one in staying) - 2 <= width:
            break
        staying = [one for one in staying if one.leaves != level]
    return staying


def _line(cells: list[tuple[_Column, str]], *, head: bool = False) -> Line:
    line: Line = (Piece(" "),)
    for index, (column, cell) in enumerate(cells):
        text = ("  " if index else "") + fit(cell, column.size, right=column.right)
        line += (Piece(text, Role.HEAD if head else column.role),)
    return line
