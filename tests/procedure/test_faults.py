"""What happens to computers and files in the middle of a procedure: each fault has its sentence, and loses nothing."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from embolplan.errors import JournalError
from embolplan.procedure import Journal, SystemClock, clock, holding
from tests.procedure import recipe
from tests.procedure.recipe import a_journal, create, resume

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="this system has no lock on the file itself")
OPENS = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from embolplan.procedure import Journal, ManualClock
journal = Journal.open(Path(sys.argv[1]), clock=ManualClock(datetime(2026, 11, 24, tzinfo=UTC)))
print(journal.read_only_because)
if not journal.read_only:
    journal.append("note", by="B", step=None, turn=0, body={"text": "from elsewhere"})
"""


def note(journal: Journal, text: str) -> None:
    journal.append("note", by="A", step=None, turn=0, body={"text": text})


def opened_elsewhere(path: Path) -> str:
    """What another program is told that opens the procedure, and adds a note to it where it can."""
    done = subprocess.run([sys.executable, "-c", OPENS, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@LINUX
@pytest.mark.parametrize("door", ["hard link", "no lock", "another lock", "symbolic link"])
def test_a_second_program_reads_whatever_door_it_takes(tmp_path: Path, door: str) -> None:
    path, way = tmp_path / "p.embolplan", tmp_path / "p.embolplan"
    with Journal.create(path, by="A", body={}, clock=recipe.clock()) as journal:
        lock = tmp_path / ".p.embolplan.lock"
        if "link" in door:
            way = tmp_path / "elsewhere.embolplan"
            (way.hardlink_to if door == "hard link" else way.symlink_to)(path)
        else:
            lock.unlink()
            if door == "another lock":
                lock.write_bytes(b"")
        assert "another program is carrying this procedure out" in opened_elsewhere(way)
        note(journal, "undisturbed")
    assert opened_elsewhere(way) == "None"
    with Journal.open(path, clock=recipe.clock()) as journal:
        assert [event.body.get("text") for event in journal.events[1:]] == ["undisturbed", "from elsewhere"]


@pytest.mark.parametrize("errors", [errno.EINVAL, errno.ENOLCK])
@LINUX
def test_where_the_file_takes_no_lock_who_was_overtaken_only_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errors: int
) -> None:
    def no_lock(descriptor: int, command: int, argument: object = 0) -> int:
        raise OSError(errors, "no such lock here")

    monkeypatch.setattr("fcntl.fcntl", no_lock)
    path, other = tmp_path / "p.embolplan", tmp_path / "other.embolplan"
    with Journal.create(path, by="A", body={}, clock=recipe.clock()) as first:
        note(first, "one")
        other.hardlink_to(path)
        with Journal.open(other, clock=recipe.clock()) as second:
            assert not second.read_only
            note(second, "two")
            with pytest.raises(JournalError, match="another program has written to this procedure meanwhile"):
                note(first, "lost")
            assert first.read_only
            assert "has written" in (first.read_only_because or "")
            assert [event.body.get("text") for event in first.refresh()[1:]] == ["one", "two"]
            with pytest.raises(JournalError, match="another program has written"):
                note(first, "lost again")
            note(second, "three")
    with Journal.open(path, clock=recipe.clock()) as journal:
        assert [event.body.get("text") for event in journal.events[1:]] == ["one", "two", "three"]


def test_one_that_slips_in_between_is_noticed_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.embolplan"
    a_journal(path, notes=1)
    with Journal.open(path, clock=recipe.clock()) as first:
        monkeypatch.setattr(first, "_version", lambda: first._seen)
        monkeypatch.setattr("embolplan.procedure.journal.Hold.take", lambda path: holding.Hold(StandIn()))  # type: ignore[arg-type]
        with Journal.open(path, clock=recipe.clock()) as second:
            note(second, "in between")
        with pytest.raises(JournalError, match="another program has written"):
            note(first, "lost")
    with Journal.open(path, clock=recipe.clock()) as journal:
        assert journal.events[-1].body["text"] == "in between"


class StandIn:
    """A lock that keeps nobody out."""

    def release(self) -> None:
        """Nothing was taken."""


def test_a_file_edited_while_open_takes_nothing_more_and_names_the_event(tmp_path: Path) -> None:
    path = tmp_path / "p.embolplan"
    a_journal(path)
    with Journal.open(path, clock=recipe.clock()) as journal:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            (guard,) = raw.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_stays'").fetchone()
            raw.execute("DROP TRIGGER event_stays")
            raw.execute("UPDATE event SET body = '{}' WHERE n = 4")
            raw.execute(guard)
        for _ in range(2):
            with pytest.raises(JournalError, match="event 4 is not as it was written"):
                note(journal, "not on top of that")
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM event").fetchone() == (9,)


@pytest.mark.parametrize("cut", [-1, -5000, 5000])
def test_a_file_cut_short_while_open_takes_nothing_more_and_names_the_event(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "p.embolplan"
    a_journal(path)
    with Journal.open(path, clock=recipe.clock()) as journal:
        size = path.stat().st_size
        os.truncate(path, size + cut if cut < 0 else cut)
        left = path.read_bytes()
        for _ in range(2):
            with pytest.raises(JournalError, match=r"event \d+: the file is cut short or damaged"):
                note(journal, "not on top of that")
        assert path.read_bytes() == left


def test_a_disk_that_does_not_sync_leaves_no_procedure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        with pytest.raises(JournalError, match="nothing could be written: Input/output error"):
            create(tmp_path)
        assert list(tmp_path.iterdir()) == []
    create(tmp_path).leave()


def test_a_clock_set_by_hand_and_a_night_in_standby_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = {"wall": 0.0, "steady": 0.0, "awake": 0.0}
    began = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    monkeypatch.setattr(SystemClock, "now", lambda self: began + timedelta(seconds=seconds["wall"]))
    monkeypatch.setattr(clock, "_steady_seconds", lambda: seconds["steady"])
    monkeypatch.setattr(clock, "_awake_seconds", lambda: seconds["awake"])

    def passes(**more: float) -> None:
        for name, span in more.items():
            seconds[name] += span

    with create(tmp_path, SystemClock()) as session:
        session.start_timer("own", recipe.minutes(10))
        passes(wall=60, steady=60, awake=60)
        assert list(session.warnings) == []
        # The lid is closed for five minutes: the timer has run on, and a person is told.
        passes(wall=300, steady=300)
        assert session.timers()[0].remaining == timedelta(minutes=4)
        assert list(session.warnings) == [
            "the computer slept for 300 s while the program ran, and the timers ran on: look at each"
        ]
        # Somebody sets the clock: no time has gone by, and the timer is not to be trusted.
        passes(wall=-120)
        assert "was moved by -120 s while the program ran" in session.warnings[0]
        session.note("after all that")
        path = session.journal.path
    with resume(path, SystemClock()) as session:
        assert len(session.events) == 3
        assert list(session.warnings) == []


@LINUX
def test_the_system_has_a_clock_that_runs_on_in_standby() -> None:
    awake = clock._awake_seconds()
    assert clock._steady_seconds() >= awake
    assert abs(SystemClock().jump()) < timedelta(seconds=1)
    assert abs(SystemClock().slept()) < timedelta(seconds=1)
