"""How fast is pushed, and when pushing can begin: from the times of the entries and the waits still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum
from typing import TYPE_CHECKING, Literal

from embolplan.procedure import route
from embolplan.procedure.rules import pushed_at
from embolplan.procedure.timers import span
from embolplan.units import show

if TYPE_CHECKING:
    from embolplan.plan import Line, Plan, Step
    from embolplan.procedure.walk import Walk

Against = Literal["faster", "slower", "the same"]
RATE = "inject.rate"


@dataclass(frozen=True, slots=True)
class Pace:
    """mL a minute from the first entry of this turn of pushing to the last, beside the recipe's rate."""

    value: float
    since: datetime
    rate: Line | None
    """The recipe's rate; None where it has none, or where nobody knows it."""
    against: Against | None

    @property
    def text(self) -> str:
        """As it is printed."""
        return show(self.value, "mL/min")


def pace(plan: Plan, walk: Walk) -> Pace | None:
    """None until two volumes have been given in this turn: what the first one took is not known."""
    place = pushed_at(plan, walk)
    given = sorted((each for each in walk.given if (each.step, each.turn) == place), key=lambda each: each.place)
    if place is None or not given or given[-1].at <= given[0].at:
        return None
    minutes = (given[-1].at - given[0].at) / timedelta(minutes=1)
    value = fsum(each.volume for each in given[1:]) / minutes
    rate = _rate(plan, plan.step(place[0]))
    return Pace(value, given[0].at, rate, None if rate is None else _against(value, rate))


def _rate(plan: Plan, step: Step) -> Line | None:
    named = [name for name in step.lines if name.endswith(RATE) and name in plan and plan[name].known]
    return plan[named[0]] if named else None


def _against(value: float, rate: Line) -> Against | None:
    low = rate.low if rate.value is None else rate.value
    high = rate.high if rate.value is None else rate.value
    # What prints alike is no difference that anybody could act on.
    if rate.value is not None and show(value, "mL/min") == show(rate.value, "mL/min"):
        return "the same"
    if high is not None and value > high:
        return "faster"
    if low is not None and value < low:
        return "slower"
    return None if low is high is None else "the same"


def pushing_from(plan: Plan, walk: Walk, now: datetime) -> tuple[Step, datetime] | None:
    """The next step that pushes, and the earliest time by the waits before it; None where a wait is not known."""
    step = None if walk.step is None else plan.step(walk.step)
    waits, seen = timedelta(), set[str]()
    while step is not None and step.id not in seen:
        seen.add(step.id)
        if step.do in route.PUSHES:
            return (step, now + waits) if len(seen) > 1 else None
        left = _wait_left(step, walk, now)
        if left is None or step.outcomes:
            return None
        waits += left
        following = route.standing(plan, route.following(plan, step), walk.choices)
        step = None if following is None else plan.step(following)
    return None


def _wait_left(step: Step, walk: Walk, now: datetime) -> timedelta | None:
    if step.wait is None:
        return timedelta()
    least = span(step.wait.time)[0]
    if least <= timedelta():
        return None
    timer = walk.timer(step.wait.name, walk.turn) if step.id == walk.step else None
    return least if timer is None else timer.at(now).remaining
