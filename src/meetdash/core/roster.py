"""Who is in a race: the runners by key, and whom a bib means."""

from dataclasses import dataclass, field

from meetdash.core.errors import AmbiguousEntry, RaceError
from meetdash.core.messages import Entry, StartList
from meetdash.core.runner import OUT, Decision, Runner

MOST_ENTRIES = 100_000
"""Entries of one race; the largest marathons have some 60,000. A bound against a feed of made-up names."""


MOST_STRANGERS = 32
"""Where a start list lacks more than so many who are timed, it is not whole, and an unknown bib is no slip."""


@dataclass(slots=True)
class Roster:
    """The runners in order of the start list, those it does not name behind them.

    `out` are those who have been decided out of the race; `strangers` those whom the start list does not name, `named`
    those whom the feed has named as the leader.
    """

    runners: dict[str, Runner] = field(default_factory=dict)
    start_list: StartList | None = None
    wearers: dict[str, list[str]] = field(default_factory=dict)
    out: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def resolve(self, name: str) -> str:
        """The key of an entry from its key, or from a bib that one runner alone wears; else the name itself.

        Raises AmbiguousEntry when several wear the bib.
        """
        if name in self.runners:
            return name
        keys = self.wearers.get(name, [])
        if len(keys) > 1:
            names = " and ".join(self.runners[key].entry.full_name or key for key in keys)
            raise AmbiguousEntry(f"bib {name} is worn by {names}; name the entry")
        return keys[0] if keys else name

    def pacemakers(self) -> set[str]:
        """The keys of those who pace."""
        return {key for key, runner in self.runners.items() if runner.entry.pacemaker}

    def names(self, runner: Runner) -> bool:
        """Whether somebody is known to be in the race: on the start list, unless there is none."""
        return runner.listed or self.start_list is None

    @property
    def knows_strays(self) -> bool:
        """Whether there is anybody whom a start list that is whole does not name."""
        return self.start_list is not None and 0 < len(self.strangers) <= MOST_STRANGERS

    def strays(self) -> set[str]:
        """Who may be nobody but a bib misread: on no start list though there is one, and timed once, on the way."""
        return {key for key in self.strangers if self.is_stray(key)} if self.knows_strays else set()

    def is_stray(self, key: str) -> bool:
        """The same of one: a second time, or one at the finish, says that somebody is there."""
        if key not in self.strangers or key in self.named or not self.knows_strays:
            return False
        runner = self.runners[key]
        return runner.finish is None and len(runner.splits) == 1

    def admit(self, runner: Runner) -> None:
        """Takes a runner into the race who may be in it already."""
        if not runner.listed and runner.key not in self.runners:
            self.strangers.add(runner.key)
        self.runners[runner.key] = runner

    def decide(self, runner: Runner, decision: Decision) -> None:
        """Takes what was decided of a runner."""
        runner.decision = decision
        (self.out.add if decision.status in OUT else self.out.discard)(runner.key)

    def unlisted(self, key: str) -> Runner:
        """A runner whom no start list names, not yet in the race. Raises RaceError when the race is full."""
        if len(self.runners) >= MOST_ENTRIES:
            raise RaceError(f"more than {MOST_ENTRIES} entries in one race")
        return Runner(key, Entry(entry=key), listed=False)

    def admit_all(self, keys: list[str]) -> list[str]:
        """Makes the runners among these keys who are not in the race yet; all or, when the race is full, none."""
        new = [key for key in keys if key not in self.runners]
        made = [self.unlisted(key) for key in new]
        if len(self.runners) + len(made) > MOST_ENTRIES:
            raise RaceError(f"more than {MOST_ENTRIES} entries in one race")
        for runner in made:
            self.admit(runner)
        return new

    def release(self, key: str) -> None:
        """Lets go of a runner whom no start list names, if nothing is known of him any more."""
        runner = self.runners[key]
        if not runner.listed and not runner.started and runner.decision is None:
            del self.runners[key]
            self.strangers.discard(key)

    def replace(self, message: StartList, kept: frozenset[str] = frozenset()) -> dict[str, str]:
        """Takes a start list in place of the one before; runners with times or decisions, and those `kept`, stay.

        Returns the runners whose key is another now, old key to new: those known by a bib until the list came.
        Raises RaceError, having changed nothing, when an entry has no key or two have the same.
        """
        entries: dict[str, Entry] = {}
        for entry in message.entries:
            if not entry.key:
                raise RaceError("an entry of the start list has neither entry, bib nor name")
            if entry.key in entries:
                raise RaceError(f"the start list names {entry.key!r} twice")
            entries[entry.key] = entry
        if len(entries) > MOST_ENTRIES:
            raise RaceError(f"more than {MOST_ENTRIES} entries in one race")
        before, self.start_list = self.runners, message
        self.runners = {key: Runner(key, entry) for key, entry in entries.items()}
        self.wearers = {}
        self.strangers = set()
        for key, entry in entries.items():
            if entry.bib:
                self.wearers.setdefault(entry.bib, []).append(key)
        renamed: dict[str, str] = {}
        staying = {
            key: runner for key, runner in before.items() if runner.started or runner.decision or key in kept
        }
        for key, runner in staying.items():
            now = self._key_now(key)
            # Two who prove to be one are left apart: which of their times count is not for us to say.
            now = key if now in staying else now
            runner.key, runner.listed, runner.entry = now, now in entries, entries.get(now, runner.entry)
            self.runners[now] = runner
            if not runner.listed:
                self.strangers.add(now)
            if now != key:
                renamed[key] = now
        self.out = {renamed.get(key, key) for key in self.out}
        return renamed

    def _key_now(self, key: str) -> str:
        keys = self.wearers.get(key, [])
        return keys[0] if key not in self.runners and len(keys) == 1 else key
