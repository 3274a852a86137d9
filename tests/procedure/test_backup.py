"""Backups hold every journal whole, and restoring one loses nothing that is here."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from embolplan.errors import JournalError
from embolplan.procedure import Journal
from embolplan.procedure.backup import SCHEMA, back_up, restore
from embolplan.procedure.verifying import read_events, verify
from tests.procedure.recipe import a_journal, clock

ROOT = Path(__file__).resolve().parents[2]
AT = "2026-11-24T08:15:00.000Z"


def add(path: Path, *texts: str) -> None:
    """Appends notes to a journal."""
    with Journal.open(path, clock=clock()) as journal:
        for text in texts:
            journal.append("note", by="A", step=None, turn=0, body={"text": text})


def repacked(old_backup: Path, to: Path, **changed: bytes | None) -> Path:
    """The backup with other entries; an entry that is None is left out."""
    with zipfile.ZipFile(old_backup) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            content = changed.get(name.partition(".")[0], old.read(name))
            if content is not None:
                new.writestr(name, content)
    return to


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder of two procedures, of nine and of three events."""
    folder = tmp_path / "procedures"
    a_journal(folder / "one.embolplan")
    a_journal(folder / "two.embolplan", notes=2)
    return folder


def test_what_is_backed_up_comes_back_as_it_was(here: Path, tmp_path: Path) -> None:
    made = back_up(here, tmp_path / "b.zip", AT)
    assert [(each.id, each.events) for each in made.copied] == [("one", 9), ("two", 3)]
    assert made.path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "procedures"]
    there = tmp_path / "another machine" / "procedures"
    assert [(each.id, each.fate, each.events) for each in restore(made.path, there)] == [
        ("one", "restored", 9),
        ("two", "restored", 3),
    ]
    for name in ("one.embolplan", "two.embolplan"):
        assert read_events(there / name) == read_events(here / name)
        add(there / name, "and it goes on")
    assert [each.fate for each in restore(made.path, here)] == ["same", "same"]


def test_a_folder_gets_a_file_with_the_time_and_none_is_written_over(here: Path, tmp_path: Path) -> None:
    made = back_up(here, tmp_path, AT)
    assert made.path.name == "embolplan-20261124T081500.zip"
    before = made.path.read_bytes()
    with pytest.raises(JournalError, match="a file of this name already"):
        back_up(here, tmp_path, AT)
    assert made.path.read_bytes() == before
    with pytest.raises(JournalError, match="nothing could be written"):
        back_up(here, tmp_path / "no folder" / "b.zip", AT)
    assert back_up(tmp_path / "no procedures", tmp_path / "empty.zip", AT).copied == ()


def test_a_journal_that_has_more_here_is_never_written_over(here: Path, tmp_path: Path) -> None:
    backup = back_up(here, tmp_path / "b.zip", AT).path
    add(here / "one.embolplan", "since then")
    before = (here / "one.embolplan").read_bytes()
    assert [each.fate for each in restore(backup, here)] == ["has more here", "same"]
    assert (here / "one.embolplan").read_bytes() == before


def test_a_journal_that_has_less_here_is_brought_up_unless_it_is_open(here: Path, tmp_path: Path) -> None:
    early = back_up(here, tmp_path / "early.zip", AT).path
    add(here / "one.embolplan", "since then")
    late = back_up(here, tmp_path / "late.zip", AT).path
    there = tmp_path / "there"
    restore(early, there)
    with Journal.open(there / "one.embolplan", clock=clock()), pytest.raises(JournalError, match="leave it there"):
        restore(late, there)
    assert verify(there / "one.embolplan").events == 9
    assert [(each.fate, each.events) for each in restore(late, there)] == [("brought up", 10), ("same", 3)]
    assert read_events(there / "one.embolplan") == read_events(here / "one.embolplan")


