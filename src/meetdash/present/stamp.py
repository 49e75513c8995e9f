"""How the race time of something is written that has no time of its own: no finer than the clock was told."""

from meetdash.core.race import Race


def decimals(race: Race, ms: int) -> int:
    """One decimal, or none where the time by which it was known had none; where that stands no more, a whole second is
    written as one.

    The gun is the zero of the clock, whatever reads it.
    """
    if ms % 1000 or not ms:
        return 1
    marks = [
        taken.mark
        for mm, line in race.times.passages.items()
        for key in line.through(ms, ms)
        if (taken := race.runners[key].at(mm)) is not None
    ]
    return min(1, max((mark.decimals for mark in (*marks, race.told) if mark.ms == ms), default=0))
