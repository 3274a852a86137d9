"""Twenty defects that were found in programs near this one, each held against this one.

D1   micrograms read as milligrams by some of their spellings
D2   a share that is lost multiplied where it divides. Not here: no activity is prescribed, and no share of a
     dose is divided by; that a reduction never raises a dose stands in tests/engine/test_doses.py
D3   two tissues weighted by the wrong one. Not here: there is no partition model
D4   what stays behind in the line taken off twice, or off the dose. Here nothing is taken off: what stands in a
     catheter is told beside what was pushed
D5   tests that repeat the formula under test
D6   vials counted by a quotient of floats: one too many
D7   doses at half a step rounded to the even one. Published bands have steps of several widths, and are for doses
     into a vein; here a recipe names one step and which way its half goes
D8   a dose that is capped first and rounded up afterwards
D9   what is no dose answered by zero
D10  a drug found by a part of its name
D11  two values for one thing in one record
D12  Child-Pugh: an INR of 2.21 to 2.30 judged by one printed table without a word of the other
D13  Child-Pugh: bilirubin in SI units judged by the converted bounds of the other unit, not by the printed ones
D14  ALBI with a coefficient of its own, which changes the grade near a bound
D15  examples of calculator pages taken for truth
D16  one patient with two body surfaces, and a dose by body surface put down as a rate
D17  clearance per 1.73 m² taken for the clearance itself
D18  a reader of unit codes that fails on exact numbers. Not here: codes are written from a table and never read
D19  a printed page with something lying over it. Whether a page looks right is for the eye; that its text is all there
     is tested
D20  a suggestion that accounts for time without being told any time
"""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from pathlib import Path

import pytest

from embolplan.engine import compute
from embolplan.errors import CaseError, LibraryError
from embolplan.library import load_recipe, make_case, shipped_root
from embolplan.units import Quantity, QuantityError, convert, ucum
from tests.engine.drugs import found, planned
from tests.engine.scores.cases import scores
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf

TESTS = Path(__file__).parent
ELSEWHERE = {
    "D1": ["units/test_units_reading.py::test_all_ways_to_write_micro_mean_micro"],
    "D2": ["engine/test_doses.py::test_nothing_raises_a_dose_above_its_cap_nor_a_reduction_above_the_dose"],
    "D4": [
        "procedure/test_contrast_and_catheter.py"
        "::test_the_drug_that_stood_in_the_catheter_is_a_total_of_the_record_with_its_fate"
    ],
    "D5": [
        "engine/test_printed_examples.py"
        "::test_every_row_names_its_source_or_says_that_there_is_none_and_what_we_made_ourselves_is_counted"
    ],
    "D6": [
        "units/test_units_printing.py::test_vials_are_counted_without_float_noise",
        "units/test_units_printing.py::test_whole_multiples_need_no_container_more",
        "engine/test_vials.py::test_n_vials_of_s_hold_n_times_s_for_every_decimal",
    ],
    "D7": [
        "engine/test_doses.py::test_rounding_names_what_it_does_at_half_a_step",
        "units/test_units_printing.py::test_rounding_agrees_with_decimal_rounding_half_up",
    ],
    "D8": ["engine/test_doses.py::test_nothing_raises_a_dose_above_its_cap_nor_a_reduction_above_the_dose"],
    "D9": [
        "cli/test_bad_input.py::test_a_bad_setting",
        "engine/test_doses.py::test_rounding_that_leaves_nothing_is_refused",
    ],
    "D11": [
        "model/test_model.py::test_no_digit_stands_in_the_text_of_a_step",
        "engine/test_steps.py::test_a_text_has_the_lines_own_texts_in_place_of_its_references",
    ],
    "D12": ["engine/scores/test_child_pugh.py::test_a_printed_table_that_says_otherwise_is_named"],
    "D13": ["engine/scores/test_child_pugh.py::test_the_unit_that_was_typed_picks_the_table"],
    "D15": ["engine/test_printed_examples.py::test_no_page_of_a_calculator_stands_for_a_score_alone"],
    "D16": ["engine/test_doses.py::test_every_drug_of_a_plan_has_the_same_body_surface_behind_it"],
    "D17": ["units/test_units_conversion.py::test_unlike_quantities_do_not_add_and_do_not_convert"],
    "D18": ["units/test_units_conversion.py::test_ucum_codes"],
    "D19": ["export/test_forms.py::test_every_page_of_a_pdf_has_title_code_number_disclaimer_and_banner"],
    "D20": [
        "engine/test_stock.py::test_without_the_day_or_the_month_expiry_is_not_assessed",
        "engine/test_unknown.py::test_leaving_choices_out_never_changes_a_number_only_whether_it_is_known",
    ],
}
"""The tests of a defect that stand with what they test."""
NOT_HERE = {"D3"}


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_defect_is_described_and_has_its_test_or_its_reason() -> None:
    described = re.findall(r"^(D\d+)  +\S", __doc__ or "", re.M)
    here = {f"D{name}" for name in re.findall(r"^def test_d(\d+)_", Path(__file__).read_text(encoding="utf-8"), re.M)}
    assert described == [f"D{number}" for number in range(1, 21)]
    assert here | set(ELSEWHERE) | NOT_HERE == set(described)
    assert NOT_HERE & (here | set(ELSEWHERE)) == set()


