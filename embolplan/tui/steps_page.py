"""All steps and how each was left: to look at, nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from embolplan.procedure.route import stands
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns, step_head, time_of_day
from embolplan.tui.text_card import TextCard
from embolplan.tui.walk_cards import SoFar, step_card
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from embolplan.plan import Step
    from embolplan.procedure import Session
    from embolplan.tui.cells import Cells


class StepsPage(Page):
    """The steps in the plan's order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "look", say("tui.steps.look"), key_display="Enter"),
        Binding("escape,q,l", "app.back", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def body(self) -> ComposeResult:
        """The rows."""
        yield Rows(id="rows", markup=False)

    def draw(self) -> None:
        """The steps as they stand, the cursor on the one to do now."""
        self.write("#title", say("tui.steps.title"))
        rows = self.query_one(Rows)
        rows.fill((step.id, self._row(step)) for step in self.session.plan.steps)
        if self.session.walk.step is not None:
            rows.highlighted = rows.get_option_index(self.session.walk.step)

    def _row(self, step: Step) -> Cells:
        now = step.id == self.session.walk.step
        states = [say("tui.steps.now")] if now else []
        states += self._visits(step)
        states += [] if stands(step, self.session.walk.choices) else [say("tui.steps.left_out")]
        head = Text(f"{step.n}  {step.text}", "bold" if now else "")
        return columns((head, 5), ("\n".join(states), 2))

    def _visits(self, step: Step) -> Iterator[str]:
        for visit in self.session.walk.visits:
            if visit.step == step.id:
                what = f" ({visit.what})" if visit.what else ""
                yield f"{visit.how}{what} {time_of_day(visit.at)}"

    def on_option_list_option_selected(self) -> None:
        """Enter on a step."""
        self.action_look()

    def action_look(self) -> None:
        """The step's card, only to be read."""
        here = self.query_one(Rows).here
        if here:
            step = self.session.plan.step(here)
            card = step_card(self.session, SoFar.of(self.session), step)
            self.app.push_screen(TextCard(step_head(self.session.plan, step), (card.plain, *self._visits(step))))
