"""What to lay out for a phase: products, strengths, counts and volumes, as the steps of the plan need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.procedure.route import AFTERWARDS, stands
from embolplan.tui.phrases import listed
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.plan import Line, Plan, Step
    from embolplan.procedure import Session

_AMOUNTS = (
    ".packs",
    ".vials",
    ".settled_volume",
    ".diluent_volume",
    "contrast.volume",
    "oil.volume",
    "infusion.mass",
    "particles.mass",
)
"""The ends of the ids of what is counted or measured out; products that are counted stand in what a step needs."""
_DRUGS, _HOW_MUCH = ("dissolve", "make up", "infuse", "give"), ("mass", "dose")
"""What steps do with a drug, and the words for how much of it there is."""


def laid_out(plan: Plan, phase: str) -> Iterator[str]:
    """A sentence for each step of the phase that needs something that no step before it has named."""
    named = set[str]()
    for step in plan.steps:
        if step.phase != phase or step.branch is not None:
            continue
        needs = [need for need in step.needs if need not in named]
        named.update(needs)
        lines = [plan[name] for name in step.lines if name in plan and name.endswith(_AMOUNTS)]
        amounts = [_told(line) for line in lines if line.status != "not applicable" and not line.items]
        what = [*needs, *_drugs(plan, step), *amounts]
        if what:
            yield say("walk.layout", n=step.n, what=listed(what))


def _drugs(plan: Plan, step: Step) -> Iterator[str]:
    """Drugs of which no product is picked, that would be among what the step needs."""
    if step.do not in _DRUGS or step.phase == AFTERWARDS:
        return
    for name in step.lines:
        noun, _, quantity = name.rpartition(".")
        if quantity in _HOW_MUCH and name in plan and not (name.endswith(_AMOUNTS) or _known(plan, f"{noun}.product")):
            names = [plan[each].text for each in (f"{noun}.name", f"{noun}.drug") if _known(plan, each)]
            told = [say("walk.layout.drug", drug=drug, amount=_amount(plan[name])) for drug in names]
            yield from told[:1] or [_told(plan[name])]


def _known(plan: Plan, line_id: str) -> bool:
    return line_id in plan and plan[line_id].known


def _told(line: Line) -> str:
    return f"{line.label}: {_amount(line)}"


def _amount(line: Line) -> str:
    return line.text if line.known else say("walk.ledger.not_known")


def first_of_its_phase(session: Session, step: Step) -> bool:
    """Whether the step begins a phase that nothing has been done of."""
    plan, walk = session.plan, session.walk
    first = next((each for each in plan.steps if each.phase == step.phase and stands(each, walk.choices)), None)
    return first is not None and first.id == step.id and walk.turn == 1
