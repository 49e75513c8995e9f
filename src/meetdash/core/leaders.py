"""What the feed says of the leader: its lines by mark, each the time of whoever led there, named or not.

Rules of this file: what stands at a mark is a function of all its lines that were not withdrawn, as for any other time
(readings.py); of names for one time the last holds. A line that names an athlete is a time of his besides, which is
kept where his times are.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from meetdash.core.marks import Mark
from meetdash.core.readings import said, standing
from meetdash.core.runner import Taken

NO_TIME = Mark(0, 0)
"""Before there is any."""


class LeaderMark(NamedTuple):
    """The leader's time that stands at a mark, and who it was if the feed said so."""

    mark: Mark
    entry: str = ""


class LeaderLine(NamedTuple):
    """One line of the feed for a leader."""

    taken: Taken
    entry: str = ""


@dataclass(slots=True)
class Leaders:
    """`stands` is what holds at each mark, `marks` these in order of distance.

    `latest` is the latest time of a leader without a name: those with a name are times of an athlete. `names` are all
    whom a line names.
    """

    stands: dict[int, LeaderMark] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)
    latest: Mark = NO_TIME
    names: set[str] = field(default_factory=set)
    _lines: dict[int, dict[LeaderLine, LeaderLine]] = field(default_factory=dict)
    """The lines of each mark in the order of arrival, by what they say, so that a line sent again is one."""

    def add(self, line: LeaderLine) -> None:
        """Takes a line."""
        self._keep(line)
        self._settle(line.taken.mm)
        if line.entry:
            self.names.add(line.entry)

    def at(self, mm: int) -> list[LeaderLine]:
        """The lines of a mark."""
        return list(self._lines.get(mm, {}).values())

    def change(self, mm: int, entry: str, what: Callable[[Taken], LeaderLine | None]) -> list[Taken]:
        """Makes others of the lines of a mark that name an athlete (or, without an entry, nobody), or none.

        Returns the times that are there no more.
        """
        gone: list[Taken] = []
        concerned = {mm}
        for line in self.at(mm):
            if line.entry != entry:
                continue
            new = what(line.taken)
            if new == line:
                continue
            del self._lines[mm][_said(line)]
            gone.append(line.taken)
            if new is not None:
                self._keep(new)
                concerned.add(new.taken.mm)
        if gone:
            for one in concerned:
                self._settle(one)
            self._name()
        return gone

    def around(self, mm: int, *, but: int | None = None) -> list[int]:
        """The marks next to one, before it and behind, at which a leader's time stands; one may be left out."""
        found: list[int] = []
        for step in (-1, 1):
            index = (bisect_left if step < 0 else bisect_right)(self.marks, mm) - (step < 0)
            while 0 <= index < len(self.marks) and self.marks[index] == but:
                index += step
            found += self.marks[index : index + 1] if index >= 0 else []
        return found

    def move(self, mm: int, to_mm: int) -> list[Taken]:
        """The feed's word for who won goes where the finish goes; returns what was at the mark."""
        lines = self._lines.pop(mm, {})
        for line in lines.values():
            self._keep(line._replace(taken=line.taken._replace(mm=to_mm)))
        self._settle(mm)
        self._settle(to_mm)
        return [line.taken for line in lines.values()]

    def rename(self, renamed: dict[str, str]) -> None:
        """Follows athletes to their new keys."""
        for mm, lines in self._lines.items():
            self._lines[mm] = {}
            for line in lines.values():
                self._keep(line._replace(entry=renamed.get(line.entry, line.entry)))
            self._settle(mm)
        self._name()

    def _keep(self, line: LeaderLine) -> None:
        lines = self._lines.setdefault(line.taken.mm, {})
        last = next(reversed(lines.values()), line)
        lines.setdefault(_said(line), line)
        if line.taken.since < last.taken.since:
            ordered = sorted(lines.values(), key=lambda one: one.taken.since)
            self._lines[line.taken.mm] = {_said(one): one for one in ordered}

    def _name(self) -> None:
        """Sees who is named anywhere; others hold the set too."""
        self.names.clear()
        self.names.update(
            line.entry for lines in self._lines.values() for line in lines.values() if line.entry
        )

    def _settle(self, mm: int) -> None:
        """Sees what stands at a mark."""
        lines = self._lines.get(mm, {})
        before = self.stands.get(mm)
        _, found = standing(line.taken for line in lines.values())
        if found is None:
            self._lines.pop(mm, None)
            if before is not None:
                del self.stands[mm], self.marks[bisect_left(self.marks, mm)]
        else:
            names = [
                line.entry for line in lines.values() if line.entry and line.taken.mark.ms == found.mark.ms
            ]
            self.stands[mm] = LeaderMark(found.mark, names[-1] if names else "")
            if before is None:
                insort(self.marks, mm)
        now = self.stands.get(mm)
        if before is not None and not before.entry and before.mark == self.latest:
            self.latest = max((one.mark for one in self.stands.values() if not one.entry), default=NO_TIME)
        elif now is not None and not now.entry:
            self.latest = max(self.latest, now.mark)


def _said(line: LeaderLine) -> LeaderLine:
    return line._replace(taken=said(line.taken))
