"""Calls against truth: one call for one move, nothing counted twice.

Rules of this file: a call matches a move of the same athlete and sort whose onset lies within 200 m or one spacing of
marks, whichever is more; the nearest pairs are matched first; an unmatched call in an ignored stretch counts for
nothing; a call that was withdrawn later matches nothing.
"""

from dataclasses import dataclass, field
from statistics import median

from bench.moves.truth import GROUP, KICK, SORTS, UP, Call, Case, Truth

TOLERANCE_MM = 200_000


@dataclass
class Count:
    """Right, wrong and missed, with onset errors in metres and delays in marks."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[float] = field(default_factory=list)
    delays: list[int] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    """Of each call with an interval, whether that holds the true onset."""

    @property
    def coverage(self) -> float:
        return sum(self.held) / len(self.held) if self.held else float("nan")

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    @property
    def onset_m(self) -> float:
        return median(self.errors) if self.errors else float("nan")

    @property
    def onset_p90_m(self) -> float:
        return sorted(self.errors)[int(0.9 * (len(self.errors) - 1))] if self.errors else float("nan")

    @property
    def delay(self) -> float:
        return sum(self.delays) / len(self.delays) if self.delays else float("nan")


@dataclass
class Score:
    """Counts by sort over many races."""

    sorts: dict[str, Count] = field(default_factory=lambda: {sort: Count() for sort in SORTS})
    races: int = 0

    @property
    def all(self) -> Count:
        total = Count()
        for count in self.sorts.values():
            total.right += count.right
            total.wrong += count.wrong
            total.missed += count.missed
            total.errors += count.errors
            total.delays += count.delays
            total.held += count.held
        return total

    @property
    def false_alarms(self) -> float:
        return self.all.wrong / self.races if self.races else 0.0

    def add(self, case: Case, calls: list[Call]) -> None:
        """Counts the calls of one race."""
        self.races += 1
        pairs = sorted(
            (abs(call.onset_mm - truth.onset_mm), number, index)
            for number, call in enumerate(calls)
            for index, truth in enumerate(case.truths)
            if _fits(case, call, truth)
        )
        used: set[int] = set()
        found: set[int] = set()
        for error, number, index in pairs:
            if number in used or index in found:
                continue
            used.add(number)
            found.add(index)
            call, truth = calls[number], case.truths[index]
            count = self.sorts[truth.sort]
            count.right += 1
            count.errors.append(error / 1000)
            if call.to_mm:
                count.held.append(call.from_mm <= truth.onset_mm <= call.to_mm)
            count.delays.append(sum(1 for mark in case.marks if truth.onset_mm < mark <= call.known_mm))
        for index, truth in enumerate(case.truths):
            if index not in found:
                self.sorts[truth.sort].missed += 1
        for number, call in enumerate(calls):
            if number not in used and not _ignored(case, call):
                self.sorts[call.sort].wrong += 1


def _fits(case: Case, call: Call, truth: Truth) -> bool:
    same = call.sort == truth.sort or {call.sort, truth.sort} == {UP, KICK}
    if {truth.sort, call.sort} == {KICK, GROUP}:
        same = True
    who = call.entry == truth.entry or (truth.sort == GROUP and not truth.entry)
    return (
        same
        and who
        and not call.withdrawn
        and abs(call.onset_mm - truth.onset_mm) <= max(TOLERANCE_MM, case.spacing_mm)
    )


def _ignored(case: Case, call: Call) -> bool:
    reach = case.spacing_mm
    return any(
        zone.entry in ("", call.entry)
        and call.sort in zone.sorts
        and zone.from_mm - reach <= call.onset_mm <= zone.to_mm + 1
        for zone in case.ignored
    )
