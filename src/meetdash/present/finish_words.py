"""The finish in the announcer's words: places, marks under a record, corrections, results.

Rules of this file: those of sentences.py; a time at the finish is printed as results print it.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from meetdash.analysis.claims import Claim
from meetdash.analysis.doubts import READ_TWICE, awaited, early_finish
from meetdash.analysis.finish_order import Finisher, FinishOrder
from meetdash.analysis.pace import halves, in_miles
from meetdash.core import changes as did
from meetdash.core.course import metres
from meetdash.core.finishing import official_mark
from meetdash.core.marks import Mark
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken
from meetdash.core.standings import Condition, Standing
from meetdash.core.times import Correction
from meetdash.present import words
from meetdash.present.sentences import MOST_NAMED, not_known

_NO_PLACE = (Condition.DQ, Condition.DNF, Condition.DNS, Condition.OTHER)
_OUT = {"DQ": "disqualified", "DNF": "out of the race", "DNS": "entered as not starting"}


def finish(race: Race, runner: Runner, mark: Mark, found: Finisher | None, doubted: str = "") -> str:
    """A crossing of the line, with the place that it has now. Unofficial until a result list says otherwise.

    `doubted` is what the place is in doubt for, if it is: `Berg's laps are`.
    """
    who = words.call_known(race, runner)
    if runner.key in race.out and runner.decision is not None:
        return f"{who}, {_OUT[runner.decision.status]}, crosses in {mark}."
    if race.official:
        known = "the official result stands" if found else "not in the official result"
        return f"{who} crosses in {mark}; {known}."
    if found is None:
        return f"{who} finishes in {mark}, unofficial."
    at = words.result_time(found.mark, found.thousandths)
    if early_finish(race, runner):
        return f"{who} is timed at the finish in {at}, probably a lap early: {READ_TWICE}."
    best = _best(race, runner, mark)
    if doubted:
        place = words.placed(found.place, tied=bool(found.level))
        return f"{who} {place} in {at}, unofficial; the place is in doubt, as {doubted}.{best}"
    if (leader := awaited(race)) is not None:
        return f"{_first_timed(who, found, at, leader)}{best}"
    if found.level:
        shares = f"{words.placed(found.place, tied=True)}{_with(race, found.level)}"
        return f"{who} {shares} in {at}, unofficial.{best}"
    if found.beaten:
        return f"{who}, given first by the feed, in {at}, unofficial; a quicker time is known.{best}"
    if found.place == 1:
        return f"{who} wins in {at}, unofficial.{_halves(race, runner)}{best}"
    return f"{who} {words.ordinal(found.place)} in {at}, unofficial.{best}"


def _first_timed(who: str, found: Finisher, at: str, leader: Runner) -> str:
    """A place among those who were timed, while who led before them was not: `first timed at the finish`."""
    if found.level:
        waits = f"{words.call(leader)} has no time there yet"
        return f"{who} in {at} at the finish, level with another, unofficial; {waits}."
    text = f"{who} {words.ordinal(found.place)} timed at the finish in {at}, unofficial"
    return f"{text}; {_waits(leader)}." if found.place == 1 else f"{text}."


def waits_again(race: Race, first: list[Finisher], leader: Runner) -> str:
    """Who won by what was told is first among those timed, as who led before is in the race again."""
    return f"{moved(race, first)[:-1]}; {_waits(leader)}."


def _waits(leader: Runner) -> str:
    return f"{words.call(leader)}, the leader before, has no time there yet"


def _best(race: Race, runner: Runner, mark: Mark) -> str:
    """What the mark is to the bests of the start list; on the road, where a course may be too quick, nothing."""
    pb, sb = runner.entry.pb, runner.entry.sb
    if race.course is None or race.course.road or mark.hand:
        return ""
    if pb is not None and mark < pb:
        return f" Personal best by {words.seconds_said(pb - mark)}."
    if sb is not None and mark < sb:
        return f" Season's best by {words.seconds_said(sb - mark)}."
    return ""


def _with(race: Race, others: tuple[str, ...]) -> str:
    if len(others) > 2:
        return f" with {words.number(len(others))} others"
    return f" with {' and '.join(words.call(race.runners[key]) for key in others)}"


def _halves(race: Race, runner: Runner) -> str:
    found = halves(race.course, runner) if race.course else None
    if found is None or race.course is None:
        return ""
    first, second = found
    return f" {'Miles' if in_miles(race.course) else 'Halves'} {first.span} and {second.span}."


def moved(race: Race, found: list[Finisher], more: int = 0) -> str:
    """Places that are others now: `Muir is first now, 9:04.84; Monson second, 9:09.72.`"""
    parts: list[str] = []
    among = "timed at the finish " if awaited(race) is not None else ""
    for place, group in groupby(found, key=lambda one: one.place):
        here = list(group)
        names = [words.call_known(race, race.runners[one.key]) for one in here]
        verb, now = (" is", f" {among}now") if not parts else ("", "")
        at = words.result_time(here[0].mark, here[0].thousandths) if here[0].mark else ""
        time = f", {at}" if at else ""
        level = [key for key in here[0].level if key not in {one.key for one in here}]
        if here[0].level:
            names += [words.call(race.runners[key]) for key in level[: MOST_NAMED - len(names)]]
            rest = len(here[0].level) + 1 - len(names)
            said = f"{rest} more" if rest > 0 else names.pop()
            parts.append(f"{', '.join(names)} and {said} share {words.ordinal(place)}{now}{time}")
        else:
            parts.append(f"{names[0]}{verb} {words.ordinal(place)}{now}{time}")
    if more > 0:
        parts.append(f"{words.number(more)} more change places")
    return "; ".join(parts) + "."


def overturned(race: Race, order: FinishOrder, told: tuple[str, ...], now: tuple[str, ...]) -> str:
    """A winner who was told and is not the winner of a result: `Muir is first now, 9:04.84; Monson, told as the
    winner, is second.` Nothing where the result puts first who was told, though it knows a quicker time."""
    parts = []
    if now:
        parts.append(
            moved(race, [one for key in now[:MOST_NAMED] if (one := order.find(key)) is not None])[:-1]
        )
    was = "told as the winner" if len(told) == 1 else "told to share first"
    for key in told:
        one = order.find(key)
        if key in race.runners and (one is None or one.place != 1):
            where = words.ordinal(one.place) if one is not None else _gone(race, key)
            parts.append(f"{words.call(race.runners[key])}, {was}, is {where}")
    return f"{'; '.join(parts)}." if parts else ""


def _gone(race: Race, key: str) -> str:
    """What has become of somebody who has no place in a result."""
    row, decision = race.rows.get(key), race.runners[key].decision
    status = row.status if row is not None else decision.status if decision is not None else ""
    return _OUT.get(status, "not in the result")


def under_record(race: Race, runner: Runner, claim: Claim) -> str:
    """A mark under (or level with) a record. Never more than that: whether it is one is decided later.

    The reasons why it cannot be one, or the facts that decide and are not known, stand in place of the ratification;
    quicker marks that are still open are named.
    """
    target, mark, verdict = claim.target, claim.taken.mark, claim.verdict
    by = ", ".join(part for part in (target.holder, target.date[:4]) if part) if target.holder else ""
    record = f"the {target.name} of {target.mark}{f' ({by})' if by else ''}"
    on_the_way = 0 < claim.taken.mm < race.distance_mm
    where = f" at {words.place_on_course(race.course, claim.taken.mm)} on the way" if on_the_way else ""
    difference = mark - target.mark
    how = "level with" if difference.ms == 0 else f"{words.seconds_said(difference)} under"
    text = f"{words.call(runner)}'s {mark}{where} is {how} {record}{_behind(claim)}"
    if verdict.reasons:
        return f"{text}, but no record: {'; '.join(verdict.reasons)}."
    return f"{text}{not_known(verdict.open) or ', subject to ratification'}."


def _behind(claim: Claim) -> str:
    """The quicker marks of the list whose ratification is open: a record may have been broken before."""
    named = [f"the {other.open_status} {other.mark}" for other in claim.behind]
    return f", still behind {' and '.join(named)}" if named else ""


def no_longer_under(runner: Runner, mark: Mark, name: str) -> str:
    """A mark that was told to be under a record, of one who is out of the result now."""
    return f"{words.call(runner)}'s {mark} no longer stands against the {name}."


def correction(race: Race, change: did.Corrected, place: int | None = None) -> str:
    """A time, mark or place that is another now; nothing for a split that another source only confirms.

    `place` is the one that counts at the finish.
    """
    runner = race.runners[change.entry]
    who, where = words.call(runner), words.place_on_course(race.course, change.mm)
    one = _on_the_trail(race, change)
    at_finish = change.mm == race.distance_mm
    reason = f" ({change.reason})" if change.reason else ""
    noted = "; noted, the official result stands" if at_finish and race.official else ""
    before, after = (_as_printed(race, mark) if at_finish else mark for mark in (change.before, change.after))
    if one is not None and one.after is not None and one.after.mm != one.before.mm:
        at = f"at {metres(one.after.mm)} m, not {metres(one.before.mm)} m"
        was = f", and was received as {before}" if before != after else ""
        return f"Correction: {who}'s {after} was taken {at}{was}{reason}."
    if before != after:
        return f"Correction: {who} at {where} {after}, was {before}{reason}{noted}."
    if one is None or one.after is None:
        return f"Correction: {who} at {where} {after}{reason}{noted}."
    if one.after.place is not None and one.after.place != one.before.place:
        by = reason if one.after.rank > one.before.rank or one.after.source == "amend" else ""
        given = f"given {words.ordinal(one.after.place)} by the feed{by}"
        if place is not None and place != one.after.place and not noted:
            given += f"; {words.ordinal(place)} by the times"
        return f"Correction: {who} at {where} {after}, {given}{noted}."
    if one.after.raw != one.before.raw and one.after.raw is not None:
        return f"Correction: {who} at {where} {after}, read as {one.after.raw}{reason}{noted}."
    return f"Confirmed: {who} at {where} {after}{reason}." if at_finish else ""


def led_instead(race: Race, leader: Runner, taken: Taken, was: Runner) -> str:
    """Who led at a mark, where a time of somebody who seemed to has been taken back."""
    where = words.place_on_course(race.course, taken.mm)
    return f"{words.call_in_full(leader)} led at {where}, {taken.mark}, not {words.call(was)}."


def _as_printed(race: Race, mark: Mark) -> Mark:
    return official_mark(race.course, mark)


def _on_the_trail(race: Race, change: did.Corrected) -> Correction | None:
    """What the trail keeps of a correction just made."""
    last = race.trail[-1] if race.trail else None
    return last if last is not None and (last.entry, last.mm) == (change.entry, change.mm) else None


def withdrawal(race: Race, change: did.Withdrawn, owner: str = "") -> str:
    """A time that no longer counts, or belongs to somebody else."""
    where, runner = words.place_on_course(race.course, change.mm), race.runners.get(change.entry)
    who = words.call(runner) if runner else change.entry
    why = f" ({change.reason})" if change.reason else ""
    at_finish = change.mm == race.distance_mm
    noted = "; noted, the official result stands" if at_finish and race.official else ""
    mark = _as_printed(race, change.before) if at_finish else change.before
    if owner:
        return f"Correction: the {mark} at {where} is {words.call(race.runners[owner])}'s, not {who}'s{why}{noted}."
    return f"Withdrawn: {who} at {where} {mark}{why}{noted}."


@dataclass(frozen=True, slots=True)
class Quoted:
    """A row of the result list that gives no decision: place and time as it was sent, else as they stand."""

    key: str
    place: int | None
    tied: bool
    mark: Mark | None
    thousandths: Mark | None


def quoted(race: Race, standings: tuple[Standing, ...]) -> list[Quoted]:
    """The rows of the result list that give no decision, in order."""
    rows = [one for one in standings if one.key in race.rows and one.condition not in _NO_PLACE]
    shared = Counter(_placed(race, one) for one in rows)
    return [_quoted(race, one, tied=shared[_placed(race, one)] > 1) for one in rows]


def _quoted(race: Race, standing: Standing, *, tied: bool) -> Quoted:
    time, place = race.rows[standing.key].time, _placed(race, standing)
    known = standing.mark if standing.condition is Condition.FINISHED else None
    mark = official_mark(race.course, time) if time is not None else known
    thousandths = standing.thousandths if mark == known else None
    return Quoted(standing.key, place, tied and place is not None, mark, thousandths)


def _placed(race: Race, standing: Standing) -> int | None:
    known = standing.place if standing.condition is Condition.FINISHED else None
    return race.rows[standing.key].place or known


def result(race: Race, standings: tuple[Standing, ...], state: str) -> str:
    """The result list as it was sent, with what it is worth; of who ran and is not in it, that alone."""
    named = [_row(race, one) for one in quoted(race, standings)]
    out = [
        f"{one.code} {words.call(race.runners[one.key])}"
        for one in standings
        if one.key in race.rows and one.condition in _NO_PLACE and not race.runners[one.key].entry.pacemaker
    ]
    missing = [_missing(one, race.runners[one.key]) for one in standings if _is_missing(race, one)]
    which = "result" if state == "official" else "list"
    parts = [_some(named), _some(out), f"not in the {which}: {_some(missing)}" if missing else ""]
    listed = "; ".join(part for part in parts if part) if race.rows else "a list without a row"
    return f"Result, {state}: {listed}."


def _is_missing(race: Race, standing: Standing) -> bool:
    """Whether somebody who has run for a place, or still does, is not in the result list."""
    runner = race.runners[standing.key]
    stray = race.roster.is_stray(standing.key)
    return runner.started and standing.key not in race.rows and not (runner.entry.pacemaker or stray)


def _missing(standing: Standing, runner: Runner) -> str:
    out = standing.condition in (Condition.DQ, Condition.DNF)
    return f"{words.call(runner)}{f' ({standing.code})' if out else ''}"


def _some(said: list[str]) -> str:
    rest = f" and {len(said) - MOST_NAMED} more" if len(said) > MOST_NAMED else ""
    return ", ".join(said[:MOST_NAMED]) + rest


def _row(race: Race, one: Quoted) -> str:
    place = f"{one.place}{'=' if one.tied else ''} " if one.place is not None else ""
    mark = f" {words.result_time(one.mark, one.thousandths)}" if one.mark is not None else ""
    return f"{place}{words.call(race.runners[one.key])}{mark}"
