"""The quick start: what it asks for, when it sets up again, and the one line it says when it cannot. No network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest
import yaml

from embolplan import cli, start

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "worked_example.yaml"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with locks and a project file, in which nothing is set up."""
    (tmp_path / ".locks").mkdir()
    for name in (".locks/run.txt", ".locks/dev.txt", "pyproject.toml"):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    (tmp_path / "embolplan").mkdir()
    home = tmp_path / ".venv"
    places = {"ROOT": tmp_path, "HOME": home, "LOCKS": tmp_path / ".locks"}
    places |= {"MARK": home / "embolplan-set-up", "LOG": home / "embolplan-set-up.log"}
    for name, place in places.items():
        monkeypatch.setattr(start, name, place)
    return tmp_path


@pytest.fixture
def whole(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, with an environment that has everything; its mark is the test's to write."""
    start.inside("embolplan").parent.mkdir(parents=True)
    start.inside("embolplan").touch()
    monkeypatch.setattr(start, "works", lambda *modules: True)
    return checkout


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What set-up would have run: 'anew' for making the environment, and each command given to its Python."""
    done: list[str] = []

    def make() -> None:
        start.HOME.mkdir(exist_ok=True)
        done.append("anew")

    monkeypatch.setattr(start, "make_environment", make)
    monkeypatch.setattr(start, "call", lambda *words: done.append(" ".join(words)))
    return done


def mark(text: str) -> None:
    start.HOME.mkdir(exist_ok=True)
    start.MARK.write_text(text, encoding="utf-8")


def only_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stderr, with stdout empty."""
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("embolplan: ")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("embolplan: ").rstrip("\n")


def test_the_example_is_the_worked_example() -> None:
    worked = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    assert (worked["recipe"], worked["choices"]) == (start.PROTOCOL, start.EXAMPLE)


def test_without_a_terminal_the_worked_example_is_printed_and_titled(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False))
    assert cli.main(start.command_for([])[1:]) == 0
    printed = capfdbinary.readouterr().out.decode()
    assert printed.splitlines()[1].startswith("EXAMPLE: ")
    assert "4.29 mg/mL" in printed


def test_in_a_terminal_the_walkthrough_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(start, "sys", SimpleNamespace(stdin=terminal, stdout=terminal))
    assert start.command_for([])[1:] == ["walk", start.PROTOCOL]


def test_the_second_command_hands_its_words_to_pytest() -> None:
    assert start.command_for(["test", "-k", "balance"])[1:] == ["-m", "pytest", "-k", "balance"]


@pytest.mark.parametrize(("system", "place"), [("posix", ".venv/bin/pip"), ("nt", ".venv/Scripts/pip.exe")])
def test_programs_stand_where_each_system_puts_them(system: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "os", SimpleNamespace(name=system))
    assert PureWindowsPath(start.inside("pip").relative_to(start.ROOT)).as_posix() == place


