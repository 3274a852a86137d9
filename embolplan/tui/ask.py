"""One question or a few on one card: nothing picked beforehand, what was typed kept until it is right or given up."""

from __future__ import annotations

from asyncio import Event, wait_for
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key
    from textual.widget import Widget

_PATIENCE_SECONDS = 1.0

Answers = Mapping[str, str]
Check = Callable[[Answers], str | None]
Submit = Callable[[Answers], str | Awaitable[str | None] | None]
"""Takes the answers; a sentence where they do not fit, so that the card stays with all that was typed."""


@dataclass(frozen=True)
class Field:
    """One thing asked for: picked of options (value and words), or typed."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    value: str = ""
    """What stands in it already, because a person gave it before."""
    optional: bool = False


class Choices(OptionList):
    """Options of which none is picked until a person picks one; the cursor is no pick."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.picked: str | None = field.value or None
        super().__init__(*(Option(self._prompt(value)) for value, _ in field.options), markup=False)
        values = [value for value, _ in field.options]
        # Without a cursor a second Enter by mistake picks nothing.
        self.highlighted = values.index(self.picked) if self.picked in values else None

    def pick(self, index: int) -> None:
        """Picks one option, and shows so with a mark as well."""
        self.picked = self.field.options[index][0]
        for n, (value, _) in enumerate(self.field.options):
            self.replace_option_prompt_at_index(n, self._prompt(value))

    def action_select(self) -> None:
        """Picks where the cursor is; where it is nowhere yet, says how to pick."""
        if self.highlighted is None and isinstance(self.screen, Ask):
            self.screen.tell(say("tui.ask.pick"))
        super().action_select()

    def _prompt(self, value: str) -> Text:
        mark = "(•) " if value == self.picked else "( ) "
        return Text(mark + dict(self.field.options)[value])


class Ask(LastSize, ModalScreen[bool]):
    """A card with fields; Enter goes from field to field and after the last one on, Escape gives up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", say("tui.ask.give_up")),
        # Before the field sees it, so that what is typed after it can only come to the next field.
        Binding("enter", "go_on", say("tui.ask.submit"), priority=True),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("f1", "app.help", say("tui.help"), show=False),
    ]

    def __init__(
        self,
        title: str,
        submit: Submit,
        fields: tuple[Field, ...] = (),
        body: str = "",
        check: Check | None = None,
    ) -> None:
        super().__init__()
        self.question, self.body, self.fields = title, body, fields
        self._submit, self._check = submit, check
        self.inputs: dict[str, Input | Choices] = {}
        self._ahead: list[str] = []
        self._first: Input | Choices | None = None

    def compose(self) -> ComposeResult:
        """The title, the text, the fields, and room for what is wrong."""
        with VerticalScroll(id="ask", can_focus=False):
            yield Label(self.question, id="ask-title", markup=False)
            if self.body:
                yield Static(self.body, id="ask-body", markup=False)
            for field in self.fields:
                yield Label(field.label, classes="ask-label", markup=False)
                yield self._widget(field)
            yield Static("", id="ask-said", markup=False)
            yield Static(say("tui.ask.keys"), id="ask-keys", markup=False)

    def on_mount(self) -> None:
        """The first field that has no answer yet waits for it."""
        if self.fields:
            empty = (name for name, answer in self.answers.items() if not answer)
            self._first = self.inputs[next(empty, self.fields[-1].id)]
            self.set_focus(self._first)

        for typed in self._ahead:
            self._insert(typed)

    def on_key(self, event: Key) -> None:
        """What was typed before the field had the focus is not lost."""
        if event.is_printable and event.character:
            event.stop()
            if self._first is not None:
                self._insert(event.character)
            else:
                self._ahead.append(event.character)

    def _insert(self, typed: str) -> None:
        # The focus comes a moment after the field.
        field = self.focused or self._first
        if isinstance(field, Input):
            field.insert_text_at_cursor(typed)

    def _widget(self, field: Field) -> Widget:
        made = Choices(field) if field.options else Input(field.value, placeholder=field.hint, select_on_focus=False)
        self.inputs[field.id] = made
        return made

    @property
    def answers(self) -> dict[str, str]:
        """What stands in the fields, empty where nothing was picked or typed."""
        return {
            name: (widget.picked or "") if isinstance(widget, Choices) else widget.value
            for name, widget in self.inputs.items()
        }

    def on_input_changed(self) -> None:
        """Says at once what is wrong with what is being typed."""
        if self._check is not None and any(self.answers.values()):
            self.tell(self._check(self.answers) or "")
        else:
            self.tell("")

    async def action_go_on(self) -> None:
        """On to the next field, or done; all that was typed before the key stands in its field by then."""
        await _caught_up(self)
        here = self.focused
        if isinstance(here, Input | Choices):
            await _caught_up(here)
        if isinstance(here, Choices) and here.highlighted is None:
            self.tell(say("tui.ask.pick"))
        elif isinstance(here, Choices):
            here.pick(here.highlighted or 0)
            await self._after(here)
        elif isinstance(here, Input):
            await self._after(here)
        else:
            await self.action_submit()

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Picked, and on to the next field."""
        event.stop()
        if isinstance(event.option_list, Choices):
            event.option_list.pick(event.option_index)
            await self._after(event.option_list)

    async def _after(self, widget: Input | Choices) -> None:
        names = [field.id for field in self.fields]
        place = list(self.inputs.values()).index(widget) + 1
        if place < len(names):
            # At once: a focus that comes later would leave the next keys to this field.
            self.set_focus(self.inputs[names[place]])
        else:
            await self.action_submit()

    async def action_submit(self) -> None:
        """Hands the answers over; the card stays where they do not fit."""
        for field in self.fields:
            if not field.optional and not self.answers[field.id].strip():
                self.tell(say("tui.ask.missing", what=field.label))
                self.set_focus(self.inputs[field.id])
                return
        wrong = self._submit(self.answers)
        if isawaitable(wrong):
            wrong = await wrong
        if wrong is None:
            self.dismiss(True)
        else:
            self.tell(wrong)

    def action_give_up(self) -> None:
        """Leaves everything as it was."""
        self.dismiss(False)

    def tell(self, said: str) -> None:
        """Shows what is wrong, in words."""
        self.query_one("#ask-said", Static).update(Text(said))


async def _caught_up(widget: Widget) -> None:
    """Waits until a widget has taken every key that was sent to it, and no longer than a second."""
    taken = Event()
    widget.call_later(taken.set)
    with suppress(TimeoutError):
        await wait_for(taken.wait(), _PATIENCE_SECONDS)
