"""A feed as it has been received so far: the meet, what was counted, and what was wrong.

Rules of this file: a line that cannot be read or taken is counted, kept with its reason and changes nothing else; the
stream goes on.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from meetdash.core import changes as did
from meetdash.core.course import metres
from meetdash.core.errors import RaceError
from meetdash.core.meet import Meet
from meetdash.core.messages import Message, RaceInfo
from meetdash.feed.lines import RawLine
from meetdash.feed.numbering import Gap, Jump, Late, Numbering
from meetdash.feed.wire import Decoded, Finding, decode

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
    _numbered: dict[str, dict[int, Message]] = field(default_factory=dict)
    _numberings: dict[str, Numbering] = field(default_factory=dict)
    _gaps: dict[tuple[str, int], Finding] = field(default_factory=dict)
    """The last gaps, by the source and the first number that was missing in each."""

    def receive(self, line: RawLine) -> Received:
        """Reads a line and hands it to the meet."""
        return self.take(line.number, decode(line))

    def take(self, number: int, decoded: Decoded) -> Received:
        """Hands a line that was read before to the meet."""
        self.counts.lines += 1
        message, findings = decoded.message, decoded.findings
        changes: list[did.Change] = []
        if message is not None:
            if message.seq is not None:
                if self._again(message):
                    changes = [did.Repeated(getattr(message, "race", ""))]
                else:
                    findings += self._gap(number, message)
            if not changes:
                unknown = getattr(message, "race", "") not in self.meet.races
                try:
                    changes = self.meet.receive(message)
                except RaceError as error:
                    findings += (Finding(number, 0, f"{_about(message)}: {error}", rejected=True),)
                else:
                    findings += _conflicts(number, message, changes)
                    if unknown:
                        findings += _not_introduced(number, message)
        self._count(message, changes, findings)
        return Received(number, message, tuple(changes), findings)

    def branch(self) -> "Session":
        """The session as it is, to go on by itself. It shares the races: who is to change one copies it first.

        Numbers that were used are not in it; `remember` brings them back.
        """
        return Session(
            replace(self.meet, races=dict(self.meet.races)),
            replace(self.counts),
            self.findings.copy(),
            dict(self.withdrawn),
            _numberings={src: one.branch() for src, one in self._numberings.items()},
            _gaps=dict(self._gaps),
        )

    def remember(self, messages: Iterable[Message | None]) -> None:
        """Takes note of the numbers of messages that were received before."""
        for message in messages:
            if message is not None and message.seq is not None:
                self._numbered.setdefault(message.src, {})[message.seq] = message

    def settled(self, finding: Finding) -> Finding | None:
        """A finding as it holds now; nothing when it holds no more."""
        now: Finding | None = finding
        while now is not None and now in self.withdrawn:
            now = self.withdrawn[now]
        return now

    def _count(
        self, message: Message | None, changes: list[did.Change], findings: tuple[Finding, ...]
    ) -> None:
        rejected = False
        for finding in findings:
            rejected = rejected or finding.rejected
            self.counts.warnings += not finding.rejected
            self.findings.append(finding)
        self.counts.rejected += rejected
        if changes and all(isinstance(change, did.Repeated) for change in changes):
            self.counts.repeated += 1
        elif message is not None and not rejected:
            self.counts.taken += 1

    def _again(self, message: Message) -> bool:
        """Whether this very message was received under this number before: history that is sent again.

        Another message under a number that was used is none: a source that counts anew loses nothing.
        """
        assert message.seq is not None
        numbered = self._numbered.setdefault(message.src, {})
        if numbered.get(message.seq) == message:
            return True
        numbered[message.seq] = message
        return False

    def _gap(self, number: int, message: Message) -> tuple[Finding, ...]:
        """Notes numbers that were skipped, and takes the note back when they come."""
        assert message.seq is not None
        src = message.src
        numbering = self._numberings.setdefault(src, Numbering())
        whose = f" of {src}" if src else ""
        found = numbering.take(message.seq)
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


def _conflicts(number: int, message: Message, changes: list[did.Change]) -> tuple[Finding, ...]:
    found: tuple[Finding, ...] = ()
    for change in changes:
        if isinstance(change, did.Conflict):
            reason = f"{_about(message)}: {change.offered} differs from {change.kept}, which stands"
            found += (Finding(number, 0, reason, rejected=False),)
        elif isinstance(change, did.Unlisted):
            reason = f"{change.entry} is not on the start list and was added as unlisted"
            found += (Finding(number, 0, reason, rejected=False),)
    return found
