"""No entry is taken that would leave less than nothing of what was given or lost before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.procedure import ManualClock, Refused, Session
from tests.tui.teller import EIGHT, brought_to, draft_of


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """The worked example before pushing, with 14 mL in the syringe."""
    clock = ManualClock(EIGHT)
    return Session.resume(brought_to("inject", tmp_path, clock, draft_of()), by="Lee", clock=clock)


def test_a_second_preparation_is_not_taken_back_once_it_was_pushed(session: Session) -> None:
    with session:
        session.give("F1", "14 mL")
        session.prepared_again("7 mL", "supply", "a large tumour")
        came = session.events[-1].n
        session.give("F1", "2 mL")
        written = session.events
        with pytest.raises(Refused, match="less than the 16 mL"):
            session.take_back(came)
        assert session.events == written
        # Once what was pushed of it is taken back as well, nothing hangs on it.
        session.undo_given()
        session.take_back(came)
        assert session.left_in_hand() == 0


def test_after_pushing_no_reading_of_the_whole_is_less_than_what_was_given(session: Session) -> None:
    with session:
        session.give("F1", "9 mL")
        session.go_back_to("mix", "equipment", "mixed once more")
        with pytest.raises(Refused, match="less than the 9 mL"):
            session.measure("suspension.volume", "8 mL", "read")
        assert session.measure("suspension.volume", "13 mL", "read").measurements[-1].value == 13


def test_an_earlier_push_is_not_corrected_to_more_than_was_lost_after_it(session: Session) -> None:
    with session:
        session.give("F1", "4 mL")
        session.read_syringe("9 mL", "lost")
        with pytest.raises(Refused, match="less would have been there than was entered as lost"):
            session.undo_given(instead="6 mL")
        assert session.undo_given(instead="5 mL").given[0].volume == 5


def test_another_start_leaves_at_least_what_was_lost_of_it(session: Session, tmp_path: Path) -> None:
    session.leave()
    clock = ManualClock(EIGHT)
    folder = tmp_path / "again"
    folder.mkdir()
    draft = draft_of(**{"beads.saline_volume": "0 mL"})
    with Session.resume(brought_to("excess", folder, clock, draft), by="Lee", clock=clock) as bench:
        bench.measure("slurry.volume", "6.5 mL", "lost")
        bench.done("excess")
        written = bench.events
        with pytest.raises(Refused, match="entered as lost"):
            # 0.5 mL of beads with 5 mL of drug are 5.5 mL, of which 6.5 mL cannot be left.
            bench.measure(
                "suspension.volume", "10 mL", "different start", start="beads.settled_volume", start_value="0.5 mL"
            )
        assert bench.events == written


def test_readings_that_make_up_for_each_other_leave_nothing_unaccounted(session: Session) -> None:
    with session:
        # 13.3 mL should be left and read 12.9, then 12.2 and read 12.6.
        for reading in ("12.9 mL", "12.6 mL"):
            session.give("F1", "0.7 mL")
            session.read_syringe(reading, "read")
        totals = {line.id: line.text for line in session.record().totals}
        assert totals["unaccounted.volume"] == "0 mL"
