"""The second computation of what random recipes lack: doses by weight, borrowed times, feeders without a share."""

from __future__ import annotations

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
