"""Starting a recipe file, by options and by answers; nothing that exists is ever touched."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from embolplan import cli
from embolplan.cli.parser import TO_BEGIN_WITH
from embolplan.library.starting import QUESTIONS

OPTIONS = ["--title", "An example", "--source", "doe-2021", "--citation", "Doe J. 2021", "--read", "abstract"]
GIVEN = [*OPTIONS, "--place", "abstract", "--drug", "epirubicin", "--size", "300-500 µm"]


class Terminal(io.StringIO):
    """A person at a terminal: what they type, or what they read."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to start files in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Terminal:
    """A terminal on which these lines are typed; what is said there."""
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))
    monkeypatch.setattr(sys, "stderr", said)
    return said


def test_every_question_is_an_option() -> None:
    assert tuple(question.name for question in QUESTIONS) == TO_BEGIN_WITH


def test_options_start_a_file_that_checks_clean(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "liver/mine", *GIVEN]) == 0
    captured = capsys.readouterr()
    assert (captured.out, "mine.yaml is started" in captured.err) == ("", True)
    # It stands in no library with a schema, so that no path of this machine gets into it.
    assert str(folder) not in (folder / "mine.yaml").read_text(encoding="utf-8")
    assert cli.main(["check", "mine.yaml"]) == 0
    assert cli.main(["plan", "mine.yaml"]) == 0


def test_a_file_in_a_library_names_the_schema_by_the_way_from_there(folder: Path) -> None:
    (folder / "schema").mkdir()
    (folder / "schema" / "protocol.json").write_text("{}", encoding="utf-8")
    (folder / "liver").mkdir()
    assert cli.main(["new", "mine", "--organ", "liver", *GIVEN, "-o", "liver/mine.yaml"]) == 0
    text = (folder / "liver" / "mine.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/protocol.json\n")
    assert "\nid: liver/mine " in text


def test_a_file_that_exists_is_left_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mine.yaml").write_text("mine", encoding="utf-8")
    assert cli.main(["new", "liver/mine", *GIVEN]) == 2
    assert "mine.yaml: the file exists" in capsys.readouterr().err
    assert (folder / "mine.yaml").read_text(encoding="utf-8") == "mine"
    assert cli.main(["new", "liver/mine", *GIVEN, "-o", "no/such/folder.yaml"]) == 6


def test_all_that_is_missing_or_wrong_is_told_in_one_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "--size", "300-500", "--read", "[x]", "--title", "x"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in told] == [
        "--read", "--size", "--organ", "--source", "--citation", "--place",
    ]  # fmt: skip
    assert cli.main(["new", "lung/mine", "--organ", "liver", *GIVEN]) == 2
    assert cli.main(["new", "Liver/Mine", "--organ", "liver", *GIVEN]) == 2
    assert list(folder.iterdir()) == []


def test_a_person_is_asked_until_each_answer_fits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = answering(
        monkeypatch,
        "Liver",
        "",
        "liver",
        "An example",
        "doe-2021",
        "Doe J. 2021",
        "abstract",
        "abstract",
        "",
        "",
        "40 um",
    )
    assert cli.main(["new"]) == 0
    assert "'Liver' is not one word" in said.getvalue()
    assert "is missing: organ" in said.getvalue()
    text = (folder / "an-example.yaml").read_text(encoding="utf-8")
    assert ("beads.size: 40 um [doe-2021, abstract]" in text, "drug.name" in text) == (True, False)
    assert cli.main(["check", "an-example.yaml"]) == 0


def test_who_gives_up_half_way_has_started_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = answering(monkeypatch, "liver", "An example")
    assert cli.main(["new"]) == 2
    assert "no file was started" in said.getvalue()
    assert list(folder.iterdir()) == []


def test_the_file_can_go_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new", "liver/mine", *GIVEN, "-o", "-"]) == 0
    assert "\nid: liver/mine " in capsys.readouterr().out
