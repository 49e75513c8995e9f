"""What a viewer does: plays, seeks, chooses. It turns keys into a moment of the feed and a frame of the screen.

Rules of this file: no clock and no Textual; the same actions at the same times make the same frames.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from meetdash.analysis.yardsticks import FEED_ONLY, Yardsticks
from meetdash.feed.timeline import Timeline
from meetdash.feed.transport import Transport
from meetdash.playing import seeking
from meetdash.playing.choice import NOTICE_S, Choice
from meetdash.playing.edges import LiveEdge
from meetdash.playing.frames import of_race
from meetdash.playing.news import News
from meetdash.playing.playback import Playback
from meetdash.playing.showing import Enough, Showing
from meetdash.present import moments_view
from meetdash.present.brief import brief
from meetdash.present.frame import Frame, View
from meetdash.present.moments import Kind, Moment

__all__ = ["NOTICE_S", "Viewer"]

LONGEST_DELAY_S = 86_400
BRIEF_S = 15.0
"""How long a late comer's brief stays, unless a key is pressed."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A moment to go to, None while it is not known; what to say when there is none; and after how many jumps."""

    find: Callable[[], int | None]
    missing: str
    jumps: int


def _by(ms: int) -> Callable[["Viewer"], None]:
    """A key that goes so far on, or back."""

    def go(viewer: "Viewer") -> None:
        viewer.transport.by(ms)

    return go


