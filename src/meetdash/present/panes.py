"""The panes around the board: header, light, moments, timeline, and the line of keys.

Rules of this file: the header always says which race, the clock, what is left, the state of the feed and whether the
result is official; the light always names target and basis; nothing ahead of now shows behind the shield.
"""

from rich.cells import cell_len

from meetdash.analysis.targets import AS_RUN, Target
from meetdash.core.marks import format_ms
from meetdash.present import board, words
from meetdash.present.frame import Frame
from meetdash.present.lines import EMPTY, Line, Piece, Role, cut, fit, join, spread, wrap
from meetdash.present.lines import width as cells
from meetdash.present.moments import Kind, Moment
from meetdash.present.snapshot import Snapshot

NARROW = 70
"""Below so many cells the header says only what is left."""
MOMENT_INDENT = 11
"""Cells before the text of a moment."""
LIGHT_REACH_MS = 6_000
"""Half the width of the light line, in time."""


def header(frame: Frame, width: int) -> list[Line]:
    """Two lines: the race and how it is played; the clock and what is left."""
    race = frame.snapshot.race if frame.snapshot else None
    name = words.event_words(race) if race else "meetdash"
    round_ = words.round_words(race) if race else ""
    meet = frame.meet.name if frame.meet else ""
    title: Line = (Piece(" "), Piece(name, Role.TITLE))
    if round_:
        title += (Piece(f", {round_}"),)
    if meet:
        title += (Piece(f"  {meet}", Role.QUIET),)
    role = Role.ALERT if frame.playing.paused or frame.playing.word.startswith("STALE") else Role.KEY
    state: Line = (Piece(frame.playing.word, role), Piece(" "))
    return [
        spread(title, state, width),
        spread(clock := _clock(frame, width), _worth(frame, width - cells(clock)), width),
    ]


def _clock(frame: Frame, width: int) -> Line:
    playing = frame.playing
    clock = "before the gun" if playing.clock_ms is None else format_ms(playing.clock_ms, 1, cut=True)
    pieces: Line = (Piece(" "), Piece(clock, Role.TITLE))
    left = left_words(frame.snapshot, short=width < NARROW) if frame.snapshot else ""
    return (*pieces, Piece(f"   {left}")) if left else pieces


def left_words(snapshot: Snapshot, *, short: bool = False) -> str:
    """What is left for the leader, at the last mark known: `at 2918.7 m, 300 m to go`, with the lap counter.

    In short only what is left.
    """
    course = snapshot.race.course
    if course is None or not snapshot.athletes:
        return ""
    left = course.distance_mm - snapshot.front_mm
    if snapshot.front_mm == 0:
        return f"{words.distance(course.distance_mm)} to run"
    if left <= 0:
        return f"{words.distance(course.distance_mm)} run"
    text = f"{words.distance(left)} to go"
    if not short:
        text = f"leader at {words.distance(snapshot.front_mm)}, {text}"
    laps = course.laps_to_go(snapshot.front_mm)
    if laps and laps > 1:
        text += f" ({laps} laps)"
    elif laps == 1:
        text += " (last lap)"
    return text


def _worth(frame: Frame, room: int) -> Line:
    """What the result is worth, the delay, and what is wrong with the feed: in a word where the room is small."""
    race = frame.snapshot.race if frame.snapshot else None
    parts = []
    if frame.playing.delay_ms:
        parts.append(f"delay {frame.playing.delay_ms / 1000:g} s")
    if race is not None:
        if race.result is not None and race.result.state == "protest":
            parts.append("protest pending")
        else:
            parts.append("official" if race.official else "unofficial")
    line: Line = (Piece(" · ".join(parts), Role.QUIET), Piece(" "))
    if not frame.playing.health:
        return line
    apart = " · " if parts else ""
    said = (Piece(f"{frame.playing.health}{apart}", Role.ALERT), *line)
    return said if cells(said) < room else (Piece(f"faults: v{apart}", Role.ALERT), *line)


def rule(width: int) -> Line:
    """A thin rule across."""
    return (Piece("─" * width, Role.RULE),)


def light(frame: Frame, width: int) -> list[Line]:
    """The target as a light and the athlete as a mark on one line, and the delta in words."""
    target, one = frame.target, frame.followed
    label = " light  "
    if target is None:
        return [cut((Piece(label, Role.HEAD), Piece("no target in this feed", Role.QUIET)), width)]
    title = (Piece(label, Role.HEAD), Piece(target_words(target)))
    delta = one.delta(target) if one else None
    if one is None or delta is None:
        why = "no split to compare yet" if target.basis != AS_RUN else "no split yet where the target has one"
        return [cut((*title, Piece(f"  {why}", Role.QUIET)), width)]
    star, trend_star = ("*" if made_up else "" for made_up in board.made_up(frame, one, delta.mm))
    span = delta.span if one.finished or target.basis == AS_RUN else delta.span.to(1)
    if words.level(span):
        text = f"level{star}"
    else:
        text = f"{words.seconds(span)}{star} s {'inside' if span.ms < 0 else 'behind'}"
    trend = (
        words.trend(delta.trend, words.lap_word(frame.snapshot.race), trend_star) if frame.snapshot else ""
    )
    where = words.distance(delta.mm)
    said = ", ".join(part for part in (f"{words.call(one.runner)} {text}", trend, f"at {where}") if part)
    role = Role.AHEAD if span.ms < 0 else Role.BEHIND
    room = width - sum(cell_len(piece.text) for piece in title) - cell_len(said) - 5
    if room < 0:
        title = (Piece(label, Role.HEAD), Piece(f"{target.short} {target.basis}"))
    line = join([title, _track(delta.span.ms, min(room, 40))] if room >= 12 else [title])
    return [cut(join([line, (Piece(said, role),)], "  "), width)]


