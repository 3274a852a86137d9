"""A plan's numbers computed a second time, in another way, in fractions: what agrees, what does not, what is left out.

It shares no code with the engine, and stays small enough to be checked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.errors import DefectError, Problem
from embolplan.model.names import kind_name
from embolplan.oracle.numbers import Ends, Number, measure_of, worth
from embolplan.oracle.sheet import Sheet
from embolplan.units import KINDS
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Line, Plan

__all__ = ["Verdict", "lines_of", "verify"]

TOLERANCE = 1e-9
"""How far two numbers may lie apart, relative to the larger."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The lines that agree, those that no law of the oracle covers, and what does not agree."""

    agree: tuple[str, ...]
    uncovered: tuple[str, ...]
    differ: tuple[Problem, ...]

    def require(self) -> None:
        """DefectError with both numbers of every line where the two computations do not agree."""
        if self.differ:
            raise DefectError(self.differ)


def lines_of(recipe: Recipe, case: Case, shelf: Shelf) -> dict[str, Ends | None]:
    """Every numeric line by the oracle: its two ends in mL, mg, min, µm, Gy and plain shares; None where unknown."""
    return Sheet(recipe, case, shelf).lines()


def verify(plan: Plan, recipe: Recipe, case: Case, shelf: Shelf) -> Verdict:
    """Holds every numeric line of a plan against the oracle's."""
    expected = lines_of(recipe, case, shelf)
    planned = {line.id: line for line in plan.lines if line.canonical is not None}
    agree, differ = [], []
    for line_id, ends in expected.items():
        line = planned.get(line_id)
        if line is not None and _agrees(line, ends):
            agree.append(line_id)
        else:
            found = say("oracle.no_such_line") if line is None else line.text
            differ.append(Problem(line_id, say("oracle.differs", plan=found, oracle=_shown(line_id, ends))))
    return Verdict(tuple(agree), tuple(name for name in planned if name not in expected), tuple(differ))


def _agrees(line: Line, ends: Ends | None) -> bool:
    if ends is None or not line.known:
        return ends is None and not line.known and (line.value, line.low, line.high) == (None, None, None)
    unit = line.canonical or ""
    low, high = (line.value, line.value) if line.value is not None else (line.low or 0.0, _or_open(line))
    same = measure_of(unit) == measure_of(_unit(line.id)) and (line.value is not None) == (ends[0] == ends[1])
    return same and _near(low, ends[0] / worth(unit)) and _near(high, ends[1] / worth(unit))


def _or_open(line: Line) -> float:
    return line.high if line.high is not None else 100.0 if line.canonical == "%" else float("inf")


def _near(found: float, expected: Number) -> bool:
    return found == expected or abs(found - float(expected)) <= TOLERANCE * abs(float(expected))


def _unit(line_id: str) -> str:
    return KINDS[kind_name(line_id) or "number"].unit


def _shown(line_id: str, ends: Ends | None) -> str:
    """The oracle's ends as decimals, in the unit that the engine computes in."""
    if ends is None:
        return say("oracle.unknown")
    unit = _unit(line_id)
    low, high = (repr(float(end / worth(unit))) for end in ends)
    return f"{low} {unit}" if low == high else f"{low} - {high} {unit}"
