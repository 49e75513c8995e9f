"""Corrections of a race: times that are amended, given to somebody else, or withdrawn.

Rules of this file: every check stands before the first change.
"""

from meetdash.core import changes as did
from meetdash.core import messages as msg
from meetdash.core.course import metres
from meetdash.core.errors import Implausible, RaceError, UnknownReference
from meetdash.core.runner import Runner, Taken
from meetdash.core.timing import Timing


def amend(timing: Timing, message: msg.Amend, order: int) -> list[did.Change]:
    """Another time, mark, place or athlete for one split or finish."""
    runner, old = _find(timing, message)
    new = _amended(old, message.set, order)
    finish = old is runner.finish
    other = timing.roster.resolve(message.set.entry) if message.set.entry else runner.key
    if (new.mm, new.mark, new.place, other) == (old.mm, old.mark, old.place, runner.key):
        return [did.Repeated(timing.race)]
    timing.within(new.mm)
    if new.mm != old.mm and timing.distance_mm in (old.mm, new.mm):
        raise RaceError("a split cannot become the finish, nor the finish a split; void it and send it anew")
    known = runner.without(old) if other == runner.key else timing.roster.runners.get(other)
    owner = known or timing.roster.unlisted(other)
    if (owner.finish if finish else owner.at(new.mm)) is not None:
        raise RaceError(f"{other!r} has a time at {metres(new.mm)} m already")
    if why := owner.implausible(new, timing.limits):
        raise Implausible(why)
    if other == runner.key:
        return timing.replace(runner, old, new, message.reason, order)
    made: list[did.Change] = [] if known else [did.Unlisted(timing.race, entry=other)]
    return made + timing.give(runner, old, owner, new, message.reason)


def void(timing: Timing, message: msg.Void, order: int) -> list[did.Change]:
    """A split or finish that no longer counts. By its id, it makes way for a time that it had kept out.

    Nothing is withdrawn where the line that is named gave no time, or where that was withdrawn before.
    """
    times = timing.times
    if message.ref in times.unfiled:
        times.drop_aside(message.ref)
        return [did.NothingWithdrawn(timing.race, ref=message.ref)]
    if message.ref in times.gone or (not message.ref and _withdrawn(timing, message)):
        return [did.Repeated(timing.race)]
    runner, old = _find(timing, message)
    slot = runner.key, None if old is runner.finish else old.mm
    second, ref = times.aside.pop(slot, (None, ""))
    if not message.ref or second is None or runner.without(old).implausible(second, timing.limits):
        return timing.withdraw(runner, old, message.reason, order)
    times.forget(runner, slot[1])
    times.name(ref, runner, slot[1])
    return timing.replace(runner, old, second._replace(mm=old.mm), message.reason, order)


def _withdrawn(timing: Timing, message: msg.Void) -> bool:
    """Whether there is no time any more where a void says, because it was withdrawn."""
    key, mm = _named(timing, message)
    runner = timing.roster.runners.get(key)
    return (runner is None or runner.at(mm) is None) and timing.times.withdrawn(key, mm)


def _named(timing: Timing, message: msg.Amend | msg.Void) -> tuple[str, int]:
    """Whose time at which mark a correction means."""
    key, mm = timing.roster.resolve(message.entry), message.m
    if message.ref:
        if message.ref not in timing.times.by_id:
            if message.ref in timing.times.unfiled:
                raise UnknownReference(f"the line with the id {message.ref!r} gave no time")
            if message.ref in timing.times.gone:
                raise UnknownReference(f"the time with the id {message.ref!r} was withdrawn")
            raise UnknownReference(f"nothing with the id {message.ref!r} has been received")
        key, mm = timing.times.by_id[message.ref]
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


def _amended(old: Taken, wanted: msg.Amendment, order: int) -> Taken:
    return Taken(
        wanted.m or old.mm,
        wanted.time or old.mark,
        "photo" if old.source == "photo" else "amend",
        wanted.place or old.place,
        None if wanted.time else old.raw,
        order,
    )
