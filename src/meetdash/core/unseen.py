"""A leader whom the feed does not name, clear of all whom it names at that mark.

Rules of this file: he may be anybody who was timed not long before and has no time there; a pacemaker who may be in
front unseen is he, and takes nobody's place. What has not been seen for two marks is given up, as by the lead.
"""

from bisect import bisect_left

from meetdash.core.lead import MISSED_MARKS
from meetdash.core.race import Race
from meetdash.core.runner import Runner

CLEAR_MS, CLEAR_COARSE_MS = 500, 1_500
"""So much quicker than the first of the named ones he is somebody else; the second where one of the two times is to the
whole second."""


def unseen_at(race: Race) -> int:
    """The mark on the way, in millimetres, at which the leader is not known now; 0 for none.

    It lies at most so many marks behind the foremost as the lead waits for its leader.
    """
    marks = (mm for mm in reversed(race.times.marks) if mm < race.distance_mm and race.passages(mm))
    if not race.leader_marks:
        return 0
    for _, mm in zip(range(MISSED_MARKS), marks, strict=False):
        if leader_unseen(race, mm):
            return mm
    return 0


def leader_unseen(race: Race, mm: int) -> bool:
    """Whether the leader at a mark on the way has no name, and is perhaps somebody who has no time there."""
    if not clear_unnamed(race, mm):
        return False
    marks = race.times.marks
    at = bisect_left(marks, mm)
    lately = marks[max(0, at - MISSED_MARKS) : at]
    missing = [one for one in race.runners.values() if _may_come(race, one, mm, lately)]
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


def _may_come(race: Race, one: Runner, mm: int, lately: list[int]) -> bool:
    """Whether somebody has no time at a mark and may have been there: he was seen not long before, nor farther on."""
    if one.key in race.out or race.roster.is_stray(one.key) or (one.last is not None and one.last.mm >= mm):
        return False
    if not lately or (one.entry.pacemaker and not one.started):
        return True  # Nobody was seen before, or he is seen nowhere.
    return any(one.at(mark) is not None for mark in lately)
