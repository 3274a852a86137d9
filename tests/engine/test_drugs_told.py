"""What findings about drugs tell: the numbers in the sentence, the lines they stand on, and where they were read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from tests.engine.drugs import case_for, found, parameter, with_parameters, with_product
from tests.engine.shelf import CHOICES, changed, plan_of, recipe, shelf
from tests.engine.test_layers import LAYERED, choices

if TYPE_CHECKING:
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Finding, Plan

SOLUTION, POWDER = "epirubicin-solution-2-mg-ml", "epirubicin-powder-50-mg"
CITED = "[liu-2021, Methods]"


def told(plan: Plan, code: str) -> Finding:
    finding = found(plan, code)
    assert finding is not None, [each.code for each in plan.findings]
    return finding


def keys(finding: Finding) -> list[str]:
    return [place.key for place in finding.sources]


def of(made: Recipe, chosen: dict[str, str], held: Shelf | None = None) -> Plan:
    """A plan of a recipe with the worked example's choices, some of them chosen otherwise."""
    return compute(made, case_for(made, {**CHOICES, **chosen}), held or shelf())


# -- products ------------------------------------------------------------------------------------------------------


def test_a_solution_that_does_not_fit_is_told_by_its_name_beside_what_the_recipe_does() -> None:
    finding = told(plan_of(changed({"drug.product": SOLUTION})), "drug.product-does-not-fit")
    assert finding.text == (
        "Epirubicin hydrochloride solution 2 mg/mL, vial of 25 mL does not fit: 60 mg of it is 30 mL, while the recipe "
        "dissolves 60 mg in 5 mL and uses syringes of 5 mL and 20 mL. This solution also contains sodium chloride."
    )
    assert (finding.severity, finding.lines) == ("block", ("drug.product", "drug.volume"))
    # Sodium chloride and water stand in both papers, hydrochloric acid in one of them; each place is named once.
    assert keys(finding) == ["ahfs-epirubicin", "mims-epirubicin-ebewe"]


def test_a_solution_without_a_salt_is_not_said_to_contain_one() -> None:
    product = shelf().products[SOLUTION]
    without = tuple(each for each in product.contains if "chloride" not in each.text)
    held = with_product(product.model_copy(update={"contains": without}))
    finding = told(of(recipe(), {"drug.product": SOLUTION}, held), "drug.product-does-not-fit")
    assert finding.text.endswith("uses syringes of 5 mL and 20 mL.")


def test_two_salts_of_a_solution_are_told_apart() -> None:
    product = shelf().products[SOLUTION]
    salt = next(each for each in product.contains if each.text == "sodium chloride")
    both = (*product.contains, replace(salt, text="potassium chloride"))
    held = with_product(product.model_copy(update={"contains": both}))
    finding = told(of(recipe(), {"drug.product": SOLUTION}, held), "drug.product-does-not-fit")
    assert finding.text.endswith("also contains potassium chloride, sodium chloride.")


def test_a_powder_stronger_than_its_label_is_told_with_both_strengths() -> None:
    finding = told(plan_of(CHOICES), "drug.above-label-concentration")
    assert finding.text.startswith("The solution is 12 mg/mL; the product's own label makes it 2 mg/mL.")
    assert finding.lines == ("drug.concentration", "drug.product")
    unseen = told(plan_of(changed({"drug.product": POWDER})), "drug.label-concentration-not-seen")
    assert unseen.text.startswith("The solution is 12 mg/mL. No label strength of ")
    assert shelf().products[POWDER].name in unseen.text
    assert unseen.lines == ("drug.concentration", "drug.product")


def test_a_label_that_gives_a_span_of_strengths_is_no_bound() -> None:
    powder = shelf().products[CHOICES["drug.product"]]
    span = parameter("label.concentration", f"1-2 mg/mL {CITED}")
    held = with_product(powder.model_copy(update={"quantities": {**powder.quantities, "label.concentration": span}}))
    assert found(of(recipe(), {}, held), "drug.above-label-concentration") is None


def test_neither_a_solution_nor_an_open_product_is_held_against_a_label() -> None:
    for product in (SOLUTION, "unset"):
        codes = {finding.code for finding in plan_of(changed({"drug.product": product})).findings}
        assert {code for code in codes if "label-concentration" in code} == set()


def test_what_the_vials_hold_beyond_the_dose_is_told_on_its_lines() -> None:
    finding = told(plan_of(changed({"drug.product": POWDER})), "drug.vials-hold-more")
    assert finding.text.startswith("The vials opened hold 100 mg; the recipe takes 60 mg. 40 mg are left over")
    assert (finding.severity, finding.lines) == ("caution", ("drug.opened_mass", "drug.mass", "drug.surplus_mass"))
    just = plan_of(changed({"drug.product": POWDER, "drug.mass": "50 mg"}))
    assert found(just, "drug.vials-hold-more") is None
    # Three vials of 25 mL are opened for 60 mg of a solution that does not fit at all.
    assert found(plan_of(changed({"drug.product": SOLUTION})), "drug.vials-hold-more") is None


