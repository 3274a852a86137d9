"""Everything that the source leaves to a choice on one page, with why, within what and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from embolplan.errors import EmbolplanError
from embolplan.tui.ask import Ask, Field
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns, label_of, sentence, source_places
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.model.cite import Basis
    from embolplan.model.parameter import Parameter
    from embolplan.tui.ask import Answers
    from embolplan.tui.draft import Draft

_MANY_LINES = 5


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
        Binding("c", "clear", say("tui.choices.clear"), tooltip=say("tui.choices.clear.tip")),
        Binding("e", "stated", say("tui.choices.stated"), tooltip=say("tui.choices.stated.tip")),
        Binding("h", "aside", say("tui.choices.aside"), tooltip=say("tui.choices.aside.tip")),
        Binding("escape,q", "app.back", say("tui.back"), key_display="Esc"),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.asides_shown = False

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
        self.query_one(Rows).fill([*self._rows(shown), *self._changed(), *self._asides()])

    def _rows(self, shown: list[Parameter]) -> Iterator[tuple[str | None, VisualType]]:
        for parameter in shown:
            yield parameter.id, self._row(parameter)

    def _changed(self) -> Iterator[tuple[str | None, VisualType]]:
        changed = [each for each in self.draft.stated_parameters if each.id in self.draft.case.choices]
        if changed:
            yield None, Text(say("tui.choices.changed"), "bold underline")
        for parameter in changed:
            yield parameter.id, self._row(parameter)

    def _asides(self) -> Iterator[tuple[str | None, VisualType]]:
        asides = [each for each in self.draft.open_parameters if self.draft.is_aside(each)]
        if asides:
            message = "tui.choices.asides_open" if self.asides_shown else "tui.choices.asides"
            yield None, Text(say(message, count=len(asides)), "bold underline")
        for parameter in asides if self.asides_shown else ():
            yield parameter.id, self._row(parameter)

    def _row(self, parameter: Parameter) -> Group:
        chosen = self.draft.case.choices.get(parameter.id)
        value = Text(say("tui.choices.chosen", value=chosen) if chosen else say("tui.choices.open"), "bold")
        text = Text(self.label(parameter), "bold")
        text.append(f"  {parameter.id}", "not bold")
        told = (Padding(Text(said), (0, 1, 0, 2)) for said in self._told(parameter))
        return Group(columns((text, 7), (value, 3)), *told)

    def _told(self, parameter: Parameter) -> Iterator[str]:
        plan = self.draft.plan
        if parameter.why:
            yield say("tui.choices.why", why=parameter.why)
        if parameter.id in plan and (stated := plan[parameter.id].instead_of):
            yield say("tui.choices.instead_of", stated=stated)
        yield from self._offered(parameter)
        waiting = self.draft.waiting_for(parameter.id)
        if waiting:
            rest = say("tui.choices.more", count=len(waiting) - _MANY_LINES) if len(waiting) > _MANY_LINES else ""
            yield say("tui.choices.waiting", lines=", ".join(waiting[:_MANY_LINES]) + rest)

    def _offered(self, parameter: Parameter) -> Iterator[str]:
        """The bounds or options, and where they stand."""
        choose = parameter.choose
        if choose is None:
            return
        if choose.bounds is not None:
            yield say("tui.choices.bounds", bounds=choose.bounds.text) + _where(choose.basis)
        for option, basis in zip(choose.options, choose.bases, strict=True):
            yield f"- {self.option_words(option)}{_where(basis)}"

    def label(self, parameter: Parameter) -> str:
        """What the choice is called."""
        return parameter.label or label_of(self.draft.plan, parameter.id)

    def option_words(self, option: str) -> str:
        """An option as the recipe writes it, with the name of the product where it is one."""
        product = self.draft.shelf.products.get(option)
        return f"{option}: {product.name}" if product else option

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_choose()

    def action_choose(self) -> None:
        """Asks for the choice with the cursor on it."""
        parameter = self.draft.parameters.get(self.query_one(Rows).here)
        if parameter is not None:
            self._ask_for(parameter)

    def _ask_for(self, parameter: Parameter) -> None:
        options = parameter.choose.options if parameter.choose else ()
        known = self.draft.case.choices.get(parameter.id, "")
        field = Field(
            parameter.id,
            say("tui.choices.pick") if options else say("tui.choices.type", unit=parameter.unit or "-"),
            tuple((option, self.option_words(option)) for option in options),
            value=known,
        )
        body = "\n".join(self._told(parameter))
        check = None if options else self._checker(parameter)
        self.ask(Ask(self.label(parameter), self._chooser(parameter), (field,), body, check))

    def _checker(self, parameter: Parameter) -> Callable[[Answers], str | None]:
        def check(answers: Answers) -> str | None:
            try:
                self.draft.check(parameter.id, answers[parameter.id])
            except EmbolplanError as error:
                return sentence(error)
            return say("tui.choices.fits")

        return check

    def _chooser(self, parameter: Parameter) -> Callable[[Answers], str | None]:
        def choose(answers: Answers) -> str | None:
            try:
                self.draft = self.draft.chosen(parameter.id, answers[parameter.id])
            except EmbolplanError as error:
                return sentence(error)
            return None

        return choose

    def answered(self, answered: bool) -> None:
        """After a choice the cursor goes on to the next one."""
        if answered:
            self.draw()
            self.query_one(Rows).action_cursor_down()
            self.tell("")

    def action_clear(self) -> None:
        """Takes the choice with the cursor on it back."""
        self.draft = self.draft.unchosen(self.query_one(Rows).here)
        self.draw()

    def action_stated(self) -> None:
        """Asks which stated quantity to change, and then for its value."""
        plan = self.draft.plan
        options = tuple(
            (each.id, f"{self.label(each)}: {plan[each.id].text if each.id in plan else ''} ({each.id})")
            for each in self.draft.stated_parameters
        )
        which = Field("which", say("tui.choices.which"), options)
        self.ask(Ask(say("tui.choices.stated.title"), self._stated_next, (which,), say("tui.choices.stated.body")))

    def _stated_next(self, answers: Answers) -> None:
        self.call_later(self._ask_for, self.draft.parameters[answers["which"]])

    def action_aside(self) -> None:
        """Shows or hides what nobody reports and nothing needs."""
        self.asides_shown = not self.asides_shown
        self.draw()

    def action_plan(self) -> None:
        """On to the plan; what was not chosen stays unknown there and says so."""
        self.house.show_plan(self.draft)


def _where(basis: Basis | None) -> str:
    if basis is None:
        return ""
    return f" [{source_places(basis.sources) or basis.because or basis.origin}]"
