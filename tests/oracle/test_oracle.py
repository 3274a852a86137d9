"""Engine and oracle, two ways of computing, agree on every numeric line: of random recipes, and of the shipped ones."""

from __future__ import annotations

import os
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.library import entries, load_recipe, load_shelf, make_case, shipped_root
from embolplan.oracle import Verdict, verify
from embolplan.oracle.sheet import Sheet
from embolplan.units import KINDS
from tests.oracle.amounts import Drawing
from tests.oracle.strategies import BASES, Example, examples, read

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.parameter import Parameter
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.oracle.numbers import Ends, Number

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "250"))
WITHOUT_LAW: tuple[str, ...] = ()
"""Ends of the ids of lines that the oracle does not compute, each with its reason."""
NEVER_SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck))
SHELF = load_shelf(shipped_root())
SHIPPED = {entry.id: load_recipe(shipped_root(), entry.id) for entry in entries(shipped_root())}


def hold(recipe: Recipe, case: Case, shelf: Shelf) -> None:
    """Every numeric line of the plan is covered, and agrees; a case that the engine refuses is left."""
    try:
        plan = compute(recipe, case, shelf)
    except CaseError as refused:
        event(f"refused: {refused.problems[0].message[-30:]}")
        assume(False)
    verdict = verify(plan, recipe, case, shelf)
    assert [str(problem) for problem in verdict.differ] == []
    assert not_covered(verdict) == []


def not_covered(verdict: Verdict) -> list[str]:
    """The lines that need a law in the oracle and have none; a new line goes there first."""
    return [line_id for line_id in verdict.uncovered if not line_id.endswith(WITHOUT_LAW)]


@settings(NEVER_SLOW, max_examples=EXAMPLES)
@given(examples())
def test_two_ways_of_computing_agree_on_every_line_of_random_recipes(example: Example) -> None:
    hold(*read(example))


@settings(NEVER_SLOW, max_examples=EXAMPLES // 3)
@given(st.sampled_from(sorted(SHIPPED)), st.data())
def test_two_ways_of_computing_agree_on_the_shipped_recipes_whatever_is_chosen(name: str, data: st.DataObject) -> None:
    recipe, drawing = SHIPPED[name], Drawing(data.draw)
    choices = {
        line_id: choice
        for line_id, parameter in recipe.protocol.parameters.items()
        if drawing.chance(2, of=3) and (choice := chosen(parameter, drawing))
    }
    rate = {"patient.heart_rate": "72 /min"} if drawing.chance(2) else {}
    feeders = {"feeders.F1.share": f"{drawing.share()} %"} if drawing.chance(3) else {}
    hold(recipe, make_case({}, choices | rate | feeders, recipe.protocol, "case"), SHELF)


def chosen(parameter: Parameter, drawing: Drawing) -> str | None:
    """What a person could choose of a shipped recipe's parameter; None to leave it."""
    options = parameter.choose.options if parameter.choose else ()
    bounds = parameter.choose.bounds if parameter.choose else None
    if options:
        return drawing.of(options) if parameter.kind != "size" else None
    if parameter.kind == "basis":
        return drawing.of(BASES)
    if parameter.kind not in KINDS or parameter.kind == "size":
        return None
    if bounds is not None:
        return bounds.to(bounds.unit).text.replace("-", " ").split(" ")[0] + f" {bounds.unit}"
    number = str(drawing.draw(st.integers(1, 50))) if KINDS[parameter.kind].whole else drawing.number(100)
    return f"{number} {KINDS[parameter.kind].unit}".strip()


class Between(Sheet):
    """A sheet on which every span falls somewhere between its ends, each at a place of its own."""

    places: dict[str, Fraction]

    def _end(self, name: str, ends: Ends) -> Number:
        low, high = ends
        place = self.places.setdefault(name, Fraction(1 + len(self.places) * 37 % 97, 98))
        return low + 1000 * place if high == inf else low + (high - low) * place


@settings(NEVER_SLOW, max_examples=EXAMPLES // 5)
@given(examples())
def test_between_the_ends_of_its_spans_a_line_stays_between_its_own(example: Example) -> None:
    corners, between = Sheet(*read(example)), Between(*read(example))
    between.places = {}
    for name, ends in corners.lines().items():
        if ends is not None:
            assert ends[0] <= between.value(name) <= ends[1], name


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_number_of_a_shipped_recipe_with_nothing_chosen_is_covered(name: str) -> None:
    case = make_case({}, {}, SHIPPED[name].protocol, "case")
    verdict = verify(compute(SHIPPED[name], case, SHELF), SHIPPED[name], case, SHELF)
    assert (not_covered(verdict), verdict.differ) == ([], ())
    assert verdict.agree
