"""All timers on a card of their own, for where there are more than the page of the walk has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from embolplan.tui.text_card import TextCard
from embolplan.tui.walk_clocks import timers_text
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.procedure import Session


class TimersCard(TextCard):
    """The timers as they run."""

    def __init__(self, session: Session) -> None:
        super().__init__(say("walk.key.timers"), ("",))
        self.session = session

    def on_mount(self) -> None:
        """Looks at the clock from here on."""
        self.tick()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """The timers as they are now."""
        told = timers_text(self.session) or say("walk.timers.none")
        self.query("#card Static").last(Static).update(told)
