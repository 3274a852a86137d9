"""What moves by itself on the page of the walk: timers, the time since mixing, what is due now, and what is next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.procedure.pushing import pushing_from
from embolplan.procedure.route import PUSHES, following
from embolplan.procedure.rules import at_the_end
from embolplan.procedure.timers import span
from embolplan.tui.phrases import label_of, listed, span_of, step_name, time_of_day
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from embolplan.plan import Plan, Step
    from embolplan.procedure import Session, TimerState

SOON = timedelta(minutes=1)
"""So long before its end a timer warns, and for a short one a quarter of its time."""
_QUARTER = 4
_WARNING, _DUE = "bold black on yellow", "bold white on red"


def timers_text(session: Session) -> Text:
    """Every running timer: how long to go, when it ends, and what is due meanwhile; then the time since mixing."""
    text = Text()
    for state in session.timers():
        text.append("\n" if text else "")
        soon, over = ends_soon(state), state.state == "over" and not state.expired_away
        style = _DUE if over else _WARNING if soon else "bold"
        told = say("walk.soon", told=_running(state)) if soon else _running(state)
        text.append(f"{label_of(session.plan, state.timer.name)}: {told}", style)
        text.append(_began(state))
        for told, due in _shakes(state):
            text.append("\n  ")
            text.append(told, _DUE if due else "bold")
    mixed = _since_mixing(session)
    if mixed:
        text.append(f"\n{mixed}" if text else mixed, "bold")
    return text


def ends_soon(state: TimerState) -> bool:
    """Whether a timer is in the last of its time, so that it warns."""
    low = span(state.timer.time)[0]
    return state.state == "running" and state.remaining <= min(SOON, low / _QUARTER)


def alarms(session: Session) -> frozenset[tuple[int, int]]:
    """What is due now, by timer and shake (0 for its end, -1 for soon); what was over while away is none."""
    found = set[tuple[int, int]]()
    for state in session.timers():
        if ends_soon(state):
            found.add((state.timer.n, -1))
        if state.state == "over" and not state.expired_away:
            found.add((state.timer.n, 0))
        if state.next is not None and state.next.due_at <= _now(state):
            found.add((state.timer.n, state.next.k))
    return frozenset(found)


def _since_mixing(session: Session) -> str:
    """How long the suspension has stood, from the step that mixes it on until nothing is left to do at the table."""
    mixed_at = session.walk.mixed_at
    if mixed_at is None or at_the_end(session.plan, session.walk):
        return ""
    since = max(session.clock.now() - mixed_at, timedelta())
    return say("walk.mixed", since=span_of(since), at=time_of_day(mixed_at))


def _now(state: TimerState) -> datetime:
    return state.timer.started_at + state.elapsed


def _began(state: TimerState) -> str:
    start = time_of_day(state.timer.started_at)
    if state.timer.open:
        return say("tui.timer.began_open", start=start)
    return say("tui.timer.began", start=start, end=time_of_day(state.over_at))


def _running(state: TimerState) -> str:
    if state.timer.open:
        return say("tui.timer.open", elapsed=span_of(state.elapsed))
    if state.expired_away:
        return say("tui.timer.away", at=time_of_day(state.over_at))
    if state.state == "over":
        return say("tui.timer.over", at=time_of_day(state.over_at), late=span_of(_late(state)))
    if state.state == "due":
        return say("tui.timer.due", left=_most(state)) if state.remaining_high is not None else say("tui.timer.may_end")
    if state.remaining_high is not None and state.remaining_high != state.remaining:
        return say("tui.timer.span", low=span_of(state.remaining), high=_most(state))
    return say("tui.timer.left", left=span_of(state.remaining))


def _late(state: TimerState) -> timedelta:
    return _now(state) - state.over_at


def _most(state: TimerState) -> str:
    return "-" if state.remaining_high is None else span_of(state.remaining_high)


def _shakes(state: TimerState) -> Iterator[tuple[str, bool]]:
    if state.missed:
        yield say("tui.shake.missed", which=listed(str(missed.k) for missed in state.missed)), False
    shake = state.next
    if shake is not None and shake.due_at > _now(state):
        yield say("tui.shake.next", k=shake.k, of=shake.of, left=span_of(shake.due_at - _now(state))), False
    elif shake is not None:
        yield say("tui.shake.late", k=shake.k, of=shake.of, late=span_of(shake.late)), True


def next_text(session: Session, plan: Plan) -> str:
    """What comes next: a shake, the end of a wait, pushing, then the step after this one, by the plan as done."""
    if session.walk.step is None:
        return say("tui.next", what=say("tui.next.close"))
    step = plan.step(session.walk.step)
    here = (session.walk.step, session.walk.turn)
    given = any((each.step, each.turn) == here for each in session.walk.given)
    parts = [
        *_next_times(session),
        *_next_push(session),
        _next_step(plan, step, waiting=bool(session.timers()), given=given),
    ]
    return say("tui.next", what=" · ".join(parts))


def _next_times(session: Session) -> Iterator[str]:
    for state in session.timers():
        if state.next is not None:
            due, now = state.next.due_at, _now(state)
            yield say("tui.next.shake", left=span_of(due - now)) if due > now else say("tui.next.shake_now")
        if state.state == "running":
            yield say("tui.next.end", label=label_of(session.plan, state.timer.name), left=span_of(state.remaining))


def _next_push(session: Session) -> Iterator[str]:
    found = pushing_from(session.plan, session.walk, session.clock.now())
    if found is not None:
        yield say("walk.next.push", at=time_of_day(found[1]), n=found[0].n)


def _next_step(plan: Plan, step: Step, *, waiting: bool, given: bool) -> str:
    if step.outcomes:
        return say("tui.next.decide")
    if step.wait is not None and not waiting:
        return say("tui.next.start_timer")
    target = following(plan, step)
    after = step_name(plan, target) if target else say("tui.next.close")
    return after if given or step.do not in PUSHES else say("tui.next.give", after=after)
