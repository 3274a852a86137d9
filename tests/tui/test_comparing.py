"""Two recipes side by side on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.tui.compare_page import ComparePage
from embolplan.tui.library_page import LibraryPage
from embolplan.tui.page import Rows
from tests.tui.teller import MIDDLE, RECIPE, told

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "liver/hepasphere-doxorubicin"


async def test_two_recipes_are_marked_and_stand_side_by_side(tmp_path: Path) -> None:
    async with told(tmp_path, size=MIDDLE) as story:
        await story.to(f"recipe:{RECIPE}")
        await story.press("m")
        assert f"{RECIPE} is marked" in " ".join(story.part("#notice").split())
        # The same one again is no comparison, and takes the mark away.
        await story.press("m")
        assert "Nothing is marked" in story.part("#notice")
        await story.press("m")
        await story.to(f"recipe:{OTHER}")
        await story.press("m")
        page = story.app.screen
        assert isinstance(page, ComparePage)
        assert page.names == (RECIPE, OTHER)
        cells = {each.about: each.cells for each in page.found}
        assert cells["drug"] == ("epirubicin", "doxorubicin")
        assert "no ranking" in " ".join(story.shown().split())
        everything = page.query_one(Rows).option_count
        await story.press("d")
        # Both are of the liver, so that the row of the organ goes.
        assert page.query_one(Rows).option_count < everything
        assert "organ" not in {option.id for option in page.query_one(Rows).options}
        await story.press("escape")
        assert isinstance(story.app.screen, LibraryPage)
