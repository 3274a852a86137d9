"""The fold itself: its clock, what it takes of patient and feeders in any numbers, and what stands after each step."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from embolplan.engine import compute
from embolplan.engine.amounts import Amount, Given
from embolplan.engine.fold import fold
from embolplan.library import make_case
from embolplan.units import pint_unit, registry
from tests.engine import emulsion
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf
from tests.engine.test_done import done, measured
from tests.engine.test_lines import planned

if TYPE_CHECKING:
    from embolplan.engine.fold import Fold
    from embolplan.plan import Plan, Step


def quantities(number: Fraction, unit: str) -> Any:
    return registry().Quantity(number, pint_unit(unit) if unit else "")


def exactly(number: Fraction, unit: str) -> Any:
    return number


def named(of: Fold, line_id: str) -> Any:
    return of.book.named[line_id].value


def clock(step: Step) -> list[tuple[float | None, float | None, float | None] | None]:
    return [(at.value, at.low, at.high) if at else None for at in (step.starts_at, step.ends_at)]


def with_clock(**entries: str) -> Plan:
    of = with_parameters(recipe(), {name.replace("__", "."): entry for name, entry in entries.items()})
    return compute(of, case_for(of, CHOICES), shelf())


# -- patient and feeders -------------------------------------------------------------------------------------------


def test_a_share_of_a_feeder_folds_in_fractions_and_dimensions() -> None:
    feeders: Any = [{"id": "F1", "share": "12.5 %"}, {"id": "F2", "share": "0 %"}, {"id": "F3"}]
    case = make_case({"feeders": feeders}, CHOICES, recipe().protocol, "test")
    exact = fold(recipe(), case, shelf(), numbers=exactly)
    # An eighth of 14 mL.
    assert [named(exact, f"feeder.{name}.volume") for name in ("F1", "F2")] == [Fraction(7, 4), 0]
    assert "feeder.F3.volume" not in exact.book.named
    in_units = fold(recipe(), case, shelf(), numbers=quantities)
    assert named(in_units, "feeder.F1.volume").to(pint_unit("mL")).magnitude == Fraction(7, 4)


def test_heart_beats_fold_into_minutes_in_fractions_and_dimensions() -> None:
    case = emulsion.case_of({"patient.heart_rate": "75 /min"})
    line_id = "endpoint.clearance.clearance_time"
    # 3 to 5 beats at 75 a minute.
    assert named(fold(recipe(emulsion.EMULSION), case, shelf(), numbers=exactly), line_id).values == (
        Fraction(3, 75), Fraction(5, 75),
    )  # fmt: skip
    values = named(fold(recipe(emulsion.EMULSION), case, shelf(), numbers=quantities), line_id).values
    assert [it.to(pint_unit("min")).magnitude for it in values] == [Fraction(3, 75), Fraction(5, 75)]
    waiting = emulsion.plan()[line_id]
    assert [wait.id for wait in waiting.waits_for] == ["patient.heart_rate"]


def test_what_is_set_instead_stands_in_the_place_of_what_the_recipe_states() -> None:
    instead = {"drug.mass": Amount(30.0, Given("assumed", because="a test"), "drug.mass")}
    folded = fold(recipe(), case_of(CHOICES), shelf(), instead=instead)
    # Half the drug in the same 14 mL.
    assert named(folded, "suspension.drug_concentration") == pytest.approx(30 / 14)
    assert folded.parameters["drug.mass"] is instead["drug.mass"]


def test_of_two_readings_of_what_the_recipe_gives_the_last_one_counts_and_of_what_it_works_out_none() -> None:
    plan = done(
        measured("beads.settled_volume", 1.5, "read"),
        measured("beads.settled_volume", 1.7, "read"),
        measured("slurry.volume", 6.5, "read"),
    )
    assert (plan["beads.settled_volume"].value, plan["beads.settled_volume"].status) == (1.7, "measured")
    assert plan["beads.load"].value == pytest.approx(60 / 1.7)
    assert plan["slurry.volume"].value == 6.5


# -- the clock -----------------------------------------------------------------------------------------------------


def test_what_comes_before_the_first_wait_starts_at_nothing_and_the_phase_takes_its_waits() -> None:
    plan = plan_of(CHOICES)
    assert clock(plan.step("draw-beads")) == [(0, None, None), (0, None, None)]
    assert clock(plan.step("settle")) == [(0, None, None), (None, 2, 3)]
    assert clock(plan.step("pause")) == [(0, None, None), (5, None, None)]
    total = plan["prepare.duration"]
    assert total.formula == "settle.duration + load.duration + stand.duration"
    assert (total.low, total.high, total.step, total.text) == (37, 38, None, "37 to 38 min, at least")


def test_after_a_wait_that_nobody_reports_no_time_of_the_phase_is_known() -> None:
    plan = with_clock(settle__duration="not reported")
    assert clock(plan.step("settle")) == [(0, None, None), None]
    for name in ("dissolve", "load", "stand"):
        assert clock(plan.step(name)) == [None, None]
    assert plan["prepare.duration"].status == "unknown"
    assert [wait.id for wait in plan["prepare.duration"].waits_for] == ["settle.duration"]
    # The pause is of another phase.
    assert clock(plan.step("pause")) == [(0, None, None), (5, None, None)]


def test_after_a_wait_of_at_least_so_long_everything_is_at_least_so_late() -> None:
    plan = with_clock(settle__duration="at least 10 min [liu-2021, Methods]")
    assert clock(plan.step("load")) == [(None, 10, None), (None, 40, None)]
    assert (plan["prepare.duration"].low, plan["prepare.duration"].high) == (45, None)


def test_a_step_of_a_layer_waits_as_long_as_its_layer_does() -> None:
    plan = planned(("load.duration: 30 min", "distal.load.duration: 40 min"))
    assert clock(plan.step("load")) == [(0, None, None), (40, None, None)]
    total = plan["prepare.duration"]
    assert (total.value, total.phase, total.formula) == (40, "prepare", "distal.load.duration")


# -- containers ----------------------------------------------------------------------------------------------------


def test_after_a_step_that_moves_nothing_stands_what_stood_before_it() -> None:
    after = fold(recipe(), case_of(CHOICES), shelf()).after
    assert list(after) == [step.id for step in recipe().protocol.spine]
    first, *_ = after
    for step, before in zip(recipe().protocol.spine, (first, *after), strict=False):
        if step.do in ("settle", "stand", "image", "assess"):
            assert dict(after[step.id]) == dict(after[before])
    # The bead syringe is there after it was filled, and empty after it was pushed.
    assert "bead-syringe" in after["stand"]
    assert "bead-syringe" not in after["inject"]
