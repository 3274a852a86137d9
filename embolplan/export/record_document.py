"""A record as a document: what was given and left, planned beside done, and the plan it was done by as an annex."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.errors import ExportError, Problem
from embolplan.export.amounts import line_or_time, volume_in_words
from embolplan.export.characters import all_visible
from embolplan.export.document import Block, Callout, Column, Document, Heading, Items, Paragraph, Phrase, Row, Table
from embolplan.export.events import body_in_words, moment
from embolplan.export.marks import Marks
from embolplan.export.pictures import what_was_given
from embolplan.export.plan_document import (
    by_hand,
    findings,
    identity,
    origins,
    plan_body,
    plan_title,
    titled,
    to_choose,
)
from embolplan.export.reasons import reason
from embolplan.units import show
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from embolplan.plan import Line, Plan
    from embolplan.record import Event, FeederTotal, Record, RecordLine, StepDone


_LONG = 160
"""A formula of more characters than this is not read by anybody on paper."""


def refuse_rehearsal(record: Record) -> None:
    """ExportError where the procedure was a rehearsal: nothing of it may look like a record."""
    if any(event.kind == "opened" and event.body.get("rehearsal") for event in record.events):
        problem = Problem(record.procedure, say("export.rehearsal"), hint=say("export.rehearsal_hint"))
        raise ExportError([problem])


def depends_on_mixing(total: Line) -> bool:
    """Whether a total holds only if the suspension was even: everything but a volume does."""
    return not total.id.endswith((".volume", ".by_hand"))


def through_a_catheter(record: Record) -> bool:
    """Whether there is a catheter whose content is to be spoken of: something is pushed, or somebody entered it."""
    return bool(record.catheter) or _pushes(record)


def under_fluoroscopy(record: Record) -> bool:
    """Whether radiation of the procedure is to be spoken of: something is pushed, or somebody entered it."""
    return bool(record.radiation) or _pushes(record)


def written(record: Record) -> tuple[Event, ...]:
    """What people wrote down, without what the program noted of shakes, and without complications."""
    notes = [event for event in record.events if event.kind in ("note", "addendum") and "started" not in event.body]
    return tuple(event for event in notes if event not in record.complications)


def _pushes(record: Record) -> bool:
    return any(step.do in ("inject", "inject-plain") for step in record.plan.steps)


def document_of_record(record: Record, title: str | None = None) -> Document:
    """The record as a document, with the whole plan in its annex; ExportError for a rehearsal."""
    refuse_rehearsal(record)
    plan = record.plan
    marks = Marks({**plan.citations, **record.done.citations})
    standing = (None if record.ended else say("export.open"), _blocked(plan, record.done))
    # The title comes last: where the head of a page has no room for all, the warning stays.
    words = [word for word in (*standing, title) if word]
    return all_visible(
        Document(
            title=titled(say("export.record_title", title=plan_title(plan)), title),
            subtitle=say("export.record_identity", procedure=record.procedure, plan=identity(plan)),
            banner=" · ".join(words),
            footer=say("export.record_footer", procedure=record.procedure, code=plan.code),
            disclaimer=NOT_A_DEVICE,
            blocks=(*_done(record, marks), *_annex(plan, marks), *origins(plan, marks)),
        )
    )


def _blocked(*plans: Plan) -> str | None:
    return say("export.blocked_banner") if any(plan.blocked for plan in plans) else None


def _done(record: Record, marks: Marks) -> Iterator[Block]:
    if record.ended is None:
        text = say("export.open_text", n=record.events[-1].n if record.events else 0)
        yield Callout("open", say("export.open"), (Phrase(text),))
    # What the plan warned of and what came up while it was done, each once.
    yield from findings(dict.fromkeys((*record.done.findings, *record.plan.findings)), marks)
    yield by_hand(record.plan)
    if record.ended is not None:
        yield Heading(say("export.ended"))
        yield Paragraph(Phrase(record.ended))
    yield from _radiation(record)
    yield from _given(record, marks)
    yield from what_was_given(record)
    if through_a_catheter(record):
        yield from _entered(say("record.catheter"), record.catheter, say("record.no_catheter"))
    yield from _entered(say("record.complications"), record.complications, say("record.no_complications"))
    yield from _beside(record, marks)
    yield from _steps(record)
    yield from _entered(say("export.deviations"), record.deviations, say("export.no_deviations"))
    yield from _checked(record)
    yield from _notes(record)
    yield from _events(record)


def _radiation(record: Record) -> Iterator[Block]:
    """What was entered at closing; that nothing was is said as well, where there is an end."""
    if record.ended is None or not under_fluoroscopy(record):
        return
    yield Heading(say("record.radiation"), level=2)
    told = [say("record.radiation_line", what=say(f"record.{name}"), text=text) for name, text in record.radiation]
    yield Paragraph(Phrase("; ".join(told) or say("record.no_radiation")))


def _checked(record: Record) -> Iterator[Block]:
    checks = () if record.second_check is None else (record.second_check,)
    yield from _entered(say("export.second_check"), checks, say("export.no_second_check"))
    void = record.second_check_void
    if void is not None:
        yield Paragraph(Phrase(say("record.second_check_void", n=void.n, kind=void.kind, at=moment(void))))


def _notes(record: Record) -> Iterator[Block]:
    yield from _entered(say("record.notes"), written(record), say("record.no_notes"))


def _steps(record: Record) -> Iterator[Block]:
    """Each step with its time, and the time that was planned for it beside the one it was given."""
    if not record.steps:
        return
    yield Heading(say("record.steps"))
    shares = {"step": 5, "how": 3, "left": 3, "planned": 3, "waited": 3}
    columns = tuple(Column(say(f"record.steps.{name}"), share) for name, share in shares.items())
    yield Table(say("record.steps"), columns, tuple(_step(record.plan, done) for done in record.steps))


def _step(plan: Plan, done: StepDone) -> Row:
    step = next((each for each in plan.steps if each.id == done.step), None)
    name = done.step if step is None else say("record.step", n=step.n, id=step.id)
    planned = line_or_time(plan, step.wait.name, step.wait.time) if step is not None and step.wait is not None else ""
    how = say("record.how", how=done.how, what=done.what) if done.what else done.how
    cells = (
        Phrase(name if done.turn < 2 else say("export.turn", step=name, turn=done.turn)),
        Phrase(how),
        Phrase(done.left.partition("T")[2][:8]),
        Phrase(planned),
        Phrase("" if done.waited is None else show(done.waited, "min")),
    )
    return Row(cells, done.how.replace(" ", "-"))


def _annex(plan: Plan, marks: Marks) -> Iterator[Block]:
    yield Heading(say("export.annex", code=plan.code), new_page=True)
    yield Paragraph(Phrase(identity(plan)))
    yield from to_choose(plan)
    yield from plan_body(plan, marks)


def _columns(area: str, shares: dict[str, int], amounts: tuple[str, ...] = ()) -> tuple[Column, ...]:
    return tuple(Column(say(f"export.{area}.{name}"), share, name in amounts) for name, share in shares.items())


def _given(record: Record, marks: Marks) -> Iterator[Block]:
    yield Heading(say("export.given"))
    columns = _columns("given", {"what": 3, "amount": 2, "condition": 2, "why": 4}, ("amount",))
    yield Table(say("export.given"), columns, tuple(_total(record, total, marks) for total in record.totals))
    if record.feeders:
        columns = _columns("feeders", {"feeder": 2, "volume": 2, "drug": 3, "iodine": 3}, ("volume", "drug", "iodine"))
        feeders = (*record.feeders, *record.feeders_by_layer)
        yield Table(say("export.feeders"), columns, tuple(_feeder(feeder, record.done) for feeder in feeders))
    volume = volume_in_words(record.case_contrast, "mL")
    yield Paragraph(Phrase(say("export.case_contrast", volume=volume), marks.of_origin("derived")))


def _total(record: Record, total: Line, marks: Marks) -> Row:
    condition = say("export.if_even") if depends_on_mixing(total) else ""
    cells = (
        Phrase(total.label, under=total.id),
        Phrase(total.text, marks.of_line(total)),
        Phrase(condition),
        Phrase(_reckoned(record.done, total)),
    )
    return Row(cells, total.status)


def _reckoned(done: Plan, total: Line) -> str:
    """Where a total comes from; of a formula that fills a page only what it was made from."""
    told = reason(done, total)
    if len(told) <= _LONG:
        return told
    return say("record.long", inputs=", ".join(total.inputs))


def _feeder(feeder: FeederTotal, done: Plan) -> Row:
    name, line_id = feeder.feeder, f"given.{feeder.feeder}.drug_mass"
    if feeder.layer:
        name, line_id = say("export.feeder_of_layer", layer=feeder.layer, feeder=name), f"{feeder.layer}.{line_id}"
    drug = volume_in_words(feeder.drug_mass, "mg")
    if "given.drug_mass" in done and line_id not in done:
        # Another layer has the drug.
        drug = say("export.no_drug_in_it")
    cells = (name, volume_in_words(feeder.volume, "mL"), drug, volume_in_words(feeder.iodine, "mgI"))
    return Row(tuple(Phrase(cell) for cell in cells))


def _beside(record: Record, marks: Marks) -> Iterator[Block]:
    yield Heading(say("export.beside"))
    columns = _columns("beside", {"what": 4, "planned": 3, "done": 3, "status": 4}, ("planned", "done"))
    yield Table(say("export.beside"), columns, tuple(_beside_row(line, marks) for line in record.lines))


def _beside_row(beside: RecordLine, marks: Marks) -> Row:
    status: str = beside.status
    if beside.explains is not None:
        status = say("export.explains", status=status, explains=say(f"export.explains.{beside.explains}"))
    done = Phrase(beside.line.text, marks.of_line(beside.line))
    if beside.status == "measured":
        done = Phrase(beside.line.text, marks.of_origin("measured"))
    if beside.status == "not done":
        # The planned amount here would read as an amount that was given.
        done = Phrase(beside.status)
    cells = (
        Phrase(beside.line.label, under=beside.line.id),
        Phrase(beside.planned.text, marks.of_line(beside.planned)),
        done,
        # What was not known is no plan that something was done by.
        Phrase(status if beside.planned.known or beside.line.known else say("record.not_known")),
    )
    return Row(cells, beside.status.split(",")[0].replace(" ", "-"))


def _entered(title: str, events: tuple[Event, ...], none: str) -> Iterator[Block]:
    yield Heading(title)
    if not events:
        yield Paragraph(Phrase(none))
        return
    yield Items(
        tuple(
            Phrase(
                say("export.event_line", at=moment(event), by=event.by, step=_at_step(event), body=body_in_words(event))
            )
            for event in events
        )
    )


def _events(record: Record) -> Iterator[Block]:
    yield Heading(say("export.events"))
    columns = _columns("events", {"n": 1, "at": 4, "by": 2, "kind": 3, "step": 3, "body": 6})
    yield Table(say("export.events"), columns, tuple(_event(event) for event in record.events))
    yield Heading(say("export.chain"))
    text = say("export.chain_text", count=len(record.events), last_hash=record.last_hash)
    yield Paragraph(Phrase(text))


def _event(event: Event) -> Row:
    step = event.step or ""
    if step and event.turn > 1:
        step = say("export.turn", step=step, turn=event.turn)
    cells = (str(event.n), moment(event), event.by, event.kind, step, body_in_words(event))
    return Row(tuple(Phrase(cell) for cell in cells))


def _at_step(event: Event) -> str:
    return say("export.event_step", step=event.step) if event.step else ""
