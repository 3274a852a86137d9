"""No dose above what was published goes unnoticed, however the source states it."""

from __future__ import annotations

import pytest

from tests.engine.drugs import planned, with_parameters
from tests.engine.shelf import CHOICES, recipe

CITED = "[liu-2021, Abstract]"
FORMULA = {"label": "body surface by", "choose": ["mosteller", "dubois"], "why": "for tests"}
BY_AREA = {"drug.dose_per_area": f"50 mg/m2 {CITED}", "bsa.formula": FORMULA}
BY_WEIGHT = {"drug.dose_per_weight": f"1 mg/kg {CITED}"}


@pytest.mark.parametrize(
    ("stated", "chosen", "above"),
    [
        # A single number, a span, and bounds: the largest number that the source gives is the most.
        ("60 mg", "60 mg", False),
        ("60 mg", "60.1 mg", True),
        ("60 mg", "0.061 g", True),
        ("about 60 mg", "61 mg", True),
        ("50-60 mg", "60 mg", False),
        ("50-60 mg", "55 mg", False),
        ("50-60 mg", "60.1 mg", True),
        ("50-60 mg", "40 mg", False),
        ("at most 60 mg", "75 mg", True),
        ("at most 60 mg", "0.06 g", False),
        ("at least 60 mg", "75 mg", False),
    ],
)
def test_more_than_the_source_gives_is_a_block(stated: str, chosen: str, above: bool) -> None:
    made = with_parameters(recipe(), {"drug.mass": f"{stated} {CITED}"})
    plan = planned({**CHOICES, "drug.mass": chosen}, of=made)
    assert ("dose.above-published" in {finding.code for finding in plan.findings}) is above
    assert plan.blocked is above


def test_a_block_names_the_span_that_was_published() -> None:
    made = with_parameters(recipe(), {"drug.mass": f"50-60 mg {CITED}"})
    plan = planned({**CHOICES, "drug.mass": "75 mg"}, of=made)
    (finding,) = (each for each in plan.findings if each.code == "dose.above-published")
    assert "75 mg is more than the published 50 to 60 mg" in finding.text
    assert finding.lines == ("drug.mass",)


@pytest.mark.parametrize(
    ("entries", "name", "chosen", "above"),
    [
        (BY_AREA, "drug.dose_per_area", "51 mg/m2", True),
        (BY_AREA, "drug.dose_per_area", "49 mg/m2", False),
        (BY_WEIGHT, "drug.dose_per_weight", "1.1 mg/kg", True),
        (BY_WEIGHT, "drug.dose_per_weight", "0.9 mg/kg", False),
    ],
)
def test_a_dose_by_the_body_is_a_dose(entries: dict[str, object], name: str, chosen: str, above: bool) -> None:
    made = with_parameters(recipe(), entries, without=("drug.mass",))
    plan = planned({**CHOICES, name: chosen}, of=made)
    assert ("dose.above-published" in {finding.code for finding in plan.findings}) is above
