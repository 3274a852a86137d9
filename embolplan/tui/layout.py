"""What to lay out for a phase: products, strengths, counts and volumes, as the steps of the plan need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.procedure.route import stands
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
        if needs or amounts:
            yield say("walk.layout", n=step.n, what=listed([*needs, *amounts]))


def _told(line: Line) -> str:
    return f"{line.label}: {line.text if line.known else say('walk.ledger.not_known')}"


def first_of_its_phase(session: Session, step: Step) -> bool:
    """Whether the step begins a phase that nothing has been done of."""
    plan, walk = session.plan, session.walk
    first = next((each for each in plan.steps if each.phase == step.phase and stands(each, walk.choices)), None)
    return first is not None and first.id == step.id and walk.turn == 1
