"""Why a number is what it is, down to its sources: one line of a plan with everything that went into it, as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.errors import Problem, UsageError
from embolplan.export.reasons import with_values
from embolplan.export.wrapping import wrapped
from embolplan.reading.keys import nearest
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.plan import Line, Plan

WIDTH = 100
_DEEPER = "   "


def explanation(plan: Plan, line_id: str) -> str:
    """The tree below a line, 100 columns wide, with the citations that it ends in; UsageError for an unknown id."""
    if line_id not in plan:
        near = nearest(line_id, [line.id for line in plan.lines])
        hint = say("export.explain.near", near=near) if near else ""
        raise UsageError([Problem(line_id, say("export.explain.no_line"), hint=hint)])
    told: set[str] = set()
    lines = [say("export.explain.title", id=plan.protocol.id, version=plan.protocol.version, code=plan.code), ""]
    lines += _branch(plan, plan[line_id], "", told)
    cited = {source.key for each in told for source in plan[each].sources}
    if cited:
        lines += ["", say("export.sources"), *_citations(plan, sorted(cited))]
    return "\n".join([*lines, "", *wrapped(NOT_A_DEVICE, WIDTH)]) + "\n"


def _branch(plan: Plan, line: Line, indent: str, told: set[str]) -> Iterator[str]:
    """A line, its proof, and below it its inputs; what was told before is only named again."""
    again = line.id in told
    told.add(line.id)
    head = say("export.explain.line", label=line.label, id=line.id, text=line.text)
    status = f", {line.status}" if line.known else ""
    above = f" {say('export.explain.above')}" if again and line.inputs else ""
    yield from _indented(f"{head}{status}{above}", indent)
    if again:
        return
    for said in _proof(plan, line):
        yield from _indented(said, indent + _DEEPER)
    for line_id in dict.fromkeys(line.inputs):
        if line_id in plan:
            yield from _branch(plan, plan[line_id], indent + _DEEPER, told)
        else:
            yield from _indented(line_id, indent + _DEEPER)


def _proof(plan: Plan, line: Line) -> Iterator[str]:
    if line.formula:
        values = with_values(plan, line.formula)
        yield f"= {line.formula}"
        if values != line.formula:
            yield f"= {values}"
    if line.instead_of:
        yield say("export.instead_of", stated=line.instead_of)
    if line.because:
        yield say("export.explain.because", because=line.because)
    # What an unknown input waits for is told where that input stands.
    for waiting in () if line.inputs else line.waits_for:
        yield waiting.why if waiting.id == line.id else say("export.explain.waits", id=waiting.id, why=waiting.why)
    for source in line.sources:
        yield say("export.explain.source", key=source.key, place=source.place)


def _citations(plan: Plan, keys: list[str]) -> Iterator[str]:
    for key in keys:
        yield from _indented(f"{key}: {plan.citations.get(key, key)}", _DEEPER)


def _indented(text: str, indent: str) -> Iterator[str]:
    first, *rest = wrapped(text, WIDTH - len(indent))
    yield indent + first
    yield from (f"{indent}  {line}" for line in rest)
