"""The plan: findings first, the lines by phase, then what is not known, not sound and not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from embolplan.export.pictures import pictures
from embolplan.export.plan_steps import phase_name
from embolplan.tui.ask import Ask, Field
from embolplan.tui.changing import ask_for_change
from embolplan.tui.compared import compared_card, compared_rows
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import (
    finding_text,
    findings_of,
    heading,
    label_of,
    line_row,
    listed,
    source_places,
    sources_of,
)
from embolplan.tui.picture_rows import picture_card, picture_rows
from embolplan.tui.saving import ask_to_save_plan
from embolplan.tui.text_card import TextCard
from embolplan.tui.timeout_card import TimeoutCard
from embolplan.tui.why_card import WhyCard
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.plan import Conflict, Finding, Plan
    from embolplan.tui.ask import Answers
    from embolplan.tui.draft import Draft

Row = tuple[str | None, "VisualType"]
_FINDING, _GAP, _CONFLICT = "finding:", "gap:", "conflict:"


class PlanPage(Page):
    """One plan; with a draft it can be started, without one it is only looked at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,w", "why", say("tui.plan.why"), tooltip=say("tui.plan.why.tip"), key_display="Enter"),
        Binding("c", "change", say("changes.key"), tooltip=say("changes.key.tip")),
        Binding("s", "start", say("tui.plan.start"), tooltip=say("tui.plan.start.tip")),
        Binding("l", "lift", say("tui.plan.lift"), tooltip=say("tui.plan.lift.tip")),
        Binding("x", "save", say("tui.plan.save"), tooltip=say("tui.plan.save.tip")),
        Binding("escape,q", "app.back", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, plan: Plan, draft: Draft | None = None, change: Callable[[Draft], None] | None = None) -> None:
        super().__init__()
        self.plan, self.draft, self._change = plan, draft, change

    def body(self) -> ComposeResult:
        """The rows."""
        yield Rows(id="rows", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Starting is for a plan that was not started, lifting for one that is blocked."""
        if action in ("start", "change"):
            return self.draft is not None
        if action == "lift":
            return self.draft is not None and self.plan.blocked
        return True

    def draw(self) -> None:
        """The plan as it stands."""
        if self.draft is not None:
            self.plan = self.draft.plan
        protocol = self.plan.protocol
        title = say("tui.plan.title", title=protocol.title, code=self.plan.code, status=protocol.status)
        self.write("#title", title)
        self.query_one(Rows).fill(self._rows())
        self.refresh_bindings()

    def _rows(self) -> Iterator[Row]:
        for n, finding in enumerate(findings_of(self.plan)):
            yield f"{_FINDING}{n}", finding_text(finding)
        if self.plan.waits_for:
            yield None, heading(say("tui.plan.unknown", count=len(self.plan.waits_for)))
        for phase in dict.fromkeys(line.phase for line in self.plan.lines):
            yield None, heading(phase_name(phase))
            yield from ((line.id, line_row(line)) for line in self.plan.lines if line.phase == phase)
        yield from picture_rows(tuple(pictures(self.plan)))
        yield from compared_rows(self.plan)
        yield from self._aside()

    def _aside(self) -> Iterator[Row]:
        plan = self.plan
        yield from _section(say("tui.plan.gaps"), ((f"{_GAP}{n}", gap.what) for n, gap in enumerate(plan.gaps)))
        conflicts = ((f"{_CONFLICT}{n}", conflict.says) for n, conflict in enumerate(plan.conflicts))
        yield from _section(say("tui.plan.conflicts"), conflicts)
        assumed = ((f"assumption:{n}", text) for n, text in enumerate(plan.assumptions))
        yield from _section(say("tui.plan.assumptions"), assumed)
        unjudged = ((f"unjudged:{n}", text) for n, text in enumerate(plan.not_assessed))
        yield from _section(say("tui.plan.not_assessed"), unjudged)

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_why()

    def action_why(self) -> None:
        """What stands behind the row with the cursor on it."""
        here = self.query_one(Rows).here
        _, _, n = here.partition(":")
        card = compared_card(self.plan, here) or picture_card(tuple(pictures(self.plan)), here)
        if card is not None:
            self.app.push_screen(card)
        elif here in self.plan:
            self.app.push_screen(WhyCard(self.plan, self.plan[here]))
        elif here.startswith(_FINDING):
            finding = findings_of(self.plan)[int(n)]
            self.app.push_screen(TextCard(finding.code, tuple(self._finding(finding))))
        elif here.startswith(_GAP):
            gap = self.plan.gaps[int(n)]
            self.app.push_screen(TextCard(gap.what, (say("tui.plan.matters", why=gap.why_it_matters), *gap.ids)))
        elif here.startswith(_CONFLICT):
            self.app.push_screen(TextCard(say("tui.plan.conflict"), tuple(self._conflict(self.plan.conflicts[int(n)]))))

    def _finding(self, finding: Finding) -> Iterator[str]:
        yield finding_text(finding).plain
        for line_id in finding.lines:
            text = self.plan[line_id].text if line_id in self.plan else ""
            yield say("tui.plan.concerns", label=label_of(self.plan, line_id), id=line_id, text=text)
        yield from sources_of(self.plan, finding.sources)

    def _conflict(self, conflict: Conflict) -> Iterator[str]:
        yield say("tui.plan.says", says=conflict.says, where=source_places(conflict.sources))
        yield say("tui.plan.cannot_stand", because=conflict.because)
        yield say("tui.plan.we", we=conflict.we)
        yield from sources_of(self.plan, conflict.sources)

    def action_save(self) -> None:
        """Writes the plan to a file."""
        ask_to_save_plan(self, self.plan)

    def action_lift(self) -> None:
        """Lifts the first block that stands, with name and reason."""
        block = next((finding for finding in findings_of(self.plan) if finding.blocks), None)
        if block is None or self.draft is None:
            return
        fields = (Field("by", say("tui.lift.by")), Field("reason", say("tui.lift.reason")))
        self.ask(Ask(say("tui.lift.title", code=block.code), self._lifter(block.code), fields, block.text))

    def _lifter(self, code: str) -> Callable[[Answers], str | None]:
        def lift(answers: Answers) -> str | None:
            if self.draft is not None:
                self.take(self.draft.lifted(code, answers["by"].strip(), answers["reason"].strip()))
            return None

        return lift

    def action_change(self) -> None:
        """Asks for a choice that stands behind the row with the cursor on it."""
        if self.draft is not None and not ask_for_change(self, self.draft, self.query_one(Rows).here):
            self.tell(say("changes.none"))

    def take(self, draft: Draft) -> None:
        """Goes on with another draft, here and on the page below."""
        self.draft = draft
        if self._change is not None:
            self._change(draft)
        # What was refused before is not so any more.
        self.tell("")
        self.draw()

    def action_start(self) -> None:
        """Asks who records and opens the procedure; a block that stands forbids it."""
        if self.draft is None:
            return
        if self.plan.blocked and not self.house.rehearsal:
            self.tell(say("tui.plan.blocked"))
            return
        unknown = [line.label for line in self.plan.lines if line.status == "unknown"]
        body = say("tui.start.unknown", count=len(unknown), lines=listed(unknown)) if unknown else ""
        field = Field("by", say("tui.by.label"), hint=say("tui.by.hint"))
        self.ask(Ask(say("tui.start.title"), self._starter, (field,), body))

    def _starter(self, answers: Answers) -> str | None:
        """On to the time-out, which everybody confirms before anything starts."""
        assert self.draft is not None
        by = answers["by"]
        self.call_later(self.app.push_screen, TimeoutCard(self.draft), lambda agreed: self._agreed(bool(agreed), by))
        return None

    async def _agreed(self, agreed: bool, by: str) -> None:
        if agreed and self.draft is not None:
            self.tell(await self.house.start(self.draft, by) or "")


def _section(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[Row]:
    found = list(rows)
    if found:
        yield None, heading(title)
    for name, text in found:
        yield name, Text(text)
