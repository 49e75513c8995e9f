"""What became of moves, from the splits that followed.

Rules of this file: a move is judged 400 m after it was known, or at the finish if that comes first, on the same rivals
as it was found with; one that had held can still be covered or fade, and one that won the race was decisive.
"""

from dataclasses import dataclass

from meetdash.analysis.moves.compare import median
from meetdash.analysis.moves.field import Field, Run
from meetdash.analysis.moves.model import (
    BACKWARD,
    FORWARD,
    Evidence,
    Gain,
    Gap,
    Kind,
    Move,
    Note,
    Outcome,
    Stretch,
    Verdict,
)

_AFTER_MM = 400_000
_DRIVE_MM = 800_000
_KEPT = 0.6
"""So much of what was gained, or lost, must be left for a move to have held."""
_BACK = 0.25
"""Who lost contact is back when no more than this is left of the loss."""
_SLOWER = 1.01
_DRIVEN = 0.98


@dataclass(slots=True)
class _Open:
    move: Move
    due_mm: int
    held: bool = False


class Jury:
    """Follows open moves, by athlete, until the splits say what became of them."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._open: dict[str, list[_Open]] = {}

    def open(self, move: Move) -> None:
        """A move to be followed."""
        if move.kind in FORWARD or move.kind in BACKWARD or move.kind is Kind.PACE:
            later = _DRIVE_MM if move.kind is Kind.PACE else _AFTER_MM
            due = min(move.known_mm + later, self.field.course.distance_mm)
            self._open.setdefault(move.entry, []).append(_Open(move, due))

    def judge(self, run: Run, index: int, now_ms: int) -> list[Note]:
        """What a passage says of the moves of the athlete that are open."""
        waiting = self._open.get(run.key)
        if not waiting:
            return []
        mm, notes = run.marks[index], list[Note]()
        for one in list(waiting):
            finish = mm == self.field.course.distance_mm
            if mm < one.due_mm:
                continue
            won = finish and self._won(one.move, run)
            if mm <= one.move.known_mm and not won:
                continue
            outcome = self._outcome(one.move, run, index, won=won)
            if outcome is not Outcome.HELD or not one.held:
                notes.append(Verdict(one.move.id, outcome, mm, now_ms, self._evidence(one.move, run, index)))
                if outcome is Outcome.HELD:
                    notes += self._drive(one.move, run, index, now_ms)
            one.held = True
            if finish or outcome is not Outcome.HELD or one.move.kind not in FORWARD:
                waiting.remove(one)
        return notes

    def _won(self, move: Move, run: Run) -> bool:
        return (
            move.kind in FORWARD and self.field.stations[self.field.course.distance_mm].order[0][1] == run.key
        )

    def _outcome(self, move: Move, run: Run, index: int, *, won: bool) -> Outcome:
        if won:
            return Outcome.DECISIVE
        if move.kind is Kind.PACE:
            return self._pace(move, run, index)
        gain = self._gain(move, run, index)
        if gain is None or move.evidence.gain is None:
            return Outcome.HELD
        if gain.ms * (1 if move.evidence.gain.ms > 0 else -1) >= _KEPT * abs(move.evidence.gain.ms):
            return Outcome.HELD
        if move.kind in BACKWARD:
            back = gain.ms >= -_BACK * abs(move.evidence.gain.ms)
            return Outcome.COVERED if back else Outcome.HELD
        before = move.evidence.before
        since = self._since(move, run, index)
        slower = before is not None and since is not None and since.per(1000) > before.per(1000) * _SLOWER
        return Outcome.FADED if slower else Outcome.COVERED

    def _pace(self, move: Move, run: Run, index: int) -> Outcome:
        """Whether most of the quicker pace has been kept by him who set it."""
        pack, since = move.evidence.pack_pace, self._since(move, run, index)
        if pack is None or since is None:
            return Outcome.FADED
        length = pack.to_mm - pack.from_mm
        kept = pack.before_ms - since.per(length)
        return Outcome.HELD if kept >= _KEPT * (pack.before_ms - pack.after_ms) else Outcome.FADED

    def _since(self, move: Move, run: Run, index: int) -> Stretch | None:
        """His own pace over up to three segments since the move was known; the last segment when nothing followed."""
        if move.known_mm not in run.marks:
            return None
        return run.stretch(min(max(run.marks.index(move.known_mm), index - 3), index - 1), index)

    def _gain(self, move: Move, run: Run, index: int) -> Gain | None:
        """What he has gained since the move began, on the same rivals, those who have come by here."""
        gained = move.evidence.gain
        if gained is None or gained.from_mm not in run.marks:
            return None
        mm = run.marks[index]
        start, end = self.field.stations[gained.from_mm].times, self.field.stations[mm].times
        both = tuple(key for key in gained.rivals if key in end)
        if not both:
            return None
        own = run.times[index] - start[run.key]
        return Gain(gained.from_mm, mm, round(median([end[key] - start[key] for key in both]) - own), both)

    def _evidence(self, move: Move, run: Run, index: int) -> Evidence:
        mm = run.marks[index]
        order = [one for one in self.field.stations[mm].order if one[1] not in self.field.pacemakers]
        gap = None
        if order and order[0][1] != run.key:
            gap = Gap(mm, order[0][1], order[0][0] - run.times[index])
        elif len(order) > 1:
            gap = Gap(mm, order[1][1], order[1][0] - order[0][0])
        return Evidence(after=self._since(move, run, index), gain=self._gain(move, run, index), gap=gap)

    def _drive(self, move: Move, run: Run, index: int, now_ms: int) -> list[Note]:
        """A pace that was raised and led for 800 m is a long drive."""
        pack = move.evidence.pack_pace
        if move.kind is not Kind.PACE or pack is None or move.to_mm not in run.marks:
            return []
        first = run.marks.index(move.to_mm)
        led = all(self.field.stations[mark].order[0][1] == run.key for mark in run.marks[first : index + 1])
        whole = run.stretch(first, index)
        usual = pack.before_ms * whole.length_mm / (pack.to_mm - pack.from_mm)
        if not led or whole.ms > usual * _DRIVEN:
            return []
        saved = (usual - whole.ms) / 1000
        drive = Move(
            f"drive:{run.key}:{move.from_mm}",
            Kind.DRIVE,
            run.key,
            move.from_mm,
            move.to_mm,
            move.onset_mm,
            run.marks[index],
            now_ms,
            round(saved, 3),
            Evidence(after=whole, pack_pace=pack),
            0.7,
            round(100 * saved),
        )
        return [drive]
