"""Small races for the tests: laid out by hand, fed in order of time."""

from collections.abc import Iterable, Mapping

from meetdash.analysis.moves import Move, MoveWatch, Note, Verdict, Withdrawn
from meetdash.core.course import Course, Surface

Splits = dict[tuple[str, int], int]
"""Milliseconds by athlete and millimetres."""


def track(distance_m: int = 3000) -> Course:
    return Course(str(distance_m), distance_m * 1000, 400_000, Surface.TRACK)


def laid(marks: Iterable[int], segments: Mapping[str, tuple[int, Iterable[int]]]) -> Splits:
    """Splits from what each took to the first mark, and then from mark to mark."""
    found: Splits = {}
    for key, (first, rest) in segments.items():
        ms = first
        for index, mm in enumerate(marks):
            if index:
                ms += list(rest)[index - 1]
            found[key, mm] = ms
    return found


def even(distance_m: int, step_m: int, field: int, per_100: int = 15_000, apart: int = 150) -> Splits:
    """Everybody at the same pace, one behind the other."""
    marks = range(step_m * 1000, distance_m * 1000 + 1, step_m * 1000)
    return {(f"r{n}", mm): mm * per_100 // 100_000 + n * apart for n in range(field) for mm in marks}


def slower(splits: Splits, key: str, from_mm: int, to_mm: int, ms: int) -> Splits:
    """The same race, but one athlete loses so much (minus: gains) between two marks, and keeps it."""
    changed = dict(splits)
    for entry, mm in splits:
        if entry == key and mm > from_mm:
            changed[entry, mm] += ms * min(mm - from_mm, to_mm - from_mm) // (to_mm - from_mm)
    return changed


def fed(watch: MoveWatch, splits: Splits, decimals: int = 2) -> list[Note]:
    """Everything the watch says of the splits in order of time."""
    notes: list[Note] = []
    for (key, mm), ms in sorted(splits.items(), key=lambda one: (one[1], one[0])):
        notes += watch.take(key, mm, ms, decimals)
    return notes + watch.end()


def moves(notes: list[Note]) -> list[Move]:
    return [note for note in notes if isinstance(note, Move)]


def verdicts(notes: list[Note]) -> list[Verdict]:
    return [note for note in notes if isinstance(note, Verdict)]


def withdrawn(notes: list[Note]) -> list[Withdrawn]:
    return [note for note in notes if isinstance(note, Withdrawn)]


def corrected(
    watch: MoveWatch, key: str, mm: int, ms: int | None, reason: str = "a correction"
) -> list[Note]:
    """What changes with another time in place of a split, or none."""
    splits = [
        (one, at, took, exact) for took, at, one, exact in watch._splits.in_order() if (one, at) != (key, mm)
    ]
    if ms is not None:
        splits.append((key, mm, ms, 2))
    return watch.anew(watch.course, watch.pacemakers, splits, dict(watch._left), renamed={}, reason=reason)
