"""What the walk shows: the step's card, its timers, the ledger and the line of what comes next, all as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.procedure.route import PUSHES, following
from embolplan.tui.phrases import label_of, ledger, source_places, span_of, step_name, time_of_day
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from embolplan.plan import Plan, Step
    from embolplan.procedure import Session, TimerState
    from embolplan.record import Record


def step_card(record: Record, step: Step) -> Text:
    """What to do, what it needs, its numbers, and where a check leads; as done so far where that differs."""
    plan = record.done
    text = Text()
    text.append(f"{_as_done(record, step)}\n", "bold")
    for told in _details(record, step):
        text.append(f"\n{told}")
    numbers = [plan[line_id] for line_id in step.lines if line_id in plan]
    if numbers:
        text.append(f"\n\n{say('tui.walk.numbers')}", "bold")
    for line in numbers:
        text.append(f"\n  {line.label}: ")
        text.append(line.text, "bold")
        if line.status not in line.text:
            text.append(f" ({line.status})")
    return text


def _as_done(record: Record, step: Step) -> str:
    return next((done.text for done in record.done.steps if done.id == step.id), step.text)


def _details(record: Record, step: Step) -> Iterator[str]:
    done, plan = _as_done(record, step), record.plan
    if done != step.text:
        yield say("tui.walk.planned", text=step.text)
    if step.needs:
        yield say("tui.walk.needs", needs=", ".join(step.needs))
    if step.measures:
        yield say("tui.walk.measures", lines=", ".join(label_of(plan, line_id) for line_id in step.measures))
    for event in record.events:
        if event.kind == "measured" and event.step == step.id:
            label, read = label_of(plan, str(event.body["id"])), event.body
            yield say("tui.walk.measured", label=label, text=read["text"], explains=read["explains"])
    for outcome in step.outcomes:
        yield say("tui.walk.outcome", label=outcome.label, step=step_name(plan, outcome.to))
    if step.because:
        yield say("tui.walk.because", because=step.because)
    if step.house:
        yield say("tui.walk.house")
    if step.sources:
        yield say("tui.walk.source", places=source_places(step.sources))


def timers_text(session: Session) -> Text:
    """Every running timer: how long to go, when it ends, and what is due meanwhile."""
    text = Text()
    for state in session.timers():
        if text:
            text.append("\n")
        text.append(f"{label_of(session.plan, state.timer.name)}: ", "bold")
        text.append(_running(state), "bold")
        text.append(say("tui.timer.began", start=time_of_day(state.timer.started_at), end=time_of_day(state.over_at)))
        for told in _shakes(state):
            text.append(f"\n  {told}", "bold")
    return text


def _running(state: TimerState) -> str:
    if state.expired_away:
        return say("tui.timer.away", at=time_of_day(state.over_at))
    if state.state == "over":
        return say("tui.timer.over", at=time_of_day(state.over_at), late=span_of(_late(state)))
    if state.state == "due":
        return say("tui.timer.due", left=_most(state))
    if state.remaining_high is not None and state.remaining_high != state.remaining:
        return say("tui.timer.span", low=span_of(state.remaining), high=_most(state))
    return say("tui.timer.left", left=span_of(state.remaining))


def _late(state: TimerState) -> timedelta:
    return state.elapsed - (state.over_at - state.timer.started_at)


def _most(state: TimerState) -> str:
    return "-" if state.remaining_high is None else span_of(state.remaining_high)


def _shakes(state: TimerState) -> Iterator[str]:
    if state.missed:
        yield say("tui.shake.missed", which=", ".join(str(missed.k) for missed in state.missed))
    shake = state.next
    if shake is None:
        return
    now = state.timer.started_at + state.elapsed
    if shake.due_at > now:
        yield say("tui.shake.next", k=shake.k, of=shake.of, left=span_of(shake.due_at - now))
    else:
        yield say("tui.shake.late", k=shake.k, of=shake.of, late=span_of(shake.late))


def next_text(session: Session, plan: Plan) -> str:
    """What comes next: a shake, the end of a wait, then the step after this one, in the words of the plan as done."""
    if session.walk.step is None:
        return say("tui.next", what=say("tui.next.close"))
    step = plan.step(session.walk.step)
    parts = [*_next_times(session), _next_step(plan, step, waiting=bool(session.timers()))]
    return say("tui.next", what=" · ".join(parts))


def _next_times(session: Session) -> Iterator[str]:
    for state in session.timers():
        now = state.timer.started_at + state.elapsed
        if state.next is not None:
            due = state.next.due_at
            yield say("tui.next.shake", left=span_of(due - now)) if due > now else say("tui.next.shake_now")
        if state.state == "running":
            yield say("tui.next.end", label=label_of(session.plan, state.timer.name), left=span_of(state.remaining))


def _next_step(plan: Plan, step: Step, waiting: bool) -> str:
    if step.outcomes:
        return say("tui.next.decide")
    if step.wait is not None and not waiting:
        return say("tui.next.start_timer")
    target = following(plan, step)
    return step_name(plan, target) if target else say("tui.next.close")


def ledger_text(record: Record, step: Step | None) -> str:
    """What was given and is left, from the step that pushes on."""
    pushing = step is not None and step.do in PUSHES
    given = any(event.kind == "given" for event in record.events)
    said = ledger(record) if given else None
    if said is None:
        return say("tui.ledger.nothing", held=_held(record)) if pushing else ""
    feeders = "; ".join(f"{each.feeder}: {_given_to(record, each.feeder)}" for each in record.feeders)
    return f"{said}\n{say('tui.ledger.feeders', feeders=feeders)}" if feeders else said


def _held(record: Record) -> str:
    return record.done["suspension.volume"].text if "suspension.volume" in record.done else "-"


def _given_to(record: Record, feeder: str) -> str:
    line_id = f"given.{feeder}.volume"
    return record.done[line_id].text if line_id in record.done else "-"
