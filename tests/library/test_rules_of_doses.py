"""Rules about doses by the patient's body, and about the files of whole drugs."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.library import check_paths, parse_product, shipped_root

SHIPPED = shipped_root()
RECIPE = (SHIPPED / "liver" / "callispheres-epirubicin-300-500.yaml").read_text(encoding="utf-8")
SUBSTANCE = (SHIPPED / "formulary" / "epirubicin.yaml").read_text(encoding="utf-8")
MASS = "  drug.mass: 60 mg [liu-2021, Methods, Treatment, Preparation]\n"
AREA = "  drug.dose_per_area: 60 mg/m2 [liu-2021, Methods, Treatment, Preparation]\n"
FORMULA = "  bsa.formula: mosteller [liu-2021, Methods, Treatment, Preparation]\n"
STEP = "  drug.rounding.mass: 5 mg [liu-2021, Methods, Treatment, Preparation]\n"
MODE = "  drug.rounding.mode: half-up [liu-2021, Methods, Treatment, Preparation]\n"


def problems_of(folder: Path, text: str, name: str = "recipe.yaml") -> list[str]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return [f"[{problem.code}] {problem.key}" for problem in check_paths([file]).errors]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (AREA, "[dose-without-formula] parameters.drug.dose_per_area"),
        (MASS + AREA + FORMULA, "[dose-twice] parameters.drug.dose_per_area"),
        (AREA + FORMULA + STEP, "[dose-rounding-half] parameters.drug.rounding.mass"),
        (AREA + FORMULA + MODE, "[dose-rounding-half] parameters.drug.rounding.mode"),
    ],
)
def test_a_dose_by_body_says_all_that_it_needs(tmp_path: Path, parameters: str, expected: str) -> None:
    assert expected in problems_of(tmp_path, RECIPE.replace(MASS, parameters))


def test_a_whole_dose_by_body_breaks_no_rule_of_doses(tmp_path: Path) -> None:
    told = problems_of(tmp_path, RECIPE.replace(MASS, AREA + FORMULA + STEP + MODE))
    assert told == []


@pytest.mark.parametrize("do", ["dissolve", "make up"])
@pytest.mark.parametrize("dose", [AREA + FORMULA, AREA.replace("area: 60 mg/m2", "weight: 2 mg/kg")])
def test_a_dose_by_body_is_all_the_mass_that_a_step_needs(tmp_path: Path, do: str, dose: str) -> None:
    text = RECIPE.replace("do: dissolve", f"do: {do}")
    liquid = "  drug.volume: 5 mL [liu-2021, Methods, Treatment, Preparation]\n"
    lacking = [problems_of(tmp_path, text.replace(MASS, liquid + given)) for given in (dose, "")]
    assert ["[quantity-missing]" in " ".join(each) for each in lacking] == [False, True]


def test_a_dose_by_body_is_a_published_dose(tmp_path: Path) -> None:
    text = RECIPE.replace(MASS, AREA + FORMULA).replace("status: complete", "status: no published dose")
    assert "[dose-against-status] status" in problems_of(tmp_path, text)


def test_the_file_of_a_whole_drug_has_the_drugs_name(tmp_path: Path) -> None:
    (tmp_path / "formulary").mkdir()
    text = SUBSTANCE.replace("id: epirubicin", "id: epi")
    assert problems_of(tmp_path / "formulary", text, "epi.yaml") == ["[substance-name] id"]


def test_rules_of_a_whole_drug_stand_in_no_product(tmp_path: Path) -> None:
    (tmp_path / "formulary").mkdir()
    text = SUBSTANCE.replace("kind: substance", "kind: drug").replace("form: any", "form: powder")
    assert problems_of(tmp_path / "formulary", text, "epirubicin.yaml") == [
        "[substance-rules] systemic",
        "[substance-rules] lifelong",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("give: 50 % [", "give: half [", "half"),
        ("give: less [us-epirubicin, Renal Impairment]", "give: less", "has no source"),
        ("from: 1.2 mg/dL, to: 3 mg/dL", "from: 1.2 mg, to: 3 mg/dL", "1.2 mg"),
        ("{field: labs.ast, from: 2 x ULN, to: 4 x ULN}", "{field: labs.ast}", "at least one of above"),
        ("above: 4 x ULN", "above: four x ULN", "four"),
        ("above: 4 x ULN", "one_of: [C]", "at least one of above"),
        ("at: 900 mg/m2 [", "at: 900 mg [", "a dose per body surface"),
        ("means: risk", "means: cap", "cap"),
    ],
)
def test_what_a_label_says_is_read_strictly(old: str, new: str, told: str) -> None:
    assert old in SUBSTANCE
    product, problems = parse_product(SUBSTANCE.replace(old, new, 1), "epirubicin.yaml")
    assert product is None
    assert any(told in str(problem) for problem in problems)
    assert all(problem.line for problem in problems)
