"""Systems beside loaded beads: targets in fractions, particles in oil, drugs made up to a volume, layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.library import entries, make_case, shipped_root
from embolplan.model.names import CASE_SECTIONS
from tests.engine.drugs import with_parameters
from tests.engine.shelf import CHOICES, plan_of, recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

RADIOTHERAPY = "liver/mixed-dose-radiotherapy"
MAGNESIUM = "liver/magnesium-lipiodol"
LAYERED = "liver/layered-callispheres-epirubicin"
PROSTATE = "prostate/docetaxel-microspheres"


def plan(name: str, **choices: str) -> Plan:
    named = {line_id.replace("__", "."): value for line_id, value in choices.items()}
    return compute(recipe(name), make_case({}, named, recipe(name).protocol, "test"), shelf())


@pytest.mark.parametrize(
    ("target", "alpha_beta", "bed", "eqd2"),
    [
        ("necrotic", "10 Gy", 5.50, 4.58),
        ("solid", "10 Gy", 37.50, 31.25),
        ("necrotic", "3 Gy", 6.67, 4.00),
        ("solid", "3 Gy", 66.67, 40.00),
        ("necrotic", "2.5 Gy", 7.00, 3.89),
        ("solid", "2.5 Gy", 75.00, 41.67),
    ],
)
def test_targets_are_worth_what_the_linear_quadratic_table_says(
    target: str, alpha_beta: str, bed: float, eqd2: float
) -> None:
    found = plan(RADIOTHERAPY, **{f"{target}__alpha_beta": alpha_beta})
    assert found[f"{target}.bed"].value == pytest.approx(bed, abs=0.005)
    assert found[f"{target}.eqd2"].value == pytest.approx(eqd2, abs=0.005)


def test_a_target_waits_for_its_own_alpha_beta() -> None:
    found = plan(RADIOTHERAPY, solid__alpha_beta="10 Gy")
    assert [waiting.id for waiting in found["necrotic.bed"].waits_for] == ["necrotic.alpha_beta"]
    assert found["necrotic.fraction.dose"].value == 1.0
    assert found["solid.fraction.dose"].value == 5.0


def test_magnesium_gives_at_most_what_stoichiometry_allows() -> None:
    found = plan(MAGNESIUM, particles__mass="1 mg", oil__volume="4 mL")
    # 8.314462618 J/(mol K) x 310.15 K / 101.325 kPa over 24.305 mg/mmol, and 58.3197 over 24.305.
    assert found["gas.volume"].high == pytest.approx(8.314462618 * 310.15 / 101.325 / 24.305, rel=5e-4)
    assert found["hydroxide.mass"].high == pytest.approx(58.3197 / 24.305, rel=5e-5)
    assert (found["gas.volume"].value, found["gas.volume"].low) == (None, None)
    assert found["particles.concentration"].value == 0.25


def test_what_part_of_the_magnesium_gives_is_not_called_all_of_it() -> None:
    found = plan(MAGNESIUM, particles__mass="1 mg", oil__volume="4 mL", reaction__share="50 %")
    assert found["hydroxide.mass"].value == pytest.approx(58.3197 / 24.305 / 2, rel=5e-5)
    assert not [
        word for name in ("gas.volume", "hydroxide.mass") for word in found[name].label.split() if word == "all"
    ]


def test_the_oil_of_a_source_that_names_no_make_is_assumed_and_its_limits_count_all_the_same() -> None:
    found = plan(MAGNESIUM, oil__volume="25 mL")
    assert (found["oil.product"].status, found["oil.product"].sources) == ("assumed", ())
    assert "oil.above-clinical" in {finding.code for finding in found.findings}


def test_unsupported_claims_are_put_down_to_the_source_that_makes_them_and_to_no_other() -> None:
    (block,) = [finding for finding in plan(PROSTATE).findings if finding.severity == "block"]
    assert [source.key for source in block.sources] == ["feng-review"]


@pytest.mark.parametrize("name", [entry.id for entry in entries(shipped_root())])
def test_whatever_a_plan_waits_for_can_be_given(name: str) -> None:
    waited = {waiting.id for line in plan(name).lines for waiting in line.waits_for}
    named = set(recipe(name).protocol.parameters)
    assert not [each for each in waited - named if each.partition(".")[0] not in CASE_SECTIONS]


def test_a_recipe_without_a_published_dose_stays_blocked_and_computes_nothing_by_itself() -> None:
    found = plan(MAGNESIUM)
    assert found.blocked
    assert [found[name].status for name in ("particles.concentration", "gas.volume", "hydroxide.mass")] == [
        "unknown"
    ] * 3


def test_papaverine_is_made_up_to_a_volume() -> None:
    found = plan(PROSTATE)
    assert found["papaverine.concentration"].value == 3.0
    assert found.blocked
    assert next(finding.code for finding in found.findings) == "protocol.claims-unsupported"


@pytest.mark.parametrize(
    ("ratio", "contrast"), [(None, None), ("1:2 beads to contrast", 4.0), ("1:2 contrast to beads", 1.0)]
)
def test_which_side_of_one_to_two_is_two_is_a_choice(ratio: str | None, contrast: float | None) -> None:
    picked = {} if ratio is None else {"contrast__ratio": ratio}
    found = plan(PROSTATE, beads__settled_volume="2 mL", contrast__basis="settled-before-loading", **picked)
    assert found["contrast.volume"].value == contrast
    assert ("contrast.ratio" in found.waits_for) == (ratio is None)
    assert "one to two" in found.step("suspend").text


def test_the_claimed_iodine_deposit_is_no_endpoint_and_no_step_depends_on_it() -> None:
    found = plan(PROSTATE)
    assert (found["deposition.attenuation"].low, found["deposition.attenuation"].unit) == (150.0, "HU")
    assert not [line.id for line in found.lines if line.id.startswith("endpoint.") and line.unit == "HU"]
    assert [step.id for step in found.steps if "deposition.attenuation" in step.lines] == ["cone-beam-ct"]
    assert found.step("cone-beam-ct").outcomes == ()
    assert not [it for it in recipe(PROSTATE).protocol.endpoints.values() if "ct value" in (*it.all, *it.any)]


def test_no_number_of_the_prostate_recipe_is_a_size_in_millimetres_but_the_distance_of_the_tip() -> None:
    found = plan(PROSTATE)
    assert [line.id for line in found.lines if line.unit in ("mm", "cm")] == ["tip.distance"]
    assert any("35 mm" in conflict.says for conflict in found.conflicts)
    assert found["coil.caliber"].status == "unknown"


def test_the_combinations_stand_in_the_schedule_counted_from_the_procedure() -> None:
    settings = {"procedure.date": "2026-11-24", "systemic.apatinib.start": "3 days"}
    found = compute(recipe(PROSTATE), make_case({}, settings, recipe(PROSTATE).protocol, "test"), shelf())
    days = {due.id: (due.earliest, due.latest) for due in found.schedule}
    assert days == {
        "pembrolizumab": (None, "2026-11-27"),
        "olaparib": (None, "2026-11-27"),
        "durvalumab": (None, None),
        "apatinib": ("2026-11-27", "2026-11-27"),
        "goserelin": (None, None),
    }


@pytest.mark.parametrize(
    ("distal", "proximal", "flagged"),
    [
        # Sold ranges touch, and touching is larger; the same, an overlap and the end of the one before are not.
        ("100-300 µm", "300-500 µm", False),
        ("100-300 µm", "100-300 µm", True),
        ("100-300 µm", "200-400 µm", True),
        ("100-300 µm", "300 µm", True),
        ("300-500 µm", "100-300 µm", True),
    ],
)
def test_ranges_of_layers_are_larger_where_they_begin_at_the_end_of_the_one_before(
    distal: str, proximal: str, flagged: bool
) -> None:
    sizes = {"distal.beads.size": f"{distal} [liu-2021, x]", "proximal.beads.size": f"{proximal} [liu-2021, x]"}
    made = with_parameters(recipe(LAYERED), sizes)
    found = compute(made, make_case({}, {}, made.protocol, "test"), shelf())
    assert ("layers.order" in [finding.code for finding in found.findings]) == flagged


@pytest.mark.parametrize(("size", "flagged"), [("100 µm", True), ("500 µm", False), ("700 µm", False)])
def test_a_proximal_layer_that_is_not_larger_is_flagged(size: str, flagged: bool) -> None:
    found = plan(LAYERED, proximal__beads__size=size)
    assert ("layers.order" in [finding.code for finding in found.findings]) == flagged


@pytest.mark.parametrize(("lumen", "blocked"), [("0.017 in", True), ("0.021 in", False), ("0.5 mm", False)])
def test_beads_larger_than_the_lumen_are_a_block(lumen: str, blocked: bool) -> None:
    found = plan_of({**CHOICES, "microcatheter.lumen": lumen})
    assert ("catheter.too-small" in [finding.code for finding in found.findings]) == blocked
    assert "whether the beads pass the microcatheter" not in found.not_assessed


def test_heart_beats_become_seconds_at_the_patients_heart_rate() -> None:
    found = compute(
        recipe(PROSTATE),
        make_case({}, {"patient.heart_rate": "72 /min"}, recipe(PROSTATE).protocol, "test"),
        shelf(),
    )
    line = found["endpoint.clearance.clearance_time"]
    assert line.value == pytest.approx(5 * 60 / 72)
    assert (line.text, line.unit) == ("4.17 s", "s")
    waiting = plan(PROSTATE)["endpoint.clearance.clearance_time"]
    assert [one.id for one in waiting.waits_for] == ["patient.heart_rate"]


def test_a_value_that_is_offered_brings_its_source_and_another_may_be_chosen() -> None:
    offered, own = plan(RADIOTHERAPY, solid__alpha_beta="10 Gy"), plan(RADIOTHERAPY, solid__alpha_beta="2.5 Gy")
    assert [source.key for source in offered["solid.alpha_beta"].sources] == ["bed-calculator"]
    # The same amount in another unit is the same offer.
    assert plan(RADIOTHERAPY, solid__alpha_beta="1000 cGy")["solid.alpha_beta"].sources
    assert own["solid.alpha_beta"].sources == ()
