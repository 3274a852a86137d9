"""Fills and pulses at another rate than 1 mL/min, where dividing and multiplying by it differ; oil in a syringe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from embolplan.engine import compute
from tests.engine import emulsion
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf

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
