"""What the first screen lists: the procedures that are open, and the recipes of all libraries that are looked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from rich.text import Text

from embolplan.errors import EmbolplanError
from embolplan.library import entries
from embolplan.library.places import SHIPPED, Place, place_name, places_in
from embolplan.library.search import Wanted
from embolplan.tui.many_rows import PROCEDURE, RECIPE
from embolplan.tui.phrases import columns, sentence, time_of_day
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from embolplan.library import Entry
    from embolplan.library.places import Where
    from embolplan.procedure import Summary
    from embolplan.tui.cells import Cells


@dataclass
class Found:
    """What was read, and in what rows it stands; a row is made when it is shown."""

    procedures: list[Summary] = field(default_factory=list)
    recipes: list[tuple[Place, Entry]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What is wrong in one place, which keeps nobody from the others."""

    @classmethod
    def of(cls, root: Where, folder: Path, wanted: str) -> Self:
        """Reads the folder of the procedures and every library."""
        found = cls()
        try:
            found.procedures = _open_in(folder)
        except EmbolplanError as error:
            found.said.append(sentence(error))
        looked_for = Wanted(words=tuple(wanted.split()))
        for place in places_in(root):
            try:
                found.recipes += [(place, entry) for entry in entries(place) if looked_for.fits(entry)]
            except EmbolplanError as error:
                found.said.append(sentence(error))
        found.recipes.sort(key=lambda each: each[1].id)
        return found

    def names(self) -> list[str | None]:
        """The ids of all rows; None for a heading."""
        procedures = [f"{PROCEDURE}{summary.path}" for summary in self.procedures]
        before: list[str | None] = [None, *procedures, None] if procedures else []
        return [*before, None, *self._recipe_names(), *([] if self.recipes else [None])]

    def _recipe_names(self) -> Iterator[str | None]:
        """An id that stands in two libraries is opened, or refused, by its first row alone."""
        last = ""
        for _, entry in self.recipes:
            yield None if entry.id == last else f"{RECIPE}{entry.id}"
            last = entry.id

    def row(self, place: int) -> Cells | Text:
        """The row at a place of `names`."""
        count = len(self.procedures)
        if count and place <= count + 1:
            if place == 0:
                return Text(say("tui.library.procedures"), "bold underline")
            return Text("") if place > count else _procedure(self.procedures[place - 1])
        place -= count + 2 if count else 0
        if place == 0:
            return Text(say("tui.library.recipes"), "bold underline")
        return _recipe(*self.recipes[place - 1]) if self.recipes else Text(say("tui.library.none"))


def _open_in(folder: Path) -> list[Summary]:
    if not folder.is_dir():
        return []
    from embolplan.procedure.listing import list_procedures  # only where there can be one

    return [summary for summary in list_procedures(folder) if not summary.closed]


def _recipe(place: Place, entry: Entry) -> Cells:
    text = Text(entry.title, "bold")
    # Whose a recipe is stands beside it, unless it is the program's own.
    whose = say("importing.beside", place=place_name(place)) if place.name not in ("", SHIPPED) else ""
    text.append(f"\n{entry.id}{whose}", "not bold")
    return columns((text, 8), (entry.organ, 2), (entry.drug, 3), (entry.status, 3))


def _procedure(summary: Summary) -> Cells:
    from embolplan.procedure.clock import moment  # as above

    if summary.damaged:
        return columns((summary.id, 4), (summary.damaged, 8))
    last = moment(summary.last_at) if summary.last_at else None
    told = say("tui.library.last", day=f"{last.astimezone():%Y-%m-%d}", time=time_of_day(last)) if last else ""
    text = Text(summary.id, "bold")
    text.append(f"\n{summary.protocol or ''}", "not bold")
    state = say("tui.library.rehearsal") if summary.rehearsal else (summary.patient or "")
    return columns((text, 8), (told, 4), (state, 3))