@pytest.mark.parametrize("changed", [".locks/run.txt", ".locks/dev.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_file_asks_for_a_new_set_up(changed: str, whole: Path) -> None:
    mark(f"dev {start.digest()}\n")
    assert start.is_set_up("dev")
    (whole / changed).write_text("another\n", encoding="utf-8")
    assert not start.is_set_up("dev")


def test_a_moved_checkout_asks_for_a_new_set_up(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = start.digest()
    monkeypatch.setattr(start, "ROOT", shutil.copytree(whole, tmp_path_factory.mktemp("moved") / "checkout"))
    assert start.digest() != before


@pytest.mark.usefixtures("whole")
def test_the_development_set_serves_both_commands_and_the_run_set_one() -> None:
    mark(f"dev {start.digest()}\n")
    assert (start.is_set_up("run"), start.is_set_up("dev")) == (True, True)
    mark(f"run {start.digest()}\n")
    assert (start.is_set_up("run"), start.is_set_up("dev")) == (True, False)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("text", ["", "begun\n", "run\n", "run digest more\n"])
def test_a_mark_of_no_finished_set_up_counts_for_nothing(text: str) -> None:
    assert not start.is_set_up("run")
    mark(text)
    assert not start.is_set_up("run")


@pytest.mark.usefixtures("whole")
def test_an_environment_that_lost_something_is_set_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    mark(f"run {start.digest()}\n")
    start.inside("embolplan").unlink()
    assert not start.is_set_up("run")
    start.inside("embolplan").touch()
    monkeypatch.setattr(start, "works", lambda *modules: "textual" not in modules)
    assert not start.is_set_up("run")


@pytest.mark.usefixtures("whole")
def test_a_finished_set_up_leaves_its_mark_last(called: list[str]) -> None:
    start.HOME.mkdir(exist_ok=True)
    start.set_up("run")
    assert start.is_set_up("run")
    packages, checkout, bytecode = called
    assert "--require-hashes" in packages
    assert packages.endswith(str(start.LOCKS / "run.txt"))
    assert "--no-index" in checkout
    assert "compileall" in bytecode


@pytest.mark.usefixtures("whole")
def test_an_interrupted_set_up_is_noticed_and_started_over(called: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*words: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(start, "call", interrupted)
        assert start.main([]) == 130
    assert start.MARK.read_text(encoding="utf-8") == "begun\n"
    assert not start.is_set_up("run")
    start.set_up("run")
    assert called[0] == "anew"
    assert start.is_set_up("run")


@pytest.mark.usefixtures("whole")
def test_other_packages_go_into_the_environment_that_is_there(called: list[str]) -> None:
    mark("run of-older-locks\n")
    start.set_up("run")
    assert "anew" not in called


def test_an_environment_is_asked_what_it_really_has(checkout: Path) -> None:
    assert not start.works()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(checkout / ".venv")], check=True)
    assert start.works()
    assert not start.works("pip")


def test_a_python_that_is_too_old_is_named_with_what_is_needed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = SimpleNamespace(version_info=(3, 9, 18), executable="python3.9", stderr=sys.stderr)
    monkeypatch.setattr(start, "sys", old)
    assert start.main(["test"]) == 2
    assert only_line(capsys) == "needs Python 3.11 or newer; this is 3.9 (python3.9)"
    assert not (checkout / ".venv").exists()


def test_a_copy_that_is_no_checkout_says_so(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / ".locks" / "run.txt").unlink()
    assert start.main([]) == 2
    assert only_line(capsys) == f"the quick start runs in a checkout, and {checkout} is none"


def test_a_file_in_the_way_is_not_removed(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / ".venv").write_text("mine", encoding="utf-8")
    assert start.main([]) == 2
    assert "is in the way: it is no folder" in only_line(capsys)
    assert (checkout / ".venv").read_text(encoding="utf-8") == "mine"


def test_what_the_system_refuses_is_one_line(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> None:
        raise PermissionError(13, "Permission denied", str(checkout))

    monkeypatch.setattr(start, "make_environment", refused)
    assert start.main([]) == 2
    assert only_line(capsys) == f"could not set up {checkout / '.venv'}: Permission denied"


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "wrong hash"),
        ("OSError: [Errno 30] Read-only file system", "cannot be written to"),
        ("Failed to establish a new connection; No matching distribution found", "is this machine online"),
        ("ERROR: No matching distribution found for typst", "no ready-made package for this Python"),
        ("Segmentation fault", "could not be installed"),
    ],
)
def test_what_pip_says_becomes_one_line_without_addresses(said: str, meaning: str, checkout: Path) -> None:
    told = start.explain(f"{said}\nhttps://somewhere.example/packages")
    assert meaning in told
    assert "\n" not in told
    assert "somewhere" not in told
    assert str(checkout / ".venv" / "embolplan-set-up.log") in told


def test_pip_installs_here_whatever_the_surroundings_say(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / ".venv").mkdir()
    monkeypatch.setattr(start, "inside", lambda name: Path(sys.executable))
    for name in start.HANDS_OFF - {"PYTHONHOME"}:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("PIP_PROXY", "kept")
    seen = f"sorted({start.HANDS_OFF!r} & set(os.environ)), os.environ['PIP_PROXY'], sys.stdin.read()"
    with pytest.raises(start.CannotSetUp, match="could not be installed"):
        start.call("-c", f"import os, sys; sys.exit(str(({seen})))")
    assert (checkout / ".venv" / "embolplan-set-up.log").read_text(encoding="utf-8").strip() == "([], 'kept', '')"


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), (["-h"], 0), (["tests"], 2)])
def test_anything_else_gets_the_usage(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(words) == code
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{start.USAGE}\n")


@pytest.mark.usefixtures("whole")
def test_what_is_set_up_already_is_run_at_once(called: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str]) -> int:
        ran.append(command[1:])
        return 7

    monkeypatch.setattr(start, "run", run)
    monkeypatch.chdir(os.getcwd())
    mark(f"dev {start.digest()}\n")
    assert start.main(["test", "-x"]) == 7
    assert (called, ran) == ([], [["-m", "pytest", "-x"]])
    assert Path.cwd() == start.ROOT
