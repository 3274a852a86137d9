"""Steps of one arm: they stand while nobody has said which, and are left out with their lines where it is the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.amounts import unknown
from embolplan.engine.arms import Arms, arms_of, excluded
from embolplan.engine.bind import bind
from embolplan.engine.fold import fold
from embolplan.model.case import Case
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol
    from embolplan.plan import Plan

ARM = "treatment.arm"
WITH, WITHOUT = "with sorafenib", "without sorafenib"
OWN = [f"systemic.sorafenib.{it}" for it in ("dose", "reduced_dose", "tablet", "interruption", "start")]


def chosen(arm: str) -> dict[str, str]:
    return {**CHOICES, ARM: arm}


def test_while_nobody_has_said_which_arm_the_step_stands_and_says_whose_it_is() -> None:
    step = plan_of(CHOICES).step("sorafenib")
    assert step.text.startswith("Only for 'with sorafenib' (treatment.arm): ")
    assert step.when == {ARM: WITH}
    assert ARM in step.lines
    assert plan_of(CHOICES)[ARM].status == "unknown"
    assert plan_of(CHOICES).left_out == ()


def test_in_its_own_arm_the_step_stands_as_the_file_has_it() -> None:
    plan = plan_of(chosen(WITH))
    assert plan.step("sorafenib").text.startswith("Sorafenib, 400 mg by mouth twice a day")
    assert (plan[ARM].text, plan[ARM].status) == (WITH, "chosen")
    assert [line.status for line in (plan[it] for it in OWN)] == ["stated"] * 4 + ["unknown"]


def test_in_the_other_arm_the_step_its_lines_and_its_day_are_gone_with_the_reason() -> None:
    plan, unset = plan_of(chosen(WITHOUT)), plan_of(CHOICES)
    because = "it belongs to 'with sorafenib' alone, and 'without sorafenib' was chosen"
    assert [(it.id, it.because) for it in plan.left_out] == [("sorafenib", because)]
    assert [step.id for step in plan.steps] == [step.id for step in unset.steps if step.id != "sorafenib"]
    assert [(plan[it].status, plan[it].because, plan[it].value, plan[it].waits_for) for it in OWN] == [
        ("not applicable", because, None, ())
    ] * len(OWN)
    assert {due.id for due in unset.schedule} - {due.id for due in plan.schedule} == {"sorafenib"}
    assert not [line.id for line in plan.lines if line.step == "sorafenib"]


def test_no_step_takes_the_number_of_one_that_is_left_out() -> None:
    plan, unset = plan_of(chosen(WITHOUT)), plan_of(CHOICES)
    numbers = {step.id: step.n for step in unset.steps}
    assert {step.id: step.n for step in plan.steps} | {it.id: it.n for it in plan.left_out} == numbers


def test_whatever_led_to_the_step_leads_to_the_one_after_it() -> None:
    plan = plan_of(chosen(WITHOUT))
    assert [outcome.to for outcome in plan.step("stain").outcomes] == ["assess", "inject", "plain-microspheres"]
    assert next(outcome.to for outcome in plan_of(CHOICES).step("stain").outcomes) == "sorafenib"


@pytest.mark.parametrize("arm", [WITH, WITHOUT])
def test_the_arm_changes_nothing_else(arm: str) -> None:
    plan, unset = plan_of(chosen(arm)), plan_of(CHOICES)
    rest = [line for line in unset.lines if line.id not in (ARM, *OWN)]
    assert [plan[line.id] for line in rest] == rest
    assert plan.findings == unset.findings
    assert plan.containers == unset.containers


def _with(protocol: Protocol, when: dict[str, dict[str, str]]) -> Protocol:
    steps = tuple(step.model_copy(update={"when": when.get(step.id, {})}) for step in protocol.steps)
    return protocol.model_copy(update={"steps": steps})


def _plan(when: dict[str, dict[str, str]]) -> Plan:
    changed = replace(recipe(), protocol=_with(recipe().protocol, when))
    return compute(changed, Case(choices=chosen(WITHOUT)), shelf())


def test_a_quantity_that_another_step_uses_stays() -> None:
    plan = _plan({"settle": {ARM: WITH}, "infuse": {ARM: WITH}, "sorafenib": {ARM: WITHOUT}})
    assert plan["settle.duration"].status == "not applicable"
    assert plan["beads.settled_volume"].text == "2 mL"
    assert plan["infusion.mass"].status == "not applicable"
    assert "infusion.concentration" not in plan
    assert [finding.code for finding in plan.findings if finding.code.startswith("infusion.")] == []
    assert plan["prepare.duration"].value == 35.0
    assert plan.step("sorafenib").lines


def test_what_a_step_that_is_left_out_shares_with_others_stays() -> None:
    """The mass is named by the step that dissolves it; the beads' volume is used by formulas and named by no other."""
    assert _plan({"load": {ARM: WITH}})["drug.mass"].text == "60 mg"
    plan = _plan({"draw-beads": {ARM: WITH}})
    assert plan["beads.settled_volume"].text == "2 mL"
    assert plan["beads.load"].value == 30.0
    assert plan["beads.pack_mass"].status == "not applicable"


