"""Sizes of a terminal that somebody drags by its edge: only the last one is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Resize
from textual.message_pump import MessagePump
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.events import Event


class LastSize(MessagePump):
    """For a screen: it is told of its size again after each layout, behind the sizes that have come meanwhile.

    Two sizes under way at once would so follow each other for ever, and nothing else would come to its turn.
    """

    async def on_event(self, event: Event) -> None:
        """Every event but a size that is none any more."""
        if not isinstance(event, Resize) or event.size == self.app.size:
            await super().on_event(event)


class Ground(LastSize, Screen[None]):
    """What lies under all other screens, or is the only one."""
