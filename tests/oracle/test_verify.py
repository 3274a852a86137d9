"""`plan --verify`: what it says where two ways of computing agree, and that it hands out nothing where they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.cli import main
from embolplan.engine import compute
from embolplan.errors import DefectError
from embolplan.oracle import Verdict, verify
from tests.engine.shelf import CHOICES, case_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

WORDS = ["plan", "liver/callispheres-epirubicin-300-500", *(f"--set={name}={text}" for name, text in CHOICES.items())]
PLAN = compute(recipe(), case_of(CHOICES), shelf())


def judged(plan: Plan) -> Verdict:
    return verify(plan, recipe(), case_of(CHOICES), shelf())


def with_line(line_id: str, **update: object) -> Plan:
    lines = tuple(replace(line, **update) if line.id == line_id else line for line in PLAN.lines)  # type: ignore[arg-type]
    return replace(PLAN, lines=lines)


def test_verify_says_on_stderr_how_many_lines_agree_and_prints_the_same_plan(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert main(WORDS) == 0
    plain = capfdbinary.readouterr()
    assert main([*WORDS, "--verify"]) == 0
    verified = capfdbinary.readouterr()
    assert verified.out == plain.out
    lines = sum(line.canonical is not None for line in PLAN.lines)
    assert verified.err.decode() == f"computed a second time: {lines} numeric lines agree\n"


def test_a_plan_that_does_not_agree_is_a_defect_and_is_not_printed(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = with_line("suspension.volume", value=13.0, text="13 mL")
    monkeypatch.setattr("embolplan.engine.compute", lambda *_: wrong)
    assert main([*WORDS, "--verify"]) == DefectError.exit_code == 70
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err.startswith("suspension.volume: two ways of computing this line do not agree: the plan has 13 mL")
    assert "14.0 mL" in told.err


@pytest.mark.parametrize(
    ("line_id", "update"),
    [
        ("suspension.volume", {"value": 14 * (1 + 2e-9)}),
        ("suspension.volume", {"value": None, "low": 13.9, "high": 14.1}),
        ("suspension.volume", {"value": None, "status": "unknown"}),
        ("suspension.volume", {"canonical": "mg"}),
        ("suspension.volume", {"canonical": "L"}),
        ("drug.vials", {"value": 7.0}),
        ("settle.duration", {"low": None}),
        ("settle.duration", {"high": None}),
        ("settle.duration", {"high": 3.001}),
        ("infusion.volume", {"value": 10.0, "status": "chosen"}),
        ("prepare.duration", {"value": 37.5, "low": None, "high": None}),
    ],
)
def test_a_line_that_is_otherwise_than_it_must_be_is_found(line_id: str, update: dict[str, object]) -> None:
    (found,) = judged(with_line(line_id, **update)).differ
    assert found.where == line_id


def test_a_line_within_a_billionth_agrees() -> None:
    assert judged(with_line("suspension.volume", value=14 * (1 + 5e-10))).differ == ()


def test_a_line_that_the_plan_lacks_differs_and_one_that_no_law_gives_is_named(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    less = replace(PLAN, lines=tuple(line for line in PLAN.lines if line.id != "suspension.volume"))
    (found,) = judged(less).differ
    assert "no such line" in found.message
    more = replace(PLAN, lines=(*PLAN.lines, replace(PLAN["suspension.volume"], id="bsa.mosteller")))
    assert judged(more).uncovered == ("bsa.mosteller",)
    monkeypatch.setattr("embolplan.engine.compute", lambda *_: more)
    assert main([*WORDS, "--verify"]) == 0
    assert capfd.readouterr().err.endswith("not covered by the second computation: bsa.mosteller\n")
