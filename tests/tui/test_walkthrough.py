"""The whole walkthrough, from the library to a closed record, and the other ways that it can take."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from embolplan.tui.library_page import LibraryPage
from embolplan.tui.plan_page import PlanPage
from embolplan.tui.record_page import RecordPage
from embolplan.tui.walk_page import WalkPage
from embolplan.tui.why_card import WhyCard
from embolplan.words import NOT_A_DEVICE
from tests.tui.teller import (
    EXAMPLE,
    LARGE,
    MIDDLE,
    RECIPE,
    Teller,
    close,
    draft_of,
    records,
    start,
    told,
    told_from,
    walk_to,
)


async def choose_everything(story: Teller) -> None:
    """The worked example's choices, each on its own card."""
    for name, value in EXAMPLE.items():
        await story.to(name)
        await story.press("enter")
        if isinstance(story.app.focused, Input):
            await story.enter(value)
        else:
            await story.pick(value)


async def load_with_shakes(story: Teller) -> None:
    """Thirty minutes with a shake confirmed every five."""
    assert story.step == "load"
    await story.press("t")
    await story.wait(minutes=2, seconds=46)
    assert "27:14 to go" in story.part("#timers")
    assert "shake 1 of 6 due in 2:14" in story.part("#timers")
    assert "shake in 2:14" in story.part("#next")
    # A shake is told as late until it is confirmed.
    await story.wait(minutes=2, seconds=26)
    assert "SHAKE 1 of 6 NOW, 0:12 late" in story.part("#timers")
    await story.press("k")
    assert "shake 2 of 6 due in 4:48" in story.part("#timers")
    # The step cannot be done before its time.
    await story.press("d")
    assert story.step == "load"
    assert "24:48" in story.part("#notice")
    for _ in range(5):
        await story.wait(minutes=5)
        await story.press("k")
    assert "OVER" in story.part("#timers")
    await story.press("d")


async def give(story: Teller, feeder: str, volume: str) -> None:
    """Enters what was pushed into a feeder; the feeder of the last time stands in its field already."""
    await story.press("g")
    if not story.ask.answers["feeder"]:
        await story.enter(feeder)
    await story.enter(volume)


async def after_stasis(story: Teller, outcome: str) -> None:
    """Stasis, the pause, the second angiogram, and what the check has found."""
    await story.press("s")
    # One key: pushing has ended, and the pause runs; nothing is closed.
    assert story.step == "pause"
    assert "Stasis recorded" in story.part("#notice")
    assert "5:00 to go" in story.part("#timers")
    await story.wait(minutes=5)
    await story.press("d")
    assert story.step == "second-angiogram"
    await story.press("d")
    assert story.step == "stain"
    # A check is answered, not ticked off, and a second Enter by mistake answers nothing.
    assert "done" not in story.offered()
    await story.press("c", "enter")
    assert story.step == "stain"
    await story.pick(outcome)


