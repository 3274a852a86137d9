"""The scores against examples that others printed, and against a second way to compute them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.scores.cases import scores

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "scores.yaml").read_text(encoding="utf-8")
)
CONTRACTED = {
    "bsa.mosteller", "bsa.dubois", "egfr.ckd_epi_2021", "crcl.cockcroft_gault", "child_pugh.score", "child_pugh.class",
    "albi.score", "albi.grade", "bclc.stage", "contrast.cigarroa_limit", "tumour.volume",
}  # fmt: skip


@pytest.mark.parametrize(
    "row", [row for row in EXAMPLES if "value" in row], ids=lambda row: f"{row['score']}-{row['value']}"
)
def test_a_printed_example_comes_out_to_its_last_digit(row: dict[str, Any]) -> None:
    score = scores({name: str(text) for name, text in row["case"].items()})[row["score"]]
    expected = {str(row["value"]), str(row.get("or", row["value"]))}
    if score.option is not None:
        assert score.option in expected
    else:
        assert score.value is not None
        step = Decimal(1).scaleb(Decimal(str(row["value"])).as_tuple().exponent)  # type: ignore[arg-type]  # finite
        assert str(Decimal(score.value).quantize(step, ROUND_HALF_UP)) in expected


def test_every_score_has_its_row_and_every_row_its_source() -> None:
    assert {row["score"] for row in EXAMPLES} >= CONTRACTED
    assert [row for row in EXAMPLES if not (row.get("source") or row.get("none"))] == []


ADULT = st.integers(18, 100)
HEIGHT = st.integers(120, 220)
WEIGHT = st.integers(30, 200)
TENTHS = st.integers(3, 120)


@given(ADULT, HEIGHT, WEIGHT, TENTHS, st.sampled_from(["female", "male"]))
def test_the_formulas_agree_with_floats_by_another_way(
    age: int, height: int, weight: int, tenths: int, sex: str
) -> None:
    creatinine = tenths / 10
    made = scores(
        {
            "patient.sex": sex,
            "patient.age": f"{age} years",
            "patient.height": f"{height} cm",
            "patient.weight": f"{weight} kg",
            "labs.creatinine": f"{creatinine} mg/dL",
        }
    )
    k, low, factor = (0.7, 0.241, 1.012) if sex == "female" else (0.9, 0.302, 1.0)
    # One slope on each side of k, in place of the smaller and the larger of two.
    slope = low if creatinine < k else 1.2
    expected = {
        "bsa.mosteller": math.exp((math.log(height) + math.log(weight) - math.log(3600)) / 2),
        "bsa.dubois": 10 ** (math.log10(71.84) - 4 + 0.725 * math.log10(height) + 0.425 * math.log10(weight)),
        "egfr.ckd_epi_2021": factor * 142 * (k / creatinine) ** slope * math.exp(age * math.log(0.9938)),
        "crcl.cockcroft_gault": (140 - age) / creatinine * weight / (72 if sex == "male" else 72 / 0.85),
    }
    assert {name: made[name].value for name in expected} == pytest.approx(expected, rel=1e-12)


@given(st.integers(1, 500), st.integers(100, 600))
def test_albi_agrees_with_floats_by_another_way(bilirubin: int, albumin: int) -> None:
    made = scores({"labs.bilirubin": f"{bilirubin} µmol/L", "labs.albumin": f"{albumin / 10} g/L"})
    expected = math.log(bilirubin) / math.log(10) * 0.66 - albumin * 0.0085
    assert made["albi.score"].value == pytest.approx(expected, rel=1e-12, abs=1e-12)
