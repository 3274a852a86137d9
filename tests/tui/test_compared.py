"""On the plan's page: how the patient compares with those of the source, and what is due on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.tui.text_card import TextCard
from tests.tui.teller import MIDDLE, draft_of, told

if TYPE_CHECKING:
    from pathlib import Path

CASE = {"patient.ecog": "3", "procedure.date": "2026-11-24", "systemic.sorafenib.start": "4 days"}


async def test_the_plan_tells_its_days_and_verdicts_and_what_stands_behind_them(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**CASE), size=MIDDLE) as story:
        await story.press("p")
        assert "excluded by: ECOG above 2 (found: 3)" in " ".join(story.shown().split())
        await story.to("due:0")
        assert "Sat 2026-11-28 (4 days after the procedure)" in story.shown()
        await story.press("enter")
        card = story.app.screen
        assert isinstance(card, TextCard)
        told_there = "\n".join(card.paragraphs)
        assert "(systemic.sorafenib.start): 4 days" in told_there
        assert "liu-2021, Methods, Oral medication" in told_there
        await story.press("escape")
        await story.to("criterion:13")
        assert "exclude if: ECOG above 2" in story.shown()
        assert "EXCLUDED: would not have been" in story.shown()
        await story.press("enter")
        card = story.app.screen
        assert isinstance(card, TextCard)
        assert "This patient: 3 (patient.ecog)" in card.paragraphs
        assert any("liu-2021, Methods, Exclusion criteria 4" in paragraph for paragraph in card.paragraphs)


async def test_a_day_that_waits_says_for_what_in_its_card(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(), size=MIDDLE) as story:
        await story.press("p")
        await story.to("due:1")
        await story.press("enter")
        card = story.app.screen
        assert isinstance(card, TextCard)
        assert any("procedure.date" in paragraph and "not entered" in paragraph for paragraph in card.paragraphs)
