"""What a viewer does: plays, seeks, chooses. It turns keys into a moment of the feed and a frame of the screen.

Rules of this file: no clock and no Textual; the same actions at the same times make the same frames.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from meetdash.analysis.made_targets import of_athlete
from meetdash.analysis.targets import Target
from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.core.race import Race
from meetdash.feed.timeline import Timeline
from meetdash.feed.transport import Transport
from meetdash.playing import seeking
from meetdash.playing.edges import Edge, LiveEdge, ReplayEdge
from meetdash.playing.news import News
from meetdash.playing.playback import Playback
from meetdash.present import moments_view, words
from meetdash.present.brief import brief
from meetdash.present.frame import Frame, Gap, Group, Playing, View
from meetdash.present.moments import Kind, Moment
from meetdash.present.snapshot import Snapshot, snapshot

NOTICE_S = 4.0
"""How long a notice stays."""
LONGEST_DELAY_S = 86_400
FRESH_MS = 2_000
"""How long what has just changed is shown as new."""
MUCH = 2_000
"""So many lines behind are worth a word."""
BRIEF_S = 15.0
"""How long a late comer's brief stays, unless a key is pressed."""


@dataclass(slots=True)
class _Told:
    """The moments of one race so far; asked again, it looks only at those that are new."""

    key: str = ""
    moments: list[Moment] = field(default_factory=list)
    looked_at: int = 0
    found: tuple[Moment, ...] = ()

    def of(self, moments: list[Moment], key: str) -> tuple[Moment, ...]:
        if moments is not self.moments or key != self.key:
            self.key, self.moments, self.looked_at, self.found = key, moments, 0, ()
        if len(moments) > self.looked_at:
            new = (one for one in moments[self.looked_at :] if one.race in ("", key))
            self.found, self.looked_at = (*self.found, *new), len(moments)
        return self.found


