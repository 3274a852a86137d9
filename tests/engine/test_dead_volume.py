"""What stands between the syringe and the tip: stopcock, hub and bore, and what of the drug is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.errors import CaseError
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import CHOICES, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

BORE = {"microcatheter.lumen": "0.021 in", "microcatheter.length": "130 cm"}
"""0.290495 mL: pi/4 x (0.5334 mm)^2 x 1300 mm."""
PARTS = ("volume", "drug_mass", "iodine")


def planned(**typed: str) -> Plan:
    return plan_of({**CHOICES, **BORE, **{f"microcatheter.{name}": volume for name, volume in typed.items()}})


def test_stopcock_hub_and_bore_are_added_and_hold_their_share_of_what_is_pushed() -> None:
    plan = planned(hub_volume="0.1 mL", stopcock_volume="200 µL")
    line = plan["catheter.dead.volume"]
    assert line.value == pytest.approx(0.1 + 0.2 + 0.2904953977, rel=1e-9)
    assert line.inputs == ("microcatheter.stopcock_volume", "microcatheter.hub_volume", "catheter.volume")
    # 60 mg of drug and 7 mL of contrast at 320 mg of iodine in 14 mL.
    assert plan["catheter.dead.drug_mass"].value == pytest.approx(60 * 0.5904953977 / 14, rel=1e-9)
    assert plan["catheter.dead.iodine"].value == pytest.approx(2240 * 0.5904953977 / 14, rel=1e-9)
    assert plan["microcatheter.stopcock_volume"].text == "200 µL"
    assert {plan[f"microcatheter.{part}_volume"].status for part in ("stopcock", "hub")} == {"chosen"}
    # What stands in the bore alone stays a line of its own.
    assert plan["catheter.drug_mass"].value == pytest.approx(60 * 0.2904953977 / 14, rel=1e-9)


def test_a_stopcock_that_is_not_there_holds_nothing() -> None:
    assert planned(hub_volume="0.1 mL", stopcock_volume="0 mL")["catheter.dead.volume"].text == "0.39 mL"


def test_without_hub_and_stopcock_nothing_is_said_of_the_dead_volume() -> None:
    assert not [line.id for line in planned().lines if "dead" in line.id or "hub" in line.id]


@pytest.mark.parametrize(
    ("entered", "waits"),
    [("hub_volume", "microcatheter.stopcock_volume"), ("stopcock_volume", "microcatheter.hub_volume")],
)
def test_of_two_volumes_before_the_bore_the_one_that_nobody_entered_is_waited_for(entered: str, waits: str) -> None:
    plan = planned(**{entered: "0.1 mL"})
    for part in PARTS:
        line = plan[f"catheter.dead.{part}"]
        assert (line.status, [each.id for each in line.waits_for]) == ("unknown", [waits])
    assert plan["catheter.volume"].known


def test_without_a_bore_the_dead_volume_waits_for_lumen_and_length() -> None:
    plan = plan_of({**CHOICES, "microcatheter.hub_volume": "0.1 mL", "microcatheter.stopcock_volume": "0.1 mL"})
    waits = [each.id for each in plan["catheter.dead.volume"].waits_for]
    assert waits == ["microcatheter.lumen", "microcatheter.length"]


def test_a_recipe_that_states_the_volume_of_its_catheter_has_it_in_the_dead_volume() -> None:
    of = with_parameters(recipe(), {"catheter.volume": "0.5 mL [liu-2021, nowhere]"})
    case = case_for(of, CHOICES, {"microcatheter": {"hub_volume": "0.1 mL", "stopcock_volume": "0.1 mL"}})
    assert compute(of, case, shelf())["catheter.dead.volume"].text == "0.7 mL"


def test_a_dead_volume_that_holds_all_there_is_to_push_is_a_caution() -> None:
    # 14 mL in the syringe.
    for hub, holds in (("13.6 mL", False), ("14 mL", True)):
        plan = planned(hub_volume=hub, stopcock_volume="0 mL")
        found = [each for each in plan.findings if each.code == "catheter.holds-all"]
        assert [each.lines for each in found] == ([("catheter.dead.volume",)] if holds else [])
    # While the stopcock is unknown the bore alone is held against it.
    assert "catheter.holds-all" not in [each.code for each in planned(hub_volume="14 mL").findings]


def test_a_hub_of_a_hundred_millilitres_is_a_slip_of_the_unit() -> None:
    (finding,) = [each for each in planned(hub_volume="100 mL").findings if "hub" in each.text]
    assert "100 µL" in finding.text


@pytest.mark.parametrize("typed", ["-1 mL", "0.1", "1 cm", "0.1-0.2 mL"])
def test_a_volume_that_is_none_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(CaseError) as refused:
        planned(hub_volume=typed)
    assert [problem.where for problem in refused.value.problems] == ["microcatheter.hub_volume"]
