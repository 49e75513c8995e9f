"""Which records a mark at the finish is under, or level with."""

from collections.abc import Iterable

from meetdash.analysis.targets import Target
from meetdash.core.marks import Mark


def reached(mark: Mark, found: Iterable[Target]) -> list[Target]:
    """The records among some targets that a mark is under or level with, each once whatever its bases."""
    records: dict[tuple[str, int], Target] = {}
    for target in found:
        if target.kind == "record" and mark <= target.mark:
            records.setdefault((target.name, target.mark.ms), target)
    return list(records.values())
