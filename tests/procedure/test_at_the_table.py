"""At the table: one key gives again, the syringe is read, entries are taken back, and what a second check is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.plan import Duration
from embolplan.procedure import ManualClock, Refused, Session
from tests.procedure.recipe import PACKED, PLAN, clock, computed, create, drive, minutes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pushing(tmp_path: Path) -> Session:
    """At the table with 14 mL in the syringe; the case names two feeders."""
    packed = {**PACKED, "case": {"feeders": [{"id": "A8", "vessel": "right hepatic"}, {"id": "A6"}]}}
    session = Session.create(tmp_path, packed, PLAN, "R. Nurse", clock(), recompute=computed)
    drive(session, "inject")
    return session


def passes(session: Session, **time: float) -> None:
    assert isinstance(session.clock, ManualClock)
    session.clock.pass_time(**time)


def test_one_key_gives_the_same_again_into_the_feeder_of_the_last_time(pushing: Session) -> None:
    with pytest.raises(Refused, match="how much one press is"):
        pushing.give_again()
    pushing.give("A8", "0.5 mL", portion=True)
    pushing.give_again()
    pushing.give("A6", "2 mL")
    pushing.give_again()
    assert pushing.walk.feeders == {"A8": 1.0, "A6": 2.5}
    assert pushing.left() == 10.5
    pushing.give("A6", "10.2 mL")
    with pytest.raises(Refused, match=r"more than the 0\.3 mL left"):
        pushing.give_again()


def test_feeders_are_spelt_as_the_case_has_them(pushing: Session) -> None:
    assert pushing.feeders == ("A8", "A6")
    for typed in ("a8", "A 8"):
        with pytest.raises(Refused, match="write 'A8'"):
            pushing.give(typed, "1 mL")
    with pytest.raises(Refused, match="an amount and no feeder"):
        pushing.give("0.6 mL", "1 mL")
    pushing.give("A4", "1 mL")
    assert list(pushing.feeders) == ["A8", "A6", "A4"]


def test_the_syringe_is_what_it_reads(pushing: Session) -> None:
    pushing.give("A8", "5 mL")
    with pytest.raises(Refused, match=r"9\.5 mL is more than the 9 mL"):
        pushing.read_syringe("9.5 mL", "lost")
    with pytest.raises(Refused, match="read; lost"):
        pushing.read_syringe("8 mL", "different start")
    pushing.read_syringe("8.4 mL", "lost")
    reading = pushing.walk.measurements[-1]
    assert (reading.id, reading.of) == ("left.volume", "suspension.volume")
    assert reading.differs == pytest.approx(0.6)
    pushing.give("A8", "1 mL")
    assert pushing.left() == pytest.approx(7.4)
    # What was pushed before the reading can still be put right; the syringe holds what it read.
    pushing.undo_given(pushing.walk.given[0].n, instead="5.5 mL")
    assert pushing.left() == pytest.approx(7.4)
    with pytest.raises(Refused, match=r"7\.5 mL is more than the 7\.4 mL"):
        pushing.give("A8", "7.5 mL")


def test_a_second_preparation_is_a_deviation_that_fills_the_syringe(pushing: Session) -> None:
    pushing.give("A8", "13 mL")
    pushing.prepared_again("12 mL", "decision of the operator", "the stain is still there")
    assert pushing.left() == 13
    assert [event.kind for event in pushing.walk.deviations] == ["prepared again"]
    pushing.read_syringe("12.5 mL", "lost")
    assert pushing.left() == 12.5
    pushing.prepared_again("14 mL", "other", "a third")
    assert pushing.left() == 26.5
    pushing.take_back(pushing.events[-1].n)
    assert pushing.left() == 12.5


def test_stasis_by_mistake_is_taken_back_and_pushing_goes_on(pushing: Session) -> None:
    pushing.give("A8", "2 mL")
    walk = pushing.reach("flow stasis")
    pushing.start_timer()
    passes(pushing, minutes=1)
    reached = next(event for event in pushing.events if event.kind == "endpoint reached")
    walk = pushing.take_back(reached.n, "the wire was in the way")
    assert (walk.step, walk.turn, walk.running) == ("inject", 1, ())
    assert pushing.left() == 12
    pushing.give("A8", "1 mL")
    assert pushing.reach("flow stasis").step == "pause"
    # The record has all of it.
    kinds = [event.kind for event in pushing.events]
    assert kinds.count("endpoint reached") == 2
    assert pushing.events[kinds.index("taken back")].body["why"] == "the wire was in the way"


def test_a_step_taken_back_has_its_timer_again(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        drive(session, "load")
        session.start_timer()
        passes(session, minutes=30)
        session.done("load")
        session.note("kept")
        (entry,) = [event for event in session.events if event.kind == "step done"][-1:]
        session.take_back(entry.n)
        (state,) = session.timers()
        assert (session.walk.step, state.elapsed.total_seconds()) == ("load", 1800)
        assert session.done("load").step == "mix"
        # An older one stays, and so does one that a later entry hangs on.
        with pytest.raises(Refused, match="only the one that was left last"):
            session.take_back(entry.n - 6)
        session.measure("contrast.volume", "7 mL", "read")
        done = [event for event in session.events if event.kind == "step done"][-1]
        with pytest.raises(Refused, match="take that back first"):
            session.take_back(done.n)
        session.take_back(session.events[-1].n)
        assert session.walk.measurements == ()
        assert session.take_back(done.n).step == "load"


@pytest.mark.parametrize("by", [minutes(low=1, high=2), minutes(low=1), minutes(0)])
def test_a_timer_is_not_let_on_by_what_says_not_how_long(pushing: Session, by: Duration) -> None:
    pushing.start_timer("ice", minutes(2))
    before = len(pushing.events)
    with pytest.raises(Refused, match="one amount of time"):
        pushing.extend_timer("ice", by)
    assert len(pushing.events) == before


def test_a_timer_runs_on_for_a_minute_more(pushing: Session) -> None:
    pushing.start_timer("ice", minutes(2))
    passes(pushing, seconds=90)
    pushing.extend_timer("ice")
    (state,) = pushing.timers()
    assert state.remaining.total_seconds() == 90
    pushing.start_timer("rest", minutes(low=2, high=3))
    pushing.extend_timer("rest", Duration("s", 30))
    assert pushing.walk.running[1].time == Duration("min", low=2.5, high=3.5)


def test_a_choice_or_a_reading_after_the_second_check_voids_it(pushing: Session) -> None:
    pushing.second_check("B", {"drug.mass": "60 mg"})
    pushing.give("A8", "1 mL")
    pushing.read_syringe("13 mL", "read")
    pushing.heart_rate("80 /min")
    assert pushing.walk.second_check_void is None
    pushing.choose("infusion.volume", "20 mL")
    assert pushing.walk.second_check_void == pushing.events[-1]
    assert pushing.record().second_check_void == pushing.events[-1]
    pushing.second_check("B", {"drug.mass": "60 mg"})
    assert pushing.walk.second_check_void is None


def test_a_reading_taken_back_after_the_second_check_voids_it_too(tmp_path: Path) -> None:
    with create(tmp_path) as session:
        drive(session, "mix")
        session.measure("contrast.volume", "6 mL", "read")
        reading = session.events[-1].n
        session.second_check("B", {"contrast.volume": "6 mL"})
        assert session.walk.second_check_void is None
        session.take_back(reading)
        assert session.walk.second_check_void == session.events[-1]


def test_what_became_of_the_catheters_content_at_a_change_is_not_its_end(pushing: Session) -> None:
    pushing.give("A8", "1 mL")
    pushing.catheter("aspirated", "0.6 mL", left_feeder="A8")
    assert (pushing.walk.catheter, len(pushing.walk.contents)) == (None, 1)
    pushing.catheter("withdrawn with the catheter")
    assert pushing.walk.catheter == pushing.events[-1]


def test_complications_radiation_and_mixing_again_are_entries(pushing: Session) -> None:
    pushing.complication("pain", "shoulder pain, fentanyl given")
    with pytest.raises(Refused):
        pushing.complication("boredom", "no")
    assert [event.body["complication"] for event in pushing.walk.complications] == ["pain"]
    before = pushing.walk.mixed_at
    passes(pushing, minutes=4)
    assert pushing.resuspended().mixed_at == pushing.clock.now() != before
    with pytest.raises(Refused, match="takes mGy or Gy"):
        pushing.close("done", abandon=True, radiation={"air_kerma": "12 Gy·cm²"})
    pushing.close("done", abandon=True, radiation={"air_kerma": "0.85 Gy", "fluoroscopy_time": "12 min"})
    assert pushing.events[-1].body["air_kerma"] == {"value": 850.0, "unit": "mGy", "text": "0.85 Gy"}
