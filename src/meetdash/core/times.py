"""The times of a race by mark, and the trail of their corrections.

Rules of this file: times go in and out through `file` and `replace` alone, so that the lines of each mark, the ids that
corrections refer to and the trail always agree; a mark without a time is none.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from meetdash.core.counting import uneven
from meetdash.core.line import Line
from meetdash.core.messages import Result
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

    `aside` are times that were received where another stands, by athlete and mark (None: the finish), with their ids.
    `uneven` are the athletes among whose times there may be a lap that was miscounted: all others are above doubt.
    """

    passages: dict[int, Line] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)
    latest_ms: int = 0
    trail: list[Correction] = field(default_factory=list)
    by_id: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    aside: dict[tuple[str, int | None], tuple[Taken, str]] = field(default_factory=dict)
    unfiled: set[str] = field(default_factory=set, compare=False)
    """The ids of lines that gave no time: refused ones, repeated ones, and all that are not about times."""
    gone: set[str] = field(default_factory=set)
    """The ids of times that were withdrawn."""
    uneven: set[str] = field(default_factory=set, compare=False)
    version: int = field(default=0, compare=False)
    """Counts the changes of the lines, for who remembers what follows from them."""

    def file(self, runner: Runner, new: Taken, ref: str, *, finish: bool) -> int:
        """Files a time where there was none; returns the place at that mark among those through so far."""
        if uneven(runner.splits, new):
            self.uneven.add(runner.key)
        runner.put(new, finish=finish)
        if ref:
            self.name(ref, runner, None if finish else new.mm)
        return self._add(new.mm, new.mark.ms, runner.key)

    def replace(self, runner: Runner, old: Taken, new: Taken | None, reason: str, order: int) -> None:
        """Puts a time in the place of another, or nothing; what was there goes on the trail."""
        finish = old is runner.finish
        self._strike(old.mm, old.mark.ms, runner.key)
        runner.remove(old)
        if new is not None:
            runner.put(new, finish=finish)
            self._add(new.mm, new.mark.ms, runner.key)
            if new.mm != old.mm:
                moved, to = (runner.key, old.mm), (runner.key, new.mm)
                self.by_id = {ref: to if where == moved else where for ref, where in self.by_id.items()}
        pairs = zip([[], *([one] for one in runner.splits)], runner.splits, strict=False)
        if any(uneven(before, one) for before, one in pairs):
            self.uneven.add(runner.key)
        self.trail.append(Correction(runner.key, old.mm, old, new, reason, order))

    def finish_at(self, runners: Iterable[Runner], distance_mm: int, order: int) -> None:
        """Files the finishes at the distance of the race, which is known only now or another than before."""
        moved: list[tuple[Runner, Taken]] = []
        for runner in runners:
            there = runner.at(distance_mm)
            if runner.finish is None and there is not None:
                runner.remove(there)
                runner.put(there, finish=True)
                was, now = (runner.key, distance_mm), (runner.key, None)
                self.by_id = {ref: now if where == was else where for ref, where in self.by_id.items()}
            elif runner.finish is not None and runner.finish.mm != distance_mm:
                if there is not None:
                    self.replace(runner, there, None, "the finish", order)
                moved.append((runner, runner.finish))
        # Equal times stay in the order in which they arrived.
        for runner, old in sorted(moved, key=lambda one: one[1].order):
            self._strike(old.mm, old.mark.ms, runner.key)
            runner.put(old._replace(mm=distance_mm), finish=True)
            self._add(distance_mm, old.mark.ms, runner.key)

    def _add(self, mm: int, ms: int, key: str) -> int:
        self.version += 1
        line = self.passages.get(mm)
        if line is None:
            line = self.passages[mm] = Line()
            if self.marks and mm < self.marks[-1]:
                insort(self.marks, mm)
            else:
                self.marks.append(mm)
        if ms > self.latest_ms:
            self.latest_ms = ms
        return line.file(ms, key)

    def _strike(self, mm: int, ms: int, key: str) -> None:
        self.version += 1
        line = self.passages[mm]
        line.strike(ms, key)
        if not line:
            del self.passages[mm], self.marks[bisect_left(self.marks, mm)]
        if ms == self.latest_ms:
            self.latest_ms = max((line.last_ms for line in self.passages.values()), default=0)

    def set_aside(self, runner: Runner, new: Taken, ref: str, mm: int | None) -> None:
        """Keeps a time that another one keeps out; of several the best source, and of equal ones the first."""
        known = self.aside.get((runner.key, mm))
        if known is None or new.rank > known[0].rank:
            self.aside[runner.key, mm] = (new, ref)

    def ids(self, runner: Runner, mm: int | None) -> list[str]:
        """The ids by which a time is known; mm None is the finish."""
        return [ref for ref, where in self.by_id.items() if where == (runner.key, mm)]

    def name(self, ref: str, runner: Runner, mm: int | None) -> None:
        """Remembers the id of a time, so that a correction can refer to it; mm None is the finish."""
        if ref:
            self.by_id[ref] = (runner.key, mm)
            self.unfiled.discard(ref)
            self.gone.discard(ref)

    def forget(self, runner: Runner, mm: int | None) -> None:
        """Lets the ids of a time that is withdrawn mean nothing any more; mm None is the finish."""
        for ref in self.ids(runner, mm):
            del self.by_id[ref]
            self.gone.add(ref)

    def heard_of(self, ref: str) -> None:
        """Remembers the id of a line that was dealt with, when no time is known by it."""
        if ref not in self.by_id and ref not in self.gone:
            self.unfiled.add(ref)

    def drop_aside(self, ref: str) -> None:
        """Forgets a time that another one keeps out, by its id."""
        self.aside = {slot: one for slot, one in self.aside.items() if one[1] != ref}

    def withdrawn(self, key: str, mm: int) -> bool:
        """Whether the last that was done to an athlete's time at a mark was to withdraw it."""
        last = next((one for one in reversed(self.trail) if (one.entry, one.mm) == (key, mm)), None)
        return last is not None and last.after is None

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows runners to their new keys."""
        self.version += 1
        for line in self.passages.values():
            line.rename(renamed)
        self.uneven = {renamed.get(key, key) for key in self.uneven}
        self.by_id = {ref: (renamed.get(key, key), mm) for ref, (key, mm) in self.by_id.items()}
        self.aside = {(renamed.get(key, key), mm): one for (key, mm), one in self.aside.items()}
        self.trail = [replace(one, entry=renamed.get(one.entry, one.entry)) for one in self.trail]

    def clear(self) -> None:
        """Forgets the times but not the trail: the race starts anew."""
        self.passages, self.marks, self.latest_ms = {}, [], 0
        self.by_id, self.aside = {}, {}
        self.uneven = set()
        self.version += 1
