"""Findings: what a plan must tell a person, each reached here by its code."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.limits import Limit
from embolplan.model.case import Case, Lifted
from embolplan.model.recipe import Recipe, Shelf
from embolplan.plan import Finding, Line, Plan
from embolplan.words.en.finding import MESSAGES
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.model.product import Product


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def found(plan: Plan, code: str) -> Finding:
    return next(finding for finding in plan.findings if finding.code == code)


def with_product(product: Product) -> Shelf:
    return Shelf({**shelf().products, product.id: product}, shelf().origins)


def with_protocol(**update: object) -> Recipe:
    return Recipe(recipe().protocol.model_copy(update=update), recipe().origin)


def test_a_label_strength_is_a_caution_only_above_it_and_names_the_label() -> None:
    finding = found(plan_of(CHOICES), "drug.above-label-concentration")
    assert "12 mg/mL" in finding.text
    assert "2 mg/mL" in finding.text
    assert [source.key for source in finding.sources] == ["smpc-epirubicin-powder-10"]
    # 60 mg in 30 mL is the label's own 2 mg/mL, which is not above it.
    assert "drug.above-label-concentration" not in codes(plan_of(changed({"drug.diluent_volume": "30 mL"})))


def test_a_label_that_gives_no_strength_is_no_reassurance() -> None:
    plan = plan_of(changed({"drug.product": "epirubicin-powder-50-mg"}))
    assert "drug.above-label-concentration" not in codes(plan)
    assert "12 mg/mL" in found(plan, "drug.label-concentration-not-seen").text
    waiting = plan_of(changed({"drug.product": "unset"})).not_assessed
    assert "drug.above-label-concentration: waits for drug.product" in waiting


def test_vials_that_hold_more_than_is_taken_are_named_with_what_is_left_over() -> None:
    plan = plan_of(changed({"drug.product": "epirubicin-powder-50-mg"}))
    assert [plan[name].value for name in ("drug.vials", "drug.opened_mass", "drug.surplus_mass")] == [2, 100.0, 40.0]
    text = found(plan, "drug.vials-hold-more").text
    assert all(mass in text for mass in ("100 mg", "60 mg", "40 mg"))
    assert "drug.vials-hold-more" not in codes(plan_of(CHOICES))


@pytest.mark.parametrize("diluent", ["sodium-chloride-0-9", "saline", "sodium chloride 0.45 %"])
def test_a_diluent_that_brings_what_the_drug_must_not_meet_is_a_block(diluent: str) -> None:
    plan = plan_of(changed({"infusion.diluent": diluent}))
    assert plan.blocked
    assert found(plan, "infusion.diluent").lines == ("infusion.diluent",)
    assert "infusion.diluent" not in codes(plan_of(changed({"infusion.diluent": "glucose-5"})))


def test_more_than_the_published_dose_is_a_block_and_less_a_caution() -> None:
    more, less = plan_of(changed({"drug.mass": "60.1 mg"})), plan_of(changed({"drug.mass": "59.9 mg"}))
    assert more.blocked
    assert "60 mg" in found(more, "dose.above-published").text
    assert [source.key for source in found(more, "dose.above-published").sources] == ["liu-2021"]
    assert "dose.above-published" not in codes(less)
    assert plan_of(changed({"drug.mass": "0.061 g"})).blocked


def test_liquid_that_is_removed_is_named_as_waste_that_carries_drug() -> None:
    plan = plan_of(changed({"load.excess": "removed"}))
    assert "load.excess-carries-drug" in codes(plan)
    waste = [held for held in plan.containers if held.id == "waste" and held.after == "excess"]
    assert [held.volume for held in waste] == [5.0]
    drug = {held.substance: (held.value, held.low, held.high) for held in waste[0].holds}["epirubicin"]
    assert drug == (None, None, 60.0)
    assert "load.excess-carries-drug" not in codes(plan_of(CHOICES))
    assert not [held for held in plan_of(CHOICES).containers if held.id == "waste" and held.after == "excess"]


def test_what_stays_in_the_liquid_between_the_beads_keeps_a_measured_share_a_range() -> None:
    plan = plan_of(changed({"load.excess": "removed", "load.share_bound": "80 %"}))
    line = plan["suspension.drug_concentration"]
    assert line.value is None
    assert [line.low, line.high] == [pytest.approx(48 / 4), pytest.approx(60 / 4)]
    both = plan_of(changed({"load.excess": "removed", "load.share_bound": "80 %", "load.share_retained": "50 %"}))
    assert both["suspension.drug_concentration"].value == pytest.approx(60 * (0.8 + 0.2 * 0.5) / 4)


def test_a_choice_keeps_the_unit_it_was_typed_in_and_the_bounds_it_lies_in() -> None:
    plan = plan_of(changed({"infusion.mass": "0.1 g", "beads.settled_volume": "2000 µL"}))
    assert (plan["infusion.mass"].text, plan["infusion.mass"].unit) == ("0.1 g", "g")
    assert plan["infusion.mass"].because == "chosen within 100 to 150 mg"
    assert plan["beads.settled_volume"].text == "2000 µL"
    assert plan["suspension.volume"].value == 14.0


def test_a_ratio_that_is_chosen_counts_by_its_sides() -> None:
    assert plan_of(changed({"contrast.ratio": "1:2 beads to contrast"}))["contrast.volume"].value == 14.0
    assert plan_of(changed({"contrast.ratio": "2:1 beads to contrast"}))["contrast.volume"].value == 3.5
    unsaid = plan_of(changed({"contrast.ratio": "1:2"}))["contrast.volume"]
    assert [waiting.id for waiting in unsaid.waits_for] == ["contrast.ratio"]


def test_what_was_entered_of_a_case_and_not_judged_is_said() -> None:
    # The age is held against the source's criteria, the bilirubin against the drug's label, and platelets against none.
    entered = {"patient.age": "85 years", "labs.bilirubin": "6 mg/dL", "labs.platelets": "180 10^9/L"}
    plan = plan_of({**CHOICES, **entered, "patient.id": "S-014"})
    assert plan.not_assessed[-1] == "entered, and not judged in this version: labs.platelets"


@pytest.mark.parametrize("typed", ["60 mg", "0.06 g", "60000 mcg"])
def test_choosing_what_the_source_states_in_whatever_unit_is_no_change_and_has_its_source(typed: str) -> None:
    plan = plan_of(changed({"drug.mass": typed}))
    line = plan["drug.mass"]
    assert (line.status, line.text, line.instead_of) == ("chosen", typed, None)
    assert [source.key for source in line.sources] == ["liu-2021"]
    assert "quantity.changed" not in [each.code for each in plan.findings]


def test_choosing_otherwise_than_the_source_states_is_a_caution_that_keeps_the_stated_value() -> None:
    plan = plan_of(changed({"drug.mass": "50 mg"}))
    line = plan["drug.mass"]
    assert (line.status, line.value, line.instead_of) == ("chosen", 50.0, "60 mg")
    text = found(plan, "quantity.changed").text
    assert "50 mg" in text
    assert "60 mg" in text


def test_settling_is_judged_from_the_shortest_time_published_and_not_at_all_where_the_recipe_resuspends() -> None:
    assert "suspension.settling" in codes(plan_of(CHOICES))
    # Standing alone, 5 min, is more than the shortest 2.9 min, however fast the suspension is pushed.
    assert "suspension.settling" in codes(plan_of(changed({"inject.rate": "10 mL/min"})))
    assert "suspension.settling" not in codes(plan_of(changed({"inject.rate": "10 mL/min", "stand.duration": "1 min"})))
    just_above = {"inject.rate": "10 mL/min", "stand.duration": "1.6 min"}
    assert plan_of(changed(just_above))["suspension.duration"].value == 3.0
    assert "suspension.settling" in codes(plan_of(changed(just_above)))
    stand = recipe().protocol.step("stand")
    resuspend = stand.model_copy(update={"id": "again", "do": "resuspend", "wait": None})
    plan = compute(with_protocol(steps=(*recipe().protocol.steps, resuspend)), case_of(CHOICES), shelf())
    assert "suspension.settling" not in codes(plan)


def test_a_limit_that_cannot_be_judged_says_what_it_waits_for() -> None:
    plan = plan_of(changed({"beads.settled_volume": "unset"}))
    assert "suspension.settling: waits for beads.settled_volume" in plan.not_assessed


def test_a_container_that_would_overflow_blocks() -> None:
    plan = plan_of(changed({"beads.settled_volume": "8 mL"}))
    assert "container.overfull" in codes(plan)
    text = found(plan, "container.overfull").text
    assert "26 mL" in text
    assert "20 mL" in text
    assert plan.blocked


def test_a_container_that_is_just_full_does_not_overflow() -> None:
    assert "container.overfull" not in codes(plan_of(changed({"beads.settled_volume": "5 mL"})))


def test_a_block_is_lifted_by_name_and_reason_which_stay_with_it() -> None:
    case = case_of(changed({"beads.settled_volume": "8 mL"}))
    lifted = case.model_copy(update={"overrides": {"container.overfull": Lifted("Dr A", "a larger syringe is used")}})
    plan = compute(recipe(), lifted, shelf())
    override = found(plan, "container.overfull").override
    assert not plan.blocked
    assert override is not None
    assert (override.by, override.reason) == ("Dr A", "a larger syringe is used")


@pytest.mark.parametrize(
    ("status", "code"),
    [("no published dose", "protocol.no-published-dose"), ("claims unsupported", "protocol.claims-unsupported")],
)
def test_a_status_that_forbids_carrying_out_is_a_block(status: str, code: str) -> None:
    plan = compute(with_protocol(status=status), case_of(CHOICES), shelf())
    assert plan.blocked
    assert codes(plan)[0] == code


def test_oxaliplatin_and_chloride_are_named_with_the_label() -> None:
    finding = found(plan_of(CHOICES), "infusion.oxaliplatin-chloride")
    assert "how the catheter is cleared" in finding.text.lower()
    assert {source.key for source in finding.sources} == {"ahfs-oxaliplatin", "globalrph-oxaliplatin"}


def test_an_infused_drug_that_minds_nothing_gives_no_caution() -> None:
    kept = {key: product for key, product in shelf().products.items() if product.substance != "oxaliplatin"}
    plan = compute(recipe(), case_of(CHOICES), Shelf(kept, shelf().origins))
    assert "infusion.oxaliplatin-chloride" not in codes(plan)


def test_a_recipe_without_conflicts_has_no_note() -> None:
    assert "source.conflict" not in codes(compute(with_protocol(conflicts=()), case_of(CHOICES), shelf()))
    assert "17 places" in found(plan_of(CHOICES), "source.conflict").text


def test_findings_stand_with_the_blocks_first() -> None:
    plan = plan_of(changed({"drug.product": "epirubicin-solution-2-mg-ml", "drug.mass": "50 mg"}))
    order = [("block", "caution", "note").index(finding.severity) for finding in plan.findings]
    assert order == sorted(order)


LINE = Line("x", "x", "prepare", None, "5 mL", "derived", value=5.0)


@pytest.mark.parametrize(
    ("line", "limit", "beyond"),
    [
        (LINE, (5.0, None), False),
        (LINE, (4.999999, None), True),
        (LINE, (None, 5.0), False),
        (LINE, (None, 5.000001), True),
        (replace(LINE, value=None, low=2.0, high=3.0), (2.5, None), True),
        (replace(LINE, value=None, low=2.0, high=3.0), (None, 2.5), True),
        (replace(LINE, value=None, status="unknown"), (0.0, None), False),
    ],
)
def test_limits_compare_unrounded_values_and_both_ends_of_a_span(
    line: Line, limit: tuple[float | None, float | None], beyond: bool
) -> None:
    at_most, at_least = limit
    bound = Limit("feeders.shares", "caution", "x", (), "mL", at_most, at_least)
    assert (bound.check({"x": line}, total="") is not None) == beyond


def test_every_sentence_of_a_finding_is_a_finding_that_a_test_here_has_reached() -> None:
    text = " ".join(finding.text for finding in plan_of(CHOICES).findings)
    assert not re.search(r"[{}]", text)
    assert all(message.count("{") == message.count("}") for message in MESSAGES.values())


def test_a_case_that_nothing_is_known_of_leaves_no_trace_in_what_a_plan_was_made_from() -> None:
    assert [made.kind for made in compute(recipe(), Case(), shelf()).made_from] == ["protocol", *["product"] * 3]


def test_a_solution_that_does_not_fit_names_the_recipes_syringes_and_what_else_it_holds() -> None:
    text = found(plan_of(changed({"drug.product": "epirubicin-solution-2-mg-ml"})), "drug.product-does-not-fit").text
    # The contract: 60 mg is 30 mL; the recipe uses a 5 mL and a 20 mL syringe; the solution holds sodium chloride.
    for part in ("60 mg", "30 mL", "5 mL and 20 mL", "sodium chloride"):
        assert part in text
