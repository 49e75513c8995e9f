"""What is on the screen, whole and frozen: the race at a moment, how it is being played, and what the viewer chose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meetdash.analysis.moves import Withdrawn
from meetdash.analysis.targets import Target
from meetdash.core.messages import MeetInfo
from meetdash.present.moments import Moment
from meetdash.present.move_story import FollowedMove
from meetdash.present.snapshot import Athlete, Snapshot


class Gap(StrEnum):
    """To whom the gap column is: the leader, the one ahead, or the target."""

    LEADER = "gap"
    AHEAD = "ahead"
    TARGET = "target"

    @property
    def whom(self) -> str:
        """To whom, in words."""
        return {Gap.LEADER: "the leader", Gap.AHEAD: "the one ahead", Gap.TARGET: "the target"}[self]


class View(StrEnum):
    """What stands in the middle of the screen."""

    RACE = "race"
    ATHLETE = "athlete"
    FEED = "feed"
    WHY = "why"
    MOMENTS = "moments"


class Group(StrEnum):
    """Which moments the view of moments shows; the value is what it is called there."""

    ALL = "all"
    MOVES = "moves"
    LEAD = "lead, laps and finish"
    DECISIONS = "records, decisions and corrections"


@dataclass(frozen=True, slots=True)
class Playing:
    """How the feed is being played: its state in a word, the position and the ends in milliseconds since the gun.

    `clock_ms` is the race clock, None before the gun, `gun_ms` where that was in the feed, by the times of the race for
    who joins late, None while it is not known; `live` follows a stream, `ended` stands at its end.
    """

    word: str
    at_ms: int
    start_ms: int
    end_ms: int
    clock_ms: int | None
    gun_ms: int | None = None
    paused: bool = False
    ended: bool = False
    live: bool = False
    gathering: bool = False
    """Whether what had happened before the viewer came is still being received."""
    delay_ms: int = 0
    health: str = ""
    """A sentence on the feed when there is something to say: rejected lines, what the source is doing."""


@dataclass(frozen=True, slots=True)
class Source:
    """How a live feed is doing: for the view of the feed only.

    `state` and `why` are a word and its reason; `age_ms` the time since the last message, None before the first;
    `trouble` the last thing that went wrong with the connection, and how long ago; `recording` what is recorded, or
    why no more is. `missed` are sentences on times that the others have and somebody lacks.
    """

    state: str
    why: str
    age_ms: int | None
    reconnects: int
    trouble: str = ""
    recording: str = ""
    recording_failed: bool = False
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the screen before it has a size.

    `moments` are those of the race so far; `ahead` those still to come, empty behind the spoiler shield.
    """

    playing: Playing
    meet: MeetInfo | None = None
    snapshot: Snapshot | None = None
    moments: tuple[Moment, ...] = ()
    ahead: tuple[Moment, ...] = ()
    target: Target | None = None
    gap: Gap = Gap.LEADER
    view: View = View.RACE
    chosen: str = ""
    shield: bool = False
    notice: str = ""
    findings: tuple[str, ...] = ()
    """What became of the lines, and what was found in them, the latest first; for the view of the feed only."""
    doubts: tuple[str, ...] = ()
    """The laps that were probably miscounted, a sentence an athlete; for the view of the feed only."""
    source: Source | None = None
    """How a live feed is doing; for the view of the feed only."""
    brief: tuple[tuple[str, str], ...] = ()
    """What a late comer is told, while it is told: time and sentence."""
    briefed: int = 0
    """So many of the moments had been told when he was."""
    fallen: Mapping[str, Withdrawn] = field(default_factory=dict)
    """The moves that were disproved, by id."""
    quiet: tuple[Moment, ...] = ()
    """Moves of the race so far that were not worth a line; for the view of moments only."""
    moves: Mapping[str, FollowedMove] = field(default_factory=dict)
    """What has become of the moves, by id; for the view of moments and that of why a move is one only."""
    group: Group = Group.ALL
    wanted: str = ""
    """What was typed to filter the moments, `kerr kick 100+`: words and a least priority, all of which must hold."""
    moment: Moment | None = None
    """The moment chosen in the view of moments; none is the latest."""
    explained: Moment | None = None
    """The move that the view of why explains; none is the athlete."""
    page: int = 0
    """The page of a view that does not fit on one; it begins again after the last."""
    fresh_ms: int = 2000
    """What was known for less than this, in race time, has just changed: two seconds, at any speed, of the viewer's."""

    @property
    def chosen_athlete(self) -> Athlete | None:
        return self.snapshot.athlete(self.chosen) if self.snapshot and self.chosen else None

    @property
    def followed(self) -> Athlete | None:
        """Whom the light is about: the chosen athlete, else the leader."""
        return self.chosen_athlete or (self.snapshot.leader if self.snapshot else None)