def test_two_that_went_different_ways_are_both_kept(here: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    restore(back_up(here, tmp_path / "early.zip", AT).path, there)
    add(here / "two.embolplan", "this way")
    add(there / "two.embolplan", "that way", "and on")
    late = back_up(here, tmp_path / "late.zip", AT).path
    (there / "one.embolplan").unlink()
    with pytest.raises(JournalError, match="event 4: event 4 is another one here than in the backup"):
        restore(late, there)
    # Neither is anything else of the backup written.
    assert sorted(path.name for path in there.iterdir()) == ["two.embolplan"]


def test_a_damaged_one_is_moved_aside_with_what_sqlite_would_undo(here: Path, tmp_path: Path) -> None:
    backup = back_up(here, tmp_path / "b.zip", AT).path
    damaged = (here / "one.embolplan").read_bytes()[:5000]
    (here / "one.embolplan").write_bytes(damaged)
    (here / "one.embolplan-journal").write_bytes(b"left over")
    (here / "one.embolplan.damaged-1").write_bytes(b"an older one")
    one, two = restore(backup, here)
    assert (one.fate, one.set_aside, two.fate) == ("replaced a damaged one", here / "one.embolplan.damaged-2", "same")
    assert (here / "one.embolplan.damaged-2").read_bytes() == damaged
    assert (here / "one.embolplan.damaged-1").read_bytes() == b"an older one"
    assert verify(here / "one.embolplan").events == 9


def test_a_damaged_one_is_not_backed_up_and_named(here: Path, tmp_path: Path) -> None:
    (here / "one.embolplan").write_bytes((here / "one.embolplan").read_bytes()[:5000])
    made = back_up(here, tmp_path / "b.zip", AT)
    assert [each.id for each in made.copied] == ["two"]
    assert "cut short or damaged" in str(made.left_out[0])
    assert [each.id for each in restore(made.path, tmp_path / "there")] == ["two"]


def other_events(content: bytes) -> bytes:
    """A journal with one event edited."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        raw.deserialize(content)
        raw.execute("DROP TRIGGER event_stays")
        raw.execute("UPDATE event SET body = '{}' WHERE n = 2")
        return raw.serialize()


def test_a_backup_that_is_not_what_it_was_brings_nothing(here: Path, tmp_path: Path) -> None:
    backup = back_up(here, tmp_path / "b.zip", AT).path
    there = tmp_path / "there"
    whole = backup.read_bytes()
    one, two = (here / "one.embolplan").read_bytes(), (here / "two.embolplan").read_bytes()
    outside = json.dumps({"schema": SCHEMA, "procedures": [{"file": "../x.embolplan", "events": 9, "last_hash": ""}]})
    newer = json.dumps({"schema": "embolplan.backup/2", "procedures": []})
    bad = {
        "cut": whole[: len(whole) // 2],
        "text": b"no zip",
        "empty": b"",
        "flipped": whole[:500] + bytes([whole[500] ^ 1]) + whole[501:],
        "one gone": repacked(backup, tmp_path / "1.zip", two=None).read_bytes(),
        "list gone": repacked(backup, tmp_path / "2.zip", backup=None).read_bytes(),
        "no list": repacked(backup, tmp_path / "3.zip", backup=b"[]").read_bytes(),
        "swapped": repacked(backup, tmp_path / "4.zip", one=two, two=one).read_bytes(),
        "edited": repacked(backup, tmp_path / "5.zip", two=other_events(two)).read_bytes(),
        "torn": repacked(backup, tmp_path / "6.zip", two=two[:9000]).read_bytes(),
        "outside": repacked(backup, tmp_path / "7.zip", backup=outside.encode()).read_bytes(),
        "newer": repacked(backup, tmp_path / "8.zip", backup=newer.encode()).read_bytes(),
    }
    for name, content in bad.items():
        (tmp_path / "bad.zip").write_bytes(content)
        with pytest.raises(JournalError, match=r"^[^\n]*$"):
            restore(tmp_path / "bad.zip", there)
        assert not there.exists(), name
    with pytest.raises(JournalError, match="cannot be opened"):
        restore(tmp_path / "none.zip", there)


def test_a_backup_beside_a_walk_holds_a_whole_beginning_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "procedures"
    call = [sys.executable, "-m", "tests.procedure.busy", str(folder), "7"]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) as busy:
        assert busy.stdout is not None
        busy.stdout.readline()
        counts = []
        for k in range(6):
            said = json.loads(busy.stdout.readline())["events"]
            made = back_up(folder, tmp_path / f"{k}.zip", AT)
            assert made.left_out == ()
            counts.append(made.copied[0].events or 0)
            assert counts[-1] >= said
        busy.kill()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    events, _ = read_events(made.copied[0].path)
    (done,) = restore(made.path, tmp_path / "there")
    assert read_events(tmp_path / "there" / made.copied[0].path.name)[0] == events[: done.events]


def test_a_full_disk_leaves_no_backup_and_no_half_restored_procedure(here: Path, tmp_path: Path) -> None:
    backup = back_up(here, tmp_path / "b.zip", AT).path
    limited = (
        "import resource, sys; from pathlib import Path; from embolplan.errors import JournalError\n"
        "from embolplan.procedure.backup import back_up, restore\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))\n"
        "here, there, zipped, to = map(Path, sys.argv[1:])\n"
        "for work in (lambda: back_up(here, to, '2026'), lambda: restore(zipped, there)):\n"
        "    try: work()\n"
        "    except JournalError as error: print(error)\n"
    )
    there, to = tmp_path / "there", tmp_path / "c.zip"
    call = [sys.executable, "-c", limited, *map(str, (here, there, backup, to))]
    said = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.count("nothing could be written") == 2
    assert list(there.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "procedures", "there"]
