"""The app: keys to the viewer, the viewer's frame to the panes, a hundred and twenty times a second at most."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.events import Resize

from meetdash.feed.errors import FeedError
from meetdash.memory import SETTLED, settle
from meetdash.playing.frames import MUCH
from meetdash.playing.seeking import FORMS
from meetdash.playing.viewer import Viewer
from meetdash.present import athlete, feed_view, header, keys, moments_view, panes, why
from meetdash.present.columns import Cells
from meetdash.present.frame import Frame, View
from meetdash.present.lines import Line, Piece, Role
from meetdash.ui.dialogs import Ask, Help
from meetdash.ui.ending import SIGNALLED, heed
from meetdash.ui.line_view import LineView
from meetdash.ui.notify import Notifier
from meetdash.ui.palette import KeyCommands
from meetdash.ui.themes import DARK, LIGHT

TICK_S = 1 / 30
SMALLEST = (40, 14)
"""Below this size there is a message in place of the race: the board would have no room for three athletes."""
FAILED = 2
"""The exit code for a feed that cannot be opened."""

Clock = Callable[[], float]
Companion = Callable[[Callable[[], Awaitable[None]]], Coroutine[None, None, None]]
"""What runs beside the screen, the reading of a live feed; it awaits its argument whenever something has arrived."""
PAINT_S = 1 / 120
"""What arrives within so long of a paint is painted together."""
BUSY_PAINT_S, FLOODED_PAINT_S = 1 / 30, 1 / 15
"""The same while more has arrived than could be played, and in a flood: painting takes time from keys and feed."""
SLICE_S = 0.0005
"""So long at most the feed is played before keys get their turn; answering one takes some sixteen turns."""
MOST_BEHIND = MUCH + 50
"""Lines that may wait to be played before no more are read: so many that it is said, and no more, for who waits here
is shown late."""

_VIEWS = {
    View.ATHLETE: athlete.lines,
    View.WHY: why.lines,
    View.FEED: feed_view.lines,
    View.MOMENTS: moments_view.lines,
}
"""The views that take the place of the race."""


class MeetdashApp(App[None]):
    """Watches one feed. `clock` gives seconds; without `ticking` the caller ticks by hand."""

    CSS_PATH = "meetdash.tcss"
    TITLE = "meetdash"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {KeyCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", "interrupt", show=False, priority=True),
        *(Binding(",".join(key.keys), f"do('{key.action}')", key.says, show=False) for key in keys.KEYS),
    ]

    def __init__(
        self,
        viewer: Viewer,
        *,
        clock: Clock = time.monotonic,
        ticking: bool = True,
        companion: Companion | None = None,
        notify: bool = False,
    ) -> None:
        super().__init__()
        self._notifier = Notifier(self._to_terminal, self.bell) if notify else None
        self.failure = ""
        """Why the app had to end, if it had."""
        self._companion = companion
        self._beside: list[asyncio.Task[None]] = []
        self._due = asyncio.Event()
        self._room = asyncio.Event()
        self.viewer = viewer
        self._clock = clock
        self._ticking = ticking
        self._frame: Frame = viewer.frame()
        self._seen: Frame | None = None
        self._cells = Cells()
        self._painted_s = 0.0
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def compose(self) -> ComposeResult:
        yield LineView(self._header, id="header")
        yield LineView(self._rule, classes="rule")
        yield LineView(self._body, id="body")
        yield LineView(lambda width, _: panes.timeline(self._frame, width), id="timeline")
        yield LineView(lambda width, _: [keys.footer(self._frame, width)], id="keys")

    def on_mount(self) -> None:
        heed(asyncio.get_running_loop(), self._stopped)
        self._beside = [asyncio.create_task(self._play_what_is_due())]
        if self._companion is not None:
            self._beside.append(asyncio.create_task(self._companion(self._arrived)))
        for task in self._beside:
            task.add_done_callback(self._done_beside)
        if self._notifier is not None:
            self._notifier.begin()
        self.tick()
        if self._ticking:
            self.set_interval(TICK_S, self._tick_unless_just_painted)

    async def on_unmount(self) -> None:
        if self._notifier is not None:
            self._notifier.end()
        for task in self._beside:
            task.cancel()
        # Why one of them failed has been told when it did.
        await asyncio.gather(*self._beside, return_exceptions=True)

    def _done_beside(self, task: asyncio.Task[None]) -> None:
        """A feed that could not be begun ends the app with its reason; one that ended leaves the last screen."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, FeedError):
            self.failure = str(error)
            self.exit(return_code=FAILED)
        elif error is not None:
            self.call_later(_raise, error)

    def on_resize(self, event: Resize) -> None:
        width, height = event.size  # the app's own size may still be the one before
        self.set_class(width < SMALLEST[0] or height < SMALLEST[1], "tiny")
        # The panes are laid out before the classes are known; what they show then is of the size before.
        self.call_after_refresh(self.paint)

    def tick(self) -> None:
        """Moves the viewer towards now and repaints what is different; what is left to play is played soon."""
        if self._move_on():
            self._due.set()
        self._show()

    def _show(self) -> None:
        """Paints, unless nothing that can be seen has changed, or the screen has gone because the app is ending."""
        if not self.screen_stack:
            return
        frame = self.viewer.frame()
        seen = _seen(frame)
        if seen != self._seen:
            self._seen, self._painted_s = seen, self._clock()
            self.paint(frame)

    def _tick_unless_just_painted(self) -> None:
        """The clock on the screen runs; while much is played, it is painted with that."""
        if not self._due.is_set() and self._clock() >= self._painted_s + TICK_S / 2:
            self.tick()

    def _move_on(self) -> bool:
        """Moves the viewer towards now, as far as a slice of time reaches; whether there is more to be played."""
        now = self._clock()
        self.viewer.tick(now, lambda: self._clock() > now + SLICE_S)
        if self._notifier is not None:
            race = self.viewer.race
            told = [one for one in self.viewer.news.latest if race and one.race == race.id]
            self._notifier.tell(told, self.viewer.showing.at_ms)
        return self.viewer.showing.busy

    async def _arrived(self) -> None:
        """Something has been received; while too much waits to be played, so does who received it."""
        self._due.set()
        while self.viewer.showing.unplayed > MOST_BEHIND:
            self._room.clear()
            await self._room.wait()

    async def _play_what_is_due(self) -> None:
        """Plays what has arrived, what a seek has to pass and what is still ahead, in slices; keys get their turn.

        The first change is painted at once, and what comes right behind it together a moment later.
        """
        settled = 0
        while True:
            await self._due.wait()
            while self._move_on():
                if self.viewer.whole.played - settled >= SETTLED:
                    settled = self.viewer.whole.played
                    settle()
                unplayed = self.viewer.showing.unplayed
                if unplayed <= MOST_BEHIND:
                    self._room.set()
                flooded = self.viewer.showing.edge.live and unplayed > MUCH
                if self._clock() > self._painted_s + (FLOODED_PAINT_S if flooded else BUSY_PAINT_S):
                    self._show()
                await asyncio.sleep(0)
            self._due.clear()
            self._room.set()
            self._show()
            await asyncio.sleep(max(0.0, self._painted_s + PAINT_S - self._clock()))

    def paint(self, frame: Frame | None = None) -> None:
        """Repaints what is different in a frame, by default that of now."""
        self._frame = frame or self.viewer.frame()
        for view in self.screen_stack[0].query(LineView):
            view.repaint()

    def _to_terminal(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    # The panes.

    def _header(self, width: int, _: int) -> list[Line]:
        return header.lines(self._frame, width)

    def _rule(self, width: int, _: int) -> list[Line]:
        return [panes.rule(width)]

    def _body(self, width: int, height: int) -> Sequence[Line]:
        if self.has_class("tiny"):
            least = f"meetdash needs {SMALLEST[0]}×{SMALLEST[1]}"
            return [(Piece(least[:width], Role.QUIET),)]
        if self._frame.view is View.RACE:
            return panes.race(self._frame, width, height, self._cells)
        return panes.ruled(_VIEWS[self._frame.view](self._frame, width, height - 1), width, height)

    # What keys do: the viewer's, but for what opens or closes something.

    def action_do(self, name: str) -> None:
        """Does what a key of the table stands for."""
        self.viewer.touched()
        own = getattr(self, f"_{name}", None)
        (own or getattr(self.viewer, name))()
        self.tick()

    def _ask_where(self) -> None:
        self._ask("8:40 · 3000m · 300 to go · lap 9 · end", f"Go to {FORMS}", self.viewer.go_to)

    def _ask_name(self) -> None:
        self._ask("Kerr", "Find an athlete by a part of the name, or by bib", self.viewer.find)

    def _ask_delay(self) -> None:
        if not self.viewer.showing.edge.live:
            self.viewer.say("a replay has no delay; ← goes back")
            return
        self._ask("20", "Seconds to hold a live feed back; 0 for none", self.viewer.delay)

    def _ask_filter(self) -> None:
        if self.viewer.view is not View.MOMENTS:
            self.viewer.say("F filters the moments; 5 shows them")
        elif self.viewer.wanted:
            self.viewer.only("")
        else:
            self._ask("kerr kick 100+", f"Only moments with {moments_view.FORMS}", self.viewer.only)

    def _ask(self, example: str, hint: str, then: Callable[[str], None]) -> None:
        def answered(text: str | None) -> None:
            if text:
                then(text)
                self.tick()

        self.push_screen(Ask(example, hint), answered)

    def _show_help(self) -> None:
        self.push_screen(Help())

    def _show_palette(self) -> None:
        self.action_command_palette()

    def _change_theme(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def _quit(self) -> None:
        self.exit()

    def action_interrupt(self) -> None:
        self._stopped(signal.SIGINT)

    def _stopped(self, number: signal.Signals) -> None:
        """Leaves as a program does that a signal stopped, with the terminal restored."""
        self.exit(return_code=SIGNALLED + number)


def _raise(error: BaseException) -> None:
    """Hands an error to whoever runs the app, as one of its own."""
    raise error


def _seen(frame: Frame) -> Frame:
    """A frame with its times as the screen shows them, to the tenth."""
    playing = frame.playing
    clock = None if playing.clock_ms is None else playing.clock_ms // 100
    tenths = replace(playing, at_ms=playing.at_ms // 100, end_ms=playing.end_ms // 100, clock_ms=clock)
    return replace(frame, playing=tenths)
