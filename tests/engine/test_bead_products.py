"""Beads of the formulary: load, size after loading, what passes a lumen, how long they float, what they lose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.library import load_recipe, shipped_root
from tests.engine.drugs import with_parameters
from tests.engine.loaded_beads import found, plan, recipe
from tests.engine.shelf import shelf

if TYPE_CHECKING:
    from embolplan.plan import Plan

BEADS = [name for name, product in shelf().products.items() if product.kind == "beads"]
DC, LARGE = ("dc-bead-100-300", "100-300 µm"), ("dc-bead-300-500", "300-500 µm")


def codes(made: Plan) -> list[str]:
    return [finding.code for finding in made.findings]


@pytest.mark.parametrize(
    ("mass", "outside"), [("49.9 mg", True), ("50 mg", False), ("75 mg", False), ("75.1 mg", True)]
)
def test_a_load_is_held_against_what_was_published_for_a_pack_of_these_beads(mass: str, outside: bool) -> None:
    # 50 to 75 mg for a vial of 2 mL is 25 to 37.5 mg per mL; the recipe has 2 mL of beads.
    made = plan(recipe(*DC, "doxorubicin", mass))
    assert ("beads.load-outside-window" in codes(made)) == outside
    if outside:
        finding = found(made, "beads.load-outside-window")
        assert finding is not None
        assert "25 to 37.5 mg/mL" in finding.text
        assert [place.key for place in finding.sources] == ["kjr-2019"]


@pytest.mark.parametrize(("mass", "outside"), [("20 mg", False), ("100 mg", False), ("100.1 mg", True)])
def test_a_single_load_that_was_tried_has_no_lower_end(mass: str, outside: bool) -> None:
    assert ("beads.load-outside-window" in codes(plan(recipe(*DC, "irinotecan", mass)))) == outside


def test_a_load_that_nobody_published_is_not_judged() -> None:
    assert "beads.load-outside-window" not in codes(plan(recipe(*DC, "mitomycin", "500 mg")))


def test_the_load_of_dry_beads_waits_for_the_number_of_packs() -> None:
    made = plan(recipe("hepasphere-30-60", "30-60 µm", "doxorubicin", "500 mg"))
    assert "beads.load-outside-window: waits for beads.packs" in made.not_assessed


def test_a_diameter_that_loses_a_fifth_is_a_volume_that_loses_half() -> None:
    # 0.8 x 0.8 x 0.8 = 0.512.
    made = plan(recipe(*DC, "doxorubicin"))
    assert made["beads.loaded.volume_loss"].value == pytest.approx(48.8)
    assert (made["beads.loaded.size"].low, made["beads.loaded.size"].high) == (80.0, 240.0)


def test_a_diameter_that_gains_makes_the_volume_gain_by_its_cube() -> None:
    # 1.09 x 1.09 x 1.09 = 1.295029.
    made = plan(recipe(*DC, "idarubicin", "10 mg"))
    assert made["beads.loaded.volume_gain"].value == pytest.approx(29.5029)
    assert made["beads.loaded.size"].high == pytest.approx(327)


def test_a_loss_of_at_most_a_fifth_leaves_the_whole_size_possible() -> None:
    made = plan(recipe(*LARGE, "doxorubicin"))
    assert (made["beads.loaded.volume_loss"].value, made["beads.loaded.size"].high) == (None, 500.0)
    assert made["beads.loaded.volume_loss"].high == pytest.approx(48.8)


def left_open(*lumen: str) -> Plan:
    """A plan of the recipe without a size of its own, for DC Bead of 300-500 µm."""
    made = recipe(*LARGE, "irinotecan")
    held = {name: each for name, each in made.protocol.parameters.items() if name != "beads.size"}
    without = replace(made, protocol=made.protocol.model_copy(update={"parameters": held}))
    return plan(without, microcatheter__lumen=lumen[0]) if lumen else plan(without)


def test_beads_whose_recipe_says_no_size_have_that_of_their_product() -> None:
    size = left_open()["beads.size"]
    assert (size.low, size.high, size.status) == (300.0, 500.0, "stated")
    assert [place.key for place in size.sources] == ["btg-dc-bead"]


@pytest.mark.parametrize(
    ("lumen", "expected"), [("0.014 in", "catheter.too-small"), ("0.017 in", "catheter.tight"), ("0.021 in", None)]
)
def test_the_size_of_the_product_is_held_against_the_lumen(lumen: str, expected: str | None) -> None:
    # 500 µm before 356, 432 and 533 µm; on the bench these beads passed 0.017 in.
    found_codes = {"catheter.too-small", "catheter.tight"} & set(codes(left_open(lumen)))
    assert found_codes == ({expected} if expected else set())


@pytest.mark.parametrize(("dry", "fits"), [("hepasphere-50-100", True), ("hepasphere-100-150", False)])
def test_dry_spheres_are_held_against_the_lumen_as_large_as_they_swell(dry: str, fits: bool) -> None:
    # Four times 100 and four times 150 µm before 0.021 in, which are 533 µm.
    bland = load_recipe(shipped_root(), "liver/hepasphere-bland")
    made = plan(bland, beads__product=dry, microcatheter__lumen="0.021 in")
    assert ("catheter.too-small" in codes(made)) != fits


def test_the_change_is_that_of_the_drug_in_the_product_whatever_the_recipe_calls_it() -> None:
    powder = shelf().products["epirubicin-powder-50-mg"]
    product = powder.model_copy(update={"id": "adria-50", "substance": "doxorubicin"})
    of = with_parameters(recipe(*DC, "Adria"), {"drug.product": "adria-50 [nobody, x]"})
    made = plan(of, product)
    assert (made["beads.loaded.size"].low, made["beads.loaded.size"].high) == (80.0, 240.0)
    assert "beads.loaded.size" not in plan(recipe(*DC, "Adria"))


def test_a_drug_without_a_published_change_has_no_loaded_size() -> None:
    assert "beads.loaded.size" not in plan(recipe(*DC, "irinotecan"))


@pytest.mark.parametrize(
    ("beads", "drug", "lumen", "expected"),
    [
        # Nothing is published of CalliSpheres: the nominal size alone counts.
        (("callispheres-300-500", "300-500 µm"), "epirubicin", "0.5 mm", None),
        (("callispheres-300-500", "300-500 µm"), "epirubicin", "0.499 mm", "catheter.too-small"),
        # 300 µm, 240 as loaded with doxorubicin in vitro.
        (DC, "doxorubicin", "0.3 mm", None),
        (DC, "doxorubicin", "0.24 mm", "catheter.tight"),
        (DC, "doxorubicin", "0.239 mm", "catheter.too-small"),
        # 327 as loaded with idarubicin, which grows them.
        (DC, "idarubicin", "0.327 mm", None),
        (DC, "idarubicin", "0.326 mm", "catheter.too-small"),
        # Passed a lumen of 0.017 in on the bench; no smaller one.
        (LARGE, "epirubicin", "0.017 in", "catheter.tight"),
        (LARGE, "epirubicin", "0.016 in", "catheter.too-small"),
        # A compression of 33 %: 500 x 0.67 = 335 µm.
        (("embosphere-300-500", "300-500 µm"), "epirubicin", "0.5 mm", None),
        (("embosphere-300-500", "300-500 µm"), "epirubicin", "0.335 mm", "catheter.tight"),
        (("embosphere-300-500", "300-500 µm"), "epirubicin", "0.334 mm", "catheter.too-small"),
        # 20 to 30 %: the least of it counts, 400 µm.
        (("embogold-300-500", "300-500 µm"), "epirubicin", "0.4 mm", "catheter.tight"),
        (("embogold-300-500", "300-500 µm"), "epirubicin", "0.399 mm", "catheter.too-small"),
        # Dry beads pass as swollen: four times 150 µm in diameter; and 242 µm where that was measured.
        (("hepasphere-100-150", "100-150 µm"), "doxorubicin", "0.6 mm", None),
        (("hepasphere-100-150", "100-150 µm"), "doxorubicin", "0.599 mm", "catheter.too-small"),
        (("hepasphere-30-60", "30-60 µm"), "doxorubicin", "0.242 mm", None),
        (("hepasphere-30-60", "30-60 µm"), "doxorubicin", "0.241 mm", "catheter.too-small"),
    ],
)
def test_what_passes_a_lumen(beads: tuple[str, str], drug: str, lumen: str, expected: str | None) -> None:
    found_codes = codes(plan(recipe(*beads, drug), microcatheter__lumen=lumen))
    assert [code for code in found_codes if code in ("catheter.tight", "catheter.too-small")] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize(("parts", "thick"), [(7, True), (8, False)])
def test_beads_that_passed_a_tight_lumen_dilute_are_held_against_that_dilution(parts: int, thick: bool) -> None:
    # 2 mL of beads, 0.5 of saline, 4 of drug: with 7 parts 20.5 mL, 10.25 to 1; with 6 parts 18.5 mL, 9.25 to 1.
    made = plan(recipe(*LARGE, "epirubicin", "50 mg", parts - 1), microcatheter__lumen="0.017 in")
    assert ("catheter.too-thick" in codes(made)) == thick
    assert "catheter.too-thick" not in codes(
        plan(recipe(*LARGE, "epirubicin", "50 mg", 1), microcatheter__lumen="0.5 mm")
    )


def test_beads_settle_by_their_own_time_where_it_was_measured_with_the_drug() -> None:
    # The recipe stands 1 min and pushes 8.5 mL at 10 mL/min: 1.85 min; with 8 parts of contrast 3.25 min.
    assert "suspension.settling" not in codes(plan(recipe(*DC, "doxorubicin")))
    finding = found(plan(recipe(*DC, "doxorubicin", parts=8)), "suspension.settling")
    assert finding is not None
    assert "3.1 min that DC Bead 100-300 µm stayed suspended with doxorubicin (in vitro)" in finding.text
    assert "suspension.settling" not in codes(plan(recipe("lifepearl-200", "200 µm", "doxorubicin", parts=8)))
    assert "suspension.settling" not in codes(plan(recipe(*DC, "irinotecan", parts=8)))


def never_left_to_stand(parts: int) -> Plan:
    """A plan of the recipe that says nothing of standing."""
    made = recipe(*DC, "doxorubicin", parts=parts)
    held = {name: each for name, each in made.protocol.parameters.items() if name != "stand.duration"}
    steps = tuple(step for step in made.protocol.steps if step.do != "stand")
    return plan(replace(made, protocol=made.protocol.model_copy(update={"parameters": held, "steps": steps})))


def test_pushing_alone_is_held_against_the_time_that_beads_float() -> None:
    # 2.5 mL of beads and saline, 4 of drug and 16 of contrast are 2.25 minutes at 10 mL a minute; with 30, 3.65.
    assert "suspension.settling" not in codes(never_left_to_stand(8))
    finding = found(never_left_to_stand(15), "suspension.settling")
    assert finding is not None
    assert finding.text.startswith("3.65 min of pushing alone against the 3.1 min")
    assert finding.lines == ("inject.duration",)


def test_irinotecan_is_lost_into_contrast_and_doxorubicin_is_not() -> None:
    lost = found(
        plan(recipe("dc-bead-m1-70-150", "70-150 µm", "irinotecan", "100 mg")), "beads.drug-lost-into-contrast"
    )
    kept = found(plan(recipe(*DC, "doxorubicin")), "beads.drug-kept-in-contrast")
    assert lost is not None
    assert kept is not None
    assert (lost.severity, kept.severity) == ("caution", "note")
    assert "2.5 to 17 %" in lost.text
    assert "24 h" in lost.text
    assert not {"beads.drug-lost-into-contrast", "beads.drug-kept-in-contrast"} & set(
        codes(plan(recipe(*DC, "epirubicin")))
    )


@pytest.mark.parametrize("name", BEADS)
def test_every_bead_of_the_formulary_plans(name: str) -> None:
    size = shelf().products[name].quantities["size"].said.replace(" to ", "-")
    made = plan(recipe(name, size, "doxorubicin"), microcatheter__product="maestro-2-4")
    assert made["beads.product"].known
    assert {place.key for finding in made.findings for place in finding.sources} <= set(made.citations)


@pytest.mark.parametrize(("packs", "outside"), [(1, False), (2, True)])
def test_a_load_of_dry_beads_is_held_against_so_many_packs(packs: int, outside: bool) -> None:
    # 50 to 75 mg are published for a pack: 60 mg fit one, and are too little for two.
    dry = recipe("hepasphere-50-100", "50-100 µm", "doxorubicin")
    of = with_parameters(dry, {"beads.packs": f"{packs} [nobody, x]"})
    finding = found(plan(of), "beads.load-outside-window")
    assert (finding is not None) == outside
    assert finding is None or "100 to 150 mg is published" in finding.text


def test_a_working_syringe_without_a_rate_has_its_fills_and_no_time_for_them() -> None:
    made = recipe("callispheres-300-500", "300-500 µm", "epirubicin")
    steps = tuple(step.model_copy(update={"rate": None}) for step in made.protocol.steps)
    unrated = replace(made, protocol=made.protocol.model_copy(update={"steps": steps}))
    # 2 mL of beads with 0.5 of saline, 4 of drug, 2 of contrast: a syringe of 5 mL is filled twice, at last with 3.5.
    for of, timed in ((made, True), (unrated, False)):
        lines = {line.id: line.value for line in plan(of, **{"working-syringe__capacity": "5 mL"}).lines}
        assert (lines["working-syringe.count"], lines["working-syringe.last.volume"]) == (2, 3.5)
        assert ("working-syringe.duration" in lines) == timed


def test_a_product_that_is_not_on_the_shelf_leaves_the_drug_that_the_recipe_names() -> None:
    # 1.09 times 300 µm with idarubicin.
    of = with_parameters(recipe(*DC, "idarubicin", "10 mg"), {"drug.product": "a-powder [nobody, x]"})
    assert plan(of)["beads.loaded.size"].high == pytest.approx(327)
