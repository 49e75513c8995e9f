"""Places that the feed gives, against the times at the same mark.

Rules of this file: only what is proved is a contradiction; who is out of the race takes nobody's place.
"""

from bisect import bisect_left, bisect_right
from itertools import islice

from meetdash.core import changes as did
from meetdash.core.runner import Runner, Taken
from meetdash.core.timing import Timing


def contradicted(timing: Timing, changes: list[did.Change]) -> list[did.Change]:
    """What is to be said of the place that came with a time, once that is taken; nothing where both agree."""
    for change in changes:
        if isinstance(change, did.SplitTaken | did.Finished | did.Corrected):
            runner = timing.roster.runners.get(change.entry)
            mm = timing.distance_mm if isinstance(change, did.Finished) else change.mm
            taken = runner.at(mm) if runner is not None else None
            if runner is None or taken is None or taken.place is None or runner.key in timing.roster.out:
                return []
            other = _other(timing, runner, taken)
            beside = timing.roster.runners[other].at(mm) if other else None
            if beside is None:
                return []
            return [
                did.PlaceContradicted(
                    timing.race, entry=runner.key, mm=mm, place=taken.place, other=other, mark=beside.mark
                )
            ]
    return []


def _other(timing: Timing, runner: Runner, taken: Taken) -> str:
    """Who is slower with a better place or quicker with one that is no better, of those next to him; at the finish also
    the one whose place it would be, where as many are quicker as the place says."""
    line, place = timing.times.passages[taken.mm], taken.place or 0
    first, behind = bisect_left(line.times, taken.mark.ms), bisect_right(line.times, taken.mark.ms)
    if first and (given := _place(timing, line.keys[first - 1], taken.mm)) and given >= place:
        return line.keys[first - 1]
    if behind < len(line) and (given := _place(timing, line.keys[behind], taken.mm)) and given <= place:
        return line.keys[behind]
    if taken is not runner.finish or place > first - len(_out_before(timing, taken)):
        return ""
    quicker = (key for key in line.keys[:first] if _counts(timing, key, taken.mm))
    return next(islice(quicker, place - 1, None), "")


def _out_before(timing: Timing, taken: Taken) -> list[str]:
    """Who is out of the race with a quicker time at the finish."""
    finishes = ((key, timing.roster.runners[key].finish) for key in timing.roster.out)
    return [key for key, one in finishes if one is not None and one.mark.ms < taken.mark.ms]


def _counts(timing: Timing, key: str, mm: int) -> bool:
    """Whether a time is that of somebody in the race, and no other lap's."""
    return key not in timing.roster.out and timing.slips.proves(key, mm)


def _place(timing: Timing, key: str, mm: int) -> int | None:
    """The place given to a time that counts."""
    taken = timing.roster.runners[key].at(mm)
    return taken.place if taken is not None and _counts(timing, key, mm) else None
