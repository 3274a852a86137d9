"""Which drugs a plan gives, how much of each at most, and by which way; by recipes of which each is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine.fold import fold
from embolplan.engine.given_drugs import given_drugs
from embolplan.engine.lines import make_lines
from embolplan.engine.subject import Subject
from tests.engine import emulsion, loaded_beads
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import CHOICES, recipe, shelf

if TYPE_CHECKING:
    from embolplan.model.recipe import Recipe

ON_BEADS, IN_OIL = "into an artery, on beads", "into an artery, in oil"
INFUSED, BY_ARTERY = "as an infusion into an artery", "into an artery"
CITED = "[liu-2021, Methods]"
Given = tuple[str, float | None, str]


def given(of: Recipe, chosen: dict[str, str]) -> list[Given]:
    """The drugs of a plan, mg of them at most, and their ways."""
    case = case_for(of, chosen)
    folded = fold(of, case, shelf())
    lines = {line.id: line for line in make_lines(of, shelf(), folded)}
    found = given_drugs(Subject(of, case, shelf(), folded, lines))
    return [(drug.substance, drug.most, drug.way) for drug in found]


def test_the_worked_example_gives_one_drug_on_beads_and_infuses_another() -> None:
    assert given(recipe(), CHOICES) == [("epirubicin", 60.0, ON_BEADS), ("oxaliplatin", 100.0, INFUSED)]


@pytest.mark.parametrize(
    ("stated", "most"),
    [("60 mg", 60), ("0.06 g", 60), ("50-70 mg", 70), ("at most 70 mg", 70), ("at least 50 mg", None)],
)
def test_the_most_of_a_drug_is_in_milligrams_and_open_where_nobody_bounds_it(stated: str, most: float | None) -> None:
    of = with_parameters(recipe(), {"drug.mass": f"{stated} {CITED}"})
    assert given(of, {**CHOICES, "infusion.mass": "0.1 g"}) == [
        ("epirubicin", pytest.approx(most) if most else None, ON_BEADS),
        ("oxaliplatin", pytest.approx(100), INFUSED),
    ]


def test_a_mass_that_nobody_chose_is_not_known_and_a_drug_that_nobody_named_is_none() -> None:
    open_mass = {name: text for name, text in CHOICES.items() if name != "infusion.mass"}
    assert given(recipe(), open_mass)[1:] == [("oxaliplatin", None, INFUSED)]
    nameless = with_parameters(recipe(), {}, without=("drug.name", "drug.product"))
    case = {name: text for name, text in CHOICES.items() if name != "drug.product"}
    assert given(nameless, case) == [("oxaliplatin", 100.0, INFUSED)]


def test_a_drug_without_a_mass_cannot_be_judged() -> None:
    bare = with_parameters(recipe(emulsion.EMULSION), {}, without=("drug.mass",))
    assert given(bare, {name: text for name, text in emulsion.CHOICES.items() if name != "drug.mass"}) == []


def test_a_drug_that_is_made_up_goes_by_beads_or_into_the_artery() -> None:
    made = loaded_beads.recipe("callispheres-300-500", "300-500 µm", "Epirubicin")
    assert given(made, {}) == [("epirubicin", 60.0, ON_BEADS)]
    steps = tuple(step for step in made.protocol.steps if step.do != "load")
    bare = type(made)(made.protocol.model_copy(update={"steps": steps}), made.origin)
    assert given(bare, {}) == [("epirubicin", 60.0, BY_ARTERY)]


def test_a_drug_that_only_loads_the_beads_is_given_with_them() -> None:
    made = loaded_beads.recipe("callispheres-300-500", "300-500 µm", "epirubicin")
    steps = tuple(step for step in made.protocol.steps if step.do != "make up")
    ready = type(made)(made.protocol.model_copy(update={"steps": steps}), made.origin)
    assert given(ready, {}) == [("epirubicin", 60.0, ON_BEADS)]


def test_a_drug_in_an_emulsion_goes_in_oil_by_its_product_or_by_its_name() -> None:
    of = recipe(emulsion.EMULSION)
    named = {name: text for name, text in emulsion.CHOICES.items() if name != "drug.product"}
    for choices in (emulsion.CHOICES, named):
        assert given(of, choices) == [("epirubicin", 50.0, IN_OIL)]
