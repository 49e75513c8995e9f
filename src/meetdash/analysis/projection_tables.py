"""The coefficients of the projection: small tables over the part of the distance done, and what they rest on.

Rules of this file: a table comes with the sample it was made from, or it is not read; between two of its marks it is
interpolated, beyond its ends it is held.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast


class TablesError(ValueError):
    """Coefficients that cannot be used; the message says which."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Rows of coefficients over the part of the distance done, 0 to 1, rising."""

    parts: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]

    def at(self, part: float) -> Sequence[float]:
        """The row at a part of the distance, interpolated."""
        parts, rows = self.parts, self.rows
        index = bisect_right(parts, part)
        if index == 0:
            return rows[0]
        if index == len(parts):
            return rows[-1]
        before = parts[index - 1]
        share = (part - before) / (parts[index] - before)
        return [low + share * (high - low) for low, high in zip(rows[index - 1], rows[index], strict=True)]


@dataclass(frozen=True, slots=True)
class RoadTable:
    """Rows of a, b, c, e, g, s0, s1, s2, z10, z50, z90; see projection.py. `distance_mm` is what it was made from."""

    curve: Curve
    reference_ms_per_mm: float
    distance_mm: int
    sample: str


@dataclass(frozen=True, slots=True)
class TrackTable:
    """Rows of a, b, c, low, high for races up to a distance: with a PB c is used, without c is 0; see projection.py."""

    up_to_mm: int
    with_best: Curve
    without_best: Curve
    widened: float
    sample: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How good projections were at a mark in races that were left out of the fit: one row of the back-test.

    `at` is the part of the distance done; `mape` the mean absolute error in percent of the finish; `coverage` how often
    the finish lay inside the range, 0 to 1; `count` the runners and `races` the races judged.
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


NEAR = 0.08
"""A mark farther than this part of the distance from every measured one was not measured."""


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a projection needs: the road, and the track from the shortest races to the longest.

    `measured` is how good it was found to be, and where: what is not there was not measured.
    """

    road: RoadTable
    track: tuple[TrackTable, ...]
    measured: tuple[Measured, ...] = ()

    @classmethod
    def parse(cls, loaded: object) -> "Tables":
        """Reads tables from a loaded object; raises TablesError."""
        try:
            top = cast(Mapping[str, Any], loaded)
            road = top["road"]
            track = tuple(_track(one) for one in top["track"])
            made = RoadTable(
                _curve(road["rows"], 11),
                float(road["reference_ms_per_mm"]),
                int(road["distance_mm"]),
                str(road["sample"]),
            )
            measured = tuple(_measured(one) for one in top.get("measured", ()))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise TablesError(f"the coefficients of the projection cannot be read: {error!r}") from None
        if not track or any(one.up_to_mm <= before.up_to_mm for before, one in pairwise(track)):
            raise TablesError("the tables of the track do not rise in distance")
        return cls(made, track, measured)

    def for_track(self, distance_mm: int) -> TrackTable:
        """The table for a race on the track."""
        return next((one for one in self.track if distance_mm <= one.up_to_mm), self.track[-1])

    def measured_at(
        self, surface: str, distance_mm: int, with_best: bool, fraction: float
    ) -> Measured | None:
        """What was measured nearest to a part of the distance; None where nothing was.

        `surface` is that of the course (`road`, `track`, `short-track`); `with_best` whether a PB was used.
        """
        found = [
            one
            for one in self.measured
            if one.surface == surface
            and one.with_best == with_best
            and one.from_mm <= distance_mm <= one.to_mm
            and abs(one.at - fraction) <= NEAR
        ]
        return min(found, key=lambda one: abs(one.at - fraction), default=None)


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
        float(loaded["widened"]),
        str(loaded["sample"]),
    )


def _curve(loaded: Sequence[Sequence[float]], columns: int) -> Curve:
    parts = tuple(float(row[0]) for row in loaded)
    rows = tuple(tuple(float(value) for value in row[1:]) for row in loaded)
    if not parts or any(len(row) != columns for row in rows):
        raise TablesError(f"a row has not {columns} coefficients")
    if any(after <= before for before, after in pairwise(parts)):
        raise TablesError("the rows do not rise")
    return Curve(parts, rows)
