"""A feed as it has been received so far: the meet, what was counted, and what was wrong.

Rules of this file: a line that cannot be read or taken is counted, kept with its reason and changes nothing else; the
stream goes on.
"""

from collections import deque
from dataclasses import dataclass, field, replace

from meetdash.core import changes as did
from meetdash.core.course import metres
from meetdash.core.errors import RaceError
from meetdash.core.meet import Meet
from meetdash.core.messages import Message, OfRace, RaceInfo
from meetdash.core.values import quick
from meetdash.feed.lines import RawLine
from meetdash.feed.numbering import Gap, Jump, Late, Numbering
from meetdash.feed.reading import Read, Reader
from meetdash.feed.wire import Finding

KEPT_FINDINGS = 100
"""Findings kept for showing; all are counted."""


@dataclass(slots=True)
class Counts:
    """How many lines were what: taken, repeated, rejected, with a warning; and numbers of `seq` that never came."""

    lines: int = 0
    taken: int = 0
    repeated: int = 0
    rejected: int = 0
    warnings: int = 0
    gaps: int = 0


@quick
@dataclass(frozen=True, slots=True)
class Received:
    """What became of one line: its message and changes, and what was found in it."""

    line: int
    message: Message | None = None
    changes: tuple[did.Change, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Session:
    """The one road from a line to the meet; live and replay alike."""

    meet: Meet = field(default_factory=Meet)
    counts: Counts = field(default_factory=Counts)
    findings: deque[Finding] = field(default_factory=lambda: deque(maxlen=KEPT_FINDINGS))
    withdrawn: dict[Finding, Finding | None] = field(default_factory=dict)
    """Warnings that hold no more, as numbers that were missing have come after all, and what is left of each."""
    _reader: Reader = field(default_factory=Reader)
    _numberings: dict[str, Numbering] = field(default_factory=dict)
    _gaps: dict[tuple[str, int], Finding] = field(default_factory=dict)
    """The last gaps, by the source and the first number that was missing in each."""

    def receive(self, line: RawLine) -> Received:
        """Reads a line and hands it to the meet."""
        return self.take(self._reader.read(line))

    def take(self, read: Read) -> Received:
        """Hands a line that was read before to the meet."""
        number, message, findings, again = read
        changes: list[did.Change] = []
        if message is None:
            self._hear_of(findings)
        else:
            if again:
                changes = [did.Repeated(message.race if isinstance(message, OfRace) else "")]
            else:
                if message.seq is not None:
                    findings += self._gap(number, message)
                changes, more = self._hand_over(number, message)
                findings += more
        self._count(changes, findings)
        return Received(number, message, tuple(changes), findings)

    def _hear_of(self, findings: tuple[Finding, ...]) -> None:
        """Lets a race know the id of a line that was rejected, so that it can be withdrawn."""
        for finding in findings:
            if finding.id:
                self.meet.rejected(finding.race, finding.id)

    def _hand_over(self, number: int, message: Message) -> tuple[list[did.Change], tuple[Finding, ...]]:
        """What a message changed, if the meet takes it, and what is to be said of that."""
        unknown = isinstance(message, OfRace) and message.race not in self.meet.races
        try:
            changes = self.meet.receive(message)
        except RaceError as error:
            return [], (Finding(number, 0, f"{_about(message)}: {error}", rejected=True),)
        findings = _remarks(number, message, changes, self.meet)
        return changes, findings + _not_introduced(number, message) if unknown else findings

    def branch(self) -> "Session":
        """The session as it is, to go on by itself. It shares the races: who is to change one copies it first."""
        return Session(
            replace(self.meet, races=dict(self.meet.races)),
            replace(self.counts),
            self.findings.copy(),
            dict(self.withdrawn),
            _numberings={src: one.branch() for src, one in self._numberings.items()},
            _gaps=dict(self._gaps),
        )

    def settled(self, finding: Finding) -> Finding | None:
        """A finding as it holds now; nothing when it holds no more."""
        now: Finding | None = finding
        while now is not None and now in self.withdrawn:
            now = self.withdrawn[now]
        return now

    def _count(self, changes: list[did.Change], findings: tuple[Finding, ...]) -> None:
        counts = self.counts
        counts.lines += 1
        if findings:
            rejected = [finding.rejected for finding in findings]
            counts.warnings += rejected.count(False)
            counts.rejected += any(rejected)
            self.findings.extend(findings)
        if len(changes) == 1 and isinstance(changes[0], did.Repeated):
            counts.repeated += 1
        elif changes:
            counts.taken += 1

    def _gap(self, number: int, message: Message) -> tuple[Finding, ...]:
        """Notes numbers that were skipped, and takes the note back when they come."""
        assert message.seq is not None
        src = message.src
        numbering = self._numberings.get(src)
        if numbering is None:
            numbering = self._numberings[src] = Numbering()
        found = numbering.take(message.seq)
        if found is None:
            return ()
        whose = f" of {src}" if src else ""
        if isinstance(found, Jump):
            reason = f"seq {found.to} does not follow {found.after}{whose}; a wrong number, or a new count"
            return (Finding(number, 0, reason, rejected=False),)
        if isinstance(found, Late):
            self.counts.gaps -= 1
            self._mend((src, found.first), found.left, whose)
        if not isinstance(found, Gap):
            return ()
        self.counts.gaps += found.last - found.first + 1
        finding = Finding(number, 0, _missing(((found.first, found.last),), whose), rejected=False)
        self._gaps[(src, found.first)] = finding
        if len(self._gaps) > KEPT_FINDINGS:
            del self._gaps[next(iter(self._gaps))]
        return (finding,)

    def _mend(self, key: tuple[str, int], left: tuple[tuple[int, int], ...], whose: str) -> None:
        """Says less of a gap, or nothing any more."""
        old = self._gaps.get(key)
        if old is None:
            return
        index = next((at for at, one in enumerate(self.findings) if one is old), None)
        if left:
            self.withdrawn[old] = self._gaps[key] = replace(old, reason=_missing(left, whose))
            if index is not None:
                self.findings[index] = self._gaps[key]
            return
        self.withdrawn[old] = None
        del self._gaps[key]
        self.counts.warnings -= 1
        if index is not None:
            del self.findings[index]


def _missing(spans: tuple[tuple[int, int], ...], whose: str) -> str:
    named = ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in spans)
    return f"seq {named}{whose} has not been received"


