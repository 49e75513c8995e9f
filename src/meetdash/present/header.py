"""The two lines above the board: which race, how it is played, the clock, what is left, and what it is worth.

Rules of this file: the clock is the race's while it is run and the winner's when it is over; a race that is not run
says so; the target is named wherever there is room, and gives way before anything else does.
"""

from meetdash.analysis.doubts import awaited
from meetdash.core.course import Course
from meetdash.core.marks import Mark, format_ms
from meetdash.core.race import Race
from meetdash.present import figures, words
from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, spread
from meetdash.present.lines import width as cells
from meetdash.present.snapshot import Snapshot

NARROW = 70
"""Below so many cells only what is left is said of the leader."""
_NOT_RUN = ("postponed", "cancelled")


def lines(frame: Frame, width: int) -> list[Line]:
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
    clock = _clock(frame, width)
    return [spread(title, state, width), spread(clock, _worth(frame, width - cells(clock)), width)]


def stopped(race: Race) -> str:
    """Why a race is not run now, in words; nothing while it is or may be."""
    if race.state in _NOT_RUN:
        return str(race.state)
    return "start recalled" if race.recalled and not race.started else ""


def _clock(frame: Frame, width: int) -> Line:
    """The race clock and what is left; the winner's time when the race is over."""
    snapshot, ms = frame.snapshot, frame.playing.clock_ms
    space = Piece(" ")
    if snapshot is not None and (why := stopped(snapshot.race)):
        return (space, Piece(why, Role.ALERT))
    if snapshot is not None and snapshot.over and (won := _winner(snapshot)):
        return (space, Piece(won, Role.TITLE), Piece("   finished"))
    clock = "before the gun" if ms is None else format_ms(ms, 1, cut=True)
    left = left_words(snapshot, short=width < NARROW) if snapshot else ""
    pieces: Line = (space, Piece(clock, Role.TITLE))
    return (*pieces, Piece(f"   {left}")) if left else pieces


def _first_in(snapshot: Snapshot) -> str:
    """That the race is won while others are still to finish: by how many, and in what time."""
    first = [one for one in snapshot.athletes if one.finished and one.standing.place == 1 and not one.doubt]
    if not first or first[0].standing.mark is None:
        return "leader finished"
    if awaited(snapshot.race) is not None:
        return f"first timed in {first[0].standing.mark}"
    won = "won" if len(first) == 1 else f"{words.number(len(first))} share first"
    alike = len({one.standing.mark for one in first}) == 1
    return f"{won} in {first[0].standing.mark}" if alike else won


def _winner(snapshot: Snapshot) -> str:
    """Who won, and in what time where it is known, with a `?` where it is in doubt; each with his own where they share
    the place with unlike ones."""
    first = [one for one in snapshot.athletes if one.finished and one.standing.place == 1]
    marks = {one.standing.mark for one in first}
    names = [words.call(one.runner) for one in first]
    sign = figures.signs(False, doubted=any(one.standing.doubted for one in first))
    if len(marks) > 1:
        return ", ".join(
            _with_time(name, one.standing.mark, sign) for name, one in zip(names, first, strict=True)
        )
    return _with_time(", ".join(names), first[0].standing.mark, sign) if first else ""


def _with_time(name: str, mark: Mark | None, sign: str) -> str:
    return f"{name} {mark}{sign}" if mark is not None else name


def left_words(snapshot: Snapshot, *, short: bool = False) -> str:
    """What is left for the leader, at the last mark known: `leader at 2918.7 m, 300 m to go, lap 15 of 16`.

    In short only what is left, with the lap counter where the leader has just passed the line.
    """
    course = snapshot.race.course
    if course is None or not snapshot.athletes:
        return ""
    left = course.distance_mm - snapshot.front_mm
    if snapshot.front_mm == 0:
        return f"{words.distance(course.distance_mm)} to run"
    if left <= 0:
        return "finished" if snapshot.over else _first_in(snapshot)
    text = f"{words.distance(left)} to go"
    if not short:
        text = f"leader at {words.distance(snapshot.front_mm)}, {text}"
    return text + _lap(course, snapshot.front_mm, short=short)


def _lap(course: Course, mm: int, *, short: bool) -> str:
    """The lap counter, which changes on the line: so many laps there, and between two passages which lap it is."""
    laps = course.laps_to_go(mm)
    if not laps:
        return ""
    if laps == 1:
        return " (last lap)"
    if course.on_line(mm):
        return f" ({laps} laps)"
    count = len(course.line_marks)
    return "" if short else f", lap {count - laps + 1} of {count}"


def _wrong(frame: Frame) -> tuple[str, str]:
    """What is wrong with the feed, and which targets that were asked for this race cannot have; and both in short.

    The letters are the keys that say more.
    """
    health = frame.playing.health
    left_out = frame.snapshot.yardsticks.left_out(frame.snapshot.race) if frame.snapshot else {}
    targets = f"{', '.join(left_out)} left out: w" if left_out else ""
    short = ("faults: v" if health else "", "target: w" if left_out else "")
    return " · ".join(one for one in (health, targets) if one), " · ".join(one for one in short if one)


def _worth(frame: Frame, room: int) -> Line:
    """What is wrong with the feed, the delay, the target and what the result is worth: as much as there is room for."""
    race = frame.snapshot.race if frame.snapshot else None
    delay = f"delay {frame.playing.delay_ms / 1000:g} s" if frame.playing.delay_ms else ""
    worth = ""
    if race is not None:
        protest = race.result is not None and race.result.state == "protest"
        worth = "protest pending" if protest else "official" if race.official else "unofficial"
    target, (wrong, shorter) = frame.target, _wrong(frame)
    names = [target.general, f"{target.short} {target.basis}", target.short] if target else []
    found = frame.snapshot.compared if frame.snapshot else None
    if found is not None:
        old = ", may be old" if found.warning else ""
        day = f"records of {found.day or found.as_of}{old}"
        names = [f"{names[0]} · {day}" if names else day, *names]
    for said, name in [
        *((wrong, name) for name in names),
        (wrong, ""),
        (shorter, ""),
    ]:
        quiet = " · ".join(part for part in (delay, name, worth) if part)
        line: Line = (Piece(quiet, Role.QUIET), Piece(" "))
        if said:
            line = (Piece(f"{said}{' · ' if quiet else ''}", Role.ALERT), *line)
        if cells(line) + 2 < room:
            break
    return line
