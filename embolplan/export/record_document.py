"""A record as a document: what was given and left, planned beside done, and the plan it was done by as an annex."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.errors import ExportError, Problem
from embolplan.export.amounts import volume_in_words
from embolplan.export.characters import all_visible
from embolplan.export.document import Block, Callout, Column, Document, Heading, Items, Paragraph, Phrase, Row, Table
from embolplan.export.events import body_in_words, moment
from embolplan.export.marks import Marks
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
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from embolplan.plan import Line, Plan
    from embolplan.record import Event, FeederTotal, Record, RecordLine


def refuse_rehearsal(record: Record) -> None:
    """ExportError where the procedure was a rehearsal: nothing of it may look like a record."""
    if any(event.kind == "opened" and event.body.get("rehearsal") for event in record.events):
        problem = Problem(record.procedure, say("export.rehearsal"), hint=say("export.rehearsal_hint"))
        raise ExportError([problem])


def depends_on_mixing(total: Line) -> bool:
    """Whether a total holds only if the suspension was even: everything but a volume does."""
    return not total.id.endswith((".volume", ".by_hand"))


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
    yield from _given(record, marks)
    yield from _beside(record, marks)
    yield from _entered(say("export.deviations"), record.deviations, say("export.no_deviations"))
    checks = () if record.second_check is None else (record.second_check,)
    yield from _entered(say("export.second_check"), checks, say("export.no_second_check"))
    yield from _events(record)


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
        Phrase(reason(record.done, total)),
    )
    return Row(cells, total.status)


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
        Phrase(status),
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
