"""Why a move is one: the interval in which it began, the splits that prove it, how sure it is, what became of it.

Rules of this file: every number is one of the evidence, with the splits that it is made from beside it.
"""

from meetdash.analysis.moves import Move
from meetdash.analysis.moves.cited import splits
from meetdash.core.marks import format_ms
from meetdash.core.race import Race
from meetdash.present import evidence, moves, stamp, words
from meetdash.present.frame import Frame
from meetdash.present.moments import Moment
from meetdash.present.since import since

MOST_SPLITS = 24
"""Splits that are listed; a pack may cite those of everybody."""


def sections(frame: Frame, moment: Moment) -> list[tuple[str, list[str]]]:
    """Titles with their sentences; nothing for a moment that is no move."""
    if moment.move is None or frame.snapshot is None:
        return []
    race, followed = frame.snapshot.race, frame.moves.get(moment.move.id)
    # What is known of it by now, unless it was told again since as another one.
    same = followed is not None and followed.move.known_ms == moment.move.known_ms
    move = followed.move if followed is not None and same else moment.move
    found = evidence.parts(move, race)
    return [
        ("Interval", _interval(race, move)),
        ("Evidence", [f"{words.sentence_case(one)}." for one in found] or ["None beyond the marks."]),
        ("Splits", _splits(race, move)),
        ("Confidence", [f"{move.confidence:.2f} of 1, priority {move.priority}."]),
        ("Verdict", _verdict(frame, moment, race)),
    ]


def _interval(race: Race, move: Move) -> list[str]:
    at = format_ms(move.known_ms, stamp.decimals(race, move.known_ms))
    return [
        f"{str(move.kind).capitalize()}, begun between {evidence.interval(move).replace('–', ' and ')}.",
        f"Known at {words.place_on_course(race.course, move.known_mm)}, {at}.",
    ]


def _splits(race: Race, move: Move) -> list[str]:
    """Those that are cited, athlete by athlete; of the mover first."""
    by_athlete: dict[str, list[str]] = {}
    cited = sorted(splits(move), key=lambda one: (one[0] != move.entry, one))
    for key, mm in cited[:MOST_SPLITS]:
        runner = race.runners.get(key)
        taken = runner.at(mm) if runner is not None else None
        if runner is not None and taken is not None:
            star = "*" if taken.reconstructed else ""
            said = f"{taken.mark}{star} at {words.distance(mm)}"
            by_athlete.setdefault(words.call(runner), []).append(said)
    found = [f"{name}: {', '.join(said)}." for name, said in by_athlete.items()]
    more = len(cited) - MOST_SPLITS
    return (
        [*found, f"And {words.plural(more, 'split')} more."]
        if more > 0
        else found or ["None stands any more."]
    )


def _verdict(frame: Frame, moment: Moment, race: Race) -> list[str]:
    """What became of it, and what of it is another thing by now."""
    assert moment.move is not None
    followed, gone = frame.moves.get(moment.move.id), since(frame, moment)
    said = [f"{words.sentence_case(gone)}."] if gone else []
    if followed is not None and followed.withdrawn is None and followed.verdict is not None:
        said.append(moves.verdict(followed.verdict, followed.move, race))
    over = frame.snapshot is not None and frame.snapshot.over
    return said or ["None." if over else "None yet."]
