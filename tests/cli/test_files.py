"""What is written is whole or not there, and what is kept on this machine is only read."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from embolplan.cli import commands
from embolplan.engine import compute
from embolplan.library import load_recipe, load_shelf, make_case, pack, shipped_root
from embolplan.procedure import ManualClock, Session
from embolplan.start import EXAMPLE, PROTOCOL
from tests.cli.conftest import ROOT, WORKED, Run

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs pipes and limits of a Unix")


BUFFERING = pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])


def tight(*words: str, stdout: int | IO[bytes] = -1, unbuffered: str = "") -> subprocess.CompletedProcess[bytes]:
    """Runs a command on a disk with room for 4096 bytes a file."""
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    code = (
        "import resource, signal, sys; from embolplan.cli import main; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-B", "-c", code, *words]
    return subprocess.run(command, cwd=ROOT, env=env, stdout=stdout, stderr=-1, check=False)


def into(stdout: IO[bytes], *words: str, unbuffered: str = "") -> subprocess.CompletedProcess[bytes]:
    """Runs a command with its stdout going there."""
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-m", "embolplan", *words]
    return subprocess.run(command, cwd=ROOT, env=env, stdout=stdout, stderr=-1, check=False)


def test_a_file_holds_the_same_bytes_as_stdout(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    written = run(*WORKED, "--json", "-o", str(path))
    assert (written.code, written.out, written.err) == (0, b"", "")
    assert path.read_bytes() == run(*WORKED, "--json").out == run(*WORKED, "--json", "-o", "-").out
    assert list(tmp_path.iterdir()) == [path]
    assert not Path("-").exists()


def test_an_old_file_keeps_its_mode_and_the_link_that_leads_to_it(run: Run, tmp_path: Path) -> None:
    old, link = tmp_path / "old.txt", tmp_path / "link.txt"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o640)
    link.symlink_to(old)
    assert run(*WORKED, "-o", str(link)).code == 0
    assert link.is_symlink()
    assert "CalliSpheres" in old.read_text(encoding="utf-8")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_blocked_plan_is_written_too_and_a_refused_one_is_not(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    assert run("plan", "liver/magnesium-lipiodol", "-o", str(path)).code == 1
    before = path.read_bytes()
    run(*WORKED, "--set", "patient.weight=1", "-o", str(path)).refused(4)
    assert path.read_bytes() == before


def test_a_missing_folder_and_a_folder_are_6(run: Run, tmp_path: Path) -> None:
    for place in (tmp_path / "none" / "plan.txt", tmp_path, f"{tmp_path}/new/"):
        (line,) = run(*WORKED, "-o", str(place)).refused(6)
        assert line.startswith(f"{place}: cannot be written: ")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_read_only_stays(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("old", encoding="utf-8")
    # Root may write to any file, so that its mode alone proves nothing.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "read-only" in run(*WORKED, "-o", str(path)).refused(6)[0]
    assert path.read_text(encoding="utf-8") == "old"


@POSIX
def test_a_full_disk_is_6_and_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("old", encoding="utf-8")
    done = tight(*WORKED, "-o", str(path))
    assert (done.returncode, done.stdout) == (6, b"")
    assert done.stderr.decode().startswith(f"{path}: cannot be written: ")
    assert done.stderr.count(b"\n") == 1
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@POSIX
@pytest.mark.parametrize("words", [WORKED, ["list", "--json"], ["--help"]], ids=["plan", "list", "help"])
@BUFFERING
def test_a_stdout_that_takes_nothing_is_6(words: list[str], unbuffered: str) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("this system has no full device")
    with open("/dev/full", "wb") as full:
        done = into(full, *words, unbuffered=unbuffered)
    assert done.returncode == 6
    assert done.stderr.decode().startswith("stdout: cannot be written: ")
    assert done.stderr.count(b"\n") == 1


@POSIX
@BUFFERING
def test_a_stdout_that_takes_a_part_is_6(tmp_path: Path, unbuffered: str) -> None:
    with open(tmp_path / "out", "wb") as out:
        done = tight(*WORKED, "--json", stdout=out, unbuffered=unbuffered)
    assert done.returncode == 6
    assert done.stderr.decode().startswith("stdout: cannot be written: ")


@POSIX
def test_a_closed_stdout_is_6_and_a_closed_stderr_still_has_its_code() -> None:
    for closed, words, code in ((1, ["list"], 6), (2, ["lst"], 2)):
        shell = f'exec "$0" -m embolplan "$@" {closed}>&-'
        done = subprocess.run(["sh", "-c", shell, sys.executable, *words], cwd=ROOT, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (code, b"")


@POSIX
@BUFFERING
def test_a_reader_that_leaves_is_no_failure(unbuffered: str) -> None:
    for words in (WORKED, ["--help"]):
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "wb") as pipe:
            done = into(pipe, *words, unbuffered=unbuffered)
        assert (done.returncode, done.stderr) == (0, b"")


@POSIX
def test_a_pipe_is_written_to_and_stays_a_pipe(run: Run, tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert run(*WORKED, "--json", "-o", str(pipe)).code == 0
    assert pipe.is_fifo()
    reader.join(10)
    assert got == [run(*WORKED, "--json").out]


@pytest.fixture
def held(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A procedure that its session still holds, in the folder that the variable names."""
    monkeypatch.setenv("EMBOLPLAN_HOME", str(home / "kept"))
    recipe, shelf = load_recipe(shipped_root(), PROTOCOL), load_shelf(shipped_root())
    case = make_case({"patient": {"id": "S-014"}}, EXAMPLE, recipe.protocol, "x")
    clock = ManualClock(datetime(2026, 11, 24, 8, 15, tzinfo=UTC))
    made = compute(recipe, case, shelf)
    session = Session.create(home / "kept" / "procedures", pack(recipe, case, shelf), made, "A. Nurse", clock)
    yield session
    session.journal.close()


