"""The pace of pushing beside the recipe's rate, and the time from which there can be pushing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from embolplan.procedure import ManualClock, Session
from embolplan.procedure.pushing import pace, pushing_from
from tests.procedure.recipe import PACKED, PLAN, START, clock, computed, create, drive, line, minutes

if TYPE_CHECKING:
    from pathlib import Path

WITH_RATE = replace(PLAN, lines=(*PLAN.lines, line("inject.rate", 1, "mL/min")))


@pytest.mark.parametrize(
    ("seconds", "value", "against"), [(30, 2, "faster"), (60, 1, "the same"), (120, 0.5, "slower")]
)
def test_the_pace_counts_from_the_first_entry(tmp_path: Path, seconds: int, value: float, against: str) -> None:
    with Session.create(tmp_path, PACKED, WITH_RATE, "Lee", clock(), recompute=computed) as session:
        assert isinstance(session.clock, ManualClock)
        drive(session, "inject")
        session.give("A8", "3 mL")
        assert pace(session.plan, session.walk) is None
        for _ in range(2):
            session.clock.pass_time(seconds=seconds)
            session.give("A8", "1 mL")
        found = pace(session.plan, session.walk)
        assert found is not None
        assert found.value == pytest.approx(value)
        assert found.against == against
        # It is the pace of this turn of pushing, and not of the pause.
        drive_on = session.reach("flow stasis")
        assert drive_on.step == "pause"
        session.clock.pass_time(minutes=20)
        assert pace(session.plan, session.walk) == found


def test_a_recipe_without_a_rate_has_only_the_pace(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        assert isinstance(session.clock, ManualClock)
        drive(session, "inject")
        session.give("A8", "3 mL")
        session.clock.pass_time(minutes=1)
        session.give("A8", "1 mL")
        found = pace(session.plan, session.walk)
        assert found is not None
        assert (found.rate, found.against) == (None, None)


def test_pushing_can_begin_after_the_waits_that_are_left(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        assert isinstance(session.clock, ManualClock)
        # 2 min at least of settling, 30 of loading, 5 of standing.
        found = pushing_from(session.plan, session.walk, session.clock.now())
        assert found is not None
        assert (found[0].id, found[1] - START) == ("inject", timedelta(minutes=37))
        session.done("draw-beads")
        session.start_timer()
        session.clock.pass_time(seconds=90)
        found = pushing_from(session.plan, session.walk, session.clock.now())
        assert found is not None
        assert found[1] - START == timedelta(minutes=37)
        # Time that is taken beside the waits moves it.
        session.clock.pass_time(minutes=10)
        found = pushing_from(session.plan, session.walk, session.clock.now())
        assert found is not None
        assert found[1] - START == timedelta(minutes=46.5)
        session.done("settle")
        drive(session, "inject")
        assert pushing_from(session.plan, session.walk, session.clock.now()) is None


def test_a_wait_that_nobody_knows_gives_no_time(tmp_path: Path) -> None:
    steps = tuple(
        replace(step, wait=replace(step.wait, time=minutes())) if step.id == "load" and step.wait else step
        for step in PLAN.steps
    )
    plan = replace(PLAN, steps=steps)
    with Session.create(tmp_path, PACKED, plan, "Lee", clock(), recompute=computed) as session:
        assert pushing_from(plan, session.walk, session.clock.now()) is None
