"""What the feed says of a race besides its times and decisions: targets, lights, records spoken of, notes.

Rules of this file: all is kept as it was said, in the order in which each was first received; what was said before is
no change.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from meetdash.core import changes as did
from meetdash.core import messages as msg


@dataclass(slots=True)
class Besides:
    """Of one race. `targets` are kept by name and milliseconds, `lights` by name, `records` by what they say."""

    race: str
    targets: dict[tuple[str, int], msg.TargetInfo] = field(default_factory=dict)
    lights: dict[str, msg.Light] = field(default_factory=dict)
    records: dict[tuple[Any, ...], msg.RecordClaim] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def target(self, message: msg.TargetInfo) -> list[did.Change]:
        """A time to be compared with."""
        return self._put(self.targets, (message.name, message.time.ms), message, did.TargetSet)

    def light(self, message: msg.Light) -> list[did.Change]:
        """A pace light, or another schedule of one."""
        return self._put(self.lights, message.name, message, did.LightSet)

    def _put(
        self, kept: dict[Any, Any], key: object, message: Any, change: Callable[..., did.Change]
    ) -> list[did.Change]:
        known = kept.get(key)
        if known is not None and msg.said(known) == msg.said(message):
            return [did.Repeated(self.race)]
        kept[key] = message
        return [change(self.race, name=message.name)]

    def record(self, message: msg.RecordClaim) -> list[did.Change]:
        """A record that the feed speaks of."""
        said = msg.said(message)
        if said in self.records:
            return [did.Repeated(self.race)]
        self.records[said] = message
        return [
            did.RecordSpoken(
                self.race,
                entry=message.entry,
                code=message.code,
                state=message.state,
                mark=message.time,
                reason=message.reason,
            )
        ]

    def note(self, message: msg.Note) -> list[did.Change]:
        """Words for whoever watches."""
        if message.text in self.notes:
            return [did.Repeated(self.race)]
        self.notes[message.text] = None
        return [did.Noted(self.race, text=message.text)]
