"""A record is the same fold over what was done: given, measured, and what a measurement explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from embolplan.engine import compute
from embolplan.record import Event, Kind
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan


def event(kind: Kind, **body: Any) -> Event:
    return Event(1, "2026-11-24T08:00:00.000Z", "N", kind, None, 1, body)


def given(volume: float, feeder: str = "F1") -> Event:
    return event("given", feeder=feeder, of="suspension.volume", value=volume, unit="mL", text=f"{volume:g} mL")


def measured(line_id: str, value: float, explains: str, **more: Any) -> Event:
    return event("measured", id=line_id, value=value, unit="mL", text=f"{value:g} mL", explains=explains, **more)


def done(*events: Event, **choices: str) -> Plan:
    return compute(recipe(), case_of({**CHOICES, **choices}), shelf(), (event("opened"), *events))


def values(plan: Plan, *ids: str) -> list[float | None]:
    return [plan[line_id].value for line_id in ids]


def test_nine_of_fourteen_millilitres_carry_nine_fourteenths_of_drug_and_iodine() -> None:
    plan = done(given(9.0))
    assert values(plan, "given.volume", "left.volume") == [9.0, 5.0]
    assert plan["given.drug_mass"].value == pytest.approx(60 * 9 / 14, rel=1e-15)
    assert plan["left.drug_mass"].value == pytest.approx(60 * 5 / 14, rel=1e-15)
    assert plan["given.iodine"].value == pytest.approx(1440, rel=1e-15)
    assert [plan[name].text for name in ("given.drug_mass", "left.drug_mass")] == ["38.6 mg", "21.4 mg"]


def test_volumes_given_to_several_feeders_add_up() -> None:
    plan = done(given(4.0), given(1.0, "F2"), given(2.0))
    assert values(plan, "given.F1.volume", "given.F2.volume", "given.volume", "left.volume") == [6.0, 1.0, 7.0, 7.0]
    assert plan["given.F2.drug_mass"].value == pytest.approx(60 / 14)


def test_an_opened_record_has_given_nothing_yet() -> None:
    plan = done()
    assert values(plan, "given.volume", "given.drug_mass", "left.volume", "unaccounted.volume") == [0.0, 0.0, 14.0, 0.0]


def test_a_misjudged_volume_keeps_its_drug_and_leaves_a_difference_unaccounted() -> None:
    plan = done(measured("suspension.volume", 13.0, "read"))
    assert values(plan, "suspension.volume", "unaccounted.volume") == [13.0, 1.0]
    assert plan["suspension.drug_concentration"].value == pytest.approx(60 / 13)
    assert plan["left.drug_mass"].value == pytest.approx(60)


def test_a_lost_portion_takes_its_drug_to_the_waste() -> None:
    plan = done(measured("suspension.volume", 13.0, "lost"), **{"beads.saline_volume": "6 mL"})
    assert values(plan, "left.volume", "unaccounted.volume", "waste.volume") == [13.0, 0.0, pytest.approx(7.0)]
    assert plan["suspension.drug_concentration"].value == pytest.approx(60 / 14)
    assert plan["left.drug_mass"].value == pytest.approx(60 * 13 / 14)


def test_another_start_changes_everything_after_it() -> None:
    start = {"id": "beads.settled_volume", "value": 1.7, "unit": "mL", "text": "1.7 mL"}
    plan = done(measured("slurry.volume", 6.7, "different start", start=start))
    assert plan["beads.settled_volume"].value == 1.7
    assert plan["beads.load"].value == pytest.approx(60 / 1.7)
    assert values(plan, "slurry.volume", "contrast.volume", "suspension.volume") == [6.7, 6.7, 13.4]
    assert plan["unaccounted.volume"].value == 0.0


def test_planned_fourteen_and_read_thirteen_differ_by_eight_percent_in_concentration() -> None:
    read, lost = (done(measured("suspension.volume", 13.0, why)) for why in ("read", "lost"))
    ratio = (read["suspension.drug_concentration"].value or 0) / (lost["suspension.drug_concentration"].value or 1)
    assert ratio == pytest.approx(14 / 13)


def test_contrast_is_what_was_drawn() -> None:
    plan = done(measured("contrast.volume", 6.5, "read"))
    assert values(plan, "contrast.volume", "contrast.iodine", "suspension.volume") == [6.5, 2080.0, 13.5]


def test_a_solution_that_reads_more_than_its_diluent_loses_no_drug() -> None:
    plan = done(measured("drug.volume", 5.4, "read"))
    assert plan["drug.concentration"].value == pytest.approx(60 / 5.4)
    assert values(plan, "slurry.volume", "unaccounted.volume") == [pytest.approx(7.4), 0.0]
    assert plan["left.drug_mass"].value == pytest.approx(60)


def test_choices_made_at_the_table_count() -> None:
    choices = {name: value for name, value in CHOICES.items() if name != "contrast.basis"}
    made = event("choice made", id="contrast.basis", value="settled-before-loading")
    plan = compute(recipe(), case_of(choices), shelf(), (made, given(3.0)))
    assert values(plan, "suspension.volume", "left.volume") == [9.0, 6.0]


def test_the_catheter_is_unknown_until_somebody_enters_it() -> None:
    assert done()["hub.volume"].status == "unknown"
    entered = done(event("catheter content", fate="flushed on", value=0.3, unit="mL", text="0.3 mL"))
    assert entered["hub.volume"].value == 0.3


def test_the_waste_waits_for_the_saline_that_nobody_reports() -> None:
    assert [waiting.id for waiting in done()["waste.volume"].waits_for] == ["beads.saline_volume"]


def test_planned_feeders_share_the_suspension() -> None:
    feeders = {"feeders.F1.share": "60 %", "feeders.F2.share": "40 %"}
    plan = plan_of({**CHOICES, **feeders})
    assert values(plan, "feeder.F1.volume", "feeder.F2.volume") == [pytest.approx(8.4), pytest.approx(5.6)]
    assert plan["feeder.F1.drug_mass"].value == pytest.approx(36)
    uneven = plan_of({**CHOICES, "feeders.F1.share": "60 %", "feeders.F2.share": "39 %"})
    assert "feeders.shares" in [finding.code for finding in uneven.findings]
