"""A recipe to read on the screen: both arms side by side, in the width that there is."""

from __future__ import annotations

from pathlib import Path

from embolplan.tui.choices_page import ChoicesPage
from embolplan.tui.library_page import LibraryPage
from embolplan.tui.lines import Lines
from embolplan.tui.recipe_page import RecipePage
from tests.tui.teller import RECIPE, Teller, told


def text(story: Teller) -> str:
    assert isinstance(story.app.screen, RecipePage)
    return "\n".join(story.app.screen.query_one(Lines).lines)


async def test_the_arms_stand_side_by_side_and_no_line_is_wider_than_the_screen(tmp_path: Path) -> None:
    async with told(tmp_path, size=(80, 24)) as story:
        await story.to(f"recipe:{RECIPE}")
        await story.press("v")
        lines = text(story).splitlines()
        assert max(map(len, lines)) <= 80
        assert any(line.split()[:1] == ["Outcome"] and "with sorafenib" in line and "without" in line for line in lines)
        assert any("7 of 42" in line and "6 of 46" in line for line in lines)
        await story.press("pagedown")
        assert story.app.screen.query_one(Lines).scroll_y > 0
        await story.press("escape")
        assert isinstance(story.app.screen, LibraryPage)


async def test_the_recipe_can_be_read_beside_its_choices(tmp_path: Path) -> None:
    async with told(tmp_path, size=(120, 40)) as story:
        await story.to(f"recipe:{RECIPE}")
        await story.press("enter", "v")
        assert "WHAT THE SOURCE FOUND" in text(story)
        await story.press("q")
        assert isinstance(story.app.screen, ChoicesPage)
