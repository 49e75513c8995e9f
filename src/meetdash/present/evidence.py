"""What a move rests on, in a short line: the marks, the paces, the gain, places, gaps and packs.

Rules of this file: every number is one of the evidence, or a difference of two splits that it cites.
"""

from meetdash.analysis.moves import BACKWARD, Evidence, Gap, Move, Outcome, cited
from meetdash.analysis.moves.cited import disqualified, not_in_result
from meetdash.core.marks import Span
from meetdash.core.race import Race
from meetdash.present import moves, sentences, words
from meetdash.present.move_story import FollowedMove
from meetdash.present.moves import difference, earlier, fallen, length, level_before, seconds


def interval(move: Move) -> str:
    """Between which two marks a move began: `2918.7–3018.7 m`."""
    return f"{length(move.from_mm)}–{words.distance(move.to_mm)}"


def line(move: Move, race: Race) -> str:
    """Kind, interval and evidence: `kick, 2918.7–3018.7 m · last 100 in 14.0, 15.1 before · +1.0 s on 1 rival`."""
    return " · ".join([f"{move.kind}, {interval(move)}", *parts(move, race)])


def short(move: Move, race: Race) -> str:
    """What a sentence does not say of its move: `kick, 2918.7–3018.7 m · +1.0 s against 1 rival over 100 m`."""
    evidence = move.evidence
    found = [f"{move.kind}, {interval(move)}", _gain(evidence), _places(move, race), _packs(evidence)]
    return " · ".join(part for part in found if part)


def parts(move: Move, race: Race) -> list[str]:
    """The evidence part by part; whatever there is none of is left out."""
    found: list[str] = []
    evidence = move.evidence
    after, before = evidence.after, evidence.before
    if after is not None:
        found.append(f"last {length(after.length_mm)} in {seconds(after)}")
    if before is not None:
        found.append(f"{length(before.length_mm)} {earlier(before, after)} in {seconds(before)}")
    found += [_gain(evidence), _places(move, race)]
    if evidence.gap:
        found.append(_gap(evidence.gap, race))
    if evidence.delta is not None:
        found.append(f"{sentences.against(evidence.delta)} at {words.distance(evidence.delta.mm)}")
    return [part for part in (*found, _packs(evidence)) if part]


def _gain(evidence: Evidence) -> str:
    gain = evidence.gain
    if gain is None:
        return ""
    over = words.distance(gain.to_mm - gain.from_mm)
    sign = Span(gain.ms, gain.decimals).signed[:1] if gain.ms else ""
    size = words.with_unit(difference(gain.ms, gain.decimals).removesuffix(" s"))
    return f"{sign}{size} against {words.plural(len(gain.rivals), 'rival')} over {over}"


def _places(move: Move, race: Race) -> str:
    found = cited.places(race, move)
    if found is None:
        return ""
    first, last = (words.ordinal(place) for place in found)
    if level_before(race, move):
        first = f"level {first}"
    return f"{first} to {last}" if first != last else f"{first} throughout"


def _packs(evidence: Evidence) -> str:
    found = []
    if pack := evidence.pack:
        found.append(f"pack {len(pack.before)} → {len(pack.after)} at {words.distance(pack.after_mm)}")
    if pace := evidence.pack_pace:
        of = words.plural(len(pace.members), "athlete")
        took, was = (words.seconds(Span(ms, 1)) for ms in (pace.after_ms, pace.before_ms))
        found.append(f"pack of {of}: {length(pace.to_mm - pace.from_mm)} in {took}, {was} before")
    return " · ".join(found)


def _gap(gap: Gap, race: Race) -> str:
    runner = race.runners.get(gap.other)
    other = words.call(runner) if runner is not None else gap.other
    if words.level(Span(gap.ms, gap.decimals)):
        return f"level with {other} at {words.distance(gap.mm)}"
    side = "ahead of" if gap.ms > 0 else "behind"
    return f"{difference(gap.ms, gap.decimals)} {side} {other} at {words.distance(gap.mm)}"


def standing(followed: FollowedMove, race: Race) -> str:
    """What has become of a move, in a word or two; nothing while nothing is known."""
    if followed.withdrawn is not None:
        return fallen(followed.withdrawn)
    if followed.verdict is None:
        return ""
    outcome = moves.outcome(followed.verdict, followed.move, race)
    if followed.move.kind in BACKWARD:
        # That a loss has held is no athlete who held on.
        return "was back" if outcome is Outcome.COVERED else "not back"
    return str(outcome)


def since(move: Move, race: Race) -> str:
    """Who of those cited has been disqualified since, or is not in the result: the splits stay, what they counted for
    does not."""
    gone = [words.call(race.runners[key]) for key in disqualified(move, race)]
    left = [words.call(race.runners[key]) for key in not_in_result(move, race)]
    said = [f"{words.some(gone)} disqualified since" if gone else ""]
    said.append(f"{words.some(left)} not in the official result" if left else "")
    return "; ".join(one for one in said if one)


def confidence(move: Move) -> str:
    """How sure it is, of 1."""
    return f"confidence {move.confidence:.2f}"
