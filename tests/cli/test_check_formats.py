"""`check` for programs: as JSON, and as annotations that a code forge shows beside the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from embolplan.cli import main
from embolplan.library import shipped_root

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
BAD = "embolplan: 1\nid: x\ntitle: 100 % odd\nsteps: none\n"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "x.yaml"
    file.write_text(BAD, encoding="utf-8")
    return file


def test_annotations_name_file_line_and_column(bad: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", str(bad), "--format", "github"]) == 3
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines
    assert all(line.startswith(f"::error file={bad},line=") for line in lines)
    assert any("line=4,col=8::steps:" in line for line in lines)


def test_json_holds_every_problem_with_its_place(bad: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", str(bad), "--format", "json"]) == main(["check", str(bad), "--json"]) == 3
    told = capfdbinary.readouterr().out.decode()
    problems = json.loads(told[: len(told) // 2])["problems"]
    assert {"where", "line", "column", "key", "message", "hint"} <= set(problems[0])


def test_what_is_sound_gives_no_annotation(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", str(shipped_root()), "--format", "github"]) == 0
    assert capfdbinary.readouterr().out == b""


@pytest.fixture
def late(tmp_path: Path) -> Path:
    """A sound file of one's own whose review was due on 2027-11-22."""
    file = tmp_path / "own.yaml"
    file.write_text((ROOT / "tests" / "library" / "layers.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return file


def test_a_warning_is_told_and_fails_only_where_that_is_asked(late: Path, run: Run) -> None:
    assert run("check", str(late), "--on", "2027-11-22").err == "1 protocol and 0 products: no problem found\n"
    told = run("check", str(late), "--on", "2027-11-23")
    sentence = "8:12: review_by: warning: the file was to be looked at again by 2027-11-22, and it is 2027-11-23"
    assert (told.code, told.out) == (0, b"")
    assert told.lines == [
        f"{late}:{sentence} [review-passed]",
        "1 protocol and 0 products: no error found, 1 to look at",
    ]
    assert run("check", str(late), "--on", "2027-11-23", "--strict").refused(3) == [
        f"{late}:{sentence} [review-passed]"
    ]
    assert run("check", str(late), "--on", "tomorrow").refused(2)


def test_a_warning_is_one_for_programs_as_well(late: Path, run: Run) -> None:
    told = run("check", str(late), "--on", "2027-11-23", "--json")
    assert told.code == 0
    tree = json.loads(told.out)
    assert tree["on"] == "2027-11-23"
    assert [(each["code"], each["severity"]) for each in tree["problems"]] == [("review-passed", "warning")]
    noted = run("check", str(late), "--on", "2027-11-23", "--format", "github", "--strict")
    assert noted.code == 3
    assert noted.out.startswith(f"::warning file={late},line=8,col=12,title=review-passed::review_by: ".encode())


def test_an_error_carries_the_code_of_its_rule(late: Path, run: Run) -> None:
    late.write_text(late.read_text(encoding="utf-8").replace("what: drug", "what: drugs"), encoding="utf-8")
    told = run("check", str(late), "--on", "2026-11-22")
    assert told.refused(3)[0].endswith("the recipe has no quantity of 'drugs' [what-unknown] (did you mean drug?)")
    noted = run("check", str(late), "--on", "2026-11-22", "--format", "github").out.decode().splitlines()
    assert noted[0].startswith(f"::error file={late},line=")
    assert ",title=what-unknown::steps.1.what: the recipe" in noted[0]


def test_the_rules_are_listed_with_their_reasons(run: Run) -> None:
    told = run("check", "--rules")
    assert told.code == 0
    listed = json.loads(run("check", "--rules", "--json").out)["rules"]
    assert [list(each) for each in listed] == [["code", "severity", "refuses", "why"]] * len(listed)
    for each in listed:
        block = f"{each['code']} ({each['severity']})\n  refuses: {each['refuses']}\n  why: {each['why']}\n"
        assert block in told.out.decode()
    one = json.loads(run("check", "--rules", "ratio-sides", "--json").out)["rules"]
    assert one == [each for each in listed if each["code"] == "ratio-sides"]
    assert run("check", "--rules", "ratio-side").refused(2) == [
        "ratio-side: no rule has this code (did you mean ratio-sides?)"
    ]
    assert run("check", "--rules", "--format", "github").refused(2)
    assert run("check").refused(2)
