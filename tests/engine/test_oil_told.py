"""What findings about oil tell: where the bounds of a product's file lie, and which lines a finding stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from tests.engine.drugs import case_for, found, parameter, with_parameters, with_product
from tests.engine.emulsion import BY_VOLUME, EMULSION, case_of, changed
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

CITED = "[masada-2017, abstract]"


def of_oil(quantities: dict[str, str], **change: str) -> Plan:
    """A plan of the emulsion with an oil of which the file says something else."""
    lipiodol = shelf().products["lipiodol"]
    held = {**lipiodol.quantities, **{name: parameter(name, f"{text} {CITED}") for name, text in quantities.items()}}
    shelf_of = with_product(lipiodol.model_copy(update={"quantities": held}))
    case = case_of({name.replace("__", "."): value for name, value in change.items()})
    return compute(recipe(EMULSION), case, shelf_of)


@pytest.mark.parametrize(
    ("oil", "quantities", "above"),
    [
        ("16 mL", {"label.volume": "at least 1.5 mL"}, []),  # a lower end bounds nothing from above
        ("16 mL", {"label.volume": "at most 16 mL"}, []),
        ("16.1 mL", {"label.volume": "at most 16 mL"}, ["oil.above-label"]),
        ("60 mL", {"clinical.volume": "at least 5 mL"}, ["oil.above-clinical"]),  # the other method ends at 20 mL
        ("60 mL", {"clinical.volume": "5-60 mL", "other-clinical.volume": "at least 2 mL"}, ["oil.above-label"]),
    ],
)
def test_what_was_published_bounds_the_oil_by_its_upper_end_alone(
    oil: str, quantities: dict[str, str], above: list[str]
) -> None:
    made = of_oil(quantities, **BY_VOLUME, **{"oil.volume": oil})
    assert [each.code for each in made.findings if each.code.startswith("oil.above")] == above


@pytest.mark.parametrize(("label", "above"), [("at most 10 mL", True), ("at least 10 mL", False)])
def test_the_old_are_held_to_an_upper_end_alone(label: str, above: bool) -> None:
    choices = {**BY_VOLUME, "oil.volume": "11 mL", "patient.age": "70 years"}
    made = of_oil({"chemoembolization-over-65.volume": label}, **choices)
    assert (found(made, "oil.above-label-for-age") is not None) == above


@pytest.mark.parametrize(("share", "other"), [("49.9 %", True), ("50 %", False), ("50.5 %", False)])
def test_an_emulsion_is_of_the_other_type_below_one_half(share: str, other: bool) -> None:
    finding = found(of_oil({"epirubicin.one-to-two.water_in_oil": share}), "emulsion.other-type")
    assert (finding is not None) == other
    if finding is not None:
        assert finding.lines == ("emulsion.water_in_oil", "oil.ratio", "emulsion.water_in_oil_spread")
        assert finding.text.startswith("At 1:2 solution to oil the bench found 49.9 % of water in oil,")


def test_an_ageing_emulsion_is_told_beside_how_long_it_was_looked_at() -> None:
    # 50 mg / 8.33 mg/mL, and twice as much oil: 18.007 mL at 1 mL/min.
    finding = found(of_oil({"epirubicin.ageing.duration": "18 min"}), "emulsion.ageing")
    assert finding is not None
    assert finding.lines == ("inject.duration", "ageing.duration")
    assert "of pushing against the 18 min within which" in finding.text
    assert [place.key for place in finding.sources] == ["masada-2017"]
    assert found(of_oil({"epirubicin.ageing.duration": "0.31 h"}), "emulsion.ageing") is None  # 18.6 min
    assert found(of_oil({"epirubicin.ageing.duration": "17-18 min"}), "emulsion.ageing") is None


@pytest.mark.parametrize(
    ("ratio", "oil", "parts"),
    [("2:4", "12 mL", "1:2"), ("3:6", "20 mL", "1:3.33"), ("2:4", None, None), ("1:2", None, None)],
)
def test_oil_is_held_against_both_parts_of_a_ratio(ratio: str, oil: str | None, parts: str | None) -> None:
    options = [f"{ratio} solution to oil {CITED}", f"1:1 solution to oil {CITED}"]
    of = with_parameters(recipe(EMULSION), {"oil.ratio": {"label": "ratio", "choose": options, "why": "two are known"}})
    by_volume = {**BY_VOLUME, "oil.volume": oil} if oil else {}
    made = compute(of, case_for(of, changed({**by_volume, "oil.ratio": f"{ratio} solution to oil"})), shelf())
    finding = found(made, "emulsion.ratio-not-kept")
    # To 6.0024 mL of solution 12 mL are 1.9992 to one, and 20 mL 3.332; either ratio asks for 2.
    assert (finding is None) == (parts is None)
    if finding is not None:
        assert f"of drug solution is {parts}, while {ratio} solution to oil was chosen" in finding.text


def test_a_solution_whose_strength_nobody_gives_does_not_fit_either() -> None:
    solution = shelf().products["epirubicin-solution-2-mg-ml"]
    kept = {name: each for name, each in solution.quantities.items() if name != "concentration"}
    held = with_product(solution.model_copy(update={"quantities": kept}))
    made = compute(recipe(EMULSION), case_of({"drug.product": solution.id}), held)
    told = found(made, "drug.strength-does-not-fit")
    assert told is not None
    assert "it is a solution of unknown already" in told.text
    assert told.sources == ()


def test_a_recipe_that_states_strength_and_volume_is_held_to_the_volume() -> None:
    both = with_parameters(recipe(EMULSION), {"drug.diluent_volume": f"6 mL {CITED}"})
    made = compute(both, case_for(both, changed({"drug.product": "epirubicin-solution-2-mg-ml"})), shelf())
    codes = [each.code for each in made.findings if each.code.startswith("drug.") and "fit" in each.code]
    assert codes == ["drug.product-does-not-fit"]
