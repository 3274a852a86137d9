"""What the walk shows: the step's card, its timers, the ledger and the line of what comes next, all as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.errors import EmbolplanError
from embolplan.model.names import layer_of
from embolplan.procedure.route import PUSHES, following, syringe
from embolplan.tui.phrases import (
    label_of,
    listed,
    sentence,
    source_places,
    span_of,
    step_name,
    time_of_day,
)
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, timedelta

    from embolplan.plan import Plan, Step
    from embolplan.procedure import Session, TimerState
    from embolplan.record import Record

_REASON = 80
"""How much of the reason for lifting a block is told at every step; the plan (p) has the whole."""
_LEDGER = ("given.volume", "given.drug_mass", "given.iodine", "left.volume", "left.drug_mass")
_OIL = ("given.oil_volume", "left.oil_volume")


@dataclass(frozen=True)
class SoFar:
    """The plan as done so far, with its totals; where they cannot be computed, the plan as opened and why."""

    plan: Plan
    record: Record | None
    problem: str = ""

    @classmethod
    def of(cls, session: Session) -> SoFar:
        """As the session stands."""
        try:
            record = session.record()
        except EmbolplanError as error:
            return cls(session.plan, None, sentence(error))
        return cls(record.done, record)


def step_card(session: Session, so_far: SoFar, step: Step) -> Text:
    """What to do, what it needs, its numbers, and where a check leads; as done so far where that differs."""
    plan = so_far.plan
    text = Text(f"{_as_done(plan, step)}\n", "bold")
    for told in _details(session, plan, step):
        text.append(f"\n{told}", "not bold")
    numbers = [plan[line_id] for line_id in step.lines if line_id in plan]
    if numbers:
        text.append(f"\n\n{say('tui.walk.numbers')}")
    for line in numbers:
        text.append(f"\n  {line.label}: ", "not bold")
        text.append(line.text)
        if line.status not in line.text:
            text.append(f" ({line.status})", "not bold")
    return text


def _as_done(plan: Plan, step: Step) -> str:
    return next((done.text for done in plan.steps if done.id == step.id), step.text)


def _details(session: Session, plan: Plan, step: Step) -> Iterator[str]:
    yield from _cautions(plan, step)
    if _as_done(plan, step) != step.text:
        yield say("tui.walk.planned", text=step.text)
    if step.needs:
        yield say("tui.walk.needs", needs=listed(step.needs))
    if step.measures:
        yield say("tui.walk.measures", lines=listed(label_of(plan, line_id) for line_id in step.measures))
    for reading in session.walk.measurements:
        if reading.id in step.measures:
            label = label_of(plan, reading.id)
            yield say("tui.walk.measured", label=label, text=reading.text, explains=reading.explains)
    for outcome in step.outcomes:
        yield say("tui.walk.outcome", label=outcome.label, step=step_name(plan, outcome.to))
    if step.because:
        yield say("tui.walk.because", because=step.because)
    if step.house:
        yield say("tui.walk.house")
    if step.sources:
        yield say("tui.walk.source", places=source_places(step.sources))


def _cautions(plan: Plan, step: Step) -> Iterator[str]:
    """What the plan must tell a person at this very step."""
    for finding in plan.findings:
        if finding.severity != "note" and set(finding.lines) & set(step.lines):
            yield say("tui.walk.finding", severity=say(f"tui.severity.{finding.severity}"), text=finding.text)


def past_card(plan: Plan) -> str:
    """What is left once all steps are done; where nothing is pushed there is no catheter to speak of."""
    pushes = any(step.do in PUSHES for step in plan.steps)
    return say("tui.walk.past.body") if pushes else say("tui.walk.past.nothing_pushed")


def lifted_blocks(plan: Plan) -> Iterator[str]:
    """Every block that a person lifted, which stays in sight of those who carry the plan out."""
    for finding in plan.findings:
        if finding.override is not None:
            by, reason = finding.override.by, finding.override.reason
            yield say("tui.walk.lifted", code=finding.code, by=by, reason=shorten(reason, _REASON, placeholder=" …"))


def timers_text(session: Session) -> Text:
    """Every running timer: how long to go, when it ends, and what is due meanwhile."""
    text = Text()
    for state in session.timers():
        text.append("\n" if text else "")
        text.append(f"{label_of(session.plan, state.timer.name)}: {_running(state)}", "bold")
        text.append(_began(state))
        for told, due in _shakes(state):
            text.append("\n  ")
            text.append(told, "bold reverse" if due else "bold")
    return text


def alarms(session: Session) -> frozenset[tuple[int, int]]:
    """What is due now, by timer and shake (0 for its end); one that was over before the program came back is none."""
    found = set[tuple[int, int]]()
    for state in session.timers():
        if state.state == "over" and not state.expired_away:
            found.add((state.timer.n, 0))
        if state.next is not None and state.next.due_at <= _now(state):
            found.add((state.timer.n, state.next.k))
    return frozenset(found)


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
    """What comes next: a shake, the end of a wait, then the step after this one, in the words of the plan as done."""
    if session.walk.step is None:
        return say("tui.next", what=say("tui.next.close"))
    step = plan.step(session.walk.step)
    here = (session.walk.step, session.walk.turn)
    given = any((each.step, each.turn) == here for each in session.walk.given)
    parts = [*_next_times(session), _next_step(plan, step, waiting=bool(session.timers()), given=given)]
    return say("tui.next", what=" · ".join(parts))


def _next_times(session: Session) -> Iterator[str]:
    for state in session.timers():
        if state.next is not None:
            due, now = state.next.due_at, _now(state)
            yield say("tui.next.shake", left=span_of(due - now)) if due > now else say("tui.next.shake_now")
        if state.state == "running":
            yield say("tui.next.end", label=label_of(session.plan, state.timer.name), left=span_of(state.remaining))


def _next_step(plan: Plan, step: Step, *, waiting: bool, given: bool) -> str:
    if step.outcomes:
        return say("tui.next.decide")
    if step.wait is not None and not waiting:
        return say("tui.next.start_timer")
    target = following(plan, step)
    after = step_name(plan, target) if target else say("tui.next.close")
    return after if given or step.do not in PUSHES else say("tui.next.give", after=after)


def ledger_text(session: Session, so_far: SoFar, step: Step | None) -> str:
    """What was given and is left as the record says it, from the step that pushes on; the condition stands with it."""
    pushing, given = step is not None and step.do in PUSHES, bool(session.walk.given)
    if not pushing and not given:
        return ""
    plan, record = so_far.plan, so_far.record
    pushed = _pushed(session, plan, step)
    known = pushed is not None and pushed in plan and plan[pushed].known
    held = plan[pushed].text if pushed is not None and known else say("tui.ledger.not_known")
    layer = layer_of(pushed or "")
    if record is None:
        return say("tui.ledger.unknown", why=so_far.problem)
    if not given:
        nothing = say("tui.ledger.nothing", held=held)
        return say("tui.ledger.layer", layer=layer, told=nothing) if layer else nothing
    totals = {line.id: line.text if line.known else say("tui.ledger.not_known") for line in record.totals}
    feeders = listed(f"{each.feeder} {_given_to(plan, each.feeder)}" for each in record.feeders)
    by_feeder = say("tui.ledger.feeders", feeders=feeders or "-")
    if not layer:
        message = _told_of(totals)
        return f"{say(message, held=held, **_amounts(totals))}\n{by_feeder}"
    message = "tui.ledger" if f"{layer}.given.drug_mass" in totals else "tui.ledger.no_drug"
    of_layer = say("tui.ledger.layer", layer=layer, told=say(message, held=held, **_amounts(totals, f"{layer}.")))
    return "\n".join([of_layer, say("tui.ledger.all_layers", **_amounts(totals)), by_feeder])


def _told_of(totals: Mapping[str, str]) -> str:
    if _OIL[0] not in totals:
        return "tui.ledger"
    return "tui.ledger.oil" if "given.drug_mass" in totals else "tui.ledger.oil_alone"


def _amounts(totals: Mapping[str, str], layer: str = "") -> dict[str, str]:
    unknown = say("tui.ledger.not_known")
    return {name.replace(".", "_"): totals.get(f"{layer}{name}", unknown) for name in (*_LEDGER, *_OIL)}


def _pushed(session: Session, plan: Plan, step: Step | None) -> str | None:
    """The line of what is pushed at this step, or was pushed last."""
    here = None if step is None else syringe(plan, step)
    return here or next((given.of for given in reversed(session.walk.given) if given.of), None)


def _given_to(plan: Plan, feeder: str) -> str:
    line_id = f"given.{feeder}.volume"
    return plan[line_id].text if line_id in plan else "-"
