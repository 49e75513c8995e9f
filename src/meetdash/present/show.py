"""The board at a moment, without a screen: as text, and as data that scripts build on (docs/show.md)."""

from typing import Any

from meetdash.analysis.claims import Claim
from meetdash.analysis.outlook import needed, outlook
from meetdash.analysis.pace import Segment
from meetdash.analysis.targets import Delta, Target
from meetdash.core.course import metres
from meetdash.core.marks import Mark, Span, format_ms
from meetdash.core.runner import Taken
from meetdash.core.standings import Condition
from meetdash.present import athlete as detail
from meetdash.present import board, deltas, finish_words, header, light, sentences, words
from meetdash.present.frame import Frame
from meetdash.present.lines import plain, wrap
from meetdash.present.moments import Moment
from meetdash.present.snapshot import Athlete, Snapshot

VERSION = 1
"""Version of the data; a field may be added, none changes its meaning without a new number."""
WIDTH = 140
"""Cells in which every column has room."""


def text(frame: Frame, width: int = WIDTH) -> list[str]:
    """The board in plain lines of so many cells: header, one line an athlete, why somebody is out, the target, which
    marks are under a record and why that may be none, and the signs."""
    snapshot = frame.snapshot
    head = [plain(line) for line in header.lines(frame, width)]
    if snapshot is None:
        return [*head, "No race yet."]
    rows = [plain(line) for line in board.lines(frame, width, board.needs(frame) + 1)]
    out = [
        f"   {line}" if index else f" {line}"
        for one in snapshot.athletes
        if one.standing.condition in (Condition.NOT_IN_RESULT, Condition.UNLISTED)
        or (one.standing.code and one.standing.code != "OK")
        for index, line in enumerate(wrap(f"{words.call(one.runner)}: {detail.state(one)}", width - 3))
    ]
    against = [plain(line) for line in light.lines(frame, width)]
    left_out = snapshot.yardsticks.left_out(snapshot.race)
    said = [sentences.left_out(text, why) for text, why in left_out.items()]
    said += [sentences.compared(snapshot.compared)] if snapshot.compared else []
    said += [
        finish_words.under_record(snapshot.race, one.runner, claim)
        for one in snapshot.athletes
        for claim in one.claims
    ]
    records = [
        f"   {line}" if index else f" {line}"
        for sentence in said
        for index, line in enumerate(wrap(sentence, width - 3))
    ]
    signs = " ~ estimated  · missing" + ("  * reconstructed" if snapshot.reconstructed else "")
    return [*head, "", *rows, *([""] if out else []), *out, "", *against, *records, signs]


def data(frame: Frame) -> dict[str, Any]:
    """The same as data: times are texts as the sport writes them and whole milliseconds, distances are metres."""
    snapshot = frame.snapshot
    race = snapshot.race if snapshot else None
    course = race.course if race else None
    return {
        "version": VERSION,
        "meet": frame.meet.name if frame.meet else "",
        "date": frame.meet.date if frame.meet else "",
        "race": race.id if race else "",
        "event": course.event if course else "",
        "sex": words.sex_words(race) if race else "",
        "title": words.event_words(race) if race else "",
        "distance_m": _metres(course.distance_mm) if course else None,
        "lap_m": _metres(course.lap_mm) if course and course.lap_mm else None,
        "surface": str(course.surface) if course else "",
        "at": _clock(frame.playing.clock_ms),
        "ended": frame.playing.ended,
        "official": race.official if race else False,
        "result": race.result.state if race and race.result else None,
        "leader_at_m": _metres(snapshot.front_mm) if snapshot and snapshot.front_mm else None,
        "to_go_m": _metres(course.distance_mm - snapshot.front_mm) if course and snapshot else None,
        "records": _compared(snapshot),
        "targets": [_target(target, snapshot) for target in snapshot.targets] if snapshot else [],
        "left_out": [
            {"target": target, "why": why}
            for target, why in (snapshot.yardsticks.left_out(snapshot.race) if snapshot else {}).items()
        ],
        "athletes": [_athlete(one, snapshot) for one in snapshot.athletes] if snapshot else [],
        "moments": [_moment(moment) for moment in frame.moments if moment.jump],
    }


def _compared(snapshot: Snapshot | None) -> dict[str, Any] | None:
    """Which day's records the race is compared with; None when there are none."""
    found = snapshot.compared if snapshot else None
    if found is None:
        return None
    return {"day": found.day or None, "as_of": found.as_of, "why": found.why, "warning": found.warning}


def _target(target: Target, snapshot: Snapshot) -> dict[str, Any]:
    """A target; of PBs and SBs everybody has his own, so that the one in the list has no time."""
    own = bool(target.owner)
    return {
        "name": target.code if own else target.name,
        "code": target.code,
        "kind": target.kind,
        "basis": target.basis,
        "time": None if own else _mark(target.mark),
        "holder": "" if own else target.holder,
        "date": target.date,
        "status": target.status,
        "ruled_out": list(snapshot.yardsticks.ruled_out(snapshot.race, target)),
    }


