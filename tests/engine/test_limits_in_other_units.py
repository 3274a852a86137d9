"""A limit is held against the amount and not against the number that was typed: 8 L of oil is more than 20 mL."""

from __future__ import annotations

import pytest

from embolplan.engine import compute
from embolplan.engine.limits import Limit
from embolplan.library import make_case
from embolplan.plan import Line
from embolplan.procedure.walk import Walk, expected
from tests.engine.shelf import recipe, shelf

BY_AREA, BLAND, INFUSION = (
    "liver/lipiodol-doxorubicin-by-area",
    "liver/hepasphere-bland",
    "liver/lipiodol-epirubicin-infusion",
)
KIDNEY = {
    "patient.weight": "70 kg",
    "patient.height": "170 cm",
    "patient.age": "60 years",
    "patient.sex": "male",
    "labs.creatinine": "2 mg/dL",
}


def codes(name: str, **choices: str) -> set[str]:
    """The findings of a recipe with these choices."""
    typed = {key.replace("__", "."): text for key, text in choices.items()}
    made = compute(recipe(name), make_case({}, typed, recipe(name).protocol, "test"), shelf())
    return {finding.code for finding in made.findings}


@pytest.mark.parametrize(
    ("volume", "code"),
    [
        ("15 mL", None),
        ("15000 µL", None),
        ("0.015 L", None),
        ("15.1 mL", "oil.above-label"),
        ("15100 µL", "oil.above-label"),
        ("0.0151 L", "oil.above-label"),
        ("20100 µL", "oil.above-clinical"),
        ("0.0201 L", "oil.above-clinical"),
        ("8 L", "oil.above-clinical"),
    ],
)
def test_oil_is_held_against_its_limits_in_every_unit(volume: str, code: str | None) -> None:
    found = codes(INFUSION, oil__volume=volume) & {"oil.above-label", "oil.above-clinical"}
    assert found == ({code} if code else set())


@pytest.mark.parametrize(("volume", "told"), [("9900 µL", False), ("0.0099 L", False), ("0.0101 L", True)])
def test_oil_for_the_old_is_held_against_its_limit_in_every_unit(volume: str, told: bool) -> None:
    found = codes(BY_AREA, oil__volume=volume, patient__age="70 years")
    assert ("oil.above-label-for-age" in found) == told


@pytest.mark.parametrize(("volume", "told"), [("170 mL", False), ("180 mL", True), ("0.17 L", False), ("0.18 L", True)])
def test_contrast_is_held_against_the_kidney_in_every_unit(volume: str, told: bool) -> None:
    typed = {**KIDNEY, "procedure.contrast_volume": volume, "labs.creatinine": "1.7 mg/dL"}
    # 5 mL/kg x 70 kg, but no more than 300 mL, over 1.7 mg/dL is 176.47 mL.
    found = codes("liver/hepasphere-bland", **{key.replace(".", "__"): text for key, text in typed.items()})
    assert ("contrast.above-cigarroa" in found) == told


@pytest.mark.parametrize(
    ("settled", "liquid", "told"),
    [
        ("3 L", "10 mL", True),
        ("9900 µL", "10 mL", False),
        ("10.1 mL", "10000 µL", True),
        ("3 mL", "0.01 L", False),
        ("3 mL", "2900 µL", True),
    ],
)
def test_dry_beads_are_held_against_the_liquid_in_every_unit(settled: str, liquid: str, told: bool) -> None:
    found = codes(BLAND, beads__settled_volume=settled, hydration__volume=liquid)
    assert ("beads.more-than-liquid" in found) == told


@pytest.mark.parametrize(
    ("value", "canonical", "beyond"), [(0.5, "h", False), (0.6, "h", True), (35.0, "min", True), (1900.0, "s", True)]
)
def test_a_limit_converts_the_line_to_the_unit_of_its_bound(value: float, canonical: str, beyond: bool) -> None:
    limit = Limit("emulsion.ageing", "caution", "t", (), "min", at_most=30.0, text="30 min")
    line = Line("t", "", "deliver", None, "text", "chosen", value=value, canonical=canonical)
    assert (limit.check({"t": line}) is not None) == beyond


@pytest.mark.parametrize("typed", ["3 mL", "0.003 L", "3000 µL"])
def test_what_a_reading_is_held_against_is_in_ml(typed: str) -> None:
    # The liquid above these spheres is taken away, so that what is left is their own volume as it was typed.
    name = "liver/hepasphere-doxorubicin"
    made = compute(recipe(name), make_case({}, {"beads.settled_volume": typed}, recipe(name).protocol, "test"), shelf())
    assert expected(made, Walk(None, {}), "slurry.volume") == pytest.approx(3.0)
