"""What has to hold of doses whatever the numbers are: scaling, counting, units, and choices that nobody made."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embolplan.engine.amounts import Amount, Given, up
from tests.engine.shelf import CHOICES, changed, plan_of

if TYPE_CHECKING:
    from embolplan.plan import Plan

AMOUNTS = {"drug.mass": ("mg", "60"), "drug.diluent_volume": ("mL", "5"), "beads.settled_volume": ("mL", "2")}
"""Beads, drug and liquids of the worked example; nothing is lost in a dead volume."""
SAME = {
    "drug.concentration", "beads.load", "suspension.drug_concentration", "suspension.dilution", "load.shakes",
    "prepare.duration", "contrast.iodine_concentration", "inject.rate",
}  # fmt: skip
TIMES_K = {
    "drug.mass", "drug.volume", "drug.diluent_volume", "beads.settled_volume", "slurry.volume", "contrast.volume",
    "contrast.iodine", "suspension.volume", "inject.duration", "feeder.F1.volume", "feeder.F1.drug_mass",
    "feeder.F1.iodine",
}  # fmt: skip
WAYS = [
    {"load.excess": excess, "contrast.basis": basis, "load.share_bound": "80 %", "load.share_retained": "10 %"}
    for excess in ("kept", "removed")
    for basis in ("settled-before-loading", "slurry", "whole-syringe")
]


def ends(plan: Plan, line_id: str) -> list[float | None]:
    line = plan[line_id]
    return [line.value, line.low, line.high]


def times(numbers: list[float | None], k: Fraction) -> list[object]:
    return [None if number is None else pytest.approx(number * float(k), rel=1e-12) for number in numbers]


@settings(max_examples=40)
@given(st.decimals("0.01", "100", places=2).map(Fraction), st.sampled_from(WAYS))
def test_scaling_beads_drug_and_liquids_by_k_scales_the_rest_by_k(k: Fraction, way: dict[str, str]) -> None:
    feeder = {"feeders.F1.share": "40 %"}
    scaled = {name: f"{float(Fraction(number) * k):.10g} {unit}" for name, (unit, number) in AMOUNTS.items()}
    one, other = plan_of(changed(way) | feeder), plan_of(changed({**way, **scaled}) | feeder)
    for line_id in TIMES_K:
        assert ends(other, line_id) == times(ends(one, line_id), k), line_id
    for line_id in SAME:
        assert ends(other, line_id) == times(ends(one, line_id), Fraction(1)), line_id


@given(st.integers(0, 10_000), st.decimals("0.0001", "1000", places=4))
@example(7, "0.3")
@example(3, "0.1")
@example(10_000, "0.0001")
def test_so_many_times_a_strength_is_so_many_vials_for_every_decimal(count: int, strength: object) -> None:
    size = Amount(float(str(strength)), Given("stated"))
    # The mass as a person writes it, and as the float sum of the vials comes out.
    for mass in (float(Fraction(str(strength)) * count), float(str(strength)) * count):
        assert up(Amount(mass, Given("stated")) / size).value == count


UNITS = {
    "drug.mass": ("60 mg", "60000 mcg", "0.06 g"),
    "drug.diluent_volume": ("5 mL", "5000 µL", "0.005 L"),
    "beads.settled_volume": ("2 mL", "2000 µL", "0.002 L"),
    "load.duration": ("30 min", "1800 s", "0.5 h"),
    "load.interval": ("5 min", "300 s"),
    "inject.rate": ("1 mL/min", "60 mL/h"),
    "infusion.mass": ("100 mg", "0.1 g"),
    "stand.duration": ("5 min", "300 s"),
}


@settings(max_examples=60)
@given(st.fixed_dictionaries({name: st.sampled_from(ways) for name, ways in UNITS.items()}))
def test_the_unit_that_an_amount_is_written_in_changes_no_derived_number(written: dict[str, str]) -> None:
    usual = plan_of(changed({name: ways[0] for name, ways in UNITS.items()}))
    plan = plan_of(changed(written))
    derived = [line for line in usual.lines if line.status in ("derived", "assumed") and line.canonical is not None]
    assert len(derived) > 10
    for line in derived:
        if line.canonical == plan[line.id].canonical:
            assert ends(plan, line.id) == times(ends(usual, line.id), Fraction(1)), line.id
    assert [finding.code for finding in plan.findings] == [finding.code for finding in usual.findings]


@settings(max_examples=60)
@given(
    st.sets(st.sampled_from(["load.excess", "contrast.basis", "contrast.product", "drug.product"])),
    st.fixed_dictionaries(
        {
            "load.excess": st.sampled_from(["kept", "removed"]),
            "contrast.basis": st.sampled_from(["settled-before-loading", "slurry", "whole-syringe"]),
            "contrast.product": st.sampled_from(["iodixanol-270", "iodixanol-320"]),
            "drug.product": st.sampled_from(["epirubicin-powder-10-mg", "epirubicin-powder-50-mg"]),
        }
    ),
)
def test_a_choice_that_nobody_made_never_steers(unset: set[str], made: dict[str, str]) -> None:
    """Whatever is known without a choice is the same for every way in which it could be made."""
    known = {name: value for name, value in {**CHOICES, **made}.items() if name not in unset}
    without, with_it = plan_of(known), plan_of({**CHOICES, **made})
    for line in without.lines:
        if line.known and line.canonical is not None:
            assert ends(with_it, line.id) == ends(without, line.id), line.id


@settings(max_examples=40)
@given(st.decimals("1", "59.9", places=1).map(str), st.decimals("0.1", "1", places=1).map(Fraction))
def test_more_drug_is_never_less_of_it_anywhere(mass: str, more: Fraction) -> None:
    less, larger = (
        plan_of(changed({"drug.mass": f"{float(each):.10g} mg"})) for each in (Fraction(mass), Fraction(mass) + more)
    )
    for line_id in ("drug.concentration", "drug.vials", "beads.load", "suspension.drug_concentration"):
        low, high = less[line_id].value, larger[line_id].value
        assert low is not None
        assert high is not None
        assert low <= high, line_id
