"""The target as a light and the athlete as a mark on one line, with the delta in words.

Rules of this file: the line always names the target with its time and basis; what is estimated has its `~`; where the
room is small whole facts leave, in a fixed order, and no word is cut but a name.
"""

from collections.abc import Iterator

from rich.cells import cell_len

from meetdash.analysis.outlook import Need, Outlook, needed, outlook
from meetdash.analysis.targets import AS_RUN, SO_FAR, Delta, Target
from meetdash.present import deltas, figures, words
from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, cut, fit, join
from meetdash.present.snapshot import Athlete, Snapshot

REACH_MS = 6_000
"""Half the width of the light line, in time."""
LEAST_TRACK, WIDEST_TRACK = 12, 40
LABEL = " light  "
EASY = 80
"""From so many cells on there is room for every word."""


def lines(frame: Frame, width: int) -> list[Line]:
    """One line of at most so many cells."""
    target, one, snapshot = frame.target, frame.followed, frame.snapshot
    if target is None or snapshot is None:
        return [cut((Piece(LABEL, Role.HEAD), Piece("no target in this feed", Role.QUIET)), width)]
    if one is not None and target.owner not in ("", one.key):
        none = f"{target.code}: none known of {words.call(one.runner)}"
        return [cut((Piece(LABEL, Role.HEAD), Piece(none, Role.QUIET)), width)]
    title: Line = (Piece(LABEL, Role.HEAD), Piece(target.title))
    if snapshot.yardsticks.ruled_out(snapshot.race, target):
        title += (Piece(", no record here" if width >= EASY else ", no record", Role.ALERT),)
    if one is not None and not snapshot.yardsticks.concerned(target, one.runner):
        why = f"not a record for {words.call(one.runner)}"
        return [cut((*title, Piece(f"  {why}", Role.QUIET)), width)]
    delta = one.delta(target) if one else None
    if one is None or delta is None:
        return [cut((*title, Piece(f"  {_nothing(target, one, over=snapshot.over)}", Role.QUIET)), width)]
    role = Role.AHEAD if delta.span.ms < 0 else Role.BEHIND
    taken_up = sum(cell_len(piece.text) for piece in title) + 2
    nobody_chosen = frame.chosen_athlete is None
    level = _level_with(snapshot, one, target, delta) if nobody_chosen and delta.mm == one.standing.mm else []
    for text, drawn in _said(snapshot, one, target, delta, width - taken_up, level):
        room = width - taken_up - cell_len(text)
        if drawn and room >= LEAST_TRACK + 3:
            track = _track(delta.span.ms, min(room - 3, WIDEST_TRACK))
            return [join([title, track, (Piece(text, role),)])]
        if not drawn and room >= 0:
            return [join([title, (Piece(text, role),)])]
    return [cut(join([title, (Piece(text, role),)]), width)]


def _level_with(snapshot: Snapshot, one: Athlete, target: Target, delta: Delta) -> list[Athlete]:
    """Who shares the place of the leader, and of whom that is true of the target that is true of him.

    Of a PB or SB everybody has his own, and a national record is for those of the nation.
    """
    if target.owner or not one.standing.tied:
        return []
    return [
        other
        for other in snapshot.athletes
        if other is not one
        and other.standing.place == one.standing.place
        and snapshot.yardsticks.concerned(target, other.runner)
        and (found := other.delta(target)) is not None
        and _said_of(other, found) == _said_of(one, delta)
    ]


def _said_of(one: Athlete, delta: Delta) -> tuple[int, str]:
    """What the line says of one athlete: how far he is from the target, and where."""
    return delta.mm, inside(one, delta)


def _nothing(target: Target, one: Athlete | None, *, over: bool) -> str:
    """Why there is nothing to compare."""
    if one is not None and one.finished and one.doubt:
        return "the finish is in doubt"
    if over or (one is not None and one.finished):
        return "no finishing time to compare"
    return (
        "no split yet where the target has one"
        if target.basis in (AS_RUN, SO_FAR)
        else "no split to compare yet"
    )


