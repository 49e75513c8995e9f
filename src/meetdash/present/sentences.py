"""Facts in the announcer's words: what a change says, neutral, with every number as it was measured.

Rules of this file: a sentence says what the data prove, never why; every delta names its target and basis; nothing
measured is called official before a result list says so; a record is never announced, only a mark under one.
"""

from meetdash.analysis.eligibility import Verdict
from meetdash.analysis.pace import Segment, halves, in_miles
from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import AS_RUN, Delta, Target
from meetdash.core import changes as did
from meetdash.core.course import Course, metres
from meetdash.core.marks import Mark, Span, format_ms
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.core.standings import Condition, Standing
from meetdash.present import words

MOST_NAMED = 8
"""Athletes of a result list named in one sentence."""


def meeting(name: str, *rest: str) -> str:
    """The meeting with place and date."""
    return ", ".join(part for part in (name or "A meet without a name", *rest) if part) + "."


def race(race: Race) -> str:
    """What is run: event, round, distance in laps."""
    course = race.course
    parts = [words.event_words(race), words.round_words(race)]
    if course is not None:
        length = metres(course.distance_mm)
        laps = f"laps of {metres(course.lap_mm)} m" if course.lap_mm else str(course.surface)
        parts.append(f"{length} m, {laps}")
    return ", ".join(part for part in parts if part) + "."


def start_list(race: Race, change: did.StartListed) -> str:
    """How many start, and who paces."""
    pacemakers = [words.call(runner) for runner in race.runners.values() if runner.entry.pacemaker]
    athletes = change.count - len(pacemakers)
    text = f"Start list: {words.plural(athletes, 'athlete')}"
    if pacemakers:
        text += f", {words.plural(len(pacemakers), 'pacemaker')} ({', '.join(pacemakers)})"
    if change.unlisted:
        text += f"; not on it but timed: {', '.join(change.unlisted[:MOST_NAMED])}"
    return text + "."


def target(target: Target) -> str:
    """What is compared with, whose it is, and on which basis."""
    holder = ", ".join(part for part in (target.holder, target.date) if part)
    return f"Target: {target.name} {target.mark}{f' ({holder})' if holder else ''}, {target.basis}."


def lead(race: Race, change: did.LeadChanged) -> str:
    """Who leads, where, and who led before."""
    runner = race.runners[change.entry]
    who = words.call_in_full(runner)
    where = words.place_on_course(race.course, change.mm)
    left = _left(race.course, change.mm)
    before = race.runners.get(change.previous or "")
    after = f", {words.call(before)} led before" if before else ""
    return f"{who} leads at {where}{left}{after}."


def _left(course: Course | None, mm: int) -> str:
    words_to_go = words.to_go(course, mm) if course else ""
    return f", {words_to_go}" if words_to_go else ""


def lap(race: Race, runner: Runner, mm: int, mark: Mark, segment: Segment | None) -> str:
    """The leader at a mark: cumulative time, the lap, what is left."""
    course = race.course
    where = words.place_on_course(course, mm)
    left = words.to_go(course, mm) if course else ""
    who = words.call_in_full(runner)
    took = f", last {_length(race, segment)} {segment.span}" if segment else ""
    place = f"{left[:1].upper()}{left[1:]}" if left else f"{where[:1].upper()}{where[1:]}"
    return f"{place}: {who} {mark}{took}."


def _length(race: Race, segment: Segment) -> str:
    if race.course and race.course.lap_mm == segment.length_mm:
        return "lap"
    return words.distance(segment.length_mm)


def unnamed_leader(course: Course | None, change: did.LeaderTaken) -> str:
    """A leader's time without a name."""
    return f"The leader, not named, {change.mark} at {words.place_on_course(course, change.mm)}."


def pace(race: Race, runner: Runner, delta: Delta, projection: Projection, *, record: bool = True) -> str:
    """How the leader stands against the target, with the projection that follows.

    It is record pace only where the course could see a record.
    """
    where = words.place_on_course(race.course, delta.mm)
    trend = words.trend(delta.trend, words.lap_word(race))
    label = "Record pace: " if record and delta.target.kind == "record" else ""
    text = f"{label}{words.call_in_full(runner)} {against(delta)} at {where}"
    if trend:
        text += f", {trend}"
    if projection.ms is not None and not runner.entry.pacemaker:
        text += f"; {projected(projection)}"
    return text + "."


def projected(projection: Projection) -> str:
    """A projection with its range, or the pace that it holds up: `projected 8:00.3 to 8:03.9, 8 in 10`."""
    if projection.ms is None:
        return f"no projection: {projection.reason}"
    if projection.low_ms is None or projection.high_ms is None:
        return f"{projection.basis.split(' from ')[0]} gives {format_ms(projection.ms, projection.decimals)}"
    low, high = (format_ms(ms, projection.decimals) for ms in (projection.low_ms, projection.high_ms))
    return f"projected {low} to {high}, 8 in 10"


def against(delta: Delta) -> str:
    """A delta with its target: `0.4 inside WB sh 8:03.40 even pace`."""
    decimals = None if delta.target.basis == AS_RUN else 1
    return f"{words.inside(delta.span, decimals)} {delta.target.title}"


def split_at_name(race: Race, runner: Runner, mm: int, mark: Mark, deltas: list[Delta]) -> str:
    """A time at a mark with a name, against every basis that the target has there."""
    text = f"{words.call_in_full(runner)} {mark} at {words.place_on_course(race.course, mm)}"
    said = [against(delta) for delta in deltas]
    return f"{text}: {', '.join(said)}." if said else f"{text}."