async def test_from_the_library_to_a_closed_record(tmp_path: Path) -> None:  # noqa: PLR0915  # one story, told once
    async with told(tmp_path / "procedures") as story:
        # The first screen says what the program is not, and lists the recipes.
        assert isinstance(story.app.screen, LibraryPage)
        assert NOT_A_DEVICE in " ".join(story.shown().split())
        await story.to(f"recipe:{RECIPE}")
        await story.press("enter")

        # Everything is chosen on one page, and the plan follows from it.
        await choose_everything(story)
        await story.press("p")
        assert isinstance(story.app.screen, PlanPage)
        plan = story.app.screen.plan
        assert (plan["suspension.volume"].text, plan["suspension.drug_concentration"].text) == ("14 mL", "4.29 mg/mL")
        assert "Caution:  The solution is 12 mg/mL" in story.shown()

        # Why is the suspension 14 mL? Down through what it was made from, to the source.
        await story.to("suspension.volume")
        assert "14 mL" in story.shown()
        await story.press("w")
        assert isinstance(story.app.screen, WhyCard)
        proof = list(story.app.screen.said())
        for line in ("slurry.volume", "drug.volume", "drug.diluent_volume"):
            assert any(f"({line}): " in said for said in proof)
        assert any("liu-2021" in said and "Am J Transl Res" in said for said in proof)
        await story.press("escape")

        # Starting asks who records.
        await story.press("s")
        assert "infusion volume" in story.part("#ask-body")
        await story.enter("Lee")
        await story.press("y")
        assert isinstance(story.app.screen, WalkPage)
        assert "Step 1 of 21" in story.part("#title")

        # Settling is waited for, and the beads are read: 2 mL, as planned.
        await story.press("d", "t")
        await story.wait(minutes=2)
        assert "may end now" in story.part("#timers")
        await story.press("m")
        await story.enter("2 mL")
        await story.pick("read")
        assert "MEASURED: settled beads used 2 mL (read)" in story.part("#step")
        await story.press("d", "d", "d", "d")
        await load_with_shakes(story)
        await story.press("d", "d", "t")
        await story.wait(minutes=5)
        await story.press("d")

        # At the table: the first run's contrast is entered, then oxaliplatin, then the beads.
        await story.press("d", "r")
        await story.enter("20 mL")
        await story.enter("celiac angiography")
        await walk_to(story, "inject")
        assert story.ledger()[:2] == ["14 mL", "0 mL"]
        await give(story, "A8", "9 mL")
        assert "if evenly mixed" in story.part("#ledger")
        assert story.ledger() == ["14 mL", "9 mL", "38.6 mg", "1440 mg", "5 mL", "21.4 mg", "800 mg"]
        assert story.ledger("A8") == ["9 mL", "38.6 mg", "1440 mg"]
        # 20 mL for the run, and 7 of 14 parts of what was pushed.
        assert "contrast of the whole case 24.5 mL, of it 20 mL for runs" in story.part("#ledger")

        # Stasis before the syringe is empty starts the pause; only the check ends it.
        await after_stasis(story, "stain gone, stop")
        assert story.step == "sorafenib"
        await story.press("f")
        await story.pick("withdrawn with the catheter")
        await story.enter("0.6 mL")
        await story.press("d", "d")
        assert "All steps are done" in story.part("#title")
        await close(story, "stain gone")
        assert isinstance(story.app.screen, RecordPage)
        assert "38.6 mg" in story.shown()

        # The record is written where the person says, and no file is overwritten.
        await story.press("x")
        story.app.screen.query_one(Input).value = str(tmp_path / "record.txt")
        await story.press("enter")
        assert "38.6" in (tmp_path / "record.txt").read_text(encoding="utf-8")

    (record,) = records(tmp_path / "procedures")
    totals = {line.id: line.value for line in record.totals}
    assert totals["given.volume"] == 9
    assert totals["given.drug_mass"] == pytest.approx(60 * 9 / 14, abs=1e-9)
    assert totals["given.iodine"] == pytest.approx(1440, abs=1e-9)
    assert totals["left.volume"] == 5
    assert totals["left.drug_mass"] == pytest.approx(60 * 5 / 14, abs=1e-9)
    assert record.ended == "stain gone"
    assert [event.body.get("interval") for event in record.events if event.kind == "note"] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("size", [MIDDLE, LARGE], ids=["120x40", "200x60"])
async def test_the_table_on_larger_terminals(tmp_path: Path, size: tuple[int, int]) -> None:
    async with told_from("inject", tmp_path, size=size) as story:
        await give(story, "A8", "9 mL")
        assert story.ledger() == ["14 mL", "9 mL", "38.6 mg", "1440 mg", "5 mL", "21.4 mg", "800 mg"]
        await after_stasis(story, "stain gone, stop")
        await close(story, "stain gone")
        assert isinstance(story.app.screen, RecordPage)
        assert "21.4 mg" in story.shown()


