"""What the benchmark is held against computes the same plan: lines, containers and times, and many cases."""

from __future__ import annotations

import numpy as np
import pytest

from embolplan import api
from embolplan.start import EXAMPLE, PROTOCOL
from tests.by_hand import LINES, Number, Span, by_hand, by_hand_many

RECIPE = api.load(PROTOCOL)
SUBSTANCES = {
    "beads": "beads",
    "saline": "liquid with the beads",
    "drug": "epirubicin",
    "water": "water-for-injection",
    "contrast": "iodixanol",
    "iodine": "iodine",
}


@pytest.mark.parametrize("settled", [2.0, 1.7, 4.321])
@pytest.mark.parametrize("basis", ["slurry", "settled-before-loading"])
def test_by_hand_every_number_is_that_of_the_plan(settled: float, basis: str) -> None:
    plan = RECIPE.plan(EXAMPLE | {"beads.settled_volume": f"{settled} mL", "contrast.basis": basis})
    hand = by_hand(settled, 100.0, basis=basis)
    assert list(hand.lines) == [line.id for line in plan.lines]
    for line in plan.lines:
        found: Number = line.option if line.value is None else line.value
        if line.low is not None and line.high is not None:
            found = (line.low, line.high)
        if line.ratio is None:
            assert hand.lines[line.id] == found or hand.lines[line.id] == pytest.approx(found), line.id
    times = {step.id: (step.starts_at, step.ends_at) for step in plan.steps if step.starts_at and step.ends_at}
    assert hand.times == {
        step_id: tuple(_span(each.value, each.low, each.high) for each in both) for step_id, both in times.items()
    }
    assert [(each.after, each.id) for each in plan.containers] == list(hand.containers)
    for container in plan.containers:
        held = dict(hand.containers[container.after, container.id])
        assert held.pop("volume") == pytest.approx(container.volume)
        assert {SUBSTANCES[name]: volume for name, volume in held.items()} == pytest.approx(
            {each.substance: each.value for each in container.holds}
        )


def test_by_hand_many_cases_have_the_numbers_of_the_cohort() -> None:
    beads, masses = np.linspace(1, 6, 100), np.linspace(10, 60, 100)
    chosen = {name: text for name, text in EXAMPLE.items() if name != "beads.settled_volume"}
    many = RECIPE.many({"beads.settled_volume": (beads, "mL"), "drug.mass": (masses, "mg")}, LINES, chosen)
    for line_id, values in by_hand_many(beads, masses, 32).items():
        np.testing.assert_allclose(np.asarray(many[line_id].values), values, err_msg=line_id)


def _span(value: float | None, low: float | None, high: float | None) -> Span:
    one = value if value is not None else 0.0
    return (one if low is None else low, one if high is None else high)
