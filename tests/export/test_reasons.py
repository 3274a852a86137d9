"""The formulas of a plan with the numbers in them: whoever works one out by hand gets the line's own number."""

from __future__ import annotations

import operator
import re

import pytest

from embolplan.export.reasons import with_values
from tests.golden_plans import PLANS, golden_plan

_OPERATIONS = {"×": operator.mul, "/": operator.truediv, "+": operator.add, "-": operator.sub}
_NUMBER = r"(\d+(?:\.\d+)?)(?: [^\d ]\S*)?"
_OF_TWO = re.compile(rf"{_NUMBER} ([×/+-]) {_NUMBER}")


def test_a_formula_of_two_numbers_gives_the_number_of_its_line() -> None:
    count = 0
    for name in PLANS:
        plan = golden_plan(name)
        for line in plan.lines:
            told = _OF_TWO.fullmatch(with_values(plan, line.formula or ""))
            if told and line.value is not None:
                count += 1
                result = _OPERATIONS[told[2]](float(told[1]), float(told[3]))
                assert result == pytest.approx(line.value, rel=1e-5), (name, line.id, told[0])
    assert count > 100


def test_an_input_that_was_stated_stands_as_it_is_and_one_that_was_worked_out_with_six_digits() -> None:
    plan = golden_plan("lipiodol-doxorubicin-by-area.example")
    # 170 cm and 65 kg are 1.75198 m² by Mosteller: the root of 170 x 65 / 3600.
    assert plan["bsa.mosteller"].text == "1.75 m²"
    assert with_values(plan, "drug.dose_per_area × bsa.mosteller") == "60 mg/m² × 1.75198 m²"
    # Nobody measured the words of a pick or a ratio, and what no line has stays an id.
    assert with_values(plan, "oil.volume × nobody.knows") == f"{plan['oil.volume'].text} × nobody.knows"
