"""What is doubtful about an athlete's times: marks that stay away, and laps that were probably miscounted.

Rules of this file: whoever is out or is a pacemaker is not in doubt, nor who has finished, unless it was a lap early; a
place at the finish is, while a leader who was clear is not timed there.
What a miscounted lap does to the order is the core's to say.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from meetdash.core.course import metres
from meetdash.core.line import NOBODY_THROUGH
from meetdash.core.race import Race
from meetdash.core.runner import Runner

OTHERS = 2
"""So many others must have passed a mark before it is missed, and half as many as were timed just before it or at any
later mark: who had left the race by then does not count."""
LATE = 1.3
"""A stretch that takes so many times what the athlete's own pace says is overdue, with SLACK_MS on top."""
SLACK_MS = 5_000
CLEAR = 0.04
"""A lead of this part of the time that the other needed from there to the finish is not lost unseen by itself."""
MISSED = "a passage was probably missed"
READ_TWICE = "probably read twice"


def doubt(race: Race, runner: Runner) -> str:
    """What is doubtful about an athlete who is running, or about his finish, in words; nothing when all is well."""
    if early_finish(race, runner):
        return READ_TWICE
    if not _is_running(race, runner) or race.course is None:
        return ""
    return _miscounted(race, runner) or _overdue(race, runner)


def early_finish(race: Race, runner: Runner) -> bool:
    """Whether the finish of somebody in the race is probably a lap early, because a passage was read twice."""
    return runner.key not in race.out and race.early(runner)


def awaited(race: Race) -> Runner | None:
    """Who led clearly, is in the race and has no time at the finish, while others have: perhaps he was not read there.

    Nobody once a result holds the race, or the feed itself gives first place.
    """
    leader = race.runners.get(race.leader or "")
    if leader is None or leader.finish is not None or race.rows or not leader.splits:
        return None
    if leader.entry.pacemaker or leader.key in race.out or not race.roster.names(leader):
        return None
    mm, last = race.distance_mm, leader.splits[-1]
    line = race.times.passages.get(mm, NOBODY_THROUGH)
    sure = (key for _, key in line if key not in race.out and not race.miscounted(key, mm))
    first = next((race.runners[key] for key in sure), None)
    if first is None or first.finish is None or first.finish.place is not None:
        return None
    if race.slip(leader.key) is not None:
        return leader
    there = first.at(last.mm)
    if there is None:
        return None
    rest = first.finish.mark.ms - there.mark.ms
    return leader if there.mark.ms - last.mark.ms >= CLEAR * rest else None


def _overdue(race: Race, runner: Runner) -> str:
    """The next mark that the others have passed, well after the athlete's own pace would have brought him there."""
    last = runner.splits[-1]
    marks = race.times.marks
    for mm in marks[bisect_right(marks, last.mm) :]:
        stretch = last.mark.ms * (mm - last.mm) / last.mm
        if race.latest_ms <= last.mark.ms + LATE * stretch + SLACK_MS:
            return ""
        if _passed_by_the_field(race, mm):
            return f"no split since {metres(last.mm)} m"
    return ""


def _passed_by_the_field(race: Race, mm: int) -> bool:
    passages, marks = race.times.passages, race.times.marks
    before = max(0, bisect_left(marks, mm) - 1)
    most = max(len(passages[mark]) for mark in marks[before:])
    return len(passages[mm]) >= max(OTHERS, most / 2)


def _miscounted(race: Race, runner: Runner) -> str:
    """Laps that were probably miscounted, where passages are counted into laps."""
    slip = race.slip(runner.key)
    if slip is None:
        return ""
    return READ_TWICE if slip.laps > 0 else MISSED


@dataclass(frozen=True, slots=True)
class Missed:
    """An athlete, and the marks in millimetres at which the others have a time and he has none."""

    runner: Runner
    marks: tuple[int, ...]


def missed(race: Race) -> list[Missed]:
    """The times that are missing although they must have been taken: of those who have gone on, or are overdue."""
    passed = sorted(mm for mm in race.times.passages if mm and _passed_by_the_field(race, mm))
    found = []
    for runner in race.runners.values():
        last = runner.last
        if last is None or (runner.decision is not None and runner.decision.status == "DNS"):
            continue
        marks = tuple(mm for mm in passed if mm < last.mm and runner.at(mm) is None)
        if _is_running(race, runner) and _overdue(race, runner):
            marks += tuple(mm for mm in passed if mm > last.mm)
        if marks:
            found.append(Missed(runner, marks))
    return found


def _is_running(race: Race, runner: Runner) -> bool:
    out = runner.decision is not None and runner.decision.status != "OK"
    placed = runner.finish is not None or runner.key in race.rows
    stray = race.roster.is_stray(runner.key)  # A bib misread misses no mark.
    return bool(runner.splits) and not (placed or out or stray or runner.entry.pacemaker)
