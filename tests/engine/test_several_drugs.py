"""Findings about drugs where a recipe has several: that nothing is to be said of one leaves the next its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.model.recipe import Recipe
from tests.engine.drugs import case_for, found, parameter, with_parameters, with_product
from tests.engine.shelf import CHOICES, changed, plan_of, recipe, shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.plan import Plan

CITED = "[liu-2021, Methods]"
SOLUTION, POWDER = "epirubicin-solution-2-mg-ml", "epirubicin-powder-50-mg"


def with_second(do: str, noun: str, entries: Mapping[str, str]) -> Recipe:
    """The recipe with each step of one kind done again with another noun."""
    base = with_parameters(recipe(), {f"{noun}.{name}": f"{text} {CITED}" for name, text in entries.items()})
    steps = []
    for step in base.protocol.steps:
        again = step.model_copy(update={"id": f"{step.id}-{noun}", "what": noun})
        steps += [step, again] if step.do == do else [step]
    return Recipe(base.protocol.model_copy(update={"steps": tuple(steps)}), base.origin)


def plan(made: Recipe, **chosen: str) -> Plan:
    choices = {**CHOICES, **{name.replace("__", "."): text for name, text in chosen.items()}}
    kept = {name: text for name, text in choices.items() if text != "unset"}
    return compute(made, case_for(made, kept), shelf())


@pytest.mark.parametrize(("first", "fit"), [(POWDER, ["other"]), ("unset", ["other"]), (SOLUTION, ["drug", "other"])])
def test_of_two_dissolved_drugs_each_that_does_not_fit_is_told(first: str, fit: list[str]) -> None:
    other = {"product": SOLUTION, "mass": "10 mg", "diluent_volume": "5 mL"}
    made = plan(with_second("dissolve", "other", other), drug__product=first)
    told = [each for each in made.findings if each.code == "drug.product-does-not-fit"]
    assert [each.lines for each in told] == [(f"{noun}.product", f"{noun}.volume") for noun in fit]
    # 10 mg / 2 mg/mL.
    assert ": 10 mg of it is 5 mL, while the recipe dissolves 10 mg in 5 mL" in told[-1].text


@pytest.mark.parametrize(("mass", "left"), [("49 mg", "1 mg"), ("49.5 mg", "0.5 mg"), ("30 mg", "20 mg")])
def test_what_is_left_of_the_second_drug_is_told_however_little(mass: str, left: str) -> None:
    other = {"product": POWDER, "mass": mass, "diluent_volume": "5 mL"}
    made = plan(with_second("dissolve", "other", other), drug__product=POWDER, drug__mass="50 mg")
    (told,) = (each for each in made.findings if each.code == "drug.vials-hold-more")
    assert told.text.startswith(f"The vials opened hold 50 mg; the recipe takes {mass}. {left} are left over")
    assert told.lines == ("other.opened_mass", "other.mass", "other.surplus_mass")


def test_of_two_infused_drugs_the_second_is_held_against_its_own_diluent() -> None:
    other = {"drug": "oxaliplatin", "mass": "85 mg", "diluent": "sodium-chloride-0-9"}
    made = plan(with_second("infuse", "other", other), infusion__diluent="unset")
    assert [each.lines for each in made.findings if each.code == "infusion.diluent"] == [("other.diluent",)]


def test_of_two_infused_drugs_the_second_is_held_against_its_own_syringe() -> None:
    other = {"drug": "oxaliplatin", "volume": "10 mL", "given.volume": "11 mL"}
    made = plan(with_second("infuse", "other", other))
    (told,) = (each for each in made.findings if each.code == "infusion.more-than-made-up")
    assert told.lines == ("other.given.volume", "other.volume")
    assert told.text == "11 mL is to be given of a drug of which 10 mL is made up."


@pytest.mark.parametrize(("label", "above"), [("12 mg/mL", False), ("11.9 mg/mL", True), ("12 g/L", False)])
def test_a_powder_is_held_against_its_label_by_one_number(label: str, above: bool) -> None:
    # 60 mg in 5 mL.
    product = shelf().products["epirubicin-powder-10-mg"]
    strength = {"label.concentration": parameter("label.concentration", f"{label} [ahfs-epirubicin, Preparation]")}
    held = with_product(product.model_copy(update={"quantities": {**product.quantities, **strength}}))
    made = compute(recipe(), case_for(recipe(), {**CHOICES, "drug.product": product.id}), held)
    assert (found(made, "drug.above-label-concentration") is not None) == above
    assert found(made, "drug.label-concentration-not-seen") is None


def test_a_ratio_chosen_without_its_sides_is_told_as_chosen_otherwise() -> None:
    made = plan_of(changed({"contrast.ratio": "1:2"}))
    assert made["contrast.ratio"].status == "unknown"
    (told,) = (each for each in made.findings if each.code == "quantity.changed")
    assert told.lines == ("contrast.ratio",)
    assert told.text.endswith(
        "1:2, which side is which is not said was chosen; the source states 1:1 beads to contrast."
    )


def test_of_syringes_those_whose_size_is_known_are_told_the_smallest_first() -> None:
    sizes = {"bead-syringe.capacity": f"20 mL {CITED}", "contrast-syringe.capacity": {"choose": "a size", "why": "-"}}
    base = with_parameters(recipe(), {**sizes, "drug-syringe.capacity": f"5 mL {CITED}"})
    containers = {**base.protocol.containers, "contrast-syringe": "syringe"}
    of = Recipe(base.protocol.model_copy(update={"containers": containers}), base.origin)
    made = compute(of, case_for(of, {**CHOICES, "drug.product": SOLUTION}), shelf())
    told = found(made, "drug.product-does-not-fit")
    assert told is not None
    assert " and uses syringes of 5 mL and 20 mL. " in told.text
