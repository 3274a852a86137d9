"""Three people at one screen: one prepares with wet gloves, one calls the volumes, and one records."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.events import Key

from embolplan.procedure import ManualClock
from embolplan.tui.beat import Beat
from embolplan.tui.text_card import TextCard
from embolplan.tui.walk_page import WalkPage
from tests.golden_screens import with_a_case
from tests.tui.teller import EIGHT, Teller, brought_to, records, start, told, told_from


async def at_the_table(story: Teller) -> None:
    """Two feeders stand in the case, and one press is half a millilitre into the first."""
    await story.enter("Lee")
    await story.press("space")
    await story.pick("F1")
    await story.enter("0.5 mL")


async def test_whoever_prepares_is_told_what_to_lay_out_and_warned_before_a_time_ends(tmp_path: Path) -> None:
    async with told(tmp_path, draft=with_a_case()) as story:
        await start(story)
        card = " ".join(story.part("#step").split())
        assert "step 4: 6 x Epirubicin hydrochloride powder, vial of 10 mg; Water for injection" in card
        assert "diluent added: 5 mL" in card
        # 2 + 30 + 5 min of waiting lie before pushing.
        at = (EIGHT + timedelta(minutes=37)).astimezone()
        assert f"pushing at {at:%H:%M} at the earliest" in story.part("#next")
        await story.press("d", "t")
        # While the time runs the step cannot be done, and the key says how long that is.
        assert "done" not in story.offered()
        await story.press("d")
        assert "2:00 to go" in story.part("#notice")
        await story.wait(seconds=95)
        assert "SOON, 0:25 to go" in story.part("#timers")
        # A minute more, and a timer of one's own beside it.
        await story.press("plus")
        assert "1:25 to go" in story.part("#timers")
        await story.press("j")
        for text in ("ice", "10 min", ""):
            await story.enter(text)
        assert "ice: 10:00 to go" in story.part("#timers")
        await story.wait(minutes=2)
        await story.press("d")
        # A step ticked off by mistake comes back with its timer.
        assert story.step == "expel-saline"
        await story.press("b", "down", "enter", "enter")
        assert story.step == "settle"
        assert "OVER" in story.part("#timers") or "may end now" in story.part("#timers")


async def test_exchanges_are_counted_by_a_beat_that_can_be_seen(tmp_path: Path) -> None:
    async with told_from("push-drug", tmp_path) as story:
        await story.press("3")
        for text in ("exchanges", "2 s", "20"):
            await story.enter(text)
        assert isinstance(story.app.screen, Beat)
        story.clock.pass_time(seconds=41)
        story.app.screen.look()
        assert story.app.screen.count == 20
        await story.press("enter")
        session = story.app.session
        assert session is not None
        assert session.events[-1].body["text"] == "exchanges: 20 counted"


async def test_whoever_calls_volumes_needs_one_key(tmp_path: Path) -> None:  # noqa: PLR0915  # one story, told once
    clock = ManualClock(EIGHT)
    path = brought_to("inject", tmp_path, clock, with_a_case())
    async with told(tmp_path, resume=path, clock=clock) as story:
        await at_the_table(story)
        await story.wait(seconds=30)
        await story.press("space")
        assert story.ledger("F1") == ["8.4 mL", "1 mL", "4.29 mg", "160 mg", "7.4 mL"]
        assert "pace 1 mL/min" in story.part("#ledger")
        assert "as the recipe's 1 mL/min" in story.part("#ledger")
        # The syringe reads less: 0.4 mL were pushed that nobody entered.
        await story.press("x")
        assert "13 mL should be left" in story.part("#ask-body")
        await story.enter("12.6 mL")
        await story.pick("pushed")
        await story.press("enter")
        assert story.ledger()[1] == "1.4 mL"
        assert story.ledger()[4] == "12.6 mL"
        # Another feeder: the catheter's content is asked about, and nobody is told to flush.
        await story.press("g", "up")
        await story.pick("F2")
        await story.enter("11 mL")
        assert "From F1 to F2" in story.part("#ask-title")
        assert "flush" not in story.shown()
        await story.pick("aspirated")
        await story.enter("0.6 mL")
        assert story.ledger("F2")[-1] == "5.4 mL over"
        # Little is left: what the recipe does when it is all pushed stands there before it is.
        assert "empty before the end point: add plain microspheres (liu-2021" in story.part("#ledger")
        # One key ends pushing and starts the pause; by mistake, so that it is taken back.
        await story.press("s")
        assert story.step == "pause"
        await story.press("b")
        await story.pick(story.ask.fields[0].options[0][0])
        await story.enter("the wire was in the way")
        assert (story.step, story.ledger()[4]) == ("inject", "1.6 mL")


async def test_whoever_records_enters_nothing_by_mistake_and_loses_nothing(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        # Typed faster than the card opens: no other key of the walk runs by it.
        session = story.app.session
        assert session is not None
        before = session.events
        for key in ("n", "s", "g", "d"):
            story.app.post_message(Key(key, key))
        await story.pilot.pause()
        await story.pilot.pause()
        assert (session.events, list(story.ask.answers)) == (before, ["text"])
        await story.press("escape")
        assert isinstance(story.app.screen, WalkPage)
        await story.press("1")
        await story.pick("pain")
        await story.enter("shoulder pain; fentanyl")
        assert [note.body["text"] for note in session.walk.notes] == ["shoulder pain; fentanyl"]
        # Going back to an earlier step is a deviation with a reason, and the step is the one to do.
        await story.press("o")
        await story.pick("earlier")
        await story.pick("equipment")
        await story.enter("the syringe broke")
        await story.pick("mix")
        assert (story.step, session.walk.turn) == ("mix", 2)
        await story.press("a")
        for text in ("no second syringe", "18 min", "0.85 Gy", "120 Gycm2"):
            await story.enter(text)
    (record,) = records(tmp_path)
    assert dict(record.radiation) == {
        "fluoroscopy_time": "18 min",
        "air_kerma": "0.85 Gy",
        "dose_area_product": "120 Gycm2",
    }
    assert [event.body["complication"] for event in record.complications] == ["pain"]
    assert [step.how for step in record.steps][-1] == "left for another"


@pytest.mark.parametrize("agree", [True, False])
async def test_a_second_check_is_compared_and_voided_by_what_comes_after(tmp_path: Path, agree: bool) -> None:
    async with told_from("mix", tmp_path) as story:
        await story.press("v")
        # Nothing of ours is seen through the card.
        assert not any(text in story.shown() for text in ("60 mg", "7 mL", "14 mL", "Iodixanol"))
        story.ask.inputs["drug.mass"].value = "60 mg" if agree else "50 mg"  # type: ignore[union-attr] # typed
        story.ask.inputs["by"].value = "Kim"  # type: ignore[union-attr] # typed
        await story.ask.action_submit()
        await story.pilot.pause()
        assert isinstance(story.app.screen, TextCard)
        assert ("agrees: drug, mass 60 mg" in story.shown()) is agree
        await story.press("enter")
        assert f"second check by Kim at {story.clock.now().astimezone():%H:%M}" in story.part("#step")
        await story.press("m")
        await story.pick("contrast.volume")
        await story.enter("6 mL")
        await story.pick("read")
        await story.press("enter")
        assert isinstance(story.app.screen, WalkPage)
        assert "VOID since" in story.part("#step")
