"""Numbers that few patients have: a caution with the likely mistake, and a refusal where nobody can have them."""

from __future__ import annotations

import pytest

from embolplan.errors import CaseError
from embolplan.model.plausible import USUAL
from embolplan.units import KINDS, parse_single
from tests.engine.drugs import found, planned, text_of

CODE = "case.implausible"


@pytest.mark.parametrize(
    ("field", "typed", "bounds", "meant"),
    [
        ("patient.height", "62.5 in", None, None),
        ("procedure.contrast_volume", "100 L", "1 to 1000 mL", "did you mean 100 mL?"),
        ("procedure.contrast_volume", "100 µL", "1 to 1000 mL", "did you mean 100 mL?"),
        ("procedure.contrast_volume", "1 L", None, None),
        ("patient.height", "250 cm", "120 to 220 cm", "check the unit"),
        ("patient.weight", "400 kg", "30 to 200 kg", "did you mean 400 lb?"),
        ("patient.heart_rate", "300 /min", "30 to 220 /min", "check the unit"),
        ("patient.age", "61 months", "18 to 100 years", "did you mean 61 years?"),
        # 18.8 µmol/L are 1.1 mg/dL; 0.9 µmol/L nobody has.
        ("labs.bilirubin", "80 mg/dL", "0.1 to 40 mg/dL", "did you mean 80 µmol/L?"),
        ("labs.bilirubin", "1.1 µmol/L", "0.1 to 40 mg/dL", "did you mean 1.1 mg/dL?"),
        ("labs.creatinine", "80 mg/dL", "0.2 to 15 mg/dL", "did you mean 80 µmol/L?"),
        ("labs.creatinine", "0.9 µmol/L", "0.2 to 15 mg/dL", "did you mean 0.9 mg/dL?"),
        ("labs.albumin", "38 g/dL", "10 to 60 g/L", "did you mean 38 g/L?"),
        ("labs.albumin", "3.8 g/L", "10 to 60 g/L", "did you mean 3.8 g/dL?"),
        ("labs.ast", "40 µkat/L", None, None),
        ("labs.ast_uln", "40 µkat/L", "10 to 150 U/L", "did you mean 40 U/L?"),
        ("labs.inr", "11", "0.7 to 10", "check the unit"),
        ("microcatheter.lumen", "0.5 in", "0.008 to 0.06 in", "did you mean 0.5 mm?"),
        ("microcatheter.length", "13 cm", "50 to 200 cm", "check the unit"),
    ],
)
def test_a_number_outside_the_usual_names_its_bounds_and_the_likely_mistake(
    field: str, typed: str, bounds: str | None, meant: str | None
) -> None:
    plan = planned({field: typed})
    if bounds is None or meant is None:
        assert found(plan, CODE) is None
        return
    text = text_of(plan, CODE)
    assert text.startswith(f"{field} is {typed}, and lies outside {bounds} (a house rule")
    assert meant in text
    assert found(plan, CODE).severity == "caution"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "typed", "hint"),
    [
        ("patient.height", "165 in", "did you mean 165 cm?"),
        ("patient.height", "165 m", "did you mean 165 cm?"),
        ("patient.height", "1.65 cm", "did you mean 1.65 m?"),
        ("patient.weight", "62.5 g", "did you mean 62.5 kg?"),
        ("patient.weight", "701 kg", "check the unit and the decimal point"),
        ("patient.age", "151 years", "check the unit and the decimal point"),
    ],
)
def test_what_nobody_can_have_is_refused(field: str, typed: str, hint: str) -> None:
    with pytest.raises(CaseError) as refused:
        planned({field: typed})
    (problem,) = refused.value.problems
    assert problem.where == field
    assert "house rule" in problem.message
    assert hint in problem.hint


def test_height_and_weight_that_were_swapped_are_named_as_such() -> None:
    plan = planned({"patient.height": "62.5 cm", "patient.weight": "165 kg"})
    assert "are height and weight swapped?" in text_of(plan, CODE)
    lab = planned({"patient.height": "62.5 cm", "patient.weight": "165 kg", "labs.albumin": "38 g/dL"})
    told = [finding.text for finding in lab.findings if finding.code == CODE]
    assert ["swapped" in text for text in told] == ["labs.albumin" not in text for text in told] == [True, False]
    assert "swapped" not in text_of(planned({"patient.height": "250 cm", "patient.weight": "70 kg"}), CODE)


def test_where_both_are_unusual_both_are_named_as_swapped() -> None:
    # 210 kg and 100 cm are both out of the way; 210 cm and 100 kg are not.
    plan = planned({"patient.height": "100 cm", "patient.weight": "210 kg"})
    told = [finding.text for finding in plan.findings if finding.code == CODE]
    assert ["swapped" in text for text in told] == [True, True]


def test_a_tumour_has_a_usual_size_too() -> None:
    tree = {"tumours": [{"id": "T1", "diameters": ["11 cm", "50 cm"]}]}
    text = text_of(planned({}, tree), CODE)
    assert text.startswith("tumours.T1.diameters is 50 cm")
    assert "did you mean 50 mm?" in text


@pytest.mark.parametrize("field", sorted(USUAL))
def test_the_ends_of_what_is_usual_are_usual_themselves(field: str) -> None:
    usual = USUAL[field]
    unit = KINDS[usual.kind].unit
    for end in (usual.low, usual.high):
        assert usual.holds(parse_single(f"{end} {unit}".strip(), KINDS[usual.kind]))
    assert float(usual.low) < float(usual.high)
    if usual.never:
        assert float(usual.never[0]) <= float(usual.low) < float(usual.high) <= float(usual.never[1])


def test_a_usual_patient_has_no_such_finding() -> None:
    assert found(planned({"patient.height": "165 cm", "patient.weight": "62.5 kg", "labs.inr": "1.1"}), CODE) is None


def test_no_swap_is_guessed_at_in_other_units_than_those_that_are_alike_in_size() -> None:
    # 62.5 cm and 165 lb: read the other way round, 165 cm and 62.5 lb are no usual pair either.
    plan = planned({"patient.height": "62.5 cm", "patient.weight": "165 lb"})
    assert "swapped" not in text_of(plan, CODE)


@pytest.mark.parametrize(
    ("height", "weight", "swapped"),
    [
        ("62 cm", "165 kg", True),
        ("70 cm", "170 kg", True),
        ("300 cm", "170 kg", False),  # nobody weighs 300 kg
        ("70 cm", "230 kg", False),  # nobody is 230 cm tall
    ],
)
def test_height_and_weight_are_swapped_only_where_both_would_be_usual(height: str, weight: str, swapped: bool) -> None:
    plan = planned({"patient.height": height, "patient.weight": weight})
    told = [each.text for each in plan.findings if each.code == CODE]
    assert any("swapped" in text for text in told) == swapped
