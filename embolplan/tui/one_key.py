"""One key at a time: the next one waits until what the one before it did has been done.

Without it a key that comes while a card opens, or while the focus moves, goes where it was not typed for.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Key

if TYPE_CHECKING:
    from textual.events import Event
    from textual.message_pump import MessagePump
    from textual.timer import Timer

_PATIENCE_SECONDS = 0.5
"""A key whose way was cut, since its field is gone, holds the others no longer than this."""


class OneKeyAtATime(App[None]):
    """Follows each key on its way through field and page back to the app before it lets the next one in."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[Key] = deque()
        self._patience: Timer | None = None
        self.last_key = 0.0
        """When a key was let in last, on the clock that never goes back."""

    @property
    def under_way(self) -> bool:
        """Whether a key has not done yet what it does."""
        return self._patience is not None

    async def on_event(self, event: Event) -> None:
        """Keeps a key back while another is under way; all other events pass."""
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
        elif self.under_way:
            self._keys.append(event)
        else:
            await self._let_in(event)

    async def _let_in(self, key: Key) -> None:
        self.last_key = monotonic()
        patience = self._patience = self.set_timer(_PATIENCE_SECONDS, self._next)
        first = self.focused or self.screen
        await super().on_event(key)
        if key.is_forwarded:
            self._follow(first, patience)
        else:
            # The app has taken it by itself, and the field may be gone with its card.
            await self._next()

    def _follow(self, stage: MessagePump | None, patience: Timer) -> None:
        """A message behind the key at each stage of its way gets there when the stage has done with the key."""
        if stage is None or stage is self:
            self.call_later(self._arrived, patience)
        else:
            stage.call_later(self._follow, stage._parent, patience)

    async def _arrived(self, patience: Timer) -> None:
        if patience is self._patience:
            await self._next()

    async def _next(self) -> None:
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        if self._keys:
            await self._let_in(self._keys.popleft())
