"""Why: the inputs, formula, age and quality of an athlete's projection, delta and gap.

Rules of this file: every number is said with the splits that it is made from, so that anybody can reckon it again.
"""

from meetdash.analysis.projection import backing
from meetdash.core.marks import format_ms
from meetdash.core.runner import Taken
from meetdash.present import words
from meetdash.present.figures import projected, shown_signed
from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, wrap
from meetdash.present.snapshot import Athlete, Snapshot

FORMULAS = {
    "even pace": "finish = last time + what is left × pace so far",
    "pace and drift": "finish = last time + what is left × pace so far × exp(a + b × drift), the drift being how much "
    "slower the last stretch was than the pace so far; a and b are fitted for the part of the distance done",
    "pace so far": "finish = last time + what is left × pace so far × exp(a + b × drift + c × how far off the best), "
    "fitted for the part of the distance done",
}


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """The three explanations for the athlete who is chosen, else for the leader."""
    one = frame.followed
    if one is None or frame.snapshot is None:
        return [(Piece(" Nobody to explain yet.", Role.QUIET),)]
    found: list[Line] = [(Piece(f" Why: {words.listed_name(one.runner.entry, one.key)}", Role.TITLE),)]
    for head, sentences in (
        ("Projection", _projection(frame.snapshot, one, frame)),
        ("Delta", _delta(frame, one)),
        ("Gap", _gap(frame, one)),
    ):
        found.append((Piece(f" {head}", Role.HEAD),))
        for sentence in sentences:
            found += [(Piece(f"   {part}"),) for part in wrap(sentence, max(10, width - 4))]
    return found[:height]


def _projection(snapshot: Snapshot, one: Athlete, frame: Frame) -> list[str]:
    projection, course, tables = one.projection, snapshot.race.course, snapshot.yardsticks.tables
    if course is None:
        return ["No projection: the distance of the race is not known."]
    if one.finished:
        return [f"None needed: finished in {one.standing.mark}, measured."]
    if projection.ms is None:
        return [f"No projection: {projection.reason}."]
    said = [f"{projected(one)}, estimated; by {projection.basis}."]
    formula = next((text for name, text in FORMULAS.items() if projection.basis.startswith(name)), "")
    if formula:
        said.append(f"Formula: {formula}.")
    last = one.runner.last
    if last is not None:
        said.append(f"Last time: {_taken(last)}{_age(frame, last)}.")
    if projection.low_ms is not None and tables is not None:
        said.append(f"The range holds 8 of 10 finishes, measured on: {backing(course, tables)}.")
        said.append("docs/accuracy.md has the tables.")
    return said


def _delta(frame: Frame, one: Athlete) -> list[str]:
    target = frame.target
    if target is None:
        return ["No target."]
    delta = one.delta(target)
    taken = one.runner.at(delta.mm) if delta else None
    if delta is None or taken is None:
        return [f"None yet against {target.title}: no mark that both have, or too early."]
    there = delta.target.near(delta.mm) if delta.estimated else delta.target.at(delta.mm)
    how = " (interpolated between its splits, estimated)" if delta.estimated else ""
    span = shown_signed(delta.span, taken.reconstructed)
    said = [f"{span} s: {_taken(taken)}, less {there} of {delta.target.title} there{how}. Minus is ahead."]
    if delta.trend is not None and frame.snapshot is not None:
        lap = words.lap_word(frame.snapshot.race)
        said.append(f"The trend, {delta.trend.signed} a {lap}, is its change over the last {lap}.")
    return said


def _gap(frame: Frame, one: Athlete) -> list[str]:
    standing, snapshot = one.standing, frame.snapshot
    if standing.gap is None or snapshot is None or standing.mark is None:
        return ["None: first at the last mark." if standing.mark else "None yet."]
    made_up = ", rests on a reconstructed split" if standing.gap_reconstructed else ", measured"
    where = words.place_on_course(snapshot.race.course, standing.mm)
    return [
        f"{standing.gap}: between the first through at {where} and {standing.mark} of this athlete there{made_up}."
    ]


def _taken(taken: Taken) -> str:
    quality = (
        "reconstructed" if taken.reconstructed else f"measured{f' ({taken.source})' if taken.source else ''}"
    )
    return f"{taken.mark} at {words.distance(taken.mm)}, {quality}"


def _age(frame: Frame, taken: Taken) -> str:
    clock = frame.playing.clock_ms
    return f", {format_ms(max(0, clock - taken.mark.ms), 1, cut=True)} s ago" if clock is not None else ""
