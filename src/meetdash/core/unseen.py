"""A leader whom the feed does not name, clear of all whom it names at that mark.

Rules of this file: he may be anybody who was timed not long before and has no time there; a pacemaker who may be in
front unseen is he, and takes nobody's place. What has not been seen for two marks is given up, as by the lead.
"""

from bisect import bisect_left
from itertools import islice

from meetdash.core.lead import MISSED_MARKS, SEVERAL
from meetdash.core.line import NOBODY_THROUGH
from meetdash.core.race import Race
from meetdash.core.runner import Runner

CLEAR_MS, CLEAR_COARSE_MS = 500, 1_500
"""So much quicker than the first of the named ones he is somebody else; the second where one of the two times is to the
whole second."""
QUICKEST = 0.8
"""Nobody covers what is left to a mark in less than so much of the time that his own pace says."""


def unseen_at(race: Race) -> int:
    """The mark on the way, in millimetres, at which the leader is not known now; 0 for none.

    It lies at most so many marks behind the foremost as the lead waits for its leader; once several have finished
    nobody waits any more.
    """
    if not race.leader_marks or len(race.times.passages.get(race.distance_mm, NOBODY_THROUGH)) >= SEVERAL:
        return 0
    marks = (mm for mm in reversed(race.times.marks) if mm < race.distance_mm)
    return next((mm for mm in islice(marks, MISSED_MARKS) if leader_unseen(race, mm)), 0)


def leader_unseen(race: Race, mm: int) -> bool:
    """Whether the leader at a mark on the way has no name, and is perhaps somebody who has no time there."""
    if not clear_unnamed(race, mm):
        return False
    marks = race.times.marks
    at = bisect_left(marks, mm)
    lately = marks[max(0, at - MISSED_MARKS) : at]
    ms = race.leader_marks[mm].mark.ms
    missing = [one for one in race.runners.values() if _may_come(race, one, mm, ms, lately)]
    return bool(missing) and not any(one.entry.pacemaker for one in missing)


def clear_unnamed(race: Race, mm: int) -> bool:
    """Whether the leader at a mark on the way has no name, and was ahead of all who are named there."""
    word = race.leader_marks.get(mm)
    if word is None or word.entry or mm >= race.distance_mm:
        return False
    ms, first = next(iter(race.passages(mm)), (0, ""))
    taken = race.runners[first].at(mm) if first else None
    if taken is None:
        return False
    exact = min(word.mark.decimals, taken.mark.decimals) > 0
    return ms - word.mark.ms >= (CLEAR_MS if exact else CLEAR_COARSE_MS)


def _may_come(race: Race, one: Runner, mm: int, ms: int, lately: list[int]) -> bool:
    """Whether somebody has no time at a mark and may have been there: he was seen not long before, nor farther on."""
    if one.key in race.out or race.roster.is_stray(one.key) or (one.last is not None and one.last.mm >= mm):
        return False
    if not lately or (one.entry.pacemaker and not one.started):
        return True  # Nobody was seen before, or he is seen nowhere.
    last = one.last
    if last is None or not any(one.at(mark) is not None for mark in lately):
        return False
    return ms - last.mark.ms >= QUICKEST * last.mark.ms * (mm - last.mm) / last.mm
