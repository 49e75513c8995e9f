"""What became of moves, from the splits that followed.

Rules of this file: a move is judged 400 m after it was known, or at the finish if that comes first, on the same rivals
as it was found with; one that had held can still be covered or fade, who was left can still come back, and the one that
made the winning was decisive; that is said when the second man has come by.
"""

from dataclasses import dataclass

from meetdash.analysis.moves import proof
from meetdash.analysis.moves.compare import median
from meetdash.analysis.moves.field import Field
from meetdash.analysis.moves.model import (
    BACKWARD,
    FORWARD,
    Evidence,
    Gain,
    Kind,
    Move,
    Note,
    Outcome,
    Stretch,
    Verdict,
)
from meetdash.analysis.moves.run import Run

_AFTER_MM = 400_000
_DRIVE_MM = 800_000
_KEPT = 0.6
"""So much of what was gained, or lost, must be left for a move to have held."""
_BACK = 0.25
"""Who lost contact is back when no more than this is left of the loss."""
_NEVER_LESS = 0.5
"""So much of what a decisive move gained on the second man was his for good."""
_SLOWER = 1.01


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
        self._ended: set[str] = set()
        """Those who have finished, and whose moves wait for the next one to come by."""
        self._won = False

    @property
    def waits(self) -> bool:
        """Whether somebody has finished, and nobody yet with whom to compare him."""
        return bool(self._ended)

    def open(self, move: Move) -> None:
        """A move to be followed."""
        if move.kind in FORWARD or move.kind in BACKWARD or move.kind is Kind.PACE:
            later = _DRIVE_MM if move.kind is Kind.PACE else _AFTER_MM
            due = min(move.known_mm + later, self.field.course.distance_mm)
            self._open.setdefault(move.entry, []).append(_Open(move, due))

    def drop(self, entry: str, move: str) -> None:
        """A move that has been withdrawn is judged no more."""
        self._open[entry] = [one for one in self._open.get(entry, []) if one.move.id != move]

    def follows(self, entry: str) -> bool:
        """Whether a move of the athlete is open."""
        return bool(self._open.get(entry))

    def judge(self, run: Run, index: int, now_ms: int) -> list[Note]:
        """What a passage says of the moves of the athlete that are open."""
        mm, notes = run.marks[index], list[Note]()
        if mm == self.field.course.distance_mm:
            self.ended(run.key)
            return self.finished(now_ms)
        for one in list(self._open[run.key]):
            if mm < one.due_mm or mm <= one.move.known_mm:
                continue
            if one.held and one.move.kind in BACKWARD and (run.gains[index] or 0.0) < 0:
                continue  # Nobody comes back by losing more.
            outcome = self._outcome(one.move, run, index)
            notes += self._say(one, outcome, run, index, now_ms)
            if outcome is not Outcome.HELD or one.move.kind is Kind.PACE:
                self._open[run.key].remove(one)
        return notes

    def ended(self, entry: str) -> None:
        """An athlete has finished, and all who ran near have been compared with him."""
        self._ended.add(entry)

    def finished(self, now_ms: int, *, over: bool = False) -> list[Note]:
        """The last word on those who have finished, when there is somebody to compare them with, or nobody will come.

        What the winner did last and largest, and never gave back, was decisive; there is one such move at most.
        """
        station = self.field.stations.get(self.field.course.distance_mm)
        if not self._ended or station is None:
            return []
        order = [key for key in station.keys if key not in self.field.pacemakers]
        if len(order) < 2 and not over:
            return []
        notes: list[Note] = []
        for key in sorted(self._ended):
            run, waiting = self.field.runs[key], self._open.pop(key, [])
            index = len(run.marks) - 1
            won = (
                decisive(self.field, run, order[1], [one.move for one in waiting])
                if (order[:1] == [key] and len(order) > 1 and not self._won)
                else None
            )
            self._won = self._won or won is not None
            for one in waiting:
                if one.move is won:
                    notes += self._say(one, Outcome.DECISIVE, run, index, now_ms)
                elif one.move.known_mm < run.marks[index]:
                    notes += self._say(one, self._outcome(one.move, run, index), run, index, now_ms)
        self._ended.clear()
        return notes

    def _say(self, one: _Open, outcome: Outcome, run: Run, index: int, now_ms: int) -> list[Note]:
        if outcome is Outcome.HELD and one.held:
            return []
        one.held = True
        proof = self._evidence(one.move, run, index)
        return [Verdict(one.move.id, outcome, run.marks[index], now_ms, proof)]

    def _outcome(self, move: Move, run: Run, index: int) -> Outcome:
        if move.kind is Kind.PACE:
            return self._pace(move, run, index)
        gain = self._gain(move, run, index)
        if gain is None or move.evidence.gain is None:
            return Outcome.HELD
        if gain.ms * (1 if move.evidence.gain.ms > 0 else -1) >= _KEPT * abs(move.evidence.gain.ms):
            return Outcome.HELD
        if move.kind in BACKWARD:
            back = gain.ms >= -_BACK * abs(move.evidence.gain.ms) or self._in_front(run, index)
            return Outcome.COVERED if back else Outcome.HELD
        before = move.evidence.before
        since = self._since(move, run, index)
        slower = before is not None and since is not None and since.per(1000) > before.per(1000) * _SLOWER
        return Outcome.FADED if slower else Outcome.COVERED

    def _in_front(self, run: Run, index: int) -> bool:
        """Whether nobody who has come by was ahead of him."""
        gap = proof.gap(self.field, run, index)
        return gap is not None and gap.ms >= 0

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
        ms = round(median([end[key] - start[key] for key in both]) - own)
        return proof.gain(self.field, gained.from_mm, mm, ms, run.key, both)

    def _evidence(self, move: Move, run: Run, index: int) -> Evidence:
        return Evidence(
            after=self._since(move, run, index),
            gain=self._gain(move, run, index),
            gap=proof.gap(self.field, run, index),
        )


def decisive(field: Field, run: Run, second: str, moves: list[Move]) -> Move | None:
    """The move that made the winning: the largest after which the winner was ahead of the second man at every mark.

    What was gained on him in it must never have been given back by half.
    """
    theirs = field.runs[second]
    lead = {
        mm: theirs.times[at] - run.times[run.marks.index(mm)]
        for at, mm in enumerate(theirs.marks)
        if mm in field.stations and run.key in field.stations[mm].times
    }
    for move in sorted(moves, key=lambda one: -one.strength):
        if move.kind not in FORWARD:
            continue
        gained = move.evidence.gain
        start = gained.from_mm if gained is not None else move.from_mm
        known = [ms for mm, ms in lead.items() if mm >= move.known_mm]
        if start not in lead or not known or min(known) <= 0:
            continue
        won = known[0] - lead[start]
        if won > 0 and min(known) - lead[start] >= _NEVER_LESS * won:
            return move
    return None
