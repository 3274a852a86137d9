"""From events to the record: statuses, totals, contrast, deviations and the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.errors import JournalError
from embolplan.procedure import Session, reckon, standing
from embolplan.procedure.chain import chain_hash
from tests.procedure.recipe import PACKED, PLAN, clock, computed, create, drive, line

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stopped(tmp_path: Path) -> Session:
    """Stopped at stasis after 9 of 14 mL, with a correction and contrast on the way."""
    session = create(tmp_path, clock())
    drive(session, "mix")
    session.measure("contrast.volume", "7 mL", "read")
    drive(session, "infuse")
    session.deviate("infuse", "supply", "no oxaliplatin")
    session.contrast("20 mL", "celiac run")
    session.give("F1", "10 mL")
    session.undo_given(instead="9 mL")
    session.reach("flow stasis")
    drive(session, "stain")
    session.contrast("12.5 mL", "second angiogram")
    return session


def test_a_record_that_ends_at_stasis(stopped: Session) -> None:
    stopped.check("gone")
    stopped.second_check("B", {"drug.mass": "60 mg"})
    stopped.close("stain gone")
    record = stopped.record()
    totals = {total.id: total.value for total in record.totals}
    assert totals["given.volume"] == 9
    assert totals["given.drug_mass"] == pytest.approx(38.571428571428)
    assert totals["left.volume"] == 5
    assert totals["contrast.by_hand"] == 32.5
    assert totals["contrast.in_suspension"] == pytest.approx(4.5)
    assert record.case_contrast == pytest.approx(37)
    assert [(feeder.feeder, feeder.volume, feeder.iodine) for feeder in record.feeders] == [("F1", 9.0, None)]
    assert record.feeders[0].drug_mass == pytest.approx(38.571428571428)
    assert (record.ended, record.procedure, record.plan.code) == ("stain gone", stopped.id, PLAN.code)
    assert [event.body["reason"] for event in record.deviations] == ["supply"]
    assert record.second_check is not None
    assert record.last_hash == stopped.journal.last_hash == chain_hash(stopped.events)
    assert record.events == stopped.events


def test_each_line_says_how_it_stands_to_the_plan(stopped: Session) -> None:
    statuses = {entry.planned.id: (entry.status, entry.explains) for entry in stopped.record().lines}
    assert statuses == {
        "beads.settled_volume": ("chosen", None),
        "drug.volume": ("as planned, not measured", None),
        "contrast.volume": ("measured", "read"),
        "suspension.volume": ("as planned, not measured", None),
        "infusion.volume": ("not done", None),
        "drug.mass": ("as planned, not measured", None),
    }
    assert stopped.record().ended is None


def test_what_is_not_done_yet_is_not_done(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        drive(session, "dissolve")
        statuses = {entry.planned.id: entry.status for entry in session.record().lines}
        assert statuses["beads.settled_volume"] == "chosen"
        assert statuses["suspension.volume"] == "not done"


def test_a_different_start_is_measured_too(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        drive(session, "mix")
        session.measure(
            "suspension.volume", "13 mL", "different start", start="beads.settled_volume", start_value="1.7 mL"
        )
        entries = {entry.planned.id: entry for entry in session.record().lines}
        assert entries["beads.settled_volume"].status == "measured"
        assert entries["beads.settled_volume"].explains == "different start"


def test_contrast_within_an_unknown_suspension_is_not_made_up(tmp_path: Path) -> None:
    lines = tuple(
        line("contrast.volume", None, status="unknown") if one.id == "contrast.volume" else one for one in PLAN.lines
    )
    plan = replace(PLAN, lines=lines)
    session = Session.create(tmp_path, PACKED, plan, "A", clock(), recompute=lambda opened, done: plan)
    drive(session, "inject")
    session.give("F1", "9 mL")
    session.contrast("20 mL", "run")
    record = session.record()
    inside = record.totals[-1]
    assert (inside.id, inside.status, inside.value, inside.text) == (
        "contrast.in_suspension",
        "unknown",
        None,
        "unknown",
    )
    # What was entered by hand stands in its own total; the sum of the case is not known.
    assert record.case_contrast is None
    session.leave()


def test_what_was_taken_back_falls_away_in_one_place(stopped: Session) -> None:
    stand = standing(stopped.events)
    assert [event.body.get("value") for event in stand if event.kind == "given"] == [9.0]
    assert len(stand) == len(stopped.events) - 1
    opened = stopped.opened
    assert reckon(opened, stopped.events, computed) == reckon(opened, stopped.events[1:], computed)


def test_events_that_lack_what_their_kind_holds_are_named_and_no_riddle(stopped: Session) -> None:
    opened = stopped.opened
    bare = replace(opened, n=2, kind="given", step="inject", body={})
    with pytest.raises(JournalError, match="was not written by this program"):
        reckon(opened, (bare,), computed)
    with pytest.raises(JournalError):
        reckon(replace(opened, body={}), (), computed)
