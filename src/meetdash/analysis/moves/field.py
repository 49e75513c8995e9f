"""The splits of a race as the detector sees them: athletes, marks, and who ran with whom.

Rules of this file: times are filed, never judged; a mark that lies between the regular ones (the mile in a two miles, a
named 3000 m) is no end of a segment, for pace over a few metres is the reader's and not the runner's.
"""

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from meetdash.analysis.moves.model import Kind, Stretch
from meetdash.core.course import Course

SHORTEST_MM = 95_000
"""No segment shorter than this is looked at."""
_STEP_MM = 100_000


@dataclass(frozen=True, slots=True)
class Told:
    """The last move told of an athlete: its name and kind, the marks of its window by index, the gain in seconds."""

    id: str
    kind: Kind
    first: int
    index: int
    gain_s: float


@dataclass(slots=True)
class Run:
    """One athlete: marks and times that follow one another, and what each segment gained on those around.

    `gains[k]` are the seconds gained in the segment that ends at `marks[k]`, None where there was nothing to compare
    with; `rivals[k]` how many it was compared with, `near[k]` whether they ran with him, `far[k]` whether
    they were far off. `means[k]` is the own pace in
    milliseconds a metre up to there.
    """

    key: str
    pacemaker: bool = False
    decimals: int = 2
    marks: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    gains: list[float | None] = field(default_factory=list)
    rivals: list[int] = field(default_factory=list)
    near: list[bool] = field(default_factory=list)
    far: list[bool] = field(default_factory=list)
    means: list[float] = field(default_factory=list)
    gone: bool = False
    dropped_mm: int | None = None
    fallen: int | None = None
    since: int | None = None
    """The index of the first segment that was compared with others."""
    told: Told | None = None
    odd_mm: int = -1
    up_to_mm: int = -1
    down_to_mm: int = -1

    def stretch(self, first: int, last: int) -> Stretch:
        """From one of his marks to another, by index; -1 is the gun."""
        from_mm, from_ms = (self.marks[first], self.times[first]) if first >= 0 else (0, 0)
        return Stretch(self.key, from_mm, self.marks[last], from_ms, self.times[last], self.decimals)

    def pace(self, index: int) -> float:
        """Milliseconds a metre in the segment that ends at a mark, by index; the first begins at the gun."""
        if not index:
            return self.times[0] * 1000 / self.marks[0]
        length = self.marks[index] - self.marks[index - 1]
        return (self.times[index] - self.times[index - 1]) * 1000 / length

    def paces_odd(self, index: int) -> bool:
        """Whether a segment, by the index of its end, is so slow or quick that it needs a second look."""
        before = self.means[index - 1]
        return not before * _QUICK < self.pace(index) < before * _SLOW


@dataclass(slots=True)
class Station:
    """A mark: who came by when (milliseconds, athlete), quickest first."""

    mm: int
    order: list[tuple[int, str]] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)

    def between(self, low_ms: int, high_ms: int) -> list[tuple[int, str]]:
        """Those who came by from one time to another, both included."""
        order = self.order
        return order[bisect_left(order, (low_ms, "")) : bisect_left(order, (high_ms + 1, ""))]

    def place(self, ms: int, ignored: frozenset[str]) -> int:
        """The place of a time here, pacemakers not counted."""
        before = bisect_left(self.order, (ms, ""))
        return 1 + sum(1 for _, key in self.order[:before] if key not in ignored)


@dataclass(slots=True)
class Field:
    """Everybody's times by athlete and by mark."""

    course: Course
    pacemakers: frozenset[str] = frozenset()
    runs: dict[str, Run] = field(default_factory=dict)
    stations: dict[int, Station] = field(default_factory=dict)
    halves: dict[str, int] = field(default_factory=dict)
    _regular: dict[int, bool] = field(default_factory=dict)
    _on: int = 0
    _off: int = 0

    def run(self, key: str) -> Run:
        """The athlete, new ones included."""
        found = self.runs.get(key)
        if found is None:
            found = self.runs[key] = Run(key, key in self.pacemakers)
        return found

    def half(self, key: str, middle_ms: int, finish_ms: int = 0) -> Stretch:
        """The first half of the distance, or the second when the finish is given."""
        half, decimals = self.course.distance_mm // 2, self.runs[key].decimals
        if finish_ms:
            return Stretch(key, half, self.course.distance_mm, middle_ms, finish_ms, decimals)
        return Stretch(key, 0, half, 0, middle_ms, decimals)

    def regular(self, mm: int) -> bool:
        """Whether a mark ends segments: one that lies whole hundreds of metres or whole laps before the finish.

        Where most marks lie otherwise (400, 800 and 1200 m of a mile), those do too. Settled at the first arrival.
        """
        known = self._regular.get(mm)
        if known is None:
            left = self.course.distance_mm - mm
            on = left % _STEP_MM == 0 or self.course.on_line(mm)
            if on:
                self._on += 1
            else:
                self._off += 1
            known = self._regular[mm] = on or self._off > self._on
        return known

    def file(self, key: str, mm: int, ms: int, decimals: int) -> Run | None:
        """Files a time behind the athlete's others; None when it ends no segment."""
        run = self.run(key)
        if mm * 2 == self.course.distance_mm:
            self.halves[key] = ms
        if run.marks and (mm - run.marks[-1] < SHORTEST_MM or ms <= run.times[-1]):
            return None
        if mm < SHORTEST_MM or not self.regular(mm):
            return None
        run.marks.append(mm)
        run.times.append(ms)
        run.gains.append(None)
        run.rivals.append(0)
        run.near.append(False)
        run.far.append(False)
        run.decimals = decimals
        index = len(run.marks) - 1
        pace = run.pace(index)
        first = index == 0 or (index == 1 and run.marks[0] < 2 * _STEP_MM)
        run.means.append(pace if first else _mean(run.means[-1], pace))
        station = self.stations.get(mm)
        if station is None:
            station = self.stations[mm] = Station(mm)
        insort(station.order, (ms, key))
        station.times[key] = ms
        return run


_MOST_CHANGE = 0.08
_QUICK, _SLOW = 0.75, 1.05


def _mean(before: float, pace: float) -> float:
    """The own pace with one more segment, which counts half; a fall or a slip counts as a small change only."""
    low, high = before * (1 - _MOST_CHANGE), before * (1 + _MOST_CHANGE)
    return (before + (low if pace < low else high if pace > high else pace)) / 2
