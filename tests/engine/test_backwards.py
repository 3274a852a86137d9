"""From what is there: the worked example takes 7 mL of contrast and six vials; shortages by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embolplan import api
from embolplan.engine.backwards import backwards
from embolplan.errors import CaseError
from embolplan.export import export_backwards
from embolplan.library import make_case

if TYPE_CHECKING:
    from embolplan.answers import Backwards, Way

CHOSEN = {
    "drug.product": "epirubicin-powder-10-mg",
    "load.excess": "kept",
    "contrast.basis": "slurry",
    "contrast.product": "iodixanol-320",
    "beads.settled_volume": "2 mL",
}
RECIPE = api.load("liver/callispheres-epirubicin-300-500")


def answer(there: dict[str, str], recipe: api.Loaded = RECIPE, choices: dict[str, str] = CHOSEN) -> Backwards:
    case = make_case({}, choices, recipe.protocol, "a test")
    return backwards(recipe.recipe, case, recipe.shelf, recipe.plan(choices), there)


def smaller(found: Backwards) -> Way:
    return next(way for way in found.ways if way.kind == "smaller")


def then(way: Way) -> dict[str, str]:
    return {line_id: text for line_id, _, _, text in way.changes}


def test_what_is_enough_says_what_is_left() -> None:
    found = answer({"contrast.volume": "10 mL"})
    assert [(need.met, need.text) for need in found.needs] == [(True, "enough, with 3 mL left over")]
    assert found.ways == ()


def test_four_vials_make_two_thirds_of_everything() -> None:
    way = smaller(answer({"drug.vials": "4"}))
    changed = then(way)
    # 40 mg in 10/3 mL onto 4/3 mL of beads, and as much contrast again.
    assert changed["drug.mass"] == "40 mg"
    assert changed["drug.vials"] == "4"
    assert changed["suspension.volume"] == "9.33 mL"
    assert "drug.concentration" not in changed
    assert "beads.load" not in changed


def test_another_choice_is_offered_where_it_does() -> None:
    found = answer({"contrast.volume": "5 mL"})
    assert [way.kind for way in found.ways] == ["choice", "choice", "smaller"]
    assert [then(way)["contrast.volume"] for way in found.ways] == ["2 mL", "2 mL", "5 mL"]


def test_other_vials_are_not_what_was_counted() -> None:
    assert [way.kind for way in answer({"drug.vials": "4"}).ways] == ["smaller"]


def test_what_is_not_known_is_neither_met_nor_missing() -> None:
    found = answer({"contrast.volume": "5 mL"}, choices={})
    assert [need.met for need in found.needs] == [None]
    assert found.ways == ()


def test_without_a_published_dose_nothing_is_made_smaller() -> None:
    recipe = api.load("liver/magnesium-lipiodol")
    chosen = {"particles.mass": "100 mg", "oil.volume": "10 mL"}
    found = answer({"oil.volume": "5 mL"}, recipe, chosen)
    assert found.refusal is not None
    assert "nothing says what must not be passed" in found.refusal
    assert found.ways == ()


def test_nothing_is_made_of_nothing_and_a_bottle_is_no_smaller_for_a_smaller_dose() -> None:
    assert answer({"drug.vials": "0"}).ways == ()
    found = answer({"beads.pack_mass": "0.5 g"})
    assert ([need.met for need in found.needs], found.ways) == ([False], ())


def test_no_way_takes_less_than_a_source_lets_a_person_choose() -> None:
    # 100 to 150 mg are published: 90 mg are no choice, 120 mg are one, and four fifths of 150.
    chosen = {**CHOSEN, "infusion.mass": "150 mg"}
    assert answer({"infusion.mass": "90 mg"}, choices=chosen).ways == ()
    assert then(smaller(answer({"infusion.mass": "120 mg"}, choices=chosen)))["drug.mass"] == "48 mg"


@settings(max_examples=25, deadline=None)
@given(st.decimals("0.05", "6.9", places=2))
def test_no_way_takes_more_than_there_is_or_than_was_published(volume: object) -> None:
    found = answer({"contrast.volume": f"{volume} mL"})
    changed = then(smaller(found))
    assert Fraction(changed["contrast.volume"].split()[0]) <= Fraction(str(volume)) * Fraction("1.005")
    assert Fraction(changed["drug.mass"].split()[0]) < 60


@pytest.mark.parametrize(
    ("name", "amount", "said"),
    [
        ("contrast.volume", "5 mg", "mg"),
        ("contrast.volum", "5 mL", "could be there for"),
        ("inject.rate", "1 mL/min", "could be there for"),
        ("drug.vials", "4.5", "4.5"),
    ],
)
def test_what_cannot_be_there_is_refused(name: str, amount: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        answer({name: amount})


def test_it_is_printed_beside_its_plan() -> None:
    plan = RECIPE.plan(CHOSEN)
    text = export_backwards(answer({"drug.vials": "4"}), plan, "text").decode()
    assert plan.code in text
    assert "not enough, short by 2" in text
    assert '"kind": "smaller"' in export_backwards(answer({"drug.vials": "4"}), plan, "json").decode()
