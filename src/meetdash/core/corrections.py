"""Corrections of a race: times that are amended, given to somebody else, or withdrawn.

Rules of this file: every check stands before the first change.
"""

from meetdash.core import changes as did
from meetdash.core import messages as msg
from meetdash.core.course import metres
from meetdash.core.errors import Implausible, RaceError, UnknownReference
from meetdash.core.leader_times import NAMELESS, amend_leader, void_leader
from meetdash.core.readings import Spent, standing
from meetdash.core.runner import Runner, Taken
from meetdash.core.timing import Timing


def amend(timing: Timing, message: msg.Amend, order: int) -> list[did.Change]:
    """Another time, mark, place or athlete for one split or finish, or for a leader's line.

    By its id it is that line which said so, and what else was received for that mark stays as it was; else all goes
    along to another mark or athlete.
    """
    key, mm = _named(timing, message)
    if key == NAMELESS:
        return _amend_leader(timing, message, mm, order)
    runner, old = _find(timing, key, mm)
    finish = old is runner.finish
    readings = timing.times.readings.of((runner.key, None if finish else old.mm), old)
    stands, _ = standing(readings)
    meant = [one for one in readings if not message.ref or one.ref == message.ref]
    before = next((one for one in meant if one is stands), meant[-1])
    shown = old if before is stands else before
    new = _amended(shown, message.set, order, before.since)
    other = timing.roster.resolve(message.set.entry) if message.set.entry else runner.key
    if (new.mm, new.mark, new.place, other) == (shown.mm, shown.mark, shown.place, runner.key):
        return [did.Repeated(timing.race)]
    timing.within(new.mm)
    tried = runner.without(old)
    rest = [one for one in readings if one not in meant] if message.ref else []
    if (new.mm, other) == (old.mm, runner.key):
        become = {
            one: new if one is before else one
            for one in readings
            if one is before or one in rest or not message.ref
        }
        return timing.amend(runner, old, new, become, message.reason)
    if new.mm != old.mm and timing.distance_mm in (old.mm, new.mm):
        raise RaceError("a split cannot become the finish, nor the finish a split; void it and send it anew")
    known = tried if other == runner.key else timing.roster.runners.get(other)
    owner = known or timing.roster.unlisted(other)
    if (owner.finish if finish else owner.at(new.mm)) is not None:
        raise RaceError(f"{other!r} has a time at {metres(new.mm)} m already")
    if why := timing.impossible(owner, new, finish=finish):
        raise Implausible(why)
    made: list[did.Change] = [] if known else [did.Unlisted(timing.race, entry=other)]
    owner = runner if other == runner.key else owner
    if rest:
        return made + timing.part(runner, old, before, rest, owner, new, message.reason)
    become = {
        one: new if one is before else one._replace(mm=new.mm)
        for one in readings
        if one is before or not message.ref
    }
    return made + timing.give(runner, old, become, owner, message.reason, order)


def _amend_leader(timing: Timing, message: msg.Amend, mm: int, order: int) -> list[did.Change]:
    """Another time or mark for a leader's line without a name, or a name; a name alone leaves the source as it was."""
    lines = timing.leading.leaders.at(mm)
    old = next(line.taken for line in lines if not line.entry and line.taken.ref == message.ref)
    key = timing.roster.resolve(message.set.entry) if message.set.entry else NAMELESS
    new = _amended(old, message.set, order, old.since)._replace(place=None)
    if (new.mm, new.mark) == (old.mm, old.mark):
        if key == NAMELESS:
            return [did.Repeated(timing.race)]
        new = new._replace(source=old.source)
    return amend_leader(timing, mm, new, key, message.reason)


def void(timing: Timing, message: msg.Void, order: int) -> list[did.Change]:
    """A time that no longer counts. By its id it is one line: what else was received for that mark stands.

    Nothing is withdrawn where the line that is named gave no time, or where that was withdrawn before.
    """
    readings = timing.times.readings
    spent = _spent(timing, message)
    if spent is Spent.WITHDRAWN:
        return [did.Repeated(timing.race)]
    if spent is not None:
        return [did.NothingWithdrawn(timing.race, ref=message.ref, why=spent)]
    key, mm = _named(timing, message)
    if key == NAMELESS:
        return void_leader(timing, mm, message.ref, message.reason)
    runner, old = _find(timing, key, mm)
    if not message.ref:
        return timing.withdraw(runner, old, message.reason, order)
    slot = runner.key, None if old is runner.finish else old.mm
    left = [one for one in readings.of(slot, old) if one.ref != message.ref]
    changes = timing.keep(runner, old, left, runner.without(old), message.reason, order)
    if any(isinstance(change, did.Corrected | did.Withdrawn) for change in changes):
        return changes
    return [did.NothingWithdrawn(timing.race, ref=message.ref, why=Spent.NO_TIME), *changes]


def _spent(timing: Timing, message: msg.Void) -> Spent | None:
    """Why there is nothing to withdraw where a void says."""
    if message.ref:
        return timing.times.readings.spent.get(message.ref)
    key, mm = _named(timing, message)
    runner = timing.roster.runners.get(key)
    gone = (runner is None or runner.at(mm) is None) and timing.times.withdrawn(key, mm)
    return Spent.WITHDRAWN if gone else None


def _named(timing: Timing, message: msg.Amend | msg.Void) -> tuple[str, int]:
    """Whose time at which mark a correction means."""
    key, mm = timing.roster.resolve(message.entry), message.m
    if message.ref:
        readings = timing.times.readings
        if message.ref in readings.spent:
            raise UnknownReference(f"the line with the id {message.ref!r} {readings.spent[message.ref]}")
        if message.ref not in readings.by_id:
            raise UnknownReference(f"nothing with the id {message.ref!r} has been received")
        key, mm = readings.by_id[message.ref]
    elif not message.entry:
        raise UnknownReference("the correction names neither ref nor entry")
    return key, timing.distance_mm if mm is None else mm


def _find(timing: Timing, key: str, mm: int) -> tuple[Runner, Taken]:
    runner = timing.roster.runners.get(key)
    if runner is None:
        raise UnknownReference(f"{key!r} is not in the race")
    at_finish = mm == timing.distance_mm
    old = runner.finish if at_finish else runner.at(mm)
    if old is None:
        where = "the finish" if at_finish else f"{metres(mm)} m"
        raise UnknownReference(f"{key!r} has no time at {where}")
    return runner, old


def _amended(old: Taken, wanted: msg.Amendment, order: int, since: int) -> Taken:
    return Taken(
        wanted.m or old.mm,
        wanted.time or old.mark,
        "photo" if old.source == "photo" else "amend",
        wanted.place or old.place,
        None if wanted.time else old.raw,
        order,
        old.ref,
        since,
        order if wanted.place else old.placed,
    )
