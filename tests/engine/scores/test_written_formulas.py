"""What is printed as the formula of a score, read as a sum by hand would be, gives the number that is printed."""

from __future__ import annotations

import math
import re

import pytest

from embolplan.engine.scores import scores_of
from embolplan.model.case import Case, Labs, Patient
from tests.engine.scores.cases import CHILD_A, scores

FUNCTIONS = {"sqrt": math.sqrt, "log10": math.log10, "min": min, "max": max, "pi": math.pi}
UNITS = re.compile(r"(?<=\d) (?:mg/dL|µmol/L|g/dL|g/L|cm|kg|years)")
NAMES = re.compile(r"\b(patient|labs)\.(\w+)")
CASE = {
    "patient.sex": "female",
    "patient.age": "61 years",
    "patient.height": "165 cm",
    "patient.weight": "62.5 kg",
    "labs.creatinine": "0.6 mg/dL",
    "labs.bilirubin": "1.1 mg/dL",
    "labs.albumin": "38 g/L",
}
OTHER = {
    "patient.sex": "male",
    "patient.weight": "80 kg",
    "labs.creatinine": "130 µmol/L",
    "labs.bilirubin": "40 µmol/L",
    "labs.albumin": "2.9 g/dL",
}
WRITTEN = ["bsa.mosteller", "bsa.dubois", "egfr.ckd_epi_2021", "crcl.cockcroft_gault", "albi.score"]
LIMITS = ["contrast.cigarroa_limit", "contrast.cigarroa_limit.other"]


def reckoned(formula: str, case: dict[str, str] | None = None) -> float:
    """A printed formula, with the numbers of a case in the place of its fields or with them in it already."""
    plain = NAMES.sub(lambda field: (case or {})[field.group()].partition(" ")[0], UNITS.sub("", formula))
    assert re.fullmatch(r"[-+*/^().,\d\s]*", re.sub(r"sqrt|log10|min|max|pi|x", "", plain)), plain
    return float(eval(plain.replace(" x ", " * ").replace("^", "**"), {"__builtins__": {}}, FUNCTIONS))


@pytest.mark.parametrize("case", [CASE, CASE | OTHER], ids=["conventional", "other units"])
@pytest.mark.parametrize("name", [*WRITTEN, *LIMITS])
def test_the_formula_as_written_gives_the_number(name: str, case: dict[str, str]) -> None:
    score = scores(case)[name]
    assert score.formula
    assert score.value == pytest.approx(reckoned(score.formula, case), rel=1e-12)
    assert score.worked is not None
    assert score.value == pytest.approx(reckoned(score.worked), rel=1e-12)


def test_both_readings_of_the_contrast_limit_are_written_out() -> None:
    # 62.5 kg and 0.6 mg/dL: 312.5 mL is above 300 mL on either side of the division.
    made = scores(CASE)
    assert {name: made[name].value for name in LIMITS} == {LIMITS[0]: 300.0, LIMITS[1]: 500.0}


def test_the_volume_of_a_tumour_as_written_is_its_ellipsoid() -> None:
    made = scores({"tumours.T1.diameters": "11 cm, 9 cm, 8 cm"})
    score = made["tumour.T1.volume"]
    assert score.formula
    assert score.value == pytest.approx(reckoned(score.formula), rel=1e-12)
    # 11 x 9 x 8 = 792 cm³ of box, 792 pi / 6 of ellipsoid.
    assert score.value == pytest.approx(132 * math.pi, rel=1e-12)
    assert made["tumour.volume"].formula == "tumour.T1.volume"


def test_while_no_sex_is_entered_both_numbers_of_each_sex_stand_in_the_formula() -> None:
    # CKD-EPI 2021: k 0.7 and 0.9, a -0.241 and -0.302, 1.012 if female. Cockcroft and Gault: 0.85 if female.
    made = scores({name: text for name, text in CASE.items() if name != "patient.sex"})
    ratio = "labs.creatinine / (0.7 female, 0.9 male)"
    assert made["egfr.ckd_epi_2021"].formula == (
        f"142 x min({ratio}, 1)^(-0.241 female, -0.302 male) x max({ratio}, 1)^-1.200 x 0.9938^patient.age"
        " x (1.012 female)"
    )
    assert made["crcl.cockcroft_gault"].formula == (
        "(140 - patient.age) x patient.weight / (72 x labs.creatinine) x (0.85 female)"
    )


@pytest.mark.parametrize(("case", "converted"), [(CASE, False), (CASE | OTHER, True)], ids=["mg/dL", "µmol/L"])
@pytest.mark.parametrize("name", ["egfr.ckd_epi_2021", "crcl.cockcroft_gault", "contrast.cigarroa_limit"])
def test_where_a_unit_was_converted_the_factor_has_its_source(name: str, case: dict[str, str], converted: bool) -> None:
    assert ("csmu-units" in {source.key for source in scores(case)[name].sources}) is converted


