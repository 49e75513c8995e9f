"""Record pace gained or lost as moves: on which side of a record's pace the leader is, and since which marks.

Rules of this file: the side is that of pace_side; it was changed after the last mark at which his own delta was on the
other side, and before his next one. A record that is not his to break is for the story to leave out.
"""

from meetdash.analysis.moves.model import Evidence, Kind, Move, Outcome, Stretch, Verdict
from meetdash.analysis.pace_side import shows_inside
from meetdash.analysis.targets import Delta, delta_at
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

PRIORITY = {Kind.RECORD_PACE_GAINED: 200, Kind.RECORD_PACE_LOST: 150}
SURE, ESTIMATED = 0.95, 0.6


def turned(before: bool | None, inside: bool) -> Kind | None:
    """What has happened when the pace counts as inside or not, and counted so before; nothing while it is as it was."""
    if inside:
        return None if before else Kind.RECORD_PACE_GAINED
    return Kind.RECORD_PACE_LOST if before else None


def pace_change(race: Race, runner: Runner, kind: Kind, delta: Delta, known_ms: int) -> Move:
    """The move, from the delta at the mark at which it is known."""
    side = kind is Kind.RECORD_PACE_GAINED
    earlier: Delta | None = None
    start: Taken | None = None
    end = runner.at(delta.mm)
    for taken in reversed([one for one in runner.taken if one.mm < delta.mm]):
        found = delta_at(race, runner, delta.target, taken.mm)
        if found is None:
            continue
        if shows_inside(found.span) is not side:
            start, earlier = taken, found
            break
        end = taken
    assert end is not None
    from_mm = start.mm if start else 0
    there = delta_at(race, runner, delta.target, end.mm)
    now_ms = there.span.ms if there else delta.span.ms
    change = now_ms - earlier.span.ms if earlier else now_ms
    onset = (from_mm + end.mm) // 2
    if earlier and change and (earlier.span.ms > 0) != (now_ms > 0):
        onset = from_mm + (end.mm - from_mm) * -earlier.span.ms // change
    since_ms, exact = (start.mark.ms, start.mark.decimals) if start else (0, end.mark.decimals)
    return Move(
        f"{'gained' if side else 'lost'}:{runner.key}:{delta.mm}",
        kind,
        runner.key,
        from_mm,
        end.mm,
        onset,
        delta.mm,
        known_ms,
        round(abs(change) / 1000, 3),
        Evidence(
            after=Stretch(runner.key, from_mm, end.mm, since_ms, end.mark.ms, exact, end.mark.decimals),
            delta=delta,
        ),
        ESTIMATED if delta.estimated else SURE,
        PRIORITY[kind],
    )


def stands(race: Race, move: Move) -> Move | None:
    """A move as the splits that stand now show it, None when they disprove it or somebody else led there."""
    known, runner = move.evidence.delta, race.runners.get(move.entry)
    led = race.led.get(move.known_mm)
    if known is None or runner is None or led is None or led.leader != move.entry:
        return None
    delta = delta_at(race, runner, known.target, move.known_mm)
    if delta is None or shows_inside(delta.span) is not (move.kind is Kind.RECORD_PACE_GAINED):
        return None
    return pace_change(race, runner, move.kind, delta, move.known_ms)


def pace_verdict(race: Race, move: Move, later: Move | None) -> Verdict | None:
    """What became of it: the same athlete's next change of side, else the time at the finish; None while it is open."""
    lost = move.kind is Kind.RECORD_PACE_LOST
    if later is not None:
        outcome = Outcome.COVERED if lost else Outcome.FADED
        return Verdict(move.id, outcome, later.known_mm, later.known_ms, Evidence(delta=later.evidence.delta))
    runner, known = race.runners.get(move.entry), move.evidence.delta
    finish = runner.finish if runner is not None else None
    if runner is None or known is None or finish is None or finish.mm != race.distance_mm:
        return None
    delta = delta_at(race, runner, known.target, finish.mm)
    if delta is None:
        return None
    inside = delta.span.ms < 0
    outcome = Outcome.HELD if inside is not lost else Outcome.COVERED if lost else Outcome.FADED
    return Verdict(move.id, outcome, finish.mm, finish.mark.ms, Evidence(delta=delta))
