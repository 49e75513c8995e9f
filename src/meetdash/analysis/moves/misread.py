"""A time that was read wrong once: what one segment gives, the next one takes.

Rules of this file: only what is large and comes back almost whole is called a misreading; runners who wobble come
back too, but by less. Over 400 m a break may be caught in the next segment, so there it must come back almost to the
hundredth.
"""

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.run import Run


def taken_back(run: Run, index: int) -> bool:
    """Whether the gain of a segment, by index of its end, undoes that of the segment before."""
    before, now = run.gains[index - 1], run.gains[index]
    if before is None or now is None or before * now >= 0 or index < 2:
        return False
    least = min(abs(before), abs(now))
    if least < r.MISREAD_S:
        return False
    length = run.marks[index] - run.marks[index - 2]
    return abs(before + now) <= r.rules_for(length // 2).back * r.wobble(length)
