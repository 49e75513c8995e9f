"""The times of a race by mark, and the trail of their corrections.

Rules of this file: times go in and out through `file` and `replace` alone, and `finish_at` where a distance makes a
finish of them, so that the lines of each mark, the ids that corrections refer to and the trail always agree; a mark
without a time is none.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from meetdash.core.counting import uneven
from meetdash.core.line import Line
from meetdash.core.messages import Result
from meetdash.core.readings import Readings, standing
from meetdash.core.runner import Runner, Taken


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of the trail: which time became which (None: nothing), why, and at which message of the race."""

    entry: str
    mm: int
    before: Taken
    after: Taken | None
    reason: str
    order: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A start that was recalled, or a race that was started again, with what had been timed and listed until then."""

    times: dict[str, tuple[Taken, ...]]
    order: int
    result: Result | None = None


@dataclass(slots=True)
class Times:
    """`passages` holds the line of each mark, `marks` the marks in order of distance, `latest_ms` the latest time.

    `readings` are all that were received, also where another one stands.
    `uneven` are the athletes among whose times there may be a lap that was miscounted: all others are above doubt.
    """

    passages: dict[int, Line] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)
    latest_ms: int = 0
    trail: list[Correction] = field(default_factory=list)
    readings: Readings = field(default_factory=Readings)
    uneven: set[str] = field(default_factory=set, compare=False)
    version: int = field(default=0, compare=False)
    """Counts the changes of the lines, for who remembers what follows from them."""
    _earlier: int = 0
    """So long was the trail when the race started."""

    def file(self, runner: Runner, new: Taken, *, finish: bool) -> int:
        """Files a time where there was none; returns the place at that mark among those through so far."""
        if uneven(runner.splits, new):
            self.uneven.add(runner.key)
        runner.put(new, finish=finish)
        if new.ref:
            self.readings.name(new.ref, (runner.key, None if finish else new.mm))
        return self._add(new, runner.key)

    def replace(self, runner: Runner, old: Taken, new: Taken | None, reason: str, order: int) -> None:
        """Puts a time in the place of another, or nothing; what was there goes on the trail."""
        finish = old is runner.finish
        runner.remove(old)
        if new is not None:
            runner.put(new, finish=finish)
        if new is None or (new.mm, new.mark.ms, new.since) != (old.mm, old.mark.ms, old.since):
            self._strike(old.mm, old.mark.ms, runner.key)
            if new is not None:
                self._add(new, runner.key)
        self.version += 1  # Where the time is the same its source may not be.
        pairs = zip([[], *([one] for one in runner.splits)], runner.splits, strict=False)
        if any(uneven(before, one) for before, one in pairs):
            self.uneven.add(runner.key)
        self.trail.append(Correction(runner.key, old.mm, old, new, reason, order))

    def finish_at(self, runners: Iterable[Runner], distance_mm: int, order: int) -> None:
        """Files the finishes at the distance of the race, which is known only now or another than before."""
        moved: list[tuple[Runner, Taken, Taken]] = []
        for runner in runners:
            there, finish = runner.at(distance_mm), runner.finish
            if finish is None and there is not None:
                self._join(runner, [(there, distance_mm)], distance_mm)
                runner.remove(there)
                runner.put(there, finish=True)
            elif finish is not None and finish.mm != distance_mm:
                both: list[tuple[Taken, int | None]] = [(finish, None)]
                if there is not None:
                    both.append((there, distance_mm))
                new = self._join(runner, both, distance_mm)
                if there is not None:
                    self.replace(runner, there, None, "the finish", order)
                moved.append((runner, finish, new))
        for runner, old, new in moved:
            self._strike(old.mm, old.mark.ms, runner.key)
            runner.put(new, finish=True)
            self._add(new, runner.key)

    def _join(self, runner: Runner, stood: list[tuple[Taken, int | None]], distance_mm: int) -> Taken:
        """Makes readings of the finish of all that were received there and at what proves to be the finish."""
        found: list[Taken] = []
        finish = runner.key, None
        for taken, mm in stood:
            slot = runner.key, mm
            readings = self.readings.of(slot, taken)
            self.readings.put(slot, [])
            self.readings.move(slot, finish, readings)
            found += (one._replace(mm=distance_mm) for one in readings)
        found.sort(key=lambda one: one.since)
        self.readings.put(finish, found)
        _, stands = standing(found)
        assert stands is not None
        return stands

    def _add(self, taken: Taken, key: str) -> int:
        self.version += 1
        mm, ms = taken.mm, taken.mark.ms
        line = self.passages.get(mm)
        if line is None:
            line = self.passages[mm] = Line()
            if self.marks and mm < self.marks[-1]:
                insort(self.marks, mm)
            else:
                self.marks.append(mm)
        if ms > self.latest_ms:
            self.latest_ms = ms
        return line.file(ms, key, taken.since)

    def _strike(self, mm: int, ms: int, key: str) -> None:
        self.version += 1
        line = self.passages[mm]
        line.strike(ms, key)
        if not line:
            del self.passages[mm], self.marks[bisect_left(self.marks, mm)]
        if ms == self.latest_ms:
            self.latest_ms = max((line.last_ms for line in self.passages.values()), default=0)

    def withdrawn(self, key: str, mm: int) -> bool:
        """Whether the last that was done to an athlete's time at a mark was to withdraw it."""
        trail = self.trail[self._earlier :]
        last = next((one for one in reversed(trail) if (one.entry, one.mm) == (key, mm)), None)
        return last is not None and last.after is None

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows runners to their new keys."""
        self.version += 1
        for line in self.passages.values():
            line.rename(renamed)
        self.uneven = {renamed.get(key, key) for key in self.uneven}
        self.readings.rename(renamed)
        self.trail = [replace(one, entry=renamed.get(one.entry, one.entry)) for one in self.trail]

    def clear(self) -> None:
        """Forgets the times but not the trail: the race starts anew."""
        self.passages, self.marks, self.latest_ms = {}, [], 0
        self.readings.clear()
        self.uneven = set()
        self._earlier = len(self.trail)
        self.version += 1
