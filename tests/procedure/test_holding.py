"""Who holds a procedure, and what a folder of them tells to those who hold none."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from embolplan.errors import JournalError
from embolplan.library import writer
from embolplan.procedure import Journal, list_procedures
from tests.procedure.recipe import PLAN, a_journal, clock, create, drive


def test_who_opens_second_reads_and_follows(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    with Journal.create(path, by="A", body={}, clock=clock()) as first:
        with Journal.open(path, clock=clock()) as second:
            assert second.read_only
            assert "another program" in (second.read_only_because or "")
            with pytest.raises(JournalError, match="another program"):
                second.append("note", by="B", step=None, turn=0, body={"text": "no"})
            first.append("note", by="A", step=None, turn=0, body={"text": "yes"})
            assert [event.n for event in second.refresh()] == [1, 2]
        first.append("note", by="A", step=None, turn=0, body={"text": "still"})
    with Journal.open(path, clock=clock()) as third:
        assert not third.read_only
        assert len(third.events) == 3


def test_another_process_is_kept_from_writing_and_a_dead_one_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    a_journal(path)
    holds = (
        "import sys, time; from pathlib import Path; from datetime import UTC, datetime\n"
        "from embolplan.procedure import Journal, ManualClock\n"
        "journal = Journal.open(Path(sys.argv[1]), clock=ManualClock(datetime(2026, 1, 1, tzinfo=UTC)))\n"
        "print(journal.read_only, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", holds, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "False\n"
        with Journal.open(path, clock=clock()) as journal:
            assert journal.read_only
        other.kill()
        other.wait()
    assert (tmp_path / ".p.embolplan.lock").exists()
    with Journal.open(path, clock=clock()) as journal:
        assert not journal.read_only


def test_the_same_procedure_is_not_made_twice(tmp_path: Path) -> None:
    a_journal(tmp_path / "p.embolplan")
    before = (tmp_path / "p.embolplan").read_bytes()
    with pytest.raises(JournalError, match="already"):
        Journal.create(tmp_path / "p.embolplan", by="A", body={}, clock=clock())
    assert (tmp_path / "p.embolplan").read_bytes() == before


def test_never_two_hold_the_lock(tmp_path: Path) -> None:
    holding, most = list[int](), list[int]()

    def contend() -> None:
        for _ in range(400):
            taken = writer.WriterLock.take(tmp_path / "p.embolplan")
            if taken is not None:
                holding.append(1)
                most.append(len(holding))
                holding.pop()
                taken.release()

    threads = [threading.Thread(target=contend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}


def test_a_lock_file_that_its_last_holder_removed_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("w") as held:
        assert writer._is_the_file(path, held.fileno())
        path.unlink()
        assert not writer._is_the_file(path, held.fileno())
        path.write_text("")
        assert not writer._is_the_file(path, held.fileno())


def test_the_list_tells_all_and_a_damaged_one_is_one_of_them(tmp_path: Path) -> None:
    assert list_procedures(tmp_path / "none") == ()
    with create(tmp_path) as session:
        drive(session, "stain")
        session.check("gone")
        session.close("stain gone")
    time = clock()
    time.pass_time(minutes=1)
    with create(tmp_path, time) as other:
        (tmp_path / "20261125-broken.embolplan").write_bytes(b"SQLite format 3\x00 and no more")
        done, opened, damaged = list_procedures(tmp_path)
        assert (done.id, done.protocol, done.patient) == (session.id, PLAN.protocol.id, "S-014")
        assert done.closed
        assert done.ended == "stain gone"
        assert done.last_at == session.events[-1].at
        assert (opened.id, opened.closed, opened.damaged) == (other.id, False, None)
        assert damaged.damaged
        assert damaged.id == "20261125-broken"
        assert not other.journal.read_only
        other.note("the list took no lock")
