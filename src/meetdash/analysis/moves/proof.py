"""The splits that prove a move of one athlete.

Rules of this file: everything cited was filed, and nothing of what is called before lies after the move may have begun.
"""

from bisect import bisect_left

from meetdash.analysis.moves.compare import gain_between
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import Evidence, Gain, Gap, Stretch
from meetdash.analysis.moves.run import Run


def evidence(field: Field, run: Run, first: int, index: int, after: int, rivals: list[str]) -> Evidence:
    """Of a change from one mark to another, by index, that began after the mark `after`."""
    gained, both = gain_between(field, run, first, index, rivals)
    start, end = field.stations[run.marks[first]], field.stations[run.marks[index]]
    ignored = field.pacemakers
    return Evidence(
        after=run.stretch(index - 1, index),
        before=before(run, after, index),
        gain=gain(field, run.marks[first], run.marks[index], gained, run.key, both),
        places=(start.place(run.times[first], ignored), end.place(run.times[index], ignored)),
        gap=gap(field, run, index),
    )


def gain(field: Field, from_mm: int, mm: int, ms: int, key: str, rivals: tuple[str, ...]) -> Gain | None:
    """What an athlete has gained on rivals; None without any."""
    if not rivals:
        return None
    exact = min(field.decimals(from_mm, key, *rivals), field.decimals(mm, key, *rivals))
    return Gain(from_mm, mm, ms, rivals, exact)


def before(run: Run, after: int, index: int) -> Stretch | None:
    """The segment that ends where the move may have begun, if it is as long as the last one."""
    if after < 1:
        return None
    found = run.stretch(after - 1, after)
    return found if found.length_mm == run.marks[index] - run.marks[index - 1] else None


def gap(field: Field, run: Run, index: int) -> Gap | None:
    """To the next athlete if he leads, else to the leader, at the mark."""
    mm = run.marks[index]
    ignored = field.pacemakers
    leading: tuple[int, str] | None = None
    for ms, key in field.stations[mm].order:
        if key in ignored:
            continue
        if leading is None:
            leading = (ms, key)
            if key != run.key:
                return Gap(mm, key, ms - run.times[index], field.decimals(mm, key, run.key))
        else:
            return Gap(mm, key, ms - leading[0], field.decimals(mm, key, run.key))
    return None


def first_at(field: Field, mm: int) -> str:
    """The first athlete at a mark, pacemakers left out."""
    return next((key for key in field.stations[mm].keys if key not in field.pacemakers), "")


def ahead(field: Field, mm: int, ms: int) -> int | None:
    """Milliseconds to the one ahead of a time at a mark, None for the first."""
    moments = field.stations[mm].moments
    before = bisect_left(moments, ms)
    return ms - moments[before - 1] if before else None
