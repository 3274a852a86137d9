"""The README tells the truth: its commands, examples, tables and links are held against the program."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import metadata
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from embolplan import cli, settings, start
from embolplan.errors import BLOCKED, DONE, EmbolplanError
from embolplan.export import FORMS
from embolplan.export import LATER as LATER_FORMS
from embolplan.library import entries, shipped_root
from embolplan.plan import Status
from embolplan.words import NOT_A_DEVICE

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PLANS = {"yes": {DONE}, "blocked": {BLOCKED}, "not yet": {3}}
"""What the table of recipes says, and the exit codes that a plan of it ends with."""


def section(title: str) -> str:
    """What stands under a heading."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert found, title
    return found[1]


def blocks(language: str, text: str = README) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def rows(text: str) -> dict[str, list[str]]:
    """The rows of the tables in a text, without their headings: the first cell, without its marks, to the others."""
    body = re.sub(r"^\|.*\n\|---.*\n", "", text, flags=re.M)
    lines = [line.strip("|").split(" | ") for line in body.splitlines() if line.startswith("| ")]
    return {first.strip(" `"): [cell.strip() for cell in others] for first, *others in lines}


def examples() -> list[tuple[str, list[str]]]:
    """Each command of the console blocks, with the lines that are quoted of its output."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.replace("\\\n", " ").partition("\n")
            found.append((command, [line for line in output.splitlines() if line.strip() != "…"]))
    return found


def squeezed(line: str) -> str:
    """A line without its layout and its marks: both move when something elsewhere in the plan becomes longer."""
    return " ".join(re.sub(r"\[\d+[a-z]*(?:, \d+[a-z]*)*\]", "", line).split())


def test_the_quick_start_is_two_commands_and_they_are_those_of_the_house() -> None:
    (commands,) = blocks("sh", section("Quick start"))
    first, second = commands.splitlines()
    module = start.USAGE.removeprefix("usage: ").partition(" [")[0]
    assert (first, second) == (module, f"{module} test")
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert second.replace("python3", '"$python"') in run


@pytest.mark.parametrize(("command", "quoted"), examples(), ids=[command[:40] for command, _ in examples()])
def test_an_example_prints_what_is_quoted(
    command: str, quoted: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    program, *words = shlex.split(command)
    assert program == "embolplan"
    code = cli.main(words)
    captured = capfdbinary.readouterr()
    printed = iter([squeezed(line) for line in (captured.out + captured.err).decode().splitlines()])
    assert [line for line in quoted if squeezed(line) not in printed] == []
    assert (code == DONE) == bool(captured.out)


def test_the_example_makes_the_choices_of_the_quick_start() -> None:
    words = shlex.split(examples()[0][0])
    pairs = [word.partition("=") for before, word in pairwise(words) if before == "--set"]
    assert {name: value for name, _, value in pairs} == start.EXAMPLE


def test_the_picture_is_a_screen_of_80_by_24() -> None:
    picture = README.partition("<!-- screen: begin -->")[2].partition("<!-- screen: end -->")[0]
    (screen,) = blocks("text", picture)
    lines = screen.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_the_disclaimer_stands_on_a_line_of_its_own_near_the_top() -> None:
    assert f"> {NOT_A_DEVICE}" in README.splitlines()[:12]


def test_every_local_link_and_path_exists() -> None:
    linked = [target for target in re.findall(r"\]\(([^)#]+)", README) if "://" not in target]
    named = re.findall(r"`((?:tests|protocols|\.ci|\.locks)/[\w./-]*)`", README)
    assert linked
    assert named
    assert [path for path in [*linked, *named] if not (ROOT / path).exists()] == []


def test_every_dependency_is_named_with_its_reason() -> None:
    groups = PROJECT["dependency-groups"]
    needed, others = PROJECT["project"]["dependencies"], [*groups["build"], *groups["dev"]]
    text = section("What it is built on")
    table = rows(text)
    names = [re.split(r"[<>=]", line)[0] for line in needed]
    assert set(table) == set(names)
    assert [name for name in names if len(table[name][0]) < 30] == []
    assert [line for line in others if not re.search(rf"\b{re.split('[<>=]', line)[0]}\b", text)] == []


@pytest.mark.parametrize("line", PROJECT["project"]["dependencies"])
def test_every_licence_is_the_one_that_the_package_gives(line: str) -> None:
    name = re.split(r"[<>=]", line)[0]
    told = metadata(name)
    given = [told[key] for key in ("License-Expression", "License") if key in told] + told.get_all("Classifier", [])
    assert rows(section("What it is built on"))[name][1] in " ".join(given)


def test_what_is_not_there_yet_is_named_and_refused(capsys: pytest.CaptureFixture[str]) -> None:
    text = section("What is not there yet")
    assert [name for name in LATER_FORMS if f"`{name}`" not in text] == []
    for words in [["plan", start.PROTOCOL, "--format", name] for name in LATER_FORMS]:
        assert cli.main(words) == 2
        captured = capsys.readouterr()
        assert (captured.out, "not in this version" in captured.err) == ("", True)


def test_the_commands_and_formats_are_those_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == DONE
    offered = set(re.findall(r"^    ([a-z]+)(?: |$)", capsys.readouterr().out, re.M))
    text = section("Commands")
    told = {words.split()[1] for words in rows(text) if words.startswith("embolplan ")}
    assert told == offered
    assert [form for form in FORMS if f"`{form}`" not in text] == []


def test_the_exit_codes_are_those_of_the_program() -> None:
    codes = {DONE, BLOCKED, *(kind.exit_code for kind in EmbolplanError.__subclasses__())}
    assert {int(code) for code in rows(section("Commands")) if code.isdigit()} == codes


def test_every_status_of_a_line_is_explained() -> None:
    assert set(rows(section("A plan"))) == set(get_args(Status))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folder is another one on each system")
def test_procedures_are_kept_where_it_says(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = re.search(r"`~/(\S+)` on Linux", section("Commands"))
    assert named
    assert settings.procedures() == home / named[1] / "procedures"
    monkeypatch.setenv("EMBOLPLAN_HOME", str(tmp_path))
    assert settings.procedures() == tmp_path / "procedures"


def test_each_recipe_plans_or_does_not_as_it_says(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    table = rows(section("Recipes"))
    assert set(table) == {entry.id for entry in entries(shipped_root())}
    for name, (told,) in table.items():
        word = next(word for word in PLANS if told.startswith(word))
        assert (name, cli.main(["plan", name]) in PLANS[word]) == (name, True)
    assert capfdbinary.readouterr().out


def test_every_room_is_named() -> None:
    told = {
        name.strip(" `/").removesuffix(".py")
        for names in rows(section("How the house is laid out"))
        for name in names.split(",")
    }
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    assert told == {room.strip() for layer in layers for room in layer.split("|")}


def test_the_same_choices_give_the_same_bytes_in_other_surroundings() -> None:
    choices = [f"--set={name}={value}" for name, value in start.EXAMPLE.items()]
    command = [sys.executable, "-m", "embolplan", "plan", start.PROTOCOL, "--json"]
    plans = []
    for seed, zone, language, order in (("1", "UTC", "C.UTF-8", choices), ("2", "Asia/Tokyo", "C", choices[::-1])):
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        done = subprocess.run([*command, *order], cwd=ROOT, env=surroundings, capture_output=True, check=True)
        plans.append(done.stdout)
    assert plans[0] == plans[1]


def test_the_examples_of_the_library_run_as_they_stand() -> None:
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert tried > 5
    assert failed == 0
