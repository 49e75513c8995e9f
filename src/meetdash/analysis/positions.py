"""Positions at marks: how many places an athlete has gained or lost.

Rules of this file: only measured times take part, and only athletes timed at both marks are compared, so a missed mark
never makes a move up.
"""

from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from meetdash.core.marks import Span
from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken


def change(race: Race, runner: Runner, back_mm: int) -> int | None:
    """Places gained (above zero) or lost since the mark so far back, among those timed at both; None if not known.

    Pacemakers do not count, as they have no place.
    """
    last = runner.last
    if last is None or last.mm <= back_mm:
        return None
    now, then = _order(race, last.mm), _order(race, last.mm - back_mm)
    if runner.key not in now or runner.key not in then:
        return None
    both = set(now) & set(then)
    return _rank(then, runner.key, both) - _rank(now, runner.key, both)


def _order(race: Race, mm: int) -> dict[str, int]:
    """The times at a mark by athlete, pacemakers left out."""
    return {key: ms for ms, _, key in race.passages(mm) if not race.runners[key].entry.pacemaker}


def _rank(times: dict[str, int], key: str, among: set[str]) -> int:
    return sum(1 for other in among if times[other] < times[key])


def at_mark(race: Race, taken: Taken) -> tuple[int, Span | None]:
    """The place at a mark among the athletes timed there so far, and the gap to the first (None for him).

    Pacemakers have no place and take none; the gap is to the first of all, as on the board.
    """
    line = race.passages(taken.mm)
    before = bisect_left(line, (taken.mark.ms, -1, ""))
    pacing = sum(1 for _, _, key in line[:before] if race.runners[key].entry.pacemaker)
    first = race.runners[line[0][2]].at(taken.mm) if before else None
    return before - pacing + 1, taken.mark - first.mark if first else None


def spacing(race: Race) -> int:
    """The usual distance between two marks of the race in millimetres, 0 while there are fewer than two.

    Marks of one athlete alone (a mile, a 3000 m on the way) do not make a spacing.
    """
    marks = [0, *sorted(race.times.passages)]
    counts = Counter(after - before for before, after in pairwise(marks))
    if not counts:
        return 0
    usual, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return usual if times > 1 else 0
