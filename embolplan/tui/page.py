"""What every screen has: the banner of a rehearsal, a title, a line for what was done or refused, and the keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.visual import VisualType

    from embolplan.tui.app import EmbolplanApp
    from embolplan.tui.ask import Ask


_DIGIT = re.compile(r"\d")


class Page(LastSize, Screen[None]):
    """A screen with banner, title, body, notice and footer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "app.help", say("tui.help"), key_display="F1"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[str, tuple[str, object, object]] = {}
        """What stands in each part, so that only what is new is drawn, and laid out where its shape is."""

    @property
    def house(self) -> EmbolplanApp:
        """The app, which owns what outlives a screen."""
        return cast("EmbolplanApp", self.app)

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield Static("", id="banner", markup=False)
        yield Static("", id="title", markup=False)
        yield from self.body()
        yield Static("", id="notice", markup=False)
        yield Footer(show_command_palette=False)

    def body(self) -> ComposeResult:
        """What a screen adds between title and notice."""
        yield from ()

    def on_mount(self) -> None:
        """Draws everything for the first time."""
        banner = self.query_one("#banner", Static)
        banner.display = self.house.rehearsal
        banner.update(Text(say("tui.rehearsal")))
        self.draw()

    def on_screen_resume(self) -> None:
        """Shows the rehearsal banner as soon as what is shown is one."""
        self.query_one("#banner", Static).display = self.house.rehearsal

    def draw(self) -> None:
        """Brings the screen up to date."""

    def write(self, selector: str, text: str | Text) -> None:
        """Puts plain text into a part of the screen; an empty text takes no room."""
        text = text if isinstance(text, Text) else Text(text)
        looks, before = (text.plain, text.spans, text.style), self._written.get(selector)
        if looks == before:
            return
        self._written[selector] = looks
        part = self.query_one(selector, Static)
        # A clock that ticks only changes its digits; laying the page out for that takes longer than all the rest.
        part.update(text, layout=before is None or _shape(before[0]) != _shape(text.plain))
        part.display = bool(text)

    def tell(self, said: str) -> None:
        """Says what was done or refused, until the next thing is."""
        self.write("#notice", said)

    def ask(self, card: Ask) -> None:
        """Puts a card on top; once it is answered the screen is drawn again."""
        self.app.push_screen(card, lambda answered: self.answered(bool(answered)))

    def answered(self, answered: bool) -> None:
        """A card was answered or given up."""
        if answered:
            self.draw()


def _shape(text: str) -> str:
    return _DIGIT.sub("0", text)


class Rows(OptionList):
    """A list to move through, each row plain text with an id; headings are passed over."""

    def fill(self, rows: Iterable[tuple[str | None, VisualType]]) -> None:
        """Other rows, with the cursor on the same one as before where it is still there."""
        here = self.highlighted_option.id if self.highlighted_option else None
        self.clear_options()
        self.add_options(Option(prompt, id=name, disabled=name is None) for name, prompt in rows)
        ids = [option.id for option in self.options]
        if here is not None and here in ids:
            self.highlighted = ids.index(here)
        elif self.option_count:
            self.action_first()

    @property
    def here(self) -> str:
        """The id of the row with the cursor, empty where there is none."""
        return (self.highlighted_option.id or "") if self.highlighted_option else ""
