"""Laps that were probably miscounted, where a timing system counts laps from passages of the line.

A passage that is read twice puts an athlete a lap ahead of where he is, one that is not read a lap behind, from there
to the end. Both show in his own laps: one of half the time or less of the others, or of twice.

Rules of this file: a pure function of the splits that stand; reconstructed times prove nothing about how passages were
read; what all the others ran too was no slip of the counting.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from meetdash.core.course import Course
from meetdash.core.runner import Runner, Taken

QUICK = 0.72
"""A lap at so small a part of the athlete's other laps is none, while more than two are to go."""
QUICK_AT_THE_END = 0.6
"""The same for the last two laps: one of 53 s after laps of 76 s is at 0.7."""
TWICE = 1.7
"""A lap of so many times the usual pace may be two."""
NEAR_WHOLE = 0.25
"""So near a whole number of laps a slow one must be; a fall or a stop of half a lap's time is none."""
QUICKER, SLOWER = 0.75, 1.6
"""Within these parts of the own pace so far a stretch is in no doubt, nor are the laps it belongs to."""
OTHERS = 2
"""So many other laps, or other athletes on the same stretch, are needed to compare with."""
WITH_THE_FIELD = 0.8
"""Who needs at least this part of the others' time on a stretch was as quick as they."""
SETTLED = 0.5
"""The last stretch holds the laps that were miscounted when it is longer or shorter by this part of them, or more."""

BEST_MS = (
    (400_000, 43_030),
    (800_000, 100_910),
    (1_000_000, 131_960),
    (1_500_000, 206_000),
    (2_000_000, 283_130),
    (3_000_000, 437_550),
    (5_000_000, 755_360),
    (10_000_000, 1_571_000),
)
"""World's bests by distance, in millimetres and milliseconds (men, World Athletics, end of 2024): the quickest that
anybody has run, so that a stretch which is quicker was not run."""
_BEST_LENGTHS = [mm for mm, _ in BEST_MS]


@dataclass(frozen=True, slots=True)
class Slip:
    """Laps by which the count is probably ahead of (above zero) or behind the laps run, and the first mark it is at.

    `until_mm` is the finish where that is sure: the last stretch holds the laps by which the count was wrong.
    """

    laps: int
    from_mm: int
    until_mm: int | None = None

    def doubts(self, mm: int) -> bool:
        """Whether the time at a mark is probably that of another lap."""
        return mm >= self.from_mm and (self.until_mm is None or mm < self.until_mm)


@dataclass(frozen=True, slots=True)
class _Lap:
    """From one passage of the line to the next one that has a time: one lap by the count, or several.

    `measured` when both times are, and when it took any: two times may be the same where they are rounded.
    """

    from_mm: int
    to_mm: int
    ms: int
    measured: bool

    @classmethod
    def between(cls, before: Taken | None, taken: Taken) -> "_Lap":
        """From one time to the next, or from the gun."""
        from_mm, from_ms = (before.mm, before.mark.ms) if before else (0, 0)
        ms = taken.mark.ms - from_ms
        made_up = taken.reconstructed or (before is not None and before.reconstructed)
        return cls(from_mm, taken.mm, ms, not made_up and ms > 0)

    @property
    def pace(self) -> float:
        return self.ms / (self.to_mm - self.from_mm)

    def count(self, lap_mm: int) -> float:
        return (self.to_mm - self.from_mm) / lap_mm


def uneven(splits: Sequence[Taken], new: Taken) -> bool:
    """Whether a new time makes a slip possible: cheap, and true more often than there is one."""
    if not splits:
        return impossible(new.mm, new.mark.ms)
    last = splits[-1]
    length, took = new.mm - last.mm, new.mark.ms - last.mark.ms
    if length <= 0 or not last.mm:
        return True
    pace = took * last.mm / (last.mark.ms * length)
    return not QUICKER < pace < SLOWER or impossible(length, took)


def impossible(length_mm: int, ms: int) -> bool:
    """Whether a stretch was quicker than anybody has run one of that length."""
    index = bisect_right(_BEST_LENGTHS, length_mm)
    if not index:
        return False
    best_mm, best_ms = BEST_MS[index - 1]
    return length_mm * best_ms > ms * best_mm


