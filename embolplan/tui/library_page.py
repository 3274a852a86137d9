"""The first screen: the recipes, and the procedures that can be taken up again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from embolplan.errors import EmbolplanError
from embolplan.tui.ask import Answers, Ask, Field
from embolplan.tui.many_rows import PROCEDURE, RECIPE, ManyRows
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import sentence
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from embolplan.answers import Compared
    from embolplan.library.places import Where
    from embolplan.model.recipe import Recipe
    from embolplan.tui.draft import Draft
    from embolplan.tui.found import Found

T = TypeVar("T")

_PATIENCE_SECONDS = 0.5
"""After which it is said that a library is still being read."""


class LibraryPage(Page):
    """Recipes to open and procedures to go on with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space", "open", say("tui.library.open"), tooltip=say("tui.library.open.tip"), key_display="Enter"
        ),
        Binding("v", "read", say("tui.recipe.read"), tooltip=say("tui.recipe.read.tip")),
        Binding("slash", "find", say("tui.library.find"), tooltip=say("tui.library.find.tip"), key_display="/"),
        Binding("m", "compare", say("comparing.key"), tooltip=say("comparing.key.tip")),
        Binding("q", "app.leave", say("tui.quit")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.wanted = ""
        self.marked = ""
        self._reading = False

    def body(self) -> ComposeResult:
        """The disclaimer and the rows."""
        yield Static(NOT_A_DEVICE, id="device", markup=False)
        yield ManyRows(id="rows")

    def draw(self) -> None:
        """Reads the library and the folder anew, beside the loop, so that the frame stands there meanwhile."""
        title = say("tui.library.found", wanted=self.wanted) if self.wanted else say("tui.library.title")
        self.write("#title", title)
        # A coroutine made here would never be awaited where the program ends before the worker begins.
        self.run_worker(self._fill, exclusive=True, group="rows")  # type: ignore[arg-type]  # what returns nothing too

    async def _fill(self) -> None:
        self._reading = True
        self.set_timer(_PATIENCE_SECONDS, self._say_reading)
        found = await asyncio.to_thread(self._read)
        self._reading = False
        self._forget_reading()
        for said in found.said:
            self.tell(said)
        names, made = found.names(), found.row
        self.query_one(ManyRows).fill_with(names, made)
        self.house.beside.load_parts()

    def _say_reading(self) -> None:
        # The timer may have run out in the moment in which the reading ended.
        if self._reading:
            self.tell(say("found.reading"))

    def _forget_reading(self) -> None:
        if str(self.query_one("#notice", Static).visual) == say("found.reading"):
            self.tell("")

    def on_screen_resume(self) -> None:
        """What was opened or closed meanwhile is shown as it is now."""
        if self.is_mounted:
            self.draw()

    def _read(self) -> Found:
        # In the thread, so that the frame is not kept waiting for it.
        from embolplan.tui.found import Found

        assert self.house.root is not None
        return Found.of(self.house.root, self.house.folder, self.wanted)

    async def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        await self.action_open()

    async def action_open(self) -> None:
        """The choices of a recipe, or the step a procedure stands at."""
        here = self.query_one(Rows).here
        if here.startswith(PROCEDURE):
            self.house.ask_to_resume(Path(here.removeprefix(PROCEDURE)), otherwise=self.draw)
        elif here:
            await self._load(lambda root: _draft(root, here.removeprefix(RECIPE)), self.house.show_choices)

    async def action_read(self) -> None:
        """The recipe with the cursor on it, to read; also one that this version cannot plan."""
        here = self.query_one(Rows).here
        if here.startswith(RECIPE):
            await self._load(lambda root: _recipe(root, here.removeprefix(RECIPE)), self.house.show_recipe)

    async def action_compare(self) -> None:
        """Marks the recipe with the cursor on it, or shows it beside the one that is marked."""
        here = self.query_one(Rows).here
        if not here.startswith(RECIPE):
            return
        name = here.removeprefix(RECIPE)
        if not self.marked:
            self.marked = name
            self.tell(say("comparing.marked", id=name))
            return
        marked, self.marked = self.marked, ""
        self.tell(say("comparing.unmarked") if name == marked else "")
        if name != marked:
            names = marked, name
            await self._load(
                lambda root: _compared(root, names), lambda found: self.house.show_comparison(names, found)
            )

    async def _load(self, read: Callable[[Where], T], show: Callable[[T], None]) -> None:
        """Reads something of the library beside the loop and shows it, or says why that cannot be."""
        root = self.house.root
        assert root is not None
        try:
            found = await self.house.beside.do(lambda: read(root))
        except EmbolplanError as error:
            self.tell(sentence(error))
            return
        # A second Enter of an impatient hand finds a page that is covered already.
        if self.is_current:
            self.tell("")
            show(found)

    def action_find(self) -> None:
        """Asks for words that the recipes shown have to have; none at all shows every recipe."""
        words = Field("words", say("tui.library.words"), value=self.wanted, optional=True)
        self.ask(Ask(say("tui.library.find.title"), self._find, (words,)))

    def _find(self, answers: Answers) -> None:
        self.wanted = answers["words"].strip()


def _draft(root: Where, name: str) -> Draft:
    # What reads and computes a recipe takes longer to import than the whole first screen.
    from embolplan.library import load_recipe, load_shelf
    from embolplan.model.case import Case
    from embolplan.tui.draft import Draft

    draft = Draft(load_recipe(root, name), Case(), load_shelf(root))
    # A recipe that this version cannot plan says so here, and what the next page asks for is computed by then.
    for parameter in draft.open_parameters:
        draft.is_aside(parameter)
    return draft


def _recipe(root: Where, name: str) -> Recipe:
    from embolplan.library import load_recipe

    return load_recipe(root, name)


def _compared(root: Where, names: tuple[str, str]) -> tuple[Compared, ...]:
    from embolplan.engine.comparison import compare
    from embolplan.library import load_recipe, load_shelf

    return compare([load_recipe(root, name) for name in names], load_shelf(root))
