"""The library's own search: words that narrow the recipes down, and the way back to all of them."""

from __future__ import annotations

from pathlib import Path

from embolplan.library import entries, shipped_root
from embolplan.tui.choices_page import ChoicesPage
from embolplan.tui.page import Rows
from tests.tui.teller import RECIPE, told


def recipes(rows: Rows) -> list[str]:
    """The recipes that are shown."""
    return [option.id.removeprefix("recipe:") for option in rows.options if option.id]


async def test_words_narrow_the_recipes_down_until_they_are_taken_back(tmp_path: Path) -> None:
    every = [entry.id for entry in entries(shipped_root())]
    async with told(tmp_path) as story:
        rows = story.app.screen.query_one(Rows)
        assert recipes(rows) == every
        await story.press("slash")
        await story.enter("EPIRUBICIN 300–500")
        assert recipes(rows) == [RECIPE]
        assert "EPIRUBICIN 300–500" in story.part("#title")
        # A card that is given up changes nothing.
        await story.press("slash")
        await story.type(" more")
        await story.press("escape")
        assert recipes(rows) == [RECIPE]
        await story.press("slash")
        await story.enter(" nothing-like-it")
        assert recipes(rows) == []
        assert "No recipe fits." in story.shown()
        await story.press("enter", "v", "slash", "ctrl+u", "enter")
        assert recipes(rows) == every


async def test_a_recipe_that_was_found_opens(tmp_path: Path) -> None:
    async with told(tmp_path) as story:
        await story.press("slash")
        await story.enter("large liver cancer")
        await story.press("enter")
        assert isinstance(story.app.screen, ChoicesPage)
        await story.press("escape")
        assert recipes(story.app.screen.query_one(Rows)) == [RECIPE]
