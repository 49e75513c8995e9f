"""Which splits a move cites: whose, at which marks, whether any was reconstructed, and who was disqualified since."""

from meetdash.analysis.moves.model import Move
from meetdash.core.finishing import decided
from meetdash.core.race import Race


def people(move: Move) -> set[str]:
    """The athletes whose splits are cited."""
    evidence, found = move.evidence, {move.entry}
    if evidence.gain is not None:
        found |= set(evidence.gain.rivals)
    if evidence.gap is not None:
        found.add(evidence.gap.other)
    if evidence.pack is not None:
        found |= {*evidence.pack.before, *evidence.pack.after}
    return found | set(evidence.pack_pace.members if evidence.pack_pace is not None else ())


def cited(move: Move) -> set[int]:
    """The marks at which splits are cited, in millimetres; the start is none."""
    evidence, marks = move.evidence, {move.from_mm, move.to_mm, move.known_mm}
    for stretch in (evidence.after, evidence.before, evidence.gain, evidence.pack_pace):
        if stretch is not None:
            marks |= {stretch.from_mm, stretch.to_mm}
    if evidence.pack_pace is not None:
        marks.add(evidence.pack_pace.before_mm)
    return marks - {0}


def splits(move: Move) -> set[tuple[str, int]]:
    """The splits that a move cites, as athlete and mark; those that only lie at the same marks are none."""
    evidence = move.evidence
    found = {(move.entry, mm) for mm in (move.from_mm, move.to_mm)}
    for stretch in (evidence.after, evidence.before):
        if stretch is not None:
            found |= {(stretch.entry, stretch.from_mm), (stretch.entry, stretch.to_mm)}
    if (gain := evidence.gain) is not None:
        found |= {(key, mm) for key in (move.entry, *gain.rivals) for mm in (gain.from_mm, gain.to_mm)}
    if (gap := evidence.gap) is not None:
        found |= {(key, gap.mm) for key in (move.entry, gap.other)}
    if (pack := evidence.pack) is not None:
        found |= {(key, pack.before_mm) for key in pack.before} | {(key, pack.after_mm) for key in pack.after}
    if (pace := evidence.pack_pace) is not None:
        marks = (pace.before_mm, pace.from_mm, pace.to_mm)
        found |= {(key, mm) for key in pace.members for mm in marks}
    if (delta := evidence.delta) is not None:
        found |= {(move.entry, delta.mm), (move.entry, delta.trend_from_mm)}
    return {(key, mm) for key, mm in found if mm}


def places(race: Race, move: Move) -> tuple[int, int] | None:
    """The places that a move cites; None where the time of one who may have been ahead is missing at either mark."""
    gain, found = move.evidence.gain, move.evidence.places
    marks = (gain.from_mm, gain.to_mm) if gain is not None else (move.from_mm, move.to_mm)
    return None if found is None or any(_unseen(race, move.entry, mm) for mm in marks) else found


def _unseen(race: Race, entry: str, mm: int) -> bool:
    """Whether somebody who was timed farther on has no time at a mark, and may have passed it before an athlete."""
    own = race.runners[entry].at(mm) if entry in race.runners else None
    if own is None:
        return False
    for runner in race.unread(mm):
        before = [taken.mark.ms for taken in runner.splits if taken.mm < mm]
        if not runner.entry.pacemaker and (not before or before[-1] < own.mark.ms):
            return True
    return False


def rests_on_reconstructed(race: Race, move: Move) -> bool:
    """Whether any split that a move cites was reconstructed."""
    taken = (race.runners[key].at(mm) for key, mm in splits(move) if key in race.runners)
    return any(one is not None and one.reconstructed for one in taken)


def disqualified(move: Move, race: Race) -> list[str]:
    """Keys of those whom a move cites and who have been disqualified since; whose move it is comes first."""
    return sorted(
        (key for key in people(move) if _is_out(race, key)), key=lambda key: (key != move.entry, key)
    )


def not_in_result(move: Move, race: Race) -> list[str]:
    """Keys of those whom a move cites, who have finished and whom the official result does not name."""
    if not race.official:
        return []
    found = (race.runners.get(key) for key in people(move))
    left = (
        one.key for one in found if one is not None and one.finish is not None and one.key not in race.rows
    )
    gone = disqualified(move, race)
    return sorted((key for key in left if key not in gone), key=lambda key: (key != move.entry, key))


def _is_out(race: Race, key: str) -> bool:
    runner = race.runners.get(key)
    decision = decided(race, runner) if runner is not None else None
    return decision is not None and decision.status == "DQ"
