"""A record of the shipped recipe: its contrast against the limits, and the drug that stood in the catheter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from embolplan.export import export_record
from embolplan.library import pack
from embolplan.procedure import ManualClock, Session
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf

CASE = {
    **CHOICES,
    "microcatheter.product": "headway-27",
    "procedure.contrast_volume": "100 mL",
    "patient.weight": "70 kg",
    "labs.creatinine": "1.8 mg/dL",
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    packed = pack(recipe(), case_of(CASE), shelf())
    clock = ManualClock(datetime(2026, 11, 24, 8, tzinfo=UTC))
    with Session.create(tmp_path, packed, plan_of(CASE), "Nurse A", clock) as session:
        while session.walk.step != "inject":
            session.deviate(session.walk.step or "", "other", "not part of this test")
        session.give("F1", "9 mL")
        yield session


def test_what_was_given_and_entered_is_held_against_the_limits(session: Session) -> None:
    session.contrast("162 mL", "runs")
    within = session.record()
    # Of 9 mL half is contrast, and the stricter reading is 300 / 1.8 = 166.67 mL.
    assert within.case_contrast == pytest.approx(166.5)
    assert "contrast.above-cigarroa" not in [finding.code for finding in within.done.findings]
    session.contrast("0.3 mL", "flush")
    above = session.record()
    assert above.done["contrast.case_volume"].value == pytest.approx(above.case_contrast)
    assert "contrast.above-cigarroa" in [finding.code for finding in above.done.findings]
    assert "167 mL" in export_record(above, "text").decode()


def test_what_was_foreseen_stands_beside_what_was_entered(session: Session) -> None:
    session.contrast("162 mL", "runs")
    line = next(line for line in session.record().lines if line.line.id == "procedure.contrast_volume")
    assert (line.planned.value, line.line.value, line.status) == (100.0, 162.0, "measured")


def test_the_drug_that_stood_in_the_catheter_is_a_total_of_the_record_with_its_fate(session: Session) -> None:
    session.catheter("withdrawn with the catheter", "0.7 mL")
    totals = {line.id: line for line in session.record().totals}
    assert totals["hub.drug_mass"].value == pytest.approx(60 / 14 * 0.7)
    assert totals["hub.iodine"].value == pytest.approx(2240 / 14 * 0.7)
    text = export_record(session.record(), "text").decode()
    assert "withdrawn with the catheter" in text
    assert "drug in catheter and hub, if even" in text.replace("\n", " ") or "hub.drug_mass" in text
