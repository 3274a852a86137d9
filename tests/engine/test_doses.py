"""Doses by the patient's body: against sums that others printed, in the order dose, reduction, rounding, cap."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.engine.amounts import Corners
from embolplan.engine.fold import fold
from embolplan.errors import CaseError
from embolplan.export.explain import explanation
from embolplan.oracle import verify
from embolplan.units import pint_unit, registry
from tests.engine.drugs import case_for, parameter, with_parameters, with_product
from tests.engine.shelf import CHOICES, recipe, shelf

if TYPE_CHECKING:
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Plan

BOTH = {"label": "body surface by", "choose": ["mosteller", "dubois"], "why": "the source does not say"}
ROUNDING = {
    "label": "way of rounding",
    "choose": ["down", "up", "half-up", "half-down"],
    "why": "the source does not say",
}
CITED = "[liu-2021, Methods]"
TWO = {"patient.height": "180 cm", "patient.weight": "80 kg"}


def by_area(dose: str = "60 mg/m2", **more: object) -> Recipe:
    """The shipped recipe with its drug by body surface; what else stands in it comes by names without a point."""
    entries = {"drug.dose_per_area": f"{dose} {CITED}", "bsa.formula": BOTH, **_named(more)}
    return with_parameters(recipe(), entries, without=("drug.mass",))


def by_weight(dose: str = "1 mg/kg", **more: object) -> Recipe:
    entries = {"drug.dose_per_weight": f"{dose} {CITED}", **_named(more)}
    return with_parameters(recipe(), entries, without=("drug.mass",))


def _named(more: dict[str, object]) -> dict[str, object]:
    names = {
        "reduced": "drug.reduced_to.share",
        "step": "drug.rounding.mass",
        "mode": "drug.rounding.mode",
        "cap": "drug.cap.mass",
    }
    return {names[key]: f"{value} {CITED}" if isinstance(value, str) else value for key, value in more.items()}


def planned(of: Recipe, chosen: dict[str, str]) -> Plan:
    choices = {name: value for name, value in CHOICES.items() if name != "drug.mass"}
    return compute(of, case_for(of, {**choices, **chosen}), shelf())


def mosteller(chosen: dict[str, str] | None = None) -> dict[str, str]:
    return {**TWO, "bsa.formula": "mosteller", **(chosen or {})}


def test_the_sums_that_others_printed_come_out() -> None:
    # InsightRX/clinPK, tests of the body surface: 180 cm and 80 kg are 2.00 m².
    assert planned(by_area("75 mg/m2"), mosteller())["drug.mass"].value == 150
    # Ansel and Stockton, Pharmaceutical Calculations, 15th edition, Case in Point 8.5: 225 mg, from 1.50 m².
    patient = mosteller({"patient.height": "152.4 cm", "patient.weight": "53.2 kg"})
    plan = planned(by_area("150 mg/m2"), patient)
    assert plan["bsa.mosteller"].value == pytest.approx(1.5007, abs=5e-5)
    assert plan["drug.mass"].value == pytest.approx(225.1, abs=0.05)
    assert planned(by_area("150 mg/m2", step="5 mg", mode="half-up"), patient)["drug.mass"].value == 225


def test_which_formula_is_taken_is_chosen_and_both_are_shown() -> None:
    # domain: 170 cm and 65 kg are 1.752 by Mosteller and 1.754 by DuBois, as both sources print.
    body = {"patient.height": "170 cm", "patient.weight": "65 kg"}
    values = {}
    for name in ("mosteller", "dubois"):
        plan = planned(by_area("100 mg/m2"), {**body, "bsa.formula": name})
        values[name] = plan["drug.mass"].value
        assert [round(plan[f"bsa.{each}"].value or 0, 3) for each in ("mosteller", "dubois")] == [1.752, 1.754]
        assert plan["drug.calculated.mass"].formula == f"drug.dose_per_area × bsa.{name}"
    assert [round(value or 0, 1) for value in values.values()] == [175.2, 175.4]
    unset = planned(by_area(), body)["drug.mass"]
    assert (unset.value, [waiting.id for waiting in unset.waits_for]) == (None, ["bsa.formula"])


def test_without_height_or_weight_the_dose_waits_for_them_and_so_does_what_follows() -> None:
    plan = planned(by_area(), {"bsa.formula": "mosteller", "patient.height": "180 cm"})
    assert {waiting.id for waiting in plan["drug.mass"].waits_for} == {"patient.weight"}
    assert {waiting.id for waiting in plan["drug.vials"].waits_for} == {"patient.weight"}
    nobody = planned(by_weight(), {})
    assert {waiting.id for waiting in nobody["drug.mass"].waits_for} == {"patient.weight"}


def test_a_dose_by_weight_counts_kilograms_whatever_was_typed() -> None:
    assert planned(by_weight("0.75 mg/kg"), {"patient.weight": "80 kg"})["drug.mass"].value == 60
    # 176.3698 lb are 79.99999..., a hair below 80 kg.
    pounds = planned(by_weight("0.75 mg/kg"), {"patient.weight": "176.3698 lb"})
    assert pounds["drug.mass"].value == pytest.approx(60, rel=1e-7)
    assert pounds["drug.vials"].value == 6


def test_the_order_is_dose_then_reduction_then_rounding_then_cap() -> None:
    # 2 m² x 60 = 120; 75 % of it 90; to steps of 20, half up, 100; at most 95.
    plan = planned(by_area("60 mg/m2", reduced="75 %", step="20 mg", mode="half-up", cap="95 mg"), mosteller())
    names = ("drug.calculated.mass", "drug.reduced.mass", "drug.rounded.mass", "drug.mass")
    assert [plan[name].value for name in names] == [120, 90, 100, 95]
    assert plan["drug.mass"].formula == "min(drug.rounded.mass, drug.cap.mass)"
    assert plan["drug.concentration"].value == pytest.approx(95 / 5)
    told = explanation(plan, "drug.mass")
    assert "sqrt(patient.height x patient.weight / 3600)" in told
    assert "globalrph-bsa" in told


@pytest.mark.parametrize(
    ("dose", "mode", "rounded"),
    [
        # Between the steps of 10: rounding half to even would give 20 and 40.
        (25, "half-up", 30), (35, "half-up", 40), (25, "half-down", 20), (35, "half-down", 30),
        (24.9, "half-up", 20), (25.1, "half-down", 30), (29, "down", 20), (21, "up", 30),
        (30, "down", 30), (30, "up", 30), (30, "half-up", 30), (30, "half-down", 30),
        (0.1, "up", 10),
    ],
)  # fmt: skip
def test_rounding_names_what_it_does_at_half_a_step(dose: float, mode: str, rounded: float) -> None:
    # 1 kg is what a dose by weight is multiplied with; the case of one kilogram is the smallest that is taken.
    plan = planned(by_weight(f"{dose} mg/kg", step="10 mg", mode=mode), {"patient.weight": "1 kg"})
    assert plan["drug.mass"].value == pytest.approx(rounded)


def test_a_way_of_rounding_that_nobody_chose_is_none() -> None:
    plan = planned(by_area(step="10 mg", mode=ROUNDING), mosteller())
    assert [waiting.id for waiting in plan["drug.mass"].waits_for] == ["drug.rounding.mode"]


@pytest.mark.parametrize(("dose", "mode"), [("4.9 mg/kg", "half-up"), ("9 mg/kg", "down"), ("5 mg/kg", "half-down")])
def test_rounding_that_leaves_nothing_is_refused(dose: str, mode: str) -> None:
    with pytest.raises(CaseError, match="leaves nothing of the dose"):
        planned(by_weight(dose, step="10 mg", mode=mode), {"patient.weight": "1 kg"})


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.integers(10, 3000), st.integers(120, 220), st.integers(30, 200), st.integers(1, 200),
    st.sampled_from(["down", "up", "half-up", "half-down"]), st.integers(1, 400), st.integers(1, 300),
)  # fmt: skip
def test_nothing_raises_a_dose_above_its_cap_nor_a_reduction_above_the_dose(
    dose: int, height: int, weight: int, share: int, mode: str, step: int, cap: int
) -> None:
    share = min(share, 100)
    of = by_area(f"{dose / 10} mg/m2", reduced=f"{share} %", step=f"{step / 10} mg", mode=mode, cap=f"{cap} mg")
    body = {"patient.height": f"{height} cm", "patient.weight": f"{weight} kg", "bsa.formula": "mosteller"}
    try:
        plan = planned(of, body)
    except CaseError as refused:
        if "leaves nothing" not in str(refused):
            raise
        return
    full, reduced, rounded, mass = (
        plan[f"drug.{word}mass"].value or 0.0 for word in ("calculated.", "reduced.", "rounded.", "")
    )
    assert mass <= cap
    assert mass <= rounded
    assert reduced <= full * (1 + 1e-12)
    assert abs(rounded - reduced) < step / 10 * (1 + 1e-9)
    if mode == "down":
        assert rounded <= reduced * (1 + 2e-9)
    assert verify(plan, of, case_for(of, {**CHOICES_LEFT, **body}), shelf()).differ == ()


CHOICES_LEFT = {name: value for name, value in CHOICES.items() if name != "drug.mass"}


def test_every_drug_of_a_plan_has_the_same_body_surface_behind_it() -> None:
    entries = {"infusion.dose_per_area": f"85 mg/m2 {CITED}"}
    of = with_parameters(by_area("60 mg/m2"), entries, without=("infusion.mass",))
    choices = {name: value for name, value in CHOICES_LEFT.items() if name != "infusion.mass"}
    body = {"patient.height": "165 cm", "patient.weight": "62.5 kg", "bsa.formula": "dubois"}
    plan = compute(of, case_for(of, {**choices, **body}), shelf())
    implied = [(plan["drug.mass"].value or 0) / 60, (plan["infusion.mass"].value or 0) / 85]
    assert implied == [pytest.approx(plan["bsa.dubois"].value)] * 2
    assert [line.id for line in plan.lines].count("bsa.dubois") == 1


def test_the_same_dose_folds_in_fractions_and_has_the_dimension_of_a_mass() -> None:
    of = by_area("60 mg/m2", reduced="75 %", step="7 mg", mode="half-up", cap="500 mg")
    case = case_for(of, {**CHOICES_LEFT, **mosteller()})
    exact = fold(of, case, shelf(), numbers=lambda number, unit: number).book.named
    assert exact["drug.mass"].value == Fraction(91)
    pint = fold(of, case, shelf(), numbers=lambda number, unit: registry().Quantity(float(number), pint_unit(unit)))
    mass = pint.book.named["drug.mass"].value
    assert mass.to("milligram").magnitude == pytest.approx(91)
    assert not isinstance(mass, Corners)


def displaced(volume: str) -> tuple[Recipe, Shelf]:
    vial = shelf().products["epirubicin-powder-10-mg"]
    held = {**vial.quantities, "displacement.volume": parameter("displacement.volume", volume)}
    return recipe(), with_product(vial.model_copy(update={"quantities": held}))


def test_a_powder_takes_up_the_room_that_its_label_gives() -> None:
    # 60 mg out of vials of 10 mg with 0.05 mL each: 5 mL of diluent make 5.3 mL, and 60 / 5.3 mg/mL.
    of, held = displaced("0.05 mL [assumed, a test]")
    case = case_for(of, CHOICES)
    plan = compute(of, case, held)
    assert plan["drug.diluent_volume"].value == 5
    assert plan["drug.volume"].value == pytest.approx(5.3)
    assert plan["drug.volume"].status == "derived"
    assert plan["drug.concentration"].value == pytest.approx(60 / 5.3)
    assert plan["slurry.volume"].value == pytest.approx(7.3)
    assert verify(plan, of, case, held).differ == ()


def test_dissolving_to_a_strength_takes_less_diluent_by_the_room_of_the_powder() -> None:
    of, (_, held) = recipe("liver/lipiodol-epirubicin-emulsion"), displaced("0.05 mL [assumed, a test]")
    case = case_for(of, {"drug.product": "epirubicin-powder-10-mg", "drug.mass": "70 mg"})
    plan = compute(of, case, held)
    # 70 mg at 8.33 mg/mL are 8.4034 mL, of which the powder of seven vials takes up 0.35 mL.
    assert plan["drug.volume"].value == pytest.approx(8.4034, abs=1e-4)
    assert plan["drug.diluent_volume"].value == pytest.approx(8.0534, abs=1e-4)
    assert verify(plan, of, case, held).differ == ()


def test_a_number_of_the_patient_stands_with_the_step_that_first_uses_it() -> None:
    plan = planned(by_area(), mosteller())
    used, mass = plan["bsa.mosteller"], plan["drug.calculated.mass"]
    assert (used.step, used.phase) == (mass.step, mass.phase) == ("dissolve", "prepare")


def test_the_body_surface_is_derived_from_height_and_weight_and_says_by_which_source() -> None:
    line = planned(by_area(), {**TWO, "bsa.formula": "mosteller"})["bsa.mosteller"]
    # The square root of 180 x 80 / 3600.
    assert line.value == pytest.approx(2)
    assert line.status == "derived"
    assert line.inputs == ("patient.height", "patient.weight")
    assert line.sources


def test_a_weight_that_only_an_infusion_asks_for_stands_where_it_is_infused() -> None:
    infused = with_parameters(recipe(), {"infusion.dose_per_weight": f"2 mg/kg {CITED}"}, without=("infusion.mass",))
    choices = {name: text for name, text in CHOICES.items() if name != "infusion.mass"}
    plan = compute(infused, case_for(infused, {**choices, **TWO}), shelf())
    line, step = plan["patient.weight"], plan.step("infuse")
    assert plan["infusion.mass"].value == 160
    assert (line.step, line.phase) == ("infuse", step.phase)
    assert step.phase != "prepare"


ONE = {"patient.weight": "1 kg"}


def test_one_step_of_rounding_is_a_dose_and_none_is_not() -> None:
    assert planned(by_weight("0.5 mg/kg", step="1 mg", mode="half-up"), ONE)["drug.mass"].value == 1
    with pytest.raises(CaseError):
        planned(by_weight("0.4 mg/kg", step="1 mg", mode="half-up"), ONE)


def test_rounding_that_leaves_nothing_is_refused_in_fractions_too() -> None:
    of = by_weight("0.4 mg/kg", step="1 mg", mode="half-up")
    with pytest.raises(CaseError):
        fold(of, case_for(of, ONE), shelf(), numbers=lambda number, unit: number)


def test_the_weight_is_what_a_person_entered() -> None:
    line = planned(by_weight(), TWO)["patient.weight"]
    assert (line.status, line.value, line.unit) == ("chosen", 80, "kg")
