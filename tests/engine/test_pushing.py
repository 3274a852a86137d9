"""Syringes, pulses and feeders: what is in each, by hand arithmetic, and what adds up whatever was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.library import make_case
from tests.engine.shelf import CHOICES, case_of, changed, plan_of, recipe, shelf
from tests.engine.test_done import done
from tests.engine.test_done import given as gave
from tests.engine.test_edges import planned, restated, span_of
from tests.engine.test_layers import LAYERED, choices

if TYPE_CHECKING:
    from embolplan.plan import Finding, Plan

SYRINGE, PULSE, PAUSE = "working-syringe.capacity", "inject.pulse_volume", "inject.pulse_interval"


def with_choices(change: dict[str, str]) -> Plan:
    return plan_of({**CHOICES, **change})


def values(plan: Plan, *ids: str) -> list[float | None]:
    return [plan[line_id].value for line_id in ids]


def findings(plan: Plan, code: str) -> list[Finding]:
    return [finding for finding in plan.findings if finding.code == code]


def refusal(change: dict[str, str]) -> str:
    with pytest.raises(CaseError) as refused:
        with_choices(change)
    (problem,) = refused.value.problems
    return f"{problem.where}: {problem.message} ({problem.hint})"


# -- the working syringe -------------------------------------------------------------------------------------------


def test_fourteen_millilitres_by_a_syringe_of_three_are_four_full_ones_and_two_millilitres() -> None:
    plan = with_choices({SYRINGE: "3 mL"})
    assert values(plan, "working-syringe.count", "working-syringe.volume", "working-syringe.last.volume") == [5, 3, 2]
    # 60 mg and 2240 mg of iodine in 14 mL: 3/14 and 2/14 of them.
    assert plan["working-syringe.drug_mass"].value == pytest.approx(180 / 14)
    assert plan["working-syringe.last.drug_mass"].value == pytest.approx(120 / 14)
    assert values(plan, "working-syringe.iodine", "working-syringe.last.iodine") == [480, 320]
    # At 1 mL/min.
    assert values(plan, "working-syringe.duration", "working-syringe.last.duration") == [3, 2]
    assert plan[SYRINGE].status == "chosen"
    assert plan["working-syringe.count"].formula == "suspension.volume / working-syringe.capacity, rounded up"
    assert plan["working-syringe.last.drug_mass"].text == "8.57 mg"


def test_a_working_syringe_that_holds_all_is_filled_once() -> None:
    plan = with_choices({SYRINGE: "20 mL"})
    assert values(plan, "working-syringe.count", "working-syringe.volume", "working-syringe.last.volume") == [1, 14, 14]
    assert values(plan, "working-syringe.drug_mass", "working-syringe.duration") == [60, 14]
    exactly = with_choices({SYRINGE: "14 mL"})
    assert values(exactly, "working-syringe.count", "working-syringe.last.volume") == [1, 14]


def test_nothing_is_computed_of_syringes_and_pulses_that_nobody_chose() -> None:
    ids = [line.id for line in with_choices({}).lines]
    assert [name for name in ids if name.startswith(("working-syringe.", "pulse."))] == []
    assert PAUSE not in ids
    assert with_choices({})[PULSE].status == "unknown"
    assert not any(
        waiting.id == PULSE for line in with_choices({}).lines for waiting in line.waits_for if line.id != PULSE
    )


def test_without_a_suspension_the_fills_wait_for_what_it_waits_for() -> None:
    plan = plan_of(changed({"beads.settled_volume": "unset", SYRINGE: "3 mL"}))
    for name in ("count", "volume", "last.volume", "last.drug_mass", "duration"):
        line = plan[f"working-syringe.{name}"]
        assert line.status == "unknown"
        assert line.value is None
        assert "beads.settled_volume" in [waiting.id for waiting in line.waits_for]


def test_fills_of_a_span_lie_between_nothing_and_a_full_syringe() -> None:
    plan = compute(
        restated(drug__diluent_volume="5-9 mL [liu-2021, Methods]"), case_of({**CHOICES, SYRINGE: "3 mL"}), shelf()
    )
    # 14 mL to 22 mL: five fills to eight; at 15 mL the last is full, just above it next to empty.
    assert span_of(plan["working-syringe.count"]) == (None, 5, 8)
    assert span_of(plan["working-syringe.last.volume"]) == (None, None, 3)
    assert plan["working-syringe.volume"].value == 3


def test_drug_of_which_some_left_with_the_liquid_stays_at_most() -> None:
    plan = with_choices({"load.excess": "removed", SYRINGE: "3 mL"})
    # 4 mL with at most 60 mg: 3 mL hold at most 45 mg, and 1 mL at most 15 mg.
    assert values(plan, "working-syringe.count", "working-syringe.last.volume") == [2, 1]
    assert span_of(plan["working-syringe.drug_mass"]) == (None, None, 45)
    assert span_of(plan["working-syringe.last.drug_mass"]) == (None, None, 15)


def test_each_layer_has_its_own_fills() -> None:
    case = make_case(
        {}, choices(**{SYRINGE: "3 mL", "proximal.working-syringe.capacity": "1 mL"}), recipe(LAYERED).protocol, "t"
    )
    plan = compute(recipe(LAYERED), case, shelf())
    # The distal layer is 14 mL; the proximal one 1 mL of beads in 3 mL of saline, and twice as much contrast.
    distal, proximal = plan["distal.suspension.volume"].value, plan["proximal.suspension.volume"].value
    assert (distal, proximal) == (14, 12)
    assert values(plan, "distal.working-syringe.count", "proximal.working-syringe.count") == [5, 12]
    assert plan["distal.working-syringe.last.drug_mass"].value == pytest.approx(120 / 14)
    assert values(plan, SYRINGE, "proximal.working-syringe.capacity") == [3, 1]
    assert "distal.working-syringe.capacity" not in plan


# -- the recipe's own syringes -------------------------------------------------------------------------------------


def test_the_recipes_own_syringes_are_counted() -> None:
    plan = with_choices({})
    assert values(plan, "bead-syringe.count", "drug-syringe.count") == [1, 1]
    assert (plan["drug-syringe.count"].step, plan["bead-syringe.count"].step) == ("dissolve", "mix")
    # 10 mL of solution, then 2 + 10 mL twice.
    large = with_choices({"drug.diluent_volume": "10.5 mL"})
    assert values(large, "drug-syringe.count", "bead-syringe.count") == [3, 2]
    waits = plan_of(changed({"beads.settled_volume": "unset"}))["bead-syringe.count"].waits_for
    assert "beads.settled_volume" in [waiting.id for waiting in waits]


def test_a_record_counts_no_syringes_of_what_is_left() -> None:
    record = done(gave(9.0))
    assert "bead-syringe.count" not in record
    assert "drug-syringe.count" not in record


def test_what_would_fit_is_told_with_what_would_be_in_each() -> None:
    # 8 mL with 60 mg, into syringes of 5 mL: 5/8 and 3/8 of it.
    (finding,) = findings(with_choices({"drug.diluent_volume": "8 mL"}), "container.overfull")
    assert (
        "2 such syringes would hold it: 1 with 5 mL, 37.5 mg of drug, and 1 with 3 mL, 22.5 mg of drug" in finding.text
    )
    # 26 mL: 20/26 and 6/26 of 60 mg and of 13 mL x 320.
    (beads,) = findings(with_choices({"beads.settled_volume": "8 mL"}), "container.overfull")
    assert "1 with 20 mL, 46.2 mg of drug, 3200 mg of iodine, and 1 with 6 mL, 13.8 mg of drug, 960 mg" in beads.text


def test_of_a_span_the_most_is_told_and_no_iodine_that_may_be_less() -> None:
    plan = planned(restated(drug__diluent_volume="5-9 mL [liu-2021, Methods]"))
    # At most 22 mL, in which 60 mg are 54.5 mg and 5.45 mg.
    texts = [finding.text for finding in findings(plan, "container.overfull")]
    assert any(
        "1 with 20 mL, 54.5 mg of drug, and 1 with 2 mL, 5.45 mg of drug, if it is even." in text for text in texts
    )


# -- pulses --------------------------------------------------------------------------------------------------------


def test_pulses_of_half_a_millilitre_are_twenty_eight() -> None:
    plan = with_choices({PULSE: "0.5 mL"})
    assert values(plan, "pulse.count", "pulse.last.volume", "pulse.iodine") == [28, 0.5, 80]
    assert plan["pulse.drug_mass"].value == pytest.approx(60 / 28)
    assert plan["pulse.drug_mass"].text == "2.14 mg"
    assert "pulse.duration" not in plan
    assert plan["suspension.duration"].value == 19


def test_the_last_pulse_is_what_the_others_leave() -> None:
    plan = with_choices({PULSE: "0.4 mL"})
    assert plan["pulse.count"].value == 35
    assert plan["pulse.last.volume"].value == pytest.approx(0.4)
    uneven = with_choices({PULSE: "0.6 mL"})
    # 23 x 0.6 = 13.8.
    assert uneven["pulse.count"].value == 24
    assert uneven["pulse.last.volume"].value == pytest.approx(0.2)
    assert uneven["pulse.last.drug_mass"].value == pytest.approx(60 * 0.2 / 14)


def test_pauses_between_pulses_add_to_the_time_that_beads_stay_suspended() -> None:
    plan = with_choices({PULSE: "0.5 mL", PAUSE: "10 s"})
    # 14 min of pushing and 27 pauses of 10 s.
    assert plan["pulse.duration"].value == pytest.approx(18.5)
    assert plan["pulse.duration"].status == "assumed"
    assert plan["suspension.duration"].value == pytest.approx(23.5)
    (settling,) = findings(plan, "suspension.settling")
    assert settling.text.startswith("18.5 min of pushing and 5 min of standing, together 23.5 min")
    assert "pulse.duration" in settling.lines
    assert plan["inject.duration"].value == 14


def test_a_pause_alone_waits_for_the_volume_of_a_pulse() -> None:
    plan = with_choices({PAUSE: "10 s"})
    for name in ("pulse.count", "pulse.duration", "suspension.duration"):
        assert plan[name].status == "unknown"
        assert PULSE in [waiting.id for waiting in plan[name].waits_for]
    assert "pulse.drug_mass" not in plan


# -- feeders -------------------------------------------------------------------------------------------------------


def test_what_the_shares_leave_has_lines_of_its_own() -> None:
    plan = with_choices({"feeders.F1.share": "60 %", "feeders.F2.share": "39 %"})
    # 1 % of 14 mL, 60 mg and 2240 mg.
    assert plan["unassigned.volume"].value == pytest.approx(0.14)
    assert plan["unassigned.drug_mass"].value == pytest.approx(0.6)
    assert plan["unassigned.iodine"].value == pytest.approx(22.4)
    assert plan["feeder.F2.drug_mass"].value == pytest.approx(23.4)
    (finding,) = findings(plan, "feeders.shares")
    assert finding.severity == "caution"
    assert "99 %, not to 100 %" in finding.text
    assert "1 % of the suspension is set aside for no feeder" in finding.text


def test_shares_of_all_leave_nothing_to_say() -> None:
    plan = with_choices({f"feeders.F{n}.share": share for n, share in enumerate(("33.3 %", "33.3 %", "33.4 %"))})
    assert "unassigned.volume" not in plan
    assert findings(plan, "feeders.shares") == []


def test_more_than_all_is_not_set_aside() -> None:
    plan = with_choices({"feeders.F1.share": "60 %", "feeders.F2.share": "50 %"})
    (finding,) = findings(plan, "feeders.shares")
    assert finding.severity == "block"
    assert "110 %" in finding.text
    assert "unassigned.volume" not in plan


def test_a_feeder_without_a_share_is_named() -> None:
    (finding,) = findings(
        with_choices({"feeders.F1.share": "60 %", "feeders.F2.vessel": "left gastric"}), "feeders.shares"
    )
    assert "No share is entered for F2. 40 % of the suspension" in finding.text
    (full,) = findings(
        with_choices({"feeders.F1.share": "100 %", "feeders.F2.vessel": "left gastric"}), "feeders.shares"
    )
    assert full.text == "No share is entered for F2."
    assert findings(with_choices({"feeders.F2.vessel": "left gastric"}), "feeders.shares") == []


def test_parts_of_one_are_asked_about() -> None:
    (finding,) = findings(with_choices({"feeders.F1.share": "0.6 %", "feeders.F2.share": "0.4 %"}), "feeders.shares")
    assert "Were parts of one entered? 0.6 of it is 60 %." in finding.text
    assert "99 % of the suspension is set aside for no feeder" in finding.text


def test_a_tumour_without_a_feeder_is_named() -> None:
    two = {"tumours.T1.diameters": "4 cm", "tumours.T2.diameters": "2 cm", "feeders.F1.share": "100 %"}
    (finding,) = findings(with_choices({**two, "feeders.F1.tumour": "T1"}), "feeders.tumours")
    assert (finding.severity, finding.text) == ("caution", "No feeder is entered for T2.")
    (wrong,) = findings(with_choices({**two, "feeders.F1.tumour": "T3"}), "feeders.tumours")
    assert wrong.text == "No feeder is entered for T1, T2. F1 is entered for T3, which is no tumour of the case."
    both = {**two, "feeders.F1.tumour": "T1", "feeders.F2.tumour": "T2", "feeders.F2.share": "0 %"}
    assert findings(with_choices(both), "feeders.tumours") == []
    assert findings(with_choices(two), "feeders.tumours") == []


def test_each_layer_is_left_over_by_itself() -> None:
    case = make_case({}, choices(**{"feeders.F1.share": "75 %"}), recipe(LAYERED).protocol, "t")
    plan = compute(recipe(LAYERED), case, shelf())
    assert values(plan, "distal.unassigned.volume", "proximal.unassigned.volume") == [3.5, 3]
    assert values(plan, "distal.feeder.F1.drug_mass", "distal.unassigned.drug_mass") == [45, 15]


# -- what was typed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [SYRINGE, PULSE, PAUSE])
@pytest.mark.parametrize("typed", ["0 mL", "0", "-3 mL", "NaN mL", "1e3 mL", "3 mg", "3,5 mL", "3"])
def test_what_is_no_amount_is_refused_by_its_name(name: str, typed: str) -> None:
    assert refusal({name: typed}).startswith(f"{name}: '{typed}'")


@pytest.mark.parametrize(
    ("name", "typed", "bounds", "meant"),
    [
        (SYRINGE, "3 µL", "0.3 to 100 mL", "did you mean 3 mL?"),
        (SYRINGE, "0.29 mL", "0.3 to 100 mL", "check the unit and the decimal point"),
        (SYRINGE, "3 L", "0.3 to 100 mL", "did you mean 3 mL?"),
        (PULSE, "0.5 µL", "0.05 to 10 mL", "did you mean 0.5 mL?"),
        (PAUSE, "10 h", "0.01 to 10 min", "did you mean 10 min?"),
        ("bead-syringe.capacity", "20 L", "0.3 to 100 mL", "did you mean 20 mL?"),
    ],
)
def test_a_size_that_no_room_has_is_a_caution_with_the_likely_unit(
    name: str, typed: str, bounds: str, meant: str
) -> None:
    (finding,) = findings(with_choices({name: typed}), "case.implausible")
    assert finding.text.startswith(f"{name} is {typed}, and lies outside {bounds}")
    assert meant in finding.text
    assert finding.lines == (name,)


@pytest.mark.parametrize(
    ("name", "typed"), [(SYRINGE, "0.3 mL"), (SYRINGE, "100 mL"), (PULSE, "50 µL"), (PAUSE, "1 s")]
)
def test_a_usual_size_is_no_finding(name: str, typed: str) -> None:
    assert findings(with_choices({name: typed}), "case.implausible") == []


def test_more_fills_than_can_be_counted_are_refused_by_the_name_of_the_syringe() -> None:
    assert refusal({SYRINGE: "0.000001 mL"}).startswith(f"{SYRINGE}: ")
    assert "between 0 and 1000000" in refusal({PULSE: "0.000001 mL"})
    assert refusal({PULSE: "0.000001 mL"}).startswith(f"{PULSE}: ")


def test_a_pulse_that_is_more_than_there_is_or_than_its_syringe_holds() -> None:
    (larger,) = findings(with_choices({SYRINGE: "3 mL", PULSE: "3.1 mL"}), "pulse.above-syringe")
    assert "3.1 mL does not fit into a working syringe of 3 mL" in larger.text
    assert findings(with_choices({SYRINGE: "3 mL", PULSE: "3000 µL"}), "pulse.above-syringe") == []
    more = with_choices({SYRINGE: "3 mL", PULSE: "14.1 mL"})
    assert [finding.severity for finding in findings(more, "pulse.above-suspension")] == ["caution"]
    assert findings(more, "pulse.above-syringe") == []
    assert values(more, "pulse.count", "pulse.last.volume", "pulse.drug_mass") == [1, 14, 60]
    assert findings(with_choices({PULSE: "14 mL"}), "pulse.above-suspension") == []


def test_a_misspelt_name_is_asked_about() -> None:
    assert "did you mean working-syringe.capacity?" in refusal({"working-syringe.capacty": "3 mL"})


def test_a_recipe_without_a_push_offers_no_syringe() -> None:
    radiotherapy = recipe("liver/mixed-dose-radiotherapy")
    with pytest.raises(CaseError):
        make_case({}, {SYRINGE: "3 mL"}, radiotherapy.protocol, "t")