def test_a_step_that_is_left_out_is_passed_to_where_it_would_have_led() -> None:
    # Plain microspheres lead back to the pause by their `then`, and injecting leads there by the end of the flow.
    for left_out in ("plain-microspheres", "inject"):
        outcomes = _plan({left_out: {ARM: WITH}}).step("stain").outcomes
        assert [outcome.to for outcome in outcomes].count("pause") == 1, left_out


def test_several_steps_that_are_left_out_are_passed_one_after_the_other_to_the_end() -> None:
    plan = _plan({"sorafenib": {ARM: WITH}, "assess": {ARM: WITH}})
    assert plan.step("stain").outcomes[0].to == "end"
    assert plan.steps[-2].id == "stain"


def test_a_step_that_is_left_out_moves_nothing() -> None:
    plan = _plan({"mix": {ARM: WITH}})
    assert "suspension.volume" not in plan
    assert not [it for it in plan.containers if it.after == "mix"]


def test_an_arm_that_nobody_chose_excludes_nothing() -> None:
    protocol = recipe().protocol
    parameters = bind(recipe(), Case())
    assert excluded({ARM: WITH}, protocol, parameters) is excluded({ARM: WITHOUT}, protocol, parameters) is None
    assert arms_of(protocol, {**parameters, ARM: unknown(ARM, "why")}).left_out == {}


def test_what_the_schedule_still_speaks_of_stays_where_its_step_is_left_out() -> None:
    protocol = recipe().protocol
    item = protocol.schedule["sorafenib"].model_copy(update={"when": {}})
    changed = protocol.model_copy(update={"schedule": {**protocol.schedule, "sorafenib": item}})
    plan = compute(replace(recipe(), protocol=changed), Case(choices=chosen(WITHOUT)), shelf())
    assert plan["systemic.sorafenib.start"].status == "unknown"
    assert plan["systemic.sorafenib.tablet"].status == "not applicable"


def test_what_is_left_out_is_no_kind_of_step_of_the_plan() -> None:
    for arm, there in ((WITH, True), (WITHOUT, False)):
        case = case_of(chosen(arm))
        assert ("give" in fold(recipe(), case, shelf()).arms.kinds) == there


def test_steps_that_are_left_out_and_lead_to_one_another_lead_nowhere_for_ever() -> None:
    protocol = recipe().protocol
    turn = {"mix": "stand", "stand": "mix"}
    steps = tuple(
        step.model_copy(update={"then": turn[step.id]}) if step.id in turn else step for step in protocol.steps
    )
    arms = Arms(protocol.model_copy(update={"steps": steps}), dict.fromkeys(turn, "for this test"))
    assert arms.onward("mix") in turn
    assert arms.onward("inject") == "inject"
