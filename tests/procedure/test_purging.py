"""Taking a procedure off the machine takes that one, and nothing that is in use or no procedure."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.errors import JournalError
from embolplan.procedure import Journal
from embolplan.procedure.purging import purge
from tests.procedure.recipe import a_journal, clock


def test_one_is_gone_with_all_beside_it_and_the_others_stay(tmp_path: Path) -> None:
    for name in ("one", "two"):
        a_journal(tmp_path / f"{name}.embolplan")
    (tmp_path / "one.embolplan-journal").write_bytes(b"left over")
    (tmp_path / ".one.embolplan.part").write_bytes(b"left over")
    before = (tmp_path / "two.embolplan").read_bytes()
    done = purge(tmp_path / "one.embolplan", tmp_path)
    assert (done.summary.id, done.other_names, done.files[-1]) == ("one", 0, tmp_path / "one.embolplan")
    assert [path.name for path in tmp_path.iterdir()] == ["two.embolplan"]
    assert (tmp_path / "two.embolplan").read_bytes() == before


def test_one_that_is_open_stays(tmp_path: Path) -> None:
    a_journal(tmp_path / "p.embolplan")
    with Journal.open(tmp_path / "p.embolplan", clock=clock()) as journal:
        with pytest.raises(JournalError, match="another program has this procedure open"):
            purge(tmp_path / "p.embolplan", tmp_path)
        journal.append("note", by="A", step=None, turn=0, body={"text": "still here"})
    with Journal.open(tmp_path / "p.embolplan", clock=clock()) as journal:
        assert len(journal.events) == 10


def test_what_is_no_procedure_stays_and_a_damaged_one_goes_only_from_its_folder(tmp_path: Path) -> None:
    kept = tmp_path / "procedures"
    kept.mkdir()
    for path in (tmp_path / "letter.txt", tmp_path / "letter.embolplan"):
        path.write_text("no journal")
        with pytest.raises(JournalError):
            purge(path, kept)
        assert path.exists()
    (kept / "torn.embolplan").write_bytes(b"SQLite format 3\x00 and no more")
    assert purge(kept / "torn.embolplan", kept).summary.damaged
    a_journal(tmp_path / "elsewhere.embolplan")
    purge(tmp_path / "elsewhere.embolplan", kept)
    assert not (tmp_path / "elsewhere.embolplan").exists()
    with pytest.raises(JournalError, match="no procedure here"):
        purge(tmp_path / "elsewhere.embolplan", kept)


def test_other_names_of_the_file_are_said(tmp_path: Path) -> None:
    a_journal(tmp_path / "p.embolplan")
    (tmp_path / "copy.embolplan").hardlink_to(tmp_path / "p.embolplan")
    assert purge(tmp_path / "p.embolplan", tmp_path).other_names == 1
    assert (tmp_path / "copy.embolplan").exists()
