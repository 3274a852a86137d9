"""The word REHEARSAL over a card: pages carry it themselves, and a card may cover the page below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from embolplan.tui.page import Page
from embolplan.words import say

if TYPE_CHECKING:
    from textual.screen import Screen


def mark(screen: Screen[object]) -> None:
    """Puts the word on top of a screen that does not carry it."""
    if isinstance(screen, Page) or not screen.is_attached or screen.query("#banner"):
        return
    banner = Static(Text(say("tui.rehearsal")), id="banner", markup=False)
    banner.styles.dock = "top"
    screen.mount(banner)
