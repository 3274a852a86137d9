"""A hurried person: a key that means nothing here, a list with nothing picked, arrows, a block lifted and forgotten."""

from __future__ import annotations

from pathlib import Path

from textual.events import Key

from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.tui.draft import Draft
from embolplan.tui.walk_ledger import in_all
from embolplan.tui.walk_page import WalkPage
from tests.tui.teller import draft_of, start, told, told_from

MAGNESIUM = "liver/magnesium-lipiodol"
BLOCK = "protocol.no-published-dose"


def magnesium() -> Draft:
    """Ten mL of oil, and the block lifted."""
    recipe = load_recipe(shipped_root(), MAGNESIUM)
    case = make_case({}, {"oil.volume": "10 mL", "particles.mass": "200 mg"}, recipe.protocol, "test")
    draft = Draft(recipe, case, load_shelf(shipped_root()))
    return draft.lifted(BLOCK, "Dr Ito", "named patient")


async def test_a_key_without_a_meaning_says_that_nothing_was_entered(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await start(story)
        session = story.app.session
        assert session is not None
        before = len(session.events)
        await story.press("g")
        assert isinstance(story.app.screen, WalkPage)
        assert "g (Give) has no meaning here, and nothing was entered" in story.part("#notice")
        assert len(session.events) == before


async def test_enter_on_a_list_with_nothing_picked_says_how_to_pick(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await start(story)
        await story.press("o", "enter")
        assert "nothing is picked" in story.said
        await story.press("down", "enter")
        assert story.ask.answers["over"] == "over"


async def test_arrows_lead_from_one_typed_field_to_the_other(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        await story.press("g")
        await story.enter("A8")
        await story.type("3 mL")
        await story.press("up")
        assert story.app.focused is story.ask.inputs["feeder"]
        await story.press("down")
        assert story.app.focused is story.ask.inputs["volume"]
        await story.press("enter")
        assert story.ledger("A8")[0] == "3 mL"


async def test_keys_that_come_in_one_burst_stand_in_the_field_that_they_were_typed_for(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        for typed in "gA8\r12 mL\r":
            name = "enter" if typed == "\r" else "space" if typed == " " else typed
            story.app.post_message(Key(name, None if typed == "\r" else typed))
        await story.settle()
        session = story.app.session
        assert session is not None
        assert [(given.feeder, given.volume) for given in session.walk.given] == [("A8", 12)]


async def test_while_pushing_the_next_thing_is_to_enter_what_is_pushed(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        assert "enter what is pushed (g)" in story.part("#next")
        await story.press("g")
        await story.enter("A8")
        await story.enter("3 mL")
        assert "enter what is pushed" not in story.part("#next")


async def test_a_lifted_block_stays_in_sight_and_an_unknown_drug_is_called_so(tmp_path: Path) -> None:
    async with told(tmp_path, draft=magnesium()) as story:
        await start(story)
        lifted = f"BLOCK {BLOCK}, lifted by Dr Ito: named patient"
        assert lifted in story.part("#warnings")
        await story.press("d")
        assert lifted in story.part("#warnings")
        await story.press("g")
        await story.enter("A8")
        await story.enter("4 mL")
        assert story.ledger() == ["10 mL", "4 mL", "4 mL", "80 mg", "6 mL", "6 mL", "120 mg"]
        assert "how much drug that is, is not known" in story.part("#ledger")


async def test_two_spellings_of_one_feeder_are_not_two_feeders(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        await story.press("g")
        await story.enter("A8")
        await story.enter("4 mL")
        await story.press("g", "up", "backspace", "backspace")
        await story.enter("a8")
        await story.enter("3 mL")
        assert "'a8' is 'A8' but for capital letters" in story.said


async def test_where_nothing_is_pushed_nobody_is_asked_about_a_catheter(tmp_path: Path) -> None:
    recipe = load_recipe(shipped_root(), "liver/mixed-dose-radiotherapy")
    draft = Draft(recipe, make_case({}, {}, recipe.protocol, "test"), load_shelf(shipped_root()))
    async with told(tmp_path, draft=draft) as story:
        await start(story)
        await story.press("d", "d", "d")
        assert story.step is None
        assert "catheter" not in story.part("#step")
        await story.press("z")
        assert (story.ask.body, len(story.ask.fields)) == ("", 1)


async def test_totals_that_nobody_knows_are_said_in_two_words(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**{"load.excess": ""})) as story:
        await start(story)
        session = story.app.session
        assert session is not None
        while session.plan.step(session.walk.step or "").do != "inject":
            session.deviate(session.walk.step or "", "other", "taught")
        session.give("A8", "4 mL")
        assert isinstance(story.app.screen, WalkPage)
        story.app.screen.draw()
        assert story.ledger() == ["unknown", "4 mL", *["unknown"] * 5]
        # No row is wider than the smallest terminal, less its padding.
        assert max(map(len, story.part("#ledger").splitlines())) <= 78


def test_a_loss_that_nobody_knows_does_not_become_nothing() -> None:
    assert in_all([0.5, 1.0]) == "1.5 mL"
    assert in_all([0.5, None]) == "at least 0.5 mL"
    assert in_all([None]) == "unknown"
