"""`embolplan scores`: from a case alone, in every form, with what is missing and what is wrong told by name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from embolplan.words import NOT_A_DEVICE
from tests.cli.conftest import Run, alone

IDS = [
    "bsa.mosteller", "bsa.dubois", "egfr.ckd_epi_2021", "crcl.cockcroft_gault", "contrast.cigarroa_limit",
    "child_pugh.score", "child_pugh.class", "albi.score", "albi.grade", "bclc.stage", "tumour.volume",
]  # fmt: skip
CASE = """\
patient: {id: S-014, sex: female, age: 61 years, height: 165 cm, weight: 62.5 kg, ecog: "0"}
labs: {bilirubin: 34 µmol/L, albumin: 29 g/L, inr: "1.1", creatinine: 80 µmol/L}
liver: {ascites: none, encephalopathy: none, vascular_invasion: none, extrahepatic: "no", nodules: "1"}
tumours:
  - {id: T1, diameters: [11 cm, 9 cm, 8 cm]}
"""


@pytest.fixture
def case(tmp_path: Path) -> str:
    file = tmp_path / "case.yaml"
    file.write_text(CASE, encoding="utf-8")
    return str(file)


def tree(out: bytes) -> dict[str, Any]:
    """The JSON of a run."""
    return dict(json.loads(out))


def test_without_a_case_every_score_is_there_and_waits(run: Run) -> None:
    ran = run("scores", "--json")
    assert ran.code == 0
    printed = tree(ran.out)
    assert printed["schema"] == "embolplan.scores/1"
    assert [score["id"] for score in printed["scores"]] == IDS
    assert [score["id"] for score in printed["scores"] if score["value"] is not None or not score["waits_for"]] == []


def test_a_case_file_gives_values_with_formula_inputs_and_sources(run: Run, case: str) -> None:
    ran = run("scores", "--case", case, "--json")
    assert ran.out.endswith(b"}\n")
    printed = tree(ran.out)
    found = {score["id"]: score for score in printed["scores"]}
    assert {"id", "value", "unit", "text", "formula", "inputs", "sources", "waits_for", "variant"} <= set(
        found["bsa.mosteller"]
    )
    assert (found["bsa.mosteller"]["unit"], found["bsa.mosteller"]["inputs"]) == (
        "m²",
        ["patient.height", "patient.weight"],
    )
    assert (found["child_pugh.score"]["value"], found["child_pugh.class"]["value"]) == (None, "B")
    assert [found[f"child_pugh.score.{name}"]["value"] for name in ("albumin_28", "albumin_30")] == [7.0, 8.0]
    assert found["bclc.stage"]["value"] == "A"
    cited = {source["key"] for score in printed["scores"] for source in score["sources"]}
    assert cited == set(printed["citations"])


def test_a_setting_is_laid_over_the_file(run: Run, case: str) -> None:
    ran = run("scores", "--case", case, "--set", "liver.child_pugh_albumin=2.8 g/dL", "--json")
    found = {score["id"]: score["value"] for score in tree(ran.out)["scores"]}
    assert (found["child_pugh.score"], "child_pugh.score.albumin_28" in found) == (7.0, False)


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_form_shows_every_result_and_the_disclaimer(run: Run, case: str, form: str) -> None:
    out = run("scores", "--case", case, "--format", form).out.decode()
    plain = " ".join(re.sub(r"<[^>]+>|[\\\u200b]", "", out).replace("\u00a0", " ").split())
    assert NOT_A_DEVICE in plain
    assert "S-014" in plain
    for score in tree(run("scores", "--case", case, "--json").out)["scores"]:
        if score["value"] is not None:
            # A table of text breaks its cells between words, and prints the columns side by side.
            assert (score["text"].split()[0] if form == "text" else score["text"]) in plain, score["id"]


def test_a_pdf_is_written_to_a_file(run: Run, case: str, tmp_path: Path) -> None:
    target = tmp_path / "scores.pdf"
    assert run("scores", "--case", case, "--format", "pdf", "-o", str(target)).code == 0
    assert target.read_bytes().startswith(b"%PDF")


def test_what_is_wrong_in_a_case_is_refused_with_all_of_it(run: Run) -> None:
    lines = run(
        "scores", "--set", "labs.inr=1,1", "--set", "labs.bilirubn=3", "--set", "patient.weight=62 cm",
        "--set", "beads.settled_volume=2 mL", "--set", "liver.child_pugh_albumin=2.8",
    ).refused(4)  # fmt: skip
    assert [line.partition(":")[0] for line in lines] == [
        "labs.inr", "labs.bilirubn", "patient.weight", "beads.settled_volume", "liver.child_pugh_albumin",
    ]  # fmt: skip


def test_a_setting_without_a_value_is_wrong_usage(run: Run) -> None:
    run("scores", "--set", "labs.inr").refused(2)


def test_the_bytes_are_the_same_in_other_surroundings(case: str) -> None:
    one = alone("scores", "--case", case, "--json", PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    two = alone("scores", "--case", case, "--json", PYTHONHASHSEED="2", LC_ALL="C.UTF-8", TZ="Asia/Tokyo")
    assert one.code == two.code == 0
    assert one.out == two.out
