"""Changing a choice from the plan: which one stands behind a row, and what the change changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.errors import EmbolplanError
from embolplan.tui.ask import Ask, Field
from embolplan.tui.changed_card import ChangedCard
from embolplan.tui.choice_card import choice_card, choice_label
from embolplan.tui.phrases import sentence
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.plan import Plan
    from embolplan.tui.ask import Answers
    from embolplan.tui.draft import Draft
    from embolplan.tui.plan_page import PlanPage


def ask_for_change(page: PlanPage, draft: Draft, here: str) -> bool:
    """Asks for the choice behind a line, or first for which of several; False where there is none."""
    behind = tuple(choices_behind(draft, here))
    if len(behind) > 1:
        options = tuple((name, _named(draft, name)) for name in behind)

        def go_on(answers: Answers) -> None:
            page.call_later(_ask, page, draft, answers["which"])

        page.ask(Ask(say("changes.key"), go_on, (Field("which", say("changes.which"), options),)))
    elif behind:
        _ask(page, draft, behind[0])
    return bool(behind)


def choices_behind(draft: Draft, here: str) -> Iterator[str]:
    """The quantity itself where the recipe has it, else what it waits for, else every open choice below it."""
    plan, parameters = draft.plan, draft.parameters
    if here in parameters:
        yield here
    elif here in plan:
        waits = [waiting.id for waiting in plan[here].waits_for if waiting.id in parameters]
        yield from waits or (name for name in _below(plan, here) if name in parameters and parameters[name].choose)


def _below(plan: Plan, here: str) -> dict[str, None]:
    """Every line that a line was made from, the nearest first."""
    found: dict[str, None] = {}
    left = list(plan[here].inputs)
    while left:
        name = left.pop(0)
        if name not in found:
            found[name] = None
            left += plan[name].inputs if name in plan else ()
    return found


def _named(draft: Draft, name: str) -> str:
    text = draft.plan[name].text if name in draft.plan else ""
    return f"{choice_label(draft, draft.parameters[name])}: {text} ({name})"


def _ask(page: PlanPage, draft: Draft, name: str) -> None:
    def choose(answers: Answers) -> str | None:
        try:
            made = draft.chosen(name, answers[name])
        except EmbolplanError as error:
            return sentence(error)
        page.take(made)
        page.call_later(_show, page, draft, made)
        return None

    page.ask(choice_card(draft, draft.parameters[name], choose))


def _show(page: PlanPage, before: Draft, after: Draft) -> None:
    def keep(kept: bool | None) -> None:
        if not kept:
            page.take(before)
            page.tell(say("changes.put_back"))
            return
        again = sorted(set(before.case.overrides) - set(after.case.overrides))
        page.tell(say("changes.stands_again", codes=", ".join(again)) if again else "")

    page.app.push_screen(ChangedCard(before.plan, after.plan), keep)
