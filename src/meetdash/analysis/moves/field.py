"""The splits of a race as the detector sees them: athletes, marks, and who ran with whom.

Rules of this file: times are filed, never judged; a mark that lies between the regular ones (the mile in a two miles, a
named 3000 m) is no end of a segment, for pace over a few metres is the reader's and not the runner's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from meetdash.analysis.moves import rules as r
from meetdash.analysis.moves.model import Stretch
from meetdash.analysis.moves.run import Run
from meetdash.analysis.moves.segment import Segment, put
from meetdash.core.course import Course

SHORTEST_MM = 95_000
"""No segment shorter than this is looked at."""
_STEP_MM = 100_000
_NOBODY: frozenset[str] = frozenset()


@dataclass(slots=True)
class Station:
    """A mark: when who came by, quickest first, in milliseconds and by athlete; of equal times the keys give the order.

    `ending` are the segments that end here, by the mark at which they begin, `beginning` those that begin here.
    """

    mm: int
    moments: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    ending: dict[int, Segment] = field(default_factory=dict)
    beginning: list[Segment] = field(default_factory=list)

    @property
    def order(self) -> Iterator[tuple[int, str]]:
        """Times and athletes, quickest first."""
        return zip(self.moments, self.keys, strict=True)

    def between(self, low_ms: int, high_ms: int) -> list[str]:
        """Those who came by from one time to another, both included."""
        moments = self.moments
        return self.keys[bisect_left(moments, low_ms) : bisect_right(moments, high_ms)]

    def reach(self, at_ms: int, reach_ms: int, most: int) -> int:
        """How far around a time one must go for so many, the given reach at most."""
        moments = self.moments
        low, high = bisect_left(moments, at_ms - reach_ms), bisect_right(moments, at_ms + reach_ms)
        if high - low <= most:
            return reach_ms
        return sorted([abs(ms - at_ms) for ms in moments[low:high]])[most - 1]

    def place(self, ms: int, ignored: frozenset[str]) -> int:
        """The place of a time here, pacemakers not counted."""
        before = bisect_left(self.moments, ms)
        return 1 + sum([key not in ignored for key in self.keys[:before]]) if ignored else 1 + before


@dataclass(slots=True)
class Field:
    """Everybody's times by athlete and by mark.

    `gone` are those out of the race; in `apart` are pacemakers and all who have ever lost contact or run an odd
    segment: nobody else can be set apart.
    """

    course: Course
    pacemakers: frozenset[str] = frozenset()
    runs: dict[str, Run] = field(default_factory=dict)
    stations: dict[int, Station] = field(default_factory=dict)
    halves: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Milliseconds and decimals at half the distance."""
    gone: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    _regular: dict[int, bool] = field(default_factory=dict)
    _on: int = 0
    _off: int = 0
    _half_mm: float = 0.0

    def __post_init__(self) -> None:
        self._half_mm = self.course.distance_mm / 2

    def run(self, key: str) -> Run:
        """The athlete, new ones included."""
        found = self.runs.get(key)
        if found is None:
            found = self.runs[key] = Run(key, key in self.pacemakers)
            if found.pacemaker:
                self.apart.add(key)
        return found

    def half(self, key: str, finish_ms: int = 0) -> Stretch:
        """The first half of the distance, or the second when the finish is given."""
        half, (middle_ms, decimals) = self.course.distance_mm // 2, self.halves[key]
        if finish_ms:
            exact = self.runs[key].exact[-1]
            return Stretch(key, half, self.course.distance_mm, middle_ms, finish_ms, decimals, exact)
        return Stretch(key, 0, half, 0, middle_ms, decimals, decimals)

    def decimals(self, mm: int, *keys: str) -> int:
        """Those of the coarsest of some athletes' times at a mark."""
        return min(self.runs[key].decimals_at(mm) for key in keys)

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
        run = self.runs.get(key) or self.run(key)
        if mm == self._half_mm:
            self.halves[key] = ms, decimals
        marks = run.marks
        if marks and (mm - marks[-1] < SHORTEST_MM or ms <= run.times[-1]):
            return None
        if not decimals and self._too_coarse(mm - marks[-1] if marks else mm, mm):
            return None
        station = self.stations.get(mm)
        if station is None:
            if mm < SHORTEST_MM or not self.regular(mm):
                return None
            station = self.stations[mm] = Station(mm)
        run.add(mm, ms, decimals)
        station.times[key] = ms
        put(station.moments, station.keys, ms, key)
        if station.beginning and key not in self.gone:
            for segment in station.beginning:
                segment.awaits(ms)
        return run

    def _too_coarse(self, length_mm: int, mm: int) -> bool:
        """Whether a time to the whole second ends a segment so short that it proves nothing.

        Such a second is worth a lap: of a mark every 100 m those count that lie whole laps before the finish, the same
        for everybody.
        """
        whole_laps = (self.course.distance_mm - mm) % r.COARSE_MM == 0
        return not whole_laps and length_mm < 2 * r.COARSE_MM

    def set_apart(self, keys: list[str], mm: int) -> Set[str]:
        """Those among some with whose segment up to a mark nobody is compared."""
        if self.apart.isdisjoint(keys):
            return _NOBODY
        runs = self.runs
        return {key for key in self.apart.intersection(keys) if not runs[key].comparable(mm)}

    def segment(self, from_mm: int, mm: int) -> Segment:
        """The segment between two marks at which somebody was timed."""
        ending = self.stations[mm].ending
        found = ending.get(from_mm)
        if found is None:
            here, before = self.stations[mm].times, self.stations[from_mm]
            both = [one for one in before.order if one[1] in here]
            found = ending[from_mm] = Segment(
                [ms for ms, _ in both],
                [here[key] - ms for ms, key in both],
                [key for _, key in both],
                [ms for ms, key in before.order if key not in here and key not in self.gone],
            )
            before.beginning.append(found)
        return found
