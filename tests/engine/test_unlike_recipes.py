"""Recipes unlike the shipped ones: what random recipes once showed to be wrong, each with its sum by hand."""

from __future__ import annotations

import math

import pytest

from embolplan.engine import compute
from embolplan.engine.amounts import Amount, Corners, Given
from embolplan.engine.ends import ends as find_ends
from embolplan.errors import CaseError
from embolplan.library import make_case
from embolplan.library.load import parse_product, parse_protocol
from embolplan.model.recipe import Origin, Recipe, Shelf
from embolplan.plan import Duration, Plan

HEAD = """
embolplan: 1
id: liver/example
version: 1.0.0
title: An example
organ: liver
drug: a drug
status: complete
review_by: 2027-11-22
summary: An example.
sources: {b: {citation: A book, read: full text}}
rescue: not reported [b, p]
"""
PRODUCT = """
embolplan: 1
id: {id}
version: 1.0.0
kind: drug
name: {id}
substance: a drug
form: {form}
review_by: 2027-11-22
sources: {{b: {{citation: A book, read: full text}}}}
quantities: {{{quantities}}}
"""


def plan_of(recipe: str, choices: dict[str, str] | None = None, **products: tuple[str, str]) -> Plan:
    """The plan of a recipe, with products by their form and quantities."""
    protocol, problems = parse_protocol(HEAD + recipe, "recipe")
    assert protocol is not None, problems
    made = {}
    for name, (form, quantities) in products.items():
        product, problems = parse_product(PRODUCT.format(id=name, form=form, quantities=quantities), name)
        assert product is not None, problems
        made[name] = product
    origin = Origin("recipe", recipe, "")
    shelf = Shelf(made, dict.fromkeys(made, origin))
    return compute(Recipe(protocol, origin), make_case({}, choices or {}, protocol, "case"), shelf)


def ends(plan: Plan, line_id: str) -> tuple[float | None, float | None, float | None]:
    line = plan[line_id]
    return line.value, line.low, line.high


ON_THE_BEADS = """
parameters:
  beads.settled_volume: 2 mL [b, p]
  drug.mass: 60 mg [b, p]
  drug.diluent_volume: 5 mL [b, p]
containers: {bottle: bottle, syringe: syringe}
steps:
  - {id: draw, phase: prepare, do: draw, what: beads, from: bottle, into: syringe, text: "Draw. [b, p]"}
  - {id: settle, phase: prepare, do: withdraw, from: syringe, text: "Push out. [b, p]"}
  - {id: dissolve, phase: prepare, do: dissolve, what: drug, into: syringe, text: "Dissolve. [b, p]"}
  - {id: mix, phase: prepare, do: mix, what: contrast, into: syringe, text: "Mix. [b, p]"}
"""


def test_a_drug_that_is_dissolved_on_the_beads_is_as_strong_as_in_its_diluent() -> None:
    plan = plan_of(ON_THE_BEADS)
    # 60 mg in 5 mL is 12 mg/mL; the 2 mL of beads are no part of the solution, and stand with it in the syringe.
    assert ends(plan, "drug.volume") == (5.0, None, None)
    assert ends(plan, "drug.concentration") == (12.0, None, None)
    assert ends(plan, "slurry.volume") == (7.0, None, None)


DISSOLVED = """
scopes: [distal, proximal]
parameters:
  drug.mass: 60 mg [b, p]
  drug.product: {label: product, choose: [one, two], why: not said}
  distal.drug.diluent_volume: 5 mL [b, p]
containers: {vial: vial}
steps:
  - {id: dissolve, phase: prepare, do: dissolve, scope: distal, what: drug, into: vial, text: "Dissolve. [b, p]"}
"""
SPAN = "content: '10-20 mg [b, p]', concentration: '2-4 mg/mL [b, p]'"


def test_a_product_whose_content_is_a_span_gives_spans() -> None:
    plan = plan_of(DISSOLVED, {"drug.product": "one"}, one=("powder", SPAN), two=("powder", SPAN))
    # 60 / 20 and 60 / 10.
    assert ends(plan, "distal.drug.vials") == (None, 3.0, 6.0)
    assert ends(plan, "distal.drug.concentration") == (12.0, None, None)
    assert "bound" not in str(plan["distal.drug.vials"].because)


def test_a_product_that_does_not_fit_is_a_block_also_where_layers_share_the_drug() -> None:
    plan = plan_of(DISSOLVED, {"drug.product": "one"}, one=("solution", SPAN), two=("powder", SPAN))
    (found,) = [finding for finding in plan.findings if finding.code == "drug.product-does-not-fit"]
    assert found.lines == ("drug.product", "distal.drug.volume")
    # 60 / 4 and 60 / 2.
    assert ends(plan, "distal.drug.volume") == (None, 15.0, 30.0)


def test_what_is_left_over_in_the_vials_is_named_also_where_layers_share_the_drug() -> None:
    content = "content: '50 mg [b, p]'"
    plan = plan_of(DISSOLVED, {"drug.product": "one"}, one=("powder", content), two=("powder", content))
    assert ends(plan, "distal.drug.surplus_mass") == (40.0, None, None)
    assert "drug.vials-hold-more" in [finding.code for finding in plan.findings]


