"""Who was probably miscounted in a race, worked out only for who may have been.

Rules of this file: what is asked again is worked out once for all the times that stand, and nothing is kept over a
change of the times or of the course.
"""

from dataclasses import dataclass, field

from meetdash.core.counting import Slip, slip
from meetdash.core.course import Course
from meetdash.core.line import NOBODY_THROUGH, Line
from meetdash.core.roster import Roster
from meetdash.core.runner import Runner, Taken
from meetdash.core.times import Times

_NEVER = (-1, -1, -1)


@dataclass(slots=True)
class Slips:
    """What the times and laps of a race say of how its laps were counted. For this package only."""

    roster: Roster
    times: Times
    course: Course | None = None
    _found: dict[str, Slip | None] = field(default_factory=dict)
    _sure: dict[int, Line] = field(default_factory=dict)
    """Lines without those miscounted and strays; with `_found` worked out for the times of `_version`."""
    _unread: dict[int, list[Runner]] = field(default_factory=dict)
    _strays: set[str] = field(default_factory=set)
    _version: tuple[int, int, int] = _NEVER

    def run_over(self, course: Course) -> None:
        """The course is known, or another than before."""
        self.course, self._version = course, _NEVER

    @property
    def possible(self) -> bool:
        """Whether anybody at all may have been miscounted."""
        return bool(self.times.uneven) and self.course is not None and self.course.lap_mm > 0

    def of(self, key: str) -> Slip | None:
        """By how many laps an athlete was probably miscounted, if he was."""
        if key not in self.times.uneven or not self.possible:
            return None
        self._begin()
        if key not in self._found:
            runners = self.roster.runners
            self._found[key] = slip(runners[key], self.course, runners) if key in runners else None
        return self._found[key]

    def probably_at(self, key: str, mm: int) -> Taken | None:
        """The time of a count that is probably wrong which is that of this mark by the laps the athlete has run."""
        found = self.of(key)
        if found is None or self.course is None:
            return None
        counted_mm = mm + found.laps * self.course.lap_mm
        return self.roster.runners[key].at(counted_mm) if found.doubts(counted_mm) else None

    def proves(self, key: str, mm: int) -> bool:
        """Whether an athlete's time at a mark proves that he was there by then.

        Not where he is counted ahead; nor where his finish shows that he was counted behind. While he still runs, one
        who is counted behind was there at his time at the latest.
        """
        found = self.of(key)
        return found is None or not found.doubts(mm) or (found.laps < 0 and found.until_mm is None)

    def surely(self, runner: Runner) -> Runner:
        """A runner without the splits of a count that is probably behind: he may be farther on than they say.

        Worked out anew each time: the runner need not be as he stands in the race.
        """
        found = slip(runner, self.course, self.roster.runners)
        if found is None or found.laps > 0:
            return runner
        sure = [taken for taken in runner.splits if not found.doubts(taken.mm)]
        return Runner(runner.key, runner.entry, runner.listed, sure, runner.finish, runner.decision)

    def line(self, mm: int) -> Line:
        """The line of a mark without strays, and those whose times there are probably those of another lap."""
        line = self.times.passages.get(mm, NOBODY_THROUGH)
        if not self.possible and not self.roster.knows_strays:
            return line
        self._begin()
        if mm not in self._sure:
            uneven = self.times.uneven if self.possible else ()
            doubted = {key for key in uneven if not self.proves(key, mm)} | self._strays
            self._sure[mm] = line.without(doubted) if doubted else line
        return self._sure[mm]

    def unread(self, mm: int) -> list[Runner]:
        """Who was timed farther on than a mark and has no time at it; strays are not asked."""
        self._begin()
        if mm not in self._unread:
            self._unread[mm] = [
                runner
                for key, runner in self.roster.runners.items()
                if runner.beyond(mm) and runner.at(mm) is None and key not in self._strays
            ]
        return self._unread[mm]

    def _begin(self) -> None:
        """Forgets what was worked out before the last time was filed."""
        version = self.times.version, len(self.roster.strangers), len(self.roster.named)
        if self._version != version:
            self._found, self._sure, self._unread, self._version = {}, {}, {}, version
            self._strays = self.roster.strays()