# -- doses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line_id", "stated", "less", "more"),
    [
        ("drug.mass", "60 mg", "60 mg", "60.1 mg"),
        ("drug.dose_per_area", "60 mg/m2", "60 mg/m2", "61 mg/m2"),
        ("drug.dose_per_weight", "1 mg/kg", "0.9 mg/kg", "1.1 mg/kg"),
        ("systemic.sorafenib.dose", "400 mg", "200 mg", "0.5 g"),
    ],
)
def test_more_than_any_published_dose_is_a_block(line_id: str, stated: str, less: str, more: str) -> None:
    formula = {"bsa.formula": f"mosteller {CITED}"} if "area" in line_id else {}
    without = () if line_id in ("drug.mass", "systemic.sorafenib.dose") else ("drug.mass",)
    made = with_parameters(recipe(), {line_id: f"{stated} {CITED}", **formula}, without=without)
    body = {"patient.weight": "60 kg", "patient.height": "165 cm"}
    assert found(of(made, {line_id: less, **body}), "dose.above-published") is None
    finding = told(of(made, {line_id: more, **body}), "dose.above-published")
    assert (finding.severity, finding.lines, keys(finding)) == ("block", (line_id,), ["liu-2021"])
    shown = [text.replace("m2", "m²") for text in (more, stated)]
    assert finding.text.endswith(": {} is more than the published {}.".format(*shown))


def test_what_is_no_dose_may_be_more_than_published() -> None:
    plan = plan_of(changed({"drug.diluent_volume": "6 mL", "stand.duration": "9 min"}))
    assert found(plan, "dose.above-published") is None
    changes = [finding for finding in plan.findings if finding.code == "quantity.changed"]
    assert [finding.lines for finding in changes] == [("drug.diluent_volume",), ("stand.duration",)]
    assert changes[0].text.endswith(": 6 mL was chosen; the source states 5 mL.")
    assert [keys(finding) for finding in changes] == [["liu-2021"], ["liu-2021"]]


def test_of_a_published_span_its_end_is_the_most() -> None:
    made = with_parameters(recipe(), {"drug.mass": f"50-70 mg {CITED}"})
    assert found(of(made, {"drug.mass": "70 mg"}), "dose.above-published") is None
    assert (
        "70.1 mg is more than the published 50 to 70 mg"
        in told(of(made, {"drug.mass": "70.1 mg"}), "dose.above-published").text
    )
    open_ended = with_parameters(recipe(), {"drug.mass": f"at least 50 mg {CITED}"})
    assert found(of(open_ended, {"drug.mass": "700 mg"}), "dose.above-published") is None


# -- what leaves with the liquid, and what must not meet -------------------------------------------------------------


def test_liquid_that_carries_drug_away_is_told_with_the_mass_of_its_layer() -> None:
    finding = told(plan_of(changed({"load.excess": "removed"})), "load.excess-carries-drug")
    assert "how much of the 60 mg is not reported" in finding.text
    assert finding.lines == ("load.excess", "load.share_bound")
    layered = recipe(LAYERED)
    for pick, expected in (("removed", ("distal.load.excess", "distal.load.share_bound")), ("kept", None)):
        plan = compute(layered, case_for(layered, {**choices(), "distal.load.excess": pick}), shelf())
        each = found(plan, "load.excess-carries-drug")
        assert (each.lines if each else None) == expected


def test_an_infused_drug_is_told_with_what_stands_in_the_catheter() -> None:
    plan = plan_of(CHOICES)
    finding = told(plan, "infusion.oxaliplatin-chloride")
    assert finding.text.startswith(
        "oxaliplatin must not meet chloride, and saline and contrast in the catheter bring it"
    )
    assert (finding.severity, finding.lines) == ("caution", ("infusion.drug", "infusion.mass"))
    # Nothing in a catheter brings aluminium.
    assert found(plan, "infusion.oxaliplatin-aluminium") is None


@pytest.mark.parametrize(("do", "meets"), [("access", True), ("image", True), ("inject", True), ("place", False)])
def test_a_catheter_holds_chloride_where_it_was_flushed_imaged_or_pushed_through(do: str, meets: bool) -> None:
    base = recipe()
    steps = tuple(step for step in base.protocol.steps if step.do not in ("access", "image", "inject", "place"))
    one = next(step for step in base.protocol.steps if step.do == "inject")
    other = one.model_copy(update={"id": "other", "do": do, "phase": "deliver"})
    made = replace(base, protocol=base.protocol.model_copy(update={"steps": (*steps, other)}))
    assert (found(of(made, {}), "infusion.oxaliplatin-chloride") is not None) == meets


@pytest.mark.parametrize(
    ("diluent", "blocked"),
    [
        ("sodium-chloride-0-9", True),
        ("Physiological SALINE", True),
        ("potassium chloride", True),
        ("glucose-5", False),
        ("water-for-injection", False),
        ("aluminium lactate", True),
    ],
)
def test_a_diluent_that_brings_what_the_drug_must_not_meet_is_told_as_it_was_typed(diluent: str, blocked: bool) -> None:
    plan = plan_of(changed({"infusion.diluent": diluent}))
    finding = found(plan, "infusion.diluent")
    assert (finding is not None) == blocked
    if finding is not None:
        brought = "aluminium" if "aluminium" in diluent else "chloride"
        assert finding.text.startswith(f"oxaliplatin must not meet {brought}, and ")
        assert plan["infusion.diluent"].text in finding.text
        assert (finding.severity, finding.lines) == ("block", ("infusion.diluent",))
        assert "ahfs-oxaliplatin" in keys(finding)


def test_a_product_brings_what_it_is_and_what_it_contains_whatever_its_name() -> None:
    glucose, saline = shelf().products["glucose-5"], shelf().products["sodium-chloride-0-9"]
    bare = {"id": "clear", "contains": ()}
    assert {"saline"} == {saline.substance} != {glucose.substance}
    for product, blocked in (
        (glucose.model_copy(update=bare), False),
        (glucose.model_copy(update={**bare, "contains": saline.contains}), True),
        (saline.model_copy(update=bare), True),
    ):
        plan = of(recipe(), {"infusion.diluent": "clear"}, with_product(product))
        assert (found(plan, "infusion.diluent") is not None) == blocked