@pytest.mark.parametrize("place", sorted({place for places in ELSEWHERE.values() for place in places}))
def test_a_test_that_stands_elsewhere_is_there(place: str) -> None:
    name, _, test = place.partition("::")
    assert test in functions(TESTS / name)


@pytest.mark.parametrize("unit", ["\u00b5g", "\u03bcg", "ug", "mcg"])
def test_d1_a_plan_is_the_same_however_micrograms_are_written(unit: str) -> None:
    plan = plan_of(changed({"drug.mass": f"50000 {unit}"}))
    assert (plan["drug.mass"].quantity.to("milligram").magnitude, plan["drug.vials"].value) == (50, 5)


@pytest.mark.parametrize(
    "text", ["0 mg", "-60 mg", "nan mg", "inf mg", "", "60", "1e2 mg", "60 bananas", "mg", "1/0 mg"]
)
def test_d9_what_is_no_dose_is_refused_and_never_a_number(text: str) -> None:
    with pytest.raises(CaseError, match=r"^drug\.mass: "):
        case_of(changed({"drug.mass": text}))


@pytest.mark.parametrize("name", ["labs.bilirubin", "labs.albumin", "labs.creatinine", "patient.weight", "patient.age"])
@pytest.mark.parametrize("number", ["0", "-1", "nan", "inf"])
def test_d9_a_score_is_made_of_no_impossible_number(name: str, number: str) -> None:
    unit = {"labs.bilirubin": "mg/dL", "labs.albumin": "g/dL", "labs.creatinine": "mg/dL", "patient.weight": "kg"}
    with pytest.raises(CaseError, match=re.escape(name)):
        scores({name: f"{number} {unit.get(name, 'years')}"})


@pytest.mark.parametrize("text", ["epirubicin", "epirubicin-powder-10", "powder-10-mg", "Epirubicin-powder-10-mg"])
def test_d10_a_part_of_a_name_is_no_name(text: str) -> None:
    with pytest.raises(CaseError, match=r"is not one of: epirubicin-powder-10-mg, "):
        case_of(changed({"drug.product": text}))
    with pytest.raises(CaseError, match="is no microcatheter"):
        compute(recipe(), case_of({**CHOICES, "microcatheter.product": "maestro"}), shelf())


@pytest.mark.parametrize("name", ["liver/callispheres-epirubicin", "callispheres", "liver/", "epirubicin-300-500"])
def test_d10_no_recipe_is_found_by_a_part_of_its_id(name: str) -> None:
    with pytest.raises(LibraryError, match="no recipe has this id"):
        load_recipe(shipped_root(), name)


