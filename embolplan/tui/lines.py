"""Lines of text to scroll through, of which only those in sight are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Sequence


class Lines(ScrollView, can_focus=True):
    """Lines that are as long as they are to be."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # as Textual calls it
        super().__init__(id=id)
        self.lines: Sequence[str] = ()

    def show(self, lines: Sequence[str]) -> None:
        """Other lines."""
        self.lines = lines
        self.virtual_size = Size(0, len(lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of those in sight."""
        place = self.scroll_offset.y + y
        text = self.lines[place] if place < len(self.lines) else ""
        return Strip([Segment(text)]).adjust_cell_length(self.size.width).apply_style(self.rich_style)
