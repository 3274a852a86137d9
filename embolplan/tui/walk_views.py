"""What can be looked at from the walk without writing anything: why, the steps, the plan, and what to lay out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.export.plan_steps import phase_name
from embolplan.tui.ask import Ask, Field
from embolplan.tui.layout import laid_out
from embolplan.tui.page import Page
from embolplan.tui.phrases import label_of
from embolplan.tui.plan_page import PlanPage
from embolplan.tui.steps_page import StepsPage
from embolplan.tui.text_card import TextCard
from embolplan.tui.timers_card import TimersCard
from embolplan.tui.why_card import WhyCard
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.plan import Step
    from embolplan.procedure import Session
    from embolplan.tui.ask import Answers
    from embolplan.tui.walk_cards import SoFar


class WalkViews(Page):
    """The cards and pages that are opened from the walk and only read."""

    session: Session
    so_far: SoFar

    @property
    def step(self) -> Step | None:
        """The step to do now."""
        return None if self.session.walk.step is None else self.session.plan.step(self.session.walk.step)

    def action_why(self) -> None:
        """Why a number of this step is what it is."""
        done, record, step = self.so_far.plan, self.so_far.record, self.step
        names = [name for name in step.lines if name in done] if step else []
        if self.session.walk.given and record is not None:
            names += [line.id for line in record.totals if line.id in done and line.id not in names]
        if not names:
            self.tell(say("tui.walk.no_numbers"))
        elif len(names) == 1:
            self.app.push_screen(WhyCard(done, done[names[0]]))
        else:
            options = tuple((name, f"{label_of(done, name)}: {done[name].text}") for name in names)
            self.ask(Ask(say("tui.walk.why"), self._why_of, (Field("line", say("tui.walk.which"), options),)))

    def _why_of(self, told: Answers) -> str | None:
        done = self.so_far.plan
        self.call_later(self.app.push_screen, WhyCard(done, done[told["line"]]))
        return None

    def action_steps(self) -> None:
        """All steps and how each was left, to look at."""
        self.app.push_screen(StepsPage(self.session))

    def action_layout(self) -> None:
        """What to lay out for the phase that is being done."""
        step = self.step
        if step is not None:
            told = tuple(laid_out(self.session.plan, step.phase)) or (say("walk.layout.nothing"),)
            self.app.push_screen(TextCard(say("walk.layout.title", phase=phase_name(step.phase)), told))

    def action_timers(self) -> None:
        """All timers, as they run."""
        self.app.push_screen(TimersCard(self.session))

    def action_plan(self) -> None:
        """The plan as it was opened, to look at."""
        self.app.push_screen(PlanPage(self.session.plan))
