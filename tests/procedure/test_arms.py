"""A choice made at the table that leaves a step no place: the walk goes on to the step after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.plan import Outcome, Step
from tests.procedure.recipe import PLAN, clock, create

if TYPE_CHECKING:
    from embolplan.procedure import Session

ARM = "treatment.arm"
TABLETS = Step(12, "tablets", "after", "give", "Tablets.", lines=(ARM,), when={ARM: "with"})
LATER = Step(13, "assess", "after", "assess", "Assess.")
PLAN_OF_ARMS = replace(
    PLAN,
    steps=(
        Step(
            1,
            "stain",
            "check",
            "check",
            "Gone?",
            outcomes=(Outcome("gone", "tablets"), Outcome("later", "assess")),
        ),
        TABLETS,
        LATER,
    ),
    lines=(*PLAN.lines, replace(PLAN.lines[0], id=ARM)),
)


def session(tmp_path: Path) -> Session:
    return create(tmp_path, clock(), plan=PLAN_OF_ARMS)


def test_while_nobody_has_chosen_the_step_comes(tmp_path: Path) -> None:
    with session(tmp_path) as opened:
        assert opened.check("gone").step == "tablets"


def test_the_arm_that_the_step_belongs_to_comes_to_it(tmp_path: Path) -> None:
    with session(tmp_path) as opened:
        opened.choose(ARM, "with")
        assert opened.check("gone").step == "tablets"


def test_in_the_other_arm_the_walk_goes_past_it(tmp_path: Path) -> None:
    with session(tmp_path) as opened:
        opened.choose(ARM, "without")
        walk = opened.check("gone")
        assert (walk.step, walk.turn, "tablets" in walk.turns) == ("assess", 1, False)


def test_chosen_while_it_stands_there_the_walk_goes_on(tmp_path: Path) -> None:
    with session(tmp_path) as opened:
        opened.check("gone")
        walk = opened.choose(ARM, "without")
        assert (walk.step, [visit.step for visit in walk.visits]) == ("assess", ["stain"])
        assert opened.done("assess").step is None
