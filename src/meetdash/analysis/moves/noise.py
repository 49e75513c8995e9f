"""How far the times of a race can be trusted, learnt from the race itself.

A misread time gives in one segment what it takes in the next, so gains that follow each other with opposite signs say
how large the misreadings are. Runners who come back after a wobble do the same a little, which makes it cautious.
"""

from dataclasses import dataclass

_CLIP_S = 0.6
_ENOUGH = 12


@dataclass(slots=True)
class Noise:
    """The mean product of neighbouring gains."""

    count: int = 0
    total: float = 0.0

    def learn(self, before: float | None, now: float) -> None:
        """Takes two gains that follow each other, in seconds."""
        if before is None:
            return
        self.count += 1
        if not -_CLIP_S < before < _CLIP_S:
            before = _CLIP_S if before > 0 else -_CLIP_S
        if not -_CLIP_S < now < _CLIP_S:
            now = _CLIP_S if now > 0 else -_CLIP_S
        self.total -= before * now

    def reading_s(self, nominal_s: float) -> float:
        """The standard error of one time, in seconds: the nominal one, or what the race shows if that is more."""
        if self.count < _ENOUGH:
            return nominal_s
        variance = self.total / self.count
        return float(max(nominal_s, variance**0.5)) if variance > 0 else nominal_s

    def exact(self, limit_s: float) -> bool:
        """Whether the race has shown that its times are at least so exact."""
        return self.count >= _ENOUGH and self.reading_s(0.0) <= limit_s
