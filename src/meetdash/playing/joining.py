"""Joining a live feed: what had happened before the viewer came, and when all of it is there.

Rules of this file: no clock; everything follows from when lines became due, so that a delay changes nothing but when.
"""

from dataclasses import dataclass

from meetdash.playing.edges import LiveEdge
from meetdash.playing.playback import Playback
from meetdash.present.moments import Kind

FROM_GUN_MS = 2_000
"""Whoever sees the gun so long before the first time has been there from the gun on: no race has a time so early."""
LONGEST_MS = 2_000
"""So long after the first times what comes is live, whether or not it pauses: in a mass finish it does not."""


@dataclass(slots=True)
class Joining:
    """Watches the first lines of a live feed until the first burst that holds times has been played."""

    edge: LiveEdge
    over: bool = False
    late: bool = False
    """Whether something had happened before the viewer came; known when it is over."""

    def look(self, whole: Playback, now_s: float) -> None:
        """To be asked whenever all lines that are due at a time of the wall clock have been played."""
        if self.over:
            return
        now_ms = self.edge.due_ms(now_s)
        if self._from_gun(whole, now_ms):
            self.over = True
        elif whole.passages:
            since_ms = now_ms - whole.passages[0].due_ms
            self.over = self.late = since_ms >= LONGEST_MS or self.edge.at_rest(now_s)

    def _from_gun(self, whole: Playback, now_ms: int) -> bool:
        """Whether the viewer has seen the gun; of a race timed without one, whether he was there before it began."""
        first = whole.passages[0] if whole.passages else None
        gun = next((moment for moment in whole.story.moments if moment.kind is Kind.GUN), None)
        if gun is not None:
            return (first.due_ms if first else now_ms) - gun.due_ms >= FROM_GUN_MS
        return first is not None and whole.timeline.moments[0] <= whole.clocks.guns.get(
            first.race, first.due_ms
        )
