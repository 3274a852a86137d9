"""What moves by itself on the page of the walk: timers, the time since mixing, what is due now, and what is next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len
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


def timers_text(session: Session, width: int = 0, room: int = 0) -> Text:
    """Every running timer: how long to go, when it ends, and what is due meanwhile; then the time since mixing.

    Where that takes more lines of that width than there is room for, only those that want somebody first, and how
    many are left out; without a room all of them.
    """
    states, mixed = session.timers(), _since_mixing(session)
    told = [_timer(session, state) for state in states]
    taken = [rows_of(each, width) for each in told]
    free = room - bool(mixed)
    hidden = 0
    if room and sum(taken) > free:
        first = sorted(range(len(told)), key=lambda n: wanted_in(states[n]))
        # The last line says how many more there are.
        shown = [n for k, n in enumerate(first) if not k or sum(taken[each] for each in first[: k + 1]) < free]
        told, hidden = [told[n] for n in shown], len(told) - len(shown)
    if hidden:
        told.append(Text(say("walk.timers.more", count=hidden), "bold"))
    return Text("\n").join([*told, Text(mixed, "bold")] if mixed else told)


def rows_of(text: Text, width: int) -> int:
    """How many lines of a screen it takes, none where there is nothing to show."""
    return sum(-(-max(1, cell_len(line)) // max(1, width)) for line in text.plain.split("\n")) if text else 0


def wanted_in(state: TimerState) -> timedelta:
    """How long until a timer wants somebody; what ended while the program was away, or has no end, comes last."""
    if state.timer.open or state.expired_away:
        return timedelta.max
    ends = timedelta() if state.state in ("over", "due") else state.remaining
    return ends if state.next is None else min(ends, state.next.due_at - _now(state))


def _timer(session: Session, state: TimerState) -> Text:
    soon, over = ends_soon(state), state.state == "over" and not state.expired_away
    style = _DUE if over else _WARNING if soon else "bold"
    told = say("walk.soon", told=_running(state)) if soon else _running(state)
    text = Text()
    text.append(f"{label_of(session.plan, state.timer.name)}: {told}", style)
    text.append(_began(state))
    for told, due in _shakes(state):
        text.append("\n  ")
        text.append(told, _DUE if due else "bold")
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
    """The next shake and the next end of all timers; the others stand with the timers."""
    states = sorted(session.timers(), key=wanted_in)
    shakes = [(state.next.due_at, _now(state)) for state in states if state.next is not None]
    if shakes:
        due, now = min(shakes)
        yield say("tui.next.shake", left=span_of(due - now)) if due > now else say("tui.next.shake_now")
    running = [state for state in states if state.state == "running"]
    if running:
        first = min(running, key=lambda state: state.remaining)
        yield say("tui.next.end", label=label_of(session.plan, first.timer.name), left=span_of(first.remaining))


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
