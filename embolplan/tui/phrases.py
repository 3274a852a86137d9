"""Plans, lines and times as plain text for the screen. Nothing here is markup, and nothing computes an amount."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.tui.cells import Cells
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, timedelta

    from embolplan.errors import EmbolplanError
    from embolplan.plan import Finding, Line, Plan, Step

_STEP_NAME = 70
"""How much of a step's text tells which step it is; the whole stands on its own card."""
SEVERITIES = ("block", "caution", "note")


def sentence(error: EmbolplanError) -> str:
    """What is wrong, with the likely mistake, one sentence a problem and without a file's coordinates."""
    told = (f"{each.message} ({each.hint})" if each.hint else each.message for each in error.problems)
    return "\n".join(dict.fromkeys(told)) or str(error)


def span_of(time: timedelta) -> str:
    """A span as minutes and seconds, with hours where there are any; a started second counts."""
    seconds = -(-time.total_seconds() // 1)
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def time_of_day(moment: datetime) -> str:
    """Hours and minutes where this computer stands."""
    return f"{moment.astimezone():%H:%M}"


def columns(*cells: tuple[str | Text, int], style: str = "", below: Iterable[str] = ()) -> Cells:
    """Cells side by side, each wrapped within its share of the width and never cut off; and what stands below."""
    texts = tuple(cell if isinstance(cell, Text) else Text(cell, style) for cell, _ in cells)
    return Cells(texts, tuple(share for _, share in cells), tuple(Text(text) for text in below))


def heading(text: str) -> Text:
    """The heading of a part of a list."""
    return Text(text, "bold underline")


def line_row(line: Line) -> Cells:
    """A line of the plan: what, how much, and on what basis in a word."""
    return columns((line.label, 10), (Text(line.text, "bold"), 10), (line.status, 4))


def listed(words: Iterable[str]) -> str:
    """Words in a row; labels hold commas of their own."""
    return "; ".join(words)


def label_of(plan: Plan, line_id: str) -> str:
    """A line's label, or its id where the plan has no such line."""
    return plan[line_id].label if line_id in plan else line_id


def finding_text(finding: Finding) -> Text:
    """A finding with its severity in words, loud where it forbids."""
    lifted = finding.override
    word = say("tui.lifted") if lifted else say(f"tui.severity.{finding.severity}")
    text = Text()
    text.append(f" {word} ", "bold reverse" if finding.blocks else "bold")
    text.append(f" {finding.text}", "bold" if finding.blocks else "")
    if lifted:
        text.append(f" {say('tui.lifted_by', by=lifted.by, reason=lifted.reason)}")
    return text


def findings_of(plan: Plan) -> tuple[Finding, ...]:
    """Blocks first, then cautions, then notes."""
    return tuple(sorted(plan.findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def sources_of(plan: Plan, references: Iterable[object]) -> Iterator[str]:
    """Each place with the full citation of its source."""
    for reference in references:
        key, place = getattr(reference, "key", ""), getattr(reference, "place", "")
        citation = plan.citations.get(key, key)
        yield say("tui.source", key=key, place=place or "-", citation=citation)


def source_places(references: Iterable[object]) -> str:
    """The keys and places alone, on one line."""
    return "; ".join(f"{getattr(each, 'key', '')}, {getattr(each, 'place', '')}" for each in references)


def speaks_of_a_drug(plan: Plan) -> bool:
    """Whether the recipe has a drug in what is pushed, known or not; plain spheres have none."""
    return any(".drug." in f".{line.id}" for line in plan.lines)


def step_name(plan: Plan, target: str | None) -> str:
    """Where something leads: a step with its number and text, or the end."""
    found = next((step for step in plan.steps if target is not None and target in (step.id, step.branch)), None)
    if found is None:
        return say("tui.the_end")
    return say("tui.step_name", n=found.n, text=shorten(found.text, _STEP_NAME, placeholder=" …"))


def step_head(plan: Plan, step: Step, turn: int = 1) -> str:
    """Which step this is, of how many, in which phase, and for which time."""
    from embolplan.export.plan_steps import phase_name  # the first screen shows no step

    head = say("tui.step_head", n=step.n, of=len(plan.steps), phase=phase_name(step.phase))
    return head if turn < 2 else f"{head} · {say('tui.turn', turn=turn)}"
