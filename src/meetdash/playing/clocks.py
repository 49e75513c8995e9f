"""The race clocks of a meet: when the gun of each race was, what time it is in it, and when it has stopped.

Rules of this file: what a clock shows follows from the lines so far, never from what comes later in the feed; it never
shows less than a time that is on the board.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from meetdash.core import changes as did
from meetdash.core.meet import Meet
from meetdash.core.race import Race

TIMED = (did.SplitTaken, did.LeaderTaken, did.Finished)
"""Changes that bring a race time."""
WITNESSES = 3
"""So many race times say when the gun was: the middle one of them, so that a single wrong one moves nothing."""


@dataclass(slots=True)
class Clocks:
    """All moments are milliseconds on the feed's time line.

    `guns` is the gun of each race that has begun: when it was received or, for who came late, when it must have been.
    `latest` is the latest race time there is and the moment at which it was known.
    """

    guns: dict[str, int] = field(default_factory=dict)
    latest: dict[str, tuple[int, int]] = field(default_factory=dict)
    begun: str = ""
    """The race that began last."""
    _heard: dict[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    """The last time of each race, and when the gun was by that and those before: who share a time are one witness."""
    _stops: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def branch(self) -> "Clocks":
        """The same clocks, to go on by themselves."""
        return Clocks(dict(self.guns), dict(self.latest), self.begun, dict(self._heard))

    def take(self, meet: Meet, changes: Iterable[did.Change], due_ms: int) -> None:
        """Follows what a line changed."""
        for change in changes:
            race = meet.races.get(change.race)
            if race is None:
                continue
            if isinstance(change, TIMED):
                self._hear(race.id, change.mark.ms, due_ms)
            elif isinstance(change, did.ClockTold):
                self._hear(race.id, change.ms, due_ms)
            elif isinstance(change, did.Recalled):
                self._forget(race.id)
                continue
            elif isinstance(change, did.Started):
                self._start(race, due_ms)
                continue
            self._follow(race, due_ms)

    def ms(self, race: Race, at_ms: int, *, over: bool = False) -> int | None:
        """The race clock at a moment, None before the gun, as far as that is known.

        It runs on from the latest race time received, and stops at the last finish when all who are still in the race
        have finished, when the feed says that it is finished, or when it is `over` with the feed.
        """
        gun = self.guns.get(race.id)
        if not race.started and race.id not in self.latest and (gun is None or gun > at_ms):
            return None
        ms, known = self.latest.get(race.id, (0, gun or 0))
        running = ms + max(0, at_ms - known)
        stop = self._stop(race, over=over)
        return running if stop is None else min(running, stop)

    def _start(self, race: Race, due_ms: int) -> None:
        """The gun; one that comes after the first times of its race, as for who joins late, was before them."""
        if race.latest_ms == 0:
            self._forget(race.id)
        self.guns.setdefault(race.id, due_ms)
        self.begun = race.id

    def _forget(self, race: str) -> None:
        for known in (self.guns, self.latest, self._heard, self._stops):
            known.pop(race, None)

    def _hear(self, race: str, ms: int, due_ms: int) -> None:
        """Learns from a race time when the gun was: a race that is timed without one, or that was heard too late."""
        gun = due_ms - ms
        if race not in self.guns:
            self.guns[race], self.begun = gun, race
        last, told = self._heard.get(race, (None, ()))
        if last == ms:
            return
        told = (*told[1 - WITNESSES :], gun)
        self._heard[race] = ms, told
        if len(told) == WITNESSES and (middle := sorted(told)[1]) < self.guns[race]:
            self.guns[race] = middle

    def _follow(self, race: Race, due_ms: int) -> None:
        known, latest_ms = self.latest.get(race.id), race.latest_ms
        if latest_ms > (known[0] if known else 0):
            self.latest[race.id] = latest_ms, due_ms
        elif known and latest_ms < known[0]:
            # The latest time has been withdrawn: what it is now follows from the gun.
            self.latest[race.id] = max(latest_ms, due_ms - self.guns.get(race.id, due_ms)), due_ms

    def _stop(self, race: Race, *, over: bool) -> int | None:
        """Where the clock has stopped, None while it runs; worked out once for each line of the race."""
        known = self._stops.get(race.id)
        if known is None or known[0] != race.order:
            known = self._stops[race.id] = race.order, _last_finish(race) if _done(race) else None
        return _last_finish(race) if over and known[1] is None else known[1]


def _done(race: Race) -> bool:
    """Whether nobody is on the track any more, as far as the feed tells. Without a start list only it can say so."""
    if race.rows or race.state == "finished":
        return True
    if race.roster.start_list is None:
        return False
    return all(
        runner.finish is not None or runner.key in race.out or runner.entry.pacemaker
        for runner in race.runners.values()
    )


def _last_finish(race: Race) -> int:
    """The latest time of the race, that of a result list included."""
    listed = (row.time.ms for row in race.rows.values() if row.time is not None)
    return max((race.times.latest_ms, *listed)) or race.latest_ms
