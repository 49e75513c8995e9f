"""Changes of the lead as moves, from what core has proved of who leads after each mark.

Rules of this file: a change lies after the last mark at which somebody else was first, and before the mark that proves
it; the first leader changes nothing. A lead that is lost again has been covered; it has held when he leads still 400 m
later, or at the finish. Who is first at the finish the official result says, where there is one.
"""

from bisect import bisect_left
from itertools import islice

from meetdash.analysis.moves import weigh
from meetdash.analysis.moves.model import Evidence, Gap, Kind, Move, Outcome, Stretch, Verdict
from meetdash.core.finishing import field_of
from meetdash.core.race import Race
from meetdash.core.runner import Runner
from meetdash.core.unseen import clear_unnamed

HELD_MM = 400_000
SURE, MISSING = 0.95, 0.7
"""Confidence when both were timed at the mark, and when the former leader was not."""
PACED = 10
"""The priority of a change from or to a pacemaker: that was agreed before."""
LEAST = 30
_CLEAR_MS = 200
"""A lead of less at the mark is less sure: timing by hand is no finer."""


def lead_changes(race: Race, known_ms: int) -> list[Move]:
    """All that stand, in order of distance; `known_ms` is when they are known."""
    found: list[Move] = []
    before: str | None = None
    for mm in race.times.marks:
        led = race.led.get(mm)
        if led is None or led.leader is None or led.leader == before:
            continue
        if mm == race.distance_mm and _beaten(race, led.leader):
            continue
        if before is not None:
            found.append(_change(race, mm, led.leader, before, known_ms))
        before = led.leader
    return found


def lead_verdict(race: Race, move: Move, later: Move | None) -> Verdict | None:
    """What became of a change of the lead, given the next one; None while that is open."""
    if later is not None:
        return _judged(race, move, Outcome.COVERED, later.known_mm, later.known_ms, later.entry)
    if _beaten(race, move.entry):
        ms = max(race.latest_ms, move.known_ms)
        return Verdict(move.id, Outcome.COVERED, race.distance_mm, ms, Evidence())
    due = held_from(race, move)
    runner, marks = race.runners[move.entry], race.times.marks
    for mm in marks[bisect_left(marks, due) :]:
        taken = runner.at(mm)
        if taken is not None and race.led.get(mm) == (move.entry, mm, 0):
            outcome, second = _kept(race, move.entry, mm)
            return _judged(race, move, outcome, mm, max(taken.mark.ms, move.known_ms), second)
    return None


def _beaten(race: Race, entry: str) -> bool:
    """Whether the official result has an athlete behind another, whatever the times say."""
    row = race.rows.get(entry) if race.official else None
    return row is not None and row.place is not None and row.place > 1


def held_from(race: Race, move: Move) -> int:
    """The first mark at which a lead can be said to have held."""
    return min(move.known_mm + HELD_MM, race.distance_mm)


def _change(race: Race, mm: int, leader: str, before: str, known_ms: int) -> Move:
    runner = race.runners[leader]
    from_mm = _last_mark_behind(race, leader, mm)
    gap, earlier = _gap(race, leader, before, mm), _gap(race, leader, before, from_mm)
    won = gap.ms - (earlier.ms if earlier else 0) if gap else 0
    onset = (from_mm + mm) // 2
    if gap and earlier and gap.ms > 0 > earlier.ms:
        onset = from_mm + (mm - from_mm) * -earlier.ms // won
    return Move(
        f"lead:{leader}:{mm}",
        Kind.LEAD,
        leader,
        from_mm,
        mm,
        onset,
        mm,
        known_ms,
        won / 1000,
        Evidence(
            after=_stretch(runner, from_mm, mm),
            before=_stretch_before(runner, from_mm, mm),
            places=_places(race, runner, from_mm, mm),
            gap=gap,
            led_before=before if _was_ahead(race, before, mm) else "",
        ),
        round(SURE - (SURE - MISSING) * max(0, _CLEAR_MS - gap.ms) / _CLEAR_MS, 2) if gap else MISSING,
        _priority(race, runner, before, (from_mm, mm), won / 1000),
    )


def former_leader(race: Race, mm: int) -> str | None:
    """Who led, or was first level with others, before the lead changed at a mark."""
    led = [found for mark, found in race.led.items() if mark < mm and found.leader is not None]
    return max(led, key=lambda one: one.mm).leader if led else None


def _was_ahead(race: Race, leader: str, mm: int) -> bool:
    """Whether the one who led up to a mark is known to have been ahead of all, and nobody else since.

    Who was never more than level with others led nobody; and where the feed then has a leader without his name, that
    may have been somebody else.
    """
    ahead = False
    for mark in reversed(race.times.marks[: bisect_left(race.times.marks, mm)]):
        led = race.led.get(mark)
        if led is None or led.leader != leader:
            break
        line = race.passages(mark)
        if clear_unnamed(race, mark):
            return False
        if led.mm == mark and sum(1 for ms, _ in islice(line, 2) if ms == line.first_ms) == 1:
            ahead = True
            break
    last = max((one.mm for one in race.led.values() if one.leader == leader and one.mm < mm), default=0)
    nameless = any(last < mark < mm and not word.entry for mark, word in race.leader_marks.items())
    return ahead and not nameless


