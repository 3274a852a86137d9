"""The journal on disk: what was acknowledged stays, what is damaged is named, and one program writes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from embolplan.errors import JournalError
from embolplan.procedure import Journal, ManualClock, list_procedures
from tests.procedure.recipe import START, a_journal, clock, create, resume

LIMITED = """
import resource, sys
from pathlib import Path
from embolplan.errors import JournalError
from embolplan.procedure import Journal, ManualClock
from datetime import UTC, datetime
path, limit, notes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
clock = ManualClock(datetime(2026, 11, 24, tzinfo=UTC))
early = Journal.create(path, by="A", body={}, clock=clock) if notes else None
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
count = 1
try:
    journal = early or Journal.create(path, by="A", body={"recipe": "x" * limit}, clock=clock)
    for _ in range(notes):
        journal.append("note", by="A", step=None, turn=0, body={"text": "x" * 2000})
        count += 1
except JournalError as error:
    print(count, error)
    if early:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(early.append("note", by="A", step=None, turn=0, body={"text": "room again"}).n)
"""


def tampered(path: Path, *statements: str) -> JournalError:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, sql in triggers:
            raw.execute(sql)
    with pytest.raises(JournalError) as caught:
        Journal.open(path, clock=clock()).close()
    with pytest.raises(JournalError):
        Journal.open(path, clock=clock(), read_only=True).close()
    return caught.value


def test_events_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "p.embolplan"
    nasty = "\x1b[31mred\x00 \ud800 {braces} 'quotes' \"double\" \n µ 漢"
    with Journal.create(path, by="Ä", body={"procedure": "p", "list": (1, 2.5)}, clock=clock()) as journal:
        written = journal.append("note", by="Ö", step="mix", turn=2, body={"text": nasty})
        assert written.body["text"] == nasty
        events, last = journal.events, journal.last_hash
    with Journal.open(path, clock=clock()) as journal:
        assert journal.events == events
        assert journal.last_hash == last
    assert path.stat().st_mode & 0o077 == 0
    assert [found.name for found in path.parent.iterdir()] == ["p.embolplan"]


def test_events_cannot_be_changed_or_removed(tmp_path: Path) -> None:
    a_journal(tmp_path / "p.embolplan")
    with closing(sqlite3.connect(tmp_path / "p.embolplan", isolation_level=None)) as raw:
        for statement in (
            "UPDATE event SET body = '{}' WHERE n = 3",
            "DELETE FROM event WHERE n = 3",
            "INSERT OR REPLACE INTO event SELECT 3, at, by, kind, step, turn, '{}', hash FROM event WHERE n = 4",
            "INSERT INTO event SELECT 99, at, by, kind, step, turn, body, hash FROM event WHERE n = 4",
            "DELETE FROM head",
            "UPDATE head SET n = 3",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                raw.execute(statement)


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (("UPDATE event SET body = replace(body, 'note', 'nose') WHERE n = 4",), "event 4: event 4 is not as it was"),
        (("UPDATE event SET body = 'torn {' WHERE n = 4",), "event 4: event 4 is not as it was written"),
        (("UPDATE event SET by = 'B' WHERE n = 5",), "event 5: event 5 is not as it was written"),
        (("UPDATE event SET at = '2026-11-24T09:00:00.000Z' WHERE n = 2",), "event 2 is not"),
        (("UPDATE event SET step = 'load' WHERE n = 3",), "event 3 is not"),
        (("UPDATE event SET kind = 'addendum' WHERE n = 3",), "event 3 is not"),
        (("UPDATE event SET turn = 2 WHERE n = 2",), "event 2 is not"),
        (("DELETE FROM event WHERE n = 6",), "event 6: event 6 is missing"),
        (("DELETE FROM event WHERE n = 9",), "event 9: event 9 is missing"),
        (("DELETE FROM event WHERE n >= 7",), "event 7: event 7 is missing"),
        (("DELETE FROM event",), "event 1: event 1 is missing"),
        (
            (
                "UPDATE event SET n = -4 WHERE n = 4",
                "UPDATE event SET n = 4 WHERE n = 5",
                "UPDATE event SET n = 5 WHERE n = -4",
            ),
            "event 4: event 4 is not as it was written",
        ),
        (("UPDATE head SET hash = 'f'",), "event 9 is not"),
    ],
    ids=[
        "body",
        "not json",
        "by",
        "at",
        "step",
        "kind",
        "turn",
        "middle deleted",
        "last deleted",
        "tail deleted",
        "all",
        "swapped",
        "head",
    ],
)
def test_what_was_changed_is_named(tmp_path: Path, statements: tuple[str, ...], sentence: str) -> None:
    a_journal(tmp_path / "p.embolplan")
    error = tampered(tmp_path / "p.embolplan", *statements)
    assert sentence in str(error)
    assert error.exit_code == 5
    (summary,) = list_procedures(tmp_path)
    assert summary.damaged is not None
    assert sentence in summary.damaged


def test_a_file_without_its_guards_is_named(tmp_path: Path) -> None:
    a_journal(tmp_path / "p.embolplan")
    with closing(sqlite3.connect(tmp_path / "p.embolplan", isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER event_stays")
    with pytest.raises(JournalError, match="has lost what keeps its events"):
        Journal.open(tmp_path / "p.embolplan", clock=clock())


@pytest.mark.parametrize("cut", [0, 1, 15, 40, 99, 100, 4095, 4096, 4097, 8192, 12000, -4097, -4096, -2000, -300, -1])
def test_a_file_cut_short_is_named_and_left_as_it_is(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "p.embolplan"
    a_journal(path)
    whole = path.read_bytes()
    torn = whole[:cut]
    path.write_bytes(torn)
    for read_only in (False, True):
        with pytest.raises(JournalError, match=r"event \d+: the file is cut short or damaged"):
            Journal.open(path, clock=clock(), read_only=read_only)
    assert path.read_bytes() == torn
    (summary,) = list_procedures(tmp_path)
    assert summary.damaged


def test_one_flipped_byte_is_seen_wherever_it_matters(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    a_journal(path)
    whole = path.read_bytes()
    at = whole.index(b"a note of some length") + 5
    path.write_bytes(whole[:at] + b"X" + whole[at + 1 :])
    with pytest.raises(JournalError, match=r"event \d is not as it was written"):
        Journal.open(path, clock=clock())


def test_a_foreign_and_a_newer_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    path.write_bytes(b"this is a text file and no database" * 200)
    with pytest.raises(JournalError):
        Journal.open(path, clock=clock())
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE other (x)")
    with pytest.raises(JournalError, match="not a procedure"):
        Journal.open(path, clock=clock())
    path.unlink()
    a_journal(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA user_version = 2")
    with pytest.raises(JournalError, match="newer version"):
        Journal.open(path, clock=clock())
    with pytest.raises(JournalError, match="no procedure here"):
        Journal.open(tmp_path / "none.embolplan", clock=clock())


def test_a_schema_step_is_recorded_with_what_it_made(tmp_path: Path) -> None:
    a_journal(tmp_path / "p.embolplan")
    with closing(sqlite3.connect(tmp_path / "p.embolplan")) as raw:
        assert raw.execute("SELECT name FROM migration").fetchall() == [("1-events-and-head",)]
        assert raw.execute("SELECT strict FROM pragma_table_list WHERE name = 'event'").fetchone() == (1,)


HALFWAY = """
import os, signal, sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("PRAGMA cache_size = 1")
raw.execute("BEGIN IMMEDIATE")
raw.execute("INSERT INTO event SELECT 10, at, by, kind, step, turn, hex(zeroblob(500000)), hash FROM event WHERE n = 9")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill is gentler there")
@pytest.mark.parametrize("first", ["list", "read", "write"])
def test_a_write_that_was_killed_halfway_never_was(tmp_path: Path, first: str) -> None:
    path = tmp_path / "p.embolplan"
    a_journal(path)
    subprocess.run([sys.executable, "-c", HALFWAY, str(path)], check=False)
    assert (tmp_path / "p.embolplan-journal").stat().st_size > 0
    if first == "list":
        assert [summary.damaged for summary in list_procedures(tmp_path)] == [None]
    with Journal.open(path, clock=clock(), read_only=first == "read") as journal:
        assert len(journal.events) == 9
    assert not (tmp_path / "p.embolplan-journal").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits there")
