"""The first screen: the recipes, and the procedures that can be taken up again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from embolplan.errors import EmbolplanError
from embolplan.tui.ask import Answers, Ask, Field
from embolplan.tui.many_rows import PROCEDURE, RECIPE, ManyRows
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import sentence
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from embolplan.tui.found import Found

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

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_open()

    def action_open(self) -> None:
        """The choices of a recipe, or the step a procedure stands at."""
        here = self.query_one(Rows).here
        if here.startswith(PROCEDURE):
            self.house.ask_to_resume(Path(here.removeprefix(PROCEDURE)), otherwise=self.draw)
        elif here:
            self._open_recipe(here.removeprefix(RECIPE))

    def action_read(self) -> None:
        """The recipe with the cursor on it, to read; also one that this version cannot plan."""
        here = self.query_one(Rows).here
        if not here.startswith(RECIPE):
            return
        from embolplan.library import load_recipe

        assert self.house.root is not None
        try:
            self.house.show_recipe(load_recipe(self.house.root, here.removeprefix(RECIPE)))
        except EmbolplanError as error:
            self.tell(sentence(error))

    def action_compare(self) -> None:
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
            self._compare(marked, name)

    def _compare(self, one: str, other: str) -> None:
        from embolplan.library import load_recipe, load_shelf

        assert self.house.root is not None
        root = self.house.root
        try:
            recipes = (load_recipe(root, one), load_recipe(root, other))
            self.house.show_comparison(recipes, load_shelf(root))
        except EmbolplanError as error:
            self.tell(sentence(error))

    def action_find(self) -> None:
        """Asks for words that the recipes shown have to have; none at all shows every recipe."""
        words = Field("words", say("tui.library.words"), value=self.wanted, optional=True)
        self.ask(Ask(say("tui.library.find.title"), self._find, (words,)))

    def _find(self, answers: Answers) -> None:
        self.wanted = answers["words"].strip()

    def _open_recipe(self, name: str) -> None:
        # What reads and computes a recipe takes longer to import than the whole first screen.
        from embolplan.library import load_recipe, load_shelf
        from embolplan.model.case import Case
        from embolplan.tui.draft import Draft

        assert self.house.root is not None
        try:
            draft = Draft(load_recipe(self.house.root, name), Case(), load_shelf(self.house.root))
            draft.plan  # noqa: B018  # a recipe that this version cannot plan says so here
        except EmbolplanError as error:
            self.tell(sentence(error))
            return
        self.tell("")
        self.house.show_choices(draft)
