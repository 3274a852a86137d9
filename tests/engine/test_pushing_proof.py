"""Syringes, pulses and feeders: what adds up whatever was chosen, in every kind of number and a second time."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.oracle import verify
from tests.engine import test_other_numbers
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf
from tests.engine.test_edges import restated
from tests.engine.test_layers import LAYERED, choices
from tests.engine.test_pushing import PAUSE, PULSE, SYRINGE, values, with_choices

tenths = st.integers(1, 400).map(lambda n: Fraction(n, 100))


def text(number: Fraction, unit: str) -> str:
    return f"{float(number):.6f}".rstrip("0").rstrip(".") + f" {unit}"


@settings(deadline=None, max_examples=60)
@given(size=tenths, n=st.integers(1, 200))
def test_a_volume_made_of_n_parts_makes_n_parts(size: Fraction, n: int) -> None:
    # 2 s + ... the suspension is twice the beads and the solution together.
    whole = size * n
    beads = {"beads.settled_volume": text(whole / 4, "mL"), "drug.diluent_volume": text(whole / 4, "mL")}
    plan = with_choices({**beads, SYRINGE: text(size, "mL"), PULSE: text(size, "mL")})
    assert values(plan, "working-syringe.count", "pulse.count") == [n, n]
    assert plan["working-syringe.last.volume"].value == pytest.approx(float(size))


@settings(deadline=None, max_examples=60)
@given(beads=tenths, size=tenths, pulse=tenths, share=st.integers(0, 99))
def test_fills_pulses_and_shares_add_up_to_the_suspension(
    beads: Fraction, size: Fraction, pulse: Fraction, share: int
) -> None:
    chosen = {"beads.settled_volume": text(beads, "mL"), SYRINGE: text(size + Fraction(3, 10), "mL")}
    chosen |= {PULSE: text(pulse, "mL"), PAUSE: "7 s", "feeders.F1.share": f"{share} %"}
    plan = with_choices(chosen)
    whole = {"volume": "suspension.volume", "drug_mass": "drug.mass", "iodine": "contrast.iodine"}
    for word, line_id in whole.items():
        held = plan[line_id].value
        assert held is not None
        for noun in ("working-syringe", "pulse"):
            count, last = values(plan, f"{noun}.count", f"{noun}.last.{word}")
            full = plan[f"{noun}.{word}"].value if f"{noun}.{word}" in plan else min(float(pulse), held)
            assert None not in (count, last, full)
            assert (count - 1) * full + last == pytest.approx(held, rel=1e-9)  # type: ignore[operator]
            assert -1e-9 * held <= last <= full * (1 + 1e-9)  # type: ignore[operator]
        apart = sum(filter(None, values(plan, f"feeder.F1.{word}", f"unassigned.{word}")))
        assert apart == pytest.approx(held, rel=1e-9)
    verdict = verify(plan, recipe(), case_of({**CHOICES, **chosen}), shelf())
    assert verdict.differ == ()
    assert verdict.uncovered == ()


MANY = {SYRINGE: "3 mL", PULSE: "0.6 mL", PAUSE: "10 s", "feeders.F1.share": "60 %", "feeders.F2.share": "39 %"}


def test_the_second_computation_covers_every_line_of_pushing() -> None:
    removed = {**CHOICES, **MANY, "load.excess": "removed"}
    for chosen in ({**CHOICES, **MANY}, removed, changed({"beads.settled_volume": "unset", **MANY})):
        verdict = verify(plan_of(chosen), recipe(), case_of(chosen), shelf())
        assert (verdict.differ, verdict.uncovered) == ((), ())
    layered = make_case({}, choices(**MANY), recipe(LAYERED).protocol, "t")
    verdict = verify(compute(recipe(LAYERED), layered, shelf()), recipe(LAYERED), layered, shelf())
    assert (verdict.differ, verdict.uncovered) == ((), ())
    spanned, case = restated(drug__diluent_volume="5-9 mL [liu-2021, Methods]"), case_of({**CHOICES, **MANY})
    verdict = verify(compute(spanned, case, shelf()), spanned, case, shelf())
    assert (verdict.differ, verdict.uncovered) == ((), ())


def test_arrays_fractions_and_dimensions_agree() -> None:
    case = case_of({**CHOICES, **MANY})
    test_other_numbers.test_an_array_of_three_gives_three_times_what_one_number_gives(case)
    test_other_numbers.test_fractions_are_the_oracle_of_the_floats(case)
    test_other_numbers.test_pint_proves_the_dimension_of_every_line(case)
