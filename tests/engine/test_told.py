"""What a line says of a bound: an unreported share is named as one, and what a maker states is not."""

from __future__ import annotations

import pytest

from tests.engine import loaded_beads
from tests.engine.shelf import changed, plan_of


def test_a_change_of_size_that_the_maker_bounds_is_not_called_unreported() -> None:
    # The maker of DC Bead: 300-500 µm get smaller by at most 20 % with doxorubicin.
    plan = loaded_beads.plan(loaded_beads.recipe("dc-bead-300-500", "300-500 µm", "doxorubicin"))
    size, volume = plan["beads.loaded.size"], plan["beads.loaded.volume_loss"]
    # 0.8 x 300 to 500; and a volume of 0.8 x 0.8 x 0.8 is 0.512 of the whole.
    assert [(line.low, line.high) for line in (size, volume)] == [
        pytest.approx((240, 500)), (None, pytest.approx(48.8)),
    ]  # fmt: skip
    assert [line.because for line in (size, volume)] == [None, None]


def test_what_a_share_bounds_that_nobody_reports_says_so() -> None:
    line = plan_of(changed({"load.excess": "removed"}))["suspension.drug_concentration"]
    assert (line.text, line.status) == ("at most 15 mg/mL", "derived")
    assert line.because is not None
    assert "load.share_bound" in line.because
    bound = plan_of(changed({"load.excess": "removed", "load.share_bound": "100 %"}))["suspension.drug_concentration"]
    assert (bound.text, bound.because) == ("15 mg/mL", None)
