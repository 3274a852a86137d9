"""The contrast of the whole case: beads, runs and flushes together, against limits that each name their caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.model.parameter import Parameter, Written
from embolplan.model.recipe import Shelf
from embolplan.record import Event
from tests.engine import emulsion, loaded_beads
from tests.engine import test_layers as layers
from tests.engine.drugs import with_parameters
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Finding, Plan

KIDNEY = {
    "patient.sex": "male",
    "patient.age": "60 years",
    "patient.weight": "70 kg",
    "labs.creatinine": "1.8 mg/dL",
}
"""By hand: 5 x 70 / 1.8 is 194.4 and min(350, 300) / 1.8 is 166.7 mL; the clearance 80 x 70 / 129.6 is 43.2 mL/min."""
LIMITS = [
    "contrast.above-cigarroa",
    "contrast.above-egfr-ratio",
    "contrast.above-clearance-ratio",
    "contrast.above-label",
]


def planned(runs: str | None, **change: str) -> Plan:
    settings = {**CHOICES, **KIDNEY, **({} if runs is None else {"procedure.contrast_volume": runs})}
    settings |= {name.replace("__", "."): value for name, value in change.items()}
    return plan_of({name: value for name, value in settings.items() if value != "unset"})


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings if finding.code.startswith("contrast")]


def found(plan: Plan, code: str) -> Finding:
    return next(finding for finding in plan.findings if finding.code == code)


def test_the_whole_case_is_the_contrast_of_the_suspension_and_what_is_foreseen() -> None:
    plan = planned("120 mL")
    assert [plan[name].value for name in ("procedure.contrast_volume", "contrast.case_volume")] == [120.0, 127.0]
    assert plan["contrast.case_volume"].inputs == ("contrast.volume", "procedure.contrast_volume")


def test_a_case_that_says_nothing_of_contrast_or_kidneys_has_no_such_line_and_says_what_it_waits_for() -> None:
    plan = plan_of(CHOICES)
    assert "contrast.case_volume" not in plan
    assert any("waits for procedure.contrast_volume" in text for text in plan.not_assessed)


def test_while_nobody_has_said_how_much_the_runs_take_the_sum_is_at_least_that_of_the_beads() -> None:
    line = planned(None)["contrast.case_volume"]
    assert (line.value, line.text) == (7.0, "7 mL, at least")


@pytest.mark.parametrize(("runs", "above"), [("159.66 mL", False), ("159.67 mL", True)])
def test_cigarroa_counts_from_the_stricter_reading_on(runs: str, above: bool) -> None:
    # 7 mL with the beads, and 300 / 1.8 = 166.667 mL in all.
    assert ("contrast.above-cigarroa" in codes(planned(runs))) == above


def test_both_readings_of_cigarroa_stand_in_the_finding() -> None:
    text = found(planned("170 mL"), "contrast.above-cigarroa").text
    assert all(part in text for part in ("177 mL", "167 mL", "194 mL", "not the liver"))
    assert found(planned("170 mL"), "contrast.above-cigarroa").severity == "caution"


@pytest.mark.parametrize(
    ("runs", "expected"), [("165.7 mL", None), ("165.9 mL", "4"), ("258.6 mL", "4"), ("258.8 mL", "6.15")]
)
def test_the_ratio_to_the_clearance_counts_from_four_on_and_names_the_higher_one_it_passes(
    runs: str, expected: str | None
) -> None:
    # 4 x 43.2099 = 172.840 and 6.15 x 43.2099 = 265.741 mL in all, 7 of it with the beads.
    plan = planned(runs)
    assert ("contrast.above-clearance-ratio" in codes(plan)) == (expected is not None)
    if expected:
        assert f"from {expected} on" in found(plan, "contrast.above-clearance-ratio").text


@pytest.mark.parametrize(
    ("runs", "expected"), [("68 mL", None), ("70 mL", "1.78"), ("93 mL", "1.78"), ("96 mL", "2.39")]
)
def test_the_ratio_to_the_egfr_counts_likewise(runs: str, expected: str | None) -> None:
    # CKD-EPI 2021, male, 60 years, 1.8 mg/dL: 142 x 2^-1.2 x 0.9938^60 = 42.56; 1.78 of it is 75.8, 2.39 is 101.7 mL.
    plan = planned(runs)
    assert ("contrast.above-egfr-ratio" in codes(plan)) == (expected is not None)
    if expected:
        assert f"from {expected} on" in found(plan, "contrast.above-egfr-ratio").text


def test_a_ratio_that_is_just_reached_counts() -> None:
    # Female, 40 years, 61.2 kg, 0.85 mg/dL: 100 x 61.2 / 61.2 x 0.85 = 85 mL/min, and 4 times that is 340 mL.
    woman = {"patient__sex": "female", "patient__age": "40 years", "patient__weight": "61.2 kg"}
    assert "contrast.above-clearance-ratio" in codes(planned("333 mL", labs__creatinine="0.85 mg/dL", **woman))
    assert "contrast.above-clearance-ratio" not in codes(planned("332.9 mL", labs__creatinine="0.85 mg/dL", **woman))


@pytest.mark.parametrize(("runs", "above"), [("243 mL", False), ("243.1 mL", True)])
def test_the_label_of_the_medium_counts_without_any_kidney(runs: str, above: bool) -> None:
    unset = dict.fromkeys((name.replace(".", "__") for name in KIDNEY), "unset")
    plan = planned(runs, **unset)
    assert ("contrast.above-label" in codes(plan)) == above
    if above:
        assert "250 mL" in found(plan, "contrast.above-label").text
        assert codes(plan)[-1] == "contrast.limits-foretell-little"


@pytest.mark.parametrize("layer", ["distal", "proximal"])
def test_the_label_of_the_medium_of_any_layer_counts(layer: str) -> None:
    # One layer alone has a medium that the formulary knows; its label gives 250 mL.
    medium = {f"{layer}.contrast.product": "iodixanol-320 [chen-2026, Abstract]"}
    of = with_parameters(recipe(layers.LAYERED), medium, without=(f"{layer}.contrast.iodine_concentration",))
    choices = {name: text for name, text in layers.choices().items() if name in of.protocol.parameters}
    plan = compute(of, make_case({}, {**choices, "procedure.contrast_volume": "251 mL"}, of.protocol, "x"), shelf())
    assert "contrast.above-label" in codes(plan)


@pytest.mark.parametrize(("said", "above"), [("at most 0.2 L", True), ("100-200 mL", True), ("at least 200 mL", False)])
def test_a_label_bounds_the_contrast_by_the_most_that_it_gives(said: str, above: bool) -> None:
    # 7 mL with the beads.
    for runs, beyond in (("193 mL", False), ("193.1 mL", above)):
        case = case_of({**CHOICES, "procedure.contrast_volume": runs})
        plan = compute(recipe(), case, with_contrast(said, "angiography.session.volume"))
        assert ("contrast.above-label" in codes(plan)) == beyond


def test_within_every_limit_nothing_is_said_and_no_caveat_either() -> None:
    assert codes(planned("50 mL")) == []


def test_where_both_readings_of_cigarroa_are_the_same_only_one_stands_in_the_finding() -> None:
    # 5 mL/kg x 60 kg is the cap of 300 mL itself: 300 / 1.8 is 166.7 mL either way.
    text = found(planned("170 mL", patient__weight="60 kg"), "contrast.above-cigarroa").text
    assert "against 167 mL, which is 5 mL/kg, no more than 300 mL, by the creatinine in mg/dL. From cardiac" in text


def test_every_limit_names_its_source_with_a_citation_on_the_plan() -> None:
    plan = planned("400 mL")
    assert codes(plan) == [*LIMITS, "contrast.limits-foretell-little"]
    for code in codes(plan):
        assert found(plan, code).sources
        assert {place.key for place in found(plan, code).sources} <= set(plan.citations)


def test_what_lacks_an_input_says_what_it_waits_for() -> None:
    texts = planned("100 mL", patient__weight="unset", patient__sex="unset").not_assessed
    assert "contrast.above-cigarroa: waits for patient.weight" in texts
    assert "contrast.above-egfr-ratio: waits for patient.sex" in texts
    assert "contrast.above-clearance-ratio: waits for patient.sex, patient.weight" in texts


def test_below_18_years_the_formulas_for_adults_judge_nothing_and_say_so() -> None:
    plan = planned("400 mL", patient__age="17 years")
    assert codes(plan) == ["contrast.above-label", "contrast.limits-foretell-little"]
    assert any(text.startswith("contrast.above-cigarroa: not computed") for text in plan.not_assessed)


def test_where_the_contrast_of_the_beads_is_not_known_the_runs_alone_are_held_against_the_limits() -> None:
    plan = planned("400 mL", beads__settled_volume="unset")
    assert not plan["contrast.case_volume"].known
    assert "contrast.above-cigarroa" in codes(plan)
    assert "contrast.above-cigarroa" not in codes(planned("100 mL", beads__settled_volume="unset"))


def test_the_oils_iodine_is_no_contrast_and_an_emulsion_leaves_the_sum_open() -> None:
    case = make_case(
        {}, {**emulsion.CHOICES, "procedure.contrast_volume": "80 mL"}, recipe(emulsion.EMULSION).protocol, "x"
    )
    plan = compute(recipe(emulsion.EMULSION), case, shelf())
    assert plan["procedure.contrast_volume"].value == 80.0
    assert [waiting.id for waiting in plan["contrast.case_volume"].waits_for] == ["contrast.volume"]


def test_both_layers_count_and_each_has_its_own_drug_in_the_bore() -> None:
    settings = layers.choices(
        procedure__contrast_volume="50 mL", microcatheter__lumen="0.021 in", microcatheter__length="130 cm"
    )
    layered = recipe(layers.LAYERED)
    plan = compute(layered, make_case({}, settings, layered.protocol, "x"), shelf())
    parts = [plan[f"{layer}.contrast.volume"].value or 0 for layer in ("distal", "proximal")]
    assert min(parts) > 0
    assert plan["contrast.case_volume"].value == pytest.approx(sum(parts) + 50)
    strength = plan["distal.suspension.drug_concentration"].value or 0
    assert plan["distal.catheter.drug_mass"].value == pytest.approx(strength * (plan["catheter.volume"].value or 0))
    assert "proximal.catheter.drug_mass" not in plan


def entered(n: int, kind: str, **body: object) -> Event:
    return Event(n, "2026-11-24T08:00:00.000Z", "A", kind, "inject", 1, body)  # type: ignore[arg-type]


def test_a_record_counts_what_was_given_and_entered_instead_of_what_was_foreseen() -> None:
    case = case_of({**CHOICES, **KIDNEY, "procedure.contrast_volume": "20 mL"})
    events = (
        entered(1, "given", feeder="F1", of="suspension.volume", value=9.0),
        entered(2, "contrast given", value=150.5, unit="mL", what="runs"),
        entered(3, "contrast given", value=20.0, unit="mL", what="flush"),
    )
    plan = compute(recipe(), case, shelf(), events)
    # Half of the 9 mL is contrast.
    assert plan["contrast.case_volume"].value == pytest.approx(4.5 + 170.5)
    assert "contrast.above-cigarroa" in codes(plan)
    assert plan["procedure.contrast_volume"].status == "measured"
    only_given = compute(recipe(), case, shelf(), events[:1])
    assert not only_given["procedure.contrast_volume"].known
    assert only_given["contrast.case_volume"].text == "4.5 mL, at least"
    assert codes(only_given) == []


def with_contrast(said: str, name: str = "contrast.form") -> Shelf:
    product = shelf().products["iodixanol-320"]
    written = Parameter.model_validate(Written(name, f"{said} [smpc-visipaque, section 2]"))
    changed = product.model_copy(update={"quantities": {**product.quantities, name: written}})
    return Shelf({**shelf().products, product.id: changed}, shelf().origins)


def test_an_ionic_medium_is_a_block_that_names_the_recipe_which_gives_a_non_ionic_one() -> None:
    plan = compute(recipe(), case_of(CHOICES), with_contrast("ionic"))
    finding = found(plan, "contrast.ionic")
    assert plan.blocked
    assert {place.key for place in finding.sources} == {"smpc-visipaque", "liu-2021"}
    assert "contrast.ionic" not in codes(compute(recipe(), case_of(CHOICES), with_contrast("non-ionic")))


def test_an_ionic_medium_names_the_beads_that_are_given_with_another() -> None:
    of = loaded_beads.recipe("dc-bead-100-300", "100-300 µm", "doxorubicin")
    ionic = with_contrast("ionic").products["iodixanol-320"]
    finding = loaded_beads.found(loaded_beads.plan(of, ionic, contrast__product="iodixanol-320"), "contrast.ionic")
    assert finding is not None
    assert [place.key for place in finding.sources] == ["smpc-visipaque", "kjr-2019", "nobody"]
    assert finding.lines == ("contrast.product",)
    assert finding.text == f"{ionic.name} is ionic; these beads are given with non-ionic contrast."


@pytest.mark.parametrize(("layer", "other"), [("distal", "proximal"), ("proximal", "distal")])
def test_an_ionic_medium_of_any_layer_is_a_block_beside_the_beads_of_that_layer(layer: str, other: str) -> None:
    entries = {
        f"{layer}.contrast.product": "iodixanol-320 [chen-2026, Abstract]",
        f"{layer}.beads.product": "dc-bead-100-300 [chen-2026, Abstract]",
        f"{other}.contrast.product": "iohexol-350 [chen-2026, Abstract]",
    }
    of = with_parameters(recipe(layers.LAYERED), entries)
    choices = {name: text for name, text in layers.choices().items() if name in of.protocol.parameters}
    plan = compute(of, make_case({}, choices, of.protocol, "x"), with_contrast("ionic"))
    blocks = [finding for finding in plan.findings if finding.code == "contrast.ionic"]
    assert [finding.lines for finding in blocks] == [(f"{layer}.contrast.product",)]
    assert "kjr-2019" in {place.key for place in blocks[0].sources}


@pytest.mark.parametrize("name", [name for name, each in shelf().products.items() if each.kind == "contrast"])
def test_every_contrast_of_the_formulary_says_that_it_is_non_ionic_and_how_much_iodine_it_holds(name: str) -> None:
    quantities = shelf().products[name].quantities
    assert quantities["contrast.form"].value == "non-ionic"
    assert quantities["iodine_concentration"].said == f"{name.rpartition('-')[2]} mg/mL"


def test_osmolalities_that_differ_between_sources_all_stand_with_their_own() -> None:
    held = shelf().products["iohexol-350"].quantities
    said = {
        each.basis.sources[0].key: each.said for name, each in held.items() if each.kind == "osmolality" and each.basis
    }
    assert said == {
        "fda-omnipaque": "844 mOsm/kg",
        "uk-omnipaque": "780 mOsm/kg",
        "jnmt-contrast": "880 mOsm/kg",
        "pmc3976916": "884 mOsm/kg",
    }


@pytest.mark.parametrize(
    ("foreseen", "expected"),
    [
        ({}, []),
        (
            {"procedure.contrast_volume": "50 mL"},
            [("procedure.contrast_volume", "50 mL"), ("contrast.case_volume", "50 mL")],
        ),
    ],
)
def test_a_recipe_without_contrast_has_none_to_count_until_some_is_foreseen(
    foreseen: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    of = recipe("liver/mixed-dose-radiotherapy")
    made = compute(of, make_case({}, {**KIDNEY, **foreseen}, of.protocol, "test"), shelf())
    assert [(line.id, line.text) for line in made.lines if "contrast" in line.id] == expected


def test_the_contrast_of_the_case_is_a_line_of_delivery_that_a_person_chose() -> None:
    plan = planned("120 mL")
    runs, whole = plan["procedure.contrast_volume"], plan["contrast.case_volume"]
    assert (runs.phase, runs.step, runs.status) == ("deliver", None, "chosen")
    assert (whole.phase, whole.step, whole.status) == ("deliver", None, "derived")


def test_particles_that_are_weighed_are_no_contrast() -> None:
    of = recipe("liver/magnesium-lipiodol")
    settings = {"particles.mass": "1 mg", "oil.volume": "4 mL", "procedure.contrast_volume": "100 mL"}
    plan = compute(of, make_case({}, settings, of.protocol, "test"), shelf())
    assert plan["contrast.case_volume"].value == 100


def test_the_ratio_that_was_reached_is_printed() -> None:
    # By hand: 207 mL in all; the clearance is 80 x 70 / (72 x 1.8) = 43.2 mL/min, and 207 / 43.2 is 4.79.
    assert "is 4.79 times the creatinine" in found(planned("200 mL"), "contrast.above-clearance-ratio").text
    # Of the runs alone, in litres: 200 / 43.2 is 4.63.
    alone = planned("0.2 L", beads__settled_volume="unset")
    assert "is 4.63 times the creatinine" in found(alone, "contrast.above-clearance-ratio").text


def test_nothing_of_the_contrast_waits_where_all_is_entered() -> None:
    assert not any("contrast.above" in text for text in planned("120 mL").not_assessed)
