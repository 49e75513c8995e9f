"""Corrections of a race: times that are amended, given to somebody else, or withdrawn.

Rules of this file: those of a race; only `Race.receive` calls it, and every check stands before the first change.
"""

from typing import TYPE_CHECKING

from meetdash.core import changes as did
from meetdash.core import messages as msg
from meetdash.core.course import metres
from meetdash.core.errors import Implausible, RaceError, UnknownReference
from meetdash.core.runner import Runner, Taken

if TYPE_CHECKING:
    from meetdash.core.race import Race


def amend(race: "Race", message: msg.Amend) -> list[did.Change]:
    """Another time, mark, place or athlete for one split or finish."""
    runner, old = _find(race, message)
    new = _amended(race, old, message.set)
    finish = old is runner.finish
    other = race.roster.resolve(message.set.entry) if message.set.entry else runner.key
    if (new.mm, new.mark, new.place, other) == (old.mm, old.mark, old.place, runner.key):
        return [did.Repeated(race.id)]
    race.within(new.mm)
    if new.mm != old.mm and race.distance_mm in (old.mm, new.mm):
        raise RaceError("a split cannot become the finish, nor the finish a split; void it and send it anew")
    known = runner.without(old) if other == runner.key else race.runners.get(other)
    owner = known or race.roster.unlisted(other)
    if (owner.finish if finish else owner.at(new.mm)) is not None:
        raise RaceError(f"{other!r} has a time at {metres(new.mm)} m already")
    if why := owner.implausible(new):
        raise Implausible(why)
    if other == runner.key:
        race.times.replace(runner, old, new, message.reason, race.order)
        return [corrected(race, runner, old, new, message.reason)]
    made: list[did.Change] = [] if known else [did.Unlisted(race.id, entry=other)]
    race.runners[other] = owner
    ids = race.times.ids(runner, None if finish else old.mm)
    changes = [
        *made,
        *_withdraw(race, runner, old, message.reason),
        *race.file(owner, new, "", finish=finish),
    ]
    for ref in ids:
        race.times.name(ref, owner, None if finish else new.mm)
    return changes


def void(race: "Race", message: msg.Void) -> list[did.Change]:
    """A split or finish that no longer counts."""
    runner, old = _find(race, message)
    return _withdraw(race, runner, old, message.reason)


def corrected(race: "Race", runner: Runner, old: Taken, new: Taken, reason: str) -> did.Change:
    """What is said of a time that is another now."""
    return did.Corrected(race.id, entry=runner.key, mm=old.mm, before=old.mark, after=new.mark, reason=reason)


def _find(race: "Race", message: msg.Amend | msg.Void) -> tuple[Runner, Taken]:
    key, mm = race.roster.resolve(message.entry), message.m
    if message.ref:
        if message.ref not in race.times.by_id:
            raise UnknownReference(f"nothing with the id {message.ref!r} has been received")
        key, mm = race.times.by_id[message.ref]
    elif not message.entry:
        raise UnknownReference("the correction names neither ref nor entry")
    runner = race.runners.get(key)
    if runner is None:
        raise UnknownReference(f"{key!r} is not in the race")
    at_finish = mm is None or mm == race.distance_mm
    old = runner.finish if at_finish else runner.at(mm or 0)
    if old is None:
        where = "the finish" if at_finish else f"{metres(mm or 0)} m"
        raise UnknownReference(f"{key!r} has no time at {where}")
    return runner, old


def _amended(race: "Race", old: Taken, wanted: msg.Amendment) -> Taken:
    return Taken(
        wanted.m or old.mm,
        wanted.time or old.mark,
        "photo" if old.source == "photo" else "amend",
        wanted.place or old.place,
        None if wanted.time else old.raw,
        old.checked,
        race.order,
    )


def _withdraw(race: "Race", runner: Runner, old: Taken, reason: str) -> list[did.Change]:
    race.times.replace(runner, old, None, reason, race.order)
    return [did.Withdrawn(race.id, entry=runner.key, mm=old.mm, before=old.mark, reason=reason)]
