"""What has just been told, for who wants to be called: by playing on, never by a jump, never ahead of what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetdash.present.moments import Kind, Moment

IMPORTANT = frozenset({Kind.MOVE, Kind.LEAD, Kind.RECORD, Kind.DECISION, Kind.CORRECTION})


@dataclass(slots=True)
class News:
    """Follows what is shown. `latest` is what the last step brought, the important ones of all races."""

    latest: tuple[Moment, ...] = ()
    _count: int = 0

    def follow(self, told: Sequence[Moment], *, jumped: bool) -> None:
        """All that is told by now, and whether a jump led here: then none of it is new.

        Neither is the first that there is to tell, for it was so when the viewer came.
        """
        new = () if jumped or not self._count else told[self._count :]
        self.latest = tuple(moment for moment in new if moment.kind in IMPORTANT)
        self._count = len(told)
