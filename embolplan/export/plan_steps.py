"""The steps of a plan as a list to work through and tick off."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from embolplan.export.amounts import line_or_time, time_in_words
from embolplan.export.document import Block, Heading, Items, Phrase, Task, Tasks
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.export.marks import Marks
    from embolplan.plan import LeftOut, Outcome, Plan, Step


def steps(plan: Plan, marks: Marks) -> Iterator[Block]:
    """The spine by phase, and each branch under its own heading."""
    spine = [step for step in plan.steps if step.branch is None]
    if plan.steps:
        yield Heading(say("export.steps"))
    for phase, group in groupby(spine, key=lambda step: step.phase):
        yield Heading(phase_name(phase), 2)
        yield _tasks(plan, list(group), marks)
    for branch in dict.fromkeys(step.branch for step in plan.steps if step.branch is not None):
        yield Heading(say("export.branch", branch=branch), 2)
        yield _tasks(plan, [step for step in plan.steps if step.branch == branch], marks)
    if plan.left_out:
        yield Items(tuple(Phrase(left_out_text(step)) for step in plan.left_out))


def left_out_text(step: LeftOut) -> str:
    """That a step of the recipe is not part of this plan, and why."""
    return say("arms.left_out", n=step.n, id=step.id, because=step.because)


def phase_name(phase: str) -> str:
    """The heading of a phase; the phase's own word where there is none."""
    try:
        return say(f"export.phase.{phase}")
    except KeyError:
        return phase


def _tasks(plan: Plan, group: list[Step], marks: Marks) -> Tasks:
    return Tasks(tuple(Task(str(step.n), _wording(plan, step, marks), tuple(_details(plan, step))) for step in group))


def _wording(plan: Plan, step: Step, marks: Marks) -> Phrase:
    lines = [plan[line_id] for line_id in step.lines if line_id in plan]
    house = marks.of_origin("house") if step.house else ()
    return Phrase(step.text, tuple(dict.fromkeys((*marks.of_sources(step.sources), *marks.of_lines(lines), *house))))


def _details(plan: Plan, step: Step) -> Iterator[Phrase]:
    """What goes with a step, one short line each."""
    if step.house:
        yield Phrase(say("export.step.house", because=step.because or ""))
    elif step.because:
        yield Phrase(step.because)
    yield from _clock(plan, step)
    if step.needs:
        yield Phrase(say("export.step.needs", needs="; ".join(step.needs)))
    for line_id in step.measures:
        label = plan[line_id].label if line_id in plan else line_id
        yield Phrase(say("export.step.measure", label=label, planned=plan[line_id].text if line_id in plan else ""))
    for outcome in step.outcomes:
        yield Phrase(_outcome(plan, outcome))
    if step.then is not None:
        yield Phrase(say("export.step.then", target=_target(plan, step.then)))


def _clock(plan: Plan, step: Step) -> Iterator[Phrase]:
    if step.wait is not None:
        yield Phrase(say("export.step.wait", time=line_or_time(plan, step.wait.name, step.wait.time)))
        if step.wait.every is not None:
            yield Phrase(say("export.step.every", time=line_or_time(plan, step.wait.every_name, step.wait.every)))
    if step.starts_at is not None and step.ends_at is not None and step.wait is not None:
        start, end = time_in_words(step.starts_at), time_in_words(step.ends_at)
        yield Phrase(say("export.step.at", start=start, end=end))


def _outcome(plan: Plan, outcome: Outcome) -> str:
    return say("export.step.outcome", label=outcome.label, target=_target(plan, outcome.to))


def _target(plan: Plan, name: str) -> str:
    """Where a step leads: another step with its number, the first of a branch, or the end."""
    if name == "end":
        return say("export.step.end")
    for step in plan.steps:
        if name in (step.id, step.branch):
            return say("export.step.target", n=step.n, id=step.id)
    return name
