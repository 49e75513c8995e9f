"""The two sheets over the screen: help, and where to go."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetdash.playing.seeking import FORMS
from meetdash.present.keys import help_lines
from meetdash.ui.line_view import LineView


class Help(ModalScreen[None]):
    """Every key and every sign."""

    BINDINGS = [Binding("escape,question_mark,f1,q", "dismiss", "back")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        view = LineView(lambda width, _: help_lines(width))
        view.styles.height = len(help_lines(80))
        with VerticalScroll(id="sheet"):
            yield view


class GoTo(ModalScreen[str]):
    """Asks for a moment; gives what was typed, or nothing."""

    BINDINGS = [Binding("escape", "cancel", "back")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Input(placeholder="8:40 · 3000m · 300 to go · lap 9 · end", id="where")
        yield Static(Content(f"Go to {FORMS}"), id="forms")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        self.dismiss("")
