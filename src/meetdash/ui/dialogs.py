"""The sheets over the screen: help, and a question."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetdash.present.keys import help_lines
from meetdash.ui.line_view import LineView


class Help(ModalScreen[None]):
    """Every key and every sign."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q", "dismiss", "back")]

    def compose(self) -> ComposeResult:
        # Side by side they are fewer lines; the room for the bar and the padding is taken off.
        view = LineView(lambda width, _: help_lines(width))
        view.styles.height = len(help_lines(self.app.size.width - 6))
        with VerticalScroll(id="sheet"):
            yield view


class Ask(ModalScreen[str]):
    """Asks for one line; gives what was typed, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "back")]

    def __init__(self, example: str, hint: str) -> None:
        super().__init__()
        self._example = example
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield Input(placeholder=self._example, id="where")
        yield Static(Content(self._hint), id="forms")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        self.dismiss("")