def _athlete(one: Athlete, snapshot: Snapshot) -> dict[str, Any]:
    race = snapshot.race
    standing, entry, last = one.standing, one.runner.entry, race.runners[one.key].last
    projection = one.projection
    return {
        "entry": one.key,
        "place": standing.place,
        "tied": standing.tied,
        "place_doubted": standing.doubted,
        "status": str(standing.condition),
        "code": standing.code,
        "rule": standing.rule,
        "note": standing.note,
        "listed": one.runner.listed,
        "bib": entry.bib,
        "name": words.listed_name(entry, one.key),
        "nat": entry.nat,
        "role": "pacemaker" if entry.pacemaker else "athlete",
        "last_mark": None
        if last is None
        else {
            "m": _metres(last.mm),
            "time": _mark(last.mark),
            "source": last.source,
            "quality": "reconstructed" if last.reconstructed else "measured",
        },
        "finish": _finish(one, race.runners[one.key].finish),
        "gap": _judged(standing.gap, standing.gap_reconstructed),
        "gap_ahead": _judged(standing.ahead, standing.ahead_reconstructed),
        "laps_down": standing.laps_down,
        "doubt": one.doubt,
        "place_change": one.change,
        "last_segment": _segment(one.segment, one, snapshot),
        "last_lap": _segment(one.lap, one, snapshot),
        "projection": {
            "time": _clock(projection.ms, projection.decimals),
            "low": _clock(projection.low_ms, projection.decimals),
            "high": _clock(projection.high_ms, projection.decimals),
            "basis": projection.basis,
            "from_m": _metres(projection.from_mm) if projection.from_mm else None,
            "reason": projection.reason,
            "quality": "estimated",
        },
        "deltas": [_delta(delta, one, snapshot) for delta in one.deltas],
        "records": [_claim(claim) for claim in one.claims],
    }


def _finish(one: Athlete, crossing: Taken | None) -> dict[str, Any] | None:
    """The time that counts, beside what was received at the line."""
    if not one.finished or one.standing.mark is None:
        return None
    return {
        "time": _mark(one.standing.mark),
        "received": _mark(crossing.mark) if crossing else None,
        "raw": _mark(crossing.raw) if crossing and crossing.raw else None,
        "source": one.runner.finish.source if one.runner.finish else "",
        "doubted": bool(one.doubt),
    }


def _delta(delta: Delta, one: Athlete, snapshot: Snapshot) -> dict[str, Any]:
    target, course, last = delta.target, snapshot.race.course, one.runner.last
    pacemaker = one.runner.entry.pacemaker
    asked = one.running and not pacemaker and course is not None and last is not None
    need = needed(course, target, last) if asked and course and last else None
    made_up = deltas.made_up(one.runner, delta.mm)
    return {
        "target": target.name,
        "code": target.code,
        "basis": target.basis,
        "time": _mark(target.mark),
        "status": target.status,
        "at_m": _metres(delta.mm),
        "delta": _span(delta.span),
        "estimated": delta.estimated,
        "trend_a_lap": _span(delta.trend),
        "trend_from_m": _metres(delta.trend_from_mm) if delta.trend is not None else None,
        "trend_estimated": delta.trend_estimated,
        "quality": "reconstructed" if made_up else "estimated" if delta.estimated else "measured",
        "outlook": str(outlook(one.projection, target.mark))
        if asked and course and target.distance_mm == course.distance_mm
        else None,
        "needs": None
        if need is None
        else {"per_m": _metres(need.per_mm), "time": {"text": str(need.span), "ms": need.span.ms}},
    }


def _claim(claim: Claim) -> dict[str, Any]:
    """A mark under a record: `eligible` is `no` with its reasons, `open` with what is not known, else `yes`."""
    verdict, target = claim.verdict, claim.target
    return {
        "record": target.name,
        "code": target.code,
        "status": target.status,
        "time": _mark(target.mark),
        "at_m": _metres(claim.taken.mm),
        "mark": _mark(claim.taken.mark),
        "under_ms": target.mark.ms - claim.taken.mark.ms,
        "eligible": "no" if verdict.reasons else "open" if verdict.open else "yes",
        "reasons": list(verdict.reasons),
        "open": list(verdict.open),
        "behind": [{"status": other.status, "time": _mark(other.mark)} for other in claim.behind],
    }


def _segment(segment: Segment | None, one: Athlete, snapshot: Snapshot) -> dict[str, Any] | None:
    if segment is None:
        return None
    return {
        "from_m": _metres(segment.from_mm),
        "to_m": _metres(segment.to_mm),
        "time": {"text": str(segment.span), "ms": segment.span.ms},
        "quality": "reconstructed" if segment.reconstructed else "measured",
        "doubted": one.in_doubt(segment.to_mm),
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "kind": moment.kind.name.lower(),
        "time": moment.label,
        "text": moment.text,
        "entry": moment.entry,
        "line": moment.line,
        "reconstructed": moment.reconstructed,
    }


def _metres(mm: int) -> float | int:
    return mm // 1000 if mm % 1000 == 0 else float(metres(mm))


def _mark(mark: Mark) -> dict[str, Any]:
    return {"text": str(mark), "ms": mark.ms}


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"text": span.signed, "ms": span.ms}


def _judged(span: Span | None, reconstructed: bool) -> dict[str, Any] | None:
    """A difference with what it rests on."""
    found = _span(span)
    return None if found is None else {**found, "quality": "reconstructed" if reconstructed else "measured"}


def _clock(ms: int | None, decimals: int = 1) -> dict[str, Any] | None:
    return None if ms is None else {"text": format_ms(ms, decimals), "ms": ms}
