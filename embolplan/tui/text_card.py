"""A card of plain paragraphs, to read and to put away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from textual.app import ComposeResult


class TextCard(LastSize, ModalScreen[None]):
    """A title and its paragraphs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, title: str, paragraphs: tuple[str, ...]) -> None:
        super().__init__()
        self.heading, self.paragraphs = title, paragraphs

    def compose(self) -> ComposeResult:
        """The paragraphs."""
        with VerticalScroll(id="card"):
            yield Static(Text(self.heading, "bold"), classes="why-said")
            for paragraph in self.paragraphs:
                yield Static(Text(paragraph), classes="why-said")
        yield Footer(show_command_palette=False)
