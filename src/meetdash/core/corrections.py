"""Corrections of a race: times that are amended, given to somebody else, or withdrawn.

Rules of this file: every check stands before the first change.
"""

from meetdash.core import changes as did
from meetdash.core import messages as msg
from meetdash.core.course import metres
from meetdash.core.errors import Implausible, RaceError, UnknownReference
from meetdash.core.readings import standing
from meetdash.core.runner import Runner, Taken
from meetdash.core.timing import Timing


def amend(timing: Timing, message: msg.Amend, order: int) -> list[did.Change]:
    """Another time, mark, place or athlete for one split or finish.

    By its id it is that line which said so, and what else was received for that mark stays as it was; else all goes
    along to another mark or athlete.
    """
    runner, old = _find(timing, message)
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
        kept = [
            new if one is before else one
            for one in readings
            if one is before or one in rest or not message.ref
        ]
        return timing.amend(runner, old, shown, new, kept, message)
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
        return made + timing.part(runner, old, shown, rest, owner, new, message.reason)
    moved = [
        new if one is before else one._replace(mm=new.mm)
        for one in readings
        if one is before or not message.ref
    ]
    return made + timing.give(runner, old, moved, owner, message.reason, order)


def void(timing: Timing, message: msg.Void, order: int) -> list[did.Change]:
    """A split or finish that no longer counts. By its id it is one line: what else was received for that mark stands.

    Nothing is withdrawn where the line that is named gave no time, or where that was withdrawn before.
    """
    readings = timing.times.readings
    if message.ref in readings.unfiled:
        return [did.NothingWithdrawn(timing.race, ref=message.ref)]
    if message.ref in readings.gone or (not message.ref and _withdrawn(timing, message)):
        return [did.Repeated(timing.race)]
    runner, old = _find(timing, message)
    if not message.ref:
        return timing.withdraw(runner, old, message.reason, order)
    slot = runner.key, None if old is runner.finish else old.mm
    left = [one for one in readings.of(slot, old) if one.ref != message.ref]
    changes = timing.keep(runner, old, left, runner.without(old), message.reason, order)
    if any(isinstance(change, did.Corrected | did.Withdrawn) for change in changes):
        return changes
    return [did.NothingWithdrawn(timing.race, ref=message.ref), *changes]


def _withdrawn(timing: Timing, message: msg.Void) -> bool:
    """Whether there is no time any more where a void says, because it was withdrawn."""
    key, mm = _named(timing, message)
    runner = timing.roster.runners.get(key)
    return (runner is None or runner.at(mm) is None) and timing.times.withdrawn(key, mm)


def _named(timing: Timing, message: msg.Amend | msg.Void) -> tuple[str, int]:
    """Whose time at which mark a correction means."""
    key, mm = timing.roster.resolve(message.entry), message.m
    if message.ref:
        readings = timing.times.readings
        if message.ref not in readings.by_id:
            if message.ref in readings.unfiled:
                raise UnknownReference(f"the line with the id {message.ref!r} gave no time")
            if message.ref in readings.gone:
                raise UnknownReference(f"the time with the id {message.ref!r} was withdrawn")
            raise UnknownReference(f"nothing with the id {message.ref!r} has been received")
        key, mm = readings.by_id[message.ref]
    elif not message.entry:
        raise UnknownReference("the correction names neither ref nor entry")
    return key, timing.distance_mm if mm is None else mm


def _find(timing: Timing, message: msg.Amend | msg.Void) -> tuple[Runner, Taken]:
    key, mm = _named(timing, message)
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
    )