LOADED = """
parameters:
  beads.settled_volume: 2 mL [b, p]
  drug.mass: 60 mg [b, p]
  drug.diluent_volume: 5 mL [b, p]
  load.excess: removed [b, p]
  contrast.ratio: 1:1 beads to contrast [b, p]
  contrast.basis: slurry [b, p]
containers: {bottle: bottle, syringe: syringe}
steps:
  - {id: draw, phase: prepare, do: draw, what: beads, from: bottle, into: syringe, text: "Draw. [b, p]"}
  - {id: dissolve, phase: prepare, do: dissolve, what: drug, into: syringe, text: "Dissolve. [b, p]"}
  - {id: load, phase: prepare, do: load, what: drug, in: syringe, text: "Load. [b, p]"}
  - {id: drain, phase: prepare, do: withdraw, choice: load.excess, from: syringe, text: "Remove. [b, p]"}
  - {id: mix, phase: prepare, do: mix, what: contrast, into: syringe, text: "Mix. [b, p]"}
"""


def test_a_share_that_a_recipe_does_not_even_speak_of_is_none_some_or_all() -> None:
    plan = plan_of(LOADED)
    # At most 60 mg in 2 mL of beads and 2 mL of contrast.
    assert ends(plan, "suspension.drug_concentration") == (None, None, 15.0)
    because = str(plan["suspension.drug_concentration"].because)
    assert "load.share_bound" in because
    assert "load.share_retained" in because


def test_a_small_number_never_becomes_nothing() -> None:
    recipe = ON_THE_BEADS.replace("60 mg", "0.001 mcg").replace("5 mL", "1000 L")
    with pytest.raises(CaseError) as refused:
        plan_of(recipe)
    # A billionth of a mg in a million mL is too little to be printed, and is not printed as 0.
    assert [problem.where for problem in refused.value.problems] == ["drug.concentration"]


def test_what_is_left_of_equal_amounts_is_nothing_and_of_unequal_ones_is_not() -> None:
    def left(all_: float, taken: float) -> float:
        found = Amount(all_, Given("stated")) - Amount(taken, Given("stated"))
        return float(found.value)

    assert left(0.1 + 0.2, 0.3) == 0
    assert left(7 * 0.3, 2.1) == 0
    assert left(3e-9, 1e-9) == pytest.approx(2e-9)
    assert left(1.0, 1.0 - 1e-9) == pytest.approx(1e-9)
    assert left(2.0, 3.0) == -1.0
    assert left(math.inf, 3.0) == math.inf


def test_a_span_that_cancels_out_is_one_number() -> None:
    # 100 (1 + 0.57) over 100, at both ends, in floats that need not be the same.
    at_both_ends = Corners.span("s", 1.57, math.nextafter(1.57, 2))
    assert find_ends(at_both_ends) == (1.57, None, None)
    assert find_ends(Corners.span("s", 1.57, 1.57 + 1e-9)) == (None, 1.57, 1.57 + 1e-9)


@pytest.mark.parametrize(
    ("mass", "vials", "opened", "surplus"),
    [
        # 21 to 29 mg are three vials of 10 mg: between 9 and 1 mg are left.
        ("21-29 mg", (3.0, None, None), (30.0, None, None), (None, 1.0, 9.0)),
        # 20 to 30 mg are two vials or three, and at 20.1 mg nearly a whole vial is left, though at both ends nothing.
        ("20-30 mg", (None, 2.0, 3.0), (None, 20.0, 40.0), (None, None, 10.0)),
    ],
)
def test_what_is_left_in_the_vials_of_a_span_is_not_what_is_left_at_its_ends(
    mass: str, vials: tuple[float | None, ...], opened: tuple[float | None, ...], surplus: tuple[float | None, ...]
) -> None:
    content = "content: '10 mg [b, p]'"
    recipe = DISSOLVED.replace("60 mg", mass)
    plan = plan_of(recipe, {"drug.product": "one"}, one=("powder", content), two=("powder", content))
    found = [ends(plan, f"distal.drug.{name}") for name in ("vials", "opened_mass", "surplus_mass")]
    assert found == [vials, opened, surplus]


LAYER = """
scopes: [distal, proximal]
parameters:
  contrast.iodine_concentration: 350 mgI/mL [b, p]
  distal.beads.settled_volume: 2 mL [b, p]
  distal.contrast.ratio: 1:1 beads to contrast [b, p]
  distal.contrast.basis: settled-before-loading [b, p]
containers: {syringe: syringe}
steps:
  - {id: mix, phase: prepare, do: mix, scope: distal, what: contrast, into: syringe, text: "Mix. [b, p]"}
"""


def test_a_strength_of_contrast_that_is_said_of_the_whole_recipe_counts_for_its_layers() -> None:
    # 2 mL of contrast with 350 mg of iodine in each.
    assert ends(plan_of(LAYER), "distal.contrast.iodine") == (700.0, None, None)


WAITS = """
parameters:
  systemic.prednisone.duration: 3 days [b, p]
  load.duration: 30 min [b, p]
containers: {syringe: syringe}
steps:
  - {id: give, phase: prepare, do: give, wait: systemic.prednisone.duration, text: "Give. [b, p]"}
  - {id: stand, phase: prepare, do: stand, wait: load.duration, in: syringe, text: "Stand. [b, p]"}
"""


def test_days_that_a_step_takes_are_no_minutes() -> None:
    plan = plan_of(WAITS)
    # Three days of 1440 minutes, and half an hour.
    assert ends(plan, "prepare.duration") == (4350.0, None, None)
    assert plan.step("stand").starts_at == Duration("min", 4320.0)
    assert (plan["systemic.prednisone.duration"].value, plan["systemic.prednisone.duration"].unit) == (3.0, "days")
