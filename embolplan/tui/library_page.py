"""The first screen: the recipes, and the procedures that can be taken up again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from embolplan.errors import EmbolplanError
from embolplan.library import entries, load_recipe, load_shelf
from embolplan.library.places import SHIPPED, Place, place_name, places_in
from embolplan.library.search import Wanted
from embolplan.model.case import Case
from embolplan.procedure import list_procedures, moment
from embolplan.tui.ask import Answers, Ask, Field
from embolplan.tui.draft import Draft
from embolplan.tui.page import Page, Rows
from embolplan.tui.phrases import columns, sentence, time_of_day
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table
    from textual.app import ComposeResult

    from embolplan.library import Entry
    from embolplan.procedure import Summary

_RECIPE, _PROCEDURE = "recipe:", "procedure:"


class LibraryPage(Page):
    """Recipes to open and procedures to go on with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space", "open", say("tui.library.open"), tooltip=say("tui.library.open.tip"), key_display="Enter"
        ),
        Binding("v", "read", say("tui.recipe.read"), tooltip=say("tui.recipe.read.tip")),
        Binding("slash", "find", say("tui.library.find"), tooltip=say("tui.library.find.tip"), key_display="/"),
        Binding("q", "app.leave", say("tui.quit")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.wanted = ""

    def body(self) -> ComposeResult:
        """The disclaimer and the rows."""
        yield Static(NOT_A_DEVICE, id="device", markup=False)
        yield Rows(id="rows", markup=False)

    def draw(self) -> None:
        """Reads the library and the folder anew."""
        title = say("tui.library.found", wanted=self.wanted) if self.wanted else say("tui.library.title")
        self.write("#title", title)
        try:
            rows = list(self._procedures())
        except EmbolplanError as error:
            rows = []
            self.tell(sentence(error))
        self.query_one(Rows).fill([*rows, *self._recipes()])

    def on_screen_resume(self) -> None:
        """What was opened or closed meanwhile is shown as it is now."""
        if self.is_mounted:
            self.draw()

    def _recipes(self) -> Iterator[tuple[str | None, Table | Text]]:
        assert self.house.root is not None
        yield None, Text(say("tui.library.recipes"), "bold underline")
        found: list[tuple[Place, Entry]] = []
        for place in places_in(self.house.root):
            try:
                found += [(place, entry) for entry in entries(place.root)]
            except EmbolplanError as error:
                # What is wrong in one library keeps nobody from the others.
                self.tell(sentence(error))
        wanted = Wanted(words=tuple(self.wanted.split()))
        shown = [(place, entry) for place, entry in found if wanted.fits(entry)]
        for place, entry in sorted(shown, key=lambda each: each[1].id):
            yield f"{_RECIPE}{entry.id}", _recipe(entry, place)
        if not shown:
            yield None, Text(say("tui.library.none"))

    def _procedures(self) -> Iterator[tuple[str | None, Table | Text]]:
        found = [summary for summary in list_procedures(self.house.folder) if not summary.closed]
        if found:
            yield None, Text(say("tui.library.procedures"), "bold underline")
        for summary in found:
            yield f"{_PROCEDURE}{summary.path}", _procedure(summary)
        if found:
            yield None, Text("")

    def on_option_list_option_selected(self) -> None:
        """Enter on a row."""
        self.action_open()

    def action_open(self) -> None:
        """The choices of a recipe, or the step a procedure stands at."""
        here = self.query_one(Rows).here
        if here.startswith(_PROCEDURE):
            self.house.ask_to_resume(Path(here.removeprefix(_PROCEDURE)), otherwise=self.draw)
        elif here:
            self._open_recipe(here.removeprefix(_RECIPE))

    def action_read(self) -> None:
        """The recipe with the cursor on it, to read; also one that this version cannot plan."""
        here = self.query_one(Rows).here
        if not here.startswith(_RECIPE):
            return
        assert self.house.root is not None
        try:
            self.house.show_recipe(load_recipe(self.house.root, here.removeprefix(_RECIPE)))
        except EmbolplanError as error:
            self.tell(sentence(error))

    def action_find(self) -> None:
        """Asks for words that the recipes shown have to have; none at all shows every recipe."""
        words = Field("words", say("tui.library.words"), value=self.wanted, optional=True)
        self.ask(Ask(say("tui.library.find.title"), self._find, (words,)))

    def _find(self, answers: Answers) -> None:
        self.wanted = answers["words"].strip()

    def _open_recipe(self, name: str) -> None:
        assert self.house.root is not None
        try:
            draft = Draft(load_recipe(self.house.root, name), Case(), load_shelf(self.house.root))
            draft.plan  # noqa: B018  # a recipe that this version cannot plan says so here
        except EmbolplanError as error:
            self.tell(sentence(error))
            return
        self.tell("")
        self.house.show_choices(draft)


def _recipe(entry: Entry, place: Place) -> Table:
    text = Text(entry.title, "bold")
    # Whose a recipe is stands beside it, unless it is the program's own.
    whose = say("importing.beside", place=place_name(place)) if place.name not in ("", SHIPPED) else ""
    text.append(f"\n{entry.id}{whose}", "not bold")
    return columns((text, 8), (entry.organ, 2), (entry.drug, 3), (entry.status, 3))


def _procedure(summary: Summary) -> Table:
    if summary.damaged:
        return columns((summary.id, 4), (summary.damaged, 8))
    last = moment(summary.last_at) if summary.last_at else None
    told = say("tui.library.last", day=f"{last.astimezone():%Y-%m-%d}", time=time_of_day(last)) if last else ""
    text = Text(summary.id, "bold")
    text.append(f"\n{summary.protocol or ''}", "not bold")
    state = say("tui.library.rehearsal") if summary.rehearsal else (summary.patient or "")
    return columns((text, 8), (told, 4), (state, 3))
