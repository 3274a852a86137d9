"""The second computation of what random recipes lack: doses by weight, borrowed times, feeders without a share."""

from __future__ import annotations

from fractions import Fraction

import pytest

from embolplan.engine import compute
from embolplan.oracle import verify
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import CHOICES, recipe, shelf

CITED = "[liu-2021, Methods]"
ROUNDED = {"drug.rounding.mass": f"7 mg {CITED}", "drug.rounding.mode": f"half-up {CITED}"}
CAPPED = {"drug.reduced_to.share": f"75 % {CITED}", "drug.cap.mass": f"50 mg {CITED}"}


@pytest.mark.parametrize(
    ("entries", "mass"),
    # 62.5 kg: 50 mg; of steps of 7 mg the nearest to it is 49; three quarters are 37.5, and 35 in steps.
    [({}, 50), (ROUNDED, 49), (CAPPED, 37.5), ({**ROUNDED, **CAPPED}, 35)],
)
def test_a_dose_by_weight_agrees_and_leaves_no_line_uncovered(entries: dict[str, object], mass: float) -> None:
    given = {"drug.dose_per_weight": f"0.8 mg/kg {CITED}", **entries}
    of = with_parameters(recipe(), given, without=("drug.mass",))
    choices = {name: text for name, text in CHOICES.items() if name != "drug.mass"}
    case = case_for(of, {**choices, "patient.weight": "62.5 kg"})
    plan = compute(of, case, shelf())
    assert plan["drug.mass"].value == mass
    verdict = verify(plan, of, case, shelf())
    assert (verdict.differ, verdict.uncovered) == ((), ())


def test_a_borrowed_time_agrees() -> None:
    of = recipe("liver/layered-callispheres-epirubicin")
    case = case_for(of, {"distal.load.duration": "borrowed", "distal.load.interval": "borrowed"})
    plan = compute(of, case, shelf())
    assert plan["distal.load.duration"].value == 30
    verdict = verify(plan, of, case, shelf())
    assert (verdict.differ, verdict.uncovered) == ((), ())


def test_a_feeder_without_a_share_gets_nothing_by_either_way() -> None:
    case = case_for(recipe(), CHOICES, {"feeders": [{"id": "F1", "share": "60 %"}, {"id": "F2"}]})
    plan = compute(recipe(), case, shelf())
    assert plan["feeder.F1.volume"].value == pytest.approx(8.4)
    assert not [line.id for line in plan.lines if line.id.startswith("feeder.F2")]
    verdict = verify(plan, recipe(), case, shelf())
    assert (verdict.differ, verdict.uncovered) == ((), ())


@pytest.mark.parametrize(
    "fields",
    [
        {"microcatheter": {"product": "maestro-2-4", "length": "130 cm"}},
        {"microcatheter": {"product": "headway-27"}},
        {"microcatheter": {"lumen": "0.021 in", "length": "130 cm"}, "labs": {"creatinine": "0.9 mg/dL"}},
        {
            "microcatheter": {
                "product": "maestro-2-4",
                "length": "130 cm",
                "hub_volume": "0.1 mL",
                "stopcock_volume": "0 mL",
            }
        },
        {"microcatheter": {"hub_volume": "0.1 mL"}},
        {"microcatheter": {"length": "130 cm"}, "procedure": {"contrast_volume": "80 mL"}},
    ],
)
@pytest.mark.parametrize("name", ["liver/callispheres-epirubicin-300-500", "liver/layered-callispheres-epirubicin"])
def test_the_microcatheter_and_the_contrast_of_the_whole_case_agree(name: str, fields: dict[str, object]) -> None:
    of = recipe(name)
    case = case_for(of, {each: text for each, text in CHOICES.items() if each in of.protocol.parameters}, fields)
    plan = compute(of, case, shelf())
    verdict = verify(plan, of, case, shelf())
    assert (verdict.differ, verdict.uncovered) == ((), ())
    assert {"microcatheter.lumen", "catheter.volume"} <= {*verdict.agree}


def test_another_bore_by_one_of_the_ways_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    of = recipe()
    case = case_for(of, CHOICES, {"microcatheter": {"lumen": "0.021 in", "length": "130 cm"}})
    monkeypatch.setattr("embolplan.engine.catheter._QUARTER_OF_PI", Fraction("0.7854"))
    differing = {problem.where for problem in verify(compute(of, case, shelf()), of, case, shelf()).differ}
    assert differing == {"catheter.volume", "catheter.drug_mass", "catheter.iodine"}
