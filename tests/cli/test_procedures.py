"""The commands about kept procedures: what they print, how they end, and what they ask."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from embolplan.procedure import Journal
from tests.cli.conftest import ROOT, Run
from tests.procedure.recipe import a_journal, clock


@pytest.fixture
def kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two procedures, in the place where the program looks for them."""
    monkeypatch.setenv("EMBOLPLAN_HOME", str(home))
    for name in ("one", "two"):
        a_journal(home / "procedures" / f"{name}.embolplan")
    return home / "procedures"


def edit(path: Path) -> None:
    """Changes the fourth event past what keeps events from being changed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        (guard,) = raw.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_stays'").fetchone()
        raw.execute("DROP TRIGGER event_stays")
        raw.execute("UPDATE event SET body = replace(body, 'note', 'nose') WHERE n = 4")
        raw.execute(guard)


def test_verify_says_whole_or_which_event_broke(run: Run, kept: Path) -> None:
    done = run("verify")
    assert done.code == 0
    assert [line.split()[:3] for line in done.out.decode().splitlines()[1:]] == [
        ["one", "9", "whole"],
        ["two", "9", "whole"],
    ]
    assert done.lines == ["2 verified: every event is there, and as it was written"]
    edit(kept / "two.embolplan")
    assert run("verify", "one").code == 0
    for words in (("two",), (str(kept / "two.embolplan"),), ()):
        done = run("verify", *words)
        assert done.code == 5
        assert "BROKEN" in done.out.decode()
        assert "event 4: event 4 is not as it was written" in done.err
    (one, two) = json.loads(run("verify", "--json").out)["procedures"]
    assert (one["whole"], one["events"], one["problem"]) == (True, 9, None)
    assert (two["whole"], two["events"], two["at"]) == (False, None, "event 4")


def test_verify_without_procedures_and_with_a_name_that_nobody_has(run: Run) -> None:
    done = run("verify")
    assert (done.code, done.lines) == (0, ["there is no procedure on this machine"])
    assert "no procedure of that id" in run("verify", "none").refused(5)[0]


def test_backup_purge_and_restore_are_one_command_each(run: Run, kept: Path, tmp_path: Path) -> None:
    backup = tmp_path / "b.zip"
    done = run("procedures", "backup", str(backup))
    assert (done.code, done.lines) == (0, [f"2 verified, copied and verified again in {backup}"])
    done = run("procedures", "purge", "one", "--yes")
    assert (done.code, done.out) == (0, b"")
    assert f"removed {kept / 'one.embolplan'}" in done.lines
    assert [path.name for path in kept.iterdir()] == ["two.embolplan"]
    done = run("procedures", "restore", str(backup))
    assert done.code == 0
    assert [line.split()[:2] for line in done.out.decode().splitlines()[1:]] == [["restored", "one"], ["same", "two"]]
    assert "1 restored and verified; 1 left as they were" in done.err
    again = run("procedures", "restore", str(backup), "--json")
    assert [each["what"] for each in json.loads(again.out)["procedures"]] == ["same", "same"]
    assert "a file of this name already" in run("procedures", "backup", str(backup)).refused(5)[0]
    assert "not a whole backup" in run("procedures", "restore", str(kept / "one.embolplan")).refused(5)[0]


def test_a_damaged_one_is_named_by_backup_and_restored_beside_it(run: Run, kept: Path, tmp_path: Path) -> None:
    run("procedures", "backup", str(tmp_path / "b.zip"))
    edit(kept / "two.embolplan")
    done = run("procedures", "--json", "backup", str(tmp_path / "c.zip"))
    assert done.code == 5
    assert [each["id"] for each in json.loads(done.out)["procedures"]] == ["one"]
    assert "not in the backup: " in done.err
    done = run("procedures", "restore", str(tmp_path / "b.zip"))
    assert done.code == 0
    assert "the damaged file of two was moved to" in done.err


def test_purge_asks_nobody_where_there_is_nobody_and_leaves_what_is_open(run: Run, kept: Path) -> None:
    assert any("--yes" in line for line in run("procedures", "purge", "one").refused(2))
    with Journal.open(kept / "one.embolplan", clock=clock()):
        assert "leave it there first" in run("procedures", "purge", "one", "--yes").refused(5)[-1]
    assert run("verify", "one").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of a Unix")
@pytest.mark.parametrize(("typed", "code"), [(b"one\n", 0), (b"two\n", 2), (b"\n", 2), (b"\x04", 2)])
def test_purge_takes_the_id_that_is_typed(kept: Path, typed: bytes, code: int) -> None:
    leader, follower = pty.openpty()
    os.write(leader, typed)
    call = [sys.executable, "-m", "embolplan", "procedures", "purge", "one"]
    done = subprocess.run(call, cwd=ROOT, stdin=follower, capture_output=True, check=False)
    os.close(follower)
    os.close(leader)
    assert done.returncode == code
    assert b"type its id: " in done.stderr
    assert (kept / "one.embolplan").exists() == bool(code)
