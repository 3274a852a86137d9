"""What two plans of one recipe say otherwise: each line and each finding, as printed before and after."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.plan import Finding, Plan


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is said otherwise; empty where it was not there, or is no longer."""

    what: str
    before: str
    after: str


def changes(before: Plan, after: Plan) -> Iterator[Changed]:
    """Blocks first, then the lines in their order, then the other findings."""
    found = tuple(_findings(before, after))
    yield from (each for each, blocks in found if blocks)
    for line_id in dict.fromkeys(line.id for plan in (before, after) for line in plan.lines):
        old, new = (_said(plan, line_id) for plan in (before, after))
        if old != new:
            plan = after if line_id in after else before
            yield Changed(plan[line_id].label, old, new)
    yield from (each for each, blocks in found if not blocks)


def _said(plan: Plan, line_id: str) -> str:
    if line_id not in plan:
        return ""
    line = plan[line_id]
    return say("changes.line", text=line.text, status=line.status) if line.known else line.text


def _findings(before: Plan, after: Plan) -> Iterator[tuple[Changed, bool]]:
    """What is found by its code, each with whether either of the two is a block."""
    for code in dict.fromkeys(each.code for plan in (before, after) for each in plan.findings):
        old, new = ([each for each in plan.findings if each.code == code] for plan in (before, after))
        left = zip_longest((each for each in old if each not in new), (each for each in new if each not in old))
        for gone, come in left:
            tones = dict.fromkeys(_tone(each) for each in (gone, come) if each)
            severe = any(each is not None and each.severity == "block" for each in (gone, come))
            yield Changed(" → ".join(tones), gone.text if gone else "", come.text if come else ""), severe


def _tone(finding: Finding) -> str:
    return say(f"export.tone.{'lifted' if finding.override else finding.severity}")
