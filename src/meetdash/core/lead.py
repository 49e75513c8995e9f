"""Who leads, and when a change of the lead is proved.

Rules of this file: being first to arrive at a mark proves nothing while the leader's own time there is missing, for it
may have been missed or the mark may be one athlete's alone; while a pacemaker of the start list has no time yet, the
first athlete timed alone is not taken for the leader. A pass is proved when both were timed at one mark, when the
leader is out of the race, or when he is missing at two marks in a row at which several others were timed.
"""

from dataclasses import dataclass

MISSED_MARKS = 2
"""So many marks in a row, each with several others and without the leader, say that he leads no more."""
SEVERAL = 2
"""So many others at a mark make it one for everybody."""


@dataclass(slots=True)
class Lead:
    """The leader so far, and marks at which he is missing (each with its first runner)."""

    leader: str | None = None
    front_mm: int = 0
    missing: int = 0

    def judge(
        self, mm: int, passages: list[tuple[int, int, str]], *, gone: bool, awaited: bool
    ) -> str | None:
        """The new leader proved by a time just taken at this mark, or None.

        `passages` are (milliseconds, order, entry) of those timed at the mark, quickest first; `gone` says that the
        leader is out of the race or has done his work as a pacemaker; `awaited`, that somebody who may be in front has
        not been timed at all.
        """
        if mm < self.front_mm or not passages:
            return None
        quickest, _, first = passages[0]
        if self.leader is None:
            if awaited and len(passages) == 1:
                return None
            self.leader, self.front_mm = first, mm
            return first
        if first == self.leader:
            self.front_mm, self.missing = mm, 0
            return None
        own = next((ms for ms, _, entry in passages if entry == self.leader), None)
        if own == quickest:
            return None
        both = own is not None
        if not both and len(passages) == SEVERAL:
            self.missing += 1
        if both or gone or self.missing >= MISSED_MARKS:
            self.leader, self.front_mm, self.missing = first, mm, 0
            return first
        return None

    def follow(self, entry: str, mm: int) -> bool:
        """Takes the feed's word for who leads at a mark; whether that is somebody else than before."""
        if mm < self.front_mm or entry == self.leader:
            return False
        self.leader, self.front_mm, self.missing = entry, mm, 0
        return True
