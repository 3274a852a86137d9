"""How much drug stood in the catheter, where the syringe was read while it was pushed: by hand, from 60 mg in 14 mL."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.export import export_record
from embolplan.procedure import ManualClock, Session
from tests.tui.teller import EIGHT, brought_to, draft_of


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """The worked example before pushing."""
    clock = ManualClock(EIGHT)
    return Session.resume(brought_to("inject", tmp_path, clock, draft_of()), by="Lee", clock=clock)


def in_hub(session: Session) -> float | None:
    return {line.id: line.value for line in session.record().totals}["hub.drug_mass"]


def test_what_was_pushed_after_a_misjudged_reading_is_what_stands_in_the_catheter(session: Session) -> None:
    with session:
        session.give("F1", "4 mL")
        # 60 x 10/14 mg are in what reads 8 mL.
        session.read_syringe("8 mL", "read")
        session.catheter("aspirated", "0.5 mL")
        # Nothing was pushed since, so that it still holds what was pushed before the reading.
        assert in_hub(session) == pytest.approx(0.5 * 60 / 14)
        session.give("F1", "2 mL")
        session.catheter("withdrawn with the catheter", "0.5 mL")
        assert in_hub(session) == pytest.approx(0.5 * (60 * 10 / 14) / 8)


def test_a_second_preparation_stands_in_it_once_it_was_pushed(session: Session) -> None:
    with session:
        session.give("F1", "14 mL")
        session.prepared_again("10 mL", "supply", "a large tumour")
        session.give("F1", "1 mL")
        session.catheter("aspirated", "0.5 mL")
        assert in_hub(session) == pytest.approx(0.5 * 60 / 10)


def test_a_reading_after_which_nothing_was_pushed_leaves_no_gap_in_a_formula(session: Session) -> None:
    with session:
        session.give("F1", "9 mL")
        session.read_syringe("5 mL", "read")
        session.close("stopped", abandon=True)
        # What is left is 60 x 5/14 mg, and what it is reckoned from stands there without a question mark.
        left = {line.id: line for line in session.record().totals}["left.drug_mass"]
        assert left.value == pytest.approx(60 * 5 / 14)
        assert "?" not in (left.formula or "")
        assert "(1 - ? /" not in export_record(session.record(), "text").decode()
