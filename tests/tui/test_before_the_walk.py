"""Between plan and first step: a choice changed with old beside new, and the time-out that everybody confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.tui.changed_card import ChangedCard
from embolplan.tui.choices_page import ChoicesPage
from embolplan.tui.plan_page import PlanPage
from embolplan.tui.timeout_card import TimeoutCard
from embolplan.tui.walk_page import WalkPage
from embolplan.tui.why_card import WhyCard
from tests.tui.teller import MIDDLE, Teller, draft_of, told

if TYPE_CHECKING:
    from pathlib import Path

    from embolplan.plan import Plan

WITH_A_CASE = {
    "patient.id": "S-014",
    "patient.allergies": "penicillin",
    "feeders.F1.vessel": "right hepatic A8",
    "feeders.F1.share": "100 %",
    "microcatheter.lumen": "0.021 in",
}


def plan_of(story: Teller) -> Plan:
    """The plan on the screen."""
    assert isinstance(story.app.screen, PlanPage)
    return story.app.screen.plan


def changed(story: Teller) -> dict[str, tuple[str, str]]:
    """What the card on top says has changed."""
    assert isinstance(story.app.screen, ChangedCard)
    return {each.what: (each.before, each.after) for each in story.app.screen.found}


async def test_a_choice_is_changed_from_the_plan_with_old_beside_new(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(), size=MIDDLE) as story:
        await story.press("p")
        await story.to("beads.settled_volume")
        await story.press("c", "ctrl+u")
        await story.enter("3 mL")
        found = changed(story)
        # 3 mL of beads and 5 mL of drug are 8 mL, and 1:1 by slurry 16 mL: 60 / 16 and 8 x 320.
        assert found["settled beads used"] == ("2 mL (chosen)", "3 mL (chosen)")
        assert found["suspension in the syringe"] == ("14 mL (derived)", "16 mL (derived)")
        assert found["drug, bound and free, if even"] == ("4.29 mg/mL (derived)", "3.75 mg/mL (derived)")
        assert found["iodine in the suspension"] == ("2240 mg (derived)", "2560 mg (derived)")
        assert "drug, mass" not in found
        # Put back, nothing is changed; kept, the choices behind the plan have it too.
        await story.press("escape")
        assert plan_of(story)["suspension.volume"].text == "14 mL"
        await story.press("c", "ctrl+u")
        await story.enter("3 mL")
        await story.press("enter")
        assert plan_of(story)["suspension.volume"].text == "16 mL"
        await story.press("escape")
        assert isinstance(story.app.screen, ChoicesPage)
        assert story.app.screen.draft.case.choices["beads.settled_volume"] == "3 mL"


async def test_behind_a_computed_number_stand_the_choices_it_was_made_from(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**{"contrast.basis": ""}), size=MIDDLE) as story:
        await story.press("p")
        # What is missing is asked for first.
        await story.to("suspension.volume")
        await story.press("c")
        await story.pick("slurry")
        assert changed(story)["suspension in the syringe"][1] == "14 mL (derived)"
        await story.press("enter")
        await story.press("c")
        behind = {value for value, _ in story.ask.fields[0].options}
        assert {"beads.settled_volume", "load.excess", "contrast.basis"} <= behind
        await story.pick("load.excess")
        await story.pick("removed")
        # Without the 5 mL of liquid: 2 mL of beads and 2 mL of contrast.
        assert changed(story)["suspension in the syringe"] == ("14 mL (derived)", "4 mL (derived)")
        await story.press("escape")
        # An assumption for the whole plan has no choice behind it.
        await story.to("assumption:0")
        await story.press("c")
        assert "No choice stands behind" in story.part("#notice")


async def test_a_lifted_block_stands_again_where_it_says_something_else(tmp_path: Path) -> None:
    draft = draft_of(**{"drug.product": "epirubicin-solution-2-mg-ml"})
    (block,) = (finding for finding in draft.plan.findings if finding.blocks)
    lifted = draft.lifted(block.code, "Dr. Kim", "wanted")
    assert not lifted.plan.blocked
    assert not lifted.chosen("infusion.mass", "120 mg").plan.blocked
    # With another dose the block says another volume: nobody has lifted that.
    assert lifted.chosen("drug.mass", "40 mg").plan.blocked


async def test_nothing_starts_before_the_time_out_is_confirmed(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(**WITH_A_CASE), size=MIDDLE) as story:
        await story.press("p", "s")
        await story.enter("Lee")
        card = story.app.screen
        assert isinstance(card, TimeoutCard)
        facts = dict(card.facts())
        assert facts["patient"] == "S-014"
        assert plan_of_card(card) in facts["recipe"]
        assert "drug, mass: 60 mg" in facts["drug and dose"]
        assert (facts["allergies"], facts["microcatheter"]) == ("penicillin", "0.021 in")
        assert facts["feeders"] == "F1 right hepatic A8 100 %"
        assert facts["blocks"] == "none"
        # Enter is no agreement, and Escape goes back with nothing started.
        await story.press("enter")
        assert story.app.session is None
        await story.press("escape")
        assert isinstance(story.app.screen, PlanPage)
        assert not list(tmp_path.iterdir())
        await story.press("s")
        await story.enter("Lee")
        await story.press("y")
        assert isinstance(story.app.screen, WalkPage)


def plan_of_card(card: TimeoutCard) -> str:
    """The code of the plan that a card is about."""
    return card.draft.plan.code


async def test_what_nobody_entered_is_said_at_the_time_out(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press("p", "s")
        await story.enter("Lee")
        assert isinstance(story.app.screen, TimeoutCard)
        facts = dict(story.app.screen.facts())
        assert {facts[name] for name in ("patient", "allergies", "microcatheter", "feeders")} == {"not entered"}


async def test_why_opens_the_whole_tree_down_to_the_sources(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(), size=MIDDLE) as story:
        await story.press("p")
        await story.to("suspension.drug_concentration")
        await story.press("w")
        card = story.app.screen
        assert isinstance(card, WhyCard)
        told_there = list(card.said())
        assert told_there[0] == "drug, bound and free, if even (suspension.drug_concentration): 4.29 mg/mL, derived"
        for words in ("= 60 mg / 14 mL", "(slurry.volume): 7 mL", "(beads.settled_volume): 2 mL, chosen"):
            assert any(words in said for said in told_there)
        assert any(said.startswith("liu-2021: ") for said in told_there)
        assert "= 60 mg / 14 mL" in story.shown()
        await story.press("w")
        assert isinstance(story.app.screen, PlanPage)
