"""Where a step leads: along the spine, by its own `then`, or by an outcome that a person has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.model.names import PUSHED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.plan import Plan, Step

END = "end"
PUSHES = ("inject", "inject-plain")
"""What steps do that push embolic material into a feeder."""
_MAKES = ("mix", "emulsify", "make up")
AFTERWARDS = "after"
"""The phase that is no longer at the table, so that the procedure can be closed before it."""


def first(plan: Plan) -> str | None:
    """The step a procedure begins with; None for a plan without steps."""
    return next((step.id for step in plan.steps if step.branch is None), None)


def following(plan: Plan, step: Step) -> str | None:
    """The step after this one where nobody has to decide; None for the end."""
    if step.then is not None:
        return None if step.then == END else step.then
    line = [other.id for other in plan.steps if other.branch == step.branch]
    place = line.index(step.id) + 1
    return line[place] if place < len(line) else None


def standing(plan: Plan, name: str | None, choices: Mapping[str, str]) -> str | None:
    """The step of that id, or the one that comes instead of it where a choice made at the table leaves it no place."""
    steps = {step.id: step for step in plan.steps}
    while name is not None and name in steps and not stands(steps[name], choices):
        name = following(plan, steps.pop(name))
    return name


def stands(step: Step, choices: Mapping[str, str]) -> bool:
    """Whether no choice made at the table speaks against the step."""
    return all(choices.get(line_id, option) == option for line_id, option in step.when.items())


def by_outcome(step: Step, label: str) -> str | None:
    """The step that an outcome leads to, None for the end; KeyError where the step has no such outcome."""
    for outcome in step.outcomes:
        if outcome.label == label:
            return None if outcome.to == END else outcome.to
    raise KeyError(label)


def mixed_by(plan: Plan, step: Step) -> tuple[str | None, ...]:
    """The lines of what is pushed that is as even as it gets once the step is done; empty for most steps.

    None stands for what is pushed where the plan has no line for it: the last step that makes something up makes that.
    """
    pushed = [line for line in plan.lines if line.id.endswith(PUSHED)]
    if step.do == "resuspend":
        return tuple(line.id for line in pushed) or (None,)
    if pushed:
        return tuple(line.id for line in pushed if line.step == step.id)
    return (None,) if [each.id for each in plan.steps if each.do in _MAKES][-1:] == [step.id] else ()


def pushed_next(plan: Plan, name: str | None) -> str | None:
    """The line of what is pushed next from that step on, or was pushed last; None where the plan has none."""
    here = next((step.n for step in plan.steps if step.id == name), len(plan.steps) + 1)
    pushing = [(step.n, syringe(plan, step)) for step in plan.steps if step.do == "inject"]
    return next((line for n, line in pushing if n >= here), pushing[-1][1] if pushing else None)


def syringe(plan: Plan, step: Step) -> str | None:
    """The line of the volume that a pushing step empties; None where the plan does not say what is in the syringe."""
    if step.do != "inject":
        return None
    named = [line_id for line_id in step.lines if line_id.endswith(PUSHED)]
    pushed = named or [line.id for line in plan.lines if line.id in PUSHED]
    return pushed[0] if pushed else None