def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), "60000", "100"], capture_output=True, text=True, check=True
    )
    first, after = run.stdout.splitlines()
    acknowledged, sentence = first.split(" ", 1)
    assert "nothing could be written" in sentence
    assert 2 < int(acknowledged) < 100
    assert int(after) == int(acknowledged) + 1
    with Journal.open(path, clock=clock()) as journal:
        assert len(journal.events) == int(after)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits there")
def test_a_full_disk_leaves_no_half_made_procedure(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), "9000", "0"], capture_output=True, text=True, check=True
    )
    assert "nothing could be written" in run.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_database_itself_may_be_full(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        pages = session.journal._connection.execute("PRAGMA page_count").fetchone()[0]
        session.journal._connection.execute(f"PRAGMA max_page_count = {pages}")
        before = session.note("x" * 100)
        with pytest.raises(JournalError, match="disk is full"):
            session.note("x" * 9000)
        assert session.walk == before
        session.journal._connection.execute("PRAGMA max_page_count = 10000")
        assert len(session.note("room again").notes) == len(before.notes) + 1
        events = session.events
    with resume(session) as session:
        assert session.events == events


@pytest.mark.parametrize("folder", ["a file/procedures", "/proc/procedures", "/proc/self"])
def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path, folder: str) -> None:
    (tmp_path / "a file").write_text("no folder")
    if folder.startswith("/") and not Path("/proc").is_dir():
        pytest.skip("this system has no such place")
    with pytest.raises(JournalError, match="nothing could be written") as caught:
        create(tmp_path / folder)
    assert len(caught.value.problems) == 1
    assert "\n" not in str(caught.value)