def test_procedures_and_record_read_beside_a_running_session(
    run: Run, held: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embolplan.procedure.holding.Hold.take", lambda path: pytest.fail("it took the lock"))
    path = held.journal.path
    before, beside = path.read_bytes(), sorted(path.parent.iterdir())
    name = path.name.removesuffix(".embolplan")
    (row,) = json.loads(run("procedures", "--json").out)["procedures"]
    assert (row["id"], row["protocol"], row["patient"], row["closed"]) == (name, PROTOCOL, "S-014", False)
    head, line = run("procedures").out.decode().splitlines()
    assert head.split()[:3] == ["id", "protocol", "patient"]
    assert line.split()[:3] == [name, PROTOCOL, "S-014"]
    for words in ([name], [str(path)]):
        ran = run("record", *words, "--json")
        assert (ran.code, ran.err) == (0, "")
        assert json.loads(ran.out)["schema"] == "embolplan.record/1"
    assert run("record", name).code == 0
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, beside)
    held.note("still writable")


def test_listing_makes_no_folder(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBOLPLAN_HOME", str(home / "none"))
    assert json.loads(run("procedures", "--json").out) == {"schema": "embolplan.procedures/1", "procedures": []}
    assert run("record", "x").refused(5) == [
        "x: no procedure of that id, and no such file (embolplan procedures lists them)"
    ]
    assert not (home / "none").exists()


def test_a_damaged_journal_is_5_and_named_in_the_list(run: Run, held: Session) -> None:
    torn = held.journal.path.with_name("torn.embolplan")
    torn.write_bytes(held.journal.path.read_bytes()[:5000])
    (line,) = run("record", "torn").refused(5)
    assert str(torn) in line
    assert b"torn" in run("procedures").out
    assert run("procedures").code == 0


def test_resume_needs_to_know_which(run: Run, monkeypatch: pytest.MonkeyPatch, held: Session) -> None:
    monkeypatch.setattr(commands, "need_terminal", lambda command: None)
    monkeypatch.setattr("embolplan.tui.run_resume", lambda path: 0 if path == held.journal.path else 9)
    assert run("resume").code == 0
    shutil.copy(held.journal.path, held.journal.path.with_name("second.embolplan"))
    (line,) = run("resume").refused(2)
    assert line.startswith("embolplan resume: 2 procedures are open")
    monkeypatch.setenv("EMBOLPLAN_HOME", str(held.journal.path))
    assert run("resume").refused(2) == ["embolplan resume: no procedure is open (embolplan procedures lists them)"]
