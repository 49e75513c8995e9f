"""A meet: the races of a feed by their id, and what is said of the meeting itself."""

from collections.abc import Collection
from dataclasses import dataclass, field

from meetdash.core import changes as did
from meetdash.core.errors import RaceError
from meetdash.core.messages import MeetInfo, Message, OfRace, RaceMessage, said
from meetdash.core.race import Race

MOST_RACES = 5_000
"""Races of one meet; a championship week has some 500. A bound against a feed of made-up races."""


@dataclass(slots=True)
class Meet:
    """The races in the order in which they were first named. Change it through `receive` alone."""

    info: MeetInfo | None = None
    races: dict[str, Race] = field(default_factory=dict)
    ended: bool = False

    def receive(self, message: Message) -> list[did.Change]:
        """Takes a message, hands it to its race, and returns what it changed.

        Raises RaceError as Race.receive does; the meet is then as it was.
        """
        if isinstance(message, OfRace):
            return self._hand_over(message)
        if isinstance(message, MeetInfo):
            if self.info is not None and said(message) == said(self.info):
                return [did.Repeated()]
            self.info = message
            return [did.MeetDescribed()]
        if self.ended:
            return [did.Repeated()]
        self.ended = True
        return [did.Ended()]

    def rejected(self, race: str, ref: str) -> None:
        """A line of a race was refused before it could be handed over; a void may name it by its id."""
        known = self.races.get(race_key(race, self.races))
        if known is not None:
            known.rejected(ref)

    def _hand_over(self, message: RaceMessage) -> list[did.Change]:
        key = race_key(message.race, self.races)
        race = self.races.get(key)
        if race is not None:
            return race.receive(message)
        if len(self.races) >= MOST_RACES:
            raise RaceError(f"more than {MOST_RACES} races in one meet")
        race = Race(key)
        changes = race.receive(message)
        self.races[key] = race
        return changes


def race_key(named: str, races: Collection[str]) -> str:
    """Which race a line is for: the one it names, else the only one there is, else the race without a name."""
    return named or (next(iter(races)) if len(races) == 1 else "")
