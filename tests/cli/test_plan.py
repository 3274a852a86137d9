"""The worked example through the real command line, in the shape that other programs rely on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embolplan.engine import compute
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.start import EXAMPLE, PROTOCOL
from tests.cli.conftest import SOLUTION, WORKED, Run, alone

TOP = [
    "schema", "code", "protocol", "made_from", "lines", "steps", "containers", "findings", "gaps", "assumptions",
    "not_assessed", "conflicts", "sources", "title", "patient", "disclaimer",
    "schedule", "eligibility", "left_out",
]  # fmt: skip
LINE = [
    "id", "label", "phase", "step", "value", "low", "high", "about", "unit", "ucum", "text", "status", "formula",
    "inputs", "because", "sources", "waits_for", "instead_of",
]  # fmt: skip
STEP = ["n", "id", "phase", "do", "text", "lines", "starts_at", "ends_at", "wait", "outcomes"]
VALUES = {
    "drug.mass": (60, "mg"), "drug.diluent_volume": (5, "mL"), "drug.volume": (5, "mL"),
    "drug.concentration": (12, "mg/mL"), "load.duration": (30, "min"), "load.interval": (5, "min"),
    "beads.load": (30, "mg/mL"), "slurry.volume": (7, "mL"), "contrast.volume": (7, "mL"),
    "contrast.iodine": (2240, "mg"), "suspension.volume": (14, "mL"),
    "suspension.drug_concentration": (60 / 14, "mg/mL"), "inject.rate": (1, "mL/min"), "inject.duration": (14, "min"),
    "stand.duration": (5, "min"), "pause.duration": (5, "min"), "infusion.mass": (100, "mg"),
}  # fmt: skip
CAUTIONS = ["drug.above-label-concentration", "infusion.oxaliplatin-chloride", "suspension.settling"]


@pytest.fixture
def tree(run: Run) -> dict[str, Any]:
    """The worked example's JSON."""
    ran = run(*WORKED, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def lines_of(tree: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Lines by id."""
    return {line["id"]: line for line in tree["lines"]}


def test_its_keys_stand_in_their_order(tree: dict[str, Any]) -> None:
    assert list(tree) == TOP
    assert (tree["schema"], list(tree["protocol"])) == ("embolplan.plan/1", ["id", "version", "status"])
    assert {tuple(made) for made in tree["made_from"]} == {("kind", "id", "version", "sha256")}
    for line in tree["lines"]:
        assert list(line)[: len(LINE)] == LINE
        assert set(list(line)[len(LINE) :]) <= {"items", "option", "ratio"}
        assert {tuple(source) for source in line["sources"]} <= {("key", "place")}
        assert {tuple(waiting) for waiting in line["waits_for"]} <= {("id", "why")}
    assert [list(step)[: len(STEP)] for step in tree["steps"]] == [STEP] * len(tree["steps"])
    assert [step["n"] for step in tree["steps"]] == list(range(1, len(tree["steps"]) + 1))
    assert {tuple(box) for box in tree["containers"]} == {("after", "id", "capacity", "volume", "holds")}
    findings = {tuple(finding)[:6] for finding in tree["findings"]}
    assert findings == {("code", "severity", "text", "lines", "sources", "override")}


def test_its_values_are_there_to_the_last_digit(tree: dict[str, Any]) -> None:
    lines = lines_of(tree)
    assert {name: (lines[name]["value"], lines[name]["unit"]) for name in VALUES} == VALUES
    assert (lines["settle.duration"]["low"], lines["settle.duration"]["high"]) == (2, 3)
    assert (lines["prepare.duration"]["low"], lines["prepare.duration"]["high"]) == (37, 38)
    assert lines["drug.vials"]["items"] == [{"product": "epirubicin-powder-10-mg", "count": 6}]
    assert lines["contrast.ratio"]["ratio"]["parts"] == [1, 1]
    assert lines["load.shakes"]["value"] == 6
    unknown = ("infusion.volume", "infusion.diluent", "infusion.duration")
    assert {lines[name]["status"] for name in unknown} == {"unknown"}
    cautions = [finding["code"] for finding in tree["findings"] if finding["severity"] == "caution"]
    assert cautions == CAUTIONS


def test_json_is_one_however_it_is_asked_for_and_its_text_is_what_text_prints(run: Run, tree: dict[str, Any]) -> None:
    assert json.loads(run(*WORKED, "--json").out) == tree
    text = " ".join(run(*WORKED).out.decode().split())
    assert tree["code"] in text
    for name in VALUES:
        assert lines_of(tree)[name]["text"].replace("\u00a0", " ") in text.replace("\u00a0", " ")
        assert name in text


def test_it_is_what_the_rooms_below_compute(tree: dict[str, Any]) -> None:
    recipe = load_recipe(shipped_root(), PROTOCOL)
    made = compute(recipe, make_case({}, EXAMPLE, recipe.protocol, "x"), load_shelf(shipped_root()))
    assert tree["code"] == made.code
    assert [line["id"] for line in tree["lines"]] == [line.id for line in made.lines]


def test_the_same_plan_has_the_same_bytes_everywhere(run: Run, tmp_path: Any) -> None:
    here = run(*WORKED, "--json").out
    surroundings = [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "PWD": str(tmp_path)},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "de_DE.UTF-8", "COLUMNS": "30"},
    ]
    for one in surroundings:
        ran = alone(*WORKED, "--json", **one)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == here
    assert here.endswith(b"}\n")


def test_micro_and_minus_reach_a_locale_that_has_neither(run: Run) -> None:
    poor = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ["plan", PROTOCOL, "--set", "beads.settled_volume=2000 µL"]
    ran = alone(*words, **poor)
    assert (ran.code, ran.out) == (0, run(*words).out)
    assert "µm".encode() in ran.out
    (line,) = alone("plan", PROTOCOL, "--set", "beads.settled_volume=2,5 µL", **poor).refused(4)
    assert line == "beads.settled_volume: '2,5 µL' has a decimal comma (write 2.5 µL)"


def test_a_block_is_printed_and_is_1_until_it_is_lifted(run: Run) -> None:
    blocked = run(*SOLUTION)
    assert (blocked.code, blocked.err) == (1, "")
    assert "drug.product-does-not-fit" in blocked.out.decode()
    assert run(*SOLUTION, "--json").code == 1
    lifted = run(*SOLUTION, "--override", "drug.product-does-not-fit=Dr. Chen: 30 mL: syringe at hand", "--json")
    assert (lifted.code, lifted.err) == (0, "")
    block = next(found for found in json.loads(lifted.out)["findings"] if found["severity"] == "block")
    assert block["override"] == {"by": "Dr. Chen", "reason": "30 mL: syringe at hand"}
    assert json.loads(lifted.out)["code"] != json.loads(run(*SOLUTION, "--json").out)["code"]
    text = run(*SOLUTION, "--override", "drug.product-does-not-fit=Dr. Chen: why").out.decode()
    assert "Dr. Chen" in text


def test_only_a_block_of_this_plan_is_lifted(run: Run) -> None:
    lines = run(*WORKED, "--override", "drug.product-does-not-fit=A: b", "--override", "suspension.settling=A: b")
    assert lines.refused(4) == [
        "drug.product-does-not-fit: is no finding of this plan, so there is nothing to lift (this plan has no block)",
        "suspension.settling: is a caution; only a block is lifted (this plan has no block)",
    ]
    (line,) = run(*SOLUTION, "--override", "drug.product=A: b").refused(4)
    assert "blocks of this plan: drug.product-does-not-fit" in line
    twice = ["--override", "drug.product-does-not-fit=A: b"] * 2
    assert run(*SOLUTION, *twice).refused(4) == ["drug.product-does-not-fit: is lifted twice"]
    (line,) = run(*SOLUTION, "--override", "drug.product-does-not-fit=A\x1b[2J: b").refused(4)
    assert "\x1b" not in line


def test_a_recipe_without_a_dose_is_printed_under_its_block(run: Run) -> None:
    ran = run("plan", "liver/magnesium-lipiodol", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert json.loads(ran.out)["protocol"]["status"] == "no published dose"


def test_paper_and_title_reach_the_page(run: Run) -> None:
    a4, letter = run(*WORKED, "--format", "pdf"), run(*WORKED, "--format", "pdf", "--paper", "letter")
    assert (a4.code, letter.code) == (0, 0)
    assert a4.out[:5] == letter.out[:5] == b"%PDF-"
    assert a4.out != letter.out
    assert "EXAMPLE" in run(*WORKED, "--title", "EXAMPLE").out.decode()[:400]
    for form in ("md", "html"):
        assert run(*WORKED, "--format", form).code == 0
