"""Why a number is what it is: the whole tree of what it was made from, down to the sources with place and citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from embolplan.export.explain import citations, tree
from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from embolplan.plan import Line, Plan

_DEEPER = 3


class WhyCard(LastSize, ModalScreen[None]):
    """The proof of one line, to scroll through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,w,enter", "dismiss", say("tui.back"), key_display="Esc"),
        Binding("f1", "app.help", say("tui.help"), show=False),
    ]

    def __init__(self, plan: Plan, line: Line) -> None:
        super().__init__()
        self.plan, self.line = plan, line

    def compose(self) -> ComposeResult:
        """What kind of number it is, the tree, and the sources that it ends in."""
        with VerticalScroll(id="why"):
            yield Static(Text(say(f"tui.why.{self.line.status}")), classes="why-said")
            yield Static(self._tree(), classes="why-said")
            sources = citations(self.plan, self.line)
            for said in sources or [say("tui.why.no_source")]:
                yield Static(Text(said), classes="why-said")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Ready to be scrolled."""
        self.query_one(VerticalScroll).focus()

    def _tree(self) -> Group:
        return Group(
            *(
                Padding(Text(told.text, "bold" if told.is_line else ""), (0, 0, 0, _DEEPER * told.depth))
                for told in tree(self.plan, self.line)
            )
        )

    def said(self) -> Iterator[str]:
        """Every paragraph of it, without its place in the tree."""
        yield from (told.text for told in tree(self.plan, self.line))
        yield from citations(self.plan, self.line)
