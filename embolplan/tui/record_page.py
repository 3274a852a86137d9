"""The record of a closed procedure: what was given and left, planned beside done, and where to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from embolplan.errors import EmbolplanError, JournalError
from embolplan.tui import walk_forms as forms
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns, sentence
from embolplan.tui.saving import ask_to_save_record
from embolplan.tui.walk_cards import SoFar
from embolplan.tui.why_card import WhyCard
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.procedure import Session
    from embolplan.record import RecordLine

Row = tuple[str | None, "VisualType"]


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
        self.query_one(Rows).fill([*self._warnings(), *self._done(), *self._notes()])

    def _warnings(self) -> Iterator[Row]:
        for warning in (*self.session.warnings, self.so_far.problem):
            if warning:
                yield None, Text(f"! {warning}", "bold")

    def _done(self) -> Iterator[Row]:
        record = self.so_far.record
        if record is None:
            return
        yield None, Text(say("tui.record.totals"), "bold underline")
        for line in record.totals:
            yield line.id, columns((line.label, 10), (Text(line.text, "bold"), 12))
        yield None, Text(say("tui.record.deviations", count=len(record.deviations)), "bold underline")
        for event in record.deviations:
            reason, note = event.body.get("reason", "-"), event.body.get("note", "")
            yield None, Text(f"{event.step or ''}: {reason}. {note}")
        yield None, Text(say("tui.record.lines"), "bold underline")
        for each in record.lines:
            yield each.line.id, _row(each)

    def _notes(self) -> Iterator[Row]:
        yield None, Text(say("tui.record.notes"), "bold underline")
        for event in (*self.session.walk.notes, *self.session.walk.addenda):
            yield None, Text(str(event.body.get("text", "")))

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_why()

    def action_why(self) -> None:
        """Why a number of the record is what it is."""
        here, done, record = self.query_one(Rows).here, self.so_far.plan, self.so_far.record
        line = next((line for line in record.totals if line.id == here), None) if record else None
        if line is None and here in done:
            line = done[here]
        if line is not None:
            self.app.push_screen(WhyCard(done, line))

    def action_save(self) -> None:
        """Writes the record to a file."""
        if self.so_far.record is not None:
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


def _row(each: RecordLine) -> VisualType:
    planned = each.planned.text if each.planned.text != each.line.text else ""
    beside = say("tui.record.planned", text=planned) if planned else ""
    explains = f" ({each.explains})" if each.explains else ""
    return columns((each.line.label, 8), (Text(each.line.text, "bold"), 6), (beside, 6), (each.status + explains, 6))
