"""Steps of a plan that the worked example does not show: vials and bottles, waste, spans and scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.amounts import Amount, Given
from embolplan.engine.book import WASTE
from embolplan.engine.fold import fold
from embolplan.engine.mixtures import Batch, Portion
from embolplan.engine.steps import _needs, all_printable
from embolplan.library import make_case
from embolplan.plan import Duration, Holding, LeftOut, Wait
from tests.engine import emulsion, loaded_beads
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import CHOICES, changed, plan_of, recipe, shelf
from tests.engine.test_layers import CHOICES as LAYERS
from tests.engine.test_layers import LAYERED
from tests.engine.test_lines import planned
from tests.engine.test_stock import TEN

if TYPE_CHECKING:
    from embolplan.plan import Container, Plan


def held(plan: Plan, after: str, container: str) -> list[Container]:
    return [each for each in plan.containers if (each.after, each.id) == (after, container)]


def layered(**more: str) -> Plan:
    case = make_case({}, {**LAYERS, **more}, recipe(LAYERED).protocol, "test")
    return compute(recipe(LAYERED), case, shelf())


# -- what to lay out -----------------------------------------------------------------------------------------------


def test_vials_and_bottles_are_no_things_of_their_own_to_lay_out_and_syringes_are() -> None:
    plan = loaded_beads.plan(loaded_beads.recipe("dc-bead-300-500", "300-500 µm", "doxorubicin"))
    assert plan.step("draw").needs == ("DC Bead 300-500 µm", "bead syringe")
    assert plan.step("load").needs == ("bead syringe",)
    # A bottle, and a syringe of 20 mL; the product is not chosen yet.
    assert planned().step("draw").needs == ("bead syringe, 20 mL",)


def test_products_are_laid_out_with_their_count_where_they_are_brought_and_known() -> None:
    dissolve = plan_of(changed({"drug.product": "epirubicin-powder-50-mg"})).step("dissolve")
    assert dissolve.needs[:2] == ("2 x Epirubicin hydrochloride powder, vial of 50 mg", "Water for injection")
    unset = plan_of(changed({"drug.product": "unset"})).step("dissolve")
    assert unset.needs == ("Water for injection", "drug syringe, 5 mL")
    packed = plan_of(changed({"beads.pack_volume": "1 mL"})).step("draw-beads")
    assert packed.needs[0] == "2 x CalliSpheres 300-500 µm"
    # What is loaded and pushed was laid out before.
    assert plan_of(CHOICES).step("load").needs[0] == "bead syringe, 20 mL"


def test_a_diluent_that_is_no_product_is_laid_out_as_the_recipe_calls_it() -> None:
    of = with_parameters(recipe(), {"drug.diluent": "tap water [liu-2021, Methods]"})
    assert "tap water" in compute(of, case_for(of, CHOICES), shelf()).step("dissolve").needs


# -- lines, waits and measures of a scope --------------------------------------------------------------------------


def test_a_step_of_a_layer_names_the_lines_the_wait_and_the_measures_of_its_layer() -> None:
    plan = planned(("load.duration: 30 min", "distal.load.duration: 40 min"))
    wait = plan.step("load").wait
    assert isinstance(wait, Wait)
    assert (wait.name, wait.time.value, wait.every_name) == ("distal.load.duration", 40, "distal.load.interval")
    assert wait.every is not None
    assert wait.every.value == 6
    assert {"distal.load.duration", "distal.load.interval", "distal.drug.mass"} <= set(plan.step("load").lines)
    both = layered()
    assert "proximal.suspension.volume" in both.step("inject-proximal").lines
    assert "distal.suspension.volume" not in both.step("inject-proximal").lines
    assert "proximal.suspension.volume" in both.step("proximal-mix").measures


def test_only_a_step_that_pushes_names_what_is_pushed_without_speaking_of_it() -> None:
    plan = planned(("do: image, when", "do: mix, into: bead-syringe, when"), beads__product="dc-bead-100-300")
    assert "suspension.volume" in plan
    assert "suspension.volume" in plan.step("push").lines
    assert "suspension.volume" not in plan.step("load").lines
    assert all(line_id in plan for step in plan.steps for line_id in step.lines)


def test_what_the_fold_works_out_at_a_step_is_among_its_lines() -> None:
    plan = plan_of(CHOICES)
    assert {"load.shakes", "beads.load"} <= set(plan.step("load").lines)
    assert {"drug.vials", "drug.surplus_mass"} <= set(plan.step("dissolve").lines)
    assert all(line.id in plan.step(line.step).lines for line in plan.lines if line.step is not None)


def test_steps_that_are_left_out_keep_their_number_and_say_why() -> None:
    plan = planned(treatment__arm="two")
    assert [(step.n, step.id) for step in plan.steps] == [(1, "draw"), (2, "load"), (4, "push"), (5, "spare")]
    (left,) = plan.left_out
    assert left == LeftOut(3, "image", left.because)
    assert planned(treatment__arm="one").left_out == ()


# -- containers ----------------------------------------------------------------------------------------------------


def test_what_a_step_throws_away_stands_in_the_waste_of_that_step_alone() -> None:
    plan = plan_of(changed({"load.excess": "removed", "load.share_bound": "75 %", "beads.saline_volume": "6 mL"}))
    (saline,) = held(plan, "expel-saline", "waste")
    assert (saline.volume, saline.text, saline.capacity) == (6, "6 mL", None)
    assert saline.holds == (Holding("liquid with the beads", "mL", 6, text="6 mL"),)
    (liquid,) = held(plan, "excess", "waste")
    # 5 mL of water go; of the 60 mg a quarter may go, and some of it stays between the beads.
    assert liquid.volume == 5
    assert [(it.substance, it.unit, it.value, it.high) for it in liquid.holds] == [
        ("epirubicin", "mg", None, 15), ("water-for-injection", "mL", 5, None),
    ]  # fmt: skip
    assert [each.after for each in plan.containers if each.id == "waste"] == ["expel-saline", "excess"]


def test_where_nothing_is_thrown_away_there_is_no_waste() -> None:
    plan = plan_of(changed({"beads.saline_volume": "0 mL"}))
    assert [each.after for each in plan.containers if each.id == "waste"] == []


def test_what_is_in_the_syringe_after_mixing_and_what_nobody_knows() -> None:
    plan = plan_of(CHOICES)
    (mixed,) = held(plan, "mix", "bead-syringe")
    assert (mixed.capacity, mixed.volume, mixed.text) == (20, 14, "14 mL")
    assert [(it.substance, it.unit, it.value) for it in mixed.holds] == [
        ("beads", "mL", 2), ("epirubicin", "mg", 60), ("water-for-injection", "mL", 5), ("iodixanol", "mL", 7),
        ("iodine", "mg", 2240),
    ]  # fmt: skip
    (drawn,) = held(plan, "draw-beads", "bead-syringe")
    assert (drawn.volume, drawn.text) == (None, "unknown")
    assert [(it.value, it.text) for it in drawn.holds] == [(2, "2 mL"), (None, "unknown")]


def test_what_is_thrown_away_of_a_container_that_nobody_filled_is_unknown_and_not_hidden() -> None:
    plan = planned(("do: image, when", "do: discard, from: bottle, when"))
    (thrown,) = held(plan, "image", "waste")
    assert (thrown.volume, thrown.text, thrown.holds) == (None, "unknown", ())


def test_a_container_of_a_span_shows_both_ends_and_an_emulsion_counts_its_oil_apart() -> None:
    of = with_parameters(recipe(), {"drug.diluent_volume": "5-6 mL [liu-2021, Methods]"})
    (mixed,) = held(compute(of, case_for(of, CHOICES), shelf()), "mix", "bead-syringe")
    # 2 mL and 5 to 6 mL, and as much contrast: no one volume, so that the text has both.
    assert (mixed.volume, mixed.text) == (None, "14 to 16 mL")
    assert [(it.low, it.high, it.text) for it in mixed.holds if it.substance == "iodixanol"] == [(7, 8, "7 to 8 mL")]
    oil = next(each for each in emulsion.plan().containers if any("odine" in it.substance for it in each.holds))
    (iodine,) = (it for it in oil.holds if "odine" in it.substance)
    (lipiodol,) = (it for it in oil.holds if it.substance not in (iodine.substance, "epirubicin") and it.unit == "mL")
    # 480 mg in each mL of it.
    assert iodine.unit == "mg"
    assert iodine.value == pytest.approx(480 * (lipiodol.value or 0))


# -- where steps lead, how long they take, and who says so ---------------------------------------------------------


def test_a_step_leads_where_the_file_says_or_where_its_endpoint_does_or_on() -> None:
    plan = plan_of(CHOICES)
    # The injection goes on until stasis, which leads to the pause; the rescue says itself that it does.
    assert [plan.step(name).then for name in ("inject", "plain-microspheres", "mix")] == ["pause", "pause", None]
    assert [(it.label, it.to) for it in plan.step("stain").outcomes][:1] == [("stain gone, stop", "sorafenib")]


def test_a_wait_is_told_in_its_own_unit_with_what_is_due_meanwhile() -> None:
    plan = plan_of({**CHOICES, "load.duration": "0.5 h", "load.interval": "300 s"})
    wait = plan.step("load").wait
    assert wait is not None
    assert (wait.name, wait.time.unit, wait.time.value) == ("load.duration", "h", 0.5)
    assert wait.every is not None
    assert (wait.every_name, wait.every.unit, wait.every.value) == ("load.interval", "s", 300)
    settle, mix = plan.step("settle").wait, plan.step("mix").wait
    assert settle is not None
    assert (settle.time.unit, settle.time.low, settle.time.high, settle.every, settle.every_name) == (
        "min", 2, 3, None, None,
    )  # fmt: skip
    assert mix is None
    ends = plan.step("load").ends_at
    assert ends is not None
    assert (ends.unit, ends.low, ends.high) == ("min", 32, 33)


def test_a_step_of_the_house_says_why_and_one_of_the_source_says_where() -> None:
    plan, steps = plan_of(CHOICES), {step.id: step for step in recipe().protocol.steps}
    assert {step.id for step in plan.steps if step.house} == {
        name for name, step in steps.items() if step.text.basis.origin == "house rule"
    }
    assert "choice has a step of its own" in (plan.step("excess").because or "")
    # The step's own reason counts before that of its text.
    own = next(step for step in steps.values() if step.because)
    assert plan.step(own.id).because == own.because
    assert [(place.key, place.place) for place in plan.step("mix").sources] == [
        (place.key, place.place) for place in steps["mix"].text.basis.sources
    ]


@pytest.mark.parametrize("do", ["draw", "dissolve", "make up", "hydrate", "mix", "infuse", "emulsify"])
def test_every_kind_of_step_that_brings_a_product_lays_it_out(do: str) -> None:
    of = with_parameters(recipe(), {"thing.product": f"{TEN} [liu-2021, Methods]"})
    step = of.protocol.step("assess").model_copy(update={"do": do, "what": "thing"})
    for kind, there in ((do, True), ("image", False)):
        plan = compute(of, case_for(of, CHOICES), shelf())
        made = _needs(step.model_copy(update={"do": kind}), of.protocol, {line.id: line for line in plan.lines})
        assert (plan["thing.product"].text in made) is there


def test_a_syringe_is_laid_out_though_what_it_is_pushed_into_is_a_bottle() -> None:
    protocol = recipe().protocol
    containers = {**protocol.containers, "flask": "bottle"}
    step = protocol.step("assess").model_copy(update={"into": "flask", "source": "bead-syringe"})
    lines = {line.id: line for line in plan_of(CHOICES).lines}
    assert _needs(step, protocol.model_copy(update={"containers": containers}), lines)[0] == "bead syringe, 20 mL"


def test_after_a_wait_that_nobody_knows_no_step_has_a_time() -> None:
    of = with_parameters(recipe(), {"settle.duration": "not reported"})
    plan = compute(of, case_for(of, CHOICES), shelf())
    settle, load = plan.step("settle"), plan.step("load")
    assert (settle.starts_at, settle.ends_at) == (Duration("min", 0), None)
    assert (load.starts_at, load.ends_at) == (None, None)
    assert settle.wait == Wait("settle.duration", Duration("min"))


@pytest.mark.parametrize(
    ("liquid", "volume", "printable"), [(5.0, 5.0, True), (6e8, 5.0, False), (5.0, 6e8, False), (5.0, 0.0, True)]
)
def test_what_is_thrown_away_has_to_be_printable_too(liquid: float, volume: float, printable: bool) -> None:
    folded = fold(recipe(), case_for(recipe(), CHOICES), shelf())
    parts = {"water": Amount(liquid, Given("stated"))}
    folded.book.sinks[WASTE].append(("mix", Portion(Batch(parts, Amount(volume, Given("stated"))))))
    assert all_printable(folded) is printable
