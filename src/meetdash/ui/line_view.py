"""A pane of lines: asks for its lines, and repaints those that differ."""

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from meetdash.present.lines import EMPTY, Line, Role

Source = Callable[[int, int], Sequence[Line]]
"""Gives the lines for so many cells and rows."""


class LineView(Widget):
    """Shows what its source gives. Text goes to the screen as it is: no markup is parsed here."""

    COMPONENT_CLASSES = {f"role-{role}" for role in Role}  # noqa: RUF012

    def __init__(self, source: Source, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._source = source
        self._lines: list[Line] = []
        self._styles: dict[Role | None, Style] = {}

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _style(self, role: Role | None) -> Style:
        """The style of a role, without one that of the pane; worked out once, as it takes longer than all the rest."""
        found = self._styles.get(role)
        if found is None:
            found = self.rich_style if role is None else self.get_component_rich_style(f"role-{role}")
            self._styles[role] = found
        return found

    def repaint(self) -> None:
        """Asks the source anew and repaints the lines that are different now."""
        width, height = self.size
        if not width or not height:
            return
        lines = list(self._source(width, height))[:height]
        before, self._lines = self._lines, lines
        different = [
            Region(0, y, width, 1)
            for y in range(max(len(before), len(lines)))
            if y >= len(before) or y >= len(lines) or before[y] != lines[y]
        ]
        if different:
            self.refresh(*different)

    def on_resize(self) -> None:
        self._lines = []
        self.repaint()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        line = self._lines[y] if y < len(self._lines) else EMPTY
        segments = [Segment(piece.text, self._style(piece.role)) for piece in line]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(None))