@dataclass(slots=True)
class Viewer:
    """A feed, how far it is shown, and what was chosen.

    `whole` has played all that may be shown, for looking ahead; `shown` is the same at the edge of a live feed.
    """

    edge: Edge
    transport: Transport
    whole: Playback
    shown: Playback
    race_id: str = ""
    chosen: str = ""
    gap: Gap = Gap.LEADER
    view: View = View.RACE
    group: Group = Group.ALL
    wanted: str = ""
    moment: Moment | None = None
    target_index: int = 0
    rival: str = ""
    """The athlete whom the others are compared with, if any."""
    shield: bool = False
    now_s: float = 0.0
    notice: str = ""
    notice_until_s: float = 0.0
    news: News = field(default_factory=News)
    behind: int = 0
    """Lines that are due and have not been played yet: a flood, or a late comer's past."""
    _zero_ms: int = 0
    _joined: bool = False
    _brief_until_s: float = 0.0
    _snapshot: Snapshot | None = None
    _snapshot_of: tuple[int, str] = field(default=(-1, ""))
    _told: "_Told" = field(default_factory=lambda: _Told())

    @classmethod
    def replay(cls, timeline: Timeline, speed: float = 1.0, yardsticks: Yardsticks = FEED_ONLY) -> "Viewer":
        """A replay from shortly before the gun."""
        edge = ReplayEdge(timeline)
        start, end = edge.ends(0.0)
        whole = Playback(timeline, yardsticks)
        whole.seek(end)
        return cls(edge, Transport(start, end, speed, at_ms=start), whole, Playback(timeline, yardsticks))

    @classmethod
    def follow(cls, edge: LiveEdge, yardsticks: Yardsticks = FEED_ONLY) -> "Viewer":
        """A live feed, at its edge."""
        whole = Playback(edge.timeline, yardsticks)
        return cls(edge, Transport(0, 0, live=True), whole, whole)

    def tick(self, now_s: float, enough: Callable[[], bool] | None = None) -> None:
        """Moves on to a time of the wall clock, in seconds. `enough` stops it on the way when much is to be played."""
        self.now_s = now_s
        before = self.transport.at_ms
        if self.edge.live:
            self._grow(now_s, enough)
        at = self.transport.tick(now_s)
        if self.transport.at_edge:
            self.shown = self.whole
        else:
            if self.shown is self.whole:
                self.shown = Playback(self.edge.timeline, self.yardsticks)
            self.shown.seek(at, enough)
        self.news.follow(before, at, self.shown.story.moments)

    def _grow(self, now_s: float, enough: Callable[[], bool] | None) -> None:
        timeline = self.edge.timeline
        if timeline.zero_ms != self._zero_ms:
            # The first gun has come: moments count from it now.
            self.transport.at_ms -= timeline.zero_ms - self._zero_ms
            self._zero_ms = timeline.zero_ms
            self.whole = self.shown = Playback(timeline, self.yardsticks)
        self.transport.grow(*self.edge.ends(now_s))
        steps = self.whole.seek(self.transport.end_ms, enough)
        self.behind = self.edge.timeline.count_at(self.transport.end_ms) - self.whole.played
        if not self._joined and steps:
            self._joined = True
            if any(passage for passage in self.whole.passages):
                self._brief_until_s = now_s + BRIEF_S

    # What is shown.

    @property
    def race(self) -> Race | None:
        """The race on the screen: the one chosen, else the one whose gun was last."""
        races = self.shown.meet.races
        if self.race_id in races:
            return races[self.race_id]
        started = [race for race in races.values() if race.started]
        return started[-1] if started else self.shown.race()

    @property
    def snapshot(self) -> Snapshot | None:
        """The race as it is now, made anew only when a line has come."""
        race = self.race
        if race is None:
            return None
        state = (self.shown.played, f"{race.id} {self.rival}")
        if state != self._snapshot_of or self._snapshot is None or self._snapshot.race is not race:
            info = self.shown.meet.info
            self._snapshot = snapshot(
                race, self.whole.yardsticks, info.date if info else "", self._others(race)
            )
            self._snapshot_of = state
        return self._snapshot

    @property
    def yardsticks(self) -> Yardsticks:
        """What the races are measured against."""
        return self.whole.yardsticks

    def _others(self, race: Race) -> tuple[Target, ...]:
        """Another athlete as a target, if one was chosen to compare with."""
        runner = race.runners.get(self.rival)
        other = of_athlete(race, runner) if runner is not None else None
        return (other,) if other is not None else ()

    @property
    def target(self) -> Target | None:
        """The target that deltas are against."""
        found = self.snapshot.targets if self.snapshot else ()
        return found[self.target_index % len(found)] if found else None

    def frame(self) -> Frame:
        """The picture of now."""
        race = self.race
        frame = Frame(
            playing=self._playing(race),
            meet=self.shown.meet.info,
            snapshot=self.snapshot,
            moments=self._told.of(self.shown.story.moments, race.id if race else ""),
            ahead=() if self.shield else self._ahead(race),
            target=self.target,
            gap=self.gap,
            view=self.view,
            chosen=self.chosen,
            shield=self.shield,
            notice=self.notice if self.now_s < self.notice_until_s else "",
            findings=self._findings(),
            source=self.edge.source(self.shown.session, self.now_s) if self.view is View.FEED else None,
            fresh_ms=int(FRESH_MS * max(1.0, self.transport.speed)),
            group=self.group,
            wanted=self.wanted,
        )
        if self.view is View.MOMENTS:
            frame = self._with_moves(frame, race)
        return replace(frame, brief=brief(frame)) if self.now_s < self._brief_until_s else frame

    def still(self) -> Frame:
        """The picture of now as one that is not being played."""
        frame = self.frame()
        word = "ENDED" if frame.playing.ended else "SO FAR"
        return replace(frame, playing=replace(frame.playing, word=word))

    def _playing(self, race: Race | None) -> Playing:
        at, session = int(self.transport.at_ms), self.shown.session
        return Playing(
            word=self.edge.word(self.transport, session, self.now_s),
            at_ms=at,
            start_ms=self.transport.start_ms,
            end_ms=self.transport.end_ms,
            clock_ms=self.shown.clock_ms(race, at) if race is not None else None,
            paused=not self.transport.playing,
            ended=not self.edge.live and self.transport.ended,
            live=self.edge.live,
            delay_ms=self.edge.delay_ms,
            health="; ".join(
                part for part in (self._catching_up(), self.edge.news(session, self.now_s)) if part
            ),
        )

    def _catching_up(self) -> str:
        return f"catching up, {words.plural(self.behind, 'line')} to go" if self.behind > MUCH else ""

    def _findings(self) -> tuple[str, ...]:
        if self.view is not View.FEED:
            return ()
        counts = self.shown.session.counts
        summary = (
            f"{words.plural(counts.lines, 'line')}: {counts.taken} taken, {counts.repeated} repeated, "
            f"{counts.rejected} rejected, {words.plural(counts.warnings, 'warning')}, "
            f"{counts.gaps} missing by seq"
        )
        return (summary, *(str(finding) for finding in reversed(self.shown.session.findings)))

    def _of_race(self, moments: list[Moment], race: Race | None) -> tuple[Moment, ...]:
        key = race.id if race else ""
        return tuple(moment for moment in moments if moment.race in ("", key))

    def _with_moves(self, frame: Frame, race: Race | None) -> Frame:
        """The frame with the moves that were not told, what became of all, and the moment that is chosen."""
        story = self.shown.story.moves.get(race.id) if race else None
        quiet = self._of_race(self.shown.story.quiet, race)
        followed = {one.move.id: one for one in story.all()} if story else {}
        return replace(frame, quiet=quiet, moves=followed, moment=self.moment)

    def _ahead(self, race: Race | None) -> tuple[Moment, ...]:
        """The moments of the race still to come."""
        told = len(self.shown.story.moments)
        return self._of_race(self.whole.story.moments[told:], race)

    def touched(self) -> None:
        """A key was pressed: the brief has been read."""
        self._brief_until_s = 0.0

    # What keys do. Each is named after its action in the table of keys.

    def toggle(self) -> None:
        self.transport.toggle()

    def back(self) -> None:
        self.transport.by(-5_000)

    def forward(self) -> None:
        self.transport.by(5_000)

    def far_back(self) -> None:
        self.transport.by(-30_000)

    def far_forward(self) -> None:
        self.transport.by(30_000)

    def split_before(self) -> None:
        self._step(self._splits(), on=False, what="split")

    def split_after(self) -> None:
        self._step(self._splits(), on=True, what="split")

    def moment_before(self) -> None:
        self.moment = None
        self._step(self._moments(lambda moment: moment.jump), on=False, what="moment")

    def moment_after(self) -> None:
        self.moment = None
        self._step(self._moments(lambda moment: moment.jump), on=True, what="moment")

    def lap_before(self) -> None:
        self._step(self._moments(_is_lap), on=False, what="lap")

    def lap_after(self) -> None:
        self._step(self._moments(_is_lap), on=True, what="lap")

    def slower(self) -> None:
        self.transport.slower()

    def faster(self) -> None:
        self.transport.faster()

    def normal(self) -> None:
        self.transport.speed = 1.0

    def gun(self) -> None:
        self.transport.to(seeking.gun_ms(self.edge.timeline, self.race))

    def end(self) -> None:
        self.transport.to(self.transport.end_ms)

    def next_gap(self) -> None:
        kinds = list(Gap)
        self.gap = kinds[(kinds.index(self.gap) + 1) % len(kinds)]
        if self.gap is Gap.TARGET and self.target is None:
            self.gap = Gap.LEADER
        self.say(f"gap to {self.gap.whom}")

    def next_target(self) -> None:
        found = self.snapshot.targets if self.snapshot else ()
        if not found:
            self.say("this feed names no target")
            return
        self.target_index = (self.target_index + 1) % len(found)
        self.say(f"target: {found[self.target_index].title}")

    def compare(self) -> None:
        """The chosen athlete becomes a target for the others; again, and is none any more."""
        self.rival = "" if self.chosen in ("", self.rival) else self.chosen
        found = self.snapshot.targets if self.snapshot else ()
        index = next((index for index, one in enumerate(found) if one.kind == "athlete"), None)
        self.target_index = index or 0
        if not self.rival:
            self.say("choose an athlete with ↑ ↓ first, then c compares the others with him")
        elif index is None:
            self.say("no measured time of this athlete to compare with yet")

    def hide(self) -> None:
        self.shield = not self.shield
        self.say("spoiler shield on" if self.shield else "spoiler shield off")

    def next_race(self) -> None:
        races = list(self.shown.meet.races)
        if len(races) < 2:
            self.say("this feed has one race")
            return
        now = self.race
        self.race_id = races[(races.index(now.id if now else "") + 1) % len(races)]
        self.chosen, self.moment = "", None

    def up(self) -> None:
        self._choose(-1)

    def down(self) -> None:
        self._choose(1)

    def show_athlete(self) -> None:
        if self.view is View.MOMENTS:
            self._to_chosen_moment()
        else:
            self._look(View.ATHLETE)

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
        self._look(View.WHY)

    def show_feed(self) -> None:
        self._look(View.FEED)

    def _look(self, view: View) -> None:
        """Shows a view, or the race again when it is there already."""
        self.view = View.RACE if self.view is view else view

    def leave(self) -> None:
        if self.view is not View.RACE:
            self.view = View.RACE
        else:
            self.chosen = ""

    def go_to(self, text: str) -> None:
        """Goes to what was typed; says why when it cannot be found."""
        try:
            self.transport.to(seeking.find(text, self.whole, self.race or self.whole.race()))
        except seeking.SeekError as error:
            self.say(str(error))

    def find(self, text: str) -> None:
        """Chooses the athlete with this bib or, in the order of the board, the next whose name holds the text."""
        wanted = text.strip().casefold()
        athletes = self.snapshot.athletes if self.snapshot else ()
        keys = [one.key for one in athletes]
        after = keys.index(self.chosen) + 1 if self.chosen in keys else 0
        ordered = (*athletes[after:], *athletes[:after])
        found = [one for one in ordered if one.runner.entry.bib.casefold() == wanted]
        found += [one for one in ordered if wanted in one.runner.entry.full_name.casefold()]
        if wanted and found:
            self.chosen = found[0].key
        else:
            self.say(f"nobody here with {text.strip()[:20]!r} in the name, nor with that bib")

    def delay(self, text: str) -> None:
        """Holds a live feed back by so many seconds as were typed."""
        try:
            seconds = float(text.strip().removesuffix("s"))
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= LONGEST_DELAY_S:
            self.say(f"{text.strip()[:20]!r} is no delay; give seconds from 0 to {LONGEST_DELAY_S}")
        elif not self.edge.hold(round(seconds * 1000)):
            self.say("a replay has no delay; ← goes back")

    def say(self, text: str) -> None:
        """A notice, for a few seconds."""
        self.notice, self.notice_until_s = text, self.now_s + NOTICE_S

    def _to_chosen_moment(self) -> None:
        """Goes to where the moment chosen is the latest."""
        chosen = moments_view.chosen(self.frame())
        if chosen is None:
            self.say("no moment to go to")
        else:
            self.moment = chosen
            self.transport.to(chosen.due_ms)

    def _choose(self, step: int) -> None:
        if self.view is View.MOMENTS:
            self.moment = moments_view.stepped(self.frame(), step)
            return
        keys = [one.key for one in self.snapshot.athletes] if self.snapshot else []
        if not keys:
            return
        at = keys.index(self.chosen) if self.chosen in keys else -1 if step > 0 else len(keys)
        self.chosen = keys[min(len(keys) - 1, max(0, at + step))]

    def _splits(self) -> list[int]:
        key = self.race.id if self.race else ""
        return sorted({passage.due_ms for passage in self.whole.passages if passage.race == key})

    def _moments(self, wanted: Callable[[Moment], bool]) -> list[int]:
        chosen = self._of_race(self.whole.story.moments, self.race)
        return sorted({moment.due_ms for moment in chosen if wanted(moment)})

    def _step(self, moments: list[int], *, on: bool, what: str) -> None:
        at = int(self.transport.at_ms)
        found = seeking.after(moments, at) if on else seeking.before(moments, at)
        if found is None:
            self.say(f"no {what} {'after' if on else 'before'} this")
        else:
            self.transport.to(found)


def _is_lap(moment: Moment) -> bool:
    return moment.kind in (Kind.LAP, Kind.BELL)
