"""The card of a step as plain text: what to do, what to lay out, its numbers, and where a check leads."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from rich.text import Text

from embolplan.errors import EmbolplanError
from embolplan.procedure import moment
from embolplan.procedure.route import PUSHES
from embolplan.tui.layout import first_of_its_phase, laid_out
from embolplan.tui.phrases import label_of, listed, sentence, source_places, step_name, time_of_day
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.model.protocol import Protocol
    from embolplan.plan import Line, Plan, Step
    from embolplan.procedure import Session
    from embolplan.record import Record

NOT_REPORTED = "not reported"
_REASON = 80
"""How much of the reason for lifting a block is told at every step; the plan (p) has the whole."""


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


def step_card(session: Session, so_far: SoFar, step: Step, protocol: Protocol | None = None) -> Text:
    """What to do, what it needs, its numbers, and where a check leads; as done so far where that differs."""
    plan = so_far.plan
    text = Text(f"{_as_done(plan, step)}\n", "bold")
    of_the_run = (say("walk.image"),) if step.do == "image" else ()
    for told in (*of_the_run, *_details(session, plan, step), *_ends(plan, step, protocol), *_checked(session, step)):
        text.append(f"\n{told}", "not bold")
    to_lay_out = tuple(laid_out(session.plan, step.phase)) if first_of_its_phase(session, step) else ()
    if to_lay_out:
        text.append(f"\n\n{say('walk.layout.now')}")
    for told in to_lay_out:
        text.append(f"\n  {told}", "not bold")
    numbers = [plan[line_id] for line_id in step.lines if line_id in plan]
    if numbers:
        text.append(f"\n\n{say('tui.walk.numbers')}")
    for line in numbers:
        _number(text, line, session.plan)
    return text


def _number(text: Text, line: Line, planned: Plan) -> None:
    text.append(f"\n  {line.label}: ", "not bold")
    text.append(line.text)
    if line.status not in line.text:
        text.append(f" ({line.status})", "not bold")
    if line.id in planned and planned[line.id].text != line.text:
        text.append(f" · {say('tui.walk.planned', text=planned[line.id].text)}", "not bold")


def runs_out(protocol: Protocol | None) -> str:
    """What the recipe says is done where the beads run out before an endpoint, with its source; empty without one."""
    if protocol is None:
        return ""
    rescue = protocol.rescue
    told = say("walk.not_reported") if rescue.text == NOT_REPORTED else rescue.text
    return say("walk.runs_out", told=told, places=source_places(rescue.basis.sources))


def _ends(plan: Plan, step: Step, protocol: Protocol | None) -> Iterator[str]:
    """When pushing ends, and what comes where the syringe is empty before that."""
    if protocol is None or step.do not in PUSHES:
        return
    until = next((each.until for each in protocol.steps if each.id == step.id), None)
    endpoint = protocol.endpoints.get(until) if until else None
    if endpoint is not None:
        yield say("walk.until", text=endpoint.text.text, step=step_name(plan, endpoint.leads_to))
    for line in plan.lines:
        if line.id.endswith("clearance.cycles") and line.known:
            yield say("walk.clearance", label=line.label, text=line.text)
        if line.id.endswith("clearance_time"):
            yield say("walk.clearance", label=line.label, text=line.text if line.known else say("walk.heart_rate"))
    yield runs_out(protocol)


def _checked(session: Session, step: Step) -> Iterator[str]:
    """How the second check stands, until everything is at the table's end."""
    check = session.walk.second_check
    if check is None:
        if step.phase == "deliver":
            yield say("walk.second.none")
        return
    entries = check.body.get("entries")
    counted = entries if isinstance(entries, list) else []
    agree = sum(bool(entry.get("agrees")) for entry in counted)
    by, at = check.body.get("checked_by", "-"), time_of_day(moment(check.at))
    void = say("walk.second.voided") if session.walk.second_check_void else ""
    yield say("walk.second", by=by, at=at, agree=agree, of=len(counted)) + void


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
