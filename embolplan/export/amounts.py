"""Amounts that a plan keeps without a text of their own, in the words of the one formatter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.units import show, show_bounds
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.plan import Container, Duration, Holding, Line, Plan


def time_in_words(duration: Duration) -> str:
    """A duration as printed everywhere."""
    if duration.value is not None:
        return show(duration.value, duration.unit)
    return show_bounds(duration.low, duration.high, duration.unit)


def line_or_time(plan: Plan, line_id: str | None, duration: Duration) -> str:
    """The text of the line that a time is read from; where the plan has no such line, the time itself."""
    return plan[line_id].text if line_id is not None and line_id in plan else time_in_words(duration)


def volume_in_words(volume: float | None, unit: str) -> str:
    """A volume, or that it is unknown."""
    return say("export.unknown") if volume is None else show(volume, unit)


def contents_in_words(container: Container) -> str:
    """What a container holds, one substance after the other."""
    return "; ".join(f"{holding.substance} {_holding(holding)}" for holding in container.holds)


def _holding(holding: Holding) -> str:
    if holding.text:
        return holding.text
    if holding.value is not None:
        return show(holding.value, holding.unit)
    if holding.low is None and holding.high is None:
        return say("export.unknown")
    return show_bounds(holding.low, holding.high, holding.unit)


def items_in_words(line: Line) -> str:
    """The products that a line counts, each with its number."""
    return ", ".join(f"{item.count} × {item.product}" for item in line.items)
