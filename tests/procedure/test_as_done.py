"""A session of the shipped recipe, with the real engine behind it: what is left follows what was read before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embolplan.errors import CaseError
from embolplan.library import pack
from embolplan.procedure import ManualClock, Refused, Session
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    packed = pack(recipe(), case_of(CHOICES), shelf())
    clock = ManualClock(datetime(2026, 11, 24, 8, tzinfo=UTC))
    with Session.create(tmp_path, packed, plan_of(CHOICES), "Nurse A", clock) as session:
        yield session


def to_step(session: Session, step: str) -> None:
    while session.walk.step != step:
        here = session.walk.step
        assert here is not None
        session.deviate(here, "other", "not part of this test")


def test_what_is_left_follows_a_reading_of_the_beads(session: Session) -> None:
    session.done("draw-beads")
    session.measure("beads.settled_volume", "1.9 mL", "read")
    to_step(session, "inject")
    assert session.left() == pytest.approx(13.8)
    with pytest.raises(Refused):
        session.give("F1", "13.9 mL")
    session.give("F1", "13.8 mL")
    assert session.left() == 0.0


def test_nine_millilitres_given_after_a_reading_carry_their_share(session: Session) -> None:
    to_step(session, "inject")
    session.give("F1", "9 mL")
    totals = {line.id: line.value for line in session.record().totals}
    assert totals["given.drug_mass"] == pytest.approx(60 * 9 / 14)
    assert totals["left.volume"] == 5.0


def test_a_record_that_was_only_opened_says_that_nothing_was_given(session: Session) -> None:
    totals = {line.id: line.value for line in session.record().totals}
    assert (totals["given.volume"], totals["left.volume"]) == (0.0, 14.0)


def test_a_choice_at_the_table_is_held_against_its_bounds(session: Session) -> None:
    events = session.events
    with pytest.raises(CaseError, match="100-150 mg"):
        session.choose("infusion.mass", "900 mg")
    assert session.events == events
    session.choose("infusion.mass", "120 mg")
    assert session.record().done["infusion.mass"].value == 120.0


def test_a_choice_whose_step_is_done_is_too_late(session: Session) -> None:
    to_step(session, "excess")
    session.choose("load.excess", "kept")
    session.done("excess")
    with pytest.raises(Refused, match="is done"):
        session.choose("load.excess", "removed")


def test_a_choice_cannot_leave_less_than_was_given(session: Session) -> None:
    to_step(session, "inject")
    session.give("F1", "9 mL")
    with pytest.raises(Refused, match="9 mL"):
        session.choose("load.excess", "removed")
    assert session.left() == 5.0


def test_many_small_pulses_are_one_flat_sum(session: Session) -> None:
    to_step(session, "inject")
    for _ in range(700):
        session.give("F1", "0.02 mL")
    totals = {line.id: line.value for line in session.record().totals}
    assert (totals["given.volume"], totals["left.volume"]) == (14.0, 0.0)


def test_only_what_was_put_in_can_have_been_another_start(session: Session) -> None:
    to_step(session, "mix")
    with pytest.raises(Refused):
        session.measure("contrast.volume", "6 mL", "different start", start="drug.concentration", start_value="1 mg/mL")


def test_readings_of_one_volume_follow_each_other(session: Session) -> None:
    to_step(session, "mix")
    session.measure("suspension.volume", "13 mL", "read")
    session.measure("suspension.volume", "12 mL", "lost")
    to_step(session, "inject")
    session.give("F1", "6 mL")
    totals = {line.id: line.value for line in session.record().totals}
    assert totals["unaccounted.volume"] == 1.0
    assert totals["given.drug_mass"] == pytest.approx(60 * 6 / 13)
    assert totals["left.volume"] == 6.0


def test_what_was_pushed_last_can_be_entered_after_stasis_was_called(session: Session) -> None:
    to_step(session, "inject")
    session.give("F1", "8 mL")
    session.reach("flow stasis")
    assert session.walk.step == "pause"
    session.give("F1", "1 mL")
    assert session.events[-1].step == "inject"
    assert session.left() is None
    totals = {line.id: line.value for line in session.record().totals}
    assert (totals["given.volume"], totals["left.volume"]) == (9.0, 5.0)


def test_nothing_can_be_given_before_there_was_a_push(session: Session) -> None:
    with pytest.raises(Refused):
        session.give("F1", "1 mL")
