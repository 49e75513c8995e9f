"""What has just been told, for who wants to be called: by playing on, never by a jump, never ahead of what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetdash.present.moments import Kind, Moment

IMPORTANT = frozenset({Kind.MOVE, Kind.LEAD, Kind.RECORD, Kind.DECISION, Kind.CORRECTION})


@dataclass(slots=True)
class News:
    """Follows what is shown. `latest` is what the last step brought, the important ones of all races."""

    latest: tuple[Moment, ...] = ()
    _at_ms: int | None = None
    _count: int = 0

    def follow(self, from_ms: float, at_ms: int, told: Sequence[Moment]) -> None:
        """A step from one moment to another, and all that is told by then.

        A step that does not begin where the last one ended is a jump, and brings no news; neither does the first that
        has anything to tell, for it was so when the viewer came.
        """
        new = told[self._count :] if self._at_ms == int(from_ms) and self._count else ()
        self.latest = tuple(moment for moment in new if moment.kind in IMPORTANT)
        self._at_ms, self._count = at_ms, len(told)
