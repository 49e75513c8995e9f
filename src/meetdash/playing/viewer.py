"""What a viewer does: plays, seeks, chooses. It turns keys into a moment of the feed and a frame of the screen.

Rules of this file: no clock and no Textual; the same actions at the same times make the same frames.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

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


def _by(ms: int) -> Callable[["Viewer"], None]:
    """A key that goes so far on, or back."""

    def go(viewer: "Viewer") -> None:
        viewer.transport.by(ms)

    return go


@dataclass(slots=True)
class Viewer(Choice):
    """A feed, how far it is shown, and what was chosen."""

    _joined: bool = False
    _brief_until_s: float = 0.0

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
        self.showing.tick(now_s, enough)
        if self.showing.edge.live and not self._joined and self.whole.played and not self.showing.behind:
            self._joined = True
            if self.whole.passages:
                self._brief_until_s = now_s + BRIEF_S

    def frame(self) -> Frame:
        frame = self._frames.make(self)
        return replace(frame, brief=brief(frame)) if self.now_s < self._brief_until_s else frame

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
        self.transport.to(seeking.gun_ms(self.whole, self.race))

    def end(self) -> None:
        self.transport.to(self.transport.end_ms)

    def split_before(self) -> None:
        self._step(self._splits(), on=False, what="split")

    def split_after(self) -> None:
        self._step(self._splits(), on=True, what="split")

    def moment_before(self) -> None:
        self._step(self._moments(lambda moment: moment.jump), on=False, what="moment")

    def moment_after(self) -> None:
        self._step(self._moments(lambda moment: moment.jump), on=True, what="moment")

    def lap_before(self) -> None:
        self._step(self._moments(_is_lap), on=False, what="lap")

    def lap_after(self) -> None:
        self._step(self._moments(_is_lap), on=True, what="lap")

    def show_athlete(self) -> None:
        if self.view is View.MOMENTS:
            self._to_chosen_moment()
        else:
            self._look(View.ATHLETE)

    def go_to(self, text: str) -> None:
        """Goes to what was typed; says why when it cannot be found."""
        try:
            self.transport.to(seeking.find(text, self.whole, self.race or self.whole.race()))
        except seeking.SeekError as error:
            self.say(f"{error}{self._so_far()}")

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

    def _step(self, moments: list[int], *, on: bool, what: str) -> None:
        at = int(self.transport.at_ms)
        found = seeking.after(moments, at) if on else seeking.before(moments, at)
        if found is None:
            self.say(f"no {what} {'after' if on else 'before'} this{self._so_far() if on else ''}")
        else:
            self.transport.to(found)

    def _so_far(self) -> str:
        """What is to be added to an answer while the feed has not been read to its end."""
        return (
            f" as far as the feed has been read, {self.showing.played:.0%}"
            if self.showing.unplayed > 0
            else ""
        )


def _is_lap(moment: Moment) -> bool:
    return moment.kind in (Kind.LAP, Kind.BELL)
