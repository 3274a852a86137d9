"""The time-out: what everybody in the room agrees on before the first step, on one card."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from embolplan.tui.phrases import columns
from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from embolplan.plan import Plan
    from embolplan.tui.draft import Draft

_DRUGS = ("drug.name", "drug.product", "drug.mass", "infusion.drug", "infusion.mass", "total.dose", "particles.mass")


class TimeoutCard(LastSize, ModalScreen[bool]):
    """Facts to read aloud; one key confirms them, another goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", say("timeout.confirm"), tooltip=say("timeout.confirm.tip")),
        Binding("escape", "back", say("tui.back"), tooltip=say("timeout.back.tip"), key_display="Esc"),
        Binding("f1", "app.help", say("tui.help"), show=False),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft

    def compose(self) -> ComposeResult:
        """A row a fact."""
        with VerticalScroll(id="timeout"):
            yield Static(Text(say("timeout.title"), "bold"), classes="why-said")
            for what, told in self.facts():
                yield Static(columns((what, 3), (Text(told, "bold"), 11)), classes="fact")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Ready to be scrolled."""
        self.query_one(VerticalScroll).focus()

    def facts(self) -> Iterator[tuple[str, str]]:
        """What there is to agree on; what nobody entered says so."""
        case, plan = self.draft.case, self.draft.plan
        missing = say("case.open")
        yield say("timeout.patient"), case.patient.id or missing
        reference = plan.protocol
        told = {"title": reference.title, "id": reference.id, "version": reference.version, "code": plan.code}
        yield say("timeout.recipe"), say("timeout.recipe.text", **told)
        yield say("timeout.drug"), "\n".join(_doses(plan)) or say("timeout.drug.none")
        yield say("timeout.allergies"), case.patient.allergies or missing
        yield say("timeout.catheter"), self._catheter() or missing
        feeders = (
            say("timeout.feeder", id=each.id, vessel=each.vessel or "", share=each.share or "") for each in case.feeders
        )
        yield say("timeout.feeders"), "\n".join(" ".join(each.split()) for each in feeders) or missing
        yield say("timeout.blocks"), "\n".join(_blocks(plan)) or say("timeout.blocks.none")

    def _catheter(self) -> str:
        catheter = self.draft.case.microcatheter
        product = self.draft.shelf.products.get(catheter.product or "")
        name = product.name if product else catheter.product
        return ", ".join(filter(None, (name, catheter.lumen, catheter.length)))

    def action_confirm(self) -> None:
        """Everybody agrees."""
        self.dismiss(True)

    def action_back(self) -> None:
        """Nothing starts."""
        self.dismiss(False)


def _doses(plan: Plan) -> Iterator[str]:
    """The lines that say which drug and how much of it, of each layer."""
    for line in plan.lines:
        if any(line.id == name or line.id.endswith(f".{name}") for name in _DRUGS):
            yield say("timeout.dose", label=line.label, text=line.text)


def _blocks(plan: Plan) -> Iterator[str]:
    for finding in plan.findings:
        if finding.severity == "block" and finding.override is None:
            yield say("timeout.blocks.stand", text=finding.text)
        elif finding.severity == "block" and finding.override is not None:
            by, reason = finding.override.by, finding.override.reason
            yield say("timeout.blocks.lifted", by=by, reason=reason, code=finding.code)
