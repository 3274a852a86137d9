"""The bore of the microcatheter, what of drug and iodine stands in it, and its products."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.fold import fold
from embolplan.errors import CaseError
from embolplan.record import Event
from embolplan.units import pint_unit, registry
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import CHOICES, case_of, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.engine.bind import Numbers
    from embolplan.plan import Plan

LUMEN = {"microcatheter.lumen": "0.021 in", "microcatheter.length": "130 cm"}


def planned(**settings: str) -> Plan:
    return plan_of({**CHOICES, **{name.replace("__", "."): value for name, value in settings.items()}})


def near(found: float | None, expected: float) -> bool:
    return found == pytest.approx(expected, rel=1e-9)


def test_a_bore_of_21_thousandths_over_130_cm_is_29_hundredths_of_a_millilitre() -> None:
    # By hand: 0.021 in = 0.5334 mm, so pi/4 x (0.5334 mm)^2 x 1300 mm = 290.495 mm^3.
    line = plan_of({**CHOICES, **LUMEN})["catheter.volume"]
    assert line.value == pytest.approx(math.pi / 4 * 0.5334**2 * 1300 / 1000, rel=1e-11)
    assert (line.text, line.unit, line.status) == ("0.29 mL", "mL", "derived")
    assert line.inputs == ("microcatheter.lumen", "microcatheter.length")
    assert line.label == "bore only, hub not included"


@pytest.mark.parametrize(
    ("lumen", "length"),
    [("0.021 in", "130 cm"), ("0.5334 mm", "1.3 m"), ("533.4 µm", "1300 mm"), ("1.6002 Fr", "130 cm")],
)
def test_the_unit_that_is_typed_changes_nothing(lumen: str, length: str) -> None:
    plan = planned(microcatheter__lumen=lumen, microcatheter__length=length)
    assert near(plan["catheter.volume"].value, 0.2904953977)


def test_the_volume_goes_by_the_square_of_the_lumen_and_by_the_length() -> None:
    one = planned(microcatheter__lumen="0.02 in", microcatheter__length="100 cm")["catheter.volume"].value or 0
    assert near(
        planned(microcatheter__lumen="0.04 in", microcatheter__length="100 cm")["catheter.volume"].value, 4 * one
    )
    assert near(
        planned(microcatheter__lumen="0.02 in", microcatheter__length="200 cm")["catheter.volume"].value, 2 * one
    )


def test_drug_and_iodine_in_the_bore_are_its_volume_at_the_strength_of_the_suspension() -> None:
    # The worked example: 60 mg and 2240 mg of iodine in 14 mL.
    plan = plan_of({**CHOICES, **LUMEN})
    assert near(plan["catheter.drug_mass"].value, 60 / 14 * 0.2904953977)
    assert near(plan["catheter.iodine"].value, 2240 / 14 * 0.2904953977)
    assert plan["catheter.iodine"].canonical == "mgI"


def test_without_a_length_the_volume_waits_and_the_lumen_still_counts() -> None:
    plan = planned(microcatheter__lumen="0.017 in")
    assert [waiting.id for waiting in plan["catheter.volume"].waits_for] == ["microcatheter.length"]
    assert "catheter.too-small" in [finding.code for finding in plan.findings]
    assert [waiting.id for waiting in planned(microcatheter__length="130 cm")["catheter.volume"].waits_for] == [
        "microcatheter.lumen"
    ]


def test_a_case_without_a_catheter_has_no_such_line() -> None:
    assert not [line.id for line in plan_of(CHOICES).lines if line.id.startswith("catheter")]


def test_a_catheter_of_the_formulary_brings_lumen_and_length_with_their_source() -> None:
    # 0.027 in = 0.6858 mm over 150 cm.
    plan = planned(microcatheter__product="headway-27")
    assert near(plan["catheter.volume"].value, math.pi / 4 * 0.06858**2 * 150)
    assert [place.key for place in plan["microcatheter.lumen"].sources] == ["fda-k142449"]
    assert "headway-27" in [made.id for made in plan.made_from]
    picked = plan["microcatheter.product"]
    assert (picked.status, picked.option, picked.phase, picked.step) == ("chosen", "headway-27", "deliver", None)
    assert plan["microcatheter.lumen"].status == "stated"
    assert "fda-k142449" in plan.citations
    assert not [text for text in plan.not_assessed if "microcatheter" in text]


def test_a_catheter_that_tapers_holds_between_what_its_two_lumens_would() -> None:
    line = planned(microcatheter__product="maestro-2-4", microcatheter__length="130 cm")["catheter.volume"]
    assert line.value is None
    assert near(line.low, math.pi / 4 * 0.0508**2 * 130)
    assert near(line.high, math.pi / 4 * 0.0635**2 * 130)


def test_a_lumen_that_is_typed_counts_instead_of_the_products_and_says_so() -> None:
    plan = planned(microcatheter__product="maestro-2-4", **{name.replace(".", "__"): LUMEN[name] for name in LUMEN})
    assert near(plan["catheter.volume"].value, 0.2904953977)
    assert plan["microcatheter.lumen"].instead_of == "0.02 in"
    assert "quantity.changed" in [finding.code for finding in plan.findings]
    for same in ("0.02 in", "0.508 mm"):
        typed = planned(microcatheter__product="maestro-2-4", microcatheter__lumen=same)
        assert typed["microcatheter.lumen"].instead_of is None
        assert "quantity.changed" not in [finding.code for finding in typed.findings]


def test_beads_are_held_against_the_lumen_of_the_product() -> None:
    assert "catheter.too-small" not in [
        finding.code for finding in planned(microcatheter__product="maestro-2-4").findings
    ]
    assert [f.code for f in planned(microcatheter__lumen="0.49 mm").findings].count("catheter.too-small") == 1


def test_what_is_no_catheter_is_refused() -> None:
    with pytest.raises(CaseError, match="iodixanol-320"):
        planned(microcatheter__product="iodixanol-320")


def test_a_catheter_that_its_maker_keeps_from_chemotherapy_is_a_block() -> None:
    plan = planned(microcatheter__product="marathon")
    assert "catheter.not-for-drugs" in [finding.code for finding in plan.findings]
    assert plan.blocked
    assert [waiting.id for waiting in plan["catheter.volume"].waits_for] == [
        "microcatheter.lumen",
        "microcatheter.length",
    ]


def test_a_bore_that_holds_more_than_there_is_to_push_is_a_caution() -> None:
    codes = [f.code for f in planned(microcatheter__lumen="3 mm", microcatheter__length="2 m").findings]
    assert "catheter.holds-all" in codes
    assert "catheter.holds-all" not in [f.code for f in plan_of({**CHOICES, **LUMEN}).findings]


@pytest.mark.parametrize("product", ["headway-27", "maestro-2-4"])
def test_the_bore_folds_in_fractions_and_dimensions(product: str) -> None:
    case = case_of({**CHOICES, "microcatheter.product": product, "microcatheter.length": "130 cm"})

    def volume(numbers: Numbers) -> list[object]:
        value = fold(recipe(), case, shelf(), numbers=numbers).book.named["catheter.volume"].value
        return list(getattr(value, "values", [value]))

    exact = volume(lambda number, unit: number)
    with_units = volume(lambda number, unit: registry().Quantity(number, pint_unit(unit) if unit else ""))
    assert [quantity.to(pint_unit("mL")).magnitude for quantity in with_units] == exact  # type: ignore[attr-defined]


def done(**body: object) -> Plan:
    events = (
        Event(
            1,
            "2026-11-24T08:00:00.000Z",
            "A",
            "given",
            "inject",
            1,
            {"feeder": "F1", "of": "suspension.volume", "value": 9.0},
        ),
        Event(2, "2026-11-24T08:10:00.000Z", "A", "catheter content", "inject", 1, body),
    )
    return compute(recipe(), case_of({**CHOICES, **LUMEN}), shelf(), events)


@pytest.mark.parametrize("fate", ["pushed into the feeder", "aspirated", "withdrawn with the catheter"])
def test_the_record_has_the_drug_that_stood_in_the_catheter_and_what_became_of_it(fate: str) -> None:
    plan = done(fate=fate, value=0.7, unit="mL", text="0.7 mL")
    assert (plan["hub.volume"].value, plan["hub.volume"].because) == (0.7, fate)
    assert near(plan["hub.drug_mass"].value, 60 / 14 * 0.7)
    assert near(plan["hub.iodine"].value, 2240 / 14 * 0.7)
    assert near(plan["given.drug_mass"].value, 60 / 14 * 9)


def test_a_fate_without_a_volume_gives_no_amount_of_drug() -> None:
    plan = done(fate="aspirated")
    assert plan["hub.volume"].status == "unknown"
    assert "hub.drug_mass" not in plan


def test_a_recipe_that_states_the_volume_of_its_catheter_keeps_it() -> None:
    of = with_parameters(recipe(), {"catheter.volume": "0.4 mL [liu-2021, Methods]"})
    line = compute(of, case_for(of, {**CHOICES, **LUMEN}), shelf())["catheter.volume"]
    assert (line.value, line.status, [source.key for source in line.sources]) == (0.4, "stated", ["liu-2021"])
