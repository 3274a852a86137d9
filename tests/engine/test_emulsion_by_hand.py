"""Emulsions by a small recipe of our own: what has no drug in it has no strength of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.library.load import parse_protocol
from embolplan.model.recipe import Origin, Recipe
from tests.engine.drugs import case_for, with_parameters, with_product
from tests.engine.emulsion import EMULSION, changed
from tests.engine.shelf import recipe, shelf
from tests.engine.test_done import event

if TYPE_CHECKING:
    from embolplan.model.product import Product
    from embolplan.plan import Plan

DYED = """embolplan: 1
id: liver/dyed-oil
version: 1.0.0
title: A dye in oil
organ: liver
drug: none
status: sequence only
review_by: 2027-11-22
summary: Made up for tests; nobody has published it.
sources:
  nobody: {citation: made up for tests, read: full text}
parameters:
  dye.mass: 10 mg [nobody, x]
  dye.diluent_volume: 4 mL [nobody, x]
  oil.product: lipiodol [nobody, x]
  oil.volume: 6 mL [nobody, x]
  inject.rate: 2 mL/min [nobody, x]
containers: {water: syringe, ampoule: vial, oil: syringe}
steps:
  - {id: dissolve, phase: prepare, do: dissolve, what: dye, into: water, text: "Dissolve. [nobody, x]"}
  - {id: draw, phase: prepare, do: draw, what: oil, from: ampoule, into: oil, text: "Draw. [nobody, x]"}
  - {id: emulsify, phase: prepare, do: emulsify, from: water, into: oil, text: "Pump. [nobody, x]"}
  - {id: push, phase: deliver, do: inject, from: oil, rate: inject.rate, text: "Push. [nobody, x]"}
rescue: not reported [nobody, x]
"""


def made(text: str) -> Recipe:
    protocol, problems = parse_protocol(text, "test")
    assert protocol is not None, problems
    return Recipe(protocol, Origin("test", text, "0" * 64))


def plan(text: str, **choices: str) -> Plan:
    """A plan of a recipe; choices with two underscores for a dot."""
    of = made(text)
    names = {name.replace("__", "."): value for name, value in choices.items()}
    return compute(of, make_case({}, names, of.protocol, "test"), shelf())


def test_an_emulsion_without_a_drug_has_no_strength_of_one() -> None:
    found = plan(DYED)
    # 4 mL of dye and 6 mL of oil.
    by_hand = {"emulsion.volume": 10, "oil.parts": 1.5, "emulsion.dilution": 2.5, "inject.duration": 5}
    assert {name: found[name].value for name in by_hand} == by_hand
    assert "emulsion.drug_concentration" not in found


OILS = {"label": "oil", "choose": ["lipiodol", "poppy-seed-oil"], "why": "two oils are in use"}
CITED = "[masada-2017, abstract]"


def poppy(*left_out: str) -> Product:
    """Another oil, of which all is known that is known of the first but what is left out."""
    lipiodol = shelf().products["lipiodol"]
    kept = {name: each for name, each in lipiodol.quantities.items() if not name.startswith(left_out or ("-",))}
    return lipiodol.model_copy(update={"id": "poppy-seed-oil", "quantities": kept})


def of_two_oils(other: Product, **change: str) -> Plan:
    of = with_parameters(recipe(EMULSION), {"oil.product": OILS})
    chosen = changed({name.replace("__", "."): text for name, text in change.items()})
    return compute(of, case_for(of, chosen), with_product(other))


def test_the_type_is_that_of_the_oil_that_was_picked() -> None:
    line_id, bare = "emulsion.water_in_oil", poppy("epirubicin")
    assert of_two_oils(bare, oil__product="lipiodol")[line_id].value == 70.45
    other = of_two_oils(bare, oil__product="poppy-seed-oil")[line_id]
    assert (other.status, [waiting.id for waiting in other.waits_for]) == ("unknown", ["oil.ratio"])
    assert of_two_oils(poppy(), oil__product="poppy-seed-oil")[line_id].value == 70.45
    waiting = of_two_oils(bare)
    assert "oil.product" in [each.id for each in waiting[line_id].waits_for]
    assert "oil.product" in [each.id for each in waiting["oil.iodine"].waits_for]


def test_of_an_oil_that_nobody_studied_no_ratio_is_named() -> None:
    of = with_parameters(recipe(EMULSION), {"oil.product": f"poppy-seed-oil {CITED}"})
    made = compute(of, case_for(of, changed({})), with_product(poppy("epirubicin")))
    (waiting,) = made["emulsion.water_in_oil"].waits_for
    assert "1:2" not in waiting.why
    ageing = made["ageing.duration"]
    assert (ageing.status, ageing.because) == (
        "not applicable", "no study of an emulsion of this drug in this oil was read"
    )  # fmt: skip


def test_oil_is_measured_by_the_solution_even_where_a_syringe_without_drug_was_filled_before() -> None:
    # 4 mL of dye, in a syringe of its own, are no drug solution: with no drug the oil's volume is open.
    by_ratio = DYED.replace("oil.volume: 6 mL", "oil.ratio: 1:2 solution to oil")
    found = plan(by_ratio)
    assert [waiting.id for waiting in found["oil.volume"].waits_for] == ["drug.volume"]
    assert found["emulsion.volume"].status == "unknown"


def test_oil_by_its_volume_has_no_measured_type_even_beside_a_ratio_that_was_chosen() -> None:
    both = {"oil.mode": "by its volume", "oil.volume": "12 mL", "oil.ratio": "1:2 solution to oil"}
    made = compute(recipe(EMULSION), case_for(recipe(EMULSION), changed(both)), shelf())
    assert made["emulsion.water_in_oil"].status == "unknown"


def test_two_to_four_is_one_to_two() -> None:
    text = recipe(EMULSION).origin.text.replace("- 1:2 solution to oil [", "- 2:4 solution to oil [")
    of = made(text)
    found = compute(of, case_for(of, changed({"oil.ratio": "2:4 solution to oil"})), shelf())
    # Twice 50 mg / 8.33 mg/mL.
    assert found["oil.volume"].value == pytest.approx(2 * 50 / 8.33)
    assert found["emulsion.water_in_oil"].value == 70.45


LAYER = """scopes: [distal, proximal]
parameters:
  distal.drug.name: epirubicin [nobody, x]
  distal.drug.mass: 10 mg [nobody, x]
  distal.drug.diluent_volume: 4 mL [nobody, x]
  distal.oil.ratio: 1:2 solution to oil [nobody, x]
  distal.inject.rate: 2 mL/min [nobody, x]
  OF.oil.product: lipiodol [nobody, x]