def target_words(target: Target) -> str:
    """The target with its time and basis."""
    return target.title


def _track(delta_ms: int, cells: int) -> Line:
    """The light in the middle, the athlete to its right when ahead; six seconds to either side."""
    middle = cells // 2
    offset = round(-delta_ms / LIGHT_REACH_MS * middle)
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


def moments(frame: Frame, width: int, height: int) -> list[Line]:
    """The last moments, the latest first; what has just happened is fresh. A late comer's brief comes before them."""
    if frame.brief:
        return [cut((Piece("  "), Piece(line, Role.FRESH)), width) for line in frame.brief[:height]]
    told = [moment for moment in frame.moments if moment.kind is not Kind.NOTE or not frame.playing.at_ms]
    chosen = told or list(frame.moments)
    if frame.playing.ended:
        chosen = _most_telling(chosen, height)
    shown: list[Line] = []
    for moment in reversed(chosen[-height:]):
        shown += _moment(moment, frame, width)
    return shown[:height]


def _most_telling(told: list[Moment], most: int) -> list[Moment]:
    """What should stay on the last screen of a feed, in order of time: who won and what came of it before the rest."""
    winner = next((moment for moment in told if moment.kind is Kind.FINISH), None)
    ranked = sorted(
        enumerate(told),
        key=lambda one: (one[1] is not winner, _TELLING.get(one[1].kind, len(_TELLING)), -one[0]),
    )
    return [moment for _, moment in sorted(ranked[:most], key=lambda one: one[0])]


_TELLING = {
    Kind.DECISION: 0,
    Kind.RECORD: 0,
    Kind.RESULT: 1,
    Kind.MOVE: 2,
    Kind.LEAD: 3,
    Kind.BELL: 4,
    Kind.FINISH: 5,
}


def _moment(moment: Moment, frame: Frame, width: int) -> list[Line]:
    fresh = frame.playing.at_ms - moment.due_ms < frame.fresh_ms
    role = Role.FRESH if fresh else ROLES.get(moment.kind, Role.PLAIN)
    star = "*" if moment.reconstructed else ""
    first, *rest = wrap(moment.text + star, max(10, width - MOMENT_INDENT)) or [""]
    label = fit(moment.label, MOMENT_INDENT - 2, right=True)
    lines: list[Line] = [(Piece(label, Role.QUIET), Piece("  "), Piece(first, role))]
    return [*lines, *((Piece(" " * MOMENT_INDENT), Piece(text, role)) for text in rest)]


ROLES = {
    Kind.MOVE: Role.KEY,
    Kind.RECORD: Role.RECORD,
    Kind.DECISION: Role.ALERT,
    Kind.CORRECTION: Role.ALERT,
    Kind.LAP: Role.QUIET,
    Kind.NOTE: Role.QUIET,
    Kind.FEED: Role.QUIET,
}
"""How moments are shown that are not plain."""


def timeline(frame: Frame, width: int) -> list[Line]:
    """The feed on one row: the gun, laps as ticks, moments as letters, now as a mark, the end."""
    playing = frame.playing
    room = width - 4
    if room < 10:
        return [EMPTY]
    start = playing.start_ms
    end = playing.at_ms if frame.shield else playing.end_ms
    length = max(1, end - start)

    def cell(ms: int) -> int:
        return min(room - 1, max(0, (ms - start) * (room - 1) // length))

    now = cell(playing.at_ms)
    row = ["─"] * (now + 1) + ["·"] * (room - now - 1)
    for moment in (*frame.moments, *frame.ahead):
        place = cell(moment.due_ms)
        if moment.kind.letter:
            row[place] = moment.kind.letter
        elif moment.kind is Kind.LAP and row[place] in "─·":
            row[place] = "┴" if place <= now else "'"
    text = "".join(row)
    end_sign = "?" if frame.shield else "┤"
    return [
        (
            Piece(" ├", Role.RULE),
            Piece(text[:now], Role.QUIET),
            Piece("●", Role.NOW),
            Piece(text[now + 1 :], Role.RULE),
            Piece(end_sign, Role.RULE),
        )
    ]
