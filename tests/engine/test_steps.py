"""The steps of a plan: texts filled in, times summed over the waits, what to lay out, and what containers hold."""

from __future__ import annotations

from typing import get_args

from embolplan.engine import compute
from embolplan.engine.actions import ACTIONS
from embolplan.model.protocol import Do
from embolplan.plan import Container, Duration, Holding, Outcome, Wait
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf

PLAN = plan_of(CHOICES)
HALF_AN_HOUR = Duration("min", 30.0)


def minutes(low: float, high: float | None = None) -> Duration:
    return Duration("min", low) if high is None else Duration("min", None, low, high)


def held_after(step: str, container: str = "bead-syringe", **change: str) -> Container:
    choices = changed({name.replace("__", "."): value for name, value in change.items()})
    plan = plan_of(choices) if change else PLAN
    return next(it for it in plan.containers if (it.after, it.id) == (step, container))


def test_steps_are_numbered_in_file_order_with_those_of_branches_last() -> None:
    assert [step.n for step in PLAN.steps] == list(range(1, len(PLAN.steps) + 1))
    spine = [step.id for step in recipe().protocol.steps if step.branch is None]
    branches = [step.id for step in recipe().protocol.steps if step.branch is not None]
    assert [step.id for step in PLAN.steps] == spine + branches
    assert [step.branch for step in PLAN.steps if step.branch] == ["rescue"]


def test_a_text_has_the_lines_own_texts_in_place_of_its_references() -> None:
    assert PLAN.step("settle").text == "Stand the syringe upright for 2 to 3 min, until the beads have settled."
    assert PLAN.step("stand").text == "Let the mixture stand for 5 min."
    assert not [step.id for step in PLAN.steps if "{" in step.text]


def test_times_count_from_the_start_of_each_phase_over_the_waits() -> None:
    spans = {step.id: (step.starts_at, step.ends_at) for step in PLAN.steps}
    assert spans["draw-beads"] == (minutes(0), minutes(0))
    assert spans["settle"] == (minutes(0), minutes(2, 3))
    assert spans["dissolve"] == (minutes(2, 3), minutes(2, 3))
    assert spans["load"] == (minutes(2, 3), minutes(32, 33))
    assert spans["stand"] == (minutes(32, 33), minutes(37, 38))
    assert spans["pause"] == (minutes(0), minutes(5))
    assert spans["stain"] == (minutes(5), minutes(5))
    assert spans["inject"] == spans["assess"] == spans["plain-microspheres"] == (None, None)


def test_a_wait_names_its_lines_and_what_is_due_meanwhile() -> None:
    assert PLAN.step("load").wait == Wait("load.duration", HALF_AN_HOUR, minutes(5), "load.interval")
    assert PLAN.step("settle").wait == Wait("settle.duration", minutes(2, 3))
    assert PLAN.step("mix").wait is None


def test_a_step_names_its_lines_its_outcomes_and_where_it_leads() -> None:
    assert PLAN.step("settle").lines == ("settle.duration",)
    assert PLAN.step("excess").lines == ("load.excess", "slurry.volume")
    assert {"load.duration", "load.interval", "load.shakes", "beads.load"} <= set(PLAN.step("load").lines)
    assert {"inject.rate", "suspension.volume", "inject.duration"} <= set(PLAN.step("inject").lines)
    assert all(line_id in PLAN for step in PLAN.steps for line_id in step.lines)
    assert PLAN.step("stain").outcomes[0] == Outcome("stain gone, stop", "sorafenib")
    assert (PLAN.step("inject").then, PLAN.step("mix").then) == ("pause", None)
    assert PLAN.step("plain-microspheres").then == "pause"


def test_a_step_says_what_to_lay_out_and_what_can_be_measured() -> None:
    assert "bead syringe, 20 mL" in PLAN.step("draw-beads").needs
    assert {"Water for injection", "drug syringe, 5 mL"} <= set(PLAN.step("dissolve").needs)
    assert PLAN.step("push-drug").needs == ("bead syringe, 20 mL", "drug syringe, 5 mL", "three-way connector")
    assert "Iodixanol 320 mgI/mL" in PLAN.step("mix").needs
    assert PLAN.step("mix").measures == ("contrast.volume", "suspension.volume")


def test_a_house_step_is_marked_with_its_reason_and_any_other_with_its_place() -> None:
    house, own = PLAN.step("excess"), PLAN.step("mix")
    assert house.house
    assert house.sources == ()
    assert "choice has a step of its own" in str(house.because)
    assert not own.house
    assert [source.key for source in own.sources] == ["liu-2021"]


def test_a_container_shows_what_it_holds_after_the_steps_that_changed_it() -> None:
    assert [it.after for it in PLAN.containers if it.id == "bead-syringe"] == [
        "draw-beads", "expel-saline", "push-drug", "load", "excess", "mix",
    ]  # fmt: skip
    mixed = held_after("mix")
    assert (mixed.capacity, mixed.volume, mixed.unit, mixed.text) == (20.0, 14.0, "mL", "14 mL")
    assert mixed.holds == (
        Holding("beads", "mL", 2.0, text="2 mL"),
        Holding("epirubicin", "mg", 60.0, text="60 mg"),
        Holding("water-for-injection", "mL", 5.0, text="5 mL"),
        Holding("iodixanol", "mL", 7.0, text="7 mL"),
        Holding("iodine", "mg", 2240.0, text="2240 mg"),
    )


def test_a_container_with_an_unknown_in_it_says_so_and_one_that_nothing_is_left_of_is_not_listed() -> None:
    drawn = held_after("draw-beads")
    assert (drawn.volume, drawn.text) == (None, "unknown")
    assert drawn.holds[1] == Holding("liquid with the beads", "mL", None, text="unknown")
    drained = held_after("excess", load__excess="removed", load__share_bound="100 %")
    assert drained.volume == 2.0
    assert "water-for-injection" not in [holding.substance for holding in drained.holds]


def test_a_container_without_a_stated_capacity_has_none() -> None:
    protocol = recipe().protocol
    kept = {name: each for name, each in protocol.parameters.items() if name != "bead-syringe.capacity"}
    without = type(recipe())(protocol.model_copy(update={"parameters": kept}), recipe().origin)
    plan = compute(without, case_of(CHOICES), shelf())
    assert {it.capacity for it in plan.containers if it.id == "bead-syringe"} == {None}
    assert "bead syringe" in plan.step("load").needs


def test_every_kind_of_step_that_a_file_may_have_is_computed() -> None:
    assert {*ACTIONS} == {*get_args(Do)}
