"""The wall: one procedure in large type for everybody in the room, on a terminal of its own; it only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits, Footer, Static

from embolplan.errors import JournalError
from embolplan.tui import wall_text
from embolplan.tui.phrases import sentence
from embolplan.tui.resized import Ground
from embolplan.units import show
from embolplan.words import say

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from embolplan.procedure.watching import Watch
    from embolplan.tui.wall_text import Clock

_LOOK_SECONDS = 0.5
_CLOCK_ROWS = 3
_MOST_CLOCKS = 16


class Large(Horizontal):
    """A number in large type, and beside it what it is."""

    def __init__(self, name: str = "") -> None:
        super().__init__(id=name or None, classes="large")
        self.number, self.beside = Digits("", classes="number"), Static("", classes="beside", markup=False)

    def compose(self) -> ComposeResult:
        """The number and what it is."""
        yield self.number
        yield self.beside

    def show(self, number: str, *told: str, urgent: bool = False) -> None:
        """What stands here now; what is urgent is also said so in words."""
        self.number.update(number)
        self.number.display = bool(number)
        self.beside.update(Text("\n".join(told), "bold"))
        self.set_class(urgent, "urgent")
        self.display = True


class Wall(App[None]):
    """Follows a procedure's journal; whoever carries the procedure out never waits for it."""

    CSS = """
    #banner, #head, #step, #next, #wrong { height: auto; padding: 0 1; text-style: bold; }
    #banner { text-align: center; text-style: bold reverse; }
    #step { max-height: 5; padding: 1 1 0 1; }
    #next { dock: bottom; margin-bottom: 1; max-height: 2; text-style: bold reverse; }
    #clocks { height: 1fr; }
    .large { height: 3; padding: 0 1; }
    .large .number { width: auto; min-width: 20; text-style: bold; padding-right: 2; }
    .large .beside { width: 1fr; height: 3; content-align: left middle; }
    .urgent { text-style: reverse; }
    #left { margin-top: 1; }
    """
    TITLE = say("wall.title")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+q", "quit", say("wall.leave"), key_display="q", priority=True),
    ]

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.animation_level = "none"
        self.watched = watch
        self._wrong = ""
        self.clocks: list[Clock] = []
        """What is running now, the most urgent first; as many as there is room for are shown."""
        self._rows = [Large() for _ in range(_MOST_CLOCKS)]

    def get_default_screen(self) -> Ground:
        """The only screen."""
        return Ground(id="_default")

    def compose(self) -> ComposeResult:
        """Banner, place, step, what is left, clocks, and what is next."""
        yield Static(say("tui.rehearsal"), id="banner", markup=False)
        yield Static("", id="wrong", markup=False)
        yield Static("", id="head", markup=False)
        yield Static("", id="step", markup=False)
        yield Large("left")
        with Vertical(id="clocks"):
            yield from self._rows
            yield Static("", id="more", markup=False)
        yield Static("", id="next", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Looks at the journal from here on, and at the clock."""
        self.query_one("#banner").display = self.watched.rehearsal
        self.tick()
        self.set_interval(_LOOK_SECONDS, self.tick)

    def on_resize(self) -> None:
        """As many clocks as there is room for."""
        self.call_after_refresh(self.draw)

    def tick(self) -> None:
        """What was written since, and what the time is."""
        try:
            self.watched.look()
            self._wrong = ""
        except JournalError as error:
            self._wrong = say("wall.unreadable", why=sentence(error))
        self.draw()

    def draw(self) -> None:
        """Everything anew; nothing before there is anything to draw, and nothing after all is gone."""
        if not self.query("#next"):
            return
        watch, plan = self.watched, self.watched.as_done()
        self._write("#wrong", self._wrong)
        self._write("#head", wall_text.head(watch))
        self._write("#step", wall_text.step_text(watch, plan))
        self._write("#next", wall_text.next_text(watch, plan))
        self._draw_left()
        self.clocks = wall_text.clocks(watch)
        self._draw_clocks(self.clocks)

    def _draw_left(self) -> None:
        large, left = self.query_one("#left", Large), self.watched.left()
        if not wall_text.pushes(self.watched):
            large.display = False
        elif left is None:
            large.show("", say("wall.left.not_known"))
        else:
            large.show(show(left, "mL").removesuffix("mL").strip(), say("wall.left"))

    def _draw_clocks(self, found: list[Clock]) -> None:
        room = max(1, (self.query_one("#clocks").size.height - 1) // _CLOCK_ROWS)
        shown = min(room, _MOST_CLOCKS, len(found))
        for clock, large in zip(found, self._rows[:shown], strict=False):
            large.show(clock.digits, clock.label, clock.told, urgent=clock.urgent)
        for large in self._rows[shown:]:
            large.display = False
        hidden = len(found) - shown
        self._write("#more", say("wall.more", count=hidden) if hidden else "")

    def _write(self, selector: str, text: str) -> None:
        part = self.query_one(selector, Static)
        part.update(Text(text))
        part.display = bool(text)
