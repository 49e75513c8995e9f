"""What a viewer has chosen to look at: a race, an athlete, a target, a view. Choosing never moves the feed."""

from dataclasses import dataclass, field

from meetdash.analysis.targets import Target
from meetdash.core.errors import RaceError
from meetdash.core.race import Race
from meetdash.playing.frames import Frames
from meetdash.playing.showing import Showing
from meetdash.present import moments_view
from meetdash.present.frame import Frame, Gap, Group, View
from meetdash.present.moments import Moment
from meetdash.present.snapshot import Snapshot

NOTICE_S = 4.0
"""How long a notice stays."""


@dataclass(slots=True)
class Choice:
    """The choices, and the keys that make them. Each method is named after its action in the table of keys."""

    showing: Showing
    race_id: str = ""
    chosen: str = ""
    gap: Gap = Gap.LEADER
    view: View = View.RACE
    group: Group = Group.ALL
    wanted: str = ""
    moment: Moment | None = None
    explained: Moment | None = None
    """The move that the view of why explains, if it was asked for one; it leads back to the moments."""
    target_index: int = 0
    page: int = 0
    """Of a view that does not fit; it begins again after the last."""
    rival: str = ""
    """The athlete whom the others are compared with, if any."""
    shield: bool = False
    now_s: float = 0.0
    notice: str = ""
    notice_until_s: float = 0.0
    _frames: Frames = field(default_factory=Frames)

    # What they mean in the feed as it is shown.

    @property
    def race(self) -> Race | None:
        """The race on the screen: the one chosen, else the one that began last."""
        shown = self.showing.shown
        return shown.meet.races.get(self.race_id) or shown.race(shown.clocks.begun)

    def key_of(self, athlete: str) -> str:
        """The key that an athlete has in the race now: a start list that comes late may give another."""
        race = self.race
        try:
            return race.roster.resolve(athlete) if race is not None and athlete else athlete
        except RaceError:
            return athlete

    @property
    def snapshot(self) -> Snapshot | None:
        """The race as it is shown."""
        return self._frames.snapshot(self)

    @property
    def target(self) -> Target | None:
        """The target that deltas are against; of PBs and SBs that of the athlete who is followed."""
        snapshot = self.snapshot
        if snapshot is None or not snapshot.targets:
            return None
        chosen = snapshot.targets[self.target_index % len(snapshot.targets)]
        return snapshot.own(chosen, snapshot.athlete(self.key_of(self.chosen)) or snapshot.leader)

    def frame(self) -> Frame:
        """The picture of now."""
        return self._frames.make(self)

    def _targets(self) -> tuple[Target, ...]:
        found = self.snapshot
        return found.targets if found else ()

    def say(self, text: str) -> None:
        """A notice, for a few seconds."""
        self.notice, self.notice_until_s = text, self.now_s + NOTICE_S

    # Targets and races.

    def next_gap(self) -> None:
        kinds = list(Gap)
        self.gap = kinds[(kinds.index(self.gap) + 1) % len(kinds)]
        if self.gap is Gap.TARGET and self.target is None:
            self.gap = Gap.LEADER
        self.say(f"gap to {self.gap.whom}")

    def next_target(self) -> None:
        found = self._targets()
        if not found:
            self.say("no target yet" if self.snapshot is None else "this race has no target")
            return
        self.target_index = (self.target_index + 1) % len(found)
        target = self.target
        self.say(f"target: {target.general}" if target else "")

    def compare(self) -> None:
        """The chosen athlete becomes a target for the others; again, and is none any more."""
        self.rival = "" if self.chosen in ("", self.rival) else self.chosen
        index = next((index for index, one in enumerate(self._targets()) if one.kind == "athlete"), None)
        self.target_index = index or 0
        if not self.rival:
            self.say("choose an athlete with ↑ ↓ first, then c compares the others with him")
        elif index is None:
            self.say("no measured time of this athlete to compare with yet")

    def hide(self) -> None:
        self.shield = not self.shield
        self.say("spoiler shield on" if self.shield else "spoiler shield off")

    def next_race(self) -> None:
        races = list(self.showing.shown.meet.races)
        if len(races) < 2:
            self.say("this feed has one race")
            return
        now = self.race
        self.race_id = races[(races.index(now.id if now else "") + 1) % len(races)]
        self.chosen, self.moment, self.explained = "", None, None

    # Athletes.

    def up(self) -> None:
        self._choose(-1)

    def down(self) -> None:
        self._choose(1)

    def find(self, text: str) -> None:
        """Chooses the athlete with this bib or, in the order of the board, the next whose name holds the text."""
        wanted = text.strip().casefold()
        athletes = self.snapshot.athletes if self.snapshot else ()
        keys, chosen = [one.key for one in athletes], self.key_of(self.chosen)
        after = keys.index(chosen) + 1 if chosen in keys else 0
        ordered = (*athletes[after:], *athletes[:after])
        found = [one for one in ordered if one.runner.entry.bib.casefold() == wanted]
        found += [one for one in ordered if wanted in one.runner.entry.full_name.casefold()]
        if wanted and found:
            self.chosen = found[0].key
        else:
            self.say(f"nobody here with {text.strip()[:20]!r} in the name, nor with that bib")

    def _choose(self, step: int) -> None:
        if self.view is View.MOMENTS:
            self.moment = moments_view.stepped(self.frame(), step)
            return
        keys, chosen = (
            [one.key for one in self.snapshot.athletes] if self.snapshot else [],
            self.key_of(self.chosen),
        )
        if not keys:
            return
        self.page = 0
        at = keys.index(chosen) if chosen in keys else -1 if step > 0 else len(keys)
        self.chosen = keys[min(len(keys) - 1, max(0, at + step))]

    # Views.

    def show_race(self) -> None:
        self.view = View.RACE

    def show_moments(self) -> None:
        self.moment = None
        self._look(View.MOMENTS)

    def next_group(self) -> None:
        if self.view is not View.MOMENTS:
            self.say("f chooses among the moments; 5 shows them")
            return
        groups = list(Group)
        self.group = groups[(groups.index(self.group) + 1) % len(groups)]
        self.moment = None

    def only(self, text: str) -> None:
        """In the view of moments only what these words match; says so when nothing does."""
        self.wanted, self.moment = " ".join(text.split()), None
        if self.wanted and not moments_view.listed(self.frame()):
            self.say(f"no moment matches {self.wanted[:20]!r} yet; F shows all again")

    def show_why(self) -> None:
        """Why a number of the athlete is what it is; in the moments, why the chosen move is one."""
        if self.view is View.WHY:
            self.leave()
            return
        chosen = moments_view.chosen(self.frame()) if self.view is View.MOMENTS else None
        self.explained = chosen if chosen is not None and chosen.move is not None else None
        if self.explained is not None:
            self.moment = self.explained
        self._look(View.WHY)

    def page_down(self) -> None:
        self.page += 1

    def page_up(self) -> None:
        self.page -= 1

    def show_feed(self) -> None:
        self._look(View.FEED)

    def leave(self) -> None:
        if self.view is View.WHY and self.explained is not None:
            self.view = View.MOMENTS
        elif self.view is not View.RACE:
            self.view = View.RACE
        else:
            self.chosen = ""

    def _look(self, view: View) -> None:
        """Shows a view, or the race again when it is there already."""
        self.page = 0
        self.view = View.RACE if self.view is view else view
