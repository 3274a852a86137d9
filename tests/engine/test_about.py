"""A step that does not say what it is about is about what its kind of step mostly is: the plan is the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.oracle import verify
from tests.engine import emulsion
from tests.engine.drugs import case_for
from tests.engine.shelf import CHOICES, recipe, shelf
from tests.engine.test_layers import CHOICES as LAYERS
from tests.engine.test_layers import LAYERED

if TYPE_CHECKING:
    from embolplan.model.recipe import Recipe

MOSTLY = {
    "draw": "beads", "hydrate": "beads", "dissolve": "drug", "make up": "drug", "load": "drug", "mix": "contrast",
    "infuse": "infusion",
}  # fmt: skip
RECIPES = {
    "liver/callispheres-epirubicin-300-500": CHOICES,
    LAYERED: LAYERS,
    emulsion.EMULSION: emulsion.CHOICES,
    "liver/hepasphere-bland": {"hydration.volume": "10 mL"},
}


def without_what(of: Recipe) -> tuple[Recipe, set[str]]:
    """The recipe whose steps leave out what goes without saying, and the kinds of those steps."""
    bare = [step for step in of.protocol.steps if step.what and step.what == MOSTLY.get(step.do)]
    steps = tuple(step.model_copy(update={"what": None}) if step in bare else step for step in of.protocol.steps)
    return replace(of, protocol=of.protocol.model_copy(update={"steps": steps})), {step.do for step in bare}


@pytest.mark.parametrize("name", RECIPES)
def test_what_goes_without_saying_changes_no_number_no_caution_and_nothing_to_lay_out(name: str) -> None:
    of, case = recipe(name), case_for(recipe(name), RECIPES[name])
    bare, _ = without_what(of)
    plan = compute(bare, case, shelf())
    assert plan == compute(of, case, shelf())
    assert verify(plan, bare, case, shelf()).differ == ()


def test_these_recipes_have_every_kind_of_step_that_has_something_it_is_mostly_about() -> None:
    assert set().union(*(without_what(recipe(name))[1] for name in RECIPES)) == {*MOSTLY}


def test_the_cautions_of_the_worked_example_stand_also_where_no_step_says_what_it_is_about() -> None:
    of, _ = without_what(recipe())
    codes = {finding.code for finding in compute(of, case_for(of, CHOICES), shelf()).findings}
    assert {"drug.above-label-concentration", "infusion.oxaliplatin-chloride"} <= codes
