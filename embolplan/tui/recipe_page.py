"""A recipe as a person reads it, with what its source found: to read, nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from embolplan.export import export_protocol
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

    def body(self) -> ComposeResult:
        """The text to scroll through."""
        with VerticalScroll(id="recipe-scroll"):
            yield Static("", id="recipe", markup=False)

    def draw(self) -> None:
        """The text in the width that there is."""
        self.write("#title", say("tui.recipe.title"))
        shown = export_protocol(self.protocol, "text", width=self.app.size.width - _SCROLLBAR)
        self.write("#recipe", shown.decode())
        self.query_one("#recipe-scroll").focus()

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other line ends."""
        self.draw()
