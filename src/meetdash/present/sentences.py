"""Facts in the announcer's words: what a change says, neutral, with every number as it was measured.

Rules of this file: a sentence says what the data prove, never why; every delta names its target and basis; nothing
measured is called official before a result list says so; a record is never announced, only a mark under one.
"""

from meetdash.analysis.pace import Segment
from meetdash.analysis.projection import Projection
from meetdash.analysis.targets import AS_RUN, Delta, Target
from meetdash.analysis.yardsticks import Compared
from meetdash.core import changes as did
from meetdash.core.course import Course, metres
from meetdash.core.finishing import official_mark
from meetdash.core.marks import Mark, format_ms
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.present import words

MOST_NAMED = 8
"""Athletes named in one sentence."""


def meeting(name: str, *rest: str) -> str:
    """The meeting with place and date."""
    return ", ".join(part for part in (name or "A meet without a name", *rest) if part) + "."


def race(race: Race) -> str:
    """What is run: event, round, the distance where the event does not say it, laps."""
    course = race.course
    parts = [words.event_words(race), words.round_words(race)]
    if course is not None:
        length = f"{metres(course.distance_mm)} m"
        if length not in parts[0].replace(",", ""):  # `Men's 10,000 m` has said it.
            parts.append(length)
        parts.append(f"laps of {metres(course.lap_mm)} m" if course.lap_mm else str(course.surface))
    return ", ".join(part for part in parts if part) + "."


def start_list(race: Race, change: did.StartListed) -> str:
    """How many start, and who paces."""
    pacemakers = [words.call(runner) for runner in race.runners.values() if runner.entry.pacemaker]
    athletes = change.count - len(pacemakers)
    text = f"Start list: {words.plural(athletes, 'athlete')}"
    if pacemakers:
        text += f", {words.plural(len(pacemakers), 'pacemaker')} ({', '.join(pacemakers)})"
    if change.unlisted:
        known = [race.runners.get(key) for key in change.unlisted[:MOST_NAMED]]
        text += f"; not on it but timed: {', '.join(words.call(one) for one in known if one)}"
    return text + "."


def unlisted(runner: Runner) -> str:
    """Somebody is timed whom the start list does not name."""
    return f"{words.call(runner)} is timed and on no start list: perhaps a bib misread."


NO_RECORD = "no record can be set here"


def no_record(reasons: tuple[str, ...]) -> str:
    """Why a record that is compared with cannot be set in this race; nothing where it can."""
    return f"{NO_RECORD}: {'; '.join(reasons)}" if reasons else ""


def target(target: Target, ruled_out: tuple[str, ...] = ()) -> str:
    """What is compared with, whose it is, on which basis, and why nobody can set it here if that is so."""
    open_to = "ratification not known" if target.status == "unknown" else ""
    holder = ", ".join(part for part in (target.holder, target.date, open_to) if part)
    named = f"Target: {target.name} {target.mark}{f' ({holder})' if holder else ''}, {target.basis}"
    return f"{'; '.join(part for part in (named, no_record(ruled_out)) if part)}."


def left_out(text: str, why: str) -> str:
    """A target that was asked for and is none in this race."""
    return f"Target {text} left out: {why}."


def compared(found: Compared) -> str:
    """Which day's records a race is compared with, and whether they may be out of date."""
    when = f"the records as they stood on {found.day}" if found.day else f"the records as of {found.as_of}"
    why = f" ({found.why})" if found.why else ""
    warning = f" {words.sentence_case(found.warning)}." if found.warning else ""
    return f"Compared with {when}{why}.{warning}"


def lead(race: Race, entry: str, mm: int, previous: str = "") -> str:
    """Who leads, where, and who led before, if that is known."""
    runner = race.runners[entry]
    who = words.call_known(race, runner)
    where = words.place_on_course(race.course, mm)
    left = _left(race.course, mm)
    before = race.runners.get(previous)
    # Whoever stands twice, under an old bib and a new one, does not follow himself.
    himself = (
        before is not None
        and bool(before.entry.full_name)
        and before.entry.full_name == runner.entry.full_name
    )
    after = f", {words.call(before)} led before" if before and not himself else ""
    return f"{who} leads at {where}{left}{after}."


def leads_now(race: Race, runner: Runner, mm: int, mark: Mark, *, again: bool = False) -> str:
    """Who is first at his last mark of those who are still in the race: `Berg leads now, 1:52.2 at 700 m.`"""
    how = "again" if again else "now"
    return (
        f"{words.call_known(race, runner)} leads {how}, {mark} at {words.place_on_course(race.course, mm)}."
    )


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
    place = words.sentence_case(left or where)
    return f"{place}: {who} {mark}{took}."


def _length(race: Race, segment: Segment) -> str:
    if race.course and race.course.lap_mm == segment.length_mm:
        return "lap"
    return words.distance(segment.length_mm)


def level(race: Race, leader: Runner, others: list[Runner], mm: int, mark: Mark) -> str:
    """Who has the leader's own time at a mark: `Berg, Cole and two more level with Ahl at 700 m, 1:52.`"""
    who = words.some([words.call_in_full(one) for one in others])
    return (
        f"{who} level with {words.call_in_full(leader)} at {words.place_on_course(race.course, mm)}, {mark}."
    )


def unnamed_leader(course: Course | None, change: did.LeaderTaken) -> str:
    """A leader's time without a name."""
    return f"The leader, not named, {change.mark} at {words.place_on_course(course, change.mm)}."


