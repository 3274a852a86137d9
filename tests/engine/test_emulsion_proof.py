"""An emulsion as it was given and read, in every kind of number, and its balance for random recipes and choices."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.engine.amounts import Corners, Unknown
from embolplan.engine.bind import floats
from embolplan.engine.fold import Fold, fold
from embolplan.engine.mixtures import Portion
from embolplan.model.case import Case
from embolplan.model.names import kind_name
from embolplan.record import Event, Kind
from embolplan.units import KINDS, pint_unit, registry
from tests.engine.emulsion import BY_VOLUME, CHOICES, EMULSION, V, changed, of
from tests.engine.shelf import recipe, shelf

# -- what was done -----------------------------------------------------------------------------------------------------


def event(kind: Kind, **body: Any) -> Event:
    return Event(1, "2026-11-24T08:00:00.000Z", "N", kind, None, 1, body)


def pushed(volume: float) -> Event:
    return event("given", feeder="F1", of="emulsion.volume", value=volume, unit="mL", text=f"{volume:g} mL")


def read(line_id: str, value: float) -> Event:
    return event("measured", id=line_id, value=value, unit="mL", text=f"{value:g} mL", explains="read")


def test_nine_millilitres_given_carry_their_part_of_drug_and_oil() -> None:
    found = of({}, event("opened"), pushed(9.0))
    part = 9 / (3 * V)  # 9 x 833 / 15000
    by_hand: dict[str, float | Fraction] = {
        "given.volume": 9,
        "given.drug_mass": 50 * part,
        "given.oil_volume": 2 * V * part,  # two thirds of 9 mL
        "given.oil_iodine": 960 * V * part,  # 6 mL x 480
        "left.volume": 3 * V - 9,
        "left.drug_mass": 50 * (1 - part),
        "left.oil_volume": 2 * V - 6,
    }
    for line_id, value in by_hand.items():
        assert found[line_id].value == pytest.approx(float(value), rel=1e-12), line_id
    assert found["given.oil_volume"].value == pytest.approx(6.0)
    assert found["given.oil_iodine"].value == pytest.approx(2880.0)
    assert "given.iodine" not in found
    assert "given.F1.oil_volume" in found


def test_volumes_read_at_the_bench_count_and_take_the_measured_type_away() -> None:
    found = of({}, event("opened"), read("oil.volume", 11.0))
    assert found["emulsion.volume"].value == pytest.approx(float(11 + V))
    assert found["oil.iodine"].value == 5280.0
    assert found["emulsion.water_in_oil"].status == "unknown"
    solution = of({}, event("opened"), read("drug.volume", 6.5))
    # What the drug takes up is only assumed: 50 mg in 6.5 mL, and oil twice that.
    assert solution["drug.concentration"].value == pytest.approx(50 / 6.5)
    assert solution["oil.volume"].value == 13.0
    emulsion = of({}, event("opened"), read("emulsion.volume", 17.0))
    assert emulsion["emulsion.drug_concentration"].value == pytest.approx(50 / 17)
    assert emulsion["unaccounted.volume"].value == pytest.approx(float(3 * V - 17))


# -- properties --------------------------------------------------------------------------------------------------------

EXAMPLES = {
    "by the ratio": CHOICES,
    "nothing chosen": {},
    "by its volume": changed({**BY_VOLUME, "oil.volume": "10 mL"}),
    "a solution": changed({"drug.product": "epirubicin-solution-2-mg-ml"}),
}


def folded(choices: dict[str, str], numbers: Any) -> Fold:
    return fold(recipe(EMULSION), Case(choices=choices), shelf(), numbers=numbers)


def known(found: Fold) -> dict[str, list[Any]]:
    values = {line_id: amount.value for line_id, amount in found.book.named.items()}
    return {
        line_id: list(value.values) if isinstance(value, Corners) else [value]
        for line_id, value in values.items()
        if not isinstance(value, Unknown | str)
    }


@pytest.mark.parametrize("choices", list(EXAMPLES.values()), ids=list(EXAMPLES))
def test_the_same_fold_in_floats_fractions_arrays_and_pint_quantities(choices: dict[str, str]) -> None:
    plain, exact = known(folded(choices, floats)), known(folded(choices, lambda number, unit: number))
    arrays = known(folded(choices, lambda number, unit: float(number) * np.ones(3)))
    pints = known(folded(choices, lambda number, unit: registry().Quantity(number, pint_unit(unit) if unit else "")))
    assert plain.keys() == exact.keys() == arrays.keys() == pints.keys()
    for line_id, values in plain.items():
        kind = KINDS[kind_name(line_id) or "number"]
        for one, fraction, three, quantity in zip(values, exact[line_id], arrays[line_id], pints[line_id], strict=True):
            assert one == pytest.approx(float(fraction), rel=1e-12), line_id
            np.testing.assert_array_equal(three, [one] * 3, err_msg=line_id)
            bare = quantity.to(pint_unit(kind.unit) if kind.unit else "") if hasattr(quantity, "to") else quantity
            assert getattr(bare, "magnitude", bare) == fraction, line_id


@given(
    st.integers(1, 500), st.integers(1, 900), st.integers(1, 9), st.integers(1, 9), st.integers(1, 400), st.booleans()
)
def test_every_emulsion_balances(mass: int, strength: int, water: int, oil: int, volume: int, by_ratio: bool) -> None:
    choices = {
        **CHOICES,
        "drug.mass": f"{mass / 10:g} mg",
        "drug.concentration": f"{strength / 100:g} mg/mL",
        "oil.ratio": f"{water}:{oil} solution to oil",
        "oil.mode": "by the ratio" if by_ratio else "by its volume",
        "oil.volume": f"{volume / 10:g} mL",
    }
    found = folded(choices, lambda number, unit: number)
    book = found.book
    brought = [Portion(batch) for batch in book.brought]
    for substance in ("drug", "drug diluent", "oil", "oil iodine"):
        sums = [
            sum((one.part(substance).value for one in portions if substance in one.batch.parts), Fraction(0))
            for portions in (brought, book.held)
        ]
        assert sums[0] == sums[1] > 0, substance
    solution = Fraction(mass, 10) / Fraction(strength, 100)
    expected = solution * Fraction(oil, water) if by_ratio else Fraction(volume, 10)
    assert book.named["oil.volume"].value == expected
    assert book.named["emulsion.volume"].value == solution + expected
    assert book.named["emulsion.drug_concentration"].value == Fraction(mass, 10) / (solution + expected)
    exactly = {Fraction(2): Fraction(7045, 100), Fraction(1): Fraction(1603, 100)}
    share = book.named["emulsion.water_in_oil"].value
    if by_ratio and Fraction(oil, water) in exactly:
        assert share == exactly[Fraction(oil, water)]
    else:
        assert isinstance(share, Unknown)


@given(st.sampled_from(["50 mg", "70 mg"]), st.sampled_from([1, 2, 4]), st.integers(2, 9))
def test_more_drug_at_one_strength_scales_volumes_and_leaves_the_strength(mass: str, parts: int, k: int) -> None:
    one = {**CHOICES, "drug.mass": mass, "oil.ratio": f"1:{parts} solution to oil"}
    more = {**one, "drug.mass": f"{int(mass.split()[0]) * k} mg"}
    small, large = (known(folded(each, lambda number, unit: number)) for each in (one, more))
    for line_id in ("drug.volume", "oil.volume", "oil.iodine", "emulsion.volume", "inject.duration"):
        assert large[line_id][0] == small[line_id][0] * k
    for line_id in ("emulsion.drug_concentration", "emulsion.dilution", "oil.parts"):
        assert large[line_id] == small[line_id]
    grams = {**one, "drug.mass": f"0.0{mass.removesuffix(' mg')} g"}
    assert known(folded(grams, lambda number, unit: number)) == small


@settings(max_examples=64, deadline=None)
@given(st.sets(st.sampled_from(sorted([*CHOICES, "oil.volume"]))), st.booleans())
def test_leaving_choices_out_never_changes_a_number_only_whether_it_is_known(kept: set[str], by_ratio: bool) -> None:
    whole = {**CHOICES, "oil.volume": "10 mL", "oil.mode": "by the ratio" if by_ratio else "by its volume"}
    full, part = of(whole), compute(recipe(EMULSION), Case(choices={n: whole[n] for n in kept}), shelf())
    for line in part.lines:
        if line.status == "unknown":
            assert (line.value, line.low, line.high) == (None, None, None)
            assert line.waits_for
        else:
            was = full[line.id]
            assert (line.value, line.low, line.high, line.text) == (was.value, was.low, was.high, was.text)
