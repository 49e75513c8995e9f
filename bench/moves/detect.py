"""The detectors under test, each a function of a stream of splits: ours, and rules that one would write first."""

from collections import defaultdict
from collections.abc import Callable

from bench.moves.truth import DOWN, FALL, GROUP, KICK, UP, Call, Case
from meetdash.analysis.moves import Kind, Move, MoveWatch, Withdrawn
from meetdash.core.course import Course, Surface

Detector = Callable[[Case], list[Call]]

SORT_OF = {
    Kind.SURGE: UP,
    Kind.BREAK: UP,
    Kind.BRIDGE: UP,
    Kind.KICK: KICK,
    Kind.CLOSING: KICK,
    Kind.LOSES_CONTACT: DOWN,
    Kind.FADE: DOWN,
    Kind.PACE: GROUP,
    Kind.FALL: FALL,
}
"""Kinds that are scored; the others follow from these or from the result."""


def ours(case: Case) -> list[Call]:
    """What the watch says, fed in order of arrival; a bridge that continues a surge told before is the same move."""
    watch = MoveWatch(Course("", case.distance_mm, 400_000, Surface.TRACK), case.pacemakers)
    notes = [note for split in case.splits for note in watch.take(*split)] + watch.end()
    gone = {note.move for note in notes if isinstance(note, Withdrawn)}
    return [
        Call(
            note.entry,
            SORT_OF[note.kind],
            note.onset_mm,
            note.known_mm,
            note.from_mm,
            note.to_mm,
            withdrawn=note.id in gone,
        )
        for note in notes
        if isinstance(note, Move) and note.kind in SORT_OF and not note.id.startswith("bridge:")
    ]


def own_pace(threshold: float) -> Detector:
    """The usual rule: so much quicker or slower than the athlete's last segment is a move, said once."""

    def detect(case: Case) -> list[Call]:
        calls: list[Call] = []
        runs: dict[str, list[tuple[int, int]]] = defaultdict(list)
        state: dict[str, str] = {}
        for entry, mm, ms, _ in case.splits:
            if entry in case.pacemakers:
                continue
            run = runs[entry]
            run.append((mm, ms))
            if len(run) < 3:
                continue
            (far_mm, far_ms), (near_mm, near_ms) = run[-3:-1]
            before, now = (near_ms - far_ms) / (near_mm - far_mm), (ms - near_ms) / (mm - near_mm)
            change = before / now - 1
            said = UP if change >= threshold else DOWN if change <= -threshold else ""
            if said and state.get(entry) != said:
                late = case.distance_mm - near_mm <= min(800_000, case.distance_mm * 3 // 10)
                calls.append(Call(entry, KICK if said == UP and late else said, near_mm, mm))
            state[entry] = said
        return calls

    return detect


def field_pace(threshold: float) -> Detector:
    """Against the median of everybody over the same segment; looks at the whole race, which live it could not."""

    def detect(case: Case) -> list[Call]:
        calls: list[Call] = []
        times: dict[str, dict[int, int]] = defaultdict(dict)
        for entry, mm, ms, _ in case.splits:
            times[entry][mm] = ms
        state: dict[str, str] = {}
        for from_mm, mm in zip(case.marks, case.marks[1:], strict=False):
            took = sorted(
                (run[mm] - run[from_mm], entry)
                for entry, run in times.items()
                if from_mm in run and mm in run and entry not in case.pacemakers
            )
            if len(took) < 3:
                continue
            middle = took[len(took) // 2][0]
            for ms, entry in took:
                change = middle / ms - 1
                said = UP if change >= threshold else DOWN if change <= -threshold else ""
                if said and state.get(entry) != said:
                    late = case.distance_mm - from_mm <= min(800_000, case.distance_mm * 3 // 10)
                    calls.append(Call(entry, KICK if said == UP and late else said, from_mm, mm))
                state[entry] = said
        return calls

    return detect
