"""A feed that was joined after the gun, laid out in time as if it had been followed since.

Who joins a feed late is sent first what had happened before, all at once: a recording of that begins in the middle of
the race, though it holds what came before.

Rules of this file: the order of the lines is as it was, so that no line is read before one that it rests on; nothing is
due earlier than it was true.
"""

from array import array
from collections.abc import Iterator, Mapping

from meetdash.core.meet import race_key
from meetdash.core.messages import (
    Light,
    MeetInfo,
    OfRace,
    RaceInfo,
    Start,
    StartList,
    TargetInfo,
    race_time_ms,
)
from meetdash.feed.timeline import Timeline

_BEFOREHAND = (MeetInfo, RaceInfo, StartList, Start, TargetInfo, Light)
"""What the first lines say of a race holds from its gun on, where it is of these."""


def as_run(timeline: Timeline, guns: Mapping[str, int]) -> Timeline:
    """The feed with its first times due when they were taken; itself, if it was not joined after one of these guns.

    `guns` are those of the races on the scale of the timeline; moments count from the first of them then. What says no
    time is due with the line before it.
    """
    moments = timeline.moments
    gun = min(guns.values(), default=0)
    if not moments or moments[0] <= gun:
        return timeline
    taken = list(_taken(timeline, guns))
    live = next((index for index, ms in enumerate(taken) if ms is not None and ms >= moments[0]), len(taken))
    before = 1 + max((index for index in range(live) if taken[index] is not None), default=-1)
    while before < len(taken) and isinstance(timeline.entries[before].message, _BEFOREHAND):
        before += 1
    found, now = array("q"), gun
    for index, (ms, due) in enumerate(zip(taken, moments, strict=True)):
        now = max(now, due if index >= before else ms if ms is not None else now)
        found.append(now - gun)
    since = {race: ms - gun for race, ms in guns.items()}
    return Timeline(timeline.entries, found, timeline.zero_ms + gun, since)


def _taken(timeline: Timeline, guns: Mapping[str, int]) -> Iterator[int | None]:
    """When each line's time was taken; None for what has none, or is of a race whose gun is not known."""
    races: dict[str, None] = {}
    for read in timeline.entries:
        message = read.message
        ms, gun = None, None
        if isinstance(message, OfRace):
            race = race_key(message.race, races)
            races[race] = None
            gun = guns.get(race)
            ms = 0 if isinstance(message, Start) else race_time_ms(message)
        yield gun + ms if gun is not None and ms is not None else None
