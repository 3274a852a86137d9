"""Footer, help and command palette say the same, since all are made from one table of bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.tui.commands import commands_of
from embolplan.tui.help_card import own_bindings
from embolplan.tui.plan_page import PlanPage
from embolplan.tui.text_card import TextCard
from tests.tui.teller import MIDDLE, draft_of, told

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("keys", [(), ("p",), ("c",)], ids=["choices", "plan", "case"])
async def test_what_the_footer_shows_the_help_and_the_palette_have_too(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press(*keys)
        page = story.app.screen
        shown = [each.binding for each in page.active_bindings.values() if each.binding.show and each.enabled]
        named = {name.rpartition(" (")[0] for name, _, _ in commands_of(page)}
        helped = {each.tooltip or each.description for each in own_bindings(page)}
        assert shown
        for binding in shown:
            assert binding.description in named
            assert (binding.tooltip or binding.description) in helped


async def test_a_command_found_by_its_name_does_what_its_key_does(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(), size=MIDDLE) as story:
        commands = {name: run for name, _, run in commands_of(story.app.screen)}
        assert "Plan (p)" in commands
        await commands["Plan (p)"]()
        await story.pilot.pause()
        assert isinstance(story.app.screen, PlanPage)
        # What has no meaning here is not offered: nothing is blocked, so that nothing can be lifted.
        assert not any(name.startswith("Lift") for name, _, _ in commands_of(story.app.screen))


async def test_the_plan_shows_its_pictures_and_says_them_in_words(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press("p")
        await story.to("picture:0")
        assert "████" in story.shown()
        await story.press("enter")
        card = story.app.screen
        assert isinstance(card, TextCard)
        assert "6. loading: 30 min, something due every 5 min" in card.paragraphs
