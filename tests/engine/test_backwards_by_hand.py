"""Two shortages at once, just enough, bottles and syringes that stay as large as they are, and what each way says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan import api
from embolplan.engine import compute
from embolplan.engine.backwards import backwards
from embolplan.errors import CaseError
from embolplan.library import make_case
from embolplan.model.recipe import Recipe
from tests.engine import emulsion
from tests.engine.drugs import with_parameters
from tests.engine.shelf import recipe
from tests.engine.test_backwards import CHOSEN, RECIPE, answer, smaller, then

if TYPE_CHECKING:
    from embolplan.answers import Backwards
    from embolplan.reading import Tree


def test_exactly_enough_is_enough_and_a_millionth_less_is_not() -> None:
    # The worked example takes 7 mL of contrast.
    (need,) = answer({"contrast.volume": "7 mL"}).needs
    assert (need.id, need.label, need.needed, need.there, need.met) == (
        "contrast.volume", RECIPE.plan(CHOSEN)["contrast.volume"].label, "7 mL", "7 mL", True,
    )  # fmt: skip
    assert [each.met for each in answer({"contrast.volume": "6.999993 mL"}).needs] == [False]
    assert answer({"contrast.volume": "7000 µL"}).needs[0].met is True


def test_of_two_shortages_the_larger_one_says_how_much_smaller() -> None:
    # 6 of 7 mL would do for six sevenths, 3 of 6 vials for half.
    found = answer({"contrast.volume": "6 mL", "drug.vials": "3"})
    assert [need.met for need in found.needs] == [False, False]
    assert [need.text for need in found.needs] == ["not enough, short by 1 mL", "not enough, short by 3"]
    way = smaller(found)
    changed = then(way)
    assert [changed[name] for name in ("drug.mass", "drug.vials", "contrast.volume")] == ["30 mg", "3", "3.5 mL"]
    assert "50 %" in way.text
    # Another basis asks for less contrast, and for no fewer vials.
    assert [each.kind for each in found.ways] == ["smaller"]


def test_everything_that_goes_into_the_suspension_shrinks_in_proportion_and_nothing_else_does() -> None:
    changed = then(smaller(answer({"contrast.volume": "3.5 mL"})))
    # Half of 60 mg in 5 mL on 2 mL of beads; what is infused beside it is a choice of its own, made or not.
    assert {name: changed[name] for name in ("drug.mass", "drug.diluent_volume", "beads.settled_volume")} == {
        "drug.mass": "30 mg",
        "drug.diluent_volume": "2.5 mL",
        "beads.settled_volume": "1 mL",
    }
    assert {"inject.rate", "load.duration", "drug.concentration", "bead-syringe.capacity"} & set(changed) == set()
    with_infusion = {**CHOSEN, "infusion.mass": "100 mg"}
    assert "infusion.mass" not in then(smaller(answer({"contrast.volume": "3.5 mL"}, choices=with_infusion)))


def test_a_way_lists_every_line_that_reads_otherwise_and_no_other() -> None:
    before = RECIPE.plan(CHOSEN)
    after = RECIPE.plan({**CHOSEN, "contrast.basis": "settled-before-loading"})
    way = next(each for each in answer({"contrast.volume": "2.5 mL"}).ways if "contrast.basis" in then(each))
    assert way.changes == tuple(
        (line.id, line.label, before[line.id].text, line.text)
        for line in after.lines
        if line.id in before and line.text != before[line.id].text
    )
    assert ("contrast.volume", "7 mL", "2 mL") in [(name, old, new) for name, _, old, new in way.changes]
    assert before["contrast.basis"].label in way.text
    assert after["contrast.basis"].text in way.text


@pytest.mark.parametrize(
    ("there", "more"),
    [
        # 14 mL by a syringe of 3 mL are five fills; three fifths are 8.4 mL in three of the same syringes.
        ({"working-syringe.count": "3"}, {"working-syringe.capacity": "3 mL"}),
        # 2 mL of beads are two bottles of 1 mL; half of them come out of one bottle of 1 mL.
        ({"beads.packs": "1"}, {"beads.pack_volume": "1 mL"}),
        # 60 mg are six vials of 10 mg, and half of it three of the same.
        ({"drug.vials": "3"}, {}),
    ],
)
def test_bottles_syringes_and_vials_hold_what_they_hold_however_little_is_taken(
    there: dict[str, str], more: dict[str, str]
) -> None:
    changed = then(smaller(answer(there, choices={**CHOSEN, **more})))
    assert {name: changed[name] for name in there} == there
    assert not set(more) & set(changed)
    assert "drug.vial.content" not in changed


def test_a_choice_that_brings_a_new_block_is_no_way() -> None:
    # The solution of 2 mg/mL does not fit the recipe; with it no contrast could be worked out at all.
    found = answer({"contrast.volume": "5 mL"})
    assert not [way for way in found.ways if "olution" in way.text]
    assert {way.kind for way in found.ways} == {"choice", "smaller"}


def test_all_that_is_wrong_in_what_was_typed_is_said_at_once() -> None:
    with pytest.raises(CaseError) as refused:
        answer({"drug.mas": "60 mg", "contrast.volume": "5 mg", "drug.vials": "4.5", "load.duration": "5 min"})
    assert [problem.where for problem in refused.value.problems] == [
        "drug.mas", "contrast.volume", "drug.vials", "load.duration",
    ]  # fmt: skip
    assert refused.value.problems[0].message == refused.value.problems[3].message


@pytest.mark.parametrize(
    ("line_id", "there", "met"),
    [
        ("contrast.iodine", "2240 mg", True), ("contrast.iodine", "2 g", False), ("drug.mass", "0.06 g", True),
        ("drug.mass", "59 mg", False), ("beads.settled_volume", "2 mL", True),
    ],
)  # fmt: skip
def test_masses_of_drug_iodine_and_beads_and_volumes_can_be_there(line_id: str, there: str, met: bool) -> None:
    assert [need.met for need in answer({line_id: there}).needs] == [met]


def test_what_holds_at_most_so_much_needs_that_much() -> None:
    # Liquid removed after loading leaves at most the 60 mg in 4 mL.
    chosen = {**CHOSEN, "load.excess": "removed", "working-syringe.capacity": "2 mL"}
    name = "working-syringe.drug_mass"
    plan = RECIPE.plan(chosen)
    assert (plan[name].value, plan[name].high) == (None, 30)
    assert [need.met for need in answer({name: "30 mg"}, choices=chosen).needs] == [True]
    assert [need.met for need in answer({name: "29 mg"}, choices=chosen).needs] == [False]


def test_a_recipe_whose_dose_a_person_chooses_has_no_ceiling() -> None:
    recipe = api.load("liver/layered-callispheres-epirubicin")
    chosen = {
        "distal.beads.settled_volume": "2 mL", "distal.drug.mass": "60 mg", "distal.drug.volume": "5 mL",
        "distal.beads.saline_volume": "0 mL", "distal.load.excess": "kept", "distal.contrast.basis": "slurry",
        "distal.contrast.ratio": "1:1 beads to contrast",
    }  # fmt: skip
    found = answer({"distal.contrast.volume": "5 mL"}, recipe, chosen)
    assert found.refusal is not None
    assert "smaller" not in {way.kind for way in found.ways}


def test_what_is_enough_of_one_thing_does_not_make_up_for_another() -> None:
    found = answer({"contrast.volume": "10 mL", "drug.vials": "3"})
    assert [need.met for need in found.needs] == [True, False]
    assert then(smaller(found))["drug.vials"] == "3"


def test_vials_that_are_counted_keep_only_their_own_product_from_being_another() -> None:
    found = answer({"contrast.volume": "5 mL", "drug.vials": "6"})
    assert [way.kind for way in found.ways] == ["choice", "choice", "smaller"]
    # 7 mL of 270 mg/mL are 1890 mg of iodine, those of 320 are 2240 mg.
    texts = [way.text for way in answer({"contrast.iodine": "2000 mg"}).ways if "contrast.product" in then(way)]
    assert len(texts) == 1
    assert "270" in texts[0]


def test_what_a_source_lets_a_person_choose_at_the_least_may_be_chosen() -> None:
    chosen = {**CHOSEN, "infusion.mass": "150 mg"}
    assert then(smaller(answer({"infusion.mass": "100 mg"}, choices=chosen)))["infusion.mass"] == "100 mg"


def test_a_choice_that_overfills_the_syringe_is_no_way() -> None:
    # 6 mL of beads: 17 mL by the settled beads, of which 3 mL hold 10.6 mg; 22 mL by the slurry, where 3 mL hold
    # 8.2 mg and the syringe of 20 mL runs over.
    chosen = {
        **CHOSEN, "beads.settled_volume": "6 mL", "contrast.basis": "settled-before-loading",
        "working-syringe.capacity": "3 mL",
    }  # fmt: skip
    found = answer({"working-syringe.drug_mass": "9 mg"}, choices=chosen)
    assert ([need.met for need in found.needs], found.ways) == ([False], ())


def test_a_block_that_stands_already_keeps_no_choice_from_being_a_way() -> None:
    # Its maker keeps this catheter from chemotherapy, whatever is chosen of the contrast.
    found = answer({"contrast.volume": "5 mL"}, choices={**CHOSEN, "microcatheter.product": "marathon"})
    assert [way.kind for way in found.ways] == ["choice", "choice", "smaller"]


@pytest.mark.parametrize(("there", "met"), [("60 mg", True), ("59 mg", False), ("0.061 g", True)])
def test_what_is_there_is_held_against_a_dose_that_is_written_in_another_unit(there: str, met: bool) -> None:
    of = with_parameters(RECIPE.recipe, {"drug.mass": "0.06 g [liu-2021, Methods]"})
    case = make_case({}, CHOSEN, of.protocol, "a test")
    found = backwards(of, case, RECIPE.shelf, compute(of, case, RECIPE.shelf), {"drug.mass": there})
    assert [need.met for need in found.needs] == [met]


def test_a_vial_of_the_recipe_holds_what_it_holds() -> None:
    of = with_parameters(RECIPE.recipe, {"drug.vial.content": "10 mg [liu-2021, Methods]"})
    case = make_case({}, CHOSEN, of.protocol, "a test")
    found = backwards(of, case, RECIPE.shelf, compute(of, case, RECIPE.shelf), {"drug.vials": "3"})
    changed = then(smaller(found))
    assert changed["drug.vials"] == "3"
    assert "drug.vial.content" not in changed


def answer_for(of: Recipe, choices: dict[str, str], there: dict[str, str]) -> Backwards:
    """The answer for a recipe that is no shipped one."""
    case = make_case({}, choices, of.protocol, "a test")
    return backwards(of, case, RECIPE.shelf, compute(of, case, RECIPE.shelf), there)


def test_the_oil_of_an_emulsion_shrinks_with_its_drug() -> None:
    of = with_parameters(recipe(emulsion.EMULSION), {"drug.mass": "50 mg [somma-2015, abstract]"})
    chosen = emulsion.changed({**emulsion.BY_VOLUME, "oil.volume": "12 mL", "drug.mass": "unset"})
    changed = then(smaller(answer_for(of, chosen, {"drug.vials": "4"})))
    # Four of five vials of 10 mg, and four fifths of 12 mL.
    assert (changed["drug.mass"], changed["oil.volume"]) == ("40 mg", "9.6 mL")


def test_beads_that_are_mixed_with_nothing_shrink_with_their_drug() -> None:
    base = recipe()
    steps = tuple(step for step in base.protocol.steps if step.do not in ("mix", "inject"))
    of = Recipe(base.protocol.model_copy(update={"steps": steps}), base.origin)
    changed = then(smaller(answer_for(of, CHOSEN, {"drug.vials": "3"})))
    assert (changed["drug.mass"], changed["beads.settled_volume"]) == ("30 mg", "1 mL")


def test_the_share_of_a_feeder_stays_what_it_is_where_its_volume_shrinks() -> None:
    feeders: Tree = {"feeders": [{"id": "F1", "share": "60 %"}]}
    case = make_case(feeders, CHOSEN, RECIPE.protocol, "a test")
    plan = compute(RECIPE.recipe, case, RECIPE.shelf)
    changed = then(smaller(backwards(RECIPE.recipe, case, RECIPE.shelf, plan, {"feeder.F1.volume": "4.2 mL"})))
    # 60 % of 14 mL are 8.4.
    assert (changed["feeder.F1.volume"], changed["suspension.volume"], changed["drug.mass"]) == (
        "4.2 mL", "7 mL", "30 mg",
    )  # fmt: skip


def test_how_much_is_needed_of_at_least_so_much_nobody_knows() -> None:
    of = with_parameters(RECIPE.recipe, {"infusion.volume": "at least 50 mL [liu-2021, Methods]"})
    found = answer_for(of, CHOSEN, {"infusion.volume": "100 mL"})
    assert [need.met for need in found.needs] == [None]


def test_no_vials_are_none_of_what_is_needed() -> None:
    (need,) = answer({"drug.vials": "0"}).needs
    assert (need.met, need.there, "6" in need.text) == (False, "0", True)
