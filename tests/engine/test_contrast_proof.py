"""The contrast of the whole case with quantities that carry their units: what does not fit together does not add."""

from __future__ import annotations

import pytest

from embolplan.engine.fold import fold
from embolplan.units import pint_unit, registry
from tests.engine.drugs import case_for
from tests.engine.shelf import CHOICES, recipe, shelf


@pytest.mark.parametrize("runs", ["50 mL", "0.05 L", "50000 µL"])
def test_what_is_foreseen_for_runs_is_a_volume_like_that_in_the_syringe(runs: str) -> None:
    case = case_for(recipe(), {**CHOICES, "procedure.contrast_volume": runs})
    folded = fold(
        recipe(), case, shelf(), numbers=lambda number, unit: registry().Quantity(float(number), pint_unit(unit))
    )
    # 7 mL with the beads, and 50 mL.
    whole = folded.book.amounts["contrast.case_volume"].value
    assert whole.to(pint_unit("mL")).magnitude == pytest.approx(57)
