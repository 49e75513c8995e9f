"""What of a moment that was told is another thing by now: a time withdrawn, a lead disproved, a place lost.

Rules of this file: what was told stays as it was told, and every pane that shows it says the same of it; of another
start than the one that counts it is said that it was one.
"""

from meetdash.core.standings import Condition
from meetdash.present import evidence, words
from meetdash.present.frame import Frame
from meetdash.present.moments import Cited, Kind, Moment, Placed
from meetdash.present.moves import fallen
from meetdash.present.snapshot import Athlete, Snapshot

MOST_MOVED = 3
"""Places of one moment that are named one by one when they are others now."""
_DISQUALIFIED = "disqualified since"


def since(frame: Frame, moment: Moment) -> str:
    """What is another thing by now, in words; nothing while all of it holds."""
    snapshot = frame.snapshot
    if snapshot is None:
        return ""
    if (moment.move or moment.cited or moment.places) and moment.attempt != snapshot.race.attempt:
        return f"attempt {moment.attempt}"
    if back := _taken_back(frame, snapshot, moment):
        return back
    if moment.move is not None:
        return evidence.since(moment.move, snapshot.race)
    if moment.cited is not None and _condition(snapshot, moment.entry) is Condition.DQ:
        return _DISQUALIFIED
    return _places_since(snapshot, moment.places)


def holds(frame: Frame, moment: Moment) -> bool:
    """Whether what was told has not been taken back: the time, the lead, the move, the result."""
    return frame.snapshot is None or not _taken_back(frame, frame.snapshot, moment)


def _taken_back(frame: Frame, snapshot: Snapshot, moment: Moment) -> str:
    if moment.move is not None:
        gone = frame.fallen.get(moment.move.id)
        return fallen(gone) if gone is not None else ""
    if moment.kind is Kind.RESULT:
        later = next((one for one in reversed(frame.moments) if one.kind is Kind.RESULT), moment)
        return "" if later is moment or later.attempt != moment.attempt else "replaced by a later result"
    return _cited_since(snapshot, moment.entry, moment.cited) if moment.cited is not None else ""


def _cited_since(snapshot: Snapshot, key: str, cited: Cited) -> str:
    """What has become of a time that was told, and of the lead that went with it."""
    one = snapshot.athlete(key)
    taken = one.runner.at(cited.mm) if one is not None else None
    if taken is None:
        return "withdrawn since"
    led = snapshot.race.led.get(cited.mm) if cited.leads else None
    if led is not None and led.leader not in (None, key):
        leader = snapshot.athlete(led.leader or "")
        return f"{words.call(leader.runner)} led there" if leader is not None else ""
    return f"{taken.mark} now" if taken.mark.ms != cited.ms else ""


def _places_since(snapshot: Snapshot, places: tuple[Placed, ...]) -> str:
    """The places that are others than was told; named where several were told."""
    changed = [(one, now) for one in places if (now := _place_since(snapshot.athlete(one.entry), one))]
    if len(changed) > MOST_MOVED:
        return f"{words.number(len(changed))} of these places are others now"
    if len(places) == 1:
        return "".join(now for _, now in changed)
    runners = snapshot.race.runners
    named = [
        (words.call(runners[one.entry]) if one.entry in runners else one.entry, now) for one, now in changed
    ]
    return "; ".join(f"{name} {now}" for name, now in named)


def _place_since(one: Athlete | None, told: Placed) -> str:
    """The place of a finisher where it is another than was told, alone or shared, else his time where that is; nothing
    while both hold."""
    if one is not None and one.standing.condition is Condition.DQ:
        return _DISQUALIFIED
    if one is None or not one.finished or not one.standing.place:
        return "no place now"
    if (one.standing.place, one.standing.tied) == (told.place, told.tied):
        mark = one.standing.mark
        return f"{mark} now" if told.ms and mark is not None and mark.ms != told.ms else ""
    return f"{words.placed(one.standing.place, tied=one.standing.tied)} now"


def _condition(snapshot: Snapshot, key: str) -> Condition | None:
    one = snapshot.athlete(key)
    return one.standing.condition if one is not None else None
