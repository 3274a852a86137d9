"""The tree below a line: formula with values, inputs down to the sources, what is missing and why."""

from __future__ import annotations

import pytest

from embolplan.engine import compute
from embolplan.errors import UsageError
from embolplan.export import explain_line
from embolplan.library import load_recipe, load_shelf, make_case, products_of, shipped_root

RECIPE = "liver/callispheres-epirubicin-300-500"
CHOSEN = {
    "drug.product": "epirubicin-powder-10-mg",
    "beads.settled_volume": "2 mL",
    "load.excess": "kept",
    "contrast.basis": "slurry",
    "contrast.product": "iodixanol-320",
}


def told(line_id: str, settings: dict[str, str]) -> list[str]:
    recipe = load_recipe(shipped_root(), RECIPE)
    case = make_case({}, settings, recipe.protocol, "a test")
    plan = compute(recipe, case, load_shelf(shipped_root(), products_of(recipe, case, shipped_root())))
    return explain_line(plan, line_id).decode().splitlines()


def test_a_volume_stands_above_its_inputs_and_they_above_theirs() -> None:
    lines = told("suspension.volume", CHOSEN)
    assert "suspension in the syringe (suspension.volume): 14 mL, derived" in lines
    assert "   = slurry.volume + contrast.volume" in lines
    assert "   = 7 mL + 7 mL" in lines
    assert "   contrast to add (contrast.volume): 7 mL, derived" in lines
    assert "      beads to contrast (contrast.ratio): 1:1 beads to contrast, stated" in lines
    assert "         source: liu-2021, Methods, Treatment, Preparation" in lines
    assert any(line.startswith("   liu-2021: Liu S,") for line in lines)


def test_what_was_told_is_not_told_again() -> None:
    lines = told("suspension.volume", CHOSEN)
    slurry = [line for line in lines if "(slurry.volume)" in line]
    assert len(slurry) == 2
    assert slurry[1].endswith("(its inputs stand above)")


def test_what_is_missing_is_named_with_its_reason() -> None:
    lines = told("suspension.volume", {})
    assert any("(load.excess): to be chosen" in line for line in lines)
    reason = "the source does not say whether the liquid is kept or removed"
    assert any(line.strip().startswith(reason) for line in lines)


def test_every_line_of_a_plan_can_be_explained() -> None:
    recipe = load_recipe(shipped_root(), RECIPE)
    case = make_case({}, CHOSEN, recipe.protocol, "a test")
    plan = compute(recipe, case, load_shelf(shipped_root(), products_of(recipe, case, shipped_root())))
    for line in plan.lines:
        text = explain_line(plan, line.id).decode()
        assert f"({line.id}): " in text.replace("\n  ", " ")
        assert all(len(row) <= 100 for row in text.splitlines())


def test_a_line_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"suspension\.volme.*did you mean suspension\.volume"):
        told("suspension.volme", CHOSEN)
