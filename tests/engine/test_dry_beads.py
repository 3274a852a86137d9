"""Dry beads that swell, a share that is set apart, and what is thrown away; all figures by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.library import shipped_root
from embolplan.library.load import parse_protocol
from embolplan.model.recipe import Origin, Recipe
from embolplan.oracle import verify
from tests.engine.drugs import case_for
from tests.engine.shelf import CHOICES, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

NAME = "liver/callispheres-epirubicin-300-500"
DRAWN = "    do: draw\n    what: beads\n    from: bead-bottle\n    into: bead-syringe\n"
SWOLLEN = "    do: hydrate\n    what: beads\n    into: bead-syringe\n"
BEFORE_LOADING = "  - id: push-drug\n"
HALVED = """  - {id: cut, phase: prepare, do: split, from: drug-syringe, into: spare, text: "Part. [liu-2021, Methods]"}
  - {id: throw, phase: prepare, do: discard, from: spare, text: "Throw it away. [liu-2021, Methods]"}
"""


def planned(*edits: tuple[str, str], without: str = "", **more: str) -> Plan:
    text = (shipped_root() / f"{NAME}.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    protocol, problems = parse_protocol(text, NAME)
    assert protocol is not None, problems
    of = Recipe(protocol, Origin(NAME, text, ""))
    case = case_for(of, {name: value for name, value in {**CHOICES, **more}.items() if name != without})
    plan = compute(of, case, shelf())
    verdict = verify(plan, of, case, shelf())
    assert (verdict.differ, verdict.uncovered) == ((), ())
    return plan


def hydrated(volume: str, **more: str) -> Plan:
    stated = f"  hydration.volume: {volume} [liu-2021, Methods]\n"
    return planned((DRAWN, SWOLLEN), ("  beads.saline_volume:\n", f"{stated}  beads.saline_volume:\n"), **more)


def held(plan: Plan, step: str, container: str) -> dict[str, float | None]:
    found = next(each for each in plan.containers if (each.after, each.id) == (step, container))
    return {"volume": found.volume, **{each.substance: each.value for each in found.holds}}


def test_dry_beads_stand_in_what_they_swelled_in_until_it_is_taken_away() -> None:
    plan = hydrated("10 mL")
    assert held(plan, "draw-beads", "bead-syringe") == {"volume": 10, "beads": 2, "liquid with the beads": 8}
    assert held(plan, "expel-saline", "bead-syringe")["volume"] == 2
    # From there on it is the worked example.
    assert plan["slurry.volume"].value == 7
    assert plan["suspension.volume"].value == 14


def test_beads_that_need_more_room_than_the_liquid_are_a_block() -> None:
    plan = hydrated("1.5 mL")
    found = [finding for finding in plan.findings if finding.code == "beads.more-than-liquid"]
    assert [finding.severity for finding in found] == ["block"]
    assert "2 mL" in found[0].text
    assert "1.5 mL" in found[0].text
    assert not [finding for finding in hydrated("2 mL").findings if finding.code == "beads.more-than-liquid"]


@pytest.mark.parametrize(("share", "mass"), [("50 %", 30), ("25 %", 45)])
def test_what_is_set_apart_and_thrown_away_is_not_on_the_beads(share: str, mass: float) -> None:
    """Of 60 mg in 5 mL the rest goes on: with half, 2.5 mL onto 2 mL of beads, 4.5 mL of contrast, 9 mL."""
    stated = f"  spare.share: {share} [liu-2021, Methods]\n  beads.saline_volume:\n"
    named = "containers:\n  spare: syringe\n"
    edits = [(BEFORE_LOADING, HALVED + BEFORE_LOADING), ("  beads.saline_volume:\n", stated), ("containers:\n", named)]
    plan = planned(*edits)
    volume = 5 * mass / 60
    assert plan["spare.volume"].value == 5 - volume
    assert plan["slurry.volume"].value == 2 + volume
    assert plan["suspension.drug_concentration"].value == pytest.approx(mass / (2 * (2 + volume)))
    assert held(plan, "throw", "waste")["epirubicin"] == 60 - mass
