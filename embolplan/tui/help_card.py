"""Help: every key of a screen, made from its bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Label, Static

from embolplan.tui.cells import Stacked
from embolplan.tui.phrases import columns
from embolplan.tui.resized import LastSize
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult


class HelpCard(LastSize, ModalScreen[None]):
    """The keys of the screen below, and what the program is not."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "dismiss", say("tui.back"))]

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self.about = about

    def compose(self) -> ComposeResult:
        """A row a key."""
        with VerticalScroll(id="help"):
            yield Static(NOT_A_DEVICE, id="help-device", markup=False)
            yield Label(say("tui.help.title"), id="help-title", markup=False)
            yield Static(Stacked(tuple(columns((key, 1), (what, 6)) for key, what in self.keys())))

    def keys(self) -> Iterator[tuple[str, str]]:
        """Key and meaning of every binding."""
        for binding in own_bindings(self.about):
            yield self.app.get_key_display(binding), binding.tooltip or binding.description


def own_bindings(screen: Screen[Any]) -> Iterator[Binding]:
    """Every binding of a screen and of the app that has a description, each action once; widgets keep their own."""
    told = set()
    for holder in (*type(screen).__mro__, type(screen.app)):
        for binding in Binding.make_bindings(vars(holder).get("BINDINGS", ())):
            if binding.description and binding.action not in told and "embolplan" in holder.__module__:
                told.add(binding.action)
                yield binding