@pytest.mark.parametrize(
    ("drug", "own"), [("Epirubicin", True), ("rubicin", False), ("epi", False), ("epirubicin-2", False)]
)
def test_d10_an_anthracycline_is_added_to_its_own_name_alone(drug: str, own: bool) -> None:
    body = {"patient.height": "180 cm", "patient.weight": "80 kg"}
    plan = planned(body, {"history": {"anthracyclines": [{"drug": drug, "dose": "100 mg/m2"}]}})
    # 60 mg over 2 m² on top of 100 mg/m² are 130, and 30 by themselves.
    finding = found(plan, "history.cumulative")
    assert finding is not None
    assert ("130 mg/m²" in finding.text) == own
    assert (found(plan, "history.other-anthracycline") is None) == own


def amount(product: str, name: str, unit: str) -> Fraction | None:
    """One number of a product; None where it gives none."""
    parameter = shelf().products[product].quantities.get(name)
    value = parameter.value if parameter is not None else None
    return value.to(unit).value if isinstance(value, Quantity) else None


def test_d11_content_volume_and_strength_of_a_vial_agree() -> None:
    names = {"content": "mg", "vial.volume": "mL", "concentration": "mg/mL"}
    read = {product: [amount(product, *name) for name in names.items()] for product in shelf().products}
    whole = {
        product: (mass, volume * strength)
        for product, (mass, volume, strength) in read.items()
        if mass is not None and volume is not None and strength is not None
    }
    assert len(whole) > 1
    assert [product for product, (mass, made) in whole.items() if mass != made] == []


def test_d11_no_line_of_a_plan_stands_twice() -> None:
    for path in sorted(shipped_root().glob("*/*.yaml")):
        if path.parent.name == "formulary":
            continue
        of = recipe(f"{path.parent.name}/{path.stem}")
        names = [line.id for line in compute(of, make_case({}, {}, of.protocol, "test"), shelf()).lines]
        assert len(names) == len(set(names)), path


@pytest.mark.parametrize(
    ("albumin", "value", "grade"),
    # With the other coefficient, -0.0852, the first is -2.6062 and of grade 1. By hand: 0.66 log10(15) = 0.77622.
    [("39.7 g/L", -2.5983, 2), ("40 g/L", -2.6238, 1)],
)
def test_d14_albi_has_the_published_coefficient_and_no_rounding_before_its_grade(
    albumin: str, value: float, grade: int
) -> None:
    made = scores({"labs.bilirubin": "15 µmol/L", "labs.albumin": albumin})
    assert made["albi.score"].value == pytest.approx(value, abs=5e-5)
    assert made["albi.grade"].value == grade
    assert "0.085 x" in (made["albi.score"].formula or "")


def test_d14_the_factor_of_bilirubin_is_in_the_formula() -> None:
    typed, converted = (
        scores({"labs.bilirubin": text, "labs.albumin": "35 g/L"})["albi.score"]
        for text in ("1.2 mg/dL", "20.52 µmol/L")
    )
    assert "17.1 x labs.bilirubin" in (typed.formula or "")
    assert typed.value == converted.value == pytest.approx(-2.109, abs=5e-4)


@pytest.mark.parametrize("name", ["inject.rate", "infusion.mass"])
def test_d16_a_dose_by_body_surface_is_no_rate_and_no_mass(name: str) -> None:
    with pytest.raises(CaseError, match="mg/m2"):
        case_of(changed({name: "60 mg/m2"}))


def test_d17_the_clearance_of_a_standard_body_is_not_that_of_the_patient() -> None:
    fields = {"patient.sex": "male", "patient.age": "40 years", "patient.weight": "80 kg", "labs.creatinine": "1 mg/dL"}
    made = scores(fields)
    units = [made[name].unit for name in ("egfr.ckd_epi_2021", "crcl.cockcroft_gault")]
    assert [ucum(unit or "") for unit in units] == ["mL/min/{1.73_m2}", "mL/min"]
    with pytest.raises(QuantityError):
        convert(90.0, "mL/min/1.73 m²", "mL/min")