def _last_mark_behind(race: Race, leader: str, mm: int) -> int:
    """The last mark before one at which he was timed behind another or level with him, or only another was, who led.

    0 without any. Where he alone of several has no time, that others passed says nothing of who was ahead.
    """
    marks, runner = race.times.marks, race.runners[leader]
    for mark in reversed(marks[: bisect_left(marks, mm)]):
        own, line, led = runner.at(mark), race.passages(mark), race.led.get(mark)
        if own is not None:
            if any(ms <= own.mark.ms and key != leader for ms, key in islice(line, 2)):
                return mark
        elif led is not None and led.mm == mark and led.leader not in (None, leader):
            word = race.leader_marks.get(mark)
            if len(line) == 1 or (word is not None and word.entry == led.leader):
                return mark
    return 0


def _gap(race: Race, leader: str, other: str, mm: int) -> Gap | None:
    own, theirs = race.runners[leader].at(mm), race.runners[other].at(mm) if other in race.runners else None
    if own is None or theirs is None:
        return None
    return Gap(mm, other, theirs.mark.ms - own.mark.ms, min(own.mark.decimals, theirs.mark.decimals))


def _stretch(runner: Runner, from_mm: int, to_mm: int) -> Stretch | None:
    """Two of his splits, or one since the gun; None where he was not timed."""
    start, end = runner.at(from_mm), runner.at(to_mm)
    if end is None or (start is None and from_mm):
        return None
    since_ms, exact = (start.mark.ms, start.mark.decimals) if start else (0, end.mark.decimals)
    return Stretch(runner.key, from_mm, to_mm, since_ms, end.mark.ms, exact, end.mark.decimals)


def _stretch_before(runner: Runner, from_mm: int, to_mm: int) -> Stretch | None:
    """As long as the stretch that follows."""
    start = from_mm - (to_mm - from_mm)
    return _stretch(runner, start, from_mm) if start > 0 else None


def _places(race: Race, runner: Runner, from_mm: int, to_mm: int) -> tuple[int, int] | None:
    """Among athletes; None for a pacemaker and where he was not timed."""
    first, last = runner.at(from_mm), runner.at(to_mm)
    if first is None or last is None or runner.entry.pacemaker:
        return None
    return _place(race, from_mm, first.mark.ms), _place(race, to_mm, last.mark.ms)


def _place(race: Race, mm: int, ms: int) -> int:
    line = race.passages(mm)
    ahead = islice(line, line.place(ms) - 1)
    return 1 + sum(1 for _, key in ahead if not race.runners[key].entry.pacemaker)


def _priority(race: Race, runner: Runner, before: str, interval: tuple[int, int], won_s: float) -> int:
    from_mm, mm = interval
    other, taken = race.runners.get(before), runner.at(mm)
    if runner.entry.pacemaker or taken is None or (other is not None and other.entry.pacemaker):
        return PACED
    size = weigh.size(max(0.0, won_s), mm - from_mm, taken.mark.ms * 1000 / mm)
    late = mm * 4 >= race.distance_mm * 3
    return max(LEAST, weigh.single(size, leads=True, place=1, near_lead=True, late=late, forward=True))


def _kept(race: Race, leader: str, mm: int) -> tuple[Outcome, str]:
    """What became of a lead at a mark where he is first or level, and who was next; nobody where places part equals."""
    second = _behind(race, mm, leader)
    gap = _gap(race, leader, second, mm) if second and mm == race.distance_mm else None
    if gap is None or gap.ms:
        return Outcome.HELD, second
    places = {one.one.key: one.place for one in field_of(race).ranked if one.one.key in (leader, second)}
    own, other = places.get(leader), places.get(second)
    if own is None or other is None or own == other:
        return Outcome.HELD, second
    return (Outcome.HELD if own < other else Outcome.COVERED), ""


def _behind(race: Race, mm: int, leader: str) -> str:
    """The next behind or beside a leader at a mark, of those who count; empty while there is none.

    They are those out of the race, pacemakers on the way (one who finishes has a place), and at the finish those whom
    the official result does not name.
    """
    line = race.passages(mm)
    end, runners = mm == race.distance_mm, race.runners
    named = race.rows if end and race.official else runners
    counts = (
        key
        for _, key in line
        if key not in race.out and key in named and (end or not runners[key].entry.pacemaker)
    )
    return next((key for key in counts if key != leader), "")


def _judged(race: Race, move: Move, outcome: Outcome, mm: int, ms: int, other: str) -> Verdict:
    gap = _gap(race, move.entry, other, mm) if other else None
    since = _stretch(race.runners[move.entry], move.known_mm, mm) if mm > move.known_mm else None
    return Verdict(move.id, outcome, mm, ms, Evidence(after=since, gap=gap))
