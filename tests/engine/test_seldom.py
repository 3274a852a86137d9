"""Ways through the engine that no shipped recipe takes: what is missing, shared twice, or leads round in a circle."""

from __future__ import annotations

from fractions import Fraction

import pytest

from embolplan.engine.amounts import Amount, Given
from embolplan.engine.arms import Arms
from embolplan.engine.bind import bind
from embolplan.engine.mixtures import Batch, Portion, drained
from embolplan.model.case import Case
from embolplan.model.recipe import Recipe
from tests.engine import loaded_beads
from tests.engine.drugs import planned, with_parameters
from tests.engine.shelf import plan_of, recipe, shelf
from tests.engine.test_stock import stock


def exactly(number: str) -> Amount:
    return Amount(Fraction(number), Given("stated"))


def test_a_choice_of_what_a_recipe_has_not_makes_no_amount() -> None:
    bound = bind(recipe(), Case(choices={"nobody.volume": "2 mL", "infusion.mass": "100 mg"}))
    assert "nobody.volume" not in bound
    assert bound["infusion.mass"].value == 100


def test_a_share_of_a_share_is_their_product_and_what_is_left_of_each_is_the_rest() -> None:
    whole = Portion(Batch({"drug": exactly("60")}, exactly("14")))
    half, other = whole.taken(exactly("1/2"), exactly("1"))
    fifth, rest = half.taken(exactly("1/5"), exactly("1"))
    held = [portion.part("drug").value for portion in (half, other, fifth, rest)]
    # 60 mg: 30 and 30; of the first 30 a fifth is 6, and 24 are left.
    assert held == [30, 30, 6, 24]
    assert [portion.volume.value for portion in (fifth, rest)] == [Fraction(7, 5), Fraction(28, 5)]


def test_steps_that_are_left_out_and_lead_to_each_other_end_somewhere() -> None:
    protocol = recipe().protocol
    one, two = protocol.steps[:2]
    pair = (one.model_copy(update={"then": two.id}), two.model_copy(update={"then": one.id}))
    circle = protocol.model_copy(update={"steps": (*pair, *protocol.steps[2:])})
    arms = Arms(circle, {one.id: "other arm", two.id: "other arm"})
    assert arms.onward(one.id) in (one.id, two.id)


def test_particles_without_a_yield_give_neither_gas_nor_hydroxide() -> None:
    base = recipe("liver/magnesium-lipiodol")
    kept = {name: each for name, each in base.protocol.parameters.items() if not name.endswith("_yield")}
    made = Recipe(base.protocol.model_copy(update={"parameters": kept}), base.origin)
    plan = planned({"particles.mass": "1 mg", "oil.volume": "4 mL"}, of=made)
    assert plan["particles.concentration"].value == 0.25
    assert {line.id for line in plan.lines} & {"gas.volume", "hydroxide.mass"} == set()


def test_stock_is_held_against_a_drug_that_the_recipe_names_without_a_product() -> None:
    # Nobody has chosen a product; 5 vials of 10 mg are fewer than the 60 mg of the drug that the recipe names.
    named = with_parameters(recipe(), {"drug.name": "Epirubicin [liu-2021, Methods]"})
    for count, short in ((5, True), (6, False)):
        plan = planned({}, stock(("epirubicin-powder-10-mg", count, "A", "2027-03")), named)
        assert plan["drug.product"].status == "unknown"
        assert ("stock.short" in {finding.code for finding in plan.findings}) is short
    another = with_parameters(recipe(), {"drug.name": "doxorubicin [liu-2021, Methods]"})
    other = planned({}, stock(("epirubicin-powder-10-mg", 1, "A", "2027-03")), another)
    assert "stock.short" not in {finding.code for finding in other.findings}


def test_the_drug_of_the_product_counts_before_the_name_that_the_recipe_gives() -> None:
    # DC Bead of 100-300 µm loses a fifth of its diameter with doxorubicin, and gains 9 % with idarubicin.
    powder = shelf().products["epirubicin-powder-10-mg"]
    made = with_parameters(
        loaded_beads.recipe("dc-bead-100-300", "100-300 µm", "idarubicin", "10 mg"),
        {"drug.product": "a-powder [nobody, x]"},
    )
    as_named = loaded_beads.plan(loaded_beads.recipe("dc-bead-100-300", "100-300 µm", "idarubicin", "10 mg"))
    assert as_named["beads.loaded.size"].high == pytest.approx(327)
    for substance, high in (("doxorubicin", 240.0), ("idarubicin", 327.0)):
        product = powder.model_copy(update={"id": "a-powder", "substance": substance})
        assert loaded_beads.plan(made, product)["beads.loaded.size"].high == pytest.approx(high)
    none = powder.model_copy(update={"id": "a-powder", "substance": "epirubicin"})
    assert "beads.loaded.size" not in loaded_beads.plan(made, none)


def test_liquid_above_beads_is_taken_only_from_where_beads_have_settled() -> None:
    with pytest.raises(ValueError, match="drug"):
        drained(Portion(Batch({"drug": exactly("60")}, exactly("14"))), None)


def test_a_plan_has_no_field_that_nobody_made() -> None:
    with pytest.raises(AttributeError):
        _ = plan_of({}).nothing  # type: ignore[attr-defined]


def test_a_microcatheter_that_a_person_picked_has_the_numbers_that_its_file_states() -> None:
    plan = plan_of({"microcatheter.product": "headway-27"})
    names = ("microcatheter.product", "microcatheter.lumen", "microcatheter.length")
    assert [plan[name].status for name in names] == ["chosen", "stated", "stated"]
    typed = plan_of({"microcatheter.lumen": "0.021 in", "microcatheter.length": "130 cm"})
    assert [typed[name].status for name in names[1:]] == ["chosen", "chosen"]
