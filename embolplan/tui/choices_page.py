"""Everything that the source leaves to a choice on one page, with why, within what and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from embolplan.errors import EmbolplanError
from embolplan.tui.ask import Ask, Field
from embolplan.tui.choice_card import choice_card, choice_label, told
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns, sentence
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.model.parameter import Parameter
    from embolplan.tui.ask import Answers
    from embolplan.tui.cells import Cells
    from embolplan.tui.draft import Draft

Row = tuple[str | None, "VisualType"]


class ChoicesPage(Page):
    """The choices of one recipe; nothing is picked for the person."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space",
            "choose",
            say("tui.choices.choose"),
            tooltip=say("tui.choices.choose.tip"),
            key_display="Enter",
        ),
        Binding("p", "plan", say("tui.choices.plan"), tooltip=say("tui.choices.plan.tip")),
        Binding("c", "case", say("case.key"), tooltip=say("case.key.tip")),
        Binding("delete,backspace", "clear", say("tui.choices.clear"), tooltip=say("tui.choices.clear.tip")),
        Binding("e", "stated", say("tui.choices.stated"), tooltip=say("tui.choices.stated.tip")),
        Binding("v", "read", say("tui.recipe.read"), tooltip=say("tui.recipe.read.tip")),
        # The row that it opens names the key.
        Binding("h", "aside", say("tui.choices.aside"), tooltip=say("tui.choices.aside.tip"), show=False),
        Binding("escape,q", "app.back", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.asides_shown = False
        self._asked: Parameter | None = None

    def body(self) -> ComposeResult:
        """The disclaimer and the rows."""
        yield Static(NOT_A_DEVICE, id="device", markup=False)
        yield Rows(id="rows", markup=False)

    def draw(self) -> None:
        """The choices as they stand."""
        shown = [each for each in self.draft.open_parameters if not self.draft.is_aside(each)]
        done = sum(each.id in self.draft.case.choices for each in shown)
        title = say("tui.choices.title", title=self.draft.recipe.protocol.title, done=done, of=len(shown))
        self.write("#title", title)
        rows = [(each.id, self._row(each)) for each in shown]
        self.query_one(Rows).fill([*rows, *self._changed(), *self._asides()])

    def _changed(self) -> Iterator[Row]:
        changed = [each for each in self.draft.stated_parameters if each.id in self.draft.case.choices]
        if changed:
            yield None, Text(say("tui.choices.changed"), "bold underline")
        yield from ((each.id, self._row(each)) for each in changed)

    def _asides(self) -> Iterator[Row]:
        asides = [each for each in self.draft.open_parameters if self.draft.is_aside(each)]
        if asides:
            message = "tui.choices.asides_open" if self.asides_shown else "tui.choices.asides"
            yield None, Text(say(message, count=len(asides)), "bold underline")
        if self.asides_shown:
            yield from ((each.id, self._row(each)) for each in asides)

    def _row(self, parameter: Parameter) -> Cells:
        chosen = self.draft.case.choices.get(parameter.id)
        value = Text(say("tui.choices.chosen", value=chosen) if chosen else say("tui.choices.open"), "bold")
        text = Text(choice_label(self.draft, parameter), "bold")
        text.append(f"  {parameter.id}", "not bold")
        return columns((text, 7), (value, 3), below=told(self.draft, parameter))

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_choose()

    def action_choose(self) -> None:
        """Asks for the choice with the cursor on it."""
        parameter = self.draft.parameters.get(self.query_one(Rows).here)
        if parameter is not None:
            self._ask_for(parameter)

    def _ask_for(self, parameter: Parameter) -> None:
        self._asked = parameter

        def choose(answers: Answers) -> str | None:
            try:
                self.draft = self.draft.chosen(parameter.id, answers[parameter.id])
            except EmbolplanError as error:
                return sentence(error)
            return None

        self.ask(choice_card(self.draft, parameter, choose))

    def answered(self, answered: bool) -> None:
        """After a choice the cursor goes on to the next one, after a changed amount it stands on that."""
        rows, asked = self.query_one(Rows), self._asked
        if answered:
            self.draw()
        if answered and asked is not None and asked.id in {option.id for option in rows.options}:
            rows.highlighted = rows.get_option_index(asked.id)
            if asked.choose is not None:
                rows.action_cursor_down()

    def action_clear(self) -> None:
        """Takes the choice with the cursor on it back."""
        self.draft = self.draft.unchosen(self.query_one(Rows).here)
        self.draw()

    def action_stated(self) -> None:
        """Asks which stated quantity to change, and then for its value."""
        plan = self.draft.plan
        options = tuple(
            (each.id, f"{choice_label(self.draft, each)}: {plan[each.id].text if each.id in plan else ''} ({each.id})")
            for each in self.draft.stated_parameters
        )
        which = Field("which", say("tui.choices.which"), options)
        self.ask(Ask(say("tui.choices.stated.title"), self._stated_next, (which,), say("tui.choices.stated.body")))

    def _stated_next(self, answers: Answers) -> None:
        self.call_later(self._ask_for, self.draft.parameters[answers["which"]])

    def action_read(self) -> None:
        """The recipe, to read."""
        self.house.show_recipe(self.draft.recipe)

    def action_aside(self) -> None:
        """Shows or hides what nobody reports and nothing needs."""
        self.asides_shown = not self.asides_shown
        self.draw()

    def action_plan(self) -> None:
        """On to the plan; what was not chosen stays unknown there and says so."""
        self.house.show_plan(self.draft, self.take)

    def action_case(self) -> None:
        """The form of the case."""
        self.house.show_case(self.draft, self.take)

    def take(self, draft: Draft) -> None:
        """Goes on with what a page above has made of the draft."""
        self.draft = draft
        self.draw()
