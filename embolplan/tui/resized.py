"""Sizes of a terminal that somebody drags by its edge: only the last one is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.events import Resize
from textual.message_pump import MessagePump
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.events import Event
    from textual.geometry import Size


class LastSize(MessagePump):
    """For a screen, which tells itself its size after each layout, behind the sizes that have come meanwhile.

    Two sizes under way at once would so follow each other for ever, and nothing else would come to its turn.
    """

    async def on_event(self, event: Event) -> None:
        """Every event but a size that is none any more."""
        if not isinstance(event, Resize) or event.size == self.app.size:
            await super().on_event(event)

    def _screen_resized(self, size: Size) -> None:
        # What it tells itself is how it is laid out already, and doing that again takes as long as the first time.
        if size != cast("Screen[object]", self)._size:
            super()._screen_resized(size)  # type: ignore[misc]  # the screen's, which comes behind


class Ground(LastSize, Screen[None]):
    """What lies under all other screens, or is the only one."""
