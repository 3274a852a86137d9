"""Journals that an earlier version wrote still open, and give the same record to the last digit."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from embolplan.procedure import Session
from tests.procedure.recipe import clock

JOURNALS = Path(__file__).parent / "journals"


def written(name: str, folder: Path) -> Path:
    """A journal of that name as it was written, in a folder of its own."""
    path = folder / f"{name}.embolplan"
    path.write_bytes(lzma.decompress((JOURNALS / f"{path.name}.xz").read_bytes()))
    return path


def test_a_closed_one_gives_the_same_record(tmp_path: Path) -> None:
    with Session.resume(written("closed-1", tmp_path), by="B", clock=clock()) as session:
        record = session.record()
        totals = {line.id: line.value for line in record.totals}
        # Of 14 mL 1 mL was lost with its drug, and 8.5 mL were pushed; how much saline was expelled nobody knows.
        assert totals["given.volume"] == 8.5
        assert totals["left.volume"] == 4.5
        assert totals["given.drug_mass"] == pytest.approx(60 * 8.5 / 14)
        assert totals["waste.volume"] is None
        assert totals["contrast.by_hand"] == 20
        assert (record.ended, len(record.deviations), len(record.events)) == ("stain gone", 1, 42)
        assert (session.walk.portion, session.walk.second_check_void is None) == (None, False)
        assert [event.body["text"] for event in session.walk.addenda] == ["later"]


def test_an_open_one_goes_on(tmp_path: Path) -> None:
    with Session.resume(written("open-1", tmp_path), by="B", clock=clock()) as session:
        assert (session.walk.step, session.left()) == ("inject", 4.5)
        assert [timer.name for timer in session.walk.running] == ["own clock"]
        session.give("A8", "0.5 mL")
        session.reach("flow stasis")
        assert session.walk.step == "pause"
