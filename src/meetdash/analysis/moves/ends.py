"""What only shows at the end of something: a pacemaker who has stepped off, a second half quicker than the first."""

from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import Evidence, Kind, Move
from meetdash.analysis.moves.run import Run

_MARKS_MISSED = 2
_SEVERAL = 3
_NEGATIVE = 0.995
_LEAST_MS = 1_000
_BEST_PLACES = 3


class Ends:
    """Looks at pacemakers as the first passes, and at halves as athletes finish."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._off: set[str] = set()

    def pacemakers(self, mm: int, ms: int) -> list[Move]:
        """Those missing at two marks at which several others were timed, when the first passes the next one."""
        found = []
        for key in sorted(self.field.pacemakers):
            run = self.field.runs.get(key)
            if run is None or not run.marks or key in self.field.gone or key in self._off:
                continue
            last = run.marks[-1]
            missed = [
                one
                for one in self.field.stations.values()
                if last < one.mm < mm and len(one.keys) >= _SEVERAL
            ]
            if len(missed) >= _MARKS_MISSED:
                self._off.add(key)
                found.append(self._stepped_off(run, mm, ms))
        return found

    def _stepped_off(self, run: Run, mm: int, ms: int) -> Move:
        last = run.marks[-1]
        after = min(mark for mark in self.field.stations if mark > last)
        return Move(
            f"off:{run.key}:{last}",
            Kind.STEPS_OFF,
            run.key,
            last,
            after,
            last,
            mm,
            ms,
            0.0,
            Evidence(after=run.stretch(len(run.marks) - 2, len(run.marks) - 1)),
            0.8,
            60,
        )

    def halves(self, run: Run, index: int, ms: int, shift_ms: int) -> list[Move]:
        """A second half quicker by 0.5 %, and a second, or more, for the first three to finish.

        Where the clock may have jumped, by `shift_ms`, the half must be quicker by that too.
        """
        distance = self.field.course.distance_mm
        if run.marks[index] != distance or run.key not in self.field.halves or run.pacemaker:
            return []
        middle, _ = self.field.halves[run.key]
        place = self.field.stations[distance].place(run.times[index], self.field.pacemakers)
        second = run.times[index] - middle
        if place > _BEST_PLACES or second + shift_ms > min(middle * _NEGATIVE, middle - _LEAST_MS):
            return []
        half = distance // 2
        first, last = self.field.half(run.key), self.field.half(run.key, run.times[index])
        return [
            Move(
                f"half:{run.key}:{half}",
                Kind.NEGATIVE,
                run.key,
                half,
                distance,
                half,
                distance,
                ms,
                round((middle - second) / 1000, 3),
                Evidence(after=last, before=first),
                0.95,
                30,
            )
        ]
