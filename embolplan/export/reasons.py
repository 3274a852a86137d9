"""Why a line has the number it has, in one cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from embolplan.export.amounts import items_in_words
from embolplan.units import show_bounds
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.plan import Line, Plan

_IN_FORMULAS = 6
"""Significant digits of what was worked out: by three of each input nobody gets the three digits of the result."""
_ID = re.compile(r"\b[A-Za-z][\w-]*(?:\.[\w-]+)+")


def reason(plan: Plan, line: Line) -> str:
    """Everything the plan says about where a line comes from, in sentences."""
    parts = (
        _stated_instead(line),
        _formula(plan, line),
        line.because or "",
        items_in_words(line),
        _waits(plan, line),
        _places(line),
    )
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def name_of(plan: Plan, line_id: str) -> str:
    """A line's label with its id; the id alone where the plan has no such line."""
    return f"{plan[line_id].label} ({line_id})" if line_id in plan else line_id


def _stated_instead(line: Line) -> str:
    return say("export.instead_of", stated=line.instead_of) if line.instead_of else ""


def _formula(plan: Plan, line: Line) -> str:
    """The formula with its ids, and behind it the same formula with the numbers that they stand for."""
    if not line.formula:
        return ""
    numbers = with_values(plan, line.formula)
    return f"= {line.formula}" if numbers == line.formula else f"= {line.formula} = {numbers}"


def with_values(plan: Plan, formula: str) -> str:
    """The formula with the numbers in it that its ids stand for, in as many digits as it takes to work it out again."""
    return _ID.sub(lambda match: _text_of(plan, match.group()), formula)


def _text_of(plan: Plan, line_id: str) -> str:
    if line_id not in plan or not plan[line_id].known:
        return line_id
    line = plan[line_id]
    low, high = (line.value, line.value) if line.low is line.high is None else (line.low, line.high)
    if line.about or low is high is None:
        return line.text
    rounded = show_bounds(low, high, line.canonical or "")
    return show_bounds(low, high, line.canonical or "", significant=_IN_FORMULAS) if line.text == rounded else line.text


def _waits(plan: Plan, line: Line) -> str:
    names = [name_of(plan, waiting.id) for waiting in line.waits_for if waiting.id != line.id]
    if names:
        return say("export.waits_for", names=", ".join(names))
    # A line that waits for nothing but itself is the choice to be made: here its reason is told.
    return " ".join(waiting.why for waiting in line.waits_for)


def _places(line: Line) -> str:
    places = [f"{source.key}, {source.place}" if source.place else source.key for source in line.sources]
    return say("export.from_sources", places="; ".join(places)) if places else ""