def slip(runner: Runner, course: Course | None, runners: Mapping[str, Runner]) -> Slip | None:
    """By how much an athlete's laps were probably miscounted on the way, if they were."""
    if course is None or not course.lap_mm:
        return None
    laps = _laps(runner, course)
    found = _miscounted(laps, course, runner, runners)
    if runner.finish is None or not laps:
        return found
    return _finished(found, laps, runner.finish, course, runner, runners)


def _finished(
    found: Slip | None,
    laps: list[_Lap],
    finish: Taken,
    course: Course,
    runner: Runner,
    runners: Mapping[str, Runner],
) -> Slip | None:
    """What the finish says of a slip: it was counted with the laps too, unless the stretch before it sets that right.

    A photo finish is counted by nobody. Who is a lap behind by the count and finishes with it has run them all.
    """
    last = _Lap.between(runner.at(laps[-1].to_mm), finish)
    photo = finish.source == "photo"
    if found is None:
        found = _miscounted([*laps, last], course, runner, runners)
        return found if found is not None and found.laps > 0 and not photo else None
    usual = median([lap.pace for lap in laps if lap.measured])
    unseen = last.ms / (usual * course.lap_mm) - last.count(course.lap_mm)
    settled = unseen / found.laps >= SETTLED
    if found.laps < 0 and not settled:
        return None
    return replace(found, until_mm=finish.mm) if settled or photo else found


def _miscounted(
    laps: list[_Lap], course: Course, runner: Runner, runners: Mapping[str, Runner]
) -> Slip | None:
    found: Slip | None = None
    ahead = behind = 0
    quick: list[_Lap] = []
    for index, lap in enumerate(laps):
        others = [one.pace for one in laps[:index] + laps[index + 1 :] if one.measured]
        end = lap.to_mm > course.distance_mm - 2 * course.lap_mm
        if _read_twice(lap, others, QUICK_AT_THE_END if end else QUICK, runner, runners):
            quick.append(lap)
            length = sum(one.count(course.lap_mm) for one in quick)
            run = sum(one.ms for one in quick) / (median(others) * course.lap_mm) if others else 0.0
            surplus = max(1, round(length - run)) if length >= 1 else 0
            if len(quick) == 1:
                start, so_far = lap.to_mm, ahead
            ahead = so_far + surplus
            found = found or (Slip(ahead, start) if ahead else None)
            continue
        quick = []
        missed = _missed(lap, others, course.lap_mm, runner, runners)
        behind += missed
        if missed and found is None:
            found = Slip(-missed, lap.to_mm)
    net = ahead - behind
    return Slip(net, found.from_mm) if found is not None and net else None


def _laps(runner: Runner, course: Course) -> list[_Lap]:
    marks = frozenset(course.line_marks)
    laps: list[_Lap] = []
    before: Taken | None = None
    for taken in runner.splits:
        if taken.mm not in marks:
            continue
        laps.append(_Lap.between(before, taken))
        before = taken
    return laps


def _read_twice(
    lap: _Lap, others: list[float], quick: float, runner: Runner, runners: Mapping[str, Runner]
) -> bool:
    if not lap.measured:
        return False
    if impossible(lap.to_mm - lap.from_mm, lap.ms):
        return True
    if len(others) < OTHERS or lap.pace > quick * median(others):
        return False
    field = _field(lap, runner, runners)
    return field is None or lap.pace < WITH_THE_FIELD * field


def _missed(
    lap: _Lap, others: list[float], lap_mm: int, runner: Runner, runners: Mapping[str, Runner]
) -> int:
    """How many passages were probably not read in this lap."""
    if not lap.measured or not others or lap.pace < TWICE * median(others):
        return 0
    run = lap.ms / (median(others) * lap_mm)
    field = _field(lap, runner, runners)
    if field is None or lap.pace < TWICE * field or abs(run - round(run)) > NEAR_WHOLE:
        return 0
    return max(0, round(run - lap.count(lap_mm)))


def _field(lap: _Lap, runner: Runner, runners: Mapping[str, Runner]) -> float | None:
    """The median pace of the others over the same stretch; None where too few were timed at both ends."""
    paces = []
    for other in runners.values():
        if other.key == runner.key:
            continue
        first, second = other.at(lap.from_mm), other.at(lap.to_mm)
        if second is not None and (first is not None or lap.from_mm == 0):
            paces.append((second.mark.ms - (first.mark.ms if first else 0)) / (lap.to_mm - lap.from_mm))
    return median(paces) if len(paces) >= OTHERS else None