def _not_introduced(number: int, message: Message) -> tuple[Finding, ...]:
    """A message about a race of which no `race` line has told: most likely its id is misspelt."""
    key = getattr(message, "race", "")
    if not key or isinstance(message, RaceInfo):
        return ()
    return (Finding(number, 0, f"no race line has introduced the race {key!r}", rejected=False),)


def _about(message: Message) -> str:
    """What a message speaks of, for a reason: its type, entry and mark."""
    about: str = message.type
    entry, mm = getattr(message, "entry", ""), getattr(message, "m", None)
    if entry:
        about += f" of {entry}"
    if mm:
        about += f" at {metres(mm)} m"
    return about


def _remarks(number: int, message: Message, changes: list[did.Change], meet: Meet) -> tuple[Finding, ...]:
    """What is to be said of a message that was taken: what it contradicts, whom it brought in."""
    found: tuple[Finding, ...] = ()
    for change in changes:
        if isinstance(change, did.Conflict):
            reason = f"{_about(message)}: {change.offered} differs from {change.kept}, which stands"
            found += (Finding(number, 0, reason, rejected=False),)
        elif isinstance(change, did.Unlisted):
            known = meet.races[change.race].roster.start_list
            why = "is not on the start list and" if known else "is on no start list yet and"
            reason = f"{change.entry} {why} was added as unlisted"
            found += (Finding(number, 0, reason, rejected=False),)
        elif isinstance(change, did.PlaceContradicted):
            against = f"does not go with the times: {change.other} has {change.mark}"
            reason = f"{_about(message)}: place {change.place} {against}"
            found += (Finding(number, 0, reason, rejected=False),)
        elif isinstance(change, did.Withdrawn) and isinstance(message, RaceInfo):
            reason = f"the {change.before} of {change.entry} at {metres(change.mm)} m was set aside: {change.reason}"
            found += (Finding(number, 0, reason, rejected=False),)
        elif isinstance(change, did.StartListed):
            for name, key, now in change.twice:
                reason = f"{name} stands twice: as {key}, timed and not on this list, and as {now}"
                found += (Finding(number, 0, reason, rejected=False),)
        elif isinstance(change, did.NothingWithdrawn):
            reason = f"void: nothing was to be withdrawn, the line with the id {change.ref!r} {change.why}"
            found += (Finding(number, 0, reason, rejected=False),)
    return found
