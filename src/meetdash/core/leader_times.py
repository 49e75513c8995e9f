"""Times of the leader: taken, corrected and withdrawn, named or not.

Rules of this file: every check stands before the first change; a line that names an athlete is a time of his like any
other, and is corrected and withdrawn as such; here are those that name nobody.
"""

from meetdash.core import changes as did
from meetdash.core.errors import Implausible
from meetdash.core.leaders import LeaderLine, LeaderMark
from meetdash.core.messages import Entry
from meetdash.core.readings import Spent
from meetdash.core.runner import Runner, Taken
from meetdash.core.timing import Timing

NAMELESS = ""
"""The athlete of a leader's line that names nobody."""


def take_leader(timing: Timing, key: str, new: Taken) -> list[did.Change]:
    """A leader's time, and who it was unless the key is empty. Raises Implausible as for any other time."""
    leading = timing.leading
    _check(timing, new)
    known, kept = leading.leaders.stands.get(new.mm), leading.leaders_mark(new.mm)
    previous = leading.now.leader
    changes = _take(timing, key, new)
    leading.leaders.add(LeaderLine(new, key))
    leading.follow(new.mm)
    if known is None or kept is None:
        changes = changes or [did.LeaderTaken(timing.race, mm=new.mm, mark=new.mark)]
    elif kept.ms != new.mark.ms and not (key and key == known.entry):
        changes.append(did.Conflict(timing.race, entry="", mm=new.mm, kept=kept, offered=new.mark))
    return leading.told_once(changes or [did.Repeated(timing.race)], previous)


def amend_leader(timing: Timing, mm: int, new: Taken, key: str, reason: str) -> list[did.Change]:
    """Makes another of a line that named nobody: as if it had been sent like this."""
    leading, leaders = timing.leading, timing.leading.leaders
    _check(timing, new, but=mm)
    before = {at: leaders.stands.get(at) for at in (mm, new.mm)}
    previous, kept = leading.now.leader, leading.leaders_mark(new.mm)
    changes = _take(timing, key, new)
    leaders.change(mm, NAMELESS, lambda one: LeaderLine(new, key) if one.ref == new.ref else LeaderLine(one))
    changes += _told(timing, before, reason)
    leading.all_anew(previous)
    if not changes and kept is not None:
        changes = [did.Conflict(timing.race, entry="", mm=new.mm, kept=kept, offered=new.mark)]
    return leading.told_once(changes, previous)


def void_leader(timing: Timing, mm: int, ref: str, reason: str) -> list[did.Change]:
    """Withdraws a line that named nobody."""
    leading, leaders = timing.leading, timing.leading.leaders
    before, previous = {mm: leaders.stands.get(mm)}, leading.now.leader
    gone = leaders.change(mm, NAMELESS, lambda one: None if one.ref == ref else LeaderLine(one))
    changes = _told(timing, before, reason)
    timing.times.readings.forget((NAMELESS, mm), gone, withdrawn=bool(changes))
    leading.all_anew(previous)
    nothing = did.NothingWithdrawn(timing.race, ref=ref, why=Spent.NO_TIME)
    return leading.told_once(changes or [nothing], previous)


def _check(timing: Timing, new: Taken, *, but: int | None = None) -> None:
    """Raises Implausible where whoever leads would have been earlier than the leader at a mark before."""
    timing.within(new.mm)
    leading = timing.leading
    around = leading.leaders.around(new.mm, but=but)
    times = [Taken(mm, mark) for mm in around if (mark := leading.leaders_mark(mm)) is not None]
    if why := Runner(NAMELESS, Entry(), splits=times).implausible(new, timing.limits):
        raise Implausible(why)


def _take(timing: Timing, key: str, new: Taken) -> list[did.Change]:
    """Takes the time of whom a line names, or remembers the id of one that names nobody."""
    if key != NAMELESS:
        return timing.take(key, new, finish=new.mm == timing.distance_mm)
    timing.times.readings.name(new.ref, (NAMELESS, new.mm))
    return []


def _told(timing: Timing, before: dict[int, LeaderMark | None], reason: str) -> list[did.Change]:
    """What is different in the times of a leader without a name: those that are gone, those that stand now."""
    changes: list[did.Change] = []
    now = timing.leading.leaders.stands
    other = [mm for mm, mark in before.items() if mark != now.get(mm)]
    for mm in other:
        mark = before[mm]
        if mark is not None and not mark.entry and not (mm in now and now[mm].mark.ms == mark.mark.ms):
            changes.append(did.LeaderWithdrawn(timing.race, mm=mm, mark=mark.mark, reason=reason))
    for mm in other:
        if mm in now and not now[mm].entry:
            changes.append(did.LeaderTaken(timing.race, mm=mm, mark=now[mm].mark))
    return changes