def finish(race: Race, runner: Runner, mark: Mark, place: int | None, tied: bool) -> str:
    """A crossing of the line. Unofficial until a result list says otherwise."""
    who = words.call(runner)
    if place is None:
        return f"{who} finishes in {mark}, unofficial."
    if place == 1 and not tied:
        return f"{who} wins in {mark}, unofficial.{_halves(race, runner)}"
    shared = "shared " if tied else ""
    return f"{who} {shared}{words.ordinal(place)} in {mark}, unofficial."


def _halves(race: Race, runner: Runner) -> str:
    found = halves(race.course, runner) if race.course else None
    if found is None or race.course is None:
        return ""
    first, second = found
    return f" {'Miles' if in_miles(race.course) else 'Halves'} {first.span} and {second.span}."


def under_record(runner: Runner, mark: Mark, target: Target, verdict: Verdict | None = None) -> str:
    """A mark under (or level with) a record. Never more than that: whether it is one is decided later.

    Where the verdict knows why it cannot be one, the reasons stand in place of the ratification.
    """
    difference = mark - target.mark
    holder = (
        f" ({', '.join(part for part in (target.holder, target.date[:4]) if part)})" if target.holder else ""
    )
    if difference.ms == 0:
        text = f"level with the {target.name} of {target.mark}{holder}"
    else:
        text = f"{words.seconds_said(difference)} under the {target.name} of {target.mark}{holder}"
    if verdict is not None and verdict.reasons:
        return f"{words.call(runner)}'s {mark} is {text}, but no record: {'; '.join(verdict.reasons)}."
    return f"{words.call(runner)}'s {mark} is {text}, subject to ratification."


def no_longer_under(runner: Runner, mark: Mark, name: str) -> str:
    """A mark that was told to be under a record, of one who is out of the result now."""
    return f"{words.call(runner)}'s {mark} no longer stands against the {name}."


def decision(runner: Runner, change: did.StatusChanged) -> str:
    """A status, with rule and reason as received; a disqualification leaves the crossing on record."""
    who = words.call(runner)
    why = ", ".join(part for part in (change.note, f"rule {change.rule}" if change.rule else "") if part)
    reason = f": {why}" if why else ""
    if change.status == "DQ":
        kept = f" The crossing in {runner.finish.mark} stays on record." if runner.finish else ""
        return f"{who} disqualified{reason}.{kept}"
    if change.status == "DNF" and runner.entry.pacemaker:
        last = runner.last
        return f"{who} (pacemaker) steps off{f' after {words.distance(last.mm)}' if last else ''}."
    if change.status == "DNF":
        return f"{who} does not finish{reason}."
    if change.status == "DNS":
        return f"{who} does not start{reason}."
    if change.status == "OK":
        return f"{who} reinstated, was {change.before}{reason}."
    return f"{who}: {change.status}{reason}."


def moves_up(runner: Runner, standing: Standing) -> str:
    """A place that another's disqualification or reinstatement changed."""
    if standing.place is None:
        return f"{words.call(runner)} has no place now."
    mark = f", {standing.mark}" if standing.mark else ""
    return f"{words.call(runner)} is {words.ordinal(standing.place)} now{mark}."


def correction(race: Race, change: did.Corrected) -> str:
    """A time that is another now."""
    where = words.place_on_course(race.course, change.mm)
    why = f" ({change.reason})" if change.reason else ""
    runner = race.runners[change.entry]
    if change.before == change.after:
        return f"Correction: {words.call(runner)} at {where}, {change.after}: place corrected{why}."
    return f"Correction: {words.call(runner)} at {where} {change.after}, was {change.before}{why}."


def withdrawal(race: Race, change: did.Withdrawn) -> str:
    """A time that no longer counts."""
    where = words.place_on_course(race.course, change.mm)
    why = f" ({change.reason})" if change.reason else ""
    runner = race.runners.get(change.entry)
    who = words.call(runner) if runner else change.entry
    return f"Withdrawn: {who} at {where} {change.before}{why}."


def conflict(race: Race, change: did.Conflict) -> str:
    """Two times for one mark."""
    runner = race.runners.get(change.entry)
    who = words.call(runner) if runner else "the leader"
    where = words.place_on_course(race.course, change.mm)
    return f"Two times for {who} at {where}: {change.kept} stands, {change.offered} was received too."


def result(race: Race, standings: tuple[Standing, ...], state: str) -> str:
    """The result list in order, with what it is worth."""
    named = [_row(race, standing) for standing in standings if standing.place is not None]
    out = [
        f"{standing.code} {words.call(race.runners[standing.key])}"
        for standing in standings
        if standing.condition in (Condition.DQ, Condition.DNF)
        and not race.runners[standing.key].entry.pacemaker
    ]
    rest = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    text = ", ".join(named[:MOST_NAMED]) + rest
    return f"Result, {state}: {'; '.join(part for part in (text, ', '.join(out[:MOST_NAMED])) if part)}."


def _row(race: Race, standing: Standing) -> str:
    tie = "=" if standing.tied else ""
    mark = f" {standing.mark}" if standing.mark and standing.condition is Condition.FINISHED else ""
    return f"{standing.place}{tie} {words.call(race.runners[standing.key])}{mark}"


def record_claim(race: Race, change: did.RecordSpoken) -> str:
    """What the feed itself says of a record, as its word."""
    runner = race.runners.get(change.entry)
    who = words.call(runner) if runner else change.entry
    parts = [change.code or "record", str(change.mark or ""), who, change.state, change.reason]
    return f"The feed says: {', '.join(part for part in parts if part)}."


def gap_words(span: Span | None) -> str:
    """A gap to the leader in words."""
    return f"{words.seconds(span)} back" if span else "level"
