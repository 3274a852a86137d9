"""The record on the screen, as whoever records reads it: to its last line, and nothing in it that has no meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.export import export_record
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.procedure import ManualClock, Session
from embolplan.tui.draft import Draft
from embolplan.tui.page import Rows
from embolplan.tui.record_page import RecordPage
from tests.tui.teller import EIGHT, Teller, brought_to, draft_of, told


def closed_draft(name: str, folder: Path, **lifted: str) -> Path:
    """A procedure of a recipe without choices, closed before anything was done."""
    recipe = load_recipe(shipped_root(), name)
    draft = Draft(recipe, make_case({}, {}, recipe.protocol, "test"), load_shelf(shipped_root()))
    for code in lifted.values():
        draft = draft.lifted(code, "Dr Ro", "for a test")
    with Session.create(folder, draft.packed(), draft.plan, "Lee", ManualClock(EIGHT)) as session:
        session.close("not carried out", abandon=True)
        return session.journal.path


async def opened(story: Teller) -> RecordPage:
    """The page, once who looks has said who that is."""
    await story.enter("Lee")
    assert isinstance(story.app.screen, RecordPage)
    return story.app.screen


async def test_whoever_records_sees_the_addendum_just_written(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    path = brought_to("inject", tmp_path, clock, draft_of())
    with Session.resume(path, by="Lee", clock=clock) as session:
        session.give("F1", "9 mL")
        session.complication("pain", "shoulder pain; fentanyl")
        session.close("stopped", abandon=True)
    async with told(tmp_path, resume=path, clock=clock) as story:
        page = await opened(story)
        await story.press("a")
        await story.enter("CT after 4 weeks: no stain")
        await story.press("end")
        assert "CT after 4 weeks: no stain" in story.shown()
        # What is a complication is no note a second time, nor is a shake that was confirmed.
        rows = [str(option.prompt) for option in page.query_one(Rows).options]
        assert sum("shoulder pain; fentanyl" in row for row in rows) == 1
        # What was given is drawn, and one key tells of it in words.
        await story.to("picture:0")
        await story.press("enter")
        assert "F1: 9 mL, with 38.6 mg of drug if evenly mixed" in story.shown()


async def test_no_row_of_the_record_is_cut_off(tmp_path: Path) -> None:
    path = closed_draft("liver/callispheres-epirubicin-100-300", tmp_path)
    async with told(tmp_path, resume=path) as story:
        page = await opened(story)
        await story.press("a")
        await story.enter("once more")
        await story.press("end")
        for _ in range(3):
            await story.press("pageup")
        rows = page.query_one(Rows)
        kept = [rows._line_cache.heights[n] for n in range(rows.option_count)]
        drawn = [len(rows._get_option_render(option, rows.visual_style)) for option in rows.options]
        assert kept == drawn


async def test_where_nothing_is_pushed_nothing_is_said_of_catheter_and_radiation(tmp_path: Path) -> None:
    path = closed_draft("liver/mixed-dose-radiotherapy", tmp_path)
    async with told(tmp_path, resume=path) as story:
        page = await opened(story)
        told_there = [str(option.prompt) for option in page.query_one(Rows).options]
        assert "Complications" in told_there
        assert "Radiation" not in told_there
        assert "The catheter's content" not in told_there


async def test_a_drug_that_is_given_beside_the_beads_makes_no_second_total(tmp_path: Path) -> None:
    path = closed_draft("prostate/docetaxel-microspheres", tmp_path, block="protocol.claims-unsupported")
    async with told(tmp_path, resume=path) as story:
        page = await opened(story)
        assert [option.id for option in page.query_one(Rows).options].count("papaverine.given.volume") == 1


async def test_a_rehearsal_is_not_asked_where_to_write_it(tmp_path: Path) -> None:
    draft, clock = draft_of(), ManualClock(EIGHT)
    with Session.create(tmp_path, draft.packed(), draft.plan, "Lee", clock, rehearsal=True) as session:
        session.close("seen enough", abandon=True)
        path = session.journal.path
    async with told(tmp_path, resume=path, clock=clock) as story:
        page = await opened(story)
        await story.press("x")
        assert story.app.screen is page
        assert "never exported as a record" in story.part("#notice")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_printed_record_of_a_radiotherapy_says_nothing_of_fluoroscopy(tmp_path: Path, form: str) -> None:
    path = closed_draft("liver/mixed-dose-radiotherapy", tmp_path)
    with Session.resume(path, by="Lee", clock=ManualClock(EIGHT), read_only=True) as session:
        printed = export_record(session.record(), form).decode()
    assert "luoroscopy time nor" not in printed
