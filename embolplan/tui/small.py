"""What covers the screen while the terminal is too small to show a dose without cutting it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.screen import Screen
from textual.widgets import Static

from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

WIDE, HIGH = 80, 24


class TooSmall(LastSize, Screen[None]):
    """Says how large the terminal is and has to be; goes away by itself."""

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Static("", id="small", markup=False)

    def on_resize(self, event: Resize) -> None:
        """The size as it is now."""
        width, height = event.size
        said = say("tui.too_small", width=width, height=height, wide=WIDE, high=HIGH)
        self.query_one("#small", Static).update(Text(said))
