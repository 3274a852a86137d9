"""Contrast given by its volume and not by a ratio, held against what the guideline itself says of the mixture."""

from __future__ import annotations

import pytest

from embolplan.engine import compute
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.oracle import verify

RECIPE = "uterus/bead-block-fibroids"


@pytest.mark.parametrize(("beads", "saline"), [("1 mL", "4 mL"), ("2 mL", "3 mL")])
def test_a_stated_volume_of_contrast_is_what_is_added(beads: str, saline: str) -> None:
    recipe, shelf = load_recipe(shipped_root(), RECIPE), load_shelf(shipped_root())
    chosen = {"beads.settled_volume": beads, "beads.saline_volume": saline, "contrast.product": "iodixanol-320"}
    case = make_case({}, chosen, recipe.protocol, "test")
    plan = compute(recipe, case, shelf)
    contrast, suspension = plan["contrast.volume"], plan["suspension.volume"]
    assert (contrast.value, contrast.status) == (5, "stated")
    # "an approximate 50% contrast 50% saline solution mix": half of what is in the syringe.
    assert (suspension.value, suspension.unit) == (10, contrast.unit)
    assert plan["contrast.iodine"].value == 5 * 320
    verify(plan, recipe, case, shelf).require()


def test_without_a_choice_nothing_waits_for_a_ratio_that_nobody_speaks_of() -> None:
    recipe, shelf = load_recipe(shipped_root(), RECIPE), load_shelf(shipped_root())
    plan = compute(recipe, make_case({}, {}, recipe.protocol, "test"), shelf)
    waited = {each.id for line in plan.lines for each in line.waits_for}
    assert not {"contrast.ratio", "contrast.basis"} & waited
    assert plan["contrast.volume"].value == 5