@dataclass(slots=True)
class Viewer(Choice):
    """A feed, how far it is shown, and what was chosen."""

    _brief: tuple[tuple[str, str], ...] = ()
    _brief_until_s: float = 0.0
    _briefed: int = 0
    _brief_of: str = ""
    """The race that the brief is of."""
    _asked: "_Asked | None" = None
    """A moment that was asked for and is not known before more of the feed has been read."""

    @classmethod
    def replay(cls, timeline: Timeline, speed: float = 1.0, yardsticks: Yardsticks = FEED_ONLY) -> "Viewer":
        """A replay from shortly before the gun."""
        return cls(Showing.replay(timeline, speed, yardsticks))

    @classmethod
    def follow(cls, edge: LiveEdge, yardsticks: Yardsticks = FEED_ONLY) -> "Viewer":
        """A live feed, at its edge."""
        return cls(Showing.follow(edge, yardsticks))

    @property
    def transport(self) -> Transport:
        return self.showing.transport

    @property
    def whole(self) -> Playback:
        return self.showing.whole

    @property
    def shown(self) -> Playback:
        return self.showing.shown

    @property
    def news(self) -> News:
        return self.showing.news

    def tick(self, now_s: float, enough: Enough | None = None) -> None:
        """Moves on to a time of the wall clock, in seconds. `enough` stops it on the way when much is to be played."""
        self.now_s = now_s
        joining = self.showing.joining
        joined = joining is None or joining.over
        self.showing.tick(now_s, enough)
        if self._asked is not None:
            self._go_when_known(self._asked)
        if joining is not None and joining.late and not joined:
            frame = self._frames.make(self)
            self._brief, self._briefed, self._brief_until_s = (
                brief(frame),
                len(frame.moments),
                now_s + BRIEF_S,
            )
            self._brief_of = self.race.id if self.race else ""

    def frame(self) -> Frame:
        frame = self._frames.make(self)
        of_it = self.now_s < self._brief_until_s and self.race is not None and self.race.id == self._brief_of
        return replace(frame, brief=self._brief, briefed=self._briefed) if of_it else frame

    def still(self) -> Frame:
        """The picture of now as one that is not being played."""
        frame = self.frame()
        word = "ENDED" if frame.playing.ended else "SO FAR"
        return replace(frame, playing=replace(frame.playing, word=word))

    def touched(self) -> None:
        """A key was pressed: the brief has been read."""
        self._brief_until_s = 0.0

    # The keys that move. Each is named after its action in the table of keys.

    back, forward = _by(-5_000), _by(5_000)
    far_back, far_forward = _by(-30_000), _by(30_000)

    def toggle(self) -> None:
        self.transport.toggle()

    def slower(self) -> None:
        self.transport.slower()

    def faster(self) -> None:
        self.transport.faster()

    def normal(self) -> None:
        self.transport.speed = 1.0

    def gun(self) -> None:
        race = self.race

        def known() -> int | None:
            unread = race is not None and race.id not in self.whole.clocks.guns and self.showing.unplayed > 0
            return None if unread else seeking.gun_ms(self.whole, race)

        self._go(known, "no gun")

    def end(self) -> None:
        self.transport.to(self.transport.end_ms)

    def split_before(self) -> None:
        self._step(self._splits, on=False, what="split")

    def split_after(self) -> None:
        self._step(self._splits, on=True, what="split")

    def moment_before(self) -> None:
        self.moment = None
        self._step(partial(self._moments, _is_worth_it), on=False, what="moment")

    def moment_after(self) -> None:
        self.moment = None
        self._step(partial(self._moments, _is_worth_it), on=True, what="moment")

    def lap_before(self) -> None:
        self._step(partial(self._moments, _is_lap), on=False, what="lap")

    def lap_after(self) -> None:
        self._step(partial(self._moments, _is_lap), on=True, what="lap")

    def show_athlete(self) -> None:
        if self.view is View.MOMENTS:
            self._to_chosen_moment()
        else:
            self._look(View.ATHLETE)

    def go_to(self, text: str) -> None:
        """Goes to what was typed; says why when it cannot be found."""
        race = self.race or self.whole.race()
        key = race.id if race else ""

        def known() -> int | None:
            try:
                return seeking.find(text, self.whole, self.whole.race(key))
            except seeking.NotKnown:
                return None

        try:
            self.transport.to(seeking.find(text, self.whole, race))
        except seeking.NotKnown as error:
            self._go(known, str(error))
        except seeking.SeekError as error:
            self.say(str(error))

    def delay(self, text: str) -> None:
        """Holds a live feed back by so many seconds as were typed."""
        try:
            seconds = float(text.strip().removesuffix("s"))
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= LONGEST_DELAY_S:
            self.say(f"{text.strip()[:20]!r} is no delay; give seconds from 0 to {LONGEST_DELAY_S}")
        elif not self.showing.edge.hold(round(seconds * 1000)):
            self.say("a replay has no delay; ← goes back")

    def _to_chosen_moment(self) -> None:
        """Goes to where the moment chosen is the latest."""
        chosen = moments_view.chosen(self.frame())
        if chosen is None:
            self.say("no moment to go to")
        else:
            self.moment = chosen
            self.transport.to(chosen.due_ms)

    def _splits(self) -> list[int]:
        key = self.race.id if self.race else ""
        return sorted({passage.due_ms for passage in self.whole.passages if passage.race == key})

    def _moments(self, wanted: Callable[[Moment], bool]) -> list[int]:
        chosen = of_race(self.whole.story.moments, self.race)
        return sorted({moment.due_ms for moment in chosen if wanted(moment)})

    def _step(self, moments: Callable[[], list[int]], *, on: bool, what: str) -> None:
        at = int(self.transport.at_ms)

        def known() -> int | None:
            if on:
                return seeking.after(moments(), at)
            unread = self.whole.played < self.showing.edge.timeline.count_at(at)
            return None if unread else seeking.before(moments(), at)

        self._go(known, f"no {what} {'after' if on else 'before'} this")

    def _go(self, find: Callable[[], int | None], missing: str) -> None:
        """Goes to a moment as soon as it is known; says what is missing when the feed has been read and has none."""
        self._go_when_known(_Asked(find, missing, self.transport.jumps))

    def _go_when_known(self, asked: _Asked) -> None:
        self._asked = None
        if asked.jumps != self.transport.jumps:
            return
        found = asked.find()
        if found is not None:
            self.transport.to(found)
        elif self.showing.unplayed > 0:
            self._asked = asked
            self.say(f"the feed is being read to find it, {self.showing.played:.0%}")
        else:
            self.say(asked.missing)


def _is_worth_it(moment: Moment) -> bool:
    return moment.jump


def _is_lap(moment: Moment) -> bool:
    return moment.kind in (Kind.LAP, Kind.BELL)
