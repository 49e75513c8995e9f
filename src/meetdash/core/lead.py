"""Who leads, and when a change of the lead is proved.

Rules of this file: the lead is followed from mark to mark in order of distance, whatever order the times came in; being
first at a mark proves nothing while the leader's own time there is missing, for it may have been missed or the mark may
be one athlete's alone; while a pacemaker of the start list may be in front unseen, the first athlete timed alone is not
taken for the leader. A pass is proved when both were timed at one mark, when the feed names the leader there, when the
leader is out of the race, or when he is missing at two marks in a row at which several others were timed. Of a leader
whose laps were probably miscounted the time counts at the mark where he then was: he keeps the lead while that says so,
and it makes nobody the leader. Equal times are parted by the places that the feed gives, as in the standing.
"""

from itertools import islice
from typing import NamedTuple, Protocol

from meetdash.core.course import NO_SPLIT_MM
from meetdash.core.line import Line

MISSED_MARKS = 2
"""So many marks in a row, each with several others and without the leader, say that he leads no more."""
SEVERAL = 2
"""So many others at a mark make it one for everybody."""


class Led(NamedTuple):
    """Who leads after a mark, the mark at which that was seen last, and at how many he has been missing since."""

    leader: str | None = None
    mm: int = 0
    missing: int = 0


NOBODY = Led()


class Known(Protocol):
    """What has to be known of the athletes besides the times at the mark."""

    def named(self, mm: int) -> str:
        """Whom the feed names as the leader at a mark, if he has a time there."""

    def proves(self, entry: str, mm: int) -> bool:
        """Whether an athlete's time at a mark can prove a lead: not one taken when he was out of the race already, nor
        the only one on the way of somebody whom neither the start list nor the feed's word for the leader names."""

    def ms_at(self, entry: str, mm: int) -> int | None:
        """An athlete's time at a mark."""

    def miscounted_ms(self, entry: str, mm: int) -> int | None:
        """An athlete's time at a mark, where that is one of a count that is probably wrong, by the laps he has run."""

    def behind(self, entry: str, mm: int) -> bool:
        """Whether an athlete is probably counted behind at a mark: he was there at his time at the latest."""

    def place(self, entry: str, mm: int) -> int | None:
        """The place that the feed gives an athlete at a mark."""

    def gone(self, entry: str, mm: int) -> bool:
        """Whether an athlete is out of the race, or has done his work as a pacemaker, before this mark."""

    def awaited(self, first: str, mm: int) -> bool:
        """Whether a pacemaker may be in front of this athlete, who is the first to be timed at a mark, unseen."""


Front = list[tuple[int, str]]
"""The first at a mark whose times can prove a lead, SEVERAL at most."""


def front(mm: int, line: Line, known: Known) -> Front:
    """All that counts of a line: whoever comes behind these, and is not the leader, decides nothing there."""
    found = list(islice((one for one in line if known.proves(one[1], mm)), SEVERAL))
    if len(found) == SEVERAL and found[0][0] == found[1][0]:
        ms, first = found[0]
        level = [key for key in line.through(ms, ms) if known.proves(key, mm)]
        for other in level[1:]:
            first = other if _parted(other, first, mm, known) else first
        found = [(ms, first), (ms, next(key for key in level if key != first))]
    return found


def _parted(first: str, leader: str, mm: int, known: Known) -> bool:
    """Whether the feed places the leader behind another who has his time."""
    place, behind = known.place(first, mm), known.place(leader, mm)
    return place is not None and behind is not None and place < behind


def led(before: Led, mm: int, line: Line, first_ones: Front, known: Known) -> Led:
    """Who leads after a mark, from who led before it and the front of those timed there."""
    if mm < NO_SPLIT_MM or not first_ones:
        return before  # No split yet, or a finish whose distance is not known.
    first_ms, first = first_ones[0]
    leader = known.named(mm) or before.leader
    if leader is None:
        return before if len(line) == 1 and known.awaited(first, mm) else Led(first, mm)
    if first == leader:
        return Led(first, mm)
    own = known.ms_at(leader, mm) if known.proves(leader, mm) else None
    if own is not None and own <= first_ms:
        return Led(first if _parted(first, leader, mm, known) else leader, mm)
    probable = known.miscounted_ms(leader, mm)
    if probable is not None:
        return Led(leader, before.mm) if probable <= first_ms else Led(first, mm)
    if own is not None:
        return Led(leader, before.mm, before.missing) if known.behind(leader, mm) else Led(first, mm)
    missing = before.missing + (len(first_ones) >= SEVERAL)
    if missing >= MISSED_MARKS or known.gone(leader, mm):
        return Led(first, mm)
    return Led(leader, before.mm, missing)
