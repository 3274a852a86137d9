"""Why a number is what it is: formula, inputs to follow down, reason, sources with place and citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from embolplan.export.reasons import with_values
from embolplan.tui.page import Rows
from embolplan.tui.phrases import label_of, line_row, sources_of
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.plan import Line, Plan


class WhyCard(ModalScreen[None]):
    """The proof of one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", say("tui.back"), key_display="Esc"),
        Binding("enter,w", "follow", say("tui.why.follow"), tooltip=say("tui.why.follow.tip"), key_display="Enter"),
        Binding("f1", "app.help", say("tui.help"), show=False),
    ]

    def __init__(self, plan: Plan, line: Line) -> None:
        super().__init__()
        self.plan, self.line = plan, line

    def compose(self) -> ComposeResult:
        """The parts of the proof, and below them the inputs as rows."""
        with VerticalScroll(id="why"):
            yield Static(self._head(), id="why-head")
            for said in self.said():
                yield Static(Text(said), classes="why-said")
            if self.line.inputs:
                yield Static(Text(say("tui.why.inputs"), "bold"), classes="why-said")
            yield Rows(id="why-inputs", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The inputs, the first of them ready to be followed."""
        rows = self.query_one(Rows)
        rows.fill((line_id, self._input(line_id)) for line_id in dict.fromkeys(self.line.inputs))
        rows.display = bool(self.line.inputs)
        (rows if self.line.inputs else self.query_one(VerticalScroll)).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is followed where there are no inputs."""
        return action != "follow" or bool(self.line.inputs)

    def _head(self) -> Text:
        text = Text(self.line.label, "bold")
        text.append(f"  {self.line.id}\n", "not bold")
        text.append(f"{self.line.text}  ({self.line.status})")
        return text

    def _input(self, line_id: str) -> VisualType:
        return line_row(self.plan[line_id]) if line_id in self.plan else Text(line_id)

    def said(self) -> Iterator[str]:
        """Everything but the inputs, a paragraph each."""
        line = self.line
        yield say(f"tui.why.{line.status}")
        if line.formula:
            yield say("tui.why.formula", formula=line.formula, values=with_values(self.plan, line.formula))
        if line.because:
            yield say("tui.why.because", because=line.because)
        if line.instead_of:
            yield say("tui.choices.instead_of", stated=line.instead_of)
        for waiting in line.waits_for:
            yield say("tui.why.waits", label=label_of(self.plan, waiting.id), id=waiting.id, why=waiting.why)
        yield from sources_of(self.plan, line.sources)
        if not line.sources and not line.inputs:
            yield say("tui.why.no_source")

    def on_option_list_option_selected(self) -> None:
        """Enter on an input."""
        self.action_follow()

    def action_follow(self) -> None:
        """Down to the proof of the input with the cursor on it."""
        here = self.query_one(Rows).here
        if here in self.plan:
            self.app.push_screen(WhyCard(self.plan, self.plan[here]))
