"""For whom, and where, a record counts: a national record is for the athletes of that nation, and so on.

Rules of this file: what is not known to count is not offered; nothing is guessed from where an athlete runs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from meetdash.analysis.records import Record, RecordsError
from meetdash.core.messages import Entry, MeetInfo

AREAS = ("AFR", "ASI", "EUR", "NAC", "OCE", "SAM")
"""The six areas of World Athletics; NAC is North and Central America with the Caribbean."""
OF_SOME = ("NR", "area", "club")
"""Categories that are not for everybody."""
OTHER_MEETINGS = frozenset(
    ("youth", "junior", "u18", "u20", "u23", "masters", "para", "special", "school", "schools", "university")
) | {"trials", "trial", "qualifier", "festival"}
"""A meeting with such a word in its name is not the one without it: the Youth Olympic Games, the Olympic Trials."""


@dataclass(frozen=True, slots=True)
class Federations:
    """The member federations of World Athletics: the area of each, and which nations one of them stands for."""

    area_of: Mapping[str, str] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, loaded: object) -> "Federations":
        """Reads `{areas: {AREA: [codes]}, home_nations: {code: code}}`. Raises RecordsError."""
        try:
            top = cast(Mapping[str, Any], loaded)
            areas = {str(code): str(area) for area, codes in top["areas"].items() for code in codes}
            return cls(areas, {str(one): str(whole) for one, whole in top["home_nations"].items()})
        except (KeyError, TypeError, AttributeError) as error:
            raise RecordsError(f"the table of federations cannot be read: {error!r}") from None

    def member(self, nat: str) -> str:
        """The federation of an athlete: GBR for ENG, else the nation itself."""
        code = nat.strip().upper()
        return self.part_of.get(code, code)

    def area(self, nat: str) -> str:
        """The area of an athlete, or nothing."""
        return self.area_of.get(self.member(nat), "")


def concerns(record: Record, entry: Entry, federations: Federations) -> bool:
    """Whether an athlete can set a record of this list: one of the nation, area or club it is kept for."""
    nat = entry.nat.strip().upper()
    if record.category == "NR":
        return bool(nat) and record.area.upper() in (nat, federations.member(nat))
    if record.category == "area":
        return bool(nat) and federations.area(nat) == record.area
    if record.category == "club":
        return entry.team.strip().casefold() == record.area.strip().casefold()
    return True


def kept_at(record: Record, meet: MeetInfo | None) -> bool:
    """Whether a meeting is the one that a record belongs to: its name, or its stadium, says so in the feed."""
    if record.category not in ("OR", "CR", "MR", "stadium"):
        return True
    if meet is None:
        return False
    name = _words(meet.venue if record.category == "stadium" else meet.name)
    return any(_is_in(_words(text), name) for text in record.meetings)


def _is_in(part: list[str], name: list[str]) -> bool:
    """Whether words stand in a name one after the other, and the name is not that of another meeting."""
    if not part or any(word in OTHER_MEETINGS and word not in part for word in name):
        return False
    return any(name[at : at + len(part)] == part for at in range(len(name) - len(part) + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
