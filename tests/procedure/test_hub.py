"""How much drug stood in the catheter, where the syringe was read while it was pushed: by hand, from 60 mg in 14 mL."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.export import export_record
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.procedure import ManualClock, Session
from embolplan.tui.draft import Draft
from embolplan.tui.walk_cards import SoFar
from embolplan.tui.walk_ledger import ledger_text
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


def test_of_particles_in_oil_the_mass_is_told_as_a_drug_is(tmp_path: Path) -> None:
    recipe = load_recipe(shipped_root(), "liver/magnesium-lipiodol")
    chosen = {"particles.mass": "200 mg", "oil.volume": "10 mL"}
    draft = Draft(recipe, make_case({}, chosen, recipe.protocol, "test"), load_shelf(shipped_root()))
    draft = draft.lifted("protocol.no-published-dose", "Dr Ro", "for a test")
    with Session.create(tmp_path, draft.packed(), draft.plan, "Lee", ManualClock(EIGHT)) as session:
        session.done("disperse")
        session.give("A8", "4 mL")
        session.catheter("aspirated", "0.5 mL")
        totals = {line.id: line.text for line in session.record().totals}
        masses = [totals[f"{name}.particles_mass"] for name in ("given", "left", "hub")]
        assert masses == ["80 mg", "120 mg", "10 mg"]
        # The plan itself has no line more: how much of them is in a mL stands there already.
        assert not any(line.id.endswith("particles_mass") for line in session.plan.lines)
        so_far = SoFar.of(session)
        ledger = ledger_text(session, so_far, session.plan.step("inject")).plain
        assert "particles" in ledger
        assert "80 mg" in ledger
        assert "how much drug that is, is not known" in ledger


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
