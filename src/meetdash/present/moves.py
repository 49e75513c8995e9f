"""Moves in the announcer's words: what the splits prove, and no more.

Rules of this file: every number is one of the evidence, or a difference of two splits that it cites, with the decimals
of the coarser; where a move began is the likeliest point where the marks are near, else the stretch between them; never
why, never a foul.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from meetdash.analysis.moves import (
    BACKWARD,
    RECORD_PACE,
    Evidence,
    Kind,
    Move,
    Outcome,
    Stretch,
    Verdict,
    Withdrawn,
    cited,
)
from meetdash.analysis.moves.rules import TAKEN_BACK
from meetdash.core.course import Course
from meetdash.core.line import NOBODY_THROUGH
from meetdash.core.marks import Span
from meetdash.core.race import Race
from meetdash.present import turn_words, words

TO_GO_FROM = 0.65
"""From this part of the distance on, places on the course are told as what is left."""
FINE_MM = 150_000
"""Marks farther apart than this give a stretch, not a point."""
_STEP_MM = 50_000
_EXACT_MM = 5_000
_LEAST_MS = 200
"""A smaller gain is not worth a number."""

_VERBS = {
    Kind.SURGE: "surges",
    Kind.DRIVE: "keeps driving",
    Kind.BREAK: "breaks away",
    Kind.LOSES_CONTACT: "loses contact",
    Kind.BRIDGE: "bridges the gap",
    Kind.PACE: "raises the pace at the front",
    Kind.SLOWS: "leads as the pace drops",
    Kind.KICK: "goes",
    Kind.FADE: "fades",
    Kind.CLOSING: "closes",
    Kind.FALL: "loses time on the spot and comes back to the pace",
    Kind.NEGATIVE: "runs the second half quicker",
    Kind.STEPS_OFF: "steps off",
}


def sentence(move: Move, race: Race) -> str:
    """The move in a sentence: who, what, where, how fast, by how much, with what consequence."""
    return _SENTENCES.get(move.kind, _run)(move, race)


def verdict(found: Verdict, move: Move, race: Race) -> str:
    """What became of a move, in a sentence that is true of the mark it names, whatever comes later."""
    gap = _gap(race, found.evidence, found.known_mm)
    end = f": {gap}." if gap else f", {_point(race, found.known_mm)}."
    said = _OUTCOMES[outcome(found, move, race), move.kind in BACKWARD]
    if move.kind is Kind.LEAD:
        return turn_words.lead_ended(found, move, race, end)
    if move.kind in RECORD_PACE:
        return turn_words.pace_ended(found, move, race)
    if move.kind is Kind.PACE:
        return f"The pace that {_name(race, move.entry)} set {_where(race, move)} {said}{end}"
    if move.kind in BACKWARD:
        did = "faded" if move.kind is Kind.FADE else "lost contact"
        return f"{_name(race, move.entry)}, who {did} {_where(race, move)}, {said}{end}"
    return f"{_name(race, move.entry)}'s {move.kind} {_where(race, move)} {said}{end}"


_OUTCOMES = {
    (Outcome.DECISIVE, False): "was decisive",
    (Outcome.HELD, False): "held",
    (Outcome.COVERED, False): "was covered",
    (Outcome.FADED, False): "faded",
    (Outcome.HELD, True): "was not back",
    (Outcome.COVERED, True): "was back",
    (Outcome.FADED, True): "was not back",
    (Outcome.DECISIVE, True): "was not back",
}


def outcome(found: Verdict, move: Move, race: Race) -> Outcome:
    """What became of a move, as it counts now: that of one who has been disqualified since has decided nothing."""
    if found.outcome is Outcome.DECISIVE and move.entry in cited.disqualified(move, race):
        return Outcome.HELD
    return found.outcome


def withdrawal(gone: Withdrawn, move: Move, race: Race) -> str:
    """A move that no longer stands."""
    return f"{words.sentence_case(fallen(gone))}: {sentence(move, race)}"


def fallen(gone: Withdrawn) -> str:
    """How a move fell: `taken back by the next split`, `withdrawn after a correction (photo finish)`, or splits came
    late."""
    if gone.reason == TAKEN_BACK:
        return f"taken back by {gone.reason}"
    if gone.reason.startswith("a "):
        return f"withdrawn after {gone.reason}"
    reason = "photo finish" if gone.reason == "photo" else gone.reason
    return f"withdrawn after a correction ({reason})" if reason else "withdrawn after a correction"


def together(move: Move, others: Sequence[Move], race: Race) -> str:
    """Several who lose contact at one mark, in one sentence: `Moss and four others lose contact at 2400 m: ...`."""
    count = len(others)
    whom = _name(race, others[0].entry) if count == 1 else f"{words.number(count)} others"
    gap = _gap(race, move.evidence, move.known_mm)
    end = f": {_name(race, move.entry)} {gap}." if gap else "."
    return f"{_name(race, move.entry)} and {whom} lose contact {_where(race, move)}{end}"


def _run(move: Move, race: Race) -> str:
    """One athlete against those around."""
    evidence = move.evidence
    parts = [_paces(evidence), _gained(race, move), _places(race, move), _gap(race, evidence, move.known_mm)]
    said = "; ".join(part for part in parts if part)
    done = f"{_name(race, move.entry)} {_VERBS.get(move.kind, str(move.kind))} {_where(race, move)}"
    return f"{done}: {said}." if said else f"{done}."


def _paces(evidence: Evidence) -> str:
    after, before = evidence.after, evidence.before
    if after is None:
        return ""
    text = f"last {length(after.length_mm)} in {seconds(after)}"
    return f"{text}, {seconds(before)} {earlier(before, after)}" if before else text


def earlier(before: Stretch, after: Stretch | None) -> str:
    """`before` for the stretch just before another, `earlier` where more lies between."""
    return "before" if after is None or before.to_mm == after.from_mm else "earlier"


def _gained(race: Race, move: Move) -> str:
    gain = move.evidence.gain
    if gain is None or abs(gain.ms) < _LEAST_MS:
        return ""
    if len(gain.rivals) == 1:
        whom = _name(race, gain.rivals[0])
    else:
        whom = "the field" if len(gain.rivals) * 2 >= _field_size(race) else "those around"
    over = f"over {words.distance(gain.to_mm - gain.from_mm)}"
    return f"{difference(gain.ms, gain.decimals)} {'gained on' if gain.ms > 0 else 'lost to'} {whom} {over}"


def level_before(race: Race, move: Move) -> bool:
    """Whether he shared his place with others at the mark from which his places are counted."""
    mm = move.evidence.gain.from_mm if move.evidence.gain else move.from_mm
    runner, line = race.runners.get(move.entry), race.times.passages.get(mm, NOBODY_THROUGH)
    taken = runner.at(mm) if runner else None
    return taken is not None and len(line.through(taken.mark.ms, taken.mark.ms)) > 1


def _places(race: Race, move: Move) -> str:
    found = cited.places(race, move)
    if found is None or level_before(race, move):
        return ""
    first, last = found
    return f"from {words.ordinal(first)} to {words.ordinal(last)}" if abs(first - last) > 1 else ""


def _gap(race: Race, evidence: Evidence, known_mm: int) -> str:
    gap = evidence.gap
    if gap is None:
        return ""
    other, where = _name(race, gap.other), _point(race, gap.mm)
    if words.level(Span(gap.ms, gap.decimals)):
        return f"level with {other} {where}"
    size = difference(gap.ms, gap.decimals)
    return f"{size} {'clear of' if gap.ms > 0 else 'behind'} {other} {where}"


def _pack_pace(move: Move, race: Race) -> str:
    """The pack quicker or slower, with who leads it."""
    pack = move.evidence.pack_pace
    if pack is None:
        return _run(move, race)
    decimals = min(1, move.evidence.after.decimals if move.evidence.after else 1)
    after, before = Span(pack.after_ms, decimals), Span(pack.before_ms, decimals)
    text = f"the pack's last {length(pack.to_mm - pack.from_mm)} in {after}, {before} before"
    if move.kind is Kind.KICK and move.evidence.after is not None:
        text = f"{_paces(move.evidence)}; {text}"
    return f"{_name(race, move.entry)} {_VERBS.get(move.kind, str(move.kind))} {_where(race, move)}: {text}."


def _kick(move: Move, race: Race) -> str:
    return _pack_pace(move, race) if move.evidence.pack_pace is not None else _run(move, race)


def _drive(move: Move, race: Race) -> str:
    """A pace that has been kept up at the front."""
    whole, pack = move.evidence.after, move.evidence.pack_pace
    if whole is None or pack is None:
        return _run(move, race)
    part = pack.to_mm - pack.from_mm
    pace = Span(round(whole.per(part)), min(1, whole.decimals))
    return (
        f"{_name(race, move.entry)} keeps driving at the front: last {words.distance(whole.length_mm)} in "
        f"{seconds(whole)}, {pace} a {length(part)}, {Span(pack.before_ms, pace.decimals)} before."
    )


def _fall(move: Move, race: Race) -> str:
    """Seconds lost on the spot; what happened, the splits do not say."""
    after, before = move.evidence.after, move.evidence.before
    if after is None:
        return _run(move, race)
    last = f", {seconds(before)} before" if before else ""
    between = _between(race, after.from_mm, after.to_mm)
    gap = _gap(race, move.evidence, move.known_mm)
    return (
        f"{_name(race, move.entry)} loses time {between}: {length(after.length_mm)} in {seconds(after)}{last}; "
        f"back to pace since{f', {gap}' if gap else ''}."
    )


def _steps_off(move: Move, race: Race) -> str:
    return f"{_name(race, move.entry)} (pacemaker) steps off, last timed at {words.distance(move.from_mm)}."


def _packs(move: Move, race: Race) -> str:
    """`The lead pack is down to seven, from 12, at 2400 m; Fisher leads.`

    `was` and `led` when the first has come to another mark by the time at which it is known.
    """
    pack = move.evidence.pack
    if pack is None:
        return _run(move, race)
    before, after = len(pack.before), len(pack.after)
    later = race.times.marks[bisect_right(race.times.marks, pack.after_mm) :]
    past = any(race.times.passages[mm].first_ms <= move.known_ms for mm in later)
    is_, leads = ("was", "led") if past else ("is", "leads")
    change = (
        f"{is_} {'down' if after < before else 'up'} to {words.number(after)}, from {words.number(before)}"
    )
    if before == 1:
        change = f"of {words.number(after)} {is_} a new one"
    return f"The lead pack {change}, {_point(race, pack.after_mm)}; {_name(race, move.entry)} {leads}."


def _negative(move: Move, race: Race) -> str:
    first, last = move.evidence.before, move.evidence.after
    if first is None or last is None:
        return _run(move, race)
    halves = f"{Span(first.ms, first.decimals)} and {Span(last.ms, last.decimals)}"
    return f"{_name(race, move.entry)} with a negative split: halves of {halves}."


_SENTENCES: dict[Kind, Callable[[Move, Race], str]] = {
    Kind.PACE: _pack_pace,
    Kind.SLOWS: _pack_pace,
    Kind.KICK: _kick,
    Kind.DRIVE: _drive,
    Kind.FALL: _fall,
    Kind.STEPS_OFF: _steps_off,
    Kind.PACK_BREAKS: _packs,
    Kind.PACK_FORMS: _packs,
    Kind.NEGATIVE: _negative,
    Kind.LEAD: turn_words.lead,
    Kind.RECORD_PACE_GAINED: turn_words.record_pace,
    Kind.RECORD_PACE_LOST: turn_words.record_pace,
}


def _between(race: Race, from_mm: int, to_mm: int) -> str:
    if race.course is None:
        return f"between {words.distance(from_mm)} and {words.distance(to_mm)}"
    return stretch(race.course, from_mm, to_mm)


def _where(race: Race, move: Move) -> str:
    """Where a move began, as finely as the marks allow: `with 300 m to go`, `between 400 and 200 m to go`."""
    course = race.course
    if course is None or course.distance_mm < move.to_mm:
        return f"between {words.distance(move.from_mm)} and {words.distance(move.to_mm)}"
    if move.to_mm - move.from_mm <= FINE_MM:
        return place(course, move.onset_mm)
    return stretch(course, move.from_mm, move.to_mm)


def place(course: Course, mm: int) -> str:
    """A point to the nearest 50 m, `about` when it lies off it: `with 300 m to go`, `at about 850 m`."""
    left = course.distance_mm - mm
    if mm >= course.distance_mm * TO_GO_FROM:
        rounded = _rounded(left)
        return f"with {'about ' if abs(left - rounded) > _EXACT_MM else ''}{words.distance(rounded)} to go"
    rounded = _rounded(mm)
    return f"at {'about ' if abs(mm - rounded) > _EXACT_MM else ''}{words.distance(rounded)}"


def stretch(course: Course, from_mm: int, to_mm: int) -> str:
    """A stretch between two marks: `between 400 and 200 m to go`, `over the last 400 m`."""
    distance = course.distance_mm
    if from_mm < distance * TO_GO_FROM:
        return f"between {words.distance(from_mm)[:-2]} and {words.distance(to_mm)}"
    if to_mm == distance:
        return f"in the last {words.distance(distance - from_mm)}"
    return f"between {words.distance(distance - from_mm)[:-2]} and {words.distance(distance - to_mm)} to go"


def _point(race: Race, mm: int) -> str:
    """A mark: `with 200 m to go`, `at 1818.7 m`, `at the finish`."""
    course = race.course
    if course is not None and mm == course.distance_mm:
        return "at the finish"
    if course is not None and mm >= course.distance_mm * TO_GO_FROM:
        return f"with {words.distance(course.distance_mm - mm)} to go"
    return f"at {words.distance(mm)}"


def _rounded(mm: int) -> int:
    return (mm + _STEP_MM // 2) // _STEP_MM * _STEP_MM


def length(mm: int) -> str:
    """The length of a segment without its unit: `100`, `109.3`."""
    return words.distance(mm)[:-2]


def seconds(stretch: Stretch) -> str:
    """What a stretch took, to the tenth at most."""
    return str(Span(stretch.ms, min(1, stretch.decimals)))


def difference(ms: int, decimals: int) -> str:
    """A difference to the tenth, as far as the times bear it: `0.4`, `7 s`, `1:02.3`; a smaller one is given whole."""
    span = Span(ms, decimals)
    tenths = span.to(1)
    text = words.seconds(span if words.level(tenths) else tenths)
    return text if "." in text else words.with_unit(text)


def _name(race: Race, key: str) -> str:
    runner = race.runners.get(key)
    return words.call(runner) if runner is not None else key


def _field_size(race: Race) -> int:
    return sum(1 for runner in race.runners.values() if runner.started and not runner.entry.pacemaker)
