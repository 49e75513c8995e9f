"""Who leads after each mark of a race, kept up with its times.

Rules of this file: the lead is a function of the times that stand, of what was decided and of the feed's words for the
leader; it is told only when it is another at the end of a message.
"""

from bisect import bisect_left
from dataclasses import dataclass, field

from meetdash.core import changes as did
from meetdash.core.lead import NOBODY, SEVERAL, Led, front, led
from meetdash.core.leaders import Leaders
from meetdash.core.marks import DAY_MS, Mark
from meetdash.core.roster import Roster
from meetdash.core.runner import Runner, Taken
from meetdash.core.slips import Slips
from meetdash.core.times import Times


@dataclass(slots=True)
class Leading:
    """The lead of one race. For this package only.

    `after` holds who leads after each mark, `now` who does now; `leaders` is what the feed said of the leader.
    """

    race: str
    roster: Roster = field(repr=False, compare=False)
    times: Times = field(repr=False, compare=False)
    slips: Slips = field(repr=False, compare=False)
    after: dict[int, Led] = field(default_factory=dict)
    now: Led = NOBODY
    leaders: Leaders = field(init=False)
    _settled: dict[int, int] = field(default_factory=dict)
    """For each mark the time of the last one in its front: later ones, but for the leader's, decide nothing there."""

    def __post_init__(self) -> None:
        self.leaders = Leaders(names=self.roster.named)

    def clear(self) -> None:
        """The race starts anew."""
        self.after, self.now, self._settled = {}, NOBODY, {}
        self.roster.named.clear()
        self.leaders = Leaders(names=self.roster.named)

    # Who leads.

    def taken(self, runner: Runner, new: Taken) -> list[did.Change]:
        """Who leads now that a time was filed, if that is somebody else."""
        if (
            new.mark.ms > self._settled.get(new.mm, DAY_MS)
            and self.after[new.mm].leader != runner.key
            and not self.times.uneven
            and self.roster.names(runner)
        ):
            return []
        return self.changed(runner, new.mm)

    def changed(self, runner: Runner, *marks: int) -> list[did.Change]:
        """Who leads now that an athlete's times at some marks are others than before, if that is somebody else."""
        previous = self.now.leader
        several = len(set(marks)) > 1
        doubtful = runner.key in self.times.uneven or not self.roster.names(runner)
        if several or doubtful or runner.key in self.roster.out:
            return self.all_anew(previous)  # Whether one of his times proves anything hangs on the others.
        self.follow(marks[0])
        return self.told(previous)

    def all_anew(self, previous: str | None) -> list[did.Change]:
        """Who leads after each mark, found anew; who leads now, if that is not the previous leader."""
        self.after.clear()
        self._settled.clear()
        self.follow(0, whole=True)
        return self.told(previous)

    def follow(self, mm: int, *, whole: bool = False) -> None:
        """Goes over the marks from one on and sees who leads, until nothing is different (with `whole`, to the end)."""
        marks, after, passages = self.times.marks, self.after, self.times.passages
        if mm not in passages:
            after.pop(mm, None)
            self._settled.pop(mm, None)
        index = len(marks) - 1 if marks and marks[-1] == mm else bisect_left(marks, mm)
        now = after[marks[index - 1]] if index else NOBODY
        for mark in marks[index:]:
            line = passages[mark]
            first_ones = front(mark, line, self)
            self._settled[mark] = first_ones[-1][0] if len(first_ones) == SEVERAL else DAY_MS
            now = led(now, mark, line, first_ones, self)
            if not whole and after.get(mark) == now:
                break
            after[mark] = now
        self.now = after[marks[-1]] if marks else NOBODY

    def told(self, previous: str | None) -> list[did.Change]:
        """Who leads now, unless that is nobody or the previous leader."""
        leader, mm, _ = self.now
        if leader is None or leader == previous:
            return []
        taken = self.roster.runners[leader].at(mm)
        assert taken is not None
        return [did.LeadChanged(self.race, entry=leader, previous=previous, mm=mm, mark=taken.mark)]

    def told_once(self, changes: list[did.Change], previous: str | None) -> list[did.Change]:
        """The changes, with who leads after all of them."""
        others = [change for change in changes if not isinstance(change, did.LeadChanged)]
        return others + self.told(previous)

    # What the lead has to know.

    def named(self, mm: int) -> str:
        word = self.leaders.stands.get(mm)
        if not word or not word.entry or self.ms_at(word.entry, mm) is None:
            return ""
        # A passage that is probably of another lap is none of this mark, whoever is named there.
        return word.entry if self.slips.proves(word.entry, mm) else ""

    def leaders_mark(self, mm: int) -> Mark | None:
        """The leader's time at a mark, if the feed said one: that of the athlete, where it names him."""
        word = self.leaders.stands.get(mm)
        taken = self.roster.runners[word.entry].at(mm) if word and word.entry in self.roster.runners else None
        return taken.mark if taken else word.mark if word else None

    def proves(self, entry: str, mm: int) -> bool:
        runner = self.roster.runners[entry]
        if not self.slips.proves(entry, mm):
            return False
        if entry in self.roster.out:
            taken = runner.at(mm)
            return taken is None or taken.before(runner.decision)
        if self.roster.names(runner):
            return True
        return runner.finish is not None or len(runner.splits) > 1 or self.named(mm) == entry

    def ms_at(self, entry: str, mm: int) -> int | None:
        taken = self.roster.runners[entry].at(mm)
        return taken.mark.ms if taken else None

    def miscounted_ms(self, entry: str, mm: int) -> int | None:
        taken = self.slips.probably_at(entry, mm)
        return taken.mark.ms if taken else None

    def behind(self, entry: str, mm: int) -> bool:
        found = self.slips.of(entry)
        return found is not None and found.laps < 0 and found.doubts(mm)

    def place(self, entry: str, mm: int) -> int | None:
        taken = self.roster.runners[entry].at(mm)
        return taken.place if taken else None

    def gone(self, entry: str, mm: int) -> bool:
        work = self.roster.runners[entry].entry
        done = work.pacemaker and work.pace_to_m is not None and mm > work.pace_to_m
        return done or self._out_by(entry, mm)

    def _out_by(self, entry: str, mm: int) -> bool:
        """Whether who has been decided out was so before a mark: he was not timed there or beyond until it was."""
        decision = self.roster.runners[entry].decision
        if entry not in self.roster.out or decision is None:
            return False
        taken = self.roster.runners[entry].taken
        return not any(one.mm >= mm and one.before(decision) for one in taken)

    def awaited(self, first: str, mm: int) -> bool:
        runners = self.roster.runners
        return not runners[first].entry.pacemaker and any(
            runner.listed and runner.entry.pacemaker and not self._out_by(key, mm)
            for key, runner in runners.items()
        )
