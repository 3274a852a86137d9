"""The table of findings: every code of the engine stands in it with severity and reason, and a test names it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from embolplan import cli, engine
from embolplan.engine.finding_codes import MEETS, SEVERITIES, documented
from embolplan.words.en.why import MESSAGES
from tests.engine.drugs import planned

ROOM = Path(engine.__file__).parent
TESTS = Path(__file__).parents[1]
MILDER = {"history.cumulative": "note", "feeders.shares": "caution"}
"""What a code is where nothing is passed yet, or where something can still be done so."""


def given() -> Iterator[tuple[str, str | None]]:
    """Every code that a Finding or a Limit of the engine is made with, and its severity where that is plain."""
    for path in ROOM.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = dict(assigned(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Finding", "Limit"):
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                code, severity = (*node.args, None, None)[:2]
                found = text_of(code or named.get("code"), constants)
                if found is not None:
                    yield found, text_of(severity or named.get("severity"), constants)


def assigned(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The texts that a module has under names of its own."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield name.id, value.value


def text_of(node: ast.expr | None, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def test_every_code_that_the_engine_gives_stands_in_the_table_with_its_severity() -> None:
    codes = list(given())
    assert len({code for code, _ in codes}) > 30
    assert [code for code, _ in codes if code not in SEVERITIES] == []
    told = [(code, severity) for code, severity in codes if severity not in (None, SEVERITIES.get(code))]
    assert [(code, severity) for code, severity in told if MILDER.get(code) != severity] == []


def test_every_code_has_its_reason_and_every_reason_its_code() -> None:
    assert {key.removeprefix("why.") for key in MESSAGES} == set(SEVERITIES)
    assert [each.code for each in documented() if not each.why.endswith(".")] == []
    assert [code for code in SEVERITIES if not re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*", code)] == []


def test_what_can_be_milder_is_so_where_nothing_is_passed_yet_or_something_can_still_be_done() -> None:
    history = {"history": {"anthracyclines": [{"drug": "epirubicin", "dose": "240 mg/m2"}]}}
    half = {"patient.weight": "80 kg", "patient.height": "180 cm", "feeders.F1.share": "50 %"}
    found = {each.code: each.severity for each in planned(half, history).findings}
    assert {code: found[code] for code in MILDER} == MILDER
    order = ["note", "caution", "block"]
    assert [code for code in MILDER if order.index(MILDER[code]) >= order.index(SEVERITIES[code])] == []


@pytest.mark.parametrize("code", sorted(set(SEVERITIES) - {MEETS}))
def test_every_code_is_named_by_a_test(code: str) -> None:
    here = Path(__file__)
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != here)
    assert any(f'"{code}"' in text for text in texts)


def test_what_a_plan_finds_is_as_severe_as_the_table_says() -> None:
    labs = {
        "labs.bilirubin": "6 mg/dL",
        "labs.creatinine": "5.5 mg/dL",
        "drug.mass": "61 mg",
        "patient.weight": "250 kg",
    }
    history = {"history": {"anthracyclines": [{"drug": "epirubicin", "dose": "950 mg/m2"}]}}
    plan = planned({**labs, "patient.height": "180 cm"}, history)
    found = [
        (MEETS if each.code.startswith("infusion.oxaliplatin") else each.code, each.severity) for each in plan.findings
    ]
    assert len(found) > 6
    assert [(code, severity) for code, severity in found if SEVERITIES[code] != severity] == []


def test_the_table_is_printed_by_the_command_that_lists_the_rules(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["check", "--findings"]) == 0
    printed = capfdbinary.readouterr().out.decode()
    assert [code for code in SEVERITIES if f"{code} ({SEVERITIES[code]})\n  why: " not in printed] == []
    assert cli.main(["check", "--findings", "stock.short", "--format", "json"]) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert [each["code"] for each in told["findings"]] == ["stock.short"]
    assert cli.main(["check", "--findings", "stock.shot"]) == 2
    assert b"stock.short" in capfdbinary.readouterr().err
    assert cli.main(["check", "--findings", "--format", "github"]) == 2