async def test_a_stain_that_is_still_there_leads_back_to_injecting(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        await give(story, "A8", "9 mL")
        await after_stasis(story, "stain still there, embolize more")
        # The second turn of the same step goes on with what is left.
        assert story.step == "inject"
        assert "time 2" in story.part("#title")
        await give(story, "A8", "6 mL")
        assert "more than the 5 mL left" in story.said
        await story.press("ctrl+u")
        await story.enter("3 mL")
        assert story.ledger()[:2] == ["14 mL", "12 mL"]
        await after_stasis(story, "stain gone, stop")
        await close(story, "stain gone after more")
    (record,) = records(tmp_path)
    assert {line.id: line.value for line in record.totals}["given.volume"] == 12


async def test_plain_microspheres_are_a_branch_that_comes_back_to_the_pause(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        await give(story, "A8", "14 mL")
        await after_stasis(story, "stain still there, plain microspheres are needed")
        assert story.step == "plain-microspheres"
        assert "not reported" in story.part("#step")
        await give(story, "A8", "1 mL")
        await story.press("d")
        assert story.step == "pause"


async def test_a_measured_volume_changes_what_follows_and_shows_what_was_planned(tmp_path: Path) -> None:
    async with told_from("mix", tmp_path) as story:
        # A portion was lost: 13 mL are left of the planned 14 mL, with their share of the drug.
        await story.press("m")
        await story.pick("suspension.volume")
        await story.enter("13 mL")
        await story.pick("lost")
        # Everything that follows from it, old beside new.
        assert "suspension in the syringe: 13 mL (was 14 mL)" in story.shown()
        await story.press("enter")
        assert "MEASURED: suspension in the syringe 13 mL (lost)" in story.part("#step")
        await walk_to(story, "inject")
        now, _, planned = story.part("#step").partition("planned: Inject")
        assert ("13 mL" in now, "14 mL" in now) == (True, False)
        assert "14 mL" in planned


async def test_a_different_start_is_asked_for_by_name_and_value(tmp_path: Path) -> None:
    async with told_from("excess", tmp_path) as story:
        await story.press("m")
        await story.enter("6.7 mL")
        await story.pick("different start")
        # The bottle held 1.7 mL of settled beads.
        await story.pick("beads.settled_volume")
        await story.enter("1.7 mL")
        assert "settled beads used: 1.7 mL (was 2 mL)" in story.shown()
        await story.press("enter")
        assert "MEASURED: beads and liquid, before contrast 6.7 mL (different start)" in story.part("#step")
        assert story.app.session is not None
        assert story.app.session.record().done["beads.settled_volume"].text == "1.7 mL"


async def test_what_was_given_can_be_taken_back_as_an_entry_of_its_own(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        assert "undo" not in story.offered()
        await give(story, "A8", "0.5 mL")
        await give(story, "A8", "5 mL")
        await story.press("u")
        assert "5 mL into A8" in story.part("#ask-body")
        await story.enter("0.5 mL")
        assert story.ledger()[:2] == ["14 mL", "1 mL"]
        assert story.app.session is not None
        assert len([event for event in story.app.session.events if event.kind == "given"]) == 3


async def test_stepping_over_needs_a_reason(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await start(story)
        await story.press("o")
        await story.pick("over")
        await story.pick("done elsewhere")
        # Without words of one's own it is not written.
        await story.press("enter")
        assert "still missing" in story.said
        await story.enter("prepared in the pharmacy")
        assert story.step == "settle"
    (record,) = records(tmp_path)
    assert [event.body["reason"] for event in record.deviations] == ["done elsewhere"]


async def test_a_check_cannot_be_stepped_over(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        await give(story, "A8", "1 mL")
        await story.press("s")
        await story.wait(minutes=5)
        await story.press("d", "d", "o")
        assert story.step == "stain"
        assert [value for value, _ in story.ask.fields[0].options] == ["stay", "earlier"]


async def test_a_second_person_checks_without_seeing_ours(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await start(story)
        await story.press("v")
        assert "60 mg" not in story.shown()
        await story.enter("Lee")
        for text in ("epirubicin", "50 mg", "", "", "", ""):
            await story.enter(text)
        # The one who records cannot be the second person.
        assert "another person" in story.said
        await story.press("shift+tab")
        story.ask.query(Input).first().value = "Kim"
        story.ask.query(Input).last().focus()
        await story.press("enter")
        assert "DIFFERS: drug, mass: entered 50 mg, and 60 mg stands" in " ".join(story.shown().split())
        await story.press("enter")
        assert "the second check of drug.mass says 50 mg, and 60 mg stands" in story.part("#warnings")
