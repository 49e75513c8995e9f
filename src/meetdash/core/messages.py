"""The messages of a feed, version 1: the one definition behind the wire, the JSON Schema and the recordings.

Rules of this file: a message is a frozen value that says what was received, nothing of what it means; every text is
cleaned on the way in; times are marks, distances whole millimetres; an unknown field is no error.
"""

from dataclasses import field, fields
from functools import lru_cache
from operator import attrgetter
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, FailFast, Field
from pydantic.dataclasses import dataclass

from meetdash.core.course import Surface
from meetdash.core.fields import Best, Code, Instant, Key, Lap, Metres, Text, Time

VERSION = 1
"""The version of the format that is read here."""

CONFIG = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Envelope:
    """What every line may carry. `seq` counts per `src`; `id` lets a later line refer to this one."""

    v: int = VERSION
    seq: int | None = None
    src: Text = ""
    id: Text = ""
    at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class OfRace(Envelope):
    """A message about one race; without `race` it is about the only one."""

    race: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class MeetInfo(Envelope):
    """The meeting. `provider` and `source` say where the data comes from."""

    type: Literal["meet"] = "meet"
    name: Text = ""
    venue: Text = ""
    city: Text = ""
    date: Text = ""
    tz: Text = ""
    provider: Text = ""
    source: Text = ""
    note: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Point:
    """A timing point: its distance from the start, and its name."""

    m: Metres
    name: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class RaceInfo(OfRace):
    """The race: its event code, and what does not follow from it.

    What decides whether a mark may be a record, each None while it is not known: `mixed`, whether men and women run
    together; `certified`, whether the course was measured for records; `drop_m_per_km`, from start to finish in metres
    a kilometre; `separation_pct`, start to finish in a straight line, in percent of the distance.
    """

    type: Literal["race"] = "race"
    name: Text = ""
    event: Text = ""
    sex: Text = ""
    round: Text = ""
    heat: Text = ""
    distance_m: Metres | None = None
    lap_m: Lap | None = None
    surface: Surface | None = None
    points: tuple[Point, ...] = ()
    scheduled: Text = ""
    note: Text = ""
    mixed: bool | None = None
    certified: bool | None = None
    drop_m_per_km: Annotated[float, Field(allow_inf_nan=False)] | None = None
    separation_pct: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Entry:
    """An athlete in a race. The key is `entry`, else the bib, else the name."""

    entry: Text = ""
    bib: Text = ""
    lane: Text = ""
    name: Text = ""
    family: Text = ""
    given: Text = ""
    nat: Text = ""
    team: Text = ""
    pb: Best = None
    sb: Best = None
    role: Text = "athlete"
    pace_to_m: Metres | None = None

    @property
    def key(self) -> str:
        return self.entry or self.bib or self.full_name

    @property
    def full_name(self) -> str:
        """The name in full: as given, else given and family name."""
        return self.name or f"{self.given} {self.family}".strip()

    @property
    def pacemaker(self) -> bool:
        return self.role.lower() in ("pacemaker", "pacer", "pm")


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class StartList(OfRace):
    """A snapshot of who is in the race; replaces the one before."""

    type: Literal["start_list"] = "start_list"
    version: int | None = None
    entries: Annotated[tuple[Entry, ...], FailFast()] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Start(OfRace):
    """The gun, which is the zero of the race; a recall; or a restart."""

    type: Literal["start"] = "start"
    action: Literal["gun", "recall", "restart"] = "gun"
    time_of_day: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Split(OfRace):
    """A cumulative time of one athlete at a mark. `entry` is the key of the start list, or a bib."""

    type: Literal["split"] = "split"
    entry: Key
    m: Metres
    time: Time
    place: Annotated[int, Field(gt=0)] | None = None
    source: Text = ""
    checked: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Leader(OfRace):
    """The time of whoever led at a mark, and who it was if the feed says so."""

    type: Literal["leader"] = "leader"
    m: Metres
    time: Time
    entry: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Finish(OfRace):
    """A time at the finish; `raw` to the thousandth, `photo` when it was read from the photo finish."""

    type: Literal["finish"] = "finish"
    entry: Key
    time: Time
    raw: Time | None = None
    place: Annotated[int, Field(gt=0)] | None = None
    photo: bool | None = None
    checked: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Status(OfRace):
    """DNS, DNF, DQ, or OK, which reinstates. The rule is kept as printed: its number depends on the edition."""

    type: Literal["status"] = "status"
    entry: Key
    status: Annotated[Code, Field(min_length=1)]
    rule: Text = ""
    note: Text = ""
    m: Metres | None = None
    ref: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Amendment:
    """What an `amend` sets."""

    time: Time | None = None
    m: Metres | None = None
    place: Annotated[int, Field(gt=0)] | None = None
    entry: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Amend(OfRace):
    """A correction of one split or finish, named by `ref`, or by entry and mark."""

    type: Literal["amend"] = "amend"
    ref: Text = ""
    entry: Text = ""
    m: Metres | None = None
    set: Amendment = field(default_factory=Amendment)
    reason: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Void(OfRace):
    """A split or finish withdrawn, named by `ref`, or by entry and mark."""

    type: Literal["void"] = "void"
    ref: Text = ""
    entry: Text = ""
    m: Metres | None = None
    reason: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ResultRow:
    """One line of a result list."""

    entry: Key
    place: Annotated[int, Field(gt=0)] | None = None
    time: Time | None = None
    status: Code = ""
    rule: Text = ""
    flags: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Result(OfRace):
    """A snapshot of the result list; from here on its order is the standing."""

    type: Literal["result"] = "result"
    state: Literal["unofficial", "official", "protest"] = "unofficial"
    version: int | None = None
    rows: Annotated[tuple[ResultRow, ...], FailFast()] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class RaceState(OfRace):
    """Where the race stands on the programme."""

    type: Literal["race_state"] = "race_state"
    state: Literal["scheduled", "called", "armed", "running", "finished", "cancelled", "postponed"]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TargetSplit:
    """A time of a target on its way."""

    m: Metres
    time: Time


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TargetInfo(OfRace):
    """A pace to compare with; `splits` are the target's own, never a pacemaker's."""

    type: Literal["target"] = "target"
    name: Key
    kind: Literal["record", "pb", "standard", "pace"] = "pace"
    time: Time
    splits: tuple[TargetSplit, ...] = ()
    code: Text = ""
    holder: Text = ""
    date: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LightLeg:
    """A stretch of a pace light's plan: up to a distance, at so much a lap."""

    to_m: Metres
    lap: Time


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Light(OfRace):
    """A pace light at the kerb."""

    type: Literal["light"] = "light"
    name: Key
    colour: Text = ""
    plan: tuple[LightLeg, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class RecordClaim(OfRace):
    """What the feed says of a record: whose, which, and how far it has been accepted."""

    type: Literal["record"] = "record"
    entry: Text = ""
    code: Text = ""
    m: Metres | None = None
    time: Time | None = None
    state: Literal["provisional", "pending", "ratified", "withdrawn", "ineligible"] = "provisional"
    reason: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Clock(OfRace):
    """The race clock of the stadium; advisory."""

    type: Literal["clock"] = "clock"
    elapsed: Time


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Note(OfRace):
    """A remark from the stadium or about the data."""

    type: Literal["note"] = "note"
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class End(Envelope):
    """The feed is complete."""

    type: Literal["end"] = "end"


RaceMessage = (
    RaceInfo
    | StartList
    | Start
    | Split
    | Leader
    | Finish
    | Status
    | Amend
    | Void
    | Result
    | RaceState
    | TargetInfo
    | Light
    | RecordClaim
    | Clock
    | Note
)
"""A message about one race."""

Message = MeetInfo | RaceMessage | End
"""Any message of the feed."""


@lru_cache(maxsize=64)
def _content(kind: Any) -> Any:
    """Reads what a message of a kind says: all its fields but those of the envelope and the race it goes to."""
    names = [field.name for field in fields(kind) if field.name not in _ENVELOPE]
    return attrgetter(*names)


_ENVELOPE = frozenset(field.name for field in fields(OfRace))


def said(message: Message) -> Any:
    """What a message says, without number, sender, id and instant: equal where it is the same again."""
    kind: Any = type(message)
    return _content(kind)(message)


_TIMED = (Split, Leader, Finish)


def race_time_ms(message: Message) -> int | None:
    """The race time that a message carries, in milliseconds from the gun, or None."""
    if isinstance(message, _TIMED):
        return message.time.ms
    if isinstance(message, Clock):
        return message.elapsed.ms
    return None
