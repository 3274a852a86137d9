"""A recipe as a person reads it, with what its source found: to read, nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from embolplan.export import export_protocol
from embolplan.tui.lines import Lines
from embolplan.tui.page import Page
from embolplan.words import say

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from embolplan.model.protocol import Protocol

_SCROLLBAR = 2


class RecipePage(Page):
    """The whole recipe as `embolplan show` prints it, as wide as the screen is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,v", "app.back", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, protocol: Protocol) -> None:
        super().__init__()
        self.protocol = protocol
        self._width = 0

    def body(self) -> ComposeResult:
        """The text to scroll through."""
        yield Lines(id="recipe")

    def draw(self) -> None:
        """The text in the width that there is."""
        self.write("#title", say("tui.recipe.title"))
        self.query_one(Lines).focus()
        width = self.app.size.width - _SCROLLBAR
        if width != self._width:
            self._width = width
            self.run_worker(self._fill, exclusive=True)  # type: ignore[arg-type]  # what returns nothing too

    async def _fill(self) -> None:
        shown = await self.house.beside.do(lambda: export_protocol(self.protocol, "text", width=self._width))
        self.query_one(Lines).show(shown.decode().splitlines())

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other line ends."""
        self.draw()
