"""Which of a recipe's syringes are counted and where, what of a pulse has a line, and particles that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.model.recipe import Recipe
from tests.engine.drugs import case_for, parameter
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf
from tests.engine.test_done import event, given

if TYPE_CHECKING:
    from embolplan.plan import Plan


def planned(**update: object) -> Plan:
    """The worked example with some of its protocol otherwise."""
    return compute(Recipe(recipe().protocol.model_copy(update=update), recipe().origin), case_of(CHOICES), shelf())


def test_a_syringe_that_nothing_fills_is_not_counted_and_hides_no_other() -> None:
    spare = parameter("spare.capacity", "20 mL [liu-2021, Methods]")
    plan = planned(parameters={spare.id: spare, **recipe().protocol.parameters})
    assert "spare.count" not in plan
    assert [plan[f"{name}.count"].value for name in ("drug-syringe", "bead-syringe")] == [1, 1]


def test_a_syringe_is_counted_where_what_it_holds_last_came_into_it() -> None:
    steps = list(recipe().protocol.steps)
    mix = next(step for step in steps if step.id == "mix")
    away = mix.model_copy(update={"id": "away", "do": "transfer", "source": "bead-syringe", "into": "spare"})
    back = away.model_copy(update={"id": "back", "source": "spare", "into": "bead-syringe"})
    place = steps.index(mix) + 1
    plan = planned(steps=(*steps[:place], away, back, *steps[place:]))
    assert (plan["bead-syringe.count"].step, plan["bead-syringe.count"].value) == ("back", 1)
    assert planned()["bead-syringe.count"].step == "mix"


def test_the_volume_of_a_full_pulse_is_the_one_that_was_chosen_and_no_line_of_its_own() -> None:
    plan = plan_of({**CHOICES, "inject.pulse_volume": "0.6 mL"})
    assert [line.id for line in plan.lines if line.id.endswith("pulse.volume")] == []
    assert plan["pulse.last.volume"].value == pytest.approx(0.2)  # 14 - 23 x 0.6


def test_particles_are_given_and_left_by_their_mass() -> None:
    of = recipe("liver/magnesium-lipiodol")
    chosen = {"particles.mass": "60 mg", "oil.volume": "10 mL"}
    plan = compute(of, case_for(of, chosen), shelf(), (event("opened"), given(2.5)))
    assert [plan[f"{name}.particles_mass"].value for name in ("given", "left")] == [15, 45]
    assert plan["given.oil_volume"].value == 2.5
    assert "working-syringe.particles_mass" not in compute(
        of, case_for(of, {**chosen, "working-syringe.capacity": "1 mL"}), shelf()
    )
