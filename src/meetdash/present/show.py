"""The board at a moment, without a screen: as text, and as data that scripts build on (docs/show.md)."""

from typing import Any

from meetdash.analysis.pace import Segment
from meetdash.analysis.targets import Delta
from meetdash.core.course import metres
from meetdash.core.marks import Mark, Span, format_ms
from meetdash.core.race import Race
from meetdash.core.runner import Taken
from meetdash.core.standings import Condition
from meetdash.present import athlete as detail
from meetdash.present import board, header, panes, words
from meetdash.present.frame import Frame
from meetdash.present.lines import plain, wrap
from meetdash.present.moments import Moment
from meetdash.present.snapshot import Athlete

VERSION = 1
"""Version of the data; a field may be added, none changes its meaning without a new number."""
WIDTH = 140
"""Cells in which every column has room."""


def text(frame: Frame, width: int = WIDTH) -> list[str]:
    """The board in plain lines of so many cells: header, one line an athlete, why somebody is out, and the signs."""
    snapshot = frame.snapshot
    head = [plain(line) for line in header.lines(frame, width)]
    if snapshot is None:
        return [*head, "No race yet."]
    rows = [plain(line) for line in board.lines(frame, width, board.needs(frame) + 1)]
    out = [
        f"   {line}" if index else f" {line}"
        for one in snapshot.athletes
        if one.standing.condition is Condition.NOT_IN_RESULT
        or (one.standing.code and one.standing.code != "OK")
        for index, line in enumerate(wrap(f"{words.call(one.runner)}: {detail.state(one)}", width - 3))
    ]
    light = [plain(line) for line in panes.light(frame, width)]
    signs = " ~ estimated  · missing" + ("  * reconstructed" if snapshot.reconstructed else "")
    return [*head, "", *rows, *([""] if out else []), *out, "", *light, signs]


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
        "targets": [
            {
                "name": target.name,
                "code": target.code,
                "kind": target.kind,
                "basis": target.basis,
                "time": _mark(target.mark),
                "holder": target.holder,
                "date": target.date,
            }
            for target in (snapshot.targets if snapshot else ())
        ],
        "athletes": [_athlete(one, snapshot.race) for one in snapshot.athletes] if snapshot else [],
        "moments": [_moment(moment) for moment in frame.moments if moment.jump],
    }


def _athlete(one: Athlete, race: Race) -> dict[str, Any]:
    standing, entry, last = one.standing, one.runner.entry, race.runners[one.key].last
    projection = one.projection
    return {
        "entry": one.key,
        "place": standing.place,
        "tied": standing.tied,
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
        "last_segment": _segment(one.segment),
        "last_lap": _segment(one.lap),
        "projection": {
            "time": _clock(projection.ms, projection.decimals),
            "low": _clock(projection.low_ms, projection.decimals),
            "high": _clock(projection.high_ms, projection.decimals),
            "basis": projection.basis,
            "from_m": _metres(projection.from_mm) if projection.from_mm else None,
            "reason": projection.reason,
            "quality": "estimated",
        },
        "deltas": [_delta(delta, one) for delta in one.deltas],
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
    }


def _delta(delta: Delta, one: Athlete) -> dict[str, Any]:
    taken = one.runner.at(delta.mm)
    return {
        "target": delta.target.name,
        "code": delta.target.code,
        "basis": delta.target.basis,
        "at_m": _metres(delta.mm),
        "delta": _span(delta.span),
        "trend_a_lap": _span(delta.trend),
        "quality": "reconstructed" if taken and taken.reconstructed else "measured",
    }


def _segment(segment: Segment | None) -> dict[str, Any] | None:
    if segment is None:
        return None
    return {
        "from_m": _metres(segment.from_mm),
        "to_m": _metres(segment.to_mm),
        "time": {"text": str(segment.span), "ms": segment.span.ms},
        "quality": "reconstructed" if segment.reconstructed else "measured",
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
