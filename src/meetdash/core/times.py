"""The times of a race by mark, the trail of their corrections, and the lead that they prove.

Rules of this file: times go in and out through `file` and `replace` alone, so that the lines of each mark, the ids that
corrections refer to and the trail always agree.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from meetdash.core.counting import uneven
from meetdash.core.lead import Lead
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
    """A start that was recalled, or a race that was started again, with what had been timed until then."""

    times: dict[str, tuple[Taken, ...]]
    order: int


@dataclass(slots=True)
class Times:
    """`passages` holds for each mark (milliseconds, order of arrival, entry), quickest first.

    `uneven` are the athletes among whose times there may be a lap that was miscounted: all others are above doubt.
    """

    passages: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    trail: list[Correction] = field(default_factory=list)
    lead: Lead = field(default_factory=Lead)
    by_id: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    uneven: set[str] = field(default_factory=set, compare=False)

    def file(self, runner: Runner, new: Taken, ref: str, *, finish: bool) -> int:
        """Files a time where there was none; returns the place at that mark among those through so far."""
        if uneven(runner.splits, new):
            self.uneven.add(runner.key)
        runner.put(new, finish=finish)
        line = self.passages.get(new.mm)
        if line is None:
            line = self.passages[new.mm] = []
        if ref:
            self.name(ref, runner, None if finish else new.mm)
        ms = new.mark.ms
        if not line or line[-1][0] < ms:
            line.append((ms, new.order, runner.key))
            return len(line)
        insort(line, (ms, new.order, runner.key))
        return 1 + bisect_left(line, (ms, -1, ""))

    def led_by_its_leader(self, mm: int) -> bool:
        """Whether the lead was settled at this mark or beyond it, so that nobody behind the first there changes it."""
        lead = self.lead
        return mm < lead.front_mm or (mm == lead.front_mm and self.passages[mm][0][2] == lead.leader)

    def replace(self, runner: Runner, old: Taken, new: Taken | None, reason: str, order: int) -> None:
        """Puts a time in the place of another, or nothing; what was there goes on the trail."""
        finish = old is runner.finish
        line = self.passages[old.mm]
        line.remove(next(passage for passage in line if passage[2] == runner.key))
        runner.remove(old)
        self.uneven.add(runner.key)
        if new is not None:
            runner.put(new, finish=finish)
            insort(self.passages.setdefault(new.mm, []), (new.mark.ms, order, runner.key))
            if new.mm != old.mm:
                moved, to = (runner.key, old.mm), (runner.key, new.mm)
                self.by_id = {ref: to if where == moved else where for ref, where in self.by_id.items()}
        self.trail.append(Correction(runner.key, old.mm, old, new, reason, order))

    def finish_at(self, runners: Iterable[Runner], distance_mm: int, order: int) -> None:
        """Files the finishes at the distance of the race, which is known only now or another than before."""
        for runner in runners:
            there = runner.at(distance_mm)
            if runner.finish is None and there is not None:
                runner.remove(there)
                runner.put(there, finish=True)
            elif runner.finish is not None and runner.finish.mm != distance_mm:
                if there is not None:
                    self.replace(runner, there, None, "the finish", order)
                self._move_finish(runner, runner.finish, distance_mm)

    def _move_finish(self, runner: Runner, old: Taken, distance_mm: int) -> None:
        line = self.passages[old.mm]
        passage = next(passage for passage in line if passage[2] == runner.key)
        line.remove(passage)
        if not line:
            del self.passages[old.mm]
        runner.put(old._replace(mm=distance_mm), finish=True)
        insort(self.passages.setdefault(distance_mm, []), passage)

    def ids(self, runner: Runner, mm: int | None) -> list[str]:
        """The ids by which a time is known; mm None is the finish."""
        return [ref for ref, where in self.by_id.items() if where == (runner.key, mm)]

    def name(self, ref: str, runner: Runner, mm: int | None) -> None:
        """Remembers the id of a time, so that a correction can refer to it; mm None is the finish."""
        if ref:
            self.by_id[ref] = (runner.key, mm)

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows runners to their new keys."""
        if not renamed:
            return
        for line in self.passages.values():
            line[:] = [(ms, order, renamed.get(key, key)) for ms, order, key in line]
        self.uneven = {renamed.get(key, key) for key in self.uneven}
        self.by_id = {ref: (renamed.get(key, key), mm) for ref, (key, mm) in self.by_id.items()}
        self.trail = [replace(one, entry=renamed.get(one.entry, one.entry)) for one in self.trail]
        if self.lead.leader is not None:
            self.lead.leader = renamed.get(self.lead.leader, self.lead.leader)

    def clear(self) -> None:
        """Forgets the times but not the trail: the race starts anew."""
        self.passages, self.by_id, self.lead, self.uneven = {}, {}, Lead(), set()
