"""Two layers on the screen: a time borrowed on its card, both syringes given from, and a record of each and of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.procedure import ManualClock
from embolplan.tui.choices_page import ChoicesPage
from embolplan.tui.draft import Draft
from embolplan.tui.record_page import RecordPage
from tests.engine.test_layers import CHOICES, LAYERED
from tests.tui.teller import EIGHT, Teller, brought_to, close, records, start, told, walk_to


def layered(**more: str) -> Draft:
    recipe = load_recipe(shipped_root(), LAYERED)
    choices = {**CHOICES, **{name.replace("__", "."): text for name, text in more.items()}}
    return Draft(recipe, make_case({}, choices, recipe.protocol, "test"), load_shelf(shipped_root()))


BORROWED = {"distal__load__duration": "borrowed", "distal__load__interval": "borrowed"}


async def give(story: Teller, feeder: str, volume: str, syringe: str) -> None:
    await story.press("g")
    assert story.part("#ask-body") == f"from: {syringe}: suspension in the syringe"
    if not story.ask.answers["feeder"]:
        await story.enter(feeder)
    await story.enter(volume)


async def test_a_time_is_borrowed_by_its_word_on_its_own_card(tmp_path: Path) -> None:
    async with told(tmp_path, draft=layered(), size=(120, 40)) as story:
        page = story.app.screen
        assert isinstance(page, ChoicesPage)
        await story.to("distal.load.duration")
        await story.press("enter")
        body = " ".join(story.part("#ask-body").split())
        assert "'borrowed' takes over 30 min from liver/callispheres-epirubicin-300-500 (liu-2021, Methods" in body
        await story.type("borowed")
        assert "borowed" in story.said
        await story.press(*["backspace"] * len("borowed"))
        await story.type("borrowed")
        assert story.said == "This fits."
        await story.press("enter")
        assert page.draft.case.choices["distal.load.duration"] == "borrowed"
        line = page.draft.plan["distal.load.duration"]
        assert (line.text, line.status, line.sources[0].key) == ("30 min", "chosen", "liu-2021")
        # Whoever knows better types another time.
        await story.to("distal.load.interval")
        await story.press("enter")
        await story.enter("10 min")
        assert page.draft.plan["distal.load.interval"].sources == ()
        assert page.draft.plan["distal.load.shakes"].value == 3


async def test_both_layers_are_given_and_the_record_tells_each_and_all(tmp_path: Path) -> None:  # noqa: PLR0915  # one story, told once
    async with told(tmp_path, draft=layered(**BORROWED, proximal__beads__size="100 µm")) as story:
        await start(story)
        await walk_to(story, "inject-distal")
        assert "Caution: The proximal layer (100 µm) is not larger" in story.part("#step")
        assert story.ledger()[:2] == ["14 mL", "0 mL"]
        await give(story, "F1", "9 mL", "distal")
        assert "distal, if even" in story.part("#ledger")
        assert story.ledger()[:3] == ["14 mL", "9 mL", "38.6 mg"]
        assert story.ledger("all layers")[:2] == ["9 mL", "38.6 mg"]
        assert story.ledger("all layers")[3] == "17 mL"
        await story.press("s")

        # What is not reported stands where it matters, and a person decides.
        assert story.step == "between-layers"
        assert "has stopped already is not reported" in " ".join(story.part("#step").split())
        assert "done" not in story.offered()
        await give(story, "F1", "1 mL", "distal")
        await story.press("c")
        await story.pick("no flow, second layer all the same")
        assert story.step == "inject-proximal"
        await give(story, "F1", "13 mL", "proximal")
        assert "12 mL left in the syringe" in story.said
        await story.press("escape")
        await give(story, "F1", "3 mL", "proximal")
        assert story.ledger()[:3] == ["12 mL", "3 mL", "600 mg"]
        assert "no drug in it" in story.part("#ledger")
        await story.press("s")
        await close(story, "flow blocked")
        assert isinstance(story.app.screen, RecordPage)
    (record,) = records(tmp_path)
    totals = {line.id: line.value for line in record.totals}
    assert (totals["distal.given.volume"], totals["proximal.given.volume"], totals["given.volume"]) == (10.0, 3.0, 13.0)
    assert totals["given.drug_mass"] == pytest.approx(60 * 10 / 14)
    assert record.done["distal.load.duration"].status == "chosen"


async def test_a_second_person_checks_each_layer(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    path = brought_to("inject-distal", tmp_path, clock, layered(**BORROWED))
    async with told(tmp_path, resume=path, clock=clock) as story:
        await story.enter("Lee")
        await story.press("v")
        asked = list(story.ask.answers)
        assert {"distal.drug.mass", "distal.suspension.volume", "proximal.suspension.volume"} <= set(asked)
