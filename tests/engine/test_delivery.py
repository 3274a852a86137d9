"""What was given and left over all layers where the first has no name of its own; pushing that may take longer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.library import make_case, shipped_root
from embolplan.library.load import parse_protocol
from embolplan.model.recipe import Origin, Recipe
from tests.engine import emulsion
from tests.engine.shelf import CHOICES, plan_of, recipe, shelf
from tests.engine.test_done import done, event, given
from tests.engine.test_layers import CHOICES as LAYERS
from tests.engine.test_layers import LAYERED

if TYPE_CHECKING:
    from embolplan.plan import Plan
    from embolplan.record import Event


def second_layer_named(*done: Event, **more: str) -> Plan:
    """A recipe in two layers of which only the second has a name: 14 mL with 60 mg, and then 12 mL without drug."""
    text = (shipped_root() / f"{LAYERED}.yaml").read_text(encoding="utf-8")
    text = text.replace("    scope: distal\n", "").replace("distal.", "").replace("[distal, proximal]", "[proximal]")
    protocol, problems = parse_protocol(text, "test")
    assert protocol is not None, problems
    chosen = {name.removeprefix("distal."): value for name, value in LAYERS.items()}
    case = make_case({}, {**chosen, **more}, protocol, "test")
    return compute(Recipe(protocol, Origin("test", text, "0" * 64)), case, shelf(), done)


def gave(volume: float, of: str, feeder: str = "F1") -> Event:
    return event("given", feeder=feeder, of=of, value=volume, unit="mL", text=f"{volume} mL")


def values(plan: Plan, *ids: str) -> list[float | None]:
    return [plan[line_id].value for line_id in ids]


def test_a_layer_without_a_name_counts_with_those_that_have_one() -> None:
    plan = second_layer_named(
        event("opened"), gave(7.0, "suspension.volume"), gave(3.0, "proximal.suspension.volume"),
        gave(2.0, "proximal.suspension.volume", "F2"),
    )  # fmt: skip
    assert values(plan, "suspension.volume", "proximal.suspension.volume") == [14, 12]
    assert values(plan, "proximal.given.volume", "proximal.left.volume") == [5, 7]
    # 7 of 14 mL and 5 of 12 mL; all the drug and 2240 mg of iodine are in the first, 2400 mg in the second.
    assert values(plan, "given.volume", "left.volume", "given.F1.volume", "given.F2.volume") == [12, 14, 10, 2]
    assert values(plan, "given.drug_mass", "left.drug_mass") == [30, 30]
    assert plan["given.iodine"].value == pytest.approx(1120 + 1000)
    assert plan["left.iodine"].value == pytest.approx(1120 + 1400)
    assert {plan[name].phase for name in ("given.volume", "left.volume", "hub.volume", "waste.volume")} == {"deliver"}


def test_beads_that_are_mixed_with_nothing_are_pushed_as_they_are() -> None:
    of = recipe("liver/hepasphere-bland")
    case = make_case({}, {"beads.settled_volume": "4 mL"}, of.protocol, "test")
    plan = compute(of, case, shelf(), (event("opened"), gave(2.0, "suspension.volume")))
    # The recipe lets the beads swell in 10 mL.
    assert values(plan, "given.volume", "left.volume") == [2, 8]


def test_what_stands_in_the_hub_waits_for_itself_until_it_is_entered_and_has_its_drug_then() -> None:
    assert [wait.id for wait in done(given(9.0))["hub.volume"].waits_for] == ["hub.volume"]
    entered = done(given(9.0), event("catheter content", fate="aspirated", value=0.7, unit="mL", text="0.7 mL"))
    # 60 mg in 14 mL.
    assert entered["hub.drug_mass"].value == pytest.approx(3)
    assert "hub.volume" in entered["hub.drug_mass"].inputs


def test_in_a_plan_each_layer_has_its_own_time_and_nothing_is_given_yet() -> None:
    plan = second_layer_named(**{"inject.rate": "2 mL/min", "proximal.inject.rate": "3 mL/min"})
    assert values(plan, "inject.duration", "proximal.inject.duration") == [7, 4]
    assert not [line.id for line in plan.lines if "given" in line.id or "left" in line.id]
    # The recipe lets nothing stand before it is pushed.
    assert not [line.id for line in plan.lines if line.id.endswith("suspension.duration")]


def test_standing_and_pushing_take_at_least_the_minutes_that_are_known() -> None:
    line = plan_of({**CHOICES, "inject.rate": "2 mL/min"})["suspension.duration"]
    # 5 min of standing and 14 mL at 2 mL/min.
    assert (line.value, line.text) == (12, "12 min, at least")


def test_what_stands_in_the_hub_is_as_strong_as_what_was_pushed_last() -> None:
    hub = event("catheter content", fate="aspirated", value=0.85, unit="mL", text="0.85 mL")
    left = event("measured", id="left.volume", of="suspension.volume", value=8.5, unit="mL", explains="read")
    # 9 mL were thought to be left and 8.5 mL were: 60 x 9 / 14 mg in them, of which 0.85 mL hold a tenth.
    later = done(*(replace(each, n=n) for n, each in enumerate((given(5.0), left, given(3.0), hub), 2)))
    assert later["hub.drug_mass"].value == pytest.approx(60 * 9 / 14 / 10)
    # What was pushed before the reading was of the first strength.
    before = done(*(replace(each, n=n) for n, each in enumerate((given(5.0), left, hub), 2)))
    assert before["hub.drug_mass"].value == pytest.approx(60 * 0.85 / 14)


def test_what_stood_in_the_hub_between_two_layers_was_of_the_first() -> None:
    hub = event("catheter content", fate="aspirated", value=0.7, unit="mL", text="0.7 mL")
    left = event("measured", id="left.volume", of="suspension.volume", value=7.0, unit="mL", explains="read")
    between = (gave(7.0, "suspension.volume"), left, gave(1.0, "suspension.volume"), hub)
    later = gave(3.0, "proximal.suspension.volume")
    plan = second_layer_named(event("opened"), *(replace(each, n=n) for n, each in enumerate((*between, later), 2)))
    # 60 mg in 14 mL.
    assert plan["hub.drug_mass"].value == pytest.approx(3)
    assert "proximal.hub.iodine" not in plan


def test_what_is_given_and_what_became_of_the_rest_stands_with_delivering_whatever_is_checked_after_it() -> None:
    record = emulsion.of({}, event("opened"))
    ids = ("hub.volume", "waste.volume", "unaccounted.volume")
    assert {record[line_id].phase for line_id in ids} == {"deliver"}


def test_volumes_misjudged_both_ways_leave_nothing_unaccounted_and_no_noise() -> None:
    def measured(line_id: str, value: float) -> Event:
        return event("measured", id=line_id, value=value, unit="mL", text=f"{value} mL", explains="read")

    # 0.1 mL more than 7 mL, as much contrast, and 0.1 mL less than 14.2 mL.
    assert done(measured("slurry.volume", 7.1), measured("suspension.volume", 14.1))["unaccounted.volume"].value == 0.0
    rest = done(measured("slurry.volume", 7.1), measured("suspension.volume", 14.0))["unaccounted.volume"].value
    assert rest == pytest.approx(0.1)


def test_what_is_left_of_a_share_is_less_than_a_millilitre_and_not_beyond_it() -> None:
    shares = {"feeders.F1.share": "60 %", "feeders.F2.share": "40 %"}
    plan = done(given(8.0), **shares)
    # 60 % of 14 mL are 8.4 mL, and 40 % are 5.6 mL.
    assert plan["left.F1.volume"].value == pytest.approx(0.4)
    assert plan["left.F2.volume"].value == pytest.approx(5.6)
    assert not [line.id for line in plan.lines if line.id.startswith("beyond.")]
    nothing = done()["given.volume"]
    assert (nothing.value, nothing.status) == (0, "derived")


def test_contrast_that_was_pushed_before_and_after_a_reading_is_in_the_patient_and_what_was_lost_is_not() -> None:
    left = event("measured", id="left.volume", of="suspension.volume", value=8.5, unit="mL", explains="lost")
    runs = event("contrast given", value=50.0, unit="mL")
    plan = done(*(replace(each, n=n) for n, each in enumerate((given(5.0), left, given(3.0), runs), 2)))
    # Half of the 8 mL that were pushed is contrast.
    assert plan["contrast.case_volume"].value == pytest.approx(54)
