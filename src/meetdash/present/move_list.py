"""All moves of a race, as text and as data that scripts build on (docs/moves.md)."""

from dataclasses import replace
from typing import Any

from meetdash.analysis.moves import Evidence, Stretch, cited
from meetdash.analysis.moves.cited import disqualified, not_in_result, rests_on_reconstructed
from meetdash.analysis.targets import Delta
from meetdash.core.course import metres
from meetdash.core.marks import format_ms
from meetdash.core.race import Race
from meetdash.present import evidence, moves, stamp, words
from meetdash.present.move_story import FollowedMove, MoveStory

VERSION = 1
"""Version of the data; a field may be added, none changes its meaning without a new number."""
LABEL = 8
"""Cells of the time, as in plain mode."""


def text(race: Race, story: MoveStory) -> list[str]:
    """Each move in its sentence, and below it what it rests on and what became of it."""
    lines = []
    for one in story.all():
        move = one.move
        star = " (reconstructed splits)" if rests_on_reconstructed(race, move) else ""
        lines.append(f"{_known(race, move.known_ms):>{LABEL}} {moves.sentence(move, race)}{star}")
        facts = [evidence.line(move, race), f"known at {words.distance(move.known_mm)}"]
        facts += [evidence.confidence(move), f"priority {move.priority}", "" if one.told else "not told"]
        lines.append(f"{'':>{LABEL}}   {' · '.join(fact for fact in facts if fact)}")
        if one.withdrawn is not None:
            lines.append(f"{'':>{LABEL}}   {words.sentence_case(moves.fallen(one.withdrawn))}.")
        if since := evidence.since(move, race):
            lines.append(f"{'':>{LABEL}}   {since}.")
        if one.withdrawn is None and one.verdict is not None:
            lines.append(f"{'':>{LABEL}}   {moves.verdict(one.verdict, move, race)}")
    return lines or ["No moves: the splits of this race prove none."]


def _known(race: Race, ms: int) -> str:
    return format_ms(ms, stamp.decimals(race, ms))


def data(race: Race, story: MoveStory) -> dict[str, Any]:
    """The same as data: metres, and times as in the data of `show`."""
    course = race.course
    return {
        "version": VERSION,
        "race": race.id,
        "title": words.event_words(race),
        "distance_m": _m(course.distance_mm) if course else None,
        "moves": [_move(race, one) for one in story.all()],
    }


def _move(race: Race, one: FollowedMove) -> dict[str, Any]:
    move, runner = one.move, race.runners.get(one.move.entry)
    return {
        "id": move.id,
        "kind": str(move.kind),
        "entry": move.entry,
        "name": words.listed_name(runner.entry, move.entry) if runner else move.entry,
        "from_m": _m(move.from_mm),
        "to_m": _m(move.to_mm),
        "likely_m": _m(move.onset_mm),
        "known_m": _m(move.known_mm),
        "known": _time(move.known_ms, stamp.decimals(race, move.known_ms)),
        "strength_s": move.strength,
        "confidence": move.confidence,
        "priority": move.priority,
        "told": one.told,
        "quality": "reconstructed" if rests_on_reconstructed(race, move) else "measured",
        "text": moves.sentence(move, race),
        "disqualified_since": disqualified(move, race),
        "not_in_result": not_in_result(move, race),
        "withdrawn": one.withdrawn.reason if one.withdrawn else None,
        "verdict": None
        if one.verdict is None
        else {
            "outcome": str(moves.outcome(one.verdict, move, race)),
            "known_m": _m(one.verdict.known_mm),
            "known": _time(one.verdict.known_ms, stamp.decimals(race, one.verdict.known_ms)),
            "text": moves.verdict(one.verdict, move, race),
            "evidence": _evidence(one.verdict.evidence),
        },
        "evidence": _evidence(replace(move.evidence, places=cited.places(race, move))),
    }


def _evidence(found: Evidence) -> dict[str, Any]:
    gain, gap, pack, pace = found.gain, found.gap, found.pack, found.pack_pace
    return {
        "after": _stretch(found.after),
        "before": _stretch(found.before),
        "gain": None
        if gain is None
        else {"from_m": _m(gain.from_mm), "to_m": _m(gain.to_mm), "ms": gain.ms, "rivals": list(gain.rivals)},
        "places": None if found.places is None else {"first": found.places[0], "last": found.places[1]},
        "gap": None if gap is None else {"m": _m(gap.mm), "other": gap.other, "ms": gap.ms},
        "pack": None
        if pack is None
        else {
            "before_m": _m(pack.before_mm),
            "before": list(pack.before),
            "after_m": _m(pack.after_mm),
            "after": list(pack.after),
        },
        "pack_pace": None
        if pace is None
        else {
            "before_m": _m(pace.before_mm),
            "from_m": _m(pace.from_mm),
            "to_m": _m(pace.to_mm),
            "members": list(pace.members),
            "before_ms": pace.before_ms,
            "after_ms": pace.after_ms,
        },
        "led_before": found.led_before,
        "target": None if found.delta is None else _target(found.delta),
    }


def _target(delta: Delta) -> dict[str, Any]:
    """A record, on which basis, and how far off it the athlete is at a mark; minus is ahead."""
    target = delta.target
    return {
        "name": target.name,
        "code": target.code,
        "basis": target.basis,
        "time": _time(target.mark.ms, target.mark.decimals),
        "m": _m(delta.mm),
        "delta_ms": delta.span.ms,
    }


def _stretch(stretch: Stretch | None) -> dict[str, Any] | None:
    if stretch is None:
        return None
    return {
        "entry": stretch.entry,
        "from_m": _m(stretch.from_mm),
        "to_m": _m(stretch.to_mm),
        "from": _time(stretch.from_ms, stretch.from_decimals),
        "to": _time(stretch.to_ms, stretch.to_decimals),
        "ms": stretch.ms,
    }


def _m(mm: int) -> float | int:
    return mm // 1000 if mm % 1000 == 0 else float(metres(mm))


def _time(ms: int, decimals: int = 1) -> dict[str, Any]:
    return {"text": format_ms(ms, decimals), "ms": ms}
