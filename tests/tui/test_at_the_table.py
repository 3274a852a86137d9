"""At the table and at the bench: nothing is asked that has no answer, and nothing stands there that has no meaning."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.procedure import ManualClock, Session
from embolplan.tui.ask import Ask, Choices
from embolplan.tui.beat import Beat
from embolplan.tui.draft import Draft
from embolplan.tui.layout import laid_out
from embolplan.tui.text_card import TextCard
from embolplan.tui.walk_page import WalkPage
from tests.golden_screens import with_a_case
from tests.tui.teller import EIGHT, Teller, brought_to, told, told_from

PROSTATE, LAYERED = "prostate/docetaxel-microspheres", "liver/layered-callispheres-epirubicin"


def drafted(name: str, **chosen: str) -> Draft:
    """The choices of a recipe, with its block lifted where it has one."""
    recipe = load_recipe(shipped_root(), name)
    draft = Draft(recipe, make_case({}, chosen, recipe.protocol, "test"), load_shelf(shipped_root()))
    return draft.lifted("protocol.claims-unsupported", "Dr Ro", "for a test") if draft.plan.blocked else draft


async def reads(story: Teller, reading: str) -> None:
    """What the syringe reads, entered."""
    await story.press("x")
    await story.enter(reading)


async def test_a_syringe_that_reads_what_it_should_needs_no_explanation(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        session = story.app.session
        assert session is not None
        await story.press("g")
        await story.enter("F1")
        await story.enter("4 mL")
        await reads(story, "10 mL")
        assert isinstance(story.app.screen, WalkPage)
        assert session.events[-1].body["differs"] == 0
        assert "unaccounted" not in story.part("#ledger")
        # More than should be left was neither pushed nor lost.
        await reads(story, "10.5 mL")
        assert [value for value, _ in story.ask.fields[0].options] == ["read"]
        assert "It reads 10.5 mL, and by the entries 10 mL should be left" in story.part("#ask-body")
        await story.press("escape")
        # Less than should be left may have been lost, and the ledger says so from then on.
        await reads(story, "9 mL")
        assert [value for value, _ in story.ask.fields[0].options] == ["pushed", "lost", "read"]
        await story.pick("lost")
        assert isinstance(story.app.screen, TextCard)
        await story.press("enter")
        assert "lost from the syringe: 1 mL" in story.part("#ledger")


async def test_an_empty_syringe_says_so_and_takes_a_second_preparation(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        session = story.app.session
        assert session is not None
        session.give("F1", "2 mL", portion=True)
        session.give("F1", "12 mL")
        await story.press("n")
        await story.enter("all of it pushed")
        assert "THE SYRINGE IS EMPTY (2: second preparation" in story.part("#ledger")
        assert "Space:" not in story.part("#ledger")
        await story.press("2")
        # All of it is read before the volume is typed, also on the smallest screen.
        assert "ALL of the first's drug" in " ".join(story.part("#ask-body").split())
        assert "go back to its first step (o)" in " ".join(story.part("#ask-body").split())
        assert "Second preparation" in story.shown()
        await story.enter("10 litres")
        assert "litres" in story.said
        assert session.walk.prepared == ()
        story.ask.inputs["volume"].value = ""  # type: ignore[union-attr] # typed
        await story.enter("10 mL")
        await story.pick("supply")
        await story.enter("a large tumour")
        assert story.ledger() == ["14 mL", "14 mL", "60 mg", "2240 mg", "10 mL", "60 mg", "2240 mg"]
        assert "EMPTY" not in story.part("#ledger")
        # Once pushing is over and the end is near, no key of pushing is told of any more.
        await story.press("s")
        assert "Space:" not in story.part("#ledger")
        assert "x: what the syringe reads" in story.part("#ledger")


async def test_what_is_prepared_once_more_has_the_screen_for_its_own_step(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        session = story.app.session
        assert session is not None
        session.give("F1", "14 mL")
        await story.press("o")
        await story.pick("earlier")
        await story.pick("supply")
        await story.enter("all of it pushed")
        await story.pick("draw-beads")
        assert story.part("#ledger") == "given so far 14 mL, left in the syringe 0 mL"
        assert "time 2" in story.part("#title")


async def test_pulses_that_were_counted_ask_what_was_pushed_with_them(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        session = story.app.session
        assert session is not None
        session.give("F1", "0.5 mL", portion=True)
        await story.press("3")
        for text in ("pulses", "2 s", "6"):
            await story.enter(text)
        assert isinstance(story.app.screen, Beat)
        story.clock.pass_time(seconds=13)
        await story.press("enter")
        assert session.events[-1].body["counted"] == 6
        # 6 pulses of half a millilitre, which a person confirms, changes or leaves out.
        assert isinstance(story.app.screen, Ask)
        assert story.ask.answers["volume"] == "3 mL"
        await story.press("enter", "enter")
        assert story.ledger()[1] == "3.5 mL"


async def test_the_ledger_keeps_its_columns_on_the_smallest_screen(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    path = brought_to("inject", tmp_path, clock, with_a_case())
    with Session.resume(path, by="Lee", clock=clock) as session:
        session.give("F1", "12.5 mL")
    async with told(tmp_path, resume=path, clock=clock) as story:
        await story.enter("Lee")
        table = story.part("#ledger").splitlines()[:4]
        assert [row.split()[0] for row in table] == ["if", "F1", "F2", "in"]
        assert "4.1 mL over" in table[1]
        assert max(map(len, table)) <= 76
        # Who gives into another feeder is told where it stands, since the cursor begins below it.
        await story.press("g")
        assert not isinstance(story.app.focused, Choices)
        assert "Up: into which feeder" in story.shown()


async def test_whoever_records_is_reminded_of_the_contrast_of_runs(tmp_path: Path) -> None:
    async with told_from("angiography", tmp_path) as story:
        assert "contrast of the run: r enters it" in story.part("#step")
        await story.press("d", "a")
        assert "No contrast has been entered for runs and flushes (r enters it)" in story.part("#ask-body")
        await story.press("escape", "r")
        for text in ("20 mL", "celiac run"):
            await story.enter(text)
        await story.press("a")
        assert "No contrast" not in story.part("#ask-body")


async def test_what_was_refused_while_a_block_stood_is_not_said_once_it_is_lifted(tmp_path: Path) -> None:
    recipe = load_recipe(shipped_root(), PROSTATE)
    draft = Draft(recipe, make_case({}, {}, recipe.protocol, "test"), load_shelf(shipped_root()))
    async with told(tmp_path, draft=draft) as story:
        await story.press("p", "s")
        assert "A block stands" in story.part("#notice")
        await story.press("l")
        await story.enter("Dr Ro")
        await story.enter("for a test")
        assert story.part("#notice") == ""
        assert "start" in story.offered()


def test_a_drug_of_which_no_product_is_picked_is_laid_out_by_its_name() -> None:
    plan = drafted(PROSTATE, **{"drug.mass": "60 mg"}).plan
    laid = list(laid_out(plan, "prepare"))
    assert "step 2: docetaxel: 60 mg" in laid
    assert "step 6: papaverine syringe; papaverine mass: 30 mg" in laid
    assert "step 7: dexamethasone: 10 mg" in list(laid_out(plan, "protect"))
    # The drugs of afterwards are not for this room, and a product that is picked is counted by its vials.
    assert "pembrolizumab" not in " ".join(laid_out(plan, "after"))
    assert "drug: 60 mg" not in " ".join(laid_out(with_a_case().plan, "prepare"))


def test_the_time_since_mixing_is_that_of_the_suspension_in_hand(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    draft = drafted(PROSTATE, **{"load.excess": "kept"})
    with Session.create(tmp_path, draft.packed(), draft.plan, "Lee", clock) as session:
        for step in ("draw-beads", "add-drug"):
            session.done(step)
        # The drug in the syringe is no suspension yet, and papaverine made up later is none at all.
        assert session.walk.mixed_at is None
        session.start_timer()
        for step in ("load", "excess", "suspend"):
            session.done(step)
        clock.pass_time(minutes=3)
        session.done("dilute-papaverine")
        assert session.walk.mixed_at == EIGHT


def test_each_of_two_suspensions_has_a_time_of_its_own(tmp_path: Path) -> None:
    clock, draft = ManualClock(EIGHT), drafted(LAYERED)
    with Session.create(tmp_path, draft.packed(), draft.plan, "Lee", clock) as session:
        times: dict[str, datetime] = {}
        while session.walk.step != "inject-proximal":
            here = session.walk.step or ""
            if session.plan.step(here).wait is not None:
                session.start_timer()
            clock.pass_time(minutes=1)
            if here == "inject-distal":
                assert session.walk.mixed_at == times["distal-mix"]
                session.deviate(here, "other", "nothing was pushed")
            elif here == "between-layers":
                session.check("it flows, second layer")
            else:
                session.done(here)
            times[here] = clock.now()
        assert session.walk.mixed_at == times["proximal-mix"] != times["distal-mix"]
