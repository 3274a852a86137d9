"""The layered recipe walked with the real engine: two syringes, a lender in the journal, and a record that adds up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embolplan.engine import compute
from embolplan.export import export_record
from embolplan.library import make_case, pack
from embolplan.procedure import ManualClock, Refused, Session
from tests.engine.shelf import recipe, shelf
from tests.engine.test_layers import CHOICES, LAYERED

LENDER = "liver/callispheres-epirubicin-300-500"
BORROWED = {"distal.load.duration": "borrowed", "distal.load.interval": "borrowed"}


def opened(folder: Path, chosen: dict[str, str]) -> Session:
    case = make_case({}, chosen, recipe(LAYERED).protocol, "test")
    plan = compute(recipe(LAYERED), case, shelf())
    clock = ManualClock(datetime(2026, 11, 24, 8, tzinfo=UTC))
    return Session.create(folder, pack(recipe(LAYERED), case, shelf()), plan, "Nurse A", clock)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path, CHOICES | BORROWED) as session:
        yield session


def to_step(session: Session, step: str) -> None:
    """Does what stands before the step, letting its time pass."""
    clock = session.clock
    assert isinstance(clock, ManualClock)
    while session.walk.step != step:
        here = session.plan.step(session.walk.step or "")
        if here.wait is not None:
            session.start_timer()
            clock.pass_time(minutes=30)
        session.done(here.id)


def totals(session: Session) -> dict[str, float | None]:
    return {line.id: line.value for line in session.record().totals}


def test_both_layers_are_given_and_the_record_adds_up(session: Session) -> None:
    to_step(session, "inject-distal")
    assert session.left() == 14.0
    session.give("F1", "7 mL")
    session.give("F2", "2 mL")
    with pytest.raises(Refused, match="5 mL"):
        session.give("F2", "5.1 mL")
    session.reach("flow stasis")
    assert session.walk.step == "between-layers"
    # What was pushed last can be entered late, and still comes from the first syringe.
    session.give("F2", "0.5 mL")
    session.check("no flow, second layer all the same")
    assert session.walk.step == "inject-proximal"
    assert session.left() == 12.0
    session.give("F1", "3 mL")
    session.reach("flow stasis")
    assert session.walk.step == "assess"
    session.catheter("withdrawn with the catheter", "0.4 mL")
    session.close("flow blocked")
    found = totals(session)
    assert (found["distal.given.volume"], found["distal.left.volume"]) == (9.5, 4.5)
    assert (found["proximal.given.volume"], found["proximal.left.volume"]) == (3.0, 9.0)
    assert (found["given.volume"], found["left.volume"], found["hub.volume"]) == (12.5, 13.5, 0.4)
    assert found["given.drug_mass"] == found["distal.given.drug_mass"] == pytest.approx(60 * 9.5 / 14)
    assert found["given.drug_mass"] + (found["left.drug_mass"] or 0) == pytest.approx(60)  # type: ignore[operator]
    # Half of the first suspension and two thirds of the second are contrast.
    assert found["contrast.in_suspension"] == pytest.approx(9.5 / 2 + 3 * 2 / 3)
    assert "proximal.given.drug_mass" not in found
    # What stands in the catheter is of the suspension that was pushed last.
    assert "distal.hub.drug_mass" not in found
    assert "distal.hub.iodine" not in found


def test_the_record_tells_feeders_in_all_and_by_layer(session: Session) -> None:
    to_step(session, "inject-distal")
    session.give("F1", "7 mL")
    session.reach("near stasis")
    session.check("it flows, second layer")
    session.give("F1", "3 mL")
    record = session.record()
    assert [(each.feeder, each.volume, each.layer) for each in record.feeders] == [("F1", 10.0, None)]
    assert record.feeders[0].drug_mass == pytest.approx(30)
    assert [(each.layer, each.volume, each.drug_mass) for each in record.feeders_by_layer] == [
        ("distal", 7.0, pytest.approx(30)),
        ("proximal", 3.0, None),
    ]
    tree = json.loads(export_record(record, "json"))
    assert [(each["feeder"], each["volume"]["value"]) for each in tree["feeders"]] == [("F1", 10.0)]
    assert [each["layer"] for each in tree["feeders_by_layer"]] == ["distal", "proximal"]
    assert tree["totals"]["given.volume"]["value"] == 10.0
    assert tree["totals"]["proximal.left.volume"]["value"] == 9.0
    text = export_record(record, "text").decode()
    assert "distal: F1" in text
    assert "no drug in it" in text
    assert "proximal.left.volume" in text


def test_a_journal_with_a_lender_is_taken_up_again_with_its_plan(session: Session) -> None:
    to_step(session, "inject-distal")
    session.give("F1", "7 mL")
    session.leave()
    with Session.resume(session.journal.path, by="Nurse B", clock=session.clock) as again:
        assert again.warnings == ()
        assert again.plan == session.plan
        lenders = [made.id for made in again.record().done.made_from if made.kind == "lender"]
        assert lenders == [LENDER]
        assert again.record().done["distal.load.duration"].value == 30.0
        assert again.left() == 7.0


def test_a_time_can_be_borrowed_at_the_table_from_what_the_journal_holds(tmp_path: Path) -> None:
    with opened(tmp_path, CHOICES) as session:
        assert [made.kind for made in session.plan.made_from] == ["protocol", "case"]
        to_step(session, "distal-load")
        session.choose("distal.load.duration", "borrowed")
        done = session.record().done
        assert (done["distal.load.duration"].status, done["distal.load.duration"].value) == ("chosen", 30.0)
        assert [made.id for made in done.made_from if made.kind == "lender"] == [LENDER]


def test_a_layer_that_a_person_leaves_out_is_left_whole(session: Session) -> None:
    to_step(session, "inject-distal")
    session.give("F1", "9 mL")
    session.reach("flow stasis")
    session.check("no second layer")
    assert session.walk.step == "assess"
    found = totals(session)
    assert (found["proximal.given.volume"], found["proximal.left.volume"]) == (0.0, 12.0)
    assert found["contrast.in_suspension"] == pytest.approx(4.5)


def test_a_choice_cannot_make_a_layer_smaller_than_what_was_given_of_it(tmp_path: Path) -> None:
    waiting = {name: text for name, text in CHOICES.items() if name != "proximal.beads.saline_volume"}
    with opened(tmp_path, waiting | BORROWED) as session:
        to_step(session, "inject-distal")
        session.give("F1", "9 mL")
        session.reach("flow stasis")
        session.check("it flows, second layer")
        assert session.left() is None
        session.give("F1", "5 mL")
        # 1 mL of spheres and no liquid make 3 mL with the contrast; the steps that decide it are done anyway.
        with pytest.raises(Refused):
            session.choose("proximal.beads.saline_volume", "0 mL")