def _said(
    snapshot: Snapshot, one: Athlete, target: Target, delta: Delta, room: int, level: list[Athlete]
) -> Iterator[tuple[str, bool]]:
    """What may be said, the most first, and whether the line is drawn beside it.

    Of several who are level only what is true of all of them.
    """
    race = snapshot.race
    # Of somebody who runs no more only what was.
    names = [words.call(other.runner) for other in (one, *level)]
    who = words.some(names) if one.running or one.finished else f"{names[0]} was"
    how = inside(one, delta)
    at_finish = one.finished and delta.mm == one.standing.mm
    at = "at the finish" if at_finish else f"at {words.distance(delta.mm)}"
    signs = deltas.trend_signs(delta, one.runner)
    trend = words.trend(delta.trend, words.lap_word(race), signs) if one.running and not level else ""
    more = [] if level else [prospect(snapshot, one, target), need_words(snapshot, one, target)]
    first = f"{who} {how}"
    yield _joined(first, trend, at, *more), True
    for facts in ([trend, at], [at], []):
        for drawn in (True, False):
            yield _joined(first, *facts), drawn
    yield f"{fit(who, max(2, room - cell_len(how) - 1))} {how}", False


def _joined(*facts: str) -> str:
    return ", ".join(fact for fact in facts if fact)


def inside(one: Athlete, delta: Delta) -> str:
    """A delta in words: `0.4 s inside`, `~0.4 s behind`, `1:01.3 inside`, `level`."""
    exact = (one.finished or delta.target.basis == AS_RUN) and not delta.estimated
    span = delta.span if exact else delta.span.to(1)
    sign = "~" if delta.estimated else ""
    star = "*" if deltas.made_up(one.runner, delta.mm) else ""
    if words.level(span):
        return f"{sign}level{star}"
    return f"{sign}{words.seconds_said(span, star)} {'inside' if span.ms < 0 else 'behind'}"


def prospect(snapshot: Snapshot, one: Athlete, target: Target) -> str:
    """What the projection says of the target, an estimate: `~on for it`, `~possible`; nothing when it is out of reach
    or not known."""
    if not one.running or target.distance_mm != snapshot.race.distance_mm:
        return ""
    return {Outlook.INSIDE: "~on for it", Outlook.POSSIBLE: "~possible"}.get(
        outlook(one.projection, target.mark), ""
    )


def need_words(snapshot: Snapshot, one: Athlete, target: Target) -> str:
    """What the rest has to be run in, beside what the last lap was: `needs 61.3 a lap, last 62.0`."""
    need = _need(snapshot, one, target)
    if need is None:
        return ""
    last = one.lap
    was = f", last {figures.shown(last.span.to(need.span.decimals), last.reconstructed)}" if last else ""
    star = "*" if one.runner.last is not None and one.runner.last.reconstructed else ""
    return f"needs {need.span}{star} a {words.lap_word(snapshot.race)}{was}"


def _need(snapshot: Snapshot, one: Athlete, target: Target) -> Need | None:
    course, last = snapshot.race.course, one.runner.last
    if course is None or last is None or not one.running or one.runner.entry.pacemaker:
        return None
    return needed(course, target, last)


def _track(delta_ms: int, cells: int) -> Line:
    """The light in the middle, the athlete to its right when ahead; six seconds to either side."""
    middle = cells // 2
    offset = round(-delta_ms / REACH_MS * middle)
    at = min(cells - 1, max(0, middle + offset))
    dots = ["─"] * cells
    dots[middle] = "│"
    dots[at] = "●"
    text = "".join(dots)
    return (
        Piece(text[:at], Role.RULE),
        Piece("●", Role.AHEAD if delta_ms < 0 else Role.BEHIND),
        Piece(text[at + 1 :], Role.RULE),
    )
