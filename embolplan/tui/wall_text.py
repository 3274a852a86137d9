"""What stands on the wall: clocks, what is left, the step and the next one; nothing that somebody typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from embolplan.procedure.clock import moment
from embolplan.procedure.route import PUSHES, following
from embolplan.tui.phrases import label_of, span_of, step_head, step_name, time_of_day
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.plan import Plan
    from embolplan.procedure.timers import TimerState
    from embolplan.procedure.watching import Watch


@dataclass(frozen=True, slots=True)
class Clock:
    """One time in large type, what it is of, and how it stands."""

    digits: str
    label: str
    told: str
    urgent: bool
    goes: timedelta
    """How long until it wants somebody, for the order on the wall."""


def head(watch: Watch) -> str:
    """Where the procedure stands, and the time."""
    time = time_of_day(watch.now())
    walk = watch.walk
    if walk.closed is not None:
        told = say("wall.closed.abandoned") if walk.abandoned else say("wall.closed")
    elif walk.step is None:
        told = say("wall.past")
    else:
        told = step_head(watch.plan, watch.plan.step(walk.step), walk.turn)
    return say("wall.head", head=told, time=time)


def step_text(watch: Watch, plan: Plan) -> str:
    """What to do now, with the amounts as done so far."""
    walk = watch.walk
    if walk.closed is not None:
        return say("wall.closed.at", at=time_of_day(closed_at(watch)))
    return "" if walk.step is None else plan.step(walk.step).text


def closed_at(watch: Watch) -> datetime:
    """When the procedure was closed."""
    return next(moment(event.at) for event in reversed(watch.events) if event.kind == "closed")


def next_text(watch: Watch, plan: Plan) -> str:
    """The step after this one, where nobody has to decide."""
    walk = watch.walk
    if walk.closed is not None:
        return ""
    if walk.step is None:
        return say("wall.next", what=say("wall.next.close"))
    step = plan.step(walk.step)
    if step.outcomes:
        return say("wall.next", what=say("wall.next.decide"))
    target = following(plan, step)
    return say("wall.next", what=step_name(plan, target) if target else say("wall.next.close"))


def clocks(watch: Watch) -> list[Clock]:
    """Every running timer and what is due in it, the most urgent first."""
    found = [clock for state in watch.timers() for clock in _clocks_of(watch.plan, state)]
    return sorted(found, key=lambda clock: clock.goes)


def _clocks_of(plan: Plan, state: TimerState) -> Iterator[Clock]:
    # What a person called a timer of their own may be a patient's name.
    label = say("wall.own_timer") if state.timer.own else label_of(plan, state.timer.name)
    now = state.timer.started_at + state.elapsed
    if state.next is not None:
        until = state.next.due_at - now
        told = say("wall.shake", k=state.next.k, of=state.next.of)
        if until <= timedelta():
            told = say("wall.shake_now", k=state.next.k, of=state.next.of)
        yield Clock(_digits(until), label, told, until <= timedelta(), until)
    yield _end(label, state, now)


def _end(label: str, state: TimerState, now: datetime) -> Clock:
    at = time_of_day(state.over_at)
    if state.timer.open:
        told = say("wall.running", at=time_of_day(state.timer.started_at))
        return Clock(span_of(state.elapsed), label, told, False, timedelta.max)
    if state.state == "over":
        return Clock(_digits(state.over_at - now), label, say("wall.over", at=at), True, timedelta())
    if state.state == "due":
        most = state.remaining_high
        told = say("wall.may_end_open") if most is None else say("wall.may_end", at=at)
        return Clock(_digits(most or timedelta()), label, told, True, timedelta())
    return Clock(_digits(state.remaining), label, say("wall.to_go", at=at), False, state.remaining)


def _digits(until: timedelta) -> str:
    """A time to go, or with a plus how long it is over."""
    return span_of(until) if until >= timedelta() else f"+{span_of(-until)}"


def pushes(watch: Watch) -> bool:
    """Whether something is being pushed, or was, so that the room wants to know what is left."""
    step = watch.walk.step
    return watch.walk.closed is None and step is not None and watch.plan.step(step).do in PUSHES