def unnamed_withdrawn(course: Course | None, change: did.LeaderWithdrawn) -> str:
    """A leader's time without a name that no longer counts."""
    why = f" ({change.reason})" if change.reason else ""
    where = words.place_on_course(course, change.mm)
    return f"Withdrawn: the leader, not named, {change.mark} at {where}{why}."


def pace(
    race: Race,
    runner: Runner,
    delta: Delta,
    projection: Projection,
    label: str = "",
    doubt: tuple[str, ...] = (),
    *,
    ruled_out: bool = False,
) -> str:
    """How the leader stands against the target, with the projection that follows.

    `label` is what that is called, `doubt` what is not known of whether the course could see a record; `ruled_out` when
    it is known that it cannot.
    """
    text = at_pace(race, runner, delta, label)
    if projection.ms is not None and not runner.entry.pacemaker:
        text += f"; {projected(projection)}"
    return f"{text}{not_known(doubt)}{f'; {NO_RECORD}' if ruled_out else ''}."


def at_pace(race: Race, runner: Runner, delta: Delta, label: str) -> str:
    """An athlete against a target at a mark, and the trend: `Kerr 0.6 inside ... at 3018.7 m, gaining 0.9 a lap`."""
    where = words.place_on_course(race.course, delta.mm)
    trend = words.trend(delta.trend, words.lap_word(race))
    head = f"{label}: " if label else ""
    return f"{head}{words.call_in_full(runner)} {against(delta)} at {where}{f', {trend}' if trend else ''}"


def not_known(doubt: tuple[str, ...]) -> str:
    """What would have to be known before more could be said: `; not known: drop`."""
    return f"; not known: {', '.join(doubt)}" if doubt else ""


def projected(projection: Projection) -> str:
    """A projection with its range, or the pace that it holds up: `projected 8:00.3 to 8:03.9`.

    Only a range of which it was counted how often it holds is called one of 8 in 10.
    """
    if projection.ms is None:
        return f"no projection: {projection.reason}"
    if projection.low_ms is None or projection.high_ms is None:
        return f"{projection.basis.split(' from ')[0]} gives {format_ms(projection.ms, projection.decimals)}"
    low, high = (format_ms(ms, projection.decimals) for ms in (projection.low_ms, projection.high_ms))
    return f"projected {low} to {high}{', 8 in 10' if projection.measured else ''}"


def against(delta: Delta) -> str:
    """A delta with its target: `0.4 inside WB sh 8:03.40 even pace`, with `~` where it is interpolated."""
    decimals = None if delta.target.basis == AS_RUN and not delta.estimated else 1
    return f"{'~' if delta.estimated else ''}{words.inside(delta.span, decimals)} {delta.target.title}"


def split_at_mark(race: Race, runner: Runner, mm: int, mark: Mark, deltas: list[Delta]) -> str:
    """A time at a mark worth telling by itself, against every basis that the target has there."""
    left = words.to_go(race.course, mm) if race.course else ""
    where = words.place_on_course(race.course, mm)
    named = race.course is not None and race.course.point_name(mm)
    if left and not named:
        where = "the bell" if race.course and race.course.is_bell(mm) else left
    at = "with" if left and where == left else "at"
    text = f"{words.call_in_full(runner)} {mark} {at} {where}"
    said = [against(delta) for delta in deltas]
    return f"{text}: {', '.join(said)}." if said else f"{text}."


def decision(race: Race, runner: Runner, change: did.StatusChanged) -> str:
    """A status, with rule and reason as received; a disqualification leaves the crossing on record."""
    who = words.call(runner)
    why = ", ".join(part for part in (change.note, f"rule {change.rule}" if change.rule else "") if part)
    reason = f": {why}" if why else ""
    mm = runner.decision.mm if runner.decision else None
    where = words.place_on_course(race.course, mm) if mm else ""
    if change.status == "DQ":
        mark = official_mark(race.course, runner.finish.mark) if runner.finish else None
        kept = f" The crossing in {mark} stays on record." if mark else ""
        return f"{who} disqualified{f' ({where})' if where else ''}{reason}.{kept}"
    if change.status == "DNF" and runner.entry.pacemaker:
        last = runner.last
        return f"{who} (pacemaker) steps off{f' after {words.distance(last.mm)}' if last else ''}."
    if change.status == "DNF":
        return f"{who} does not finish{f', out at {where}' if where else ''}{reason}."
    if change.status == "DNS":
        timed = ", though timed" if runner.started else ""
        return f"{who} does not start{timed}{reason}."
    if change.status == "OK":
        return f"{who} reinstated, was {change.before}{reason}."
    return f"{who}: {change.status}{f' ({where})' if where else ''}{reason}."


def stands_now(race: Race, runner: Runner, change: did.SplitTaken, before: Mark) -> str:
    """A time at a mark where one had been withdrawn: another, or the same again."""
    at = f"{words.call(runner)} at {words.place_on_course(race.course, change.mm)} {change.mark}"
    return f"{at} stands again." if change.mark == before else f"{at} now; {before} was withdrawn."


def conflict(race: Race, change: did.Conflict) -> str:
    """Two times for one mark."""
    runner = race.runners.get(change.entry)
    who = words.call(runner) if runner else "the leader"
    where = words.place_on_course(race.course, change.mm)
    return f"Two times for {who} at {where}: {change.kept} stands, {change.offered} was received too."


def record_claim(race: Race, change: did.RecordSpoken) -> str:
    """What the feed itself says of a record, as its word."""
    runner = race.runners.get(change.entry)
    who = words.call(runner) if runner else change.entry
    parts = [change.code or "record", str(change.mark or ""), who, change.state, change.reason]
    return f"The feed says: {', '.join(part for part in parts if part)}."