def test_a_file_removed_while_open_takes_nothing_more(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        session.journal.path.rename(tmp_path / "elsewhere")
        with pytest.raises(JournalError, match="nothing could be written"):
            session.note("lost")
        session.journal.path.write_bytes((tmp_path / "elsewhere").read_bytes())
        with pytest.raises(JournalError, match="removed or replaced"):
            session.note("lost")


class MeddlingClock(ManualClock):
    """Does something while an event is being written."""

    meddle: Callable[[], None] | None = None

    def now(self) -> datetime:
        if self.meddle is not None:
            self.meddle()
        return super().now()


def test_after_a_failure_the_file_says_what_took_hold(tmp_path: Path) -> None:
    path, time = tmp_path / "p.embolplan", MeddlingClock(START)
    with Journal.create(path, by="A", body={}, clock=time) as journal:
        here, other = journal._file, tmp_path.stat()

        def another_place() -> None:
            journal._file = other

        time.meddle = another_place
        with pytest.raises(JournalError, match="removed or replaced"):
            journal.append("note", by="A", step=None, turn=0, body={"text": "in doubt"})
        assert len(journal.events) == 1
        time.meddle, journal._file = None, here
        journal.append("note", by="A", step=None, turn=0, body={"text": "sure"})
        assert [(event.n, event.body["text"]) for event in journal.refresh()[1:]] == [(2, "in doubt"), (3, "sure")]
    with Journal.open(path, clock=clock()) as journal:
        assert len(journal.events) == 3


def test_what_holds_against_a_power_cut_is_set(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    with Journal.create(path, by="A", body={}, clock=clock()) as journal:
        raw = journal._connection
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert raw.execute("PRAGMA synchronous").fetchone() == (3,)
        assert raw.execute("PRAGMA fullfsync").fetchone() == (1,)
    with (
        Journal.open(path, clock=clock(), read_only=True) as journal,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        journal._connection.execute("UPDATE head SET n = 2")


def test_a_clock_set_back_is_kept_as_it_was_and_said(tmp_path: Path) -> None:
    time = clock()
    with create(tmp_path, time) as session:
        session.note("first")
        time.set_by(timedelta(minutes=-10))
        session.note("second")
        assert session.events[2].at == "2026-11-24T07:50:00.000Z"
        assert any("went back by 600 s before event 3" in said for said in session.warnings)
        assert any("was moved by -600 s" in said for said in session.warnings)
        assert session.note("third").warnings == session.walk.warnings
    with resume(session, time) as session:
        assert any("went back by 600 s before event 3" in said for said in session.warnings)
