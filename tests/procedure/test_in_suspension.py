"""How much contrast went in with the suspension, where the syringe was read or a second preparation came into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from embolplan.procedure import ManualClock, Session
from tests.tui.teller import EIGHT, brought_to, draft_of


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """The worked example before pushing: 14 mL, of it 7 mL of contrast with 2240 mg of iodine."""
    clock = ManualClock(EIGHT)
    return Session.resume(brought_to("inject", tmp_path, clock, draft_of()), by="Lee", clock=clock)


def inside(session: Session) -> tuple[float, float]:
    """mL of contrast that were given, by the record and by the iodine that went with it, at 320 mg/mL."""
    totals = {line.id: line.value for line in session.record().totals}
    contrast, iodine = totals["contrast.in_suspension"], totals["given.iodine"]
    assert contrast is not None
    assert iodine is not None
    return contrast, iodine / 320


def test_half_of_what_was_pushed_is_contrast(session: Session) -> None:
    with session:
        session.give("F1", "9 mL")
        assert inside(session) == pytest.approx((4.5, 4.5))


def test_after_a_misjudged_reading_each_millilitre_has_more_of_it(session: Session) -> None:
    with session:
        session.give("F1", "4 mL")
        # 2 of 7 mL of contrast are gone; 5 mL of it are in what reads 8 mL.
        session.read_syringe("8 mL", "read")
        session.give("F1", "4 mL")
        assert inside(session) == pytest.approx((2 + 2.5, 2 + 2.5))


def test_what_was_lost_took_its_contrast_with_it(session: Session) -> None:
    with session:
        session.give("F1", "4 mL")
        session.read_syringe("8 mL", "lost")
        session.give("F1", "4 mL")
        assert inside(session) == pytest.approx((4, 4))


def test_a_second_preparation_brings_as_much_as_the_first_in_its_own_volume(session: Session) -> None:
    with session:
        session.give("F1", "14 mL")
        session.prepared_again("10 mL", "anatomy", "a large tumour")
        session.give("F1", "5 mL")
        assert inside(session) == pytest.approx((7 + 3.5, 7 + 3.5))
        # A correction stands where the entry stood: 7 mL were left, with 3.5 mL of contrast, when 7 mL more came in.
        session.undo_given(session.walk.given[0].n, "7 mL")
        assert inside(session) == pytest.approx((3.5 + 5 * 10.5 / 17,) * 2)
