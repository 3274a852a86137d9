"""The second check: a card that hides everything else, and what the comparison found."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.widgets import Label

from embolplan.tui.ask import Ask
from embolplan.tui.phrases import label_of
from embolplan.tui.text_card import TextCard
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.plan import Plan
    from embolplan.record import Event
    from embolplan.tui.app import EmbolplanApp


class SecondCheck(Ask):
    """Nothing of the page below is seen through it, so that nobody copies what stands there."""

    DEFAULT_CSS = """
    SecondCheck { background: $background 100%; }
    """

    def on_mount(self) -> None:
        """A rehearsal is one here too, where its banner is hidden."""
        if cast("EmbolplanApp", self.app).rehearsal:
            self.query_one("#ask-title", Label).update(f"{say('tui.rehearsal.word')} · {self.question}")


def comparison(plan: Plan, event: Event) -> TextCard:
    """What was entered beside what stands, the differences first."""
    entries = cast("list[Mapping[str, object]]", event.body["entries"])
    told = sorted(entries, key=lambda entry: bool(entry["agrees"]))
    rows = [
        say(
            "walk.second.agrees" if entry["agrees"] else "walk.second.differs",
            label=label_of(plan, str(entry["id"])),
            typed=entry["text"],
            stands=entry["stands"],
        )
        for entry in told
    ]
    return TextCard(say("walk.second.title", by=event.body["checked_by"]), tuple(rows))
