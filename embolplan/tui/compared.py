"""On the plan's page: what is due on which day, and how the patient compares with those whom the source treated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.export.afterwards import days_listed
from embolplan.export.eligibility import summary
from embolplan.tui.phrases import columns, heading, label_of, sources_of
from embolplan.tui.text_card import TextCard
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.visual import VisualType

    from embolplan.plan import Due, Judged, Plan

_DUE, _CRITERION = "due:", "criterion:"


def compared_rows(plan: Plan) -> Iterator[tuple[str | None, VisualType]]:
    """The rows of both, each part under its heading."""
    if plan.schedule:
        yield None, heading(say("schedule.title"))
    for n, due in enumerate(plan.schedule):
        yield f"{_DUE}{n}", columns((due.what, 6), (Text(due.when, "bold"), 18))
    if plan.eligibility:
        yield None, heading(say("eligibility.title"))
    for n, judged in enumerate(plan.eligibility):
        side = say(f"eligibility.short.{judged.side}", text=judged.text)
        style = "bold reverse" if judged.against else "bold"
        yield f"{_CRITERION}{n}", columns((side, 11), (judged.found, 6), (Text(judged.says, style), 8))


def compared_card(plan: Plan, here: str) -> TextCard | None:
    """What stands behind one of these rows; None for another row."""
    kind, _, n = here.partition(":")
    if f"{kind}:" == _DUE:
        due = plan.schedule[int(n)]
        return TextCard(due.what, tuple(_due(plan, due)))
    if f"{kind}:" == _CRITERION:
        judged = plan.eligibility[int(n)]
        return TextCard(judged.text, tuple(_judged(plan, judged)))
    return None


def _due(plan: Plan, due: Due) -> Iterator[str]:
    yield from filter(None, (due.text, due.when, days_listed(due), due.because))
    for line_id in due.lines:
        yield say("tui.plan.concerns", label=label_of(plan, line_id), id=line_id, text=plan[line_id].text)
    for waiting in due.waits_for:
        yield say("tui.why.waits", label=label_of(plan, waiting.id), id=waiting.id, why=waiting.why)
    yield from sources_of(plan, due.sources)


def _judged(plan: Plan, judged: Judged) -> Iterator[str]:
    yield say(f"eligibility.short.{judged.side}", text=judged.text)
    if judged.found:
        yield say("eligibility.found", field=judged.field, found=judged.found)
    yield from filter(None, (judged.says, judged.because))
    for waiting in judged.waits_for:
        yield say("tui.why.waits", label=label_of(plan, waiting.id), id=waiting.id, why=waiting.why)
    yield from sources_of(plan, (*judged.sources, *judged.found_sources))
    yield summary(plan)
