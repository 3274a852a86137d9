"""Two recipes side by side, as `embolplan compare` prints them: no ranking, and nothing is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from embolplan.answers import Compared
    from embolplan.tui.cells import Cells


class ComparePage(Page):
    """A row for each thing that tells two recipes apart."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "differing", say("comparing.differing"), tooltip=say("comparing.differing.tip")),
        Binding("escape,q,m", "app.back", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, names: tuple[str, str], found: tuple[Compared, ...]) -> None:
        super().__init__()
        self.names, self.found = names, found
        self.differing_alone = False

    def body(self) -> ComposeResult:
        """What a comparison is not, and the rows."""
        yield Static(say("compare.nothing_chosen"), id="device", markup=False)
        yield Rows(id="rows", markup=False)

    def draw(self) -> None:
        """Everything, or what differs alone."""
        self.write("#title", say("comparing.title", before=self.names[0], after=self.names[1]))
        self.query_one(Rows).fill(self._rows())

    def _rows(self) -> Iterator[tuple[str, Cells]]:
        for each in self.found:
            if not self.differing_alone or len(set(each.cells)) > 1:
                yield each.about, _row(each)

    def action_differing(self) -> None:
        """Shows only what differs, or everything again."""
        self.differing_alone = not self.differing_alone
        self.draw()


def _row(each: Compared) -> Cells:
    # The mark says what differs without a colour.
    mark = "≠ " if len(set(each.cells)) > 1 else "  "
    return columns((Text(mark + each.label, "bold"), 5), *((cell, 8) for cell in each.cells))
