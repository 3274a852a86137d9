"""`check` for programs: as JSON, and as annotations that a code forge shows beside the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embolplan.cli import main
from embolplan.library import shipped_root

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
