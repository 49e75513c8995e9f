"""The coefficients of the projection: small tables over the part of the distance done, and what they rest on.

Rules of this file: a table comes with the sample it was made from, or it is not read; between two of its marks it is
interpolated, beyond its ends it is held.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple, cast

from meetdash.core.course import Course


class TablesError(ValueError):
    """Coefficients that cannot be used; the message says which."""


MOST_KEPT = 4096
"""Interpolated rows kept; a race has a few dozen marks."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Rows of coefficients over the part of the distance done, 0 to 1, rising."""

    parts: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]
    _kept: dict[float, tuple[float, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def at(self, part: float) -> tuple[float, ...]:
        """The row at a part of the distance, interpolated; those asked for are kept, as marks come again."""
        row = self._kept.get(part)
        if row is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            row = self._kept[part] = self._interpolated(part)
        return row

    def _interpolated(self, part: float) -> tuple[float, ...]:
        parts, rows = self.parts, self.rows
        index = bisect_right(parts, part)
        if index == 0:
            return rows[0]
        if index == len(parts):
            return rows[-1]
        before = parts[index - 1]
        share = (part - before) / (parts[index] - before)
        return mixed(rows[index - 1], rows[index], share)


def mixed(one: Sequence[float], other: Sequence[float], share: float) -> tuple[float, ...]:
    """A row between two others: `share` 0 is the one, 1 the other."""
    return tuple([low + share * (high - low) for low, high in zip(one, other, strict=True)])


@dataclass(frozen=True, slots=True)
class RoadTable:
    """Rows of a, b, c, e, g, s0, s1, s2, z10, z50, z90; see projection.py. `distance_mm` is what it was made from.

    `quick` is the same of the quickest alone; up to the level (a logarithm) `quick_to` it holds, from `quick_from` on
    the curve of all, between them a mixture. `fade` has one column, the median of what the rest costs: the simple rule
    that the model is measured against.
    """

    curve: Curve
    quick: Curve
    quick_to: float
    quick_from: float
    fade: Curve
    reference_ms_per_mm: float
    distance_mm: int
    sample: str

    def row(self, part: float, level: float) -> tuple[float, ...]:
        """The coefficients at a part of the distance for somebody of a level."""
        if level >= self.quick_from:
            return self.curve.at(part)
        if level <= self.quick_to:
            return self.quick.at(part)
        share = (level - self.quick_to) / (self.quick_from - self.quick_to)
        return mixed(self.quick.at(part), self.curve.at(part), share)

    def faded(self, part: float, distance_mm: int) -> float:
        """What the rest costs the median runner (a logarithm); of a shorter race, as much of it as the distance has."""
        return self.fade.at(part)[0] * min(1.0, distance_mm / self.distance_mm)


@dataclass(frozen=True, slots=True)
class TrackTable:
    """Rows of a, b, c, low, high for races up to a distance: with a PB c is used, without c is 0; see projection.py.

    `paced` is for races with a pacemaker or a light and without a PB; None where there is no difference. Each of the
    three comes with what it was made from.
    """

    up_to_mm: int
    with_best: Curve
    without_best: Curve
    paced: Curve | None
    widened: float
    sample: str
    best_sample: str
    paced_sample: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How good projections were at a mark in races that were left out of the fit: one row of the back-test.

    `at` is the part of the distance done; `mape` the mean absolute error in percent of the finish; `coverage` how often
    the finish lay inside the range, 0 to 1; `count` the projections and `races` the races judged.
    """

    surface: str
    from_mm: int
    to_mm: int
    with_best: bool
    at: float
    mape: float
    coverage: float
    count: int
    races: int


class Ground(NamedTuple):
    """What holds for every projection over a course: worked out once, for it is asked for at every split.

    `barriers`: a steeplechase. `measured` whether its range was counted, without a PB and with one.
    """

    course: Course
    road: bool
    barriers: bool
    track: TrackTable
    measured: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a projection needs: the road, and the track from the shortest races to the longest.

    `measured` is how good it was found to be, and where: what is not there was not measured.
    """

    road: RoadTable
    track: tuple[TrackTable, ...]
    measured: tuple[Measured, ...] = ()
    _grounds: dict[int, Ground] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def parse(cls, loaded: object) -> "Tables":
        """Reads tables from a loaded object; raises TablesError."""
        with _named_errors():
            top = cast(Mapping[str, Any], loaded)
            measured = tuple(_measured(one) for one in top.get("measured", ()))
            return cls(_road(top["road"]), _tracks(top["track"]), measured)

    def with_road(self, loaded: object) -> "Tables":
        """These tables with another one of the road; raises TablesError."""
        with _named_errors():
            return replace(self, road=_road(cast(Mapping[str, Any], loaded)))

    def with_track(self, loaded: object) -> "Tables":
        """These tables with others of the track; raises TablesError."""
        with _named_errors():
            return replace(self, track=_tracks(cast(Sequence[Mapping[str, Any]], loaded)))

    def ground(self, course: Course) -> Ground:
        """What holds for every projection over a course."""
        # Kept by identity: to hash a course costs more than all that is kept. It is held, so its id stays its own.
        kept = self._grounds.get(id(course))
        if kept is not None and kept.course is course:
            return kept
        if len(self._grounds) >= MOST_KEPT:
            self._grounds.clear()
        barriers = course.event.endswith("SC")
        measured = [
            not barriers and bool(self.measured_over(course.surface, course.distance_mm, with_best))
            for with_best in (False, True)
        ]
        made = Ground(
            course, course.road, barriers, self.for_track(course.distance_mm), (measured[0], measured[1])
        )
        self._grounds[id(course)] = made
        return made

    def for_track(self, distance_mm: int) -> TrackTable:
        """The table for a race on the track."""
        for one in self.track:
            if distance_mm <= one.up_to_mm:
                return one
        return self.track[-1]

    def measured_at(
        self, surface: str, distance_mm: int, with_best: bool, fraction: float
    ) -> Measured | None:
        """What was measured nearest to a part of the distance; None where nothing was over this distance.

        `surface` is that of the course (`road`, `track`, `short-track`); `with_best` whether a PB was used.
        """
        rows = self.measured_over(surface, distance_mm, with_best)
        return min(rows, key=lambda one: abs(one.at - fraction)) if rows else None

    def measured_over(self, surface: str, distance_mm: int, with_best: bool) -> tuple[Measured, ...]:
        """All that was measured in such races; nothing where it was never counted what a range holds."""
        return tuple(
            one
            for one in self.measured
            if one.surface == surface
            and one.from_mm <= distance_mm <= one.to_mm
            and one.with_best == with_best
        )


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except TablesError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TablesError(f"the coefficients of the projection cannot be read: {error!r}") from None


def _road(loaded: Mapping[str, Any]) -> RoadTable:
    made = RoadTable(
        _curve(loaded["rows"], 11),
        _curve(loaded["quick"], 11),
        float(loaded["quick_to"]),
        float(loaded["quick_from"]),
        _curve(loaded["fade"], 1),
        float(loaded["reference_ms_per_mm"]),
        int(loaded["distance_mm"]),
        str(loaded["sample"]),
    )
    if made.quick_to >= made.quick_from:
        raise TablesError("the level to which the quickest go is not below that from which all do")
    return made


def _tracks(loaded: Sequence[Mapping[str, Any]]) -> tuple[TrackTable, ...]:
    track = tuple(_track(one) for one in loaded)
    if not track or any(one.up_to_mm <= before.up_to_mm for before, one in pairwise(track)):
        raise TablesError("the tables of the track do not rise in distance")
    return track


def _measured(loaded: Mapping[str, Any]) -> Measured:
    return Measured(
        str(loaded["surface"]),
        round(loaded["from_m"] * 1000),
        round(loaded["to_m"] * 1000),
        bool(loaded["pb"]),
        float(loaded["at"]),
        float(loaded["mape"]),
        float(loaded["coverage"]),
        int(loaded["n"]),
        int(loaded["races"]),
    )


def _track(loaded: Mapping[str, Any]) -> TrackTable:
    return TrackTable(
        int(loaded["up_to_mm"]),
        _curve(loaded["with_best"], 5),
        _curve(loaded["without_best"], 5),
        _curve(loaded["paced"], 5) if "paced" in loaded else None,
        float(loaded["widened"]),
        str(loaded["sample"]),
        str(loaded["best_sample"]),
        str(loaded.get("paced_sample", "")),
    )


def _curve(loaded: Sequence[Sequence[float]], columns: int) -> Curve:
    parts = tuple(float(row[0]) for row in loaded)
    rows = tuple(tuple(float(value) for value in row[1:]) for row in loaded)
    if not parts or any(len(row) != columns for row in rows):
        raise TablesError(f"a row has not {columns} coefficients")
    if any(after <= before for before, after in pairwise(parts)):
        raise TablesError("the rows do not rise")
    return Curve(parts, rows)