@pytest.mark.parametrize(
    ("bilirubin", "albumin", "converted"),
    [
        ("18.8 µmol/L", "38 g/L", False),
        ("1.1 mg/dL", "38 g/L", True),
        ("18.8 µmol/L", "3.8 g/dL", True),
        ("1.1 mg/dL", "3.8 g/dL", True),
    ],
)
def test_albi_names_the_source_of_a_conversion(bilirubin: str, albumin: str, converted: bool) -> None:
    made = scores({"labs.bilirubin": bilirubin, "labs.albumin": albumin})
    keys = {source.key for source in made["albi.score"].sources}
    assert keys == ({"mdapp-albi", "csmu-units"} if converted else {"mdapp-albi"})
    assert made["albi.grade"].formula == "grade(albi.score)"


def test_beyond_the_age_at_which_it_ends_a_clearance_is_not_negative() -> None:
    # No case takes such an age: 140 - 150 is below nothing.
    old = Case(
        patient=Patient.model_construct(sex="male", age="150 years", weight="80 kg"), labs=Labs(creatinine="1.9 mg/dL")
    )
    made = {score.id: score for score in scores_of(old)}["crcl.cockcroft_gault"]
    assert (made.value, made.text.startswith("not computed")) == (None, True)


def test_points_and_class_of_child_pugh_each_say_what_they_are_made_of() -> None:
    # By the printed tables: 2.5 mg/dL 2, 4 g/dL 1, INR 2.25 2, slight ascites 2, encephalopathy 3-4 3: 10 points, C.
    fields = {
        "labs.bilirubin": "2.5 mg/dL",
        "labs.albumin": "4 g/dL",
        "labs.inr": "2.25",
        "liver.ascites": "slight",
        "liver.encephalopathy": "3-4",
    }
    made = scores(fields)
    points, letter = made["child_pugh.score"], made["child_pugh.class"]
    assert (points.value, points.option, letter.value, letter.option) == (10.0, None, None, "C")
    assert points.worked == "bilirubin 2 + albumin 1 + INR 2 + ascites 2 + encephalopathy 3"
    assert letter.worked == "class(10)"
    assert points.formula == " + ".join(f"points({name})" for name in fields)
    assert letter.formula == "class(child_pugh.score)"
    assert points.inputs == letter.inputs == tuple(fields)
    # Both texts end with what the other printed table says of an INR between 2.2 and 2.3.
    other = "Another printed table gives three points above an INR of 2.20, one more than here."
    first = "Points by the table of the unit that was typed; the first publication was not read."
    assert points.because == f"{first} {other}"
    assert letter.because == f"Class A is 5 or 6 points, B 7 to 9, C 10 and more. {other}"


def test_a_class_that_two_tables_give_by_different_points_names_both() -> None:
    # 2.9 g/dL is 2 points below 3.5 and above 2.8, and 3 below 3.0; with slight ascites 7 or 8, which are B.
    made = scores({**CHILD_A, "labs.albumin": "2.9 g/dL", "liver.ascites": "slight"})
    assert made["child_pugh.class"].worked == "class(7 / 8)"


def test_the_volume_of_tumours_says_what_it_is_made_of_and_what_it_waits_for() -> None:
    nothing = scores({})["tumour.volume"]
    assert (nothing.value, nothing.inputs, nothing.formula) == (None, ("tumours",), "tumour.ID.volume + ...")
    assert [wait.id for wait in nothing.waits_for] == ["tumours"]
    made = scores({"tumours.T1.diameters": "2 cm, 2 cm, 2 cm", "tumours.T2.diameters": "4 cm, 4 cm"})
    assert made["tumour.volume"].formula == "tumour.T1.volume + tumour.T2.volume"
    assert made["tumour.T2.volume"].formula == "pi / 6 x a x b x c"
    assert {score.unit for name, score in made.items() if name.startswith("tumour")} == {"mL"}


def test_each_score_has_its_unit_whether_it_is_known_or_waits() -> None:
    units = {
        "bsa.mosteller": "m²",
        "bsa.dubois": "m²",
        "egfr.ckd_epi_2021": "mL/min/1.73 m²",
        "crcl.cockcroft_gault": "mL/min",
        "albi.score": None,
        "contrast.cigarroa_limit": "mL",
    }
    for made in (scores(CASE), scores({})):
        assert {name: made[name].unit for name in units} == units
    assert "patient.height, patient.weight" in scores({})["bsa.mosteller"].text
