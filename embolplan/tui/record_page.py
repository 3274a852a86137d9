"""The record of a closed procedure: what was given and left, planned beside done, and where to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from embolplan.errors import EmbolplanError, JournalError
from embolplan.export.events import body_in_words
from embolplan.export.pictures import what_was_given
from embolplan.export.record_document import through_a_catheter, under_fluoroscopy, written
from embolplan.procedure import moment
from embolplan.tui import walk_forms as forms
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns, sentence, speaks_of_a_drug, step_name, time_of_day
from embolplan.tui.picture_rows import picture_card, picture_rows
from embolplan.tui.saving import ask_to_save_record
from embolplan.tui.walk_cards import SoFar
from embolplan.tui.why_card import WhyCard
from embolplan.units import show
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.plan import Plan
    from embolplan.procedure import Session
    from embolplan.record import Event, FeederTotal, Record, RecordLine

Row = tuple[str | None, "VisualType"]
_TEXT = "text:"
"""What the id of a row begins with that only is to be read."""


class RecordPage(Page):
    """What was done; only addenda can be written to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,w", "why", say("tui.plan.why"), tooltip=say("tui.plan.why.tip"), key_display="Enter"),
        Binding("x", "save", say("tui.record.save"), tooltip=say("tui.record.save.tip")),
        Binding("a", "addendum", say("tui.record.addendum"), tooltip=say("tui.record.addendum.tip")),
        Binding("escape,q", "leave", say("tui.key.leave"), key_display="Esc"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.so_far = SoFar.of(session)

    def body(self) -> ComposeResult:
        """The rows."""
        yield Rows(id="rows", markup=False)

    def draw(self) -> None:
        """The record as it stands."""
        self.so_far, ended = SoFar.of(self.session), self.session.walk.closed or "-"
        self.write("#title", say("tui.record.title", procedure=self.session.id, ended=ended))
        self.query_one(Rows).fill(_to_reach([*self._warnings(), *self._done()]))

    def _warnings(self) -> Iterator[Row]:
        for warning in (*self.session.warnings, self.so_far.problem):
            if warning:
                yield _TEXT, Text(f"! {warning}", "bold")

    def _done(self) -> Iterator[Row]:
        record = self.so_far.record
        if record is None:
            return
        yield None, Text(say("tui.record.totals"), "bold underline")
        for line in record.totals:
            yield line.id, columns((line.label, 10), (Text(line.text, "bold"), 12))
        for feeder in record.feeders:
            yield _TEXT, columns((feeder.feeder, 10), (_given(feeder, record.plan), 12))
        yield from picture_rows(tuple(what_was_given(record)))
        yield from self._what_happened(record)
        yield None, Text(say("tui.record.lines"), "bold underline")
        for each in record.lines:
            yield each.line.id, _row(each)
        yield from self._steps(record)

    def _what_happened(self, record: Record) -> Iterator[Row]:
        if under_fluoroscopy(record):
            told = [(say(f"record.{name}"), text) for name, text in record.radiation]
            doses = [say("record.radiation_line", what=what, text=text) for what, text in told]
            yield from _part(say("record.radiation"), doses or [say("record.no_radiation")])
        yield from _entries(say("record.complications"), record.complications, say("record.no_complications"))
        if through_a_catheter(record):
            yield from _entries(say("record.catheter"), record.catheter, say("record.no_catheter"))
        deviations = say("tui.record.deviations", count=len(record.deviations))
        yield from _entries(deviations, record.deviations, say("export.no_deviations"))
        checks = () if record.second_check is None else (record.second_check,)
        yield from _entries(say("export.second_check"), checks, say("export.no_second_check"))
        void = record.second_check_void
        if void is not None:
            at = time_of_day(moment(void.at))
            yield _TEXT, Text(say("record.second_check_void", n=void.n, kind=void.kind, at=at), "bold")

    def _steps(self, record: Record) -> Iterator[Row]:
        yield None, Text(say("record.steps"), "bold underline")
        for done in record.steps:
            how = say("record.how", how=done.how, what=done.what) if done.what else done.how
            waited = "" if done.waited is None else show(done.waited, "min")
            cells = (step_name(record.plan, done.step), 12), (how, 6), (time_of_day(moment(done.left)), 3), (waited, 3)
            yield _TEXT, columns(*cells)
        yield from _entries(say("record.notes"), written(record), say("record.no_notes"))

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_why()

    def action_why(self) -> None:
        """Why a number of the record is what it is."""
        here, done, record = self.query_one(Rows).here, self.so_far.plan, self.so_far.record
        card = picture_card(tuple(what_was_given(record)), here) if record else None
        if card is not None:
            self.app.push_screen(card)
            return
        line = next((line for line in record.totals if line.id == here), None) if record else None
        if line is None and here in done:
            line = done[here]
        if line is not None:
            self.app.push_screen(WhyCard(done, line))

    def action_save(self) -> None:
        """Writes the record to a file."""
        if self.session.rehearsal:
            self.tell(say("export.rehearsal"))
        elif self.so_far.record is not None:
            ask_to_save_record(self, self.so_far.record)

    def action_addendum(self) -> None:
        """Adds what was found out later."""
        self.ask(forms.addendum(self.session, self._run))

    def _run(self, command: Callable[[], object]) -> str | None:
        try:
            command()
        except JournalError as error:
            return say("tui.journal_failed", why=sentence(error))
        except EmbolplanError as error:
            return sentence(error)
        return None

    def action_leave(self) -> None:
        """Back to the library, or out."""
        self.house.leave_procedure()


def _given(feeder: FeederTotal, plan: Plan) -> str:
    """What it was given, and of drug and iodine what is known."""
    volume, parts = show(feeder.volume, "mL"), list[str]()
    if feeder.drug_mass is not None:
        parts.append(say("walk.record.drug", amount=show(feeder.drug_mass, "mg")))
    if feeder.iodine is not None:
        parts.append(say("walk.record.iodine", amount=show(feeder.iodine, "mgI")))
    if parts:
        told = say("walk.record.both", drug=parts[0], iodine=parts[1]) if len(parts) > 1 else parts[0]
        volume = say("walk.record.feeder", volume=volume, parts=told)
    elif speaks_of_a_drug(plan):
        volume = say("walk.record.no_drug", volume=volume)
    return volume


def _to_reach(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with an id for each text, since the cursor and with it the screen goes to no row without one."""
    for n, (name, row) in enumerate(rows):
        yield f"{_TEXT}{n}" if name == _TEXT else name, row


def _part(title: str, told: Iterable[str]) -> Iterator[Row]:
    yield None, Text(title, "bold underline")
    for each in told:
        yield _TEXT, Text(each)


def _entries(title: str, events: tuple[Event, ...], none: str) -> Iterator[Row]:
    yield from _part(title, [_entry(event) for event in events] or [none])


def _entry(event: Event) -> str:
    """When, by whom, and what was entered."""
    return say("walk.record.entry", at=time_of_day(moment(event.at)), by=event.by, what=body_in_words(event))


def _row(each: RecordLine) -> VisualType:
    planned = each.planned.text if each.planned.text != each.line.text else ""
    beside = say("tui.record.planned", text=planned) if planned else ""
    explains = f" ({each.explains})" if each.explains else ""
    status = each.status + explains if each.line.known or each.planned.known else say("record.not_known")
    return columns((each.line.label, 8), (Text(each.line.text, "bold"), 6), (beside, 6), (status, 6))
