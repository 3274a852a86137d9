"""Why a number is what it is, down to its sources: one line of a plan with everything that went into it, as a tree."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Told:
    """One paragraph of a tree: how deep it stands, and whether it names a line or proves the one above it."""

    depth: int
    text: str
    is_line: bool = False


def explanation(plan: Plan, line_id: str) -> str:
    """The tree below a line, 100 columns wide, with the citations that it ends in; UsageError for an unknown id."""
    if line_id not in plan:
        near = nearest(line_id, [line.id for line in plan.lines])
        hint = say("export.explain.near", near=near) if near else ""
        raise UsageError([Problem(line_id, say("export.explain.no_line"), hint=hint)])
    lines = [say("export.explain.title", id=plan.protocol.id, version=plan.protocol.version, code=plan.code), ""]
    for told in tree(plan, plan[line_id]):
        lines += _indented(told.text, _DEEPER * told.depth)
    cited = citations(plan, plan[line_id])
    if cited:
        lines += ["", say("export.sources")]
    for citation in cited:
        lines += _indented(citation, _DEEPER)
    return "\n".join([*lines, "", *wrapped(NOT_A_DEVICE, WIDTH)]) + "\n"


def tree(plan: Plan, line: Line) -> Iterator[Told]:
    """A line with its proof, and below it its inputs with theirs; what was told before is only named again."""
    yield from _branch(plan, line, 0, set())


def citations(plan: Plan, line: Line) -> list[str]:
    """The sources that the tree below a line ends in, in full."""
    told: set[str] = set()
    for _ in _branch(plan, line, 0, told):
        pass
    below = [line, *(plan[each] for each in told if each in plan)]
    keys = sorted({source.key for each in below for source in each.sources})
    return [f"{key}: {plan.citations.get(key, key)}" for key in keys]


def _branch(plan: Plan, line: Line, depth: int, told: set[str]) -> Iterator[Told]:
    again = line.id in told
    told.add(line.id)
    head = say("export.explain.line", label=line.label, id=line.id, text=line.text)
    status = f", {line.status}" if line.known else ""
    above = f" {say('export.explain.above')}" if again and line.inputs else ""
    yield Told(depth, f"{head}{status}{above}", is_line=True)
    if again:
        return
    yield from (Told(depth + 1, said) for said in _proof(plan, line))
    for line_id in dict.fromkeys(line.inputs):
        if line_id in plan:
            yield from _branch(plan, plan[line_id], depth + 1, told)
        else:
            yield Told(depth + 1, line_id, is_line=True)


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


def _indented(text: str, indent: str) -> Iterator[str]:
    first, *rest = wrapped(text, WIDTH - len(indent))
    yield indent + first
    yield from (f"{indent}  {line}" for line in rest)
