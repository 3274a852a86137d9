"""Commands, help, formats and exit code 2."""

from __future__ import annotations

import argparse
import io
import json
import shlex

import pytest

from embolplan import __version__, cli
from embolplan.cli.parser import COMMANDS, make_parser
from embolplan.export import LATER as LATER_FORMATS
from embolplan.start import PROTOCOL
from embolplan.words import NOT_A_DEVICE
from tests.cli.conftest import WORKED, Run, alone


def test_without_a_terminal_the_help_comes_and_names_every_command(run: Run) -> None:
    bare, asked = run(), run("--help")
    assert (bare.code, bare.err, asked.code, asked.err) == (0, "", 0, "")
    assert bare.out == asked.out
    text = bare.out.decode()
    assert [name for name in COMMANDS if f"\n    {name}" not in text] == []
    assert NOT_A_DEVICE in text


def test_the_version_comes_alone(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.decode().splitlines() == [f"embolplan {__version__}", NOT_A_DEVICE]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_that_it_would_take(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    example = ran.out.decode().partition("example:\n")[2].strip()
    assert example.startswith(f"embolplan {command}")
    for line in example.splitlines():
        assert make_parser().parse_args(shlex.split(line)[1:]).run is not None


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_read_by_itself_as_among_all(command: str) -> None:
    def subparsers(only: str | None) -> dict[str, argparse.ArgumentParser]:
        made = make_parser(only)._actions
        return next(dict(each.choices) for each in made if isinstance(each, argparse._SubParsersAction))

    by_itself, among = subparsers(command), subparsers(None)
    assert (list(by_itself), list(among)) == ([command], list(COMMANDS))
    assert by_itself[command].format_help() == among[command].format_help()


@pytest.mark.parametrize("command", ["list", "show", "check", "plan", "procedures", "record"])
def test_every_command_that_prints_data_has_json(run: Run, command: str) -> None:
    assert b"--json" in run(command, "--help").out


def test_help_does_not_read_the_library(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embolplan.library.locate.shipped_root", lambda: pytest.fail("the library was read"))
    assert run("plan", "--help").code == 0


@pytest.mark.parametrize("form", LATER_FORMATS)
def test_a_later_format_says_so_before_anything_is_read(run: Run, form: str) -> None:
    (line,) = run("plan", "no-such-recipe", "--format", form).refused(2)
    assert f"{form} is not in this version" in line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lst"], "lst: is no command (did you mean list?)"),
        (["\x1b[31m"], "\\x1b[31m: is no command (commands: "),
        (["plan"], "ID"),
        (["plan", PROTOCOL, "--format", "word"], "'word' is no format; there are text, md, html, pdf, json"),
        (["plan", PROTOCOL, "--paper", "a3"], "'a3'"),
        (["plan", PROTOCOL, "--pap", "a4"], "--pap"),
        (["plan", PROTOCOL, "two\x1b[2J"], "two\\x1b[2J"),
        (["plan", PROTOCOL, "-o", ""], "a name is expected"),
        (["plan", PROTOCOL, "-o", "a\0b"], "a name is expected"),
        (["plan", PROTOCOL, "--title", "EX\x1bAMPLE"], "one line of plain text"),
        (["plan", PROTOCOL, "--set", "beads.settled_volume"], "--set: 'beads.settled_volume' is not of the form"),
        (["plan", PROTOCOL, "--override", "x=nobody"], "--override: 'x=nobody' is not of the form"),
        (["walk", PROTOCOL], "embolplan walk: needs a terminal (embolplan plan"),
        (["resume"], "embolplan resume: needs a terminal (embolplan record"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(run: Run, words: list[str], told: str) -> None:
    (line,) = run(*words).refused(2)
    assert told in line


def test_all_that_is_malformed_comes_in_one_run(run: Run) -> None:
    lines = run("plan", PROTOCOL, "--set", "a", "--set", "=2", "--override", "b", "--set", "drug.prduct=x").refused(2)
    assert [line.partition(":")[0] for line in lines] == ["--set", "--set", "--override", "drug.prduct"]


def test_a_pdf_is_not_for_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", _Screen(io.BytesIO()))
    assert run(*WORKED, "--format", "pdf").lines == ["--format: a PDF is not for the screen; name a file (-o plan.pdf)"]


class _Screen(io.TextIOWrapper):
    """A stdout that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_ctrl_c_says_in_a_sentence_that_nothing_is_half_done_and_is_130(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    ran = run("list")
    assert (ran.code, ran.out) == (130, b"")
    assert ran.err == "interrupted: the rest was not done, and nothing is left half done\n"


def test_the_library_as_a_table_and_as_json(run: Run) -> None:
    table, tree = run("list").out.decode().splitlines(), json.loads(run("list", "--json").out)
    assert tree["schema"] == "embolplan.list/1"
    columns = ["id", "title", "organ", "drug", "status", "version"]
    assert {tuple(row) for row in tree["protocols"]} == {(*columns, "from", "beads")}
    assert table[0].split() == columns
    assert [line.split()[0] for line in table[1:]] == [row["id"] for row in tree["protocols"]]


def test_the_library_shows_only_what_is_looked_for(run: Run) -> None:
    every = [row["id"] for row in json.loads(run("list", "--json").out)["protocols"]]
    found = json.loads(run("list", "--organ", "LIVER", "--beads", "300-500", "EPIRUBICIN", "--json").out)["protocols"]
    assert [row["id"] for row in found] == [PROTOCOL]
    assert PROTOCOL in every
    nothing = run("list", "--drug", "aspirin")
    assert (nothing.code, len(nothing.out.splitlines()), nothing.lines) == (0, 1, ["no recipe fits"])
    assert run("list", "--colour", "red").refused(2)


def test_show_prints_every_protocol_and_its_json(run: Run) -> None:
    for row in json.loads(run("list", "--json").out)["protocols"]:
        text = run("show", row["id"])
        assert (text.code, text.err) == (0, "")
        assert row["title"].split()[0] in text.out.decode()
        assert row["id"] in json.dumps(json.loads(run("show", row["id"], "--json").out))


def test_an_unknown_protocol_is_3_with_the_nearest(run: Run) -> None:
    for command in ("show", "plan"):
        (line,) = run(command, PROTOCOL.replace("spheres", "spherse")).refused(3)
        assert line.endswith(f"(did you mean {PROTOCOL}?)")
    (line,) = run("plan", "x\x1b[31mb\u202e").refused(3)
    assert line.startswith("x\\x1b[31mb\\u202e: no recipe has this id")


def test_a_module_call_is_the_command() -> None:
    assert alone("--version").out.decode().startswith(f"embolplan {__version__}\n")
