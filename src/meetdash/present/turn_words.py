"""Changes of the lead and of record pace in words, and what became of them."""

from meetdash.analysis.moves import Kind, Move, Outcome, Verdict
from meetdash.core.race import Race
from meetdash.present import sentences, words

LABELS = {Kind.RECORD_PACE_GAINED: "Record pace", Kind.RECORD_PACE_LOST: "Record pace lost"}


def label(move: Move) -> str:
    """What stands before the delta: `Record pace`, `Record pace lost`."""
    return LABELS[move.kind]


def lead(move: Move, race: Race) -> str:
    """`Kerr leads at 3000 m, Fisher led before.`"""
    if move.entry not in race.runners:
        return f"{move.entry} leads at {words.place_on_course(race.course, move.known_mm)}."
    return sentences.lead(race, move.entry, move.known_mm, move.evidence.led_before)


def record_pace(move: Move, race: Race) -> str:
    """`Record pace: Kerr 0.6 inside WB sh 8:03.40 even pace at 3018.7 m, gaining 0.9 a lap.`"""
    delta, runner = move.evidence.delta, race.runners.get(move.entry)
    if delta is None or runner is None:
        return f"{label(move)} at {words.place_on_course(race.course, move.known_mm)}."
    return f"{sentences.at_pace(race, runner, delta, label(move))}."


def lead_ended(found: Verdict, move: Move, race: Race, end: str) -> str:
    """Whether the lead was kept or lost again; `end` is the gap, or the place on the course."""
    where = words.place_on_course(race.course, move.known_mm)
    gap = found.evidence.gap
    if found.outcome is not Outcome.HELD:
        did = "led no more"
    elif gap is not None and gap.ms == 0:
        did = "shared the lead" if gap.mm < race.distance_mm else "shared first"
    else:
        did = "still led"
    return f"{_name(race, move.entry)}, who took the lead before {where}, {did}{end}"


def pace_ended(found: Verdict, move: Move, race: Race) -> str:
    """Whether record pace was kept, lost or found again, with the delta that says so."""
    delta, runner = found.evidence.delta, race.runners.get(move.entry)
    lost = move.kind is Kind.RECORD_PACE_LOST
    if found.outcome is Outcome.HELD:
        did = "The record pace lost was not found again" if lost else "Record pace was kept"
    else:
        did = "Record pace was found again" if lost else "Record pace was not kept"
    if delta is None or runner is None:
        return f"{did}."
    return f"{did}: {sentences.at_pace(race, runner, delta, '')}."


def _name(race: Race, key: str) -> str:
    runner = race.runners.get(key)
    return words.call(runner) if runner is not None else key
