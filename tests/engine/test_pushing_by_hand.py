"""Fills and pulses at another rate than 1 mL/min, where dividing and multiplying by it differ; oil in a syringe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.feeders import shares_of
from embolplan.library import make_case
from tests.engine import emulsion
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.reading import Tree

FAST = {**CHOICES, "inject.rate": "2 mL/min"}
SYRINGE, PULSE, PAUSE = "working-syringe.capacity", "inject.pulse_volume", "inject.pulse_interval"


def test_at_two_millilitres_a_minute_a_fill_of_three_takes_a_minute_and_a_half() -> None:
    plan = plan_of({**FAST, SYRINGE: "3 mL"})
    # 14 mL: four fills of 3 mL and one of 2 mL.
    assert plan["inject.duration"].value == 7
    assert plan["working-syringe.duration"].value == 1.5
    assert plan["working-syringe.last.duration"].value == 1


def test_twenty_eight_pulses_have_twenty_seven_pauses_between_them() -> None:
    plan = plan_of({**FAST, PULSE: "0.5 mL", PAUSE: "10 s"})
    assert plan["pulse.count"].value == 28
    assert "inject.duration" in plan["pulse.duration"].inputs
    assert plan[PULSE].step == plan["pulse.count"].step == "inject"
    # 7 min of pushing and 27 x 10 s = 4.5 min of pauses.
    assert plan["pulse.duration"].value == pytest.approx(11.5)


def test_pulses_of_a_step_without_a_rate_take_that_of_the_recipe() -> None:
    protocol = recipe().protocol
    steps = tuple(step.model_copy(update={"rate": None}) for step in protocol.steps)
    made = replace(recipe(), protocol=protocol.model_copy(update={"steps": steps}))
    plan = compute(made, case_of({**FAST, PULSE: "0.5 mL", PAUSE: "10 s"}), shelf())
    assert "inject.duration" not in plan or plan["inject.duration"].value is None
    assert plan["pulse.duration"].value == pytest.approx(11.5)


def test_pauses_without_a_volume_wait_for_it() -> None:
    plan = plan_of({**FAST, PAUSE: "10 s"})
    for name in ("pulse.count", "pulse.duration"):
        assert [wait.id for wait in plan[name].waits_for] == [PULSE]


def test_a_millilitre_of_an_emulsion_of_one_to_two_is_two_thirds_oil() -> None:
    plan = emulsion.of({SYRINGE: "1 mL"})
    assert plan["working-syringe.oil_volume"].value == pytest.approx(2 / 3)
    # Lipiodol holds 480 mg of iodine in 1 mL.
    assert plan["working-syringe.oil_iodine"].value == pytest.approx(320)


def test_a_pulse_in_microlitres_is_held_against_millilitres() -> None:
    codes = {finding.code for finding in plan_of({**FAST, PULSE: "500 µL"}).findings}
    assert not any(code.startswith("pulse.above") for code in codes)
    codes = {finding.code for finding in plan_of({**FAST, PULSE: "14001 µL"}).findings}
    assert "pulse.above-suspension" in codes


def test_a_feeder_with_no_share_has_none_of_it() -> None:
    feeders: list[Tree] = [{"id": "F1", "share": "0 %"}, {"id": "F2", "share": "60 %"}]
    case = make_case({"feeders": feeders}, CHOICES, recipe().protocol, "test")
    assert shares_of(case.feeders) == {"F1": 0, "F2": 60}
    plan = compute(recipe(), case, shelf())
    # 60 % of 14 mL, and 40 % for none.
    held = [plan[f"{name}.volume"].value for name in ("feeder.F1", "feeder.F2", "unassigned")]
    assert held == pytest.approx([0, 8.4, 5.6])
    (finding,) = (each for each in plan.findings if each.code == "feeders.shares")
    assert set(finding.lines) == {"feeder.F1.volume", "feeder.F2.volume", "unassigned.volume"}
