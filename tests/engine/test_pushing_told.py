"""What findings about syringes, pulses and feeders tell: of which layer, on which lines, and what would fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from tests.engine import emulsion
from tests.engine.drugs import case_for, found
from tests.engine.shelf import CHOICES, changed, plan_of, recipe, shelf
from tests.engine.test_layers import LAYERED, choices
from tests.engine.test_pushing import PAUSE, PULSE, SYRINGE, findings

if TYPE_CHECKING:
    from embolplan.plan import Finding, Plan


def told(plan: Plan, code: str) -> Finding:
    (finding,) = findings(plan, code)
    return finding


def layered(change: dict[str, str]) -> Plan:
    """The layers, 14 mL of the first and 12 mL of the second."""
    return compute(recipe(LAYERED), case_for(recipe(LAYERED), {**choices(), **change}), shelf())


# -- pulses ----------------------------------------------------------------------------------------------------------


def test_a_pulse_that_is_more_than_there_is_is_told_beside_what_is_prepared() -> None:
    finding = told(plan_of({**CHOICES, PULSE: "14.1 mL"}), "pulse.above-suspension")
    assert finding.text.startswith("A pulse of 14.1 mL is more than the 14 mL that is prepared")
    assert (finding.severity, finding.lines) == ("caution", (PULSE, "suspension.volume"))
    syringe = told(plan_of({**CHOICES, SYRINGE: "3 mL", PULSE: "3.1 mL"}), "pulse.above-syringe")
    assert (syringe.severity, syringe.lines) == ("caution", (PULSE, SYRINGE))


@pytest.mark.parametrize(
    ("pulse", "syringe", "code"),
    [
        ("3100 µL", "3 mL", "pulse.above-syringe"),
        ("3000 µL", "3 mL", None),
        ("3 mL", "2900 µL", "pulse.above-syringe"),
        ("3 mL", "3000 µL", None),
        ("0.0031 L", "3 mL", "pulse.above-syringe"),
        ("0.014 L", "20 mL", None),
        ("0.0141 L", "20 mL", "pulse.above-suspension"),
    ],
)
def test_pulse_and_syringe_are_compared_whatever_their_units(pulse: str, syringe: str, code: str | None) -> None:
    plan = plan_of({**CHOICES, PULSE: pulse, SYRINGE: syringe})
    assert [each.code for each in plan.findings if each.code.startswith("pulse.")] == ([code] if code else [])


def test_a_pulse_of_an_emulsion_is_held_against_the_emulsion() -> None:
    # 18.0072 mL of it.
    assert found(emulsion.of({PULSE: "18 mL"}), "pulse.above-suspension") is None
    finding = told(emulsion.of({PULSE: "18.1 mL"}), "pulse.above-suspension")
    assert finding.lines == (PULSE, "emulsion.volume")


def test_a_pulse_against_what_nobody_knows_yet_is_not_judged() -> None:
    plan = plan_of(changed({"beads.settled_volume": "unset", PULSE: "30 mL"}))
    assert not [finding for finding in plan.findings if finding.code.startswith("pulse.")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # One pulse for both layers: more than the second holds, and less than the first.
        ({PULSE: "13 mL"}, [("pulse.above-suspension", (PULSE, "proximal.suspension.volume"))]),
        (
            {"proximal.inject.pulse_volume": "2 mL", SYRINGE: "1 mL"},
            [("pulse.above-syringe", ("proximal.inject.pulse_volume", SYRINGE))],
        ),
        (
            {"distal.inject.pulse_volume": "2 mL", "distal.working-syringe.capacity": "1 mL"},
            [("pulse.above-syringe", ("distal.inject.pulse_volume", "distal.working-syringe.capacity"))],
        ),
        ({"distal.inject.pulse_volume": "13 mL", "proximal.inject.pulse_volume": "11 mL"}, []),
    ],
)
def test_each_layer_has_its_own_pulse_or_that_of_both(
    change: dict[str, str], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    pulses = [each for each in layered(change).findings if each.code.startswith("pulse.")]
    assert [(each.code, each.lines) for each in pulses] == expected


# -- what was typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "usual"),
    [
        (SYRINGE, "100 mL", True),
        (SYRINGE, "100.1 mL", False),
        (PULSE, "10 mL", True),
        (PULSE, "10.1 mL", False),
        (PULSE, "0.04 mL", False),
        (PAUSE, "10 min", True),
        (PAUSE, "10.1 min", False),
        (PAUSE, "0.5 s", False),
    ],
)
def test_what_is_usual_ends_where_rooms_and_hands_do(name: str, typed: str, usual: bool) -> None:
    plan = plan_of({**CHOICES, name: typed, **({PULSE: "0.5 mL"} if name == PAUSE else {})})
    finding = found(plan, "case.implausible")
    assert (finding is None) == usual
    assert finding is None or (finding.severity, finding.lines) == ("caution", (name,))


def test_a_choice_of_a_layer_is_as_implausible_as_one_of_the_whole() -> None:
    finding = told(layered({"proximal.working-syringe.capacity": "3 L"}), "case.implausible")
    assert finding.text.startswith("proximal.working-syringe.capacity is 3 L, and lies outside 0.3 to 100 mL")


# -- what would fit ----------------------------------------------------------------------------------------------------


def test_what_would_fit_ends_with_a_full_syringe_where_all_are_full() -> None:
    # 10 mL of beads with 10 mL of drug, twice: 40 mL, in two syringes of 20 mL with half of 60 mg and of 20 x 320 mg.
    plan = plan_of(changed({"beads.settled_volume": "10 mL", "drug.diluent_volume": "10 mL"}))
    text = next(each.text for each in findings(plan, "container.overfull") if "40 mL" in each.text)
    assert text.endswith(
        "2 such syringes would hold it: 1 with 20 mL, 30 mg of drug, 3200 mg of iodine, and 1 with 20 mL, 30 mg of "
        "drug, 3200 mg of iodine, if it is even."
    )


# -- feeders -----------------------------------------------------------------------------------------------------------


def test_shares_are_told_on_the_lines_of_their_feeders_and_of_what_is_left_over() -> None:
    finding = told(plan_of({**CHOICES, "feeders.F1.share": "60 %", "feeders.F2.share": "39 %"}), "feeders.shares")
    assert finding.lines == ("feeder.F1.volume", "feeder.F2.volume", "unassigned.volume")
    assert finding.text == (
        "The shares set aside for the feeders add up to 99 %, not to 100 %. 1 % of the suspension is set aside for no "
        "feeder."
    )
    more = told(plan_of({**CHOICES, "feeders.F1.share": "60 %", "feeders.F2.share": "50 %"}), "feeders.shares")
    assert (more.severity, more.lines) == ("block", ("feeder.F1.volume", "feeder.F2.volume"))
    assert more.text == (
        "The shares set aside for the feeders add up to 110 %, not to 100 %. More would be set aside than there is."
    )


def test_feeders_without_a_share_are_told_apart() -> None:
    change = {"feeders.F1.share": "60 %", "feeders.F2.vessel": "left gastric", "feeders.F3.vessel": "phrenic"}
    assert "No share is entered for F2, F3." in told(plan_of({**CHOICES, **change}), "feeders.shares").text
    all_of_it = told(plan_of({**CHOICES, **change, "feeders.F1.share": "100 %"}), "feeders.shares")
    assert (all_of_it.severity, all_of_it.text) == ("caution", "No share is entered for F2, F3.")


@pytest.mark.parametrize(
    ("shares", "asked"), [(("1 %",), False), (("0.6 %", "0.4 %"), True), (("0.6 %", "0.3 %"), False)]
)
def test_parts_of_one_are_asked_about_only_where_several_make_one(shares: tuple[str, ...], asked: bool) -> None:
    change = {f"feeders.F{n}.share": share for n, share in enumerate(shares, 1)}
    assert ("Were parts of one entered?" in told(plan_of({**CHOICES, **change}), "feeders.shares").text) == asked
