"""What a message did to a race or meet. A change names entries by key; `ms` is the race time it speaks of."""

from dataclasses import dataclass

from meetdash.core.marks import Mark
from meetdash.core.values import quick


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is different now, or a message that made no difference."""

    race: str = ""


@dataclass(frozen=True, slots=True)
class MeetDescribed(Change):
    """The meeting has a name, or a new one."""


@dataclass(frozen=True, slots=True)
class RaceDescribed(Change):
    """The course, event or name of the race is known, or has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartListed(Change):
    """A start list has been taken; `unlisted` are entries with marks that it does not hold.

    `renamed` are those whose key is another now, each as old key and new key; `paced_anew`, whether others pace now;
    `twice` are names on the list that somebody timed has who is not on it: name, his key, the key on the list.
    """

    count: int
    unlisted: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    twice: tuple[tuple[str, str, str], ...] = ()
    paced_anew: bool = False


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted(Change):
    """An entry that no start list names has been made from its first mark."""

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Change):
    """The gun; `attempt` counts from 1."""

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled(Change):
    """The start was recalled; what it had brought is kept as an attempt."""

    attempt: int


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class SplitTaken(Change):
    """A split: where, when, and the place at that mark among those through so far.

    `late` when splits further on were known before it.
    """

    entry: str
    mm: int
    mark: Mark
    place: int
    reconstructed: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderTaken(Change):
    """The time of a leader whom the feed does not name."""

    mm: int
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderWithdrawn(Change):
    """The time of a leader whom the feed does not name no longer counts."""

    mm: int
    mark: Mark
    reason: str = ""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChanged(Change):
    """Somebody else leads, proved at this mark; `previous` is None for the first leader.

    That is who was leading until this message. By the times that stand now he may never have led.
    """

    entry: str
    previous: str | None
    mm: int
    mark: Mark


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Change):
    """A time at the finish."""

    entry: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged(Change):
    """A decision about an athlete; `before` is what held until now, `OK` when nothing did."""

    entry: str
    status: str
    before: str
    rule: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Change):
    """A split (or the finish, at the distance of the race) has another time, place or athlete than before."""

    entry: str
    mm: int
    before: Mark
    after: Mark
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Change):
    """A split or finish no longer counts."""

    entry: str
    mm: int
    before: Mark
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingWithdrawn(Change):
    """A line was withdrawn by which no time is known: it was refused, or said what was known; `why` says that."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Change):
    """Another time for the same athlete and mark, without a correction: the first stands.

    Without an entry it is one for the leader at that mark.
    """

    entry: str
    mm: int
    kept: Mark
    offered: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContradicted(Change):
    """The place that the feed gives to a time does not go with the times: `other` has the time `mark` there."""

    entry: str
    mm: int
    place: int
    other: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTaken(Change):
    """A result list; its order is the standing from here on."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged(Change):
    """The race moved on the programme."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSet(Change):
    """A target has been named."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LightSet(Change):
    """A pace light has a plan."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSpoken(Change):
    """The feed says something of a record."""

    entry: str
    code: str
    state: str
    mark: Mark | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTold(Change):
    """The stadium clock."""

    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Change):
    """A remark."""

    text: str


@dataclass(frozen=True, slots=True)
class Repeated(Change):
    """The message said what was known."""


@dataclass(frozen=True, slots=True)
class Ended(Change):
    """The feed is complete."""
