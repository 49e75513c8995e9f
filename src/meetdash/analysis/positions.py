"""Positions at marks: how many places an athlete has gained or lost.

Rules of this file: only measured times take part, and only athletes timed at both marks are compared, so a missed mark
never makes a move up.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Set
from itertools import islice, pairwise

from meetdash.core.race import Race
from meetdash.core.runner import Runner, Taken

LEAST = 2
"""Below so many at both marks there is nobody to have gained a place from."""


def changes(race: Race, back_mm: int) -> dict[str, int]:
    """Places gained (above zero) or lost since the mark so far back, by athlete, among those timed at both marks.

    Who was not timed at the mark so far before his last one is left out, and so are pacemakers, as they have no place;
    so is everybody where nobody else was timed at both, and who was passed unseen since his last mark.
    """
    found: dict[str, int] = {}
    for mm in {last.mm for runner in race.runners.values() if (last := runner.last) and last.mm > back_mm}:
        now, then = _order(race, mm), _order(race, mm - back_mm)
        both = now.keys() & then.keys()
        if len(both) < LEAST:
            continue
        gone_on = _slowest_gone_on(race, mm)
        now_ranks, then_ranks = _ranks(now, both), _ranks(then, both)
        for key in both:
            last = race.runners[key].last
            if last is not None and last.mm == mm and last.mark.ms >= gone_on:
                found[key] = _gained(then_ranks[key], now_ranks[key])
    return found


def passed_unseen(race: Race, runner: Runner) -> bool:
    """Whether somebody who was behind an athlete at his last mark has been timed farther on: his place is another now,
    or his own time there is missing."""
    last = runner.last
    return last is not None and last.mark.ms < _slowest_gone_on(race, last.mm)


def _slowest_gone_on(race: Race, mm: int) -> int:
    """The slowest time at a mark, in milliseconds, of those who were timed farther on; 0 when nobody was."""
    return max((ms for ms, key in race.passages(mm) if _gone_on(race, race.runners[key], mm)), default=0)


def _gone_on(race: Race, runner: Runner, mm: int) -> bool:
    last = runner.last
    gone = last is not None and last.mm > mm and not race.miscounted(runner.key, last.mm)
    return gone and not runner.entry.pacemaker


def _gained(then: range, now: range) -> int:
    """Places gained that are sure: a shared place may have been any of those it stands for."""
    return max(0, then.start - (now.stop - 1)) - max(0, now.start - (then.stop - 1))


def _order(race: Race, mm: int) -> dict[str, int]:
    """The times at a mark by athlete, pacemakers left out."""
    return {key: ms for ms, key in race.passages(mm) if not race.runners[key].entry.pacemaker}


def _ranks(times: dict[str, int], among: Set[str]) -> dict[str, range]:
    """The places of some athletes among themselves, from 0: several for those who share one."""
    ordered = sorted(times[key] for key in among)
    return {key: range(bisect_left(ordered, times[key]), bisect_right(ordered, times[key])) for key in among}


def at_mark(race: Race, taken: Taken) -> tuple[int, bool]:
    """The place at a mark among the athletes timed there so far, and whether it is shared; pacemakers take none."""
    line = race.passages(taken.mm)
    ahead = line.place(taken.mark.ms) - 1
    pacing = sum(1 for _, key in islice(line, ahead) if race.runners[key].entry.pacemaker)
    level = line.through(taken.mark.ms, taken.mark.ms)
    return ahead - pacing + 1, sum(not race.runners[key].entry.pacemaker for key in level) > 1


def spacing(race: Race) -> int:
    """The usual distance between two marks of the race in millimetres, 0 while there are fewer than two.

    Marks of one athlete alone (a mile, a 3000 m on the way) do not make a spacing.
    """
    marks = race.times.marks
    counts = Counter(after - before for before, after in pairwise([0, *marks]))
    if not counts:
        return 0
    usual, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return usual if times > 1 else 0