"""


@pytest.mark.parametrize("of", ["distal.", ""])
def test_a_layer_is_an_emulsion_of_its_own_oil_or_of_that_of_the_whole_recipe(of: str) -> None:
    start, end = DYED.index("parameters:"), DYED.index("containers:")
    text = DYED[:start] + LAYER.replace("OF.", of) + DYED[end:].replace("what: dye", "what: drug")
    found = plan(
        text.replace("phase:", "scope: distal, phase:").replace("rate: inject.rate", "rate: distal.inject.rate")
    )
    # 4 mL of drug solution and 8 of oil; of this oil and drug the type was measured at 1:2.
    assert found["distal.emulsion.volume"].value == 12
    assert found["distal.emulsion.water_in_oil"].value == 70.45
    assert found["distal.emulsion.drug_concentration"].value == pytest.approx(10 / 12)


LAYERED_FINDINGS = ("emulsion.other-type", "emulsion.type-not-measured", "emulsion.ageing", "emulsion.ratio-not-kept")


def of_a_layer(ratio: str, of: str = "distal.", mode: str = "", **more: str) -> Plan:
    """A layer of 4 mL of drug solution in oil, pushed at 0.5 mL/min; `more` stands beside its oil."""
    start, end = DYED.index("parameters:"), DYED.index("containers:")
    added = "".join(f"  {name.replace('__', '.')}: {entry}\n" for name, entry in more.items())
    own = LAYER.replace("OF.", "distal.").replace("1:2", ratio).replace("2 mL/min", "0.5 mL/min") + added
    text = (
        DYED[:start] + own.replace("distal.oil.ratio", f"{of}oil.ratio") + DYED[end:].replace("what: dye", "what: drug")
    )
    text = text.replace("phase:", "scope: distal, phase:").replace("rate: inject.rate", "rate: distal.inject.rate")
    return plan(text, distal__oil__mode=mode) if mode else plan(text)


@pytest.mark.parametrize("of", ["distal.", ""])
@pytest.mark.parametrize(
    ("ratio", "told"),
    [
        # 12 mL in 24 min; the emulsion was watched for 30 min.
        ("1:2", {}),
        ("1:1", {"emulsion.other-type": "distal.emulsion.water_in_oil"}),
        # 4 mL with 12 mL take 32 min, and no type was measured at this ratio.
        (
            "1:3",
            {"emulsion.type-not-measured": "distal.emulsion.water_in_oil", "emulsion.ageing": "distal.inject.duration"},
        ),
    ],
)
def test_an_emulsion_of_a_layer_is_told_as_any_other(ratio: str, told: dict[str, str], of: str) -> None:
    made = of_a_layer(ratio, of)
    assert {each.code: each.lines[0] for each in made.findings if each.code in LAYERED_FINDINGS} == told
    assert all(line_id in made for each in made.findings for line_id in each.lines)


def test_oil_of_a_layer_by_its_volume_is_held_against_the_ratio_of_the_layer() -> None:
    mode = "{label: oil, choose: [by the ratio, by its volume], why: open}"
    open_mode = {"distal__oil__mode": mode, "distal__oil__volume": "6 mL [nobody, x]"}
    waiting = of_a_layer("1:2", **open_mode)
    assert [each.code for each in waiting.findings if each.code in LAYERED_FINDINGS] == []
    assert "emulsion.other-type: waits for distal.oil.mode" in waiting.not_assessed
    by_volume = of_a_layer("1:2", mode="by its volume", **open_mode)
    (told,) = (each for each in by_volume.findings if each.code == "emulsion.ratio-not-kept")
    # 6 mL of oil to 4 mL of solution.
    assert told.lines == ("distal.oil.volume", "distal.oil.ratio", "distal.oil.parts")
    assert told.text.startswith("6 mL of oil to 4 mL of drug solution is 1:1.5, while 1:2 solution to oil")


def test_of_two_drugs_each_that_is_a_solution_already_is_told() -> None:
    second = {
        "other.product": f"epirubicin-solution-2-mg-ml {CITED}",
        "other.mass": f"10 mg {CITED}",
        "other.concentration": f"5 mg/mL {CITED}",
    }
    base = with_parameters(recipe(EMULSION), second)
    first = base.protocol.steps[0]
    steps = (first, first.model_copy(update={"id": "more", "what": "other"}), *base.protocol.steps[1:])
    of = Recipe(base.protocol.model_copy(update={"steps": steps}), base.origin)
    for product, expected in (
        ("epirubicin-powder-10-mg", ["other"]),
        ("epirubicin-solution-2-mg-ml", ["drug", "other"]),
    ):
        found = compute(of, case_for(of, changed({"drug.product": product})), shelf())
        told = [each for each in found.findings if each.code == "drug.strength-does-not-fit"]
        assert [each.lines for each in told] == [(f"{noun}.product", f"{noun}.concentration") for noun in expected]
        assert told[-1].text.endswith("dissolves the drug to 5 mg/mL.")


@pytest.mark.parametrize("mode", [{}, {"oil.mode": "unset"}])
def test_an_emulsion_whose_oil_was_measured_otherwise_has_no_type_of_the_ratio(mode: dict[str, str]) -> None:
    without = () if not mode else ("oil.mode",)
    of = with_parameters(recipe(EMULSION), {}, without=without)
    case, line_id = case_for(of, changed(mode)), "emulsion.water_in_oil"
    read = event("measured", id="oil.volume", value=9.0, unit="mL", text="9 mL", explains="read")
    assert compute(of, case, shelf(), (event("opened"),))[line_id].value == 70.45
    plan = compute(of, case, shelf(), (event("opened"), read))
    # 9 mL to 50 mg / 8.33 mg/mL are 1.4994 parts of oil to one, where 2 were planned.
    assert plan["oil.parts"].value == pytest.approx(9 * 8.33 / 50)
    for name in (line_id, f"{line_id}_spread"):
        assert (plan[name].status, [it.id for it in plan[name].waits_for]) == ("unknown", ["oil.ratio"])
