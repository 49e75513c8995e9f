"""One athlete in detail: every split with its segment, place, gap and delta."""

from meetdash.analysis.pace import between
from meetdash.analysis.positions import at_mark
from meetdash.analysis.targets import delta_at
from meetdash.core.race import Race
from meetdash.present import words
from meetdash.present.board import in_range, projected, rests_on_reconstructed, shown, shown_signed
from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, cut, fit
from meetdash.present.snapshot import Athlete

RANGE = 20
"""Cells of a projection with its range."""
RANGED = 78
"""From so many cells on there is room for it, in place of the source."""
SOURCED = 92
"""From so many on there is room for both."""


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """Head, what is known of the athlete, and the splits, the latest first."""
    one = frame.followed
    if one is None or frame.snapshot is None:
        return [(Piece(" Nobody to show yet.", Role.QUIET),)]
    ranged = width >= RANGED
    sourced = not ranged or width >= SOURCED
    head = [*_who(frame, one), (Piece(_columns(frame, ranged, sourced), Role.HEAD),)]
    rows = [_split(frame, one, index, ranged, sourced) for index in range(len(one.runner.taken) - 1, -1, -1)]
    if not rows:
        rows = [(Piece(" No split yet.", Role.QUIET),)]
    return [cut(line, width) for line in [*head, *rows][:height]]


def _who(frame: Frame, one: Athlete) -> list[Line]:
    entry = one.runner.entry
    facts = [entry.nat, entry.team, f"bib {entry.bib}" if entry.bib else ""]
    facts += [f"PB {entry.pb}" if entry.pb else "", f"SB {entry.sb}" if entry.sb else ""]
    facts.append("pacemaker" if entry.pacemaker else "")
    name = words.listed_name(entry, one.key)
    first: Line = (
        Piece(f" {name}", Role.TITLE),
        Piece("  " + " · ".join(fact for fact in facts if fact), Role.QUIET),
    )
    return [first, (Piece(f" {state(one)}"),)]


def state(one: Athlete) -> str:
    """Place, and the finish as measured or projected, or why there is none."""
    standing = one.standing
    if one.runner.entry.pacemaker and standing.code == "DNF":
        return f"pacemaker, off at {words.distance(standing.mm)}" if standing.mark else "pacemaker, off"
    if standing.code and standing.code != "OK":
        why = ", ".join(part for part in (standing.note, standing.rule) if part)
        kept = f"; crossing on record in {one.runner.finish.mark}" if one.runner.finish else ""
        return f"{standing.code}{f': {why}' if why else ''}{kept}"
    place = f"{words.ordinal(standing.place)}" if standing.place else ""
    if one.finished:
        return ", ".join(part for part in (place, f"finished in {standing.mark}") if part)
    if one.doubt:
        return ", ".join(part for part in (place, one.doubt) if part)
    if one.projection.ms is None:
        return ", ".join(part for part in (place, f"no projection: {one.projection.reason}") if part)
    return ", ".join(part for part in (place, f"finish {projected(one)} by {one.projection.basis}") if part)


def _columns(frame: Frame, ranged: bool, sourced: bool) -> str:
    target = frame.target.short if frame.target else ""
    cells = [fit("mark", 10, right=True), fit("time", 10, right=True), fit("segment", 14, right=True)]
    cells += [fit("place", 7, right=True), fit("gap", 7, right=True), fit(target, 8, right=True)]
    if ranged:
        cells.append(fit("finish, 8 in 10", RANGE, right=True))
    return "".join(cells) + ("  source" if sourced else "")


def _first_made_up(race: Race, mm: int) -> bool:
    """Whether the first time at a mark, to which the gaps there are, is reconstructed."""
    first = race.runners[race.times.passages[mm].first].at(mm)
    return first is not None and first.reconstructed


def _split(frame: Frame, one: Athlete, index: int, ranged: bool, sourced: bool) -> Line:
    taken = one.runner.taken[index]
    assert frame.snapshot is not None
    race = frame.snapshot.race
    segment = between(one.runner.taken[index - 1] if index else None, taken)
    place, gap = at_mark(race, taken)
    star = "*" if taken.reconstructed else ""
    delta = delta_at(race, one.runner, frame.target, taken.mm) if frame.target else None
    length = words.distance(segment.length_mm).removesuffix(" m")
    cells = [
        fit(words.distance(taken.mm), 10, right=True),
        fit(f"{taken.mark}{star}", 10, right=True),
        fit(f"{shown(segment.span, segment.reconstructed)}/{length}", 14, right=True),
        fit(str(place), 7, right=True),
        fit(
            shown(gap.to(1), taken.reconstructed or _first_made_up(race, taken.mm)) if gap else "–",
            7,
            right=True,
        ),
        fit(shown_signed(delta.span, taken.reconstructed) if delta else "", 8, right=True),
    ]
    line: Line = (Piece("".join(cells)),)
    if ranged:
        # What was projected there, knowing no more than that: read upwards, the range narrows.
        then = frame.snapshot.yardsticks.project(race, one.runner, taken.mm)
        text = (
            in_range(then, rests_on_reconstructed(one.runner, taken.mm))
            if taken.mm < race.distance_mm
            else ""
        )
        line = (*line, Piece(fit(text, RANGE, right=True), Role.ESTIMATED))
    return (*line, Piece(f"  {taken.source}", Role.QUIET)) if sourced else line
