"""The same fold runs over arrays, fractions and pint quantities, and gives the same lines."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from embolplan.engine.amounts import Corners, Unknown
from embolplan.engine.bind import Numbers, floats
from embolplan.engine.fold import Fold, fold
from embolplan.library import entries, shipped_root
from embolplan.model.case import Case
from embolplan.model.names import kind_name
from embolplan.units import KINDS, pint_unit, registry
from tests.engine.shelf import WORKED, case_of, changed, recipe, shelf

EXAMPLES = {case["name"]: changed(case.get("change", {})) for case in WORKED["cases"]} | {
    "nothing chosen": {},
    "contrast of the case": changed({"procedure.contrast_volume": "50 mL"}),
}


@pytest.fixture(params=list(EXAMPLES.values()), ids=list(EXAMPLES))
def case(request: pytest.FixtureRequest) -> Case:
    return case_of(request.param)


def folded(case: Case, numbers: Numbers) -> Fold:
    return fold(recipe(), case, shelf(), numbers=numbers)


def values(found: Fold) -> dict[str, Any]:
    return {line_id: amount.value for line_id, amount in found.book.named.items()}


def ends(value: Any) -> list[Any]:
    return list(value.values) if isinstance(value, Corners) else [value]


def known(found: dict[str, Any]) -> dict[str, list[Any]]:
    return {line_id: ends(value) for line_id, value in found.items() if not isinstance(value, Unknown | str)}


def test_an_array_of_three_gives_three_times_what_one_number_gives(case: Case) -> None:
    plain = known(values(folded(case, floats)))
    arrays = known(values(folded(case, lambda number, unit: float(number) * np.ones(3))))
    assert plain.keys() == arrays.keys()
    for line_id, expected in plain.items():
        for one, three in zip(expected, arrays[line_id], strict=True):
            np.testing.assert_array_equal(three, [one] * 3, err_msg=line_id)


def test_fractions_are_the_oracle_of_the_floats(case: Case) -> None:
    plain = known(values(folded(case, floats)))
    exact = known(values(folded(case, lambda number, unit: number)))
    assert plain.keys() == exact.keys()
    for line_id, expected in plain.items():
        for one, fraction in zip(expected, exact[line_id], strict=True):
            assert isinstance(fraction, Fraction | int)
            assert one == pytest.approx(float(fraction), rel=1e-12, abs=1e-12), line_id


def test_pint_proves_the_dimension_of_every_line(case: Case) -> None:
    quantities = known(
        values(folded(case, lambda number, unit: registry().Quantity(number, pint_unit(unit) if unit else "")))
    )
    exact = known(values(folded(case, lambda number, unit: number)))
    assert quantities.keys() == exact.keys()
    for line_id, found in quantities.items():
        kind = KINDS[kind_name(line_id) or "number"]
        for quantity, fraction in zip(found, exact[line_id], strict=True):
            if kind.unit:
                quantity = quantity.to(pint_unit(kind.unit)).magnitude
            elif hasattr(quantity, "to"):
                quantity = quantity.to("").magnitude
            assert quantity == fraction, line_id


def test_what_is_unknown_is_unknown_in_every_kind_of_number(case: Case) -> None:
    def unknown(numbers: Numbers) -> dict[str, list[str]]:
        found = values(folded(case, numbers))
        return {key: [w.id for w in value.waits] for key, value in found.items() if isinstance(value, Unknown)}

    expected = unknown(floats)
    assert unknown(lambda number, unit: number) == expected
    assert unknown(lambda number, unit: float(number) * np.ones(3)) == expected


@pytest.mark.parametrize("name", [entry.id for entry in entries(shipped_root())])
def test_every_shipped_recipe_folds_with_dimensions(name: str) -> None:
    found = fold(
        recipe(name),
        Case(),
        shelf(),
        numbers=lambda number, unit: registry().Quantity(number, pint_unit(unit) if unit else ""),
    )
    for line_id, value in known(values(found)).items():
        kind = KINDS[kind_name(line_id) or "number"]
        for quantity in value:
            if kind.unit:
                assert quantity.check(pint_unit(kind.unit).dimensionality), line_id
