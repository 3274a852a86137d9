"""What a changed choice changes, old beside new, to keep or to put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from embolplan.export.changes import changes
from embolplan.tui.cells import Stacked
from embolplan.tui.phrases import columns
from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from embolplan.plan import Plan
    from embolplan.tui.cells import Cells


class ChangedCard(LastSize, ModalScreen[bool]):
    """Each line and finding that is said otherwise now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", say("changes.keep"), tooltip=say("changes.keep.tip"), key_display="Enter"),
        Binding("escape,u", "put_back", say("changes.back"), tooltip=say("changes.back.tip"), key_display="Esc"),
        Binding("f1", "app.help", say("tui.help"), show=False),
    ]

    def __init__(self, before: Plan, after: Plan) -> None:
        super().__init__()
        self.found = tuple(changes(before, after))

    def compose(self) -> ComposeResult:
        """A row a change."""
        with VerticalScroll(id="changed"):
            yield Static(Text(say("changes.title"), "bold"), classes="why-said")
            yield Static(Stacked(tuple(self._rows())) if self.found else say("changes.nothing"), markup=False)
        yield Footer(show_command_palette=False)

    def _rows(self) -> Iterator[Cells]:
        head = (say("changes.what"), say("changes.before"), say("changes.after"))
        yield columns(*((Text(each, "underline"), 1) for each in head))
        for each in self.found:
            yield columns((each.what, 1), (each.before or "-", 1), (Text(each.after or "-", "bold"), 1))

    def on_mount(self) -> None:
        """Ready to be scrolled."""
        self.query_one(VerticalScroll).focus()

    def action_keep(self) -> None:
        """The change stays."""
        self.dismiss(True)

    def action_put_back(self) -> None:
        """The choice is put back."""
        self.dismiss(False)
